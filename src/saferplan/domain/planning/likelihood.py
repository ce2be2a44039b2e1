"""Scores of likelihood that records give, each with the sentence that says why.

The steps are data (`data/likelihood_scores.toml`): defaults of ours, on a scale from 0 to 4. What is not known gives no
score.
"""

from __future__ import annotations

import math
from functools import cache

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.display import MINUS, rounded
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.wording import ABSENT, Worded
from saferplan.domain.tables import read_table


class PeerBand(Worded):
    """Where an area's rate stands among its most similar areas: against their control limits."""

    BELOW = "below"
    IN_LINE = "in_line"
    ABOVE = "above"


class ComputedScore(msgspec.Struct, frozen=True, kw_only=True):
    """A score from records, and why; None where it cannot be computed. It rests on data.

    `consultation` is the number of the one that it rests on, where it does.
    """

    criterion: str
    score: int | None
    sentence: str
    confidence: Confidence = Confidence.DATA
    consultation: int | None = None


class ConcernSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how long a consultation counts, and where what people named steps up."""

    months: int
    first: int
    next: int
    few: float


class Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where scores step up: percentiles of the rate, z of the change, and the share by which a forecast moves."""

    percentile: tuple[float, ...]
    fall_z: tuple[float, ...]
    rise_z: tuple[float, ...]
    forecast_share: float
    peers: dict[PeerBand, int]
    concern: ConcernSteps


@cache
def steps() -> Steps:
    """The steps in use.

    >>> steps().percentile
    (20.0, 40.0, 60.0, 80.0)
    """
    return read_table("likelihood_scores", Steps)


def volume_score(percentile: float | Absence) -> ComputedScore:
    """The score of volume: where the rate stands among the rates of all the measures that are scored, from 0 to 100.

    Raises:
        ValueError: the percentile is not from 0 to 100.

    >>> volume_score(85).score, volume_score(85).sentence
    (4, 'Its rate is at percentile 85: 4 of the 4 steps (20, 40, 60, 80) are reached.')
    """
    if isinstance(percentile, Absence):
        return _not_known("volume", "the rate", percentile)
    if not 0 <= percentile <= 100:
        raise ValueError("a percentile lies from 0 to 100")
    edges = steps().percentile
    found = sum(percentile >= edge for edge in edges)
    said = ", ".join(f"{edge:g}" for edge in edges)
    return ComputedScore(
        criterion="volume",
        score=found,
        sentence=f"Its rate is at percentile {percentile:g}: {found} of the {len(edges)} steps ({said}) are reached.",
    )


def trend_score(z: float | Absence) -> ComputedScore:
    """The score of trend: the change of a year against the year before, by its z; a rise is above 0.

    Raises:
        ValueError: z is not a finite number.

    >>> [trend_score(z).score for z in (-3, -2, 0, 2, 3)]
    [0, 1, 2, 3, 4]
    >>> trend_score(2.4).sentence
    'It rose by more than chance usually brings (z 2.4).'
    """
    if isinstance(z, Absence):
        return _not_known("trend", "its change", z)
    if not math.isfinite(z):
        raise ValueError("z must be a finite number; say why there is none where there is none")
    falls = sum(z <= edge for edge in steps().fall_z)
    rises = sum(z >= edge for edge in steps().rise_z)
    number = rounded(abs(z), 1)
    said = f"z {MINUS if z < 0 and number else ''}{number}"
    words = (
        f"It fell by far more than chance brings ({said}).",
        f"It fell by more than chance usually brings ({said}).",
        f"Its change is within what chance would often give ({said}).",
        f"It rose by more than chance usually brings ({said}).",
        f"It rose by far more than chance brings ({said}).",
    )
    found = 2 - falls + rises
    return ComputedScore(criterion="trend", score=found, sentence=words[found])


def peer_position_score(band: PeerBand | Absence) -> ComputedScore:
    """The score of the position among the most similar areas.

    >>> peer_position_score(PeerBand.ABOVE).score, peer_position_score(PeerBand.IN_LINE).sentence
    (4, 'Its rate is in line with the most similar areas.')
    """
    if isinstance(band, Absence):
        return _not_known("peer_position", "its position among similar areas", band)
    return ComputedScore(criterion="peer_position", score=steps().peers[band], sentence=band.meaning)


def forecast_score(
    *, current: float | Absence, lower: float | Absence, central: float | Absence, upper: float | Absence
) -> ComputedScore:
    """The score of the outlook: the coming twelve months, with their interval, against the last twelve.

    Raises:
        ValueError: the central value is not within its interval.

    >>> forecast_score(current=1000, lower=1010, central=1100, upper=1190).sentence
    'The whole interval of the outlook lies above the last twelve months.'
    """
    for value in (current, lower, central, upper):
        if isinstance(value, Absence):
            return _not_known("forecast", "the outlook", value)
    assert not isinstance(current, Absence)  # noqa: S101 - as just seen
    assert not isinstance(lower, Absence)  # noqa: S101 - likewise
    assert not isinstance(central, Absence)  # noqa: S101 - likewise
    assert not isinstance(upper, Absence)  # noqa: S101 - likewise
    if not lower <= central <= upper:
        raise ValueError("the central value of an outlook lies within its interval")
    share = steps().forecast_share
    if lower > current:
        found, words = 4, "The whole interval of the outlook lies above the last twelve months."
    elif upper < current:
        found, words = 0, "The whole interval of the outlook lies below the last twelve months."
    elif central > current * (1 + share):
        found, words = 3, "The outlook is higher than the last twelve months, though its interval holds them."
    elif central < current * (1 - share):
        found, words = 1, "The outlook is lower than the last twelve months, though its interval holds them."
    else:
        found, words = 2, "The outlook is about the same as the last twelve months."
    return ComputedScore(criterion="forecast", score=found, sentence=words)


def concern_score(
    *, rank: int | Absence, of: int = 0, percent: float = 0.0, source: str = "", why: str = ""
) -> ComputedScore:
    """The score of community concern: where people ranked it among what could be named.

    Args:
        rank: its place in the ranking, from 1; or why there is none.
        of: how many things could be named.
        percent: how many of those who answered named it.
        source: the consultation, for the sentence.
        why: where there is no rank, the reason in a clause, such as "no consultation ended in the year before".

    >>> concern_score(rank=1, of=12, percent=54.2, source="Residents' survey 2016").sentence
    "It is ranked 1 of 12 (named by 54%) in Residents' survey 2016."
    >>> [concern_score(rank=rank, of=12, percent=share).score for rank, share in ((2, 40), (5, 20), (7, 12), (9, 3))]
    [4, 3, 2, 1]
    >>> concern_score(rank=12, of=12, percent=0).score
    0
    """
    if isinstance(rank, Absence):
        sentence = (
            f"It has no score, because {why or 'what people want dealt with first is ' + ABSENT[rank]}."
        )
        return ComputedScore(criterion="concern", score=None, sentence=sentence)
    at = steps().concern
    named = f"It is ranked {rank} of {of} (named by {rounded(percent, 0)}%) in {source}."
    if not percent:
        found = 0
    elif rank <= at.first:
        found = 4
    elif rank <= at.next:
        found = 3
    else:
        found = 2 if percent >= at.few else 1
    return ComputedScore(criterion="concern", score=found, sentence=named)


def _not_known(criterion: str, what: str, why: Absence) -> ComputedScore:
    return ComputedScore(
        criterion=criterion,
        score=None,
        sentence=f"It has no score, because {what} is {ABSENT[why]}.",
    )
