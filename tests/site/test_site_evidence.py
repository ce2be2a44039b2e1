"""The pages of evidence, assessments, background work, history and search, as people of several roles open them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from partnerships import START, People
from saferplan.desk.models import Assessment, Delivery, HandReceipt, NothingHeld
from saferplan.history.actor import Actor
from saferplan.history.models import Attachment, Comment, Event
from saferplan.history.recording import record
from saferplan.history.services import attachment_add, comment_add
from saferplan.jobs.models import Job
from saferplan.site.pages import assessments, evidence, figures, history, jobs, parts, receipts, search
from saferplan.workspace.workspace import Workspace
from talk import Plan2017, plan_make

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]
GOOD = b"measure,area,period,value,status\nyouth-justice/first-time-entrants,E07000134,2016-Q4,9,\n"
FAMILIES = (assessments, evidence, figures, history, jobs, parts, receipts, search)


@pytest.fixture
def workspace(settings: Settings, tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "partnership", partnership="E22000170")
    settings.SAFERPLAN_WORKSPACE = made.folder.root
    settings.WORKSPACE = made.folder.root / "site"
    settings.MEDIA_ROOT = settings.WORKSPACE / "attachments"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return made


@pytest.fixture
def plan(people: People) -> Plan2017:
    return plan_make(people)


def read_whole(response: object) -> None:
    """A file that is handed out is closed when it was read to its end."""
    b"".join(response.streaming_content if response.streaming else ())  # type: ignore[attr-defined]


def text_of(response: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())  # type: ignore[attr-defined]


def test_an_upload_is_followed_to_the_evidence(client_of: ClientOf, workspace: Workspace) -> None:
    client = client_of("NWLDC", "updater")
    assert "This site has no workspace" not in text_of(client.get("/evidence/add/"))
    sent = client.post("/evidence/add/", {"file": [SimpleUploadedFile("entrants.csv", GOOD)]}, follow=True)
    shown = text_of(sent)
    assert "The files are here, and are read now." in shown
    assert "1 rows are in the evidence now, as snapshot 1." in shown
    assert "entrants.csv" in shown
    assert "Aggregate series" in text_of(client.get("/evidence/"))
    assert "December 2016" in text_of(client.get("/evidence/held/aggregate-series/"))
    assert client.get("/evidence/held/nothing/").status_code == 404
    assert "Held already" not in shown


def test_a_refusal_is_shown_whole_with_row_column_value_and_remedy(
    client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    bad = GOOD + b"youth-justice/first-time-entrants,E07000134,2017-Q1,<b>many</b>,\n"
    sent = client.post(
        "/evidence/add/",
        {"file": [SimpleUploadedFile("good.csv", GOOD), SimpleUploadedFile("bad.csv", bad)]},
        follow=True,
    )
    assert b"<b>many</b>" not in sent.content
    shown = text_of(sent)
    for part in ("Refused", "What to put right", "bad.csv", "row 3", "column “value”", "many"):
        assert part in shown
    assert "Nothing is held yet" in text_of(client.get("/evidence/"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Select files"),
        ([("a.exe", b"MZ")], "is not a kind of file that is read"),
        ([("a.csv", b"")], "is empty"),
    ],
)
def test_what_cannot_be_handed_in_is_said_at_the_field_or_on_top(
    client_of: ClientOf, workspace: Workspace, files: list[tuple[str, bytes]], said: str
) -> None:
    sent = client_of("NWLDC", "updater").post(
        "/evidence/add/", {"file": [SimpleUploadedFile(name, content) for name, content in files]}
    )
    assert sent.status_code == 200
    assert "There is a problem" in text_of(sent)
    assert said in text_of(sent)
    assert not Delivery.objects.exists()


def test_a_job_that_runs_renews_its_page_without_a_script_and_tells_one(
    client_of: ClientOf, people: People
) -> None:
    by = people.actor("NWLDC", "updater")
    job = Job.objects.create(
        kind="desk.assess",
        title="Assess",
        account_id=by.account,
        asked=START,
        state="running",
        doing="Counting",
    )
    client = client_of("NWLDC", "updater")
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "saferplan/job.js" in page
    told = client.get(f"/jobs/{job.pk}/state.json").json()
    assert told == {"state": "running", "word": "Running", "doing": "Counting", "percent": 0, "end": False}
    Job.objects.update(state="stopped", ended=START, outcome="It ended.")
    ended = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "refresh" not in ended
    assert "job.js" not in ended
    assert client_of("Police", "updater").get(f"/jobs/{job.pk}/").status_code == 404
    assert client_of("Police", "updater").get(f"/jobs/{job.pk}/state.json").status_code == 404


def test_without_a_workspace_the_pages_say_so(client_of: ClientOf, settings: Settings) -> None:
    settings.SAFERPLAN_WORKSPACE = None
    client = client_of("NWLDC", "co_ordinator")
    assert "This site has no evidence yet" in text_of(client.get("/evidence/"))
    assert "This site has no evidence yet" in text_of(client.get("/evidence/shared/"))
    assert "This site has no workspace yet" in text_of(client.get("/assessments/"))
    assert "There is no snapshot yet" in text_of(client.get("/evidence/snapshots/"))
    assert "Nothing is published yet" in text_of(Client().get("/released/"))
    assert client.get("/figures/F000000000000/").status_code == 404


@pytest.fixture(scope="session")
def made_once(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The worked example with an assessment as web page and data."""
    folder = tmp_path_factory.mktemp("pages") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    made = Workspace.open(folder, clock=worked_example.clock)
    made.assess("2017-03", formats=("html", "json"))
    return made


