"""What a return to a funder says of a quarter, as plain data: what is frozen when it is certified.

Nobody is to be known from it: of an action that is restricted it has the money and nothing else, and few people helped
are a range and not a number.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.domain.suppression import suppression_rule
from saferplan.history.actor import Actor
from saferplan.money.ledger import RESTRICTED_LINE, Held, Line, held_of, standing_at_end
from saferplan.money.models import Contribution
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.models import Measure
from saferplan.plan.selectors import measure_list
from saferplan.plan.standing import measure_standing

SCHEMA = 1
"""The number of this form. A return that was frozen in an older one is read by that one's reader."""
NOT_STATED = "Not stated"


class OutcomeLine(msgspec.Struct, frozen=True):
    """A measure of what a line pays for: baseline, target and latest value in words, and how it stands."""

    measure: str
    baseline: str
    target: str
    latest: str
    standing: str


class ReturnLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the return. Amounts are pence; None: not known."""

    title: Written
    action: str
    objective: str
    allocated: int | None
    planned: int | None
    spent: int
    planned_to_date: int | None
    spent_to_date: int
    committed: int
    earmarked: int
    forecast: int | None
    forecast_entered: bool
    variance: int | None
    variance_reason: Written
    proposal: Written
    outputs: Written
    beneficiaries: Written
    case_study: Written
    risks: Written
    outcomes: tuple[OutcomeLine, ...]


class ConditionLine(msgspec.Struct, frozen=True):
    """Something the funder wanted by a day, and whether it is met."""

    text: Written
    due: dt.date
    met: dt.date | None
    evidence: Written


class ReturnData(msgspec.Struct, frozen=True, kw_only=True):
    """A return to a funder for a quarter."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    plan: str
    funder: str
    purpose: Written
    kind: str
    reference: str
    quarter: str
    months: str
    made: dt.date
    given: int | None
    allocated: int
    carried_from: str
    policing: bool
    lines: tuple[ReturnLine, ...]
    conditions: tuple[ConditionLine, ...]
    missing: tuple[str, ...]
    protection: str
    certified_as: str = ""
    certified_on: dt.date | None = None

    @property
    def unallocated(self) -> int | None:
        """What no line has; None where the amount is not known."""
        return None if self.given is None else self.given - self.allocated


def return_data(
    *,
    by: Actor,
    contribution: Contribution,
    quarter: int,
    certified_as: str = "",
) -> ReturnData:
    """The return for a quarter as things stand; certified today by a post where one is named."""
    partnership = partnership_get()
    held = held_of(by=by, contribution=contribution)
    of = Quarter(PlanYear(contribution.plan.year), quarter)
    measures = list(measure_list(plan=contribution.plan))
    lines = tuple(_line(one, quarter, measures) for one in held.lines)
    before = contribution.carried_from
    return ReturnData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        plan=str(contribution.plan),
        funder=contribution.funder.name,
        purpose=contribution.purpose,
        kind=contribution.get_kind_display(),
        reference=contribution.reference,
        quarter=of.label,
        months=of.months_label,
        made=by.today,
        given=contribution.pence,
        allocated=held.allocated.known,
        carried_from="" if before is None else PlanYear(before.plan.year).label,
        policing=contribution.policing,
        lines=lines,
        conditions=tuple(ConditionLine(one.text, one.due, one.met, one.evidence) for one in held.conditions),
        missing=_missing(held, lines),
        protection=f"Fewer than {_hide_below()} people helped are not given as a number.",
        certified_as=certified_as,
        certified_on=by.today if certified_as else None,
    )


def people_helped(number: int | None) -> str:
    """How many people were helped, as a return may say it.

    >>> people_helped(None), people_helped(0), people_helped(3), people_helped(41)
    ('Not stated', '0', 'Fewer than 5', '41')
    """
    if number is None:
        return NOT_STATED
    return f"Fewer than {_hide_below()}" if 0 < number < _hide_below() else str(number)


def _hide_below() -> int:
    """What leaves the partnership is protected as what is published."""
    return suppression_rule("Public").hide_below


def _line(one: Line, quarter: int, measures: list[Measure]) -> ReturnLine:
    row, standing = one.allocation, standing_at_end(one, quarter)
    restricted = row.action is not None and row.action.visibility == Visibility.RESTRICTED
    said = None if restricted else one.reports.get(quarter)
    profile = row.profile
    return ReturnLine(
        title=RESTRICTED_LINE if restricted else row.title,
        action="" if restricted or row.action is None else str(row.action),
        objective="" if row.objective is None else row.objective.title,
        allocated=standing.allocated,
        planned=None if profile is None else profile[quarter - 1],
        spent=standing.facts.spent[quarter - 1],
        planned_to_date=standing.due,
        spent_to_date=standing.spent,
        committed=standing.committed,
        earmarked=standing.earmarked,
        forecast=standing.forecast,
        forecast_entered=standing.forecast_entered,
        variance=standing.variance,
        variance_reason=said.variance_reason if said else "",
        proposal=said.proposal if said else "",
        outputs=said.outputs if said else "",
        beneficiaries=people_helped(said.beneficiaries if said else None),
        case_study=said.case_study if said else "",
        risks=said.risks if said else "",
        outcomes=() if restricted else tuple(_outcome(each) for each in measures if _belongs(each, one)),
    )


def _belongs(measure: Measure, line: Line) -> bool:
    """The measure that a line names; else those of its action; else those of the action's priority."""
    row = line.allocation
    if row.measure_id is not None:
        return measure.pk == row.measure_id
    return row.action is not None and (
        measure.action_id == row.action_id
        or (measure.action_id is None and measure.priority_id == row.action.priority_id)
    )


def _outcome(measure: Measure) -> OutcomeLine:
    standing = measure_standing(measure)
    latest = standing.latest
    return OutcomeLine(
        measure=f"{measure.title} ({measure.unit})",
        baseline="Not known" if measure.baseline is None else f"{measure.baseline.normalize():f}",
        target="Not set" if measure.target is None else f"{measure.target.normalize():f}",
        latest="Not yet available"
        if latest is None or latest.value is None
        else f"{latest.value.normalize():f}",
        standing=standing.computed.sentence,
    )


def _missing(held: Held, lines: tuple[ReturnLine, ...]) -> tuple[str, ...]:
    found = []
    if held.contribution.pence is None:
        found.append("How much the funder gives is not known.")
    if not lines:
        found.append("No money of it is allocated to any line.")
    if held.contribution.policing:
        found += [
            f"{one.title}: no objective of the police and crime plan is named."
            for one in lines
            if not one.objective
        ]
    for one in lines:
        if one.planned is None:
            found.append(f"{one.title}: nobody said how much was to be spent in which quarter.")
        elif one.planned_to_date != one.spent_to_date and not one.variance_reason:
            found.append(f"{one.title}: what was spent differs from what was planned, and nobody said why.")
        if not one.forecast_entered:
            found.append(f"{one.title}: nobody entered a forecast; what stands is computed from the profile.")
        if one.variance is not None and one.variance < 0 and one.forecast_entered and not one.proposal:
            found.append(f"{one.title}: an under-spend is forecast, and nobody said what becomes of it.")
    return tuple(found)
