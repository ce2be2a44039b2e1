"""What law, guidance and practice ask of a strategy and of a year's plan: the facts, and the test of each rule.

The rules are data (`data/completeness_plan_england.toml`, `completeness_plan_wales.toml`). What a plan lacks is found
by `plan_gaps`, and what is done outside the system by `duty_records`; nothing of it is decided twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.completeness_facts import Found, Status, listed
from saferplan.domain.display import written_day
from saferplan.domain.governance.held import (
    EqualityHeld,
    RisksHeld,
    beside_outside,
    equality_of_plan,
    risks_of_priorities,
)
from saferplan.domain.planning.duty_records import Duty, RecordFacts, newest, recorded
from saferplan.domain.planning.plan_gaps import GapCode, PlanFacts, lacks, plan_gaps, strands_covered
from saferplan.domain.planning.years import STRATEGY_YEARS


class StrategyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy: its first and last day."""

    title: str
    starts: date
    ends: date


class PriorityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A priority of the year, and what is held of it besides the plan.

    `findings` are those of an assessment that it was chosen for, `why` whether it says why it was chosen, `objectives`
    those of the local policing body that it supports, `resourced` whether money or help in kind is stated for it.
    """

    id: str
    title: str
    findings: tuple[str, ...] = ()
    why: bool = False
    objectives: tuple[str, ...] = ()
    resourced: bool = False


class PlanCompletenessFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of strategy and plan on a day.

    `objectives` are those of the police and crime plan that are held, `two_tiers` whether a county council is a
    responsible authority, None where no authority was entered. `not_known` gives, by rule, why it cannot be said.
    """

    on: date
    strategy: StrategyFacts | None = None
    plan: PlanFacts | None = None
    adopted_on: date | None = None
    priorities: tuple[PriorityFacts, ...] = ()
    objectives: tuple[str, ...] = ()
    two_tiers: bool | None = None
    records: tuple[RecordFacts, ...] = ()
    risks: RisksHeld = RisksHeld()
    equality: tuple[EqualityHeld, ...] = ()
    not_known: Mapping[str, str] = {}


def three_year_strategy(facts: PlanCompletenessFacts) -> Found:
    """A strategy with its first and last day, three years apart."""
    held = facts.strategy
    if held is None:
        return Found(
            Status.MISSING, "There is no strategy for this day.", remedy="Draft the strategy of three years."
        )
    when = f"{held.title}: {written_day(held.starts)} to {written_day(held.ends)}."
    after = held.ends + timedelta(days=1)
    if (after.year - held.starts.year, after.month, after.day) != (
        STRATEGY_YEARS,
        held.starts.month,
        held.starts.day,
    ):
        return Found(
            Status.MISSING, f"{when} That is not three years.", remedy="Correct its first or last day."
        )
    return Found(Status.MET, when)


def revised_before_the_year(facts: PlanCompletenessFacts) -> Found:
    """The year's plan was adopted before the year began."""
    if facts.plan is None:
        return _no_plan()
    starts = f"Its year began on {written_day(facts.plan.starts)}."
    if facts.adopted_on is None:
        return Found(Status.MISSING, f"The plan is not adopted. {starts}", remedy="Have the plan adopted.")
    adopted = f"The plan was adopted on {written_day(facts.adopted_on)}. {starts}"
    if facts.adopted_on >= facts.plan.starts:
        return Found(Status.MISSING, adopted, remedy="Adopt the next plan before its year begins.")
    return Found(Status.MET, adopted)


def action_on_crime_and_disorder(facts: PlanCompletenessFacts) -> Found:
    """An action is for crime and disorder."""
    return _action_for(facts, Strand.CRIME_AND_DISORDER, "crime and disorder")


def action_on_substance_misuse(facts: PlanCompletenessFacts) -> Found:
    """An action is for substance misuse."""
    return _action_for(facts, Strand.SUBSTANCE_MISUSE, "substance misuse")


def action_on_reoffending(facts: PlanCompletenessFacts) -> Found:
    """An action is for re-offending."""
    return _action_for(facts, Strand.REOFFENDING, "re-offending")


def action_on_serious_violence(facts: PlanCompletenessFacts) -> Found:
    """An action is for serious violence."""
    return _action_for(facts, Strand.SERIOUS_VIOLENCE, "serious violence")


