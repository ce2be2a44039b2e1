"""Every completeness rule met by facts that meet it and not by facts that do not; and no rule claims too much."""

from __future__ import annotations

import inspect
from datetime import date

import msgspec
import pytest

from saferplan.domain.categories import Strand, categories
from saferplan.domain.completeness import (
    AssessmentFacts,
    Checked,
    Jurisdiction,
    Line,
    MeasureFacts,
    Rule,
    RulePack,
    Severity,
    Status,
    check,
    jurisdiction_of,
    rules_of,
)
from saferplan.domain.completeness_requirements import TESTS
from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError

ENGLAND = rules_of(Jurisdiction.ENGLAND)
TODAY = date(2026, 3, 20)


def measure(id_: str, group: str, *strands: Strand, **more: object) -> MeasureFacts:
    facts = MeasureFacts(
        id=id_,
        title=id_.capitalize(),
        group=group,
        strands=strands,
        section=f"theme-{id_}",
        count=True,
        rate=True,
        change=True,
    )
    return msgspec.structs.replace(facts, **more)


DISORDER = Strand.CRIME_AND_DISORDER
MEASURES = {
    "burglary": measure("burglary", "recorded-crime", DISORDER),
    "asb": measure("asb", "anti-social-behaviour", DISORDER),
    "noise": measure("noise", "environment", DISORDER),
    "drugs": measure("drugs", "recorded-crime", DISORDER, Strand.SUBSTANCE_MISUSE),
    "reoffending": measure("reoffending", "offending", Strand.REOFFENDING, rate=False),
    "robbery": measure("robbery", "recorded-crime", Strand.SERIOUS_VIOLENCE, notable=True, explained=True),
}

COMPLETE = AssessmentFacts(
    period=Period.parse("2025-01/2025-12"),
    plan_starts=date(2026, 4, 1),
    adopted_on=date(2026, 3, 3),
    adopted_by="the strategy group",
    measures=tuple(MEASURES.values()),
    places=("theme-burglary-places",),
    times=("theme-burglary-months",),
    people=("people-affected",),
    priorities="priorities",
    community_views="community-views",
    last_year="last-year",
    receipts="receipts",
    missing_sets=True,
    police_objectives="police-and-crime-objectives",
    equality="people-affected",
    peers="peers",
    horizon_scan="horizon-scan",
)


def with_measure(id_: str, **changes: object) -> AssessmentFacts:
    """The complete facts, but for one measure."""
    changed = {**MEASURES, id_: msgspec.structs.replace(MEASURES[id_], **changes)}
    return msgspec.structs.replace(COMPLETE, measures=tuple(changed.values()))


def without(*ids: str) -> AssessmentFacts:
    """The complete facts, without some measures."""
    return msgspec.structs.replace(
        COMPLETE, measures=tuple(one for id_, one in MEASURES.items() if id_ not in ids)
    )


def but(**changes: object) -> AssessmentFacts:
    """The complete facts, but for these."""
    return msgspec.structs.replace(COMPLETE, **changes)


def line(facts: AssessmentFacts, rule: str, pack: RulePack = ENGLAND, on: date = TODAY) -> Line:
    return next(one for one in check(facts, pack, on, TESTS) if one.rule.id == rule)


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_complete_facts_meet_every_rule_and_say_where(jurisdiction):
    for one in check(COMPLETE, rules_of(jurisdiction), TODAY, TESTS):
        assert one.status is Status.MET, one.explanation
        assert one.section
        assert not one.remedy


@pytest.mark.parametrize(
    ("rule", "facts", "told"),
    [
        ("SA01", but(adopted_on=None), "has not been adopted"),
        ("SA01", but(adopted_by=""), "no body that adopted it"),
        ("SA01", but(adopted_on=date(2026, 4, 2)), "Adopted on 2 April 2026"),
        ("SA01", but(period=Period.parse("2023-01/2023-12")), "not the year before it"),
        ("SA02", without("noise"), "behaviour that harms the local environment"),
        ("SA02", with_measure("asb", rate=False), "anti-social behaviour"),
        ("SA03", but(places=()), "no analysis by place"),
        ("SA03", but(times=()), "no analysis by time"),
        ("SA04", without("drugs"), "no measure of substance misuse"),
        ("SA05", without("reoffending"), "no measure of re-offending"),
        ("SA06", without("robbery"), "no measure of serious violence"),
        ("SA06", with_measure("robbery", rate=False), "no measure of serious violence"),
        ("SA07", with_measure("asb", change=False), "No change can be stated of Asb"),
        ("SA07", but(measures=()), "no measures"),
        ("SA08", with_measure("robbery", explained=False), "why these changed: Robbery"),
        ("SA09", but(priorities=None), "nobody has entered it"),
        ("SA10", but(community_views=None), "nobody has entered it"),
        ("SA11", but(last_year=None), "nobody has entered it"),
        ("SA12", but(receipts=None), "no register"),
        ("SA12", but(missing_sets=False), "what did not arrive"),
        ("SA13", but(police_objectives=None), "nobody has entered it"),
        ("SA14", with_measure("noise", caveats=False), "not stated of Noise"),
        ("SA14", with_measure("noise", extracted=False), "not stated of Noise"),
        ("SA14", but(measures=()), "no measures"),
        ("SA15", but(equality=None), "nobody has entered it"),
        ("SA16", but(peers=None), "no reason why not"),
        ("SA17", but(horizon_scan=None), "nobody has entered it"),
    ],
)
def test_what_is_missing_is_told_with_a_remedy(rule, facts, told):
    found = line(facts, rule)
    assert found.status is Status.MISSING
    assert told in found.explanation
    assert found.remedy.endswith(".")
    others = {one.rule.id for one in check(facts, ENGLAND, TODAY, TESTS) if one.status is not Status.MET}
    assert rule in others


