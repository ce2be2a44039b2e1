"""Candidates and their scores are read off an assessment's figures; what it does not hold gives no score."""

from __future__ import annotations

import pytest

from saferplan.domain.absence import Absence
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.periods import Month
from saferplan.domain.verdicts import Verdict
from saferplan.strategy.assessed import AssessedEvidence, FiguredScore
from small_assessments import SmallAssessment, five_measures


def scores(evidence: AssessedEvidence, measure: str) -> dict[str, FiguredScore]:
    return {one.found.criterion: one for one in evidence.scores(measure)}


def test_all_four_scores_name_the_figures_that_they_are_read_off() -> None:
    made = five_measures()
    found = scores(AssessedEvidence(made.frozen()), "anti-social-behaviour")
    assert {key: one.found.score for key, one in found.items()} == {
        "volume": 4,
        "trend": 3,
        "peer_position": 2,
        "forecast": 2,
    }
    by_id = {one.id: one.definition.statistic for one in made.figures}
    used = {key: [by_id[one] for one in score.figures] for key, score in found.items()}
    assert used == {
        "volume": ["count", "rate"],
        "trend": ["difference", "z"],
        "peer_position": ["rate", "lower control limit", "upper control limit"],
        "forecast": ["count", "outlook of twelve months"],
    }


def test_overall_crime_is_no_rate_to_stand_among() -> None:
    """It holds the others' records: were it counted, nothing would ever be the highest."""
    made = five_measures()
    assert scores(AssessedEvidence(made.frozen()), "anti-social-behaviour")[
        "volume"
    ].found.sentence.startswith("Its rate is at percentile 100:")


def test_the_trend_says_no_more_than_the_assessments_verdict() -> None:
    """A large z between two counts may be the scatter of their months: the verdict has allowed for that."""
    made = five_measures()
    made.finding("robbery", 300, verdict=Verdict.NO_CLEAR_CHANGE, difference=-78)
    assert scores(AssessedEvidence(made.frozen()), "robbery")["trend"].found.score == 2


@pytest.mark.parametrize(
    ("verdict", "difference", "score"),
    [
        (Verdict.SIGNAL, 10, 4),
        (Verdict.WATCH, 10, 3),
        (Verdict.WATCH, -10, 1),
        (Verdict.SIGNAL, -10, 0),
        (Verdict.NOT_TESTED, None, None),
        (Verdict.WATCH, Absence.SUPPRESSED, None),
    ],
)
def test_the_verdict_and_its_direction_give_the_trend(
    verdict: Verdict, difference: float | Absence | None, score: int | None
) -> None:
    made = five_measures().finding("robbery", 300, verdict=verdict, difference=difference)
    assert scores(AssessedEvidence(made.frozen()), "robbery")["trend"].found.score == score


@pytest.mark.parametrize(("own", "score"), [(22.9, 0), (23.0, 2), (33.4, 2), (33.5, 4)])
def test_the_limits_themselves_are_in_line(own: float, score: int) -> None:
    made = five_measures().peers("drugs", own, 23.0, 33.4)
    assert scores(AssessedEvidence(made.frozen()), "drugs")["peer_position"].found.score == score


def test_of_several_districts_the_highest_position_speaks() -> None:
    made = (
        five_measures()
        .peers("drugs", 5, 10, 20, area="E07000130")
        .peers("drugs", 25, 10, 20, area="E07000131")
    )
    assert scores(AssessedEvidence(made.frozen()), "drugs")["peer_position"].found.score == 4


def test_what_is_not_held_gives_no_score_and_says_why() -> None:
    made = five_measures().finding("robbery", 40, rate=False, difference=None, verdict=Verdict.NOT_TESTED)
    made.peers("robbery", 0.4, Absence.UNKNOWN, Absence.UNKNOWN)
    found = scores(AssessedEvidence(made.frozen()), "robbery")
    assert [one.found.score for one in found.values()] == [None] * 4
    assert all(one.found.sentence.startswith("It has no score, because ") for one in found.values())
    assert (
        "hidden"
        in scores(
            AssessedEvidence(five_measures().finding("robbery", Absence.SUPPRESSED).frozen()), "robbery"
        )["volume"].found.sentence
    )


def test_among_too_few_rates_there_is_no_percentile() -> None:
    made = SmallAssessment().finding("robbery", 40).finding("drugs", 20)
    assert scores(AssessedEvidence(made.frozen()), "robbery")["volume"].found.score is None


def test_an_unknown_measure_has_four_missing_scores() -> None:
    found = scores(AssessedEvidence(five_measures().frozen()), "")
    assert list(found) == ["volume", "trend", "peer_position", "forecast"]
    assert {one.found.score for one in found.values()} == {None}


def test_themes_hold_their_findings_the_largest_first_and_the_law_of_the_plan_decides() -> None:
    made = five_measures()
    made.finding("possession-of-weapons", 30)
    before, after = (
        {one.theme.id: one for one in AssessedEvidence(assessment).by_theme(Jurisdiction.ENGLAND)}
        for assessment in (made.frozen(), _later(made))
    )
    assert list(before) == ["anti-social-behaviour", "violence", "re-offending"]
    assert [one.measure for one in before["violence"].findings] == [
        "violence-and-sexual-offences",
        "possession-of-weapons",
    ]
    assert before["violence"].lead is not None
    assert before["violence"].lead.statement == "Violence-and-sexual-offences: as counted."
    assert before["re-offending"].lead is None
    standing = {key: (one.standing.strand.value, one.standing.statutory) for key, one in before.items()}
    assert standing["violence"] == ("crime-and-disorder", False)
    assert standing["re-offending"] == ("re-offending", True)
    assert after["violence"].standing.statutory, "serious violence is a strand of its own since 2023"


def _later(made: SmallAssessment):  # type: ignore[no-untyped-def]
    later = SmallAssessment(year_ending=Month(2022, 9))
    later.findings, later.figures = made.findings, made.figures
    return later.frozen()
