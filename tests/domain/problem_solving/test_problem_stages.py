"""Stages, sides and gaps of a problem; what a judgement may say, and which grade it can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from saferplan.domain.evaluation_design import grade
from saferplan.domain.problem_solving.judging import design_of, grade_fault, judgement_faults
from saferplan.domain.problem_solving.stages import (
    Approach,
    ProblemFacts,
    Side,
    Stage,
    gaps_of,
    goes_back,
    problem_words,
)


def test_the_words_are_whole_and_say_how_far_they_were_checked() -> None:
    words = problem_words()
    assert set(words.stage) == set(Stage)
    assert set(words.side) == set(Side)
    assert list(words.emmie) == ["effect", "mechanism", "moderators", "implementation", "economics"]
    assert {one.checked for one in words.source.values()} <= {"V", "S", "M"}
    assert all(one.asks for one in Stage)
    assert [one.label[:5] for one in Approach] == ["SARA:", "OSARA"]


@given(st.sampled_from(Approach), st.data())
def test_every_step_leads_on_or_back_and_never_both(approach: Approach, data: st.DataObject) -> None:
    before, after = data.draw(st.permutations(approach.stages))[:2]
    assert goes_back(approach, before, after) != goes_back(approach, after, before)


def test_a_stage_that_the_approach_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        goes_back(Approach.SARA, Stage.SCANNING, Stage.OBJECTIVE)


def test_what_a_record_lacks_grows_with_its_stage() -> None:
    everything = frozenset(Stage)
    sides = frozenset({Side.VICTIM, Side.LOCATION})
    told = {"approach": Approach.OSARA, "written": everything, "sides": sides}
    assert gaps_of(ProblemFacts(stage=Stage.ANALYSIS, **told)) == ()
    assert gaps_of(ProblemFacts(stage=Stage.RESPONSE, controllers=frozenset({Side.VICTIM}), **told)) == (
        "The analysis says nothing of offender.",
        "Nobody is named as manager: who can act is not known.",
    )
    done = ProblemFacts(
        approach=Approach.SARA,
        stage=Stage.ASSESSMENT,
        written=everything,
        sides=frozenset(Side),
        controllers=frozenset(Side),
        evaluated=True,
    )
    assert gaps_of(done) == ()
    judged = replace(done, evaluated=False, judged=True)
    assert gaps_of(judged) == ("It was judged by people, and not evaluated with figures.",)
    assert gaps_of(replace(judged, judged=False)) == ("It is not evaluated yet.",)


@given(
    st.integers(0, 20), st.integers(0, 20), st.booleans(), st.sampled_from([None, True, False]), st.booleans(),
    st.booleans(), st.integers(-2, 7),
)  # fmt: skip
def test_no_grade_is_higher_than_the_design_reaches(
    treated: int,
    control: int,
    before: bool,
    comparable: bool | None,
    matched: bool,
    random: bool,
    stated: int,
) -> None:
    design = design_of(
        treated_areas=treated,
        control_areas=control,
        before=before,
        comparable=comparable,
        matched=matched,
        random=random,
    )
    assert (grade_fault(stated, design) == "") == (0 <= stated <= grade(design).level)
    assert control or grade(design).level <= 2


@pytest.mark.parametrize("words", ["Down by 3.", "Half as much, 50 per cent", "-", "12%"])
def test_a_judgement_gives_no_numbers(words: str) -> None:
    assert (judgement_faults(words) == "") == (words == "-")


def test_a_judgement_says_something() -> None:
    assert judgement_faults("  ").startswith("Say in a few sentences")