def test_an_assessment_before_its_plan_is_known_is_not_called_late():
    found = line(but(plan_starts=None), "SA01")
    assert found.status is Status.UNKNOWN
    assert "day on which the plan starts" in found.remedy


def test_a_reason_for_no_peers_is_enough():
    found = line(but(peers=None, why_no_peers="No other district's counts are held."), "SA16")
    assert found.status is Status.MET
    assert "No other district" in found.explanation


def test_no_notable_change_needs_no_explanation_but_no_change_at_all_is_not_known():
    assert line(with_measure("robbery", notable=False), "SA08").status is Status.MET
    unchanged = [msgspec.structs.replace(one, change=False, notable=False) for one in COMPLETE.measures]
    assert line(but(measures=tuple(unchanged)), "SA08").status is Status.UNKNOWN


def test_people_are_wanted_but_their_absence_is_said_and_not_held_against_it():
    found = line(but(people=()), "SA03")
    assert found.status is Status.MET
    assert "of people, nothing is held" in found.explanation


def test_what_cannot_be_said_is_unknown_with_its_reason():
    found = line(but(last_year=None, not_known={"SA11": "The plan of last year is not held here."}), "SA11")
    assert (found.status, found.explanation) == (Status.UNKNOWN, "The plan of last year is not held here.")


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_serious_violence_only_counts_from_2023(jurisdiction):
    pack = rules_of(jurisdiction)
    before, after = (line(COMPLETE, "SA06", pack, on) for on in (date(2022, 12, 31), date(2023, 2, 1)))
    assert before.status is Status.NOT_IN_FORCE
    assert "2023" in before.explanation
    assert after.status is Status.MET


def test_a_rule_ends_on_its_last_day():
    rule = msgspec.structs.replace(ENGLAND.rule[8], in_force_to=date(2026, 3, 20))
    pack = msgspec.structs.replace(ENGLAND, rule=(rule,))
    assert check(COMPLETE, pack, date(2026, 3, 20), TESTS)[0].status is Status.MET
    ended = check(COMPLETE, pack, date(2026, 3, 21), TESTS)[0]
    assert (ended.status, ended.explanation) == (Status.NOT_IN_FORCE, "It applied until 20 March 2026.")


def test_the_founding_years_assessment_of_police_data_alone():
    """Police records, nothing entered: what a first run on open data can and cannot meet."""
    facts = AssessmentFacts(
        period=Period.parse("2016-04/2017-03"),
        measures=(MEASURES["burglary"], MEASURES["asb"], MEASURES["drugs"]),
        places=("places",),
        times=("months",),
    )
    met = {one.rule.id for one in check(facts, ENGLAND, date(2017, 6, 27), TESTS) if one.status is Status.MET}
    assert met == {"SA03", "SA04", "SA07", "SA08", "SA14"}


# --- the packs themselves ---------------------------------------------------------------------------------

AS_THE_GUIDE_MARKS_THEM = {
    **dict.fromkeys(("SA01", "SA02", "SA03", "SA04", "SA05", "SA07", "SA08", "SA11", "SA12"), "M"),
    **dict.fromkeys(("SA06", "SA09", "SA10", "SA13", "SA15", "SA16"), "V"),
    "SA14": "D",
    "SA17": "S",
}


def test_england_claims_exactly_what_was_checked():
    assert {rule.id: rule.checked.value for rule in ENGLAND.rule} == AS_THE_GUIDE_MARKS_THEM
    assert not ENGLAND.dates_checked


def test_wales_has_its_own_instruments_and_claims_nothing_verified():
    wales = rules_of(Jurisdiction.WALES)
    assert all(rule.checked in {Checked.FROM_MEMORY, Checked.DEFAULT} for rule in wales.rule)
    references = " ".join(rule.reference for rule in wales.rule)
    assert "SI 2007/3076" in references
    assert "SI 2010/648" in references
    assert "SI 2007/1830" not in references


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_every_rule_is_whole(jurisdiction):
    pack = rules_of(jurisdiction)
    assert [rule.id for rule in pack.rule] == [f"SA{number:02}" for number in range(1, 18)]
    for rule in pack.rule:
        assert rule.requirement.endswith(".")
        assert rule.reference
        assert rule.verified
        assert rule.severity is (Severity.MUST if rule.id <= "SA12" else Severity.SHOULD)
        assert rule.test in TESTS


def test_every_test_is_of_some_rule():
    used = {rule.test for jurisdiction in Jurisdiction for rule in rules_of(jurisdiction).rule}
    assert used == set(TESTS)
    assert all(inspect.getdoc(test) for test in TESTS.values())


def test_the_groups_that_levels_are_asked_for_are_groups_of_categories():
    assert {"recorded-crime", "anti-social-behaviour", "environment"} <= {
        one.group for one in categories().values()
    }


@pytest.mark.parametrize(
    ("code", "whose"), [("E22000170", Jurisdiction.ENGLAND), ("W22000001", Jurisdiction.WALES)]
)
def test_the_code_of_an_area_says_whose_regulations_apply(code, whose):
    assert jurisdiction_of(code) is whose


def test_neither_england_nor_wales_is_refused():
    with pytest.raises(SaferPlanError, match="S12000033"):
        jurisdiction_of("S12000033")


def test_a_rule_that_is_always_in_force_has_no_day():
    assert isinstance(ENGLAND.rule[13], Rule)
    assert line(COMPLETE, "SA14", on=date(1999, 1, 1)).status is Status.MET
