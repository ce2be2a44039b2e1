"""The three packs of rules held against the partnership on a day: what pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.sections.completeness import lines_printed
from saferplan.desk.opening import frozen_of, workspace_open
from saferplan.desk.selectors import AssessmentSummary, assessment_list
from saferplan.domain.completeness import (
    AssessmentFacts,
    Line,
    Rule,
    RulePack,
    Status,
    Subject,
    check,
    line_not_in_force,
    rules_of,
)
from saferplan.domain.completeness_requirements import adopted_in_the_year_before_the_plan
from saferplan.domain.periods import Month
from saferplan.domain.planning import governance_completeness, plan_completeness
from saferplan.domain.planning.years import PlanYear
from saferplan.duties.facts import governance_facts, plan_facts, plan_on
from saferplan.history.actor import Actor
from saferplan.plan.models import Plan
from saferplan.strategy.selectors import jurisdiction


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """A pack with its lines; `assessment` names the assessment that was checked, where it is of one."""

    subject: Subject
    pack: RulePack
    lines: tuple[Line, ...]
    assessment: str = ""

    def count(self, status: Status) -> int:
        """How many lines stand so."""
        return sum(line.status is status for line in self.lines)


@dataclass(frozen=True, slots=True)
class Completeness:
    """The check on a day: the year's plan, where there is one, and the packs."""

    day: dt.date
    year: PlanYear
    plan: Plan | None
    packs: Sequence[CheckedPack]


def completeness_on(*, by: Actor, day: dt.date) -> Completeness:
    """Every rule for assessment, plan and governance, as it stands on a day.

    Raises:
        Http404: the partnership is not set up yet.
    """
    where = jurisdiction()
    plan_pack = rules_of(where, Subject.PLAN)
    governance_pack = rules_of(where, Subject.GOVERNANCE)
    return Completeness(
        day=day,
        year=PlanYear.containing(day),
        plan=plan_on(day),
        packs=(
            _assessment(by, day),
            CheckedPack(
                Subject.PLAN,
                plan_pack,
                check(plan_facts(day=day), plan_pack, day, plan_completeness.TESTS),
            ),
            CheckedPack(
                Subject.GOVERNANCE,
                governance_pack,
                check(governance_facts(by=by, day=day), governance_pack, day, governance_completeness.TESTS),
            ),
        ),
    )


def _assessment(by: Actor, day: dt.date) -> CheckedPack:
    """The lines that the assessment of the year before the plan printed of itself, under the law of the day."""
    pack = rules_of(jurisdiction(), Subject.ASSESSMENT)
    year, workspace = PlanYear.containing(day), workspace_open()
    found = _informing(assessment_list(by=by), year)
    if found is None or workspace is None:
        nothing = Line(
            rule=pack.rule[0],
            status=Status.UNKNOWN,
            explanation=f"No assessment of the year before {year.label} is held here that you may read.",
            remedy="Make it, or have it released to you.",
        )
        lines = [_under_the_law_of(day, rule, nothing) for rule in pack.rule]
        return CheckedPack(Subject.ASSESSMENT, pack, tuple(lines))
    printed = _printed(frozen_of(workspace, found.name), pack)
    printed["SA01"] = _adopted(found, year, day, pack.rule[0])
    unsaid = Line(
        rule=pack.rule[0],
        status=Status.UNKNOWN,
        explanation="The assessment was checked before this applied.",
        remedy="Make the assessment again.",
    )
    lines = [_under_the_law_of(day, rule, printed.get(rule.id, unsaid)) for rule in pack.rule]
    return CheckedPack(Subject.ASSESSMENT, pack, tuple(lines), found.name)


def _informing(held: Sequence[AssessmentSummary], year: PlanYear) -> AssessmentSummary | None:
    """The assessment of a year that ends in the twelve months before the plan's; an adopted one before a draft."""
    first = Month(year.first.year, year.first.month)
    fitting = [one for one in held if 1 <= first - one.settings.year.last <= 12]
    return max(
        fitting,
        key=lambda one: (one.settings.year.last, _adopted_on(one) is not None),
        default=None,
    )


def _adopted_on(found: AssessmentSummary) -> dt.date | None:
    return dt.date.fromisoformat(found.settings.adopted_on) if found.settings.adopted_on else None


def _adopted(found: AssessmentSummary, year: PlanYear, day: dt.date, rule: Rule) -> Line:
    """Judged anew: when the plan starts is known here, and adoption counts from its day on."""
    adopted = _adopted_on(found)
    judged = adopted_in_the_year_before_the_plan(
        AssessmentFacts(
            period=found.settings.year,
            plan_starts=year.first,
            adopted_on=adopted if adopted is not None and adopted <= day else None,
            adopted_by=found.settings.adopted_by,
        )
    )
    return Line(rule=rule, status=judged.status, explanation=judged.explanation, remedy=judged.remedy)


def _printed(frozen: FrozenAssessment, pack: RulePack) -> dict[str, Line]:
    rules = {rule.id: rule for rule in pack.rule}
    return {
        one.id: Line(rule=rules[one.id], status=one.status, explanation=one.found)
        for one in lines_printed(frozen.document)
        if one.id in rules and one.status is not Status.NOT_IN_FORCE
    }


def _under_the_law_of(day: dt.date, rule: Rule, line: Line) -> Line:
    if not rule.in_force(day):
        return line_not_in_force(rule, day)
    return Line(
        rule=rule,
        status=line.status,
        explanation=line.explanation,
        section=line.section,
        remedy=line.remedy,
    )
