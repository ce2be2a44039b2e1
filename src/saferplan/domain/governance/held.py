"""What the registers of risk, equality and data protection show of a day, as the rules of completeness take it.

Where a register has something to say, it is asked before the records of what was done outside. Where both speak and
say different things, the line says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from saferplan.domain.completeness_facts import Found, Status, listed
from saferplan.domain.display import written_day
from saferplan.domain.governance.equality import EqualityState


class RisksHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The risks that were open on a day: how many, which priorities they are of, which are past their review."""

    open: int = 0
    priorities: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()


class EqualityHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment of the year's plan or its strategy: how far it is, since when, until when it counts.

    `overdue_actions` counts what was to be done about an effect and was not by its day.
    """

    number: int
    title: str
    state: EqualityState
    begun: date
    signed_on: date | None = None
    review_due: date | None = None
    overdue_actions: int = 0


class ProtocolHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The partnership's protocol for sharing information, in the version of a day; `signed` are organisations."""

    number: int
    title: str
    version: int
    agreed: date
    review_due: date
    signed: tuple[int, ...] = ()


def risks_of_priorities(held: RisksHeld, priorities: Mapping[str, str]) -> Found | None:
    """Whether the register has a risk of each priority of the year (titles by id); None where it has none of any."""
    if not any(one in held.priorities for one in priorities):
        return None
    lacking = [title for id_, title in priorities.items() if id_ not in held.priorities]
    late = f" Past their review: {listed(held.overdue)}." if held.overdue else ""
    if lacking:
        return Found(
            Status.MISSING,
            f"The risk register has no risk of {listed(lacking)}.{late}",
            "risks",
            "Enter what could go wrong with each priority, with its owner.",
        )
    return Found(Status.MET, f"The risk register has a risk of each priority.{late}", "risks")


def equality_of_plan(held: Sequence[EqualityHeld], on: date) -> Found | None:
    """Whether the plan's effect on equality is assessed and signed off; None where no assessment of it is held."""
    begun = [one for one in held if one.begun <= on]
    signed = [one for one in begun if one.signed_on is not None and one.signed_on <= on]
    found = max(signed or begun, key=lambda one: (one.signed_on or one.begun, one.number), default=None)
    if found is None:
        return None
    section = f"equality {found.number}"
    then = found.signed_on if found in signed else None
    if then is None or found.state.open:
        if found.state is EqualityState.ENDED and found.signed_on is None:
            return None
        stands = "is begun" if then is None else f"was signed off on {written_day(then)}, is being reviewed"
        return Found(
            Status.UNKNOWN,
            f"{found.title} {stands} and not signed off{' anew' if then else ''}, so what it finds is not known yet.",
            section,
            "Complete it, and have somebody else sign it off.",
        )
    if found.review_due is not None and found.review_due < on:
        return Found(
            Status.MISSING,
            f"{found.title} was to be reviewed by {written_day(found.review_due)}, and was not.",
            section,
            "Review it, and have it signed off anew.",
        )
    late = (
        f" Of what was to be done about effects, {found.overdue_actions} overdue."
        if found.overdue_actions
        else ""
    )
    return Found(Status.MET, f"{found.title}, signed off on {written_day(then)}.{late}", section)


def protocol_of_partnership(
    held: ProtocolHeld | None, authorities: Iterable[tuple[int, str]], on: date
) -> Found | None:
    """Whether the protocol counts on a day, signed by each authority (number, name); None without one."""
    if held is None:
        return None
    section = f"protocol {held.number}"
    what = f"{held.title}, version {held.version}, agreed on {written_day(held.agreed)}"
    if held.review_due < on:
        return Found(
            Status.MISSING,
            f"{what}, was to be reviewed by {written_day(held.review_due)}, and was not.",
            section,
            "Review it, and record the version that was agreed.",
        )
    unsigned = [name for number, name in authorities if number not in held.signed]
    if unsigned:
        return Found(
            Status.MISSING,
            f"{what}. Not signed by {listed(unsigned)}.",
            section,
            "Have it signed, and record that.",
        )
    return Found(Status.MET, f"{what}, signed by each responsible authority.", section)


def beside_outside(held: Found | None, outside: Found, remedy: str = "") -> Found:
    """What a register shows, before a record of what was done outside; where they differ, the sentence says so.

    `remedy` is what to do where neither says anything.

    >>> both = beside_outside(Found(Status.MET, "R1 is held."), Found(Status.MISSING, "It was not done.", "record 2"))
    >>> both.explanation
    'R1 is held. A record of what was done outside says otherwise: It was not done. Correct one of the two.'
    """
    if held is None:
        recorded = outside.section or not remedy
        return outside if recorded else Found(outside.status, outside.explanation, remedy=remedy)
    if not outside.section.startswith("record ") or outside.status is held.status:
        return held
    return Found(
        held.status,
        f"{held.explanation} A record of what was done outside says otherwise: {outside.explanation} "
        "Correct one of the two.",
        held.section,
        held.remedy,
    )
