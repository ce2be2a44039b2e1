"""The register of what authorities disclosed under section 17A: which quarter of which dataset came, and when.

It is computed from what is held and from what people enter by hand, and says of each prescribed dataset and
quarter whether it came in time, came late, came in part, is missing, or is not due yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from saferplan.domain.information_sharing import (
    Holder,
    InformationPeriod,
    PrescribedDataset,
    information_periods,
    prescribed_datasets,
)
from saferplan.domain.periods import Month, Period


class ReceiptState(Enum):
    """How one quarter of one dataset stands."""

    RECEIVED = "received"
    LATE = "received late"
    PARTIAL = "received in part"
    MISSING = "missing"
    NOT_DUE = "not due yet"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class ReceivedSet:
    """Something that was received of a prescribed dataset.

    Attributes:
        dataset: id of the prescribed dataset.
        organisation: who disclosed it.
        months: the months it covers, whether or not it has records of all of them.
        received: the day it came.
        format: how it came, such as "electronic" or "paper".
        caveats: what is known of its limits.
    """

    dataset: str
    organisation: str
    months: frozenset[Month]
    received: date
    format: str = "electronic"
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A dataset that an authority has none of, with its reason: nothing of it is expected."""

    dataset: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the register.

    `organisation` is empty where nobody has ever disclosed the dataset. `received` is the day on which the
    quarter was complete; of a quarter that came in part, the day of the latest part.
    """

    dataset: PrescribedDataset
    organisation: str
    quarter: InformationPeriod
    due: date
    state: ReceiptState
    received: date | None = None
    months: tuple[Month, ...] = ()
    format: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def holder(self) -> Holder:
        """The kind of authority that has to disclose it."""
        return self.dataset.holder

    @property
    def days_late(self) -> int | None:
        """Days between the day it was due and the day it was complete; None where it is not complete."""
        if self.received is None or self.state not in (ReceiptState.RECEIVED, ReceiptState.LATE):
            return None
        return max(0, (self.received - self.due).days)


@dataclass(frozen=True, slots=True)
class ReceiptRegister:
    """The register of a period, as at a day: dataset by dataset in the order of the catalogue."""

    period: Period
    as_at: date
    receipts: tuple[Receipt, ...]

    def of_state(self, *states: ReceiptState) -> tuple[Receipt, ...]:
        """The lines in any of these states."""
        return tuple(one for one in self.receipts if one.state in states)

    @property
    def missing(self) -> tuple[Receipt, ...]:
        """The sets that were due and did not come, or not whole."""
        due = self.of_state(ReceiptState.MISSING, ReceiptState.PARTIAL)
        return tuple(one for one in due if one.due < self.as_at)

    @property
    def datasets_without_any(self) -> tuple[PrescribedDataset, ...]:
        """The prescribed datasets of which nothing at all came for the period."""
        came = {one.dataset.id for one in self.receipts if one.months}
        excused = {one.dataset.id for one in self.of_state(ReceiptState.NOT_APPLICABLE)}
        return tuple(one for id_, one in prescribed_datasets().items() if id_ not in came | excused)


def receipt_register(
    period: Period,
    received: Iterable[ReceivedSet],
    today: date,
    *,
    not_held: Iterable[NotHeld] = (),
) -> ReceiptRegister:
    """The register of the quarters that a period touches.

    Every prescribed dataset has a line for every quarter and every organisation that ever disclosed it; one
    line without an organisation where none did. A quarter is received when all its months are.

    Args:
        period: the months looked at.
        received: what came, from the evidence and entered by hand alike.
        today: the day as at which something is late or not due yet.
        not_held: the datasets that there are none of.

    >>> came = ReceivedSet("police-incidents", "Police", frozenset(Period.parse("2022-07/2022-09")), date(2022, 11, 1))
    >>> register = receipt_register(Period.parse("2022-07/2022-09"), [came], date(2023, 2, 1))
    >>> register.receipts[0].state, len(register.missing)
    (<ReceiptState.RECEIVED: 'received'>, 18)
    """
    by_dataset: dict[str, list[ReceivedSet]] = {}
    for one in received:
        by_dataset.setdefault(one.dataset, []).append(one)
    reasons = {one.dataset: one.reason for one in not_held}
    lines = [
        line
        for id_, dataset in prescribed_datasets().items()
        for line in _lines(dataset, by_dataset.get(id_, []), reasons.get(id_), period, today)
    ]
    return ReceiptRegister(period, today, tuple(lines))


def _lines(
    dataset: PrescribedDataset,
    received: list[ReceivedSet],
    reason: str | None,
    period: Period,
    today: date,
) -> Iterator[Receipt]:
    organisations = sorted({one.organisation for one in received}) or [""]
    for organisation in organisations:
        own = [one for one in received if one.organisation == organisation]
        for quarter in information_periods(period):
            line = _line(dataset, organisation, own, quarter, today)
            if reason is not None and not line.months:
                yield Receipt(
                    dataset, organisation, quarter, line.due, ReceiptState.NOT_APPLICABLE, caveats=(reason,)
                )
            else:
                yield line


def _line(
    dataset: PrescribedDataset,
    organisation: str,
    received: list[ReceivedSet],
    quarter: InformationPeriod,
    today: date,
) -> Receipt:
    """How the quarter stands: sets count in the order they came, until all its months are there."""
    wanted = set(quarter.period)
    held: set[Month] = set()
    used: list[ReceivedSet] = []
    for one in sorted(received, key=lambda one: one.received):
        fresh = one.months & wanted - held
        if fresh:
            held |= fresh
            used.append(one)
    due = quarter.due
    if held == wanted:
        state = ReceiptState.RECEIVED if used[-1].received <= due else ReceiptState.LATE
    elif today <= due:
        state = ReceiptState.NOT_DUE
    else:
        state = ReceiptState.PARTIAL if held else ReceiptState.MISSING
    return Receipt(
        dataset,
        organisation,
        quarter,
        due,
        state,
        received=used[-1].received if used else None,
        months=tuple(sorted(held)),
        format=", ".join(dict.fromkeys(one.format for one in used)),
        caveats=tuple(dict.fromkeys(caveat for one in used for caveat in one.caveats)),
    )