def priorities_from_the_assessment(facts: PlanCompletenessFacts) -> Found:
    """Each priority names the findings of an assessment that it was chosen for."""
    if not facts.priorities:
        return _no_priorities()
    bare = [one.title for one in facts.priorities if not one.findings and not one.why]
    unlinked = [one.title for one in facts.priorities if not one.findings and one.why]
    remedy = "Propose it from the assessment, so that it leads to its findings."
    if bare:
        return Found(Status.MISSING, f"Nothing says why these were chosen: {listed(bare)}.", remedy=remedy)
    if unlinked:
        return Found(
            Status.UNKNOWN,
            "Reasons are stated, and no finding of an assessment is linked, so it cannot be said whether these come "
            f"from it: {listed(unlinked)}.",
            remedy=remedy,
        )
    return Found(Status.MET, "Each priority leads to the findings that it was chosen for.")


def steps_with_owners(facts: PlanCompletenessFacts) -> Found:
    """Each priority has actions, and each action an organisation that leads it."""
    if facts.plan is None:
        return _no_plan()
    if not facts.plan.priorities:
        return _no_priorities()
    return _without_gaps(
        facts.plan,
        (GapCode.PRIORITY_WITHOUT_ACTION, GapCode.ACTION_WITHOUT_LEAD),
        "Each priority has actions, and each action a lead.",
    )


def resources_allocated(facts: PlanCompletenessFacts) -> Found:
    """What each priority takes is stated, and what each funder gives is known."""
    if facts.plan is None:
        return _no_plan()
    if not facts.priorities:
        return _no_priorities()
    bare = [one.title for one in facts.priorities if not one.resourced]
    if bare:
        return Found(
            Status.MISSING,
            f"Neither money nor help in kind is stated for {listed(bare)}.",
            remedy="State what its actions take: money with its source, staff, help in kind.",
        )
    funders = list(dict.fromkeys(one.title for one in facts.plan.funders))
    unknown = list(dict.fromkeys(one.title for one in facts.plan.funders if lacks(one.amount)))
    if unknown:
        stated = len(funders) - len(unknown)
        return Found(
            Status.UNKNOWN,
            f"Known in part: {stated} of {len(funders)} funders state what they give. Not known of {listed(unknown)}.",
            remedy="Ask for the amount, and enter it.",
        )
    given = "what each funder gives is known" if funders else "no funder is entered"
    return Found(Status.MET, f"Resources are stated for each priority, and {given}.")


def each_authority_measures_success(facts: PlanCompletenessFacts) -> Found:
    """Each responsible authority answers for a measure."""
    if facts.plan is None:
        return _no_plan()
    if not facts.plan.authorities:
        return _no_authorities()
    lacking = {one.subject for one in plan_gaps(facts.plan) if one.code is GapCode.AUTHORITY_ON_NO_MEASURE}
    names = [one.title for one in facts.plan.authorities if one.id in lacking]
    if names:
        return Found(
            Status.MISSING,
            f"No measure says how these will tell success: {listed(names)}.",
            remedy="Name each responsible authority on a measure that it answers for.",
        )
    return Found(Status.MET, "Each responsible authority answers for a measure.")


def engagement_planned(facts: PlanCompletenessFacts) -> Found:
    """Consultation in the plan's year is planned."""
    return recorded(facts.records, Duty.ENGAGEMENT_PLANNED, facts.on)


def summary_published(facts: PlanCompletenessFacts) -> Found:
    """A summary of the plan was published."""
    return recorded(facts.records, Duty.SUMMARY_PUBLISHED, facts.on)


def copy_sent_to_policing_body(facts: PlanCompletenessFacts) -> Found:
    """A copy went to the local policing body."""
    return recorded(facts.records, Duty.COPY_SENT, facts.on)


def in_the_county_agreement(facts: PlanCompletenessFacts) -> Found:
    """The county's agreement takes the plan up; where there is one tier of councils, there is none."""
    if facts.two_tiers is None:
        return _no_authorities()
    if not facts.two_tiers:
        return Found(
            Status.NOT_IN_FORCE,
            "No county council is a responsible authority: there is one tier of councils.",
        )
    return recorded(facts.records, Duty.COUNTY_AGREEMENT, facts.on)


def regard_to_police_objectives(facts: PlanCompletenessFacts) -> Found:
    """Priorities are mapped to the objectives of the police and crime plan."""
    if not facts.priorities:
        return _no_priorities()
    mapped = [one for one in facts.priorities if one.objectives]
    if mapped:
        rest = [one.title for one in facts.priorities if not one.objectives]
        beside = f" No objective is named for {listed(rest)}." if rest else ""
        named = list(dict.fromkeys(title for one in mapped for title in one.objectives))
        return Found(Status.MET, f"The priorities support {listed(named)}.{beside}")
    if not facts.objectives:
        return Found(
            Status.MISSING,
            "No objective of the police and crime plan is held, and no priority is mapped to one.",
            remedy="Add the objectives, and say which priority supports which.",
        )
    return Found(
        Status.MISSING,
        "Objectives of the police and crime plan are held, and no priority is mapped to one.",
        remedy="Say of each priority which objective it supports.",
    )


