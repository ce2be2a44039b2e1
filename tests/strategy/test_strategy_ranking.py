"""Rankings are those of the trade's rules, whatever the scores; and a page says how firm they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import scoring_model
from saferplan.domain.planning.workshops import Basis
from saferplan.strategy.models import Candidate, Score
from saferplan.strategy.ranking import agreed, cells_of, ranked

MODEL = scoring_model("five_by_five")
CRITERIA = [one.id for one in MODEL.criteria]


def candidates(number: int, statutory: frozenset[int] = frozenset()) -> list[Candidate]:
    return [
        Candidate(pk=one, title=f"Candidate {one}", statutory=one in statutory)
        for one in range(1, number + 1)
    ]


def score(
    candidate: int, criterion: str, value: int, kind: str = "independent", organisation: int | None = 1
) -> Score:
    return Score(
        candidate_id=candidate,
        criterion=criterion,
        kind=kind,
        organisation_id=organisation if kind in ("independent", "dissenting") else None,
        value=value,
        confidence=Confidence.DATA.value,
        why="y",
    )


VALUES = st.integers(MODEL.lowest, MODEL.highest)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6), st.sets(st.integers(1, 6)))
def test_every_candidate_that_is_ranked_has_one_place_and_no_other(
    rows: list[tuple[int, int]], statutory: set[int]
) -> None:
    there = candidates(len(rows), frozenset(statutory))
    scores = [
        score(number, criterion, value)
        for number, row in enumerate(rows, 1)
        for criterion, value in zip(CRITERIA, row, strict=True)
    ]
    found = ranked(MODEL, there, cells_of(MODEL, there, scores))
    placed = [one.candidate.pk for one in found.places]
    assert sorted([*placed, *(one.pk for one in found.statutory)]) == [one.pk for one in there]
    priorities = [one.scored.priority or 0 for one in found.places]
    assert priorities == sorted(priorities, reverse=True)
    for one in found.places:
        assert one.rank == 1 + sum(other > (one.scored.priority or 0) for other in priorities)
        assert one.range.lower.priority is not None
        assert one.range.upper.priority is not None
        assert one.range.lower.priority <= (one.scored.priority or 0) <= one.range.upper.priority
        if one.lower is not None and one.upper is not None:
            assert one.lower <= one.rank <= one.upper or one.chance_in_top is not None


@settings(max_examples=50, deadline=None)
@given(VALUES, st.lists(VALUES, min_size=1, max_size=5), VALUES)
def test_a_moderated_score_stands_whatever_was_given(
    moderated: int, given_: list[int], computed: int
) -> None:
    there = candidates(1)
    scores = [score(1, CRITERIA[0], value, organisation=number) for number, value in enumerate(given_)]
    cell = cells_of(MODEL, there, scores)[1][CRITERIA[0]]
    assert (cell.stands.basis, cell.stands.value) == (Basis.MEAN, sum(given_) / len(given_))
    scores.append(score(1, CRITERIA[0], computed, "computed"))
    assert cells_of(MODEL, there, scores)[1][CRITERIA[0]].stands.value == computed
    scores += [score(1, CRITERIA[0], moderated, "moderated"), score(1, CRITERIA[0], 1, "dissenting")]
    cell = cells_of(MODEL, there, scores)[1][CRITERIA[0]]
    assert (cell.stands.basis, cell.stands.value) == (Basis.MODERATED, moderated)
    assert len(cell.independent) == len(given_)


def test_a_lead_that_holds_in_every_draw_is_firm_and_a_tie_is_not() -> None:
    there = candidates(4)
    clear = [score(number, one, 6 - number) for number in range(1, 5) for one in CRITERIA]
    found = ranked(MODEL, there, cells_of(MODEL, there, clear))
    assert found.firm
    assert found.sentence == "The top 3 is firm: it is the same in all draws."
    assert found.places[0].sentence == "In the top 3 in all draws; ranked 1 in most of them."
    judged = [score(number, one, 3) for number in range(1, 5) for one in CRITERIA]
    for one in judged:
        one.confidence = Confidence.JUDGEMENT.value
    tied = ranked(MODEL, there, cells_of(MODEL, there, judged))
    assert tied.firm is False
    assert tied.sentence.startswith("The top 3 can change: it is the same in ")
    assert {one.rank for one in tied.places} == {1}


def test_a_single_candidate_is_first_and_nothing_is_said_of_firmness() -> None:
    there = candidates(1)
    found = ranked(MODEL, there, cells_of(MODEL, there, [score(1, one, 3) for one in CRITERIA]))
    assert [one.rank for one in found.places] == [1]
    assert (found.firm, found.sentence) == (None, "")


def test_agreement_is_of_those_who_scored_everything_alone() -> None:
    there = candidates(3)
    order = {1: (5, 3, 1), 2: (4, 3, 2), 3: (5, 4, 1)}
    scores = [
        score(candidate, criterion, value, organisation=organisation)
        for organisation, values in order.items()
        for candidate, value in zip((1, 2, 3), values, strict=True)
        for criterion in CRITERIA
    ]
    assert agreed(MODEL, there, cells_of(MODEL, there, scores)).startswith(
        "Strong agreement (W 1.00, 3 organisations)"
    )
    scores.append(score(1, CRITERIA[0], 5, organisation=4))
    assert agreed(MODEL, there, cells_of(MODEL, there, scores)).endswith(
        "One organisation is left out, for not everything was scored by it."
    )
    assert agreed(MODEL, there, cells_of(MODEL, there, [])).startswith("Agreement cannot be computed")
