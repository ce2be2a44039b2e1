"""Every rule about a plan: facts that meet it, and facts that do not; and the founding report fails what it fails."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Any

import msgspec
import pytest

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import (
    Checked,
    Jurisdiction,
    Line,
    Severity,
    Status,
    Subject,
    check,
    rules_of,
)
from saferplan.domain.planning.duty_records import Duty, RecordDetail, RecordFacts, RecordSays, duties
from saferplan.domain.planning.plan_completeness import (
    TESTS,
    PlanCompletenessFacts,
    PriorityFacts,
    StrategyFacts,
)
from saferplan.domain.planning.plan_gaps import (
    ActionOfPlan,
    AuthorityOfPlan,
    FunderOfPlan,
    MeasureOfPlan,
    PlanFacts,
    PriorityOfPlan,
)
from saferplan.domain.planning.strands import statutory_strands

ENGLAND = rules_of(Jurisdiction.ENGLAND, Subject.PLAN)
DAY = date(2026, 6, 27)
IDS = [rule.id for rule in ENGLAND.rule]
RECORDS = tuple(
    RecordFacts(
        number=number,
        duty=duty,
        day=date(2026, 4, 20),
        source="Minutes of April",
        priorities=("priority 1",),
        until=date(2027, 3, 31) if RecordDetail.UNTIL in duties()[duty].needs else None,
    )
    for number, duty in enumerate(Duty, 1)
)
PLAN = PlanFacts(
    starts=date(2026, 4, 1),
    jurisdiction=Jurisdiction.ENGLAND,
    priorities=(PriorityOfPlan(id="priority 1", title="Violence", strands=tuple(Strand)),),
    actions=(
        ActionOfPlan(
            id="action 1",
            title="Visits",
            priorities=("priority 1",),
            lead="Police",
            milestones=1,
            measures=1,
        ),
    ),
    measures=(
        MeasureOfPlan(
            id="measure 1",
            title="Offences",
            baseline=900.0,
            target=800.0,
            target_date=date(2027, 3, 31),
            authorities=("organisation 1",),
        ),
    ),
    funders=(FunderOfPlan(id="contribution 1", title="PCC", amount=34_500.0),),
    authorities=(AuthorityOfPlan(id="organisation 1", title="Police"),),
)
PRIORITY = PriorityFacts(
    id="priority 1",
    title="Violence",
    findings=("finding-1",),
    why=True,
    objectives=("Visible Policing",),
    resourced=True,
)
COMPLETE = PlanCompletenessFacts(
    on=DAY,
    strategy=StrategyFacts(title="Strategy 2026-2029", starts=date(2026, 4, 1), ends=date(2029, 3, 31)),
    plan=PLAN,
    adopted_on=date(2026, 3, 24),
    priorities=(PRIORITY,),
    objectives=("Visible Policing",),
    two_tiers=True,
    records=RECORDS,
)


def but(**changes: Any) -> PlanCompletenessFacts:
    """The complete facts, but for these."""
    return msgspec.structs.replace(COMPLETE, **changes)


def plan_but(**changes: Any) -> PlanCompletenessFacts:
    """The complete facts, but for these of the plan."""
    return but(plan=msgspec.structs.replace(PLAN, **changes))


def priority_but(**changes: Any) -> PlanCompletenessFacts:
    """The complete facts, but for these of the priority."""
    return but(priorities=(msgspec.structs.replace(PRIORITY, **changes),))


def only_for(*strands: Strand) -> PlanCompletenessFacts:
    """The complete facts, but the priority is for these strands alone."""
    return plan_but(priorities=(PriorityOfPlan(id="priority 1", title="Violence", strands=strands),))


def record_but(duty: Duty, **changes: Any) -> PlanCompletenessFacts:
    """The complete facts, but for these of one record."""
    changed = [msgspec.structs.replace(one, **changes) if one.duty is duty else one for one in RECORDS]
    return but(records=tuple(changed))


def measure_but(**changes: Any) -> PlanCompletenessFacts:
    """The complete facts, but for these of the measure."""
    return plan_but(measures=(msgspec.structs.replace(PLAN.measures[0], **changes),))


def line(facts: PlanCompletenessFacts, rule: str, jurisdiction: Jurisdiction = Jurisdiction.ENGLAND) -> Line:
    pack = rules_of(jurisdiction, Subject.PLAN)
    return next(one for one in check(facts, pack, facts.on, TESTS) if one.rule.id == rule)


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_complete_facts_meet_every_rule(jurisdiction: Jurisdiction) -> None:
    for one in check(COMPLETE, rules_of(jurisdiction, Subject.PLAN), DAY, TESTS):
        assert one.status is Status.MET, f"{one.rule.id}: {one.explanation}"
        assert one.explanation.endswith(".")
        assert not one.remedy


NOT_MET = [
    ("PP01", but(strategy=None), "no strategy"),
    (
        "PP01",
        but(strategy=StrategyFacts(title="S", starts=date(2026, 4, 1), ends=date(2029, 4, 1))),
        "not three years",
    ),
    (
        "PP01",
        but(strategy=StrategyFacts(title="S", starts=date(2026, 4, 1), ends=date(2028, 3, 31))),
        "not three years",
    ),
    ("PP02", but(adopted_on=None), "not adopted"),
    ("PP02", but(adopted_on=date(2026, 4, 1)), "1 April 2026"),
    ("PP02", but(plan=None), "no plan"),
    ("PP03", only_for(Strand.REOFFENDING), "for crime and disorder"),
    ("PP03", but(plan=None), "no plan"),
    ("PP04", only_for(Strand.CRIME_AND_DISORDER), "for substance misuse"),
    ("PP05", only_for(Strand.CRIME_AND_DISORDER), "for re-offending"),
    ("PP06", only_for(Strand.CRIME_AND_DISORDER), "for serious violence"),
    ("PP07", priority_but(findings=(), why=False), "why these were chosen: Violence"),
    ("PP07", but(priorities=()), "No priority"),
    ("PP08", plan_but(actions=()), "“Violence” has no action"),
    (
        "PP08",
        plan_but(actions=(msgspec.structs.replace(PLAN.actions[0], lead=""),)),
        "nobody who leads it",
    ),
    ("PP08", plan_but(priorities=()), "No priority"),
    ("PP08", but(plan=None), "no plan"),
    ("PP09", priority_but(resourced=False), "Neither money nor help"),
    ("PP09", but(priorities=()), "No priority"),
    ("PP09", but(plan=None), "no plan"),
    ("PP10", measure_but(authorities=()), "will tell success: Police"),
    ("PP10", but(plan=None), "no plan"),
    ("PP11", record_but(Duty.ENGAGEMENT_PLANNED, day=date(2024, 4, 1)), "counts no longer"),
    ("PP12", record_but(Duty.SUMMARY_PUBLISHED, says=RecordSays.NOT_DONE, words="No."), "not done"),
    ("PP13", record_but(Duty.COPY_SENT, day=date(2024, 4, 1)), "counts no longer"),
    ("PP14", record_but(Duty.COUNTY_AGREEMENT, day=date(2024, 4, 1)), "counts no longer"),
    ("PP15", priority_but(objectives=()), "are held, and no priority is mapped"),
    (
        "PP15",
        but(objectives=(), priorities=(msgspec.structs.replace(PRIORITY, objectives=()),)),
        "No objective",
    ),
    ("PP15", but(priorities=()), "No priority"),
    ("PP16", measure_but(baseline=Absence.UNKNOWN), "no baseline"),
    ("PP16", measure_but(target=Absence.UNKNOWN), "no target"),
    ("PP16", measure_but(target_date=None), "no day"),
    ("PP16", plan_but(measures=()), "no measures"),
    ("PP16", but(plan=None), "no plan"),
    ("PP17", record_but(Duty.RISK_ASSESSMENT, priorities=()), "not about Violence"),
    ("PP17", record_but(Duty.RISK_ASSESSMENT, day=date(2024, 4, 1)), "counts no longer"),
    ("PP17", but(priorities=()), "No priority"),
    ("PP18", record_but(Duty.EQUALITY_IMPACT, says=RecordSays.NOT_DONE, words="No."), "not done"),
    ("PP19", record_but(Duty.VALUE_FOR_MONEY, day=date(2025, 6, 26)), "counts no longer"),
]


@pytest.mark.parametrize(("rule", "facts", "told"), NOT_MET)
def test_what_is_missing_is_told_with_a_remedy(rule: str, facts: PlanCompletenessFacts, told: str) -> None:
    found = line(facts, rule)
    assert found.status is Status.MISSING
    assert told in found.explanation
    assert found.remedy.endswith(".")


def test_every_rule_has_a_row_that_does_not_meet_it() -> None:
    assert {rule for rule, _, _ in NOT_MET} == {*IDS}


@pytest.mark.parametrize(
    ("rule", "facts", "told"),
    [
        ("PP07", priority_but(findings=()), "no finding of an assessment is linked"),
        (
            "PP09",
            plan_but(
                funders=(
                    *PLAN.funders,
                    FunderOfPlan(id="2", title="NWLDC", amount=12_000.0),
                    FunderOfPlan(id="3", title="NWLDC", amount=2_000.0),
                    FunderOfPlan(id="4", title="LCC", amount=Absence.UNKNOWN),
                )
            ),
            "2 of 3 funders state what they give. Not known of LCC.",
        ),
        ("PP10", plan_but(authorities=()), "No responsible authority is entered"),
        ("PP14", but(two_tiers=None), "No responsible authority is entered"),
        *((rule.id, but(records=()), "Nothing is recorded") for rule in ENGLAND.rule if rule.duty),
    ],
)
def test_what_is_not_known_is_told_apart_from_what_is_missing(
    rule: str, facts: PlanCompletenessFacts, told: str
) -> None:
    found = line(facts, rule)
    assert (found.status, told in found.explanation) == (Status.UNKNOWN, True)
    assert found.remedy


def test_one_tier_of_councils_needs_no_county_agreement() -> None:
    assert line(but(two_tiers=False), "PP14").status is Status.NOT_IN_FORCE


def test_a_priority_may_support_no_objective_where_another_does() -> None:
    other = msgspec.structs.replace(PRIORITY, id="priority 2", title="Cyber", objectives=())
    found = line(but(priorities=(PRIORITY, other)), "PP15")
    assert found.status is Status.MET
    assert "No objective is named for Cyber." in found.explanation


def test_without_funders_resources_in_kind_are_enough() -> None:
    assert "no funder is entered" in line(plan_but(funders=()), "PP09").explanation


def test_many_gaps_are_counted() -> None:
    bare = [
        MeasureOfPlan(id=str(number), title=f"M{number}", baseline=Absence.UNKNOWN, target=1.0)
        for number in range(3)
    ]
    assert line(plan_but(measures=tuple(bare)), "PP16").explanation.endswith("And 3 more.")


def test_the_founding_report_fails_exactly_what_it_fails() -> None:
    """The council's report of 27 June 2017 as facts: three sections, no targets, two of three funders."""
    titles = ("Anti-social behaviour", "Violence", "Cybercrime")
    ids = [f"priority {number}" for number in range(1, 4)]
    plan = PlanFacts(
        starts=date(2017, 4, 1),
        jurisdiction=Jurisdiction.ENGLAND,
        priorities=tuple(
            PriorityOfPlan(id=id_, title=title, strands=(Strand.CRIME_AND_DISORDER,))
            for id_, title in zip(ids, titles, strict=True)
        ),
        actions=tuple(
            ActionOfPlan(id=id_, title=title, priorities=(id_,), lead="NWLDC")
            for id_, title in zip(ids, titles, strict=True)
        ),
        measures=tuple(
            MeasureOfPlan(id=id_, title=title, baseline=Absence.UNKNOWN, target=Absence.UNKNOWN)
            for id_, title in zip(ids, titles, strict=True)
        ),
        funders=(
            FunderOfPlan(id="1", title="PCC", amount=34_500.0),
            FunderOfPlan(id="2", title="NWLDC", amount=12_000.0),
            FunderOfPlan(id="3", title="NWLDC", amount=2_000.0),
            FunderOfPlan(id="4", title="LCC", amount=Absence.UNKNOWN),
        ),
        authorities=(AuthorityOfPlan(id="organisation 1", title="Police"),),
    )
    facts = PlanCompletenessFacts(
        on=date(2017, 6, 27),
        strategy=StrategyFacts(title="Strategy 2017-2020", starts=date(2017, 4, 1), ends=date(2020, 3, 31)),
        plan=plan,
        adopted_on=date(2017, 3, 28),
        priorities=tuple(
            PriorityFacts(id=id_, title=title, why=True, resourced=True)
            for id_, title in zip(ids, titles, strict=True)
        ),
        objectives=("Visible Policing",),
        two_tiers=True,
    )
    by_status: dict[Status, set[str]] = {one: set() for one in Status}
    for one in check(facts, ENGLAND, facts.on, TESTS):
        by_status[one.status].add(one.rule.id)
    assert by_status[Status.MISSING] == {"PP04", "PP05", "PP10", "PP15", "PP16"}
    assert by_status[Status.NOT_IN_FORCE] == {"PP06"}
    assert by_status[Status.MET] == {"PP01", "PP02", "PP03", "PP08"}
    assert "2 of 3 funders" in line(facts, "PP09").explanation
    assert "are held, and no priority is mapped" in line(facts, "PP15").explanation


