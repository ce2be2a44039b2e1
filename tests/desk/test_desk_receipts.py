"""What authorities disclosed otherwise than as evidence, and what a meeting is told of data that came or did not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404
from pytest_django import Settings

from partnerships import People
from saferplan.assessment.entries import RECEIPTS_FILE, RECEIPTS_OF_SITE_FILE, read_entries
from saferplan.desk.models import HandReceipt, NothingHeld
from saferplan.desk.received import disclosures_missing, sources_between
from saferplan.desk.shared import (
    nothing_held_get,
    nothing_held_note,
    nothing_held_withdraw,
    quarters_to_choose,
    receipt_enter,
    receipt_get,
    receipt_withdraw,
    receipts_write,
    register_of,
)
from saferplan.desk.states import ReceiptForm
from saferplan.domain.information_sharing import InformationPeriod
from saferplan.evidence.receipts import ReceiptState
from saferplan.history.recording import fold, state
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db

JUNE = dt.datetime(2017, 6, 27, 9, 0, tzinfo=dt.UTC)
AUTUMN = InformationPeriod(2016, 4)
CALLS = "fire-malicious-calls"


def entered(people: People, **given: object) -> HandReceipt:
    options = {
        "dataset": CALLS,
        "organisation": "Fire and rescue service",
        "quarter": AUTUMN,
        "received": dt.date(2017, 2, 14),
        "form": ReceiptForm.PAPER,
        "caveat": "Counts only.",
    }
    return receipt_enter(by=people.actor("NWLDC", "updater", JUNE), **options | given)  # type: ignore[arg-type]


def state_of(workspace: Workspace, dataset: str) -> ReceiptState:
    register = register_of(workspace, AUTUMN.period)
    return next(one.state for one in register.receipts if one.dataset.id == dataset)


def test_what_came_on_paper_stands_in_the_register_until_it_is_withdrawn(
    people: People, example: Workspace, settings: Settings
) -> None:
    settings.SAFERPLAN_CLOCK = lambda: JUNE
    assert state_of(example, CALLS) is ReceiptState.MISSING
    receipt = entered(people)
    found = next(one for one in register_of(example, AUTUMN.period).receipts if one.dataset.id == CALLS)
    assert (found.state, found.format, found.caveats) == (ReceiptState.RECEIVED, "paper", ("Counts only.",))
    by = people.actor("NWLDC", "co_ordinator", JUNE)
    with pytest.raises(ValidationError, match="Say why"):
        receipt_withdraw(by=by, receipt=receipt, reason=" ")
    receipt_withdraw(by=by, receipt=receipt, reason="It was another quarter.")
    assert state_of(example, CALLS) is ReceiptState.MISSING
    assert fold(receipt.history) == state(receipt_get(number=receipt.pk))
    with pytest.raises(ValidationError, match="withdrawn already"):
        receipt_withdraw(by=by, receipt=receipt, reason="Again.")
    assert entered(people).pk != receipt.pk


def test_of_what_there_is_none_nothing_is_expected(people: People, example: Workspace) -> None:
    by = people.actor("NWLDC", "co_ordinator", JUNE)
    noted = nothing_held_note(by=by, dataset=CALLS, reason="The service keeps none.")
    assert state_of(example, CALLS) is ReceiptState.NOT_APPLICABLE
    assert str(noted).startswith("Nothing held: ")
    nothing_held_withdraw(by=by, noted=noted, reason="It does.")
    assert state_of(example, CALLS) is not ReceiptState.NOT_APPLICABLE
    assert fold(noted.history) == state(nothing_held_get(number=noted.pk))


def test_an_assessment_reads_what_was_entered_on_the_site(people: People, tmp_path: Path) -> None:
    by = people.actor("NWLDC", "co_ordinator", JUNE)
    receipt = entered(people, caveat="Counts of “calls”,\nnothing else.")
    noted = nothing_held_note(by=by, dataset="health-domestic-abuse", reason="The hospital does not code it.")
    folder = tmp_path / "entries"
    receipts_write(folder)
    read = read_entries(folder)
    (received,) = read.receipts
    assert (received.dataset, received.received, received.format) == (CALLS, dt.date(2017, 2, 14), "paper")
    assert received.caveats == ("Counts of “calls”,\nnothing else.",)
    assert received.months == frozenset(AUTUMN.period)
    assert [(one.dataset, one.reason) for one in read.not_held] == [
        ("health-domestic-abuse", "The hospital does not code it.")
    ]
    (folder / RECEIPTS_FILE).write_text(
        f'[[receipt]]\ndataset = "{CALLS}"\norganisation = "Fire and rescue service"\n'
        'quarters = ["2017-Q1"]\nreceived = 2017-05-01\nformat = "paper"\n'
    )
    assert len(read_entries(folder).receipts) == 2, "the analyst's own stand beside it"
    receipt_withdraw(by=by, receipt=receipt, reason="It was another quarter.")
    nothing_held_withdraw(by=by, noted=noted, reason="It does.")
    receipts_write(folder)
    assert not (folder / RECEIPTS_OF_SITE_FILE).exists()


def test_what_is_refused(people: People) -> None:
    with pytest.raises(PermissionDenied):
        receipt_enter(
            by=people.actor("Police", "updater"),
            dataset=CALLS,
            organisation="Fire service",
            quarter=AUTUMN,
            received=dt.date(2017, 2, 14),
            form=ReceiptForm.PAPER,
        )
    with pytest.raises(ValidationError, match="section 17A prescribes"):
        entered(people, dataset="weather")
    for day in (dt.date(2016, 9, 30), dt.date(2017, 6, 28)):
        with pytest.raises(ValidationError, match="not before the quarter began"):
            entered(people, received=day)
    entered(people)
    with pytest.raises(ValidationError, match="entered already"):
        entered(people)
    for get in (receipt_get, nothing_held_get):
        with pytest.raises(Http404):
            get(number=99)


def test_the_quarters_that_can_be_chosen_end_with_the_one_under_way() -> None:
    quarters = quarters_to_choose(today=JUNE.date())
    assert (str(quarters[0]), len(quarters)) == ("2017-Q2", 12)


def test_what_came_since_a_day_and_what_is_late(people: People, example: Workspace) -> None:
    since, day = dt.date(2017, 2, 15), JUNE.date()
    came = {one.title: one for one in sources_between(since=since, day=day)}
    assert [str(one) for one in came["Police: street-level crime"].came] == ["2017-01", "2017-02", "2017-03"]
    assert came["Police: street-level crime"].late == ()
    # A list of which a file has no record in a month is not missing; a quarter that nobody sent is.
    assert came["Fire and rescue: deliberate vehicle fires"].missing == ()
    missing = came["Hospital admissions for assault"].missing
    assert [str(one) for one in missing] == ["2016-10", "2016-11", "2016-12"]
    # Two months later the police's next months are due.
    later = {one.title: one for one in sources_between(since=day, day=dt.date(2017, 8, 31))}
    assert [str(one) for one in later["Police: street-level crime"].late] == ["2017-04", "2017-05"]
    assert later["Police: street-level crime"].came == ()


def test_what_was_due_under_the_law_and_did_not_come(
    people: People, example: Workspace, settings: Settings
) -> None:
    settings.SAFERPLAN_CLOCK = lambda: JUNE
    found = disclosures_missing(day=JUNE.date())
    assert {str(one.quarter) for one in found} == {"2016-Q4"}
    assert CALLS in {one.dataset.id for one in found}
    entered(people)
    assert CALLS not in {one.dataset.id for one in disclosures_missing(day=JUNE.date())}


def test_without_a_workspace_nothing_is_said(people: People, settings: Settings) -> None:
    settings.SAFERPLAN_WORKSPACE = None
    assert sources_between(since=None, day=JUNE.date()) == ()
    assert disclosures_missing(day=JUNE.date()) == ()


@pytest.mark.parametrize(
    ("kind", "changes", "constraint"),
    [
        (HandReceipt, {"form": "spoken"}, "receipt_form"),
        (HandReceipt, {"quarter": "2017"}, "receipt_quarter"),
        (NothingHeld, {"reason": ""}, "nothing_held_says_why"),
    ],
)
def test_the_database_keeps_its_rules(
    people: People, kind: type[models.Model], changes: dict[str, object], constraint: str
) -> None:
    row: HandReceipt | NothingHeld = entered(people)
    if kind is NothingHeld:
        row = nothing_held_note(by=people.actor("NWLDC", "updater", JUNE), dataset=CALLS, reason="None.")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.QuerySet(kind).filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError):
        row.full_clean()


def test_the_same_is_not_entered_twice(people: People) -> None:
    entered(people)
    by = people.actor("NWLDC", "updater", JUNE)
    nothing_held_note(by=by, dataset=CALLS, reason="None.")
    with pytest.raises(ValidationError, match="noted already"):
        nothing_held_note(by=by, dataset=CALLS, reason="None at all.")
    for kind, constraint in ((HandReceipt, "receipt_once"), (NothingHeld, "nothing_held_once")):
        values = kind.objects.values().get()
        del values["id"]
        with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
            models.QuerySet(kind).bulk_create([kind(**values)])
