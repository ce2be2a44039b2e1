"""A workshop goes from scoring alone to a shared decision; while partners score, each sees only its own scores."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from partnerships import START
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.scoring import Confidence
from saferplan.history.models import Event
from saferplan.history.recording import fold, record, state
from saferplan.partnership.models import Organisation
from saferplan.strategy.assessed import AssessedEvidence
from saferplan.strategy.candidates import candidate_enter, candidates_propose
from saferplan.strategy.decisions import decision_take
from saferplan.strategy.models import Decision, DiscussionNote, Score, ScoringModel, Workshop
from saferplan.strategy.scores import (
    discussion_note,
    dissent_note,
    dissent_withdraw,
    score_give,
    score_moderate,
)
from saferplan.strategy.states import ScoreKind, WorkshopState
from saferplan.strategy.workshop_selectors import (
    board_get,
    decisions_of,
    organisations_scored_for,
    progress_of,
    scores_seen,
)
from saferplan.strategy.workshops import (
    workshop_amend,
    workshop_close_scoring,
    workshop_decide,
    workshop_end,
    workshop_include,
    workshop_open,
    workshop_prepare,
)
from small_assessments import five_measures
from workshops import YEAR, discussing, opened, prepared, scored

pytestmark = pytest.mark.django_db


def every_state_is_its_fold() -> None:
    for kind in (Workshop, Score, Decision, DiscussionNote, ScoringModel):
        for row in kind.objects.all():
            assert fold(row.history) == state(row), row


def test_a_workshop_goes_from_preparing_to_decided() -> None:
    scene = discussing()
    by = scene.co_ordinator
    for number, candidate in enumerate(scene.candidates):
        decision_take(
            by=by, workshop=scene.workshop, candidate=candidate, chosen=number < 2, reason="Agreed by all."
        )
    workshop_decide(by=scene.people.actor("NWLDC", "chair"), workshop=scene.workshop, on=dt.date(2017, 4, 3))
    stored = scene.fresh()
    assert stored.state == WorkshopState.DECIDED
    assert [one.name for one in stored.history] == [
        "workshop_prepared",
        "workshop_opened",
        "workshop_scoring_closed",
        "workshop_decided",
    ]
    assert [decisions_of(workshop=stored)[one.pk].rank for one in scene.candidates] == [1, 2, 3]
    every_state_is_its_fold()


def test_two_workshops_of_a_year_are_not_under_way_at_once() -> None:
    scene = prepared()
    with pytest.raises(ValidationError, match="finish or end that first"):
        workshop_prepare(by=scene.co_ordinator, year=YEAR, model=scene.workshop.model)
    workshop_end(by=scene.co_ordinator, workshop=scene.workshop, reason="Postponed by a month.")
    workshop_prepare(by=scene.co_ordinator, year=YEAR, model=scene.workshop.model)


def test_a_workshop_needs_two_candidates_to_rank() -> None:
    scene = prepared(candidates=1, statutory=True)
    with pytest.raises(ValidationError, match="at least two candidates"):
        workshop_open(by=scene.co_ordinator, workshop=scene.workshop)


def test_acts_of_another_state_are_refused_in_words() -> None:
    scene = prepared()
    by = scene.co_ordinator
    with pytest.raises(ValidationError, match="is at “Being prepared”"):
        workshop_close_scoring(by=by, workshop=scene.workshop)
    workshop_open(by=by, workshop=scene.workshop)
    with pytest.raises(ValidationError, match="is at “Partners score”; this is done at “Being prepared”"):
        workshop_open(by=by, workshop=scene.workshop)
    with pytest.raises(ValidationError, match="is at “Partners score”"):
        workshop_amend(by=by, workshop=scene.fresh(), model=scene.workshop.model)
    with pytest.raises(ValidationError, match="No organisation has scored yet"):
        workshop_close_scoring(by=by, workshop=scene.workshop)
    with pytest.raises(ValidationError, match="is at “Partners score”"):
        decision_take(
            by=by, workshop=scene.workshop, candidate=scene.candidates[0], chosen=True, reason="Early."
        )
    with pytest.raises(ValidationError, match="Say why"):
        workshop_end(by=by, workshop=scene.fresh(), reason="")


@pytest.mark.parametrize("act", ["read", "change"])
def test_while_partners_score_nobody_sees_anothers_score(act: str) -> None:
    scene = opened()
    police = scene.give("Police", 0, "impact", 4, reason="Thirty assaults in the town centre.")
    council = scene.give("NWLDC", 0, "impact", 1)
    everyone = {
        ("Police", "updater"): {police},
        ("Police", "reader"): {police},
        ("NWLDC", "updater"): {council},
        ("NWLDC", "co_ordinator"): {council},
        ("NWLDC", "chair"): {council},
        ("LCC", "auditor"): set(),
        ("Turning Point", "updater"): set(),
    }
    for (organisation, role), own in everyone.items():
        actor = scene.people.actor(organisation, role)
        assert set(Score.objects.filter(scores_seen(actor))) == own, (organisation, role)
        board = board_get(by=actor, workshop=scene.fresh())
        shown = {one for cells in board.cells.values() for cell in cells.values() for one in cell.independent}
        assert shown == own
        with pytest.raises(Http404):
            board.ranking()
        with pytest.raises(Http404):
            board.agreement()
    if act == "change":
        with pytest.raises(PermissionDenied):
            score_give(
                by=scene.people.actor("NWLDC", "co_ordinator"),
                workshop=scene.fresh(),
                candidate=scene.candidates[0],
                criterion="impact",
                organisation=scene.people.organisations["Police"],
                value=1,
                confidence=Confidence.DATA,
                reason="Not mine.",
            )
        with pytest.raises(PermissionDenied):
            scene.give("Police", 0, "impact", 1, role="reader")


def test_when_scoring_is_closed_everybody_sees_all() -> None:
    scene = discussing()
    for organisation, role in (("Turning Point", "updater"), ("LCC", "auditor"), ("Police", "reader")):
        board = board_get(by=scene.people.actor(organisation, role), workshop=scene.fresh())
        assert [len(cell.independent) for cell in board.cells[scene.candidates[0].pk].values()] == [2, 2]
        assert board.ranking().places[0].candidate == scene.candidates[0]


def test_a_workshop_that_is_ended_while_partners_score_keeps_their_scores_apart() -> None:
    scene = opened()
    scene.give("Police", 0, "impact", 4)
    workshop_end(by=scene.co_ordinator, workshop=scene.fresh(), reason="Too few partners.")
    assert not Score.objects.filter(scores_seen(scene.co_ordinator)).exists()


def test_the_co_ordinator_sees_who_has_scored_how_much_and_others_their_own() -> None:
    scene = opened()
    scene.give("Police", 0, "impact", 4)
    scene.give("Police", 0, "likelihood", 4)
    scene.give("NWLDC", 1, "impact", 2)

    def seen(organisation: str, role: str) -> dict[str, tuple[int, int]]:
        actor = scene.people.actor(organisation, role)
        board = board_get(by=actor, workshop=scene.fresh())
        return {one.organisation.brief: (one.scored, one.asked) for one in progress_of(by=actor, board=board)}

    assert seen("NWLDC", "co_ordinator") == {
        "NWLDC": (1, 6),
        "LCC": (0, 6),
        "Police": (2, 6),
        "Turning Point": (0, 6),
    }
    assert seen("Police", "updater") == {"Police": (2, 6)}


def test_a_score_has_a_reason_and_lies_on_the_scale() -> None:
    scene = opened()
    with pytest.raises(ValidationError) as refused:
        scene.give("Police", 0, "impact", 5, reason=" ")
    assert set(refused.value.message_dict) == {"value", "reason"}
    with pytest.raises(ValidationError, match="has no criterion"):
        scene.give("Police", 0, "beauty", 3)


def test_while_scoring_is_open_a_score_is_changed_and_both_are_kept() -> None:
    scene = opened()
    first = scene.give("Police", 0, "impact", 4)
    again = scene.give("Police", 0, "impact", 3, role="approver", reason="On reflection.")
    assert first.pk == again.pk
    assert [one.name for one in again.history] == ["score_given", "score_changed"]
    assert again.history[1].changes["value"] == [4, 3]
    assert again.account_id == scene.people.accounts["Police", "approver"].pk
    scene.give("Police", 0, "impact", 3, role="approver", reason="On reflection.")
    assert again.history.count() == 2, "the same again is no event"
    every_state_is_its_fold()


def test_a_late_joiner_scores_what_it_has_not_and_is_marked() -> None:
    scene = discussing()
    late = scene.give("Turning Point", 0, "impact", 4, now=START + dt.timedelta(hours=2))
    assert late.late
    with pytest.raises(ValidationError, match="note a dissent"):
        scene.give("Police", 0, "impact", 1)
    board = board_get(by=scene.co_ordinator, workshop=scene.fresh())
    assert board.cells[scene.candidates[0].pk]["impact"].stands.value == pytest.approx(10 / 3)
    assert "2 organisations" in board.agreement(), "what was not independent is no agreement"


def test_a_moderated_score_stands_before_the_mean_and_both_are_kept() -> None:
    scene = discussing()
    told = {"workshop": scene.workshop, "candidate": scene.candidates[0], "criterion": "impact"}
    with pytest.raises(PermissionDenied):
        score_moderate(
            by=scene.people.actor("Police", "updater"),
            value=3,
            confidence=Confidence.MIXED,
            reason="We say so.",
            **told,
        )
    score_moderate(by=scene.co_ordinator, value=3, confidence=Confidence.MIXED, reason="Agreed.", **told)
    again = score_moderate(
        by=scene.people.actor("NWLDC", "chair"),
        value=4,
        confidence=Confidence.MIXED,
        reason="Agreed.",
        **told,
    )
    assert [one.name for one in again.history] == ["score_moderated", "score_moderated"]
    cell = board_get(by=scene.co_ordinator, workshop=scene.fresh()).cells[scene.candidates[0].pk]["impact"]
    assert (cell.stands.value, cell.stands.confidence, sorted(cell.values)) == (4, Confidence.MIXED, [2, 4])
    every_state_is_its_fold()


def test_a_dissent_is_kept_and_changes_no_rank() -> None:
    scene = discussing()
    before = board_get(by=scene.co_ordinator, workshop=scene.fresh()).ranking()
    told = {"workshop": scene.workshop, "candidate": scene.candidates[0], "criterion": "impact"}
    police = {
        "by": scene.people.actor("Police", "approver"),
        "organisation": scene.people.organisations["Police"],
    }
    with pytest.raises(ValidationError, match="the score that stands"):
        dissent_note(value=3, reason="Three is right.", **told, **police)
    dissent = dissent_note(value=4, reason="Two people were hospitalised.", **told, **police)
    after = board_get(by=scene.co_ordinator, workshop=scene.fresh()).ranking()
    assert [one.candidate for one in after.places] == [one.candidate for one in before.places]
    assert after.places[0].scored == before.places[0].scored
    with pytest.raises(PermissionDenied):
        dissent_withdraw(by=scene.people.actor("NWLDC", "updater"), dissent=dissent, reason="x")
    dissent_withdraw(by=police["by"], dissent=dissent, reason="The figures were shown.")
    stored = Score.objects.get(pk=dissent.pk)
    assert stored.ended is not None
    dissent_note(value=4, reason="Still.", **told, **police)
    every_state_is_its_fold()


def test_what_was_said_is_noted_by_whoever_runs_the_discussion() -> None:
    scene = discussing()
    told = {"workshop": scene.workshop, "candidate": scene.candidates[0]}
    with pytest.raises(PermissionDenied):
        discussion_note(by=scene.people.actor("Police", "updater"), text="x", **told)
    discussion_note(
        by=scene.co_ordinator, text="Reports rose after the new form.", criterion="impact", **told
    )
    note = discussion_note(
        by=scene.co_ordinator, text="Reports rose with the form.", criterion="impact", **told
    )
    assert [one.name for one in note.history] == ["discussion_noted", "discussion_corrected"]
    with pytest.raises(ValidationError, match="Write what was said"):
        discussion_note(by=scene.co_ordinator, text=" ", **told)


def test_computed_scores_are_there_when_scoring_opens_and_stand_unless_moderated() -> None:
    scene = prepared(model="harm_likelihood_position", candidates=2)
    made = candidates_propose(
        by=scene.co_ordinator,
        evidence=AssessedEvidence(five_measures().frozen()),
        jurisdiction=Jurisdiction.ENGLAND,
        chosen={"re-offending": ""},
    )
    workshop_open(by=scene.co_ordinator, workshop=scene.workshop)
    by_hand = Score.objects.filter(candidate=scene.candidates[0])
    assert {(one.kind, one.value) for one in by_hand} == {("computed", None)}
    assert "does not come from an assessment" in by_hand[0].why
    assert not Score.objects.filter(candidate=made[0]).exists(), "what the law asks for is not scored"


def test_the_records_scores_of_a_candidate_from_an_assessment() -> None:
    scene = prepared(model="harm_likelihood_position", candidates=1)
    (violence,) = candidates_propose(
        by=scene.co_ordinator,
        evidence=AssessedEvidence(five_measures().frozen()),
        jurisdiction=Jurisdiction.ENGLAND,
        chosen={"violence": ""},
    )
    workshop_open(by=scene.co_ordinator, workshop=scene.workshop)
    scores = {one.criterion: one for one in Score.objects.filter(candidate=violence)}
    assert {key: one.value for key, one in scores.items()} == {
        "volume": 4,
        "trend": 2,
        "peer_position": None,
        "forecast": None,
    }
    assert scores["volume"].figures
    board = board_get(by=scene.people.actor("Police", "updater"), workshop=scene.fresh())
    asked = {cell.criterion.id for cell in board.asked_of(violence)}
    assert {"peer_position", "forecast"} < asked, "what records do not say, people are asked"
    assert not {"volume", "trend"} & asked
    scene.candidates.append(violence)
    scene.give("Police", 1, "volume", 1, reason="Reporting doubled.")
    cell = board_get(by=scene.people.actor("Police", "updater"), workshop=scene.fresh()).cells[violence.pk][
        "volume"
    ]
    assert (cell.stands.value, cell.apart) == (4, 3), (
        "the records stand; the difference is there to talk about"
    )
    every_state_is_its_fold()


def test_a_model_on_another_scale_takes_no_scores_from_records() -> None:
    opened(model="five_by_five")
    assert not Score.objects.exists()


def test_a_candidate_that_comes_late_is_included_with_its_scores() -> None:
    scene = opened(model="harm_likelihood_position")
    late = candidate_enter(
        by=scene.co_ordinator, year=YEAR, title="Knife crime", reason="Three incidents since February."
    )
    workshop_include(by=scene.co_ordinator, workshop=scene.workshop, candidate=late)
    assert late in scene.fresh().candidates.all()
    assert Score.objects.filter(candidate=late, kind=ScoreKind.COMPUTED.value).count() == 4
    with pytest.raises(ValidationError, match="already"):
        workshop_include(by=scene.co_ordinator, workshop=scene.workshop, candidate=late)
    every_state_is_its_fold()


def test_what_the_law_asks_for_bypasses_ranking_and_is_always_chosen() -> None:
    scene = discussing(statutory=True)
    law = scene.candidates[-1]
    ranking = board_get(by=scene.co_ordinator, workshop=scene.fresh()).ranking()
    assert ranking.statutory == (law,)
    assert law not in [one.candidate for one in ranking.places]
    told = {"by": scene.co_ordinator, "workshop": scene.workshop, "candidate": law}
    with pytest.raises(ValidationError, match="in the plan whatever its rank"):
        decision_take(chosen=False, reason="No room.", **told)
    decision = decision_take(chosen=True, reason="Maintain what probation does.", **told)
    assert (decision.rank, decision.statutory) == (None, True)
    with pytest.raises(ValidationError, match="not scored"):
        scene.give("Turning Point", 3, "impact", 4)


def test_a_decision_says_why_and_keeps_rank_and_stability_of_its_day() -> None:
    scene = discussing()
    told = {"by": scene.co_ordinator, "workshop": scene.workshop, "candidate": scene.candidates[0]}
    with pytest.raises(ValidationError, match="above all where it ranks high"):
        decision_take(chosen=False, reason="", **told)
    with pytest.raises(PermissionDenied):
        decision_take(
            by=scene.people.actor("Police", "approver"),
            workshop=scene.workshop,
            candidate=scene.candidates[0],
            chosen=True,
            reason="x",
        )
    decision = decision_take(chosen=False, reason="The county leads on it this year.", **told)
    assert (decision.rank, decision.standing["of"], decision.standing["top"]) == (1, 3, 2)
    assert decision.standing["chance_in_top"] == 1.0
    decision_take(chosen=True, reason="The county does not.", **told)
    assert [one.name for one in decision.history] == ["decision_taken", "decision_changed"]
    with pytest.raises(ValidationError, match="Not decided yet: Cyber crime; Violence"):
        workshop_decide(by=scene.co_ordinator, workshop=scene.workshop, on=dt.date(2017, 4, 3))
    every_state_is_its_fold()


def test_a_candidate_without_all_scores_has_no_rank() -> None:
    scene = scored(opened(), {"Police": [[4, 4], [3, 2]]})
    scene.give("Police", 2, "impact", 4)
    workshop_close_scoring(by=scene.co_ordinator, workshop=scene.workshop)
    ranking = board_get(by=scene.co_ordinator, workshop=scene.fresh()).ranking()
    assert [one.candidate for one in ranking.incomplete] == [scene.candidates[2]]
    assert ranking.incomplete[0].scored.missing == ("likelihood",)
    decision = decision_take(
        by=scene.co_ordinator,
        workshop=scene.workshop,
        candidate=scene.candidates[2],
        chosen=False,
        reason="Not scored.",
    )
    assert decision.rank is None


def test_each_role_scores_for_its_own_organisation() -> None:
    scene = opened()
    scored_for = {
        (organisation, role): [
            one.brief for one in organisations_scored_for(by=scene.people.actor(organisation, role))
        ]
        for organisation, role in scene.people.accounts
    }
    assert scored_for == {
        ("NWLDC", "co_ordinator"): ["NWLDC"],
        ("NWLDC", "chair"): ["NWLDC"],
        ("NWLDC", "updater"): ["NWLDC"],
        ("LCC", "auditor"): [],
        ("Police", "updater"): ["Police"],
        ("Police", "approver"): ["Police"],
        ("Police", "reader"): [],
        ("Turning Point", "updater"): ["Turning Point"],
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": None}, "Choose a score"),
        ({"why": ""}, "Say in a sentence why"),
        ({"organisation": None}, "an organisation's"),
        ({"kind": "guessed"}, "Choose one of those listed|not a valid choice"),
        ({"confidence": "certain"}, "Choose one of those listed|not a valid choice"),
        ({}, "has scored this already"),
    ],
)
def test_the_database_refuses_scores_that_break_a_rule(fields: dict[str, object], message: str) -> None:
    scene = opened()
    scene.give("Police", 0, "impact", 4)
    told: dict[str, object] = {
        "workshop": scene.workshop,
        "candidate": scene.candidates[0],
        "criterion": "impact",
        "kind": "independent",
        "organisation": Organisation.objects.get(short_name="Police"),
        "value": 1,
        "confidence": "data",
        "why": "y",
    }
    with pytest.raises(ValidationError, match=message):
        record("score_given", Score(**told | fields), by=scene.co_ordinator)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "scoring"}, "opens at a moment"),
        ({"state": "discussing", "opened": START}, "closes at a moment"),
        ({"state": "decided", "opened": START, "closed": START}, "day on which the workshop decided"),
        ({"state": "asleep"}, "Choose one of those listed|not a valid choice"),
        ({"opened": START, "closed": START - dt.timedelta(minutes=1)}, "closed before it opened"),
    ],
)
def test_the_database_refuses_workshops_that_break_a_rule(fields: dict[str, object], message: str) -> None:
    scene = prepared()
    with pytest.raises(ValidationError, match=message):
        record(
            "workshop_prepared",
            Workshop(**{"year": 2019, "model": scene.workshop.model} | fields),
            by=scene.co_ordinator,
        )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"why": ""}, "Say why it was decided so"),
        ({"statutory": True, "chosen": False}, "in the plan whatever its rank"),
        ({}, "decided on already"),
    ],
)
def test_the_database_refuses_decisions_that_break_a_rule(fields: dict[str, object], message: str) -> None:
    scene = discussing()
    told = {"workshop": scene.workshop, "candidate": scene.candidates[0], "chosen": True, "why": "y"}
    if not fields:
        record("decision_taken", Decision(**told), by=scene.co_ordinator)
    with pytest.raises(ValidationError, match=message):
        record("decision_taken", Decision(**told | fields), by=scene.co_ordinator)


def test_every_event_of_a_workshop_has_its_organisation_and_moment() -> None:
    scene = discussing()
    events = Event.objects.of(scene.fresh())
    assert {one.organisation_id for one in events} == {scene.people.organisations["NWLDC"].pk}
    assert {one.at for one in events} == {START}


@pytest.mark.parametrize("size", [3, 12])
def test_queries_do_not_grow_with_candidates_or_organisations(
    size: int, django_assert_max_num_queries: object
) -> None:
    scene = opened(candidates=size)
    for organisation in ("Police", "NWLDC", "Turning Point")[: 1 if size == 3 else 3]:
        for number in range(size):
            scene.give(organisation, number, "impact", 1 + number % 4)
            scene.give(organisation, number, "likelihood", 4 - number % 4)
    workshop_close_scoring(by=scene.co_ordinator, workshop=scene.workshop)
    actor = scene.co_ordinator
    workshop = scene.fresh()
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        board = board_get(by=actor, workshop=workshop)
        progress_of(by=actor, board=board)
        board.ranking()
        board.agreement()
        [one.organisation.name for _, cell in board.spread() for one in cell.independent]
