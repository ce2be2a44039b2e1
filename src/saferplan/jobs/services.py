"""What may be done with background work: asking for it, and finding what a killed worker left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.models import DBTaskResult

from saferplan.history.actor import Actor
from saferplan.history.clock import now
from saferplan.history.policies import require
from saferplan.jobs.kinds import acts_before_work, work_of
from saferplan.jobs.models import Job
from saferplan.jobs.running import run_job
from saferplan.jobs.states import JobState

MOST_WAITING = 20


def job_ask(*, by: Actor, kind: str, title: str, policy: str, arguments: Mapping[str, Any]) -> Job:
    """Ask for a piece of work; it is begun when the work before it is done.

    Args:
        by: who asks.
        kind: what kind of work, as `job_kind` declared it.
        title: what it is, for the page.
        policy: what whoever asks must be allowed to do.
        arguments: what the work is told: numbers and codes, nothing of a person.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the same work is asked for already, or too much is waiting.
    """
    require(by, policy)
    work_of(kind)
    with transaction.atomic():
        under_way = Job.objects.filter(state__in=[JobState.WAITING.value, JobState.RUNNING.value])
        if any(one.kind == kind and one.arguments == dict(arguments) for one in under_way):
            raise ValidationError("This is asked for already. Wait until it is done.")
        if len(under_way) >= MOST_WAITING:
            raise ValidationError("Too much work is waiting already. Try again when some of it is done.")
        job = Job.objects.create(
            kind=kind,
            title=title,
            arguments=dict(arguments),
            account_id=by.who,
            organisation_id=by.organisation,
            asked=by.now,
        )
        # The task is a row beside the job's: both are there, or neither.
        run_job.enqueue(job.pk)
    job.refresh_from_db()
    return job


def jobs_recover() -> int:
    """Mark as stopped what a killed worker left running, and put it away; how many there were.

    Called where no worker runs: before one starts. What is waiting stays, and is begun by the next worker; where
    its task is gone, it is put into the queue again.
    """
    left = list(Job.objects.filter(state=JobState.RUNNING.value))
    for job in left:
        job.state, job.ended = JobState.STOPPED.value, now()
        job.outcome = JobState.STOPPED.meaning
        job.save(update_fields=["state", "ended", "outcome"])
        _, clean_up = work_of(job.kind)
        if clean_up is not None:
            clean_up(job)
    for act in acts_before_work():
        act()
    tasks = DBTaskResult.objects.filter(
        backend_name=DEFAULT_TASK_BACKEND_ALIAS, task_path=run_job.module_path
    )
    for task in tasks.running():
        task.set_failed(RuntimeError("the worker was stopped"))
    queued = {task.args_kwargs["args"][0] for task in tasks.filter(status="READY")}
    for job in Job.objects.filter(state=JobState.WAITING.value).order_by("id"):
        if job.pk not in queued:
            run_job.enqueue(job.pk)
    return len(left)


def reports_forget(*, days: int = 30) -> int:
    """Erase the refusal reports of work that ended more than some days ago: they quote what is in people's files."""
    return Job.objects.filter(ended__lt=now() - dt.timedelta(days=days)).exclude(faults=[]).update(faults=[])