@pytest.fixture
def example(made_once: Workspace, settings: Settings, tmp_path: Path) -> Workspace:
    settings.SAFERPLAN_WORKSPACE = made_once.folder.root
    settings.WORKSPACE = tmp_path / "site"
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return made_once


def test_findings_lead_to_figures_and_to_records(
    client_of: ClientOf, example: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of("NWLDC", "updater")
    with django_assert_max_num_queries(12):
        shown = client.get("/assessments/of/2017-03-partnership/")
    links = re.findall(r'href="(/figures/F[0-9a-f]{12}/)"', shown.content.decode())
    assert len(links) > 100
    finding = example.assessments.read("2017-03-partnership").findings[0]
    address = reverse("figure", kwargs={"identity": finding.figures[0]})
    assert address in links
    figure = text_of(client.get(address))
    assert "6,129" in figure
    assert "count of records, version 1" in figure
    rows = text_of(client.get(f"{address}rows/?page=123"))
    assert "Records 6,101 to 6,129 of 6,129" in rows
    csv = b"".join(client.get(f"{address}rows.csv").streaming_content).decode()
    assert len(csv.strip().split("\n")) == 6130
    assert "record_id" not in csv.split("\n")[0]
    assert client_of("Police", "reader").get(address).status_code == 404
    assert client_of("Police", "reader").get(f"{address}rows/").status_code == 403


def test_a_document_is_shown_in_a_sandbox_and_others_are_downloaded(
    client_of: ClientOf, example: Workspace
) -> None:
    base = "/assessments/of/2017-03-partnership/documents/"
    client = client_of("LCC", "auditor")
    page = client.get(f"{base}strategic-assessment-2017-03-partnership.html")
    read_whole(page)
    policy = page["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert page["X-Content-Type-Options"] == "nosniff"
    data = client.get(f"{base}assessment.json")
    read_whole(data)
    assert data["Content-Type"] == "application/json"
    assert data["Content-Disposition"].startswith("attachment")
    assert Client().get(f"{base}assessment.json").status_code == 404
    row = Assessment(
        name="2017-03-partnership",
        year_ending="2017-03",
        audience="public",
        snapshot=1,
        digest="0",
        adopted_on=START.date(),
        adopted_by="The strategy group",
        visible_to="public",
        released=START.date(),
    )
    record("assessment_released", row, by=Actor(START))
    public = Client().get(f"{base}assessment.json")
    assert public.status_code == 200
    read_whole(public)
    released = text_of(Client().get("/released/"))
    assert "Year ending March 2017" in released
    assert "by The strategy group" in released


def test_words_are_written_on_a_form(client_of: ClientOf, example: Workspace) -> None:
    address = "/assessments/of/2017-03-partnership/parts/horizon-scan/"
    client = client_of("NWLDC", "updater")
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None
    bad = client.post(address, {"text": "# No headings", "seen": seen[1]})
    assert "Line 1 has a heading" in text_of(bad)
    done = client.post(address, {"text": "A market closes.", "seen": seen[1]}, follow=True)
    assert "The words are saved." in text_of(done)
    assert "wrote for the assessment" in text_of(client.get(address))
    assert client_of("Police", "updater").get(address).status_code == 403


def test_comments_and_files_are_put_to_an_action_and_read_in_its_history(
    client_of: ClientOf, plan: Plan2017, workspace: Workspace
) -> None:
    client = client_of("Police", "updater")
    address = f"/history/plan.action/{plan.open.pk}/"
    client.post(f"{address}comment/", {"text": "<script>alert(1)</script>"})
    assert b"<script>alert" not in client.get(address).content
    comment = Comment.objects.get()
    client.post(f"/comments/{comment.pk}/", {"text": "It is late."})
    sent = client.post(f"{address}attach/", {"file": SimpleUploadedFile("page.png", b"<html>")})
    assert "is not what its name says" in text_of(sent)
    client.post(f"{address}attach/", {"file": SimpleUploadedFile("a; x=y.txt", b"Minutes")})
    shown = text_of(client_of("Turning Point", "updater").get(address))
    for part in ("corrected a comment", "It is late.", "attached a file", "(edited)"):
        assert part in shown
    attachment = Attachment.objects.get()
    got = client.get(f"/attachments/{attachment.pk}/")
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox;")
    assert b"".join(got.streaming_content) == b"Minutes"
    assert Client().get(f"/attachments/{attachment.pk}/").status_code == 302


def test_what_is_restricted_leaks_through_no_page(
    client_of: ClientOf, people: People, plan: Plan2017, workspace: Workspace
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    comment = comment_add(by=by, subject=plan.restricted, text="Quagga at dawn.")
    attached = attachment_add(by=by, subject=plan.restricted, given=SimpleUploadedFile("quagga.txt", b"a"))
    client = client_of("Turning Point", "updater")
    at = f"/history/plan.action/{plan.restricted.pk}/"
    for address in (
        at,
        f"{at}comment/",
        f"{at}attach/",
        f"/history/history.comment/{comment.pk}/",
        f"/history/plan.milestone/{plan.hidden_milestone.pk}/",
        f"/comments/{comment.pk}/",
        f"/attachments/{attached.pk}/",
        f"/attachments/{attached.pk}/withdraw/",
        "/history/auth.user/1/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"{at}comment/", {"text": "Me too."}).status_code == 404
    for address in ("/search/?q=quagga", "/search/?q=group", "/history/"):
        shown = text_of(client.get(address))
        assert "Quagga" not in shown
        assert "named group" not in shown


def test_search_marks_words_and_says_when_there_is_nothing(client_of: ClientOf, plan: Plan2017) -> None:
    client = client_of("Police", "reader")
    assert b"<mark>van</mark>" in client.get("/search/?q=van").content
    assert "Nothing was found" in text_of(client.get("/search/?q=xylophone"))
    assert b"<script>" not in client.get("/search/?q=<script>").content
    assert client.get("/search/").status_code == 200


def test_the_feed_and_the_search_cost_the_same_however_much_there_is(
    client_of: ClientOf, people: People, plan: Plan2017, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    for number in range(30):
        comment_add(by=by, subject=plan.open, text=f"Van {number}.")
    client = client_of("NWLDC", "co_ordinator")
    for address, most in (
        ("/history/", 15),
        ("/search/?q=van", 15),
        (f"/history/plan.action/{plan.open.pk}/", 20),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def files_of(workspace: Workspace) -> dict[Path, int]:
    """Every file with the time it was written; but for what the store has computed once, to be quick."""
    derived = workspace.folder.store / "derived"
    return {
        path: path.stat().st_mtime_ns
        for path in workspace.folder.root.rglob("*")
        if path.is_file() and not path.is_relative_to(derived)
    }


def test_get_writes_nothing(client_of: ClientOf, example: Workspace, people: People, plan: Plan2017) -> None:
    client = client_of("NWLDC", "co_ordinator")
    events, before = Event.objects.count(), files_of(example)
    arguments = {
        "name": "2017-03-partnership",
        "section": "horizon-scan",
        "identity": example.assessments.read("2017-03-partnership").findings[0].figures[0],
        "kind": "plan.action",
        "number": plan.open.pk,
        "file": "assessment.json",
    }
    for family in FAMILIES:
        for one in family.urls:
            wanted = one.pattern.converters
            given = {name: arguments[name] for name in wanted}
            if one.name == "evidence_dataset":
                given = {"name": "police-street"}
            address = reverse(one.name, kwargs=given)
            got = client.get(address)
            assert got.status_code in (200, 404), address
            read_whole(got)
            if not one.callback.writes:  # type: ignore[attr-defined]
                assert client.post(address).status_code == 405, address
    assert Event.objects.count() == events
    assert files_of(example) == before
    assert not Job.objects.exists()


def test_a_receipt_is_entered_stands_on_the_page_and_is_withdrawn(
    people: People, client_of: Callable[[str, str], Client], worked_example: Workspace, settings: Settings
) -> None:
    settings.SAFERPLAN_WORKSPACE = worked_example.folder.root
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 6, 27, 9, 0, tzinfo=dt.UTC)
    client = client_of("NWLDC", "updater")
    given = {
        "dataset": "fire-malicious-calls",
        "organisation": "Fire and rescue service",
        "quarter": "2016-Q4",
        "received-day": "14",
        "received-month": "2",
        "received-year": "2017",
        "form": "paper",
        "caveat": "Counts only.",
    }
    page = client.post(reverse("receipt_add"), given, follow=True).content.decode()
    assert "Entered: Malicious calls to the fire service, 2016-Q4." in page
    assert "Counts only." in page
    again = client.post(reverse("receipt_add"), given).content.decode()
    assert "This quarter is entered already" in again
    receipt = HandReceipt.objects.get()
    withdrawn = client.post(
        reverse("receipt_withdraw", args=[receipt.pk]), {"reason": "Another quarter."}, follow=True
    )
    assert "It is withdrawn." in withdrawn.content.decode()
    noted = client.post(
        reverse("nothing_held_add"), {"dataset": "fire-malicious-calls", "reason": "None."}, follow=True
    )
    assert "Nothing to disclose" in noted.content.decode()
    gone = client.post(
        reverse("nothing_held_withdraw", args=[NothingHeld.objects.get().pk]),
        {"reason": "Some."},
        follow=True,
    )
    assert "Nothing to disclose" not in gone.content.decode()
    reader = client_of("Police", "reader").get(reverse("shared_information")).content.decode()
    assert "Enter what was disclosed" not in reader
