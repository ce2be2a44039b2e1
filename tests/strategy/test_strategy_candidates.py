"""Candidates come from an assessment or from people with a reason, and are ended, not deleted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import People, people_make
from saferplan.documents.definition import Marking
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.years import PlanYear
from saferplan.history.recording import fold, record, state
from saferplan.strategy.assessed import AssessedEvidence
from saferplan.strategy.candidates import (
    candidate_amend,
    candidate_end,
    candidate_enter,
    candidates_propose,
)
from saferplan.strategy.models import Candidate
from saferplan.strategy.selectors import candidate_list, candidate_years
from small_assessments import SmallAssessment, five_measures
from workshops import YEAR, opened

pytestmark = pytest.mark.django_db


def propose(people: People, made: SmallAssessment, chosen: dict[str, str]) -> list[Candidate]:
    return candidates_propose(
        by=people.actor("NWLDC", "co_ordinator"),
        evidence=AssessedEvidence(made.frozen()),
        jurisdiction=Jurisdiction.ENGLAND,
        chosen=chosen,
    )


def test_a_theme_becomes_a_candidate_with_its_findings_figures_and_scores() -> None:
    people = people_make()
    asb, offending = propose(people, five_measures(), {"anti-social-behaviour": "", "re-offending": ""})
    assert (asb.year, asb.measure, asb.statutory) == (2017, "anti-social-behaviour", False)
    assert asb.findings == ("anti-social-behaviour@E22000170",)
    assert {one["criterion"]: one["score"] for one in asb.evidence["scores"]}["trend"] == 3
    assert all(identity in asb.figures for one in asb.evidence["scores"] for identity in one["figures"])
    assert offending.statutory
    assert "a gap in what is known" in offending.description
    assert fold(asb.history) == state(Candidate.objects.get(pk=asb.pk))
    assert propose(people, five_measures(), {"anti-social-behaviour": ""}) == [], "it is there already"


def test_another_finding_of_the_theme_may_speak_for_it() -> None:
    made = five_measures().finding("noise", 417)
    (candidate,) = propose(people_make(), made, {"anti-social-behaviour": "noise"})
    assert candidate.measure == "noise"
    assert len(candidate.findings) == 2, "the others stay its evidence"


@pytest.mark.parametrize("chosen", [{"hate": ""}, {"violence": "no-such-measure"}])
def test_what_the_assessment_does_not_hold_cannot_be_chosen(chosen: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        propose(people_make(), five_measures(), chosen)
    assert not Candidate.objects.exists()


def test_a_restricted_assessment_makes_no_candidates_for_all_to_see() -> None:
    made = five_measures()
    made.audience = Marking.RESTRICTED
    with pytest.raises(ValidationError, match="restricted"):
        propose(people_make(), made, {"violence": ""})


def test_people_enter_candidates_with_a_reason() -> None:
    by = people_make().actor("Turning Point", "updater")
    with pytest.raises(ValidationError) as refused:
        candidate_enter(by=by, year=YEAR, title="County lines", reason="  ")
    assert "reason" in refused.value.message_dict
    made = candidate_enter(by=by, year=YEAR, title="County lines", reason="Seen by outreach workers.")
    assert made.history.get().organisation_id == by.organisation
    with pytest.raises(ValidationError, match="candidate of this title"):
        candidate_enter(by=by, year=YEAR, title="County lines", reason="Again.")
    candidate_enter(by=by, year=PlanYear(2018), title="County lines", reason="Another year.")
    assert [one.starts for one in candidate_years()] == [2018, 2017]


def test_readers_and_auditors_enter_none_and_only_the_co_ordinator_changes_them() -> None:
    people = people_make()
    for organisation, role in (("Police", "reader"), ("LCC", "auditor")):
        with pytest.raises(PermissionDenied):
            candidate_enter(by=people.actor(organisation, role), year=YEAR, title="x", reason="y")
    made = candidate_enter(by=people.actor("Police", "updater"), year=YEAR, title="x", reason="y")
    with pytest.raises(PermissionDenied):
        candidate_end(by=people.actor("Police", "updater"), candidate=made, reason="z")


def test_a_change_and_an_end_need_a_reason_and_an_ended_one_stays() -> None:
    people = people_make()
    by = people.actor("NWLDC", "co_ordinator")
    made = candidate_enter(by=by, year=YEAR, title="Drugs", reason="y")
    with pytest.raises(ValidationError, match="why the candidate changes"):
        candidate_amend(
            by=by, candidate=made, title="Drugs", description="", strand=None, statutory=False, reason=""
        )
    with pytest.raises(ValidationError, match="which strand"):
        candidate_amend(
            by=by, candidate=made, title="Drugs", description="", strand=None, statutory=True, reason="law"
        )
    candidate_amend(
        by=by,
        candidate=made,
        title="Drugs",
        description="",
        strand=Strand.SUBSTANCE_MISUSE,
        statutory=True,
        reason="It is a strand.",
    )
    candidate_end(by=by, candidate=made, reason="Merged into another.")
    stored = Candidate.objects.get(pk=made.pk)
    assert fold(stored.history) == state(stored)
    assert list(candidate_list(year=YEAR)) == []
    assert list(candidate_list(year=YEAR, with_ended=True)) == [made]
    with pytest.raises(ValidationError, match="was ended"):
        candidate_end(by=by, candidate=made, reason="Again.")
    candidate_enter(by=by, year=YEAR, title="Drugs", reason="After all.")


def test_a_candidate_is_not_ended_while_partners_score_it() -> None:
    scene = opened()
    with pytest.raises(ValidationError, match="Decide on it there"):
        candidate_end(by=scene.co_ordinator, candidate=scene.candidates[0], reason="Not wanted.")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"why": ""}, "Say why it is a candidate"),
        ({"statutory": True, "strand": ""}, "Say which strand"),
        ({"strand": "no-strand"}, "Choose one of those listed|not a valid choice"),
    ],
)
def test_the_database_refuses_what_the_services_refuse(fields: dict[str, object], message: str) -> None:
    by = people_make().actor("NWLDC", "co_ordinator")
    told: dict[str, object] = {"year": 2017, "title": "x", "why": "y", "strand": "re-offending"}
    with pytest.raises(ValidationError, match=message):
        record("candidate_entered", Candidate(**told | fields), by=by)
