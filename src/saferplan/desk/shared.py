"""What authorities disclosed under section 17A: what the evidence holds, and what was entered by hand beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import tomlkit
from django.core.exceptions import ValidationError
from django.http import Http404

from saferplan.assessment.entries import RECEIPTS_OF_SITE_FILE
from saferplan.desk.models import HandReceipt, NothingHeld
from saferplan.desk.states import ReceiptForm
from saferplan.domain.information_sharing import (
    InformationPeriod,
    information_periods,
    prescribed_datasets,
)
from saferplan.domain.periods import Month, Period
from saferplan.evidence.receipts import NotHeld, ReceiptRegister, ReceivedSet
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.workspace.workspace import Workspace

QUARTERS_OFFERED = 12


def quarters_to_choose(*, today: dt.date) -> tuple[InformationPeriod, ...]:
    """The information periods that something may come of now, the newest first."""
    last = Month(today.year, today.month)
    return tuple(reversed(information_periods(Period(last + -(3 * QUARTERS_OFFERED - 1), last))))


def receipt_enter(
    *,
    by: Actor,
    dataset: str,
    organisation: str,
    quarter: InformationPeriod,
    received: dt.date,
    form: ReceiptForm,
    caveat: str = "",
) -> HandReceipt:
    """Enter that an authority disclosed a quarter of a prescribed dataset otherwise than as evidence.

    Raises:
        PermissionDenied: the actor may not hand in evidence.
        ValidationError: there is no such dataset, it came before the quarter began or is to come, or it is entered.
    """
    require(by, "desk.evidence_add")
    _known(dataset)
    first = quarter.period.first
    if not dt.date(first.year, first.month, 1) <= received <= by.today:
        raise ValidationError(
            {"received": "Give the day on which it came: not before the quarter began, and not one to come."}
        )
    entered = HandReceipt(
        dataset=dataset,
        organisation=organisation.strip(),
        quarter=str(quarter),
        received=received,
        form=form.value,
        caveat=caveat.strip(),
    )
    record("receipt_entered", entered, by=by)
    return entered


def receipt_withdraw(*, by: Actor, receipt: HandReceipt, reason: str) -> None:
    """Withdraw what was entered by hand; it stays in the history.

    Raises:
        ValidationError: it was withdrawn already, or no reason is given.
    """
    require(by, "desk.evidence_add")
    _withdrawable(receipt, reason)
    record("receipt_withdrawn", receipt, by=by, reason=reason, withdrawn=by.today)


def nothing_held_note(*, by: Actor, dataset: str, reason: str) -> NothingHeld:
    """Note that there is nothing to disclose of a prescribed dataset: nothing of it is expected from now on.

    Raises:
        ValidationError: there is no such dataset, it is noted already, or no reason is given.
    """
    require(by, "desk.evidence_add")
    _known(dataset)
    noted = NothingHeld(dataset=dataset, reason=reason.strip())
    record("nothing_held_noted", noted, by=by)
    return noted


def nothing_held_withdraw(*, by: Actor, noted: NothingHeld, reason: str) -> None:
    """Withdraw the note that there is nothing to disclose.

    Raises:
        ValidationError: it was withdrawn already, or no reason is given.
    """
    require(by, "desk.evidence_add")
    _withdrawable(noted, reason)
    record("nothing_held_withdrawn", noted, by=by, reason=reason, withdrawn=by.today)


def receipts_by_hand() -> list[HandReceipt]:
    """What was entered by hand and stands, the newest first."""
    return list(HandReceipt.objects.filter(withdrawn__isnull=True))


def nothing_held() -> list[NothingHeld]:
    """Of what there is nothing to disclose."""
    return list(NothingHeld.objects.filter(withdrawn__isnull=True))


def receipt_get(*, number: int) -> HandReceipt:
    """One entry.

    Raises:
        Http404: there is none of that number.
    """
    found = HandReceipt.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no receipt {number}")
    return found


def nothing_held_get(*, number: int) -> NothingHeld:
    """One note.

    Raises:
        Http404: there is none of that number.
    """
    found = NothingHeld.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no note {number}")
    return found


def register_of(workspace: Workspace, year: Period) -> ReceiptRegister:
    """The register of a year: from the evidence, and from what was entered by hand.

    Raises:
        SaferPlanError: the partnership is not in the geography held.
    """
    return workspace.shared_information(
        year,
        entered=[
            ReceivedSet(
                one.dataset,
                one.organisation,
                frozenset(_period(one.quarter)),
                one.received,
                one.form,
                (one.caveat,) if one.caveat else (),
            )
            for one in receipts_by_hand()
        ],
        not_held=[NotHeld(one.dataset, one.reason) for one in nothing_held()],
    )


def receipts_write(folder: Path) -> None:
    """Write what was entered by hand for an assessment to read; without any there is no file.

    Args:
        folder: where what people write into the assessment lies.
    """
    path = folder / RECEIPTS_OF_SITE_FILE
    entered = {
        "receipt": [
            {
                "dataset": one.dataset,
                "organisation": one.organisation,
                "quarters": [one.quarter],
                "received": one.received,
                "format": one.form,
                "caveats": [one.caveat] if one.caveat else [],
            }
            for one in receipts_by_hand()
        ],
        "not_held": [{"dataset": one.dataset, "reason": one.reason} for one in nothing_held()],
    }
    if any(entered.values()):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(
            tomlkit.dumps({name: rows for name, rows in entered.items() if rows}), encoding="utf-8"
        )
    else:
        path.unlink(missing_ok=True)


def _period(quarter: str) -> Period:
    year, _, number = quarter.partition("-Q")
    return InformationPeriod(int(year), int(number)).period


def _known(dataset: str) -> None:
    if dataset not in prescribed_datasets():
        raise ValidationError({"dataset": "Choose one of what section 17A prescribes."})


def _withdrawable(row: HandReceipt | NothingHeld, reason: str) -> None:
    if row.withdrawn is not None:
        raise ValidationError("It was withdrawn already.")
    require_words(reason, "Say why it is withdrawn.")
