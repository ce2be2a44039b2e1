"""The founding report's plan has exactly the gaps that a reader finds in it; a full plan has none."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from msgspec.structs import replace

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.plan_gaps import (
    ActionOfPlan,
    AuthorityOfPlan,
    FunderOfPlan,
    GapCode,
    MeasureOfPlan,
    PlanFacts,
    PriorityOfPlan,
    plan_gaps,
)

AUTHORITIES = {
    "nwldc": "North West Leicestershire District Council",
    "county": "Leicestershire County Council",
    "police": "Leicestershire Police",
    "fire": "Leicestershire Fire Authority",
    "probation": "National Probation Service",
    "ccg": "West Leicestershire Clinical Commissioning Group",
}
# North West Leicestershire's Community Safety Strategy 2017-2020 as it was reported to Council on 27 June 2017: three
# priorities, an action plan in three sections with milestones each quarter, counts that rose, and no target anywhere.
FOUNDING = PlanFacts(
    starts=date(2017, 4, 1),
    jurisdiction=Jurisdiction.ENGLAND,
    priorities=(
        PriorityOfPlan(id="asb", title="Anti-social behaviour", strands=(Strand.CRIME_AND_DISORDER,)),
        PriorityOfPlan(id="violence", title="Violence", strands=(Strand.CRIME_AND_DISORDER,)),
        PriorityOfPlan(id="cyber", title="Cybercrime", strands=(Strand.CRIME_AND_DISORDER,)),
    ),
    actions=tuple(
        ActionOfPlan(
            id=f"{id_}-1",
            title=title,
            priorities=(id_,),
            lead="Community safety team",
            milestones=4,
            measures=1,
        )
        for id_, title in (
            ("asb", "Address anti-social behaviour and its causes"),
            ("violence", "Protect people from the effects of violence"),
            ("cyber", "Support business, schools and residents against cybercrime"),
        )
    ),
    measures=(
        MeasureOfPlan(id="crime", title="Overall crime", baseline=Absence.UNKNOWN, target=Absence.UNKNOWN),
        MeasureOfPlan(id="asb", title="ASB incidents", baseline=Absence.UNKNOWN, target=Absence.UNKNOWN),
    ),
    funders=(
        FunderOfPlan(id="pcc", title="Police and Crime Commissioner for Leicestershire", amount=34_500),
        FunderOfPlan(id="nwldc", title="North West Leicestershire District Council", amount=14_000),
        FunderOfPlan(id="county", title="Leicestershire County Council", amount=Absence.UNKNOWN),
    ),
    authorities=tuple(AuthorityOfPlan(id=id_, title=title) for id_, title in AUTHORITIES.items()),
)


def found(plan: PlanFacts) -> list[tuple[str, str]]:
    return [(gap.code.value, gap.subject) for gap in plan_gaps(plan)]


def test_the_founding_plan():
    assert found(FOUNDING) == [
        ("strand_without_action", "substance-misuse"),
        ("strand_without_action", "re-offending"),
        ("measure_without_baseline", "crime"),
        ("measure_without_target", "crime"),
        ("measure_without_date", "crime"),
        ("measure_without_baseline", "asb"),
        ("measure_without_target", "asb"),
        ("measure_without_date", "asb"),
        ("funder_without_amount", "county"),
        *(("authority_on_no_measure", id_) for id_ in AUTHORITIES),
    ]


def test_sentences_say_what_is_lacking():
    said = {(gap.code.value, gap.subject): gap.sentence for gap in plan_gaps(FOUNDING)}
    assert said["strand_without_action", "re-offending"] == (
        "No action of the plan is for re-offending, which the law asks every strategy for "
        "(Crime and Disorder Act 1998, section 6(1)(c))."
    )
    assert said["measure_without_target", "asb"] == "The measure “ASB incidents” has no target (not known)."
    assert said["authority_on_no_measure", "ccg"].startswith(
        "West Leicestershire Clinical Commissioning Group is a"
    )


FULL = replace(
    FOUNDING,
    actions=(
        *FOUNDING.actions,
        ActionOfPlan(
            id="probation-1",
            title="Work with people on probation who misuse drugs",
            strands=(Strand.SUBSTANCE_MISUSE, Strand.REOFFENDING),
            lead="Probation",
            milestones=1,
            measures=1,
        ),
    ),
    measures=(
        MeasureOfPlan(
            id="crime",
            title="Overall crime",
            baseline=6000,
            target=5900,
            target_date=date(2018, 3, 31),
            authorities=tuple(AUTHORITIES),
        ),
        MeasureOfPlan(
            id="new", title="New helpline", baseline=Absence.NOT_APPLICABLE, target=Absence.NOT_APPLICABLE
        ),
    ),
    funders=FOUNDING.funders[:2],
)


def test_a_full_plan_has_no_gap():
    assert found(FULL) == []


def test_from_2023_serious_violence_is_asked_for_too():
    assert found(replace(FULL, starts=date(2023, 4, 1))) == [("strand_without_action", "serious-violence")]


def test_an_action_covers_the_strands_of_its_priorities():
    drugs = PriorityOfPlan(id="drugs", title="Drugs", strands=(Strand.SUBSTANCE_MISUSE,))
    plan = replace(FOUNDING, priorities=(*FOUNDING.priorities, drugs))
    assert ("priority_without_action", "drugs") in found(plan)
    assert ("strand_without_action", "substance-misuse") in found(plan)
    served = replace(
        plan, actions=(*plan.actions, ActionOfPlan(id="d", title="Treatment", priorities=("drugs", "gone")))
    )
    assert [one for one in found(served) if one[1] in ("drugs", "d", "substance-misuse")] == [
        ("action_without_lead", "d"),
        ("action_without_milestone", "d"),
        ("action_without_measure", "d"),
    ]


@pytest.mark.parametrize("why", [one for one in Absence if one is not Absence.NOT_APPLICABLE])
def test_a_number_that_is_not_there_is_a_gap_whatever_the_reason_and_zero_is_none(why):
    missing = replace(FULL, funders=(FunderOfPlan(id="county", title="County", amount=why),))
    assert found(missing) == [("funder_without_amount", "county")]
    assert found(replace(FULL, funders=(FunderOfPlan(id="county", title="County", amount=0),))) == []


def test_every_kind_of_gap_has_its_words():
    text = files("saferplan.domain").joinpath("data", "plan_gaps.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)["gap"]
    assert set(words) == {code.value for code in GapCode}
    for one in words.values():
        assert set(re.findall(r"{(\w+)}", one["sentence"])) <= {"title", "detail"}
        assert one["sentence"].endswith(".")
        assert one["remedy"].endswith(".")