def measures_have_baseline_target_and_date(facts: PlanCompletenessFacts) -> Found:
    """Each measure has baseline, target and the day of the target, or says that it does not apply."""
    if facts.plan is None:
        return _no_plan()
    if not facts.plan.measures:
        return Found(Status.MISSING, "The plan has no measures.", remedy="Add a measure to each priority.")
    return _without_gaps(
        facts.plan,
        (
            GapCode.MEASURE_WITHOUT_BASELINE,
            GapCode.MEASURE_WITHOUT_TARGET,
            GapCode.MEASURE_WITHOUT_DATE,
        ),
        "Each measure has its baseline, its target and the day of the target.",
    )


def risks_assessed(facts: PlanCompletenessFacts) -> Found:
    """The risks to each priority are in the register; where it has none of any, a record says so."""
    if not facts.priorities:
        return _no_priorities()
    held = risks_of_priorities(facts.risks, {one.id: one.title for one in facts.priorities})
    return beside_outside(
        held,
        _risks_recorded(facts),
        "Enter a risk of each priority in the register, or record the risk assessment that was done outside.",
    )


def _risks_recorded(facts: PlanCompletenessFacts) -> Found:
    found = recorded(facts.records, Duty.RISK_ASSESSMENT, facts.on)
    last = newest(facts.records, Duty.RISK_ASSESSMENT, facts.on)
    if found.status is not Status.MET or last is None:
        return found
    lacking = [one.title for one in facts.priorities if one.id not in last.priorities]
    if lacking:
        return Found(
            Status.MISSING,
            f"{found.explanation} It is not about {listed(lacking)}.",
            found.section,
            "Record a risk assessment of every priority of the year.",
        )
    return found


def equality_impact_assessed(facts: PlanCompletenessFacts) -> Found:
    """The plan's effect on equality was assessed, and signed off; or a record says so."""
    outside = recorded(facts.records, Duty.EQUALITY_IMPACT, facts.on)
    return beside_outside(
        equality_of_plan(facts.equality, facts.on),
        outside,
        "Begin an assessment of the plan or its strategy, or record the one that was made outside.",
    )


def value_for_money_reviewed(facts: PlanCompletenessFacts) -> Found:
    """Spending was reviewed within the year."""
    return recorded(facts.records, Duty.VALUE_FOR_MONEY, facts.on)


TESTS: Mapping[str, Callable[[PlanCompletenessFacts], Found]] = {
    test.__name__: test
    for test in (
        three_year_strategy,
        revised_before_the_year,
        action_on_crime_and_disorder,
        action_on_substance_misuse,
        action_on_reoffending,
        action_on_serious_violence,
        priorities_from_the_assessment,
        steps_with_owners,
        resources_allocated,
        each_authority_measures_success,
        engagement_planned,
        summary_published,
        copy_sent_to_policing_body,
        in_the_county_agreement,
        regard_to_police_objectives,
        measures_have_baseline_target_and_date,
        risks_assessed,
        equality_impact_assessed,
        value_for_money_reviewed,
    )
}
"""The tests that rules about a plan can name."""


def _action_for(facts: PlanCompletenessFacts, strand: Strand, words: str) -> Found:
    if facts.plan is None:
        return _no_plan()
    if strand in strands_covered(facts.plan):
        return Found(Status.MET, f"The plan has an action for {words}.")
    return Found(
        Status.MISSING,
        f"No action of the plan is for {words}.",
        remedy="Add one, or mark the priority that serves it. It may be about keeping up what is done already.",
    )


def _without_gaps(plan: PlanFacts, codes: tuple[GapCode, ...], met: str) -> Found:
    gaps = [one for one in plan_gaps(plan) if one.code in codes]
    if not gaps:
        return Found(Status.MET, met)
    said = [one.sentence for one in gaps[:3]]
    more = f" And {len(gaps) - 3} more." if len(gaps) > 3 else ""
    return Found(Status.MISSING, " ".join(said) + more, remedy=gaps[0].remedy)


def _no_plan() -> Found:
    return Found(
        Status.MISSING, "There is no plan for the year of this day.", remedy="Draft the plan of the year."
    )


def _no_priorities() -> Found:
    return Found(
        Status.MISSING, "No priority of the year is agreed.", remedy="Agree the priorities of the year."
    )


def _no_authorities() -> Found:
    return Found(
        Status.UNKNOWN,
        "No responsible authority is entered for this day.",
        remedy="Enter the organisations of the partnership, and what each is.",
    )
