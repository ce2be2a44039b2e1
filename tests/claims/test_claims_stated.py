"""Claims as people state them: what is refused at which field, how a change is judged, what an assessment gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from reports_world import CLAIM, Reports
from saferplan.assessment.frozen import Finding
from saferplan.claims.changes import BY_ITSELF, change_judged, change_sentence
from saferplan.claims.models import Claim
from saferplan.claims.services import claim_amend, claim_end, claim_state
from saferplan.documents.definition import Words
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.figure import Interval
from saferplan.domain.verdicts import Verdict
from saferplan.reports import taking
from saferplan.reports.taking import changes_to_take, claim_take
from saferplan.strategy.assessed import AssessedEvidence
from small_assessments import PLACE, SmallAssessment

pytestmark = pytest.mark.django_db


def told(**changed: Any) -> dict[str, Any]:
    return {**CLAIM, "sentence": "Another sentence with 129.", **changed}


def test_67_more_on_6062_is_no_clear_change_and_prints_its_base(world: Reports) -> None:
    claim = world.claim
    assert claim.verdict == Verdict.NO_CLEAR_CHANGE.value
    assert claim.lower is not None
    assert claim.upper is not None
    assert claim.lower < 67 < claim.upper
    assert claim.lower < 0
    said = change_sentence(claim.facts, lower=claim.lower, upper=claim.upper, verdict=claim.verdict)
    assert said.startswith("From 6,062 to 6,129: +67 (95% interval ")
    assert said.endswith("; no clear change.")
    assert BY_ITSELF in claim.verdict_words


@pytest.mark.parametrize(
    ("before", "verdict"),
    [(6000, Verdict.NO_CLEAR_CHANGE), (1000, Verdict.WATCH), (300, Verdict.SIGNAL)],
)
def test_the_verdict_on_67_flips_with_its_base(before: int, verdict: Verdict) -> None:
    assert change_judged(before=before, after=before + 67).verdict is verdict


def test_a_change_without_a_base_says_so(world: Reports) -> None:
    claim = claim_state(by=world.co_ordinator(), **told(before=None, after=None, base_unknown=True))
    assert (claim.verdict, claim.lower) == ("", None)
    assert "is not known" in change_sentence(claim.facts, lower=None, upper=None, verdict="")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": " "}, "source"),
        ({"geography": ""}, "geography"),
        ({"period": ""}, "period"),
        ({"definition": ""}, "definition"),
        ({"before": None}, "before"),
        ({"covers": Scope.NATIONAL, "geography": "England and Wales"}, "said_of"),
        ({"sentence": "It is half of recorded crime.", "kind": ClaimKind.SURVEY}, "sentence"),
    ],
)
def test_what_a_claim_lacks_is_refused_at_its_field_and_nothing_is_kept(
    world: Reports, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        claim_state(by=world.co_ordinator(), **told(**changed))
    assert list(refused.value.message_dict) == [field]
    assert Claim.objects.count() == 1


def test_the_same_sentence_is_one_claim(world: Reports) -> None:
    with pytest.raises(ValidationError, match="a claim already"):
        claim_state(by=world.co_ordinator(), **CLAIM)


def test_a_claim_is_changed_with_a_reason_and_judged_anew(world: Reports) -> None:
    by, claim = world.co_ordinator(), world.claim
    with pytest.raises(ValidationError, match="Say why"):
        claim_amend(by=by, claim=claim, reason=" ", **CLAIM)
    claim_amend(
        by=by, claim=claim, reason="The police corrected it.", **{**CLAIM, "before": 300, "after": 367}
    )
    claim.refresh_from_db()
    assert (claim.before, claim.verdict) == (300, Verdict.SIGNAL.value)
    with pytest.raises(ValidationError):
        claim_amend(by=by, claim=claim, reason="Wrong.", **{**CLAIM, "source": ""})


def test_a_claim_that_was_ended_stays_as_it_was(world: Reports) -> None:
    by = world.co_ordinator()
    with pytest.raises(ValidationError, match="Say why"):
        claim_end(by=by, claim=world.claim, reason="")
    claim_end(by=by, claim=world.claim, reason="Not said any more.")
    with pytest.raises(ValidationError, match="was ended on"):
        claim_amend(by=by, claim=world.claim, reason="Again.", **CLAIM)
    assert claim_state(by=by, **CLAIM).pk != world.claim.pk


def test_only_the_co_ordinator_states_claims(world: Reports) -> None:
    for act in (claim_state, claim_take):
        with pytest.raises(PermissionDenied):
            act(by=world.money.police(), **({**told()} if act is claim_state else TAKEN))  # type: ignore[arg-type]


TAKEN = {
    "assessment": "2016-12",
    "finding": "",
    "sentence": "It rose.",
    "source": "Leicestershire Police",
    "geography": "North West Leicestershire",
    "definition": "Recorded",
}


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch) -> AssessedEvidence:
    """A small assessment in the place of the workspace's."""
    made = SmallAssessment()
    measure = "anti-social-behaviour"
    used = (
        made.figure("count", measure, 2700),
        made.figure("count", measure, 2571, parameters=(("year", "before"),)),
        made.figure("difference", measure, 129, interval=Interval(-16, 274, 0.95)),
    )
    made.findings.append(
        Finding(
            id=f"{measure}@{PLACE}",
            measure=measure,
            area=PLACE,
            statement=(Words("Anti-social behaviour: 2,700."),),
            figures=tuple(one.id for one in used),
            verdict=Verdict.WATCH,
        )
    )
    made.finding("burglary", 100)
    held = AssessedEvidence(made.frozen())
    monkeypatch.setattr(taking, "evidence_get", lambda name: held)  # noqa: ARG005
    monkeypatch.setattr(taking, "assessments_held", lambda: {"2016-12": None})
    return held


