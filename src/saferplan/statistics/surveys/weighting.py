"""Weights that make a sample look like the population it stands for, and what that costs in certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.result import Result

RAKING = Method(
    "raking with limited weights",
    1,
    "Deming WE and Stephan FF (1940), On a least squares adjustment of a sampled frequency table when the expected "
    "marginal totals are known, Annals of Mathematical Statistics 11, 427-444; limits: Izrael D, Battaglia MP and "
    "Frankel MR (2009), Extreme survey weight adjustment as a component of sample balancing, SAS Global Forum",
)
DESIGN_EFFECT = Method(
    "design effect of weighting and effective sample size",
    1,
    "Kish L (1992), Weighting for unequal Pi, Journal of Official Statistics 8, 183-200",
)

Labels = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Margin:
    """One characteristic after weighting: each category's share of the population, the sample and the weighted sample.

    All in per cent, categories in the order of the population's shares; `unknown` is how many respondents did not
    say, who take part with the weight that their other characteristics give them.
    """

    name: str
    categories: tuple[str, ...]
    population: tuple[float, ...]
    sample: tuple[float, ...]
    weighted: tuple[float, ...]
    unknown: int


@dataclass(frozen=True, slots=True, eq=False)
class SurveyWeights(Result):
    """A weight for each respondent, with mean 1, and what the weighting did.

    `design_effect` is 1 plus the squared coefficient of variation of the weights; `effective_size` the number of
    respondents over it: how large a sample without weights would be as certain. `largest_gap` is the largest
    difference of a weighted share from the population's, in percentage points: above 0 where limits on the weights
    stand in the way. `limited` is how many respondents have the least or the most weight. `converged` says whether
    the rounds had come to rest.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (RAKING, DESIGN_EFFECT)

    weight: Floats
    design_effect: float
    effective_size: float
    largest_gap: float
    limited: int
    rounds: int
    converged: bool
    margins: tuple[Margin, ...]


def rake(
    sample: Mapping[str, Labels],
    population: Mapping[str, Mapping[str, float]],
    *,
    least: float = 0.3,
    most: float = 3.0,
    tolerance: float = 1e-6,
    rounds: int = 500,
) -> SurveyWeights:
    """Weights under which every characteristic has the population's shares, one after the other until all hold.

    The limits of 0.3 and 3 are those of common practice with residents' surveys, a default and not a standard.
    Weights beyond them are cut and the rest raked again. With one characteristic this is weighting by cells; cells of
    several characteristics together are one characteristic whose labels name the combination.

    Args:
        sample: for each characteristic the label of every respondent; None or "" where not known.
        population: for each characteristic the share, or number, of each label in the population.
        least: the least weight, as a multiple of the mean.
        most: the most.
        tolerance: rounds end when no weight moves by more than this.
        rounds: how many at most.

    Raises:
        ValueError: characteristics or labels of sample and population do not match, nobody has a label that the
            population has, or a number cannot be.

    >>> found = rake({"age": ["young", "old", "old", "old"]}, {"age": {"young": 50, "old": 50}})
    >>> found.weight.round(3).tolist(), round(found.design_effect, 3), round(found.effective_size, 1)
    ([2.0, 0.667, 0.667, 0.667], 1.333, 3.0)
    """
    if not 0 <= least < 1 < most:
        raise ValueError(f"least, most: {least} and {most} cannot be; least is below 1 and most above")
    if set(sample) != set(population) or not sample:
        raise ValueError(
            "sample: it must have the characteristics of the population, and at least one; these differ: "
            + ", ".join(sorted(set(sample) ^ set(population)))
        )
    sizes = {len(labels) for labels in sample.values()}
    if len(sizes) != 1 or sizes == {0}:
        raise ValueError(
            "sample: every characteristic needs one label for each respondent, and at least one of them"
        )
    size = sizes.pop()
    coded = [_coded(name, sample[name], population[name]) for name in population]
    weight = np.ones(size)
    done, converged = 0, False
    while done < rounds and not converged:
        before = weight
        for place, target in coded:
            held = np.bincount(place[place >= 0], weights=weight[place >= 0], minlength=target.size)
            factor = np.append(target * held.sum() / held, 1.0)  # the last one is for those who did not say
            weight = weight * factor[place]
        weight = weight / weight.mean()
        weight = np.clip(weight, least, most)
        weight = weight / weight.mean()
        done += 1
        converged = bool(np.abs(weight - before).max() <= tolerance)
    weight = _within(weight, least, most)
    effect = design_effect(weight)
    margins = tuple(
        _margin(name, sample[name], tuple(population[name]), place, target, weight)
        for (place, target), name in zip(coded, population, strict=True)
    )
    gaps = [
        abs(weighted - wanted)
        for margin in margins
        for weighted, wanted in zip(margin.weighted, margin.population, strict=True)
    ]
    return SurveyWeights(
        weight=sealed(weight),
        design_effect=effect,
        effective_size=size / effect,
        largest_gap=max(gaps),
        limited=int(((weight <= least + 1e-9) | (weight >= most - 1e-9)).sum()),
        rounds=done,
        converged=converged,
        margins=margins,
    )


