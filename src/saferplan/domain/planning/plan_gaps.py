"""What a strategy or a plan lacks, as data: each gap with its sentence and what to do (`data/plan_gaps.toml`).

A gap does not stop anybody: it is shown until it is closed. An amount or a target that is not known is a gap, never a
zero; one that does not apply is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.strands import strands_in_force
from saferplan.domain.planning.wording import ABSENT
from saferplan.domain.tables import read_table


class GapCode(StrEnum):
    """The kinds of gap."""

    STRAND_WITHOUT_ACTION = "strand_without_action"
    PRIORITY_WITHOUT_ACTION = "priority_without_action"
    ACTION_WITHOUT_LEAD = "action_without_lead"
    ACTION_WITHOUT_MILESTONE = "action_without_milestone"
    ACTION_WITHOUT_MEASURE = "action_without_measure"
    MEASURE_WITHOUT_BASELINE = "measure_without_baseline"
    MEASURE_WITHOUT_TARGET = "measure_without_target"
    MEASURE_WITHOUT_DATE = "measure_without_date"
    FUNDER_WITHOUT_AMOUNT = "funder_without_amount"
    AUTHORITY_ON_NO_MEASURE = "authority_on_no_measure"


class PriorityOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A priority and the strands it is for."""

    id: str
    title: str
    strands: tuple[Strand, ...] = ()


class ActionOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was not stopped: the priorities it serves, strands of its own, its lead, and how many milestones
    and measures it has."""

    id: str
    title: str
    priorities: tuple[str, ...] = ()
    strands: tuple[Strand, ...] = ()
    lead: str = ""
    milestones: int = 0
    measures: int = 0


class MeasureOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of success: baseline and target, or why there is none; the day of the target; the authorities named."""

    id: str
    title: str
    baseline: float | Absence
    target: float | Absence
    target_date: date | None = None
    authorities: tuple[str, ...] = ()


class FunderOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives money, and how much, in pounds."""

    id: str
    title: str
    amount: float | Absence


class AuthorityOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A responsible authority."""

    id: str
    title: str


class PlanFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is in a plan. `starts` is its first day: the law of that day applies."""

    starts: date
    jurisdiction: Jurisdiction
    priorities: tuple[PriorityOfPlan, ...] = ()
    actions: tuple[ActionOfPlan, ...] = ()
    measures: tuple[MeasureOfPlan, ...] = ()
    funders: tuple[FunderOfPlan, ...] = ()
    authorities: tuple[AuthorityOfPlan, ...] = ()


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One gap: its kind, the id of what has it, the gap in words, and what to do."""

    code: GapCode
    subject: str
    sentence: str
    remedy: str


def plan_gaps(plan: PlanFacts) -> tuple[Gap, ...]:
    """Everything that a plan lacks, in the order of the kinds.

    >>> county = FunderOfPlan(id="county", title="Leicestershire County Council", amount=Absence.UNKNOWN)
    >>> plan = PlanFacts(starts=date(2017, 4, 1), jurisdiction=Jurisdiction.ENGLAND, funders=(county,))
    >>> plan_gaps(plan)[-1].sentence
    'Leicestershire County Council gives money, and how much is not stated (not known).'
    """
    return (
        *_strand_gaps(plan),
        *_priority_gaps(plan),
        *_action_gaps(plan),
        *_measure_gaps(plan),
        *_money_gaps(plan),
        *_authority_gaps(plan),
    )


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sentence: str
    remedy: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    gap: Mapping[GapCode, _Words]


@cache
def _words() -> Mapping[GapCode, _Words]:
    return read_table("plan_gaps", _Table).gap


def _gap(code: GapCode, subject: str, title: str, detail: str = "") -> Gap:
    words = _words()[code]
    return Gap(
        code=code,
        subject=subject,
        sentence=words.sentence.format(title=title, detail=detail),
        remedy=words.remedy,
    )


def strands_covered(plan: PlanFacts) -> frozenset[Strand]:
    """The strands that an action is for: by itself, or by a priority that it serves."""
    of_priority = {one.id: one.strands for one in plan.priorities}
    named = (strand for one in plan.actions for strand in one.strands)
    served = (strand for one in plan.actions for id_ in one.priorities for strand in of_priority.get(id_, ()))
    return frozenset((*named, *served))


def _strand_gaps(plan: PlanFacts) -> Iterable[Gap]:
    covered = strands_covered(plan)
    for one in strands_in_force(plan.starts, plan.jurisdiction):
        if one.strand not in covered:
            yield _gap(GapCode.STRAND_WITHOUT_ACTION, one.strand.value, one.title.lower(), one.reference)


def _priority_gaps(plan: PlanFacts) -> Iterable[Gap]:
    served = {id_ for one in plan.actions for id_ in one.priorities}
    for one in plan.priorities:
        if one.id not in served:
            yield _gap(GapCode.PRIORITY_WITHOUT_ACTION, one.id, one.title)


def _action_gaps(plan: PlanFacts) -> Iterable[Gap]:
    for one in plan.actions:
        if not one.lead.strip():
            yield _gap(GapCode.ACTION_WITHOUT_LEAD, one.id, one.title)
        if not one.milestones:
            yield _gap(GapCode.ACTION_WITHOUT_MILESTONE, one.id, one.title)
        if not one.measures:
            yield _gap(GapCode.ACTION_WITHOUT_MEASURE, one.id, one.title)


def _measure_gaps(plan: PlanFacts) -> Iterable[Gap]:
    for one in plan.measures:
        if lacks(one.baseline):
            yield _gap(GapCode.MEASURE_WITHOUT_BASELINE, one.id, one.title, _why(one.baseline))
        if lacks(one.target):
            yield _gap(GapCode.MEASURE_WITHOUT_TARGET, one.id, one.title, _why(one.target))
        if one.target_date is None and one.target is not Absence.NOT_APPLICABLE:
            yield _gap(GapCode.MEASURE_WITHOUT_DATE, one.id, one.title)


def _money_gaps(plan: PlanFacts) -> Iterable[Gap]:
    for one in plan.funders:
        if lacks(one.amount):
            yield _gap(GapCode.FUNDER_WITHOUT_AMOUNT, one.id, one.title, _why(one.amount))


def _authority_gaps(plan: PlanFacts) -> Iterable[Gap]:
    named = {id_ for one in plan.measures for id_ in one.authorities}
    for one in plan.authorities:
        if one.id not in named:
            yield _gap(GapCode.AUTHORITY_ON_NO_MEASURE, one.id, one.title)


def lacks(value: float | Absence) -> bool:
    """Whether a number that should be there is not; one that does not apply is not lacking.

    >>> lacks(Absence.UNKNOWN), lacks(Absence.NOT_APPLICABLE), lacks(0.0)
    (True, False, False)
    """
    return isinstance(value, Absence) and value is not Absence.NOT_APPLICABLE


def _why(value: float | Absence) -> str:
    return ABSENT[value] if isinstance(value, Absence) else ""
