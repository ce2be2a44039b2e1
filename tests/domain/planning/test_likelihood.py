"""Records give the scores of likelihood, each with its reason; what is not known gives none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.absence import Absence
from saferplan.domain.planning.likelihood import (
    PeerBand,
    concern_score,
    forecast_score,
    peer_position_score,
    trend_score,
    volume_score,
)
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import scoring_model

NUMBERS = {"current": 1000.0, "lower": 900.0, "central": 1000.0, "upper": 1100.0}


@pytest.mark.parametrize(
    ("percentile", "score"), [(0, 0), (19.9, 0), (20, 1), (40, 2), (60, 3), (79.9, 3), (80, 4), (100, 4)]
)
def test_volume(percentile, score):
    assert volume_score(percentile).score == score


@pytest.mark.parametrize(
    ("z", "score"),
    [
        (-3.5, 0),
        (-3, 0),
        (-2.99, 1),
        (-2, 1),
        (-1.99, 2),
        (0, 2),
        (1.99, 2),
        (2, 3),
        (2.99, 3),
        (3, 4),
        (9, 4),
    ],
)
def test_trend(z, score):
    assert trend_score(z).score == score


def test_trend_says_which_way():
    assert trend_score(-3.2).sentence == "It fell by far more than chance brings (z −3.2)."
    assert trend_score(-0.04).sentence == "Its change is within what chance would often give (z 0.0)."


def test_the_founding_reports_rise_scores_in_the_middle():
    z = 2 * (6067**0.5 - 6000**0.5)
    assert trend_score(z).score == 2


def test_position():
    assert [peer_position_score(band).score for band in PeerBand] == [0, 2, 4]


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, 2),
        ({"current": 899}, 4),
        ({"current": 900}, 3),
        ({"current": 1101}, 0),
        ({"current": 1100}, 1),
        ({"central": 1050}, 2),
        ({"central": 1051}, 3),
        ({"central": 949}, 1),
        ({"current": 0, "lower": 0, "central": 2}, 3),
    ],
)
def test_outlook(changes, score):
    found = forecast_score(**(NUMBERS | changes))
    assert found.score == score
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("why", Absence)
def test_what_is_not_known_gives_no_score(why):
    found = [
        volume_score(why),
        trend_score(why),
        peer_position_score(why),
        forecast_score(**NUMBERS | {"lower": why}),
    ]
    assert [one.score for one in found] == [None] * 4
    assert all(one.sentence.startswith("It has no score, because ") for one in found)


def test_wrong_numbers_are_refused():
    with pytest.raises(ValueError, match="from 0 to 100"):
        volume_score(101)
    with pytest.raises(ValueError, match="finite"):
        trend_score(float("nan"))
    with pytest.raises(ValueError, match="within its interval"):
        forecast_score(**NUMBERS | {"central": 1200})


@given(st.floats(0, 100), st.floats(0, 100), st.floats(-9, 9), st.floats(-9, 9))
def test_more_never_scores_less(percentile, other, z, another):
    assert (volume_score(percentile).score - volume_score(other).score) * (percentile - other) >= 0
    assert (trend_score(z).score - trend_score(another).score) * (z - another) >= 0


def test_scores_are_of_the_computed_criteria_of_the_default_model():
    found = [volume_score(50), trend_score(0), peer_position_score(PeerBand.ABOVE), forecast_score(**NUMBERS)]
    model = scoring_model("harm_likelihood_position")
    assert [one.criterion for one in found] == [one.id for one in model.criteria if one.computed]
    assert {one.confidence for one in found} == {Confidence.DATA}


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("no consultation ended in the year before", "no consultation ended"),
        ("", "what people want dealt with first is"),
    ],
)
def test_without_a_ranking_concern_has_no_score_and_says_why(why: str, said: str) -> None:
    found = concern_score(rank=Absence.UNKNOWN, why=why)
    assert found.score is None
    assert said in found.sentence


@given(st.integers(1, 30), st.floats(0.1, 100))
def test_what_people_rank_higher_is_of_no_less_concern(rank: int, percent: float) -> None:
    higher, lower = (
        concern_score(rank=one, of=31, percent=percent, source="a survey").score for one in (rank, rank + 1)
    )
    assert higher is not None
    assert lower is not None
    assert 4 >= higher >= lower >= 1