def design_effect(weight: ArrayLike) -> float:
    """By how much weighting widens the variance of a mean: 1 + the squared coefficient of variation of the weights.

    Raises:
        ValueError: a weight is negative or not known, or all are 0.

    >>> design_effect([1, 1, 1])
    1.0
    """
    given = np.array(weight, dtype=np.float64).ravel()
    if not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise ValueError("weight: give numbers from 0, at least one of them above")
    return float(given.size * (given**2).sum() / given.sum() ** 2)


def _within(weight: Floats, least: float, most: float) -> Floats:
    """The weights with mean 1 and none beyond the limits: cut, and what is missing shared among the rest."""
    for _ in range(1000):
        cut = np.clip(weight, least, most)
        missing = cut.size - cut.sum()
        if abs(missing) < 1e-12 * cut.size:
            break
        free = (cut < most) if missing > 0 else (cut > least)
        if not free.any():
            break
        weight = np.where(free, cut * (1 + missing / cut[free].sum()), cut)
    return np.clip(weight, least, most)


def _coded(name: str, labels: Labels, population: Mapping[str, float]) -> tuple[NDArray[np.int64], Floats]:
    shares = np.array(list(population.values()), dtype=np.float64)
    if shares.size == 0 or not np.isfinite(shares).all() or (shares <= 0).any():
        raise ValueError(
            f"population: {name} needs numbers above 0 for its labels; leave out labels nobody has"
        )
    places = {label: at for at, label in enumerate(population)}
    unknown = sorted({str(label) for label in labels if label and label not in places})
    if unknown:
        raise ValueError(
            f"sample: {name} has the label {unknown[0]!r}, which the population has not; it has {', '.join(places)}"
        )
    place = np.array([places[label] if label else -1 for label in labels], dtype=np.int64)
    empty = [label for label, at in places.items() if not (place == at).any()]
    if empty:
        raise ValueError(
            f"sample: nobody has the label {empty[0]!r} of {name}; put it together with a neighbouring label, in the "
            "sample and in the population"
        )
    return place, shares / shares.sum()


def _margin(
    name: str,
    labels: Labels,
    categories: tuple[str, ...],
    place: NDArray[np.int64],
    target: Floats,
    weight: Floats,
) -> Margin:
    said = place >= 0
    sample = np.bincount(place[said], minlength=target.size) / said.sum()
    weighted = np.bincount(place[said], weights=weight[said], minlength=target.size) / weight[said].sum()
    return Margin(
        name,
        categories,
        tuple((100 * target).tolist()),
        tuple((100 * sample).tolist()),
        tuple((100 * weighted).tolist()),
        len(labels) - int(said.sum()),
    )
