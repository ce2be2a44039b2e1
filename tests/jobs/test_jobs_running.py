"""Background work: asked for, done once at a time, its refusals as data, and found again when a worker was killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from django.http import Http404
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from partnerships import START, People, people_make
from saferplan.errors import Fault, RefusalError, SaferPlanError
from saferplan.jobs import kinds
from saferplan.jobs.alone import AnotherWorkerError, alone
from saferplan.jobs.kinds import Done, Listener, job_kind
from saferplan.jobs.models import Job
from saferplan.jobs.running import run_job
from saferplan.jobs.selectors import job_get, job_list, waiting_before
from saferplan.jobs.services import job_ask, jobs_recover, reports_forget
from saferplan.jobs.states import JobState

pytestmark = pytest.mark.django_db
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CLEANED: list[int] = []


def _work(job: Job, listener: Listener) -> Done:
    match job.arguments.get("do"):
        case "refuse":
            raise RefusalError(
                (Fault("a.csv", "has no date", "Write one.", row=3, column="Date", value="x"),)
            )
        case "say no":
            raise SaferPlanError("There is no such month.", "Give another.")
        case "fail":
            raise ZeroDivisionError("a secret of the inside")
        case "lose the right":
            raise PermissionDenied
    listener.progress("Half", 0.5)
    listener.progress("Back", 0.2)
    listener.say("A line\nof two")
    return Done("All is well.", "/evidence/", {"files": []})


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    CLEANED.clear()
    job_kind("test.work", _work, clean_up=lambda job: CLEANED.append(job.pk))
    yield
    del kinds._KINDS["test.work"]


@pytest.fixture
def people(db: None) -> People:
    return people_make()


def ask(people: People, **arguments: str) -> Job:
    by = people.actor("NWLDC", "co_ordinator")
    return job_ask(by=by, kind="test.work", title="Work", policy="desk.assess", arguments=arguments)


def test_work_is_done_and_tells_how_far_it_is(people: People, settings: Settings) -> None:
    settings.TASKS = IMMEDIATE
    job = ask(people)
    assert (job.status, job.outcome, job.link, job.percent) == (
        JobState.DONE,
        "All is well.",
        "/evidence/",
        100,
    )
    assert job.lines[0].endswith("A line of two")
    assert job.began is not None
    assert job.ended is not None
    assert [job.pk] == CLEANED


@pytest.mark.parametrize(
    ("do", "state", "outcome"),
    [
        ("refuse", JobState.REFUSED, "Nothing was added."),
        ("say no", JobState.REFUSED, "There is no such month."),
        ("lose the right", JobState.REFUSED, "Whoever asked for it may not do this any more."),
        ("fail", JobState.FAILED, "It failed."),
    ],
)
def test_work_that_came_to_nothing_says_why(
    people: People, settings: Settings, do: str, state: JobState, outcome: str
) -> None:
    settings.TASKS = IMMEDIATE
    job = ask(people, do=do)
    assert job.status is state
    assert job.outcome.startswith(outcome)
    assert [job.pk] == CLEANED
    assert "secret" not in str(job.faults) + job.outcome + job.log
    if do == "refuse":
        assert job.faults == [
            {
                "file": "a.csv",
                "problem": "has no date",
                "remedy": "Write one.",
                "row": 3,
                "column": "Date",
                "value": "x",
            }
        ]


@pytest.mark.django_db(transaction=True)  # a worker closes old connections
def test_the_worker_does_what_waits_in_turn(people: People) -> None:
    first, second = ask(people, do="1"), ask(people, do="2")
    assert (first.status, waiting_before(second)) == (JobState.WAITING, 1)
    call_command("worker", batch=True, interval=0.0, verbosity=0)
    assert [one.status for one in Job.objects.order_by("id")] == [JobState.DONE, JobState.DONE]
    assert [first.pk, second.pk] == CLEANED


def test_the_same_work_is_not_asked_for_twice_and_not_without_the_right(people: People) -> None:
    ask(people, do="1")
    with pytest.raises(ValidationError, match="already"):
        ask(people, do="1")
    with pytest.raises(PermissionDenied):
        job_ask(
            by=people.actor("Police", "updater"),
            kind="test.work",
            title="Work",
            policy="desk.assess",
            arguments={},
        )
    assert Job.objects.count() == DBTaskResult.objects.count() == 1


def test_one_runs_at_a_time_and_the_other_waits_its_turn(people: People) -> None:
    running, waiting = ask(people, do="1"), ask(people, do="2")
    Job.objects.filter(pk=running.pk).update(state="running", began=START)
    assert run_job.call(waiting.pk) == "later"
    assert Job.objects.get(pk=waiting.pk).status is JobState.WAITING
    later = DBTaskResult.objects.order_by("enqueued_at").last()
    assert later is not None
    assert later.run_after > later.enqueued_at


@pytest.mark.django_db(transaction=True)  # a worker closes old connections
def test_what_a_killed_worker_left_is_stopped_and_what_waits_goes_on(people: People) -> None:
    killed, waiting, lost = ask(people, do="1"), ask(people, do="2"), ask(people, do="3")
    Job.objects.filter(pk=killed.pk).update(state="running", began=START)
    for task in DBTaskResult.objects.all():
        if task.args_kwargs["args"] == [killed.pk]:
            task.claim("worker")
        if task.args_kwargs["args"] == [lost.pk]:
            task.delete()
    assert jobs_recover() == 1
    killed.refresh_from_db()
    assert killed.status is JobState.STOPPED
    assert "ended while this ran" in killed.outcome
    assert [killed.pk] == CLEANED
    assert not DBTaskResult.objects.running().exists()
    call_command("worker", batch=True, interval=0.0, verbosity=0)
    assert {one.pk: one.status for one in Job.objects.exclude(pk=killed.pk)} == {
        waiting.pk: JobState.DONE,
        lost.pk: JobState.DONE,
    }


def test_a_refusal_report_is_forgotten_after_a_month(people: People, settings: Settings) -> None:
    settings.TASKS = IMMEDIATE
    job = ask(people, do="refuse")
    assert reports_forget() == 0
    Job.objects.update(ended=dt.datetime.now(dt.UTC) - dt.timedelta(days=31))
    assert reports_forget() == 1
    job.refresh_from_db()
    assert (job.faults, job.status) == ([], JobState.REFUSED)


def test_others_do_not_see_the_report_of_somebodys_files(people: People) -> None:
    job = ask(people)
    assert job_get(by=people.actor("NWLDC", "co_ordinator"), number=job.pk) == job
    for organisation, role in people.accounts:
        by = people.actor(organisation, role)
        if role != "co_ordinator":
            assert list(job_list(by=by)) == []
            with pytest.raises(Http404):
                job_get(by=by, number=job.pk)


def test_the_database_holds_to_one_running_job_and_to_ends_with_a_time(people: People) -> None:
    ask(people, do="1")
    ask(people, do="2")
    for values in ({"state": "running"}, {"state": "done"}, {"share": 2}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.update(**values)
    for values, said in (({"state": "done"}, "time of it"), ({"share": 2.0}, "from 0 to 1")):
        job = Job(kind="a", title="b", account_id=1, asked=START, **values)
        with pytest.raises(ValidationError, match=said):
            job.validate_constraints()
    assert issubclass(Job, models.Model)


def test_a_second_worker_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.WORKSPACE = tmp_path
    with alone():
        with pytest.raises(AnotherWorkerError), alone():
            pytest.fail("two are at work")
        with pytest.raises(CommandError, match="one is enough"):
            call_command("worker", batch=True, verbosity=0)
    with alone():
        pass


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_leaves_a_job_that_is_found(tmp_path: Path) -> None:
    """The real thing: a worker process, killed by the system, and another one after it."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "saferplan.site.settings",
        "SAFERPLAN_WORKSPACE": str(tmp_path),
        "SAFERPLAN_DATABASE": "",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[1])]
        ),
    }
    (tmp_path / "site").mkdir()
    begin = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from saferplan.jobs.kinds import job_kind, Done\n"
        "import time\n"
        "def work(job, listener):\n"
        "    listener.progress('At it', 0.1)\n"
        "    time.sleep(job.arguments['seconds'])\n"
        "    return Done('Done.')\n"
        "job_kind('test.sleep', work)\n"
    )
    asked = (
        begin + "call_command('migrate', verbosity=0)\n"
        "from partnerships import people_make\n"
        "from saferplan.jobs.services import job_ask\n"
        "by = people_make().actor('NWLDC', 'co_ordinator')\n"
        "for seconds in (600, 0):\n"
        "    job_ask(by=by, kind='test.sleep', title='Sleep', policy='desk.assess', arguments={'seconds': seconds})\n"
    )
    told = (
        begin
        + "from saferplan.jobs.models import Job\nprint([one.state for one in Job.objects.order_by('id')])\n"
    )
    worker = begin + "call_command('worker', batch=True, interval=0.1)\n"

    def run(code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout

    run(asked)
    with subprocess.Popen(
        [sys.executable, "-c", worker], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        for _ in range(240):
            if run(told).strip() == "['running', 'waiting']":
                break
            time.sleep(0.25)
        else:
            pytest.fail("the worker did not begin")
        process.send_signal(signal.SIGKILL)
    assert run(told).strip() == "['running', 'waiting']"
    assert "Marked as stopped" in run(worker)
    assert run(told).strip() == "['stopped', 'done']"