def test_a_change_is_taken_from_an_assessment_with_its_own_verdict(
    world: Reports, evidence: AssessedEvidence
) -> None:
    finding = evidence.all_findings()[0]
    assert (f"2016-12|{finding.id}", f"{finding.title} (2016-12)") in changes_to_take()
    claim = claim_take(by=world.co_ordinator(), **{**TAKEN, "finding": finding.id})
    counts = evidence.figures_held(tuple(one.id for one in finding.figures))[:2]
    assert (claim.after, claim.before) == tuple(one.value for one in counts)
    assert claim.verdict == finding.verdict.value
    assert claim.figures == [one.id for one in finding.figures]
    assert claim.period == counts[0].definition.period.label
    with pytest.raises(ValidationError, match="what the assessment says"):
        claim_amend(by=world.co_ordinator(), claim=claim, reason="Other.", **CLAIM)


def test_a_finding_that_is_not_there_is_not_found(world: Reports, evidence: AssessedEvidence) -> None:
    assert evidence.name
    with pytest.raises(Http404):
        claim_take(by=world.co_ordinator(), **{**TAKEN, "finding": "nothing@E22000170"})


def test_a_finding_without_a_change_is_refused_at_its_field(
    world: Reports, evidence: AssessedEvidence
) -> None:
    assert len(evidence.all_findings()) == 2
    with pytest.raises(ValidationError, match="states no change") as refused:
        claim_take(by=world.co_ordinator(), **{**TAKEN, "finding": f"burglary@{PLACE}"})
    assert list(refused.value.message_dict) == ["finding"]


def test_counts_that_are_too_small_are_not_taken_for_a_public_report(
    world: Reports, evidence: AssessedEvidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rule:
        hide_below = 10**9

    monkeypatch.setattr(taking, "suppression_rule", lambda audience: Rule)  # noqa: ARG005
    with pytest.raises(ValidationError) as refused:
        claim_take(by=world.co_ordinator(), **{**TAKEN, "finding": evidence.all_findings()[0].id})
    assert list(refused.value.message_dict) == ["finding"]