# --- the packs themselves ---------------------------------------------------------------------------------

AS_THE_GUIDE_MARKS_THEM = {
    **dict.fromkeys(("PP01", "PP19"), "S"),
    **dict.fromkeys(("PP02", "PP07", "PP08", "PP09", "PP10", "PP11", "PP12"), "M"),
    **dict.fromkeys(("PP03", "PP04", "PP05", "PP06", "PP13", "PP14", "PP15", "PP16", "PP18"), "V"),
    "PP17": "D",
}


def test_england_claims_no_more_than_was_checked() -> None:
    assert {rule.id: rule.checked.value for rule in ENGLAND.rule} == AS_THE_GUIDE_MARKS_THEM
    assert not ENGLAND.dates_checked


def test_wales_has_its_own_instruments_and_claims_nothing_verified() -> None:
    wales = rules_of(Jurisdiction.WALES, Subject.PLAN)
    assert all(rule.checked in {Checked.FROM_MEMORY, Checked.DEFAULT} for rule in wales.rule)
    references = " ".join(rule.reference for rule in wales.rule)
    assert "SI 2007/3076" in references
    assert "SI 2007/1830" not in references
    assert [rule.id for rule in wales.rule] == [id_ for id_ in IDS if id_ != "PP14"]


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_every_rule_is_whole_and_says_where_it_is_met(jurisdiction: Jurisdiction) -> None:
    for rule in rules_of(jurisdiction, Subject.PLAN).rule:
        assert rule.requirement.endswith(".")
        assert rule.reference
        assert rule.severity is (Severity.MUST if rule.id <= "PP15" else Severity.SHOULD)
        assert rule.test in TESTS
        assert bool(rule.where) is not bool(rule.duty)
        assert not rule.duty or Duty(rule.duty)


def test_every_test_is_of_some_rule() -> None:
    assert {rule.test for rule in ENGLAND.rule} == {*TESTS}
    assert all(inspect.getdoc(test) for test in TESTS.values())


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_strands_apply_from_the_same_days_as_everywhere(jurisdiction: Jurisdiction) -> None:
    rules = {rule.id: rule for rule in rules_of(jurisdiction, Subject.PLAN).rule}
    for id_, strand in zip(("PP03", "PP04", "PP05", "PP06"), statutory_strands(), strict=True):
        assert rules[id_].in_force_from == strand.in_force_from
