"""Files that are handed in are added whole or refused with their faults, and are erased either way."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from pytest_django import Settings

from partnerships import START, People
from saferplan.desk.deliveries import delivery_receive
from saferplan.desk.models import Delivery
from saferplan.desk.states import DeliveryState
from saferplan.history.policies import may
from saferplan.history.recording import fold, state
from saferplan.jobs.models import Job
from saferplan.jobs.services import jobs_recover
from saferplan.jobs.states import JobState
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db
HEADER = "measure,area,period,value,status\n"
GOOD = f"{HEADER}youth-justice/first-time-entrants,E07000134,2016-Q4,9,\n".encode()

MAPPING = """
drop = []
[list]
id = "complaints"
title = "Complaints"
supplier = "Council"
holder = "Community safety officer, council"
agreement = "2017/1"
retain_until = 2027-04-30
[file]
header_row = 1
unknown = []
[category]
column = "Kind"
[category.words]
"Noise" = "noise"
[time]
date = { column = "Received", format = "DD/MM/YYYY" }
[place]
lsoa = "LSOA"
"""


def hand_in(people: People, *files: tuple[str, bytes]) -> Job:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return delivery_receive(by=people.actor("NWLDC", "updater"), given=given)


def left_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "site" / "holding").rglob("*") if path.is_file()]


def test_a_good_file_is_in_the_evidence_and_no_longer_in_the_holding_folder(
    people: People, workspace: Workspace
) -> None:
    job = hand_in(people, ("entrants.csv", GOOD))
    assert (job.status, job.link) == (JobState.DONE, "/evidence/")
    assert job.report["files"][0]["name"] == "entrants.csv"
    assert job.report["files"][0]["kept"] == 1
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.snapshot, delivery.rows) == (DeliveryState.ADDED, 1, 1)
    assert fold(delivery.history) == state(delivery)
    assert workspace.evidence_status().datasets[0].rows == 1
    assert left_in(workspace.folder.root) == []
    again = hand_in(people, ("entrants.csv", GOOD))
    assert again.outcome == "All of this was held already. Nothing changed."
    assert Delivery.objects.latest("id").status is DeliveryState.UNCHANGED


def test_a_refused_file_says_row_column_value_and_remedy_and_adds_nothing(
    people: People, workspace: Workspace
) -> None:
    bad = GOOD + b"youth-justice/first-time-entrants,E07000134,2017-Q1,many,\n"
    job = hand_in(people, ("good.csv", GOOD), ("bad.csv", bad))
    assert job.status is JobState.REFUSED
    fault = job.faults[0]
    assert (fault["file"], fault["row"], fault["column"], fault["value"]) == ("bad.csv", 3, "value", "many")
    assert fault["remedy"]
    assert workspace.store.snapshots() == ()
    assert Delivery.objects.get().status is DeliveryState.REFUSED
    assert left_in(workspace.folder.root) == []


def test_a_file_with_wrong_headers_is_refused(people: People, workspace: Workspace) -> None:
    job = hand_in(people, ("unknown.csv", b"Colour,Shape\nred,round\n"))
    assert job.status is JobState.REFUSED
    assert job.faults[0]["file"] == "unknown.csv"
    assert workspace.store.snapshots() == ()


def test_a_list_with_data_about_people_is_refused_and_kept_nowhere(
    people: People, workspace: Workspace
) -> None:
    (workspace.folder.mappings / "complaints.toml").write_text(MAPPING, encoding="utf-8")
    rows = "".join(
        f"0{day}/01/2017,Noise,E01025913,Person Number{day},0{day}/02/1980\n" for day in range(1, 9)
    )
    content = f"Received,Kind,LSOA,Complainant name,Date of birth\n{rows}".encode()
    job = hand_in(people, ("complaints.csv", content))
    assert job.status is JobState.REFUSED
    assert [one["column"] for one in job.faults] == ["Complainant name", "Date of birth"]
    assert all("drop" in one["remedy"] for one in job.faults)
    held = [path.read_bytes() for path in workspace.folder.root.rglob("*") if path.is_file()]
    assert not any(b"Person Number" in one for one in held)
    assert "Person Number" not in str(job.faults) + job.log


def test_a_zip_bomb_is_refused(people: People, workspace: Workspace) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * 200_000_000)
    job = hand_in(people, ("bomb.zip", made.getvalue()))
    assert job.status is JobState.REFUSED
    assert "bomb.zip" in job.faults[0]["file"]
    assert workspace.store.snapshots() == ()


def test_an_archive_that_leads_elsewhere_is_refused(
    people: People, workspace: Workspace, tmp_path: Path
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../outside.csv", GOOD)
    assert hand_in(people, ("sly.zip", made.getvalue())).status is JobState.REFUSED
    assert not list(tmp_path.rglob("outside.csv"))


@pytest.mark.parametrize(
    "name", ["../../../saferplan.toml.csv", "..\\..\\evil.csv", "/etc/passwd.csv", ".hidden.csv"]
)
def test_names_that_lead_elsewhere_stay_in_the_holding_folder(
    people: People, workspace: Workspace, settings: Settings, name: str
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    before = {path for path in workspace.folder.root.rglob("*") if path.is_file()}
    given = SimpleUploadedFile("a.csv", GOOD)
    given._name = name  # a browser's own name, past Django's cleaning
    delivery_receive(by=people.actor("NWLDC", "co_ordinator"), given=[given])
    held = {path for path in workspace.folder.root.rglob("*") if path.is_file()} - before
    assert [path.parent.parent.name for path in held] == ["holding"]
    assert not any(path.name.startswith(".") for path in held)


def test_two_files_of_one_name_are_both_read(people: People, workspace: Workspace) -> None:
    other = GOOD.replace(b"2016-Q4", b"2016-Q3")
    job = hand_in(people, ("a.csv", GOOD), ("A.csv", other))
    assert {one["name"] for one in job.report["files"]} == {"a.csv", "A (2).csv"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose one file"),
        ([("a.exe", b"MZ")], "not a kind of file"),
        ([("a.csv", b"")], "is empty"),
        ([("a.csv", b"a" * 1024 * 1024 * 2)], "more than 1 MB"),
        ([(f"{n}.csv", b"a") for n in range(61)], "at most 60"),
    ],
)
def test_what_is_refused_before_a_byte_is_kept(
    people: People, workspace: Workspace, settings: Settings, files: list[tuple[str, bytes]], said: str
) -> None:
    settings.SAFERPLAN_UPLOAD_MB = 1
    with pytest.raises(ValidationError, match=said):
        hand_in(people, *files)
    assert not Delivery.objects.exists()
    assert left_in(workspace.folder.root) == []


def test_only_the_co_ordinator_and_the_analyst_hand_in(people: People, workspace: Workspace) -> None:
    allowed = {who for who in people.accounts if may(people.actor(*who), "desk.evidence_add")}
    assert allowed == {("NWLDC", "co_ordinator"), ("NWLDC", "updater")}
    with pytest.raises(PermissionDenied):
        delivery_receive(by=people.actor("Police", "updater"), given=[SimpleUploadedFile("a.csv", GOOD)])


def test_a_site_without_a_workspace_says_so(people: People, settings: Settings) -> None:
    settings.SAFERPLAN_WORKSPACE = None
    with pytest.raises(ValidationError, match="no workspace"):
        hand_in(people, ("a.csv", GOOD))


def test_a_worker_that_was_killed_leaves_no_file_and_a_delivery_that_says_so(
    people: People, workspace: Workspace, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job = hand_in(people, ("a.csv", GOOD))
    waiting = hand_in(people, ("b.csv", GOOD))
    (workspace.folder.root / "site" / "holding" / "left over").mkdir()
    assert len(left_in(workspace.folder.root)) == 2
    Job.objects.filter(pk=job.pk).update(state="running", began=START)
    assert jobs_recover() == 1
    assert Delivery.objects.get(pk=job.arguments["delivery"]).status is DeliveryState.FAILED
    assert Delivery.objects.get(pk=waiting.arguments["delivery"]).status is DeliveryState.WAITING
    assert [path.name for path in left_in(workspace.folder.root)] == ["b.csv"]
    assert not (workspace.folder.root / "site" / "holding" / "left over").exists()


def test_the_database_holds_what_a_delivery_must_have(people: People) -> None:
    by = people.actor("NWLDC", "updater")
    given = {"account_id": by.account, "received": START, "hashes": "a", "size": 1}
    for values, said in (
        ({"names": ""}, "Choose one file"),
        ({"names": "a", "state": "added"}, "in a snapshot"),
        ({"names": "a", "state": "lost"}, "Choose one of those"),
    ):
        row = Delivery(place=str(values), **given, **values)
        with pytest.raises(ValidationError, match=said):
            row.validate_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Model.save(row)
