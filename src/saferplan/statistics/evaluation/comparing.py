"""The methods of an evaluation, each put to the counts at hand or saying why it cannot be."""

from __future__ import annotations

import numpy as np

from saferplan.statistics.change import RATIO, compare
from saferplan.statistics.count_regression import Fit
from saferplan.statistics.evaluation.answers import Answer, Check, Compared, Finding, not_run
from saferplan.statistics.evaluation.difference_in_differences import (
    DIFFERENCE_IN_DIFFERENCES,
    DifferenceInDifferences,
    difference_in_differences,
)
from saferplan.statistics.evaluation.displacement_difference import (
    DISPLACEMENT_DIFFERENCE,
    HARM_DIFFERENCE,
    DisplacementDifference,
    HarmDifference,
    displacement_difference,
    harm_difference,
)
from saferplan.statistics.evaluation.displacement_quotient import NET_EFFECT, displacement_quotient
from saferplan.statistics.evaluation.interrupted_series import (
    INTERRUPTED_SERIES,
    InterruptedSeries,
    interrupted_series,
)
from saferplan.statistics.evaluation.intervention import Direction
from saferplan.statistics.evaluation.panel import Panel
from saferplan.statistics.evaluation.synthetic_control import (
    LEAST_DONORS,
    SYNTHETIC_CONTROL,
    SyntheticControl,
    synthetic_control,
)
from saferplan.statistics.inputs import Floats

_MONTHS_OF_SERIES = 24  # two years: with less, season and change cannot be told apart
_MONTHS_AFTER_OF_SERIES = 3
_MONTHS_OF_MIXTURE = 12
_ALIKE = 2.0  # control areas within this factor of the treated ones
_MISFIT = 4.0  # the gap before is at most twice what Poisson counts leave
_NOTHING_BEFORE = "no month before the start is held for all areas"
_NO_CONTROL = "no control areas are given"


def before_and_after(panel: Panel, level: float) -> Answer:
    """The treated areas alone, before and after."""
    if not panel.columns_before.size:
        return not_run(RATIO, Compared.THEMSELVES_BEFORE, _NOTHING_BEFORE)
    before, after = panel.two(panel.treated)
    lengths = panel.columns_before.size, panel.columns_after.size
    found = compare(before, after, exposure_before=lengths[0], exposure_after=lengths[1], level=level)
    p = float(found.p)
    ratio = float(found.ratio)
    return Answer(
        RATIO,
        Compared.THEMSELVES_BEFORE,
        _finding(panel, p, float(found.difference), level),
        avoided=-float(found.difference) * lengths[1],
        avoided_lower=-float(found.difference_upper) * lengths[1],
        avoided_upper=-float(found.difference_lower) * lengths[1],
        ratio=ratio,
        ratio_lower=float(found.ratio_lower),
        ratio_upper=float(found.ratio_upper),
        p=p,
    )


def by_difference(panel: Panel, level: float) -> Answer:
    """The weighted displacement difference, as wide as the months before say that counts spread."""
    missing = _without_control(panel)
    if missing:
        return not_run(DISPLACEMENT_DIFFERENCE, Compared.CONTROL_CRIMES, missing)
    sizes = _area_weights(panel)
    spread = float(np.nan_to_num(_factor(panel, level).overdispersion, nan=1.0))
    round_about = _round_about(panel)
    found = displacement_difference(
        panel.two(panel.treated),
        panel.two(panel.control),
        *round_about,
        time_weights=panel.times,
        area_weights=sizes,
        overdispersion=spread,
        level=level,
    )
    before = float(panel.two(panel.treated)[0]) / panel.times[0]
    control = float(panel.two(panel.control)[0]) / panel.times[0] / sizes[0]
    checks = [_alike_in_size(before, control), _seen(float(found.standard_error), before)]
    if panel.intervention.displacement and not round_about:
        said = "The areas round about have no control areas of their own: what was displaced is not in the difference."
        checks.append(Check("displacement counted", False, np.nan, said))
    return _answer_in_numbers(panel, found, level, checks=tuple(checks))


def by_quotient(panel: Panel, level: float) -> Answer:
    """Net effect, total net effect where areas round about are given, and the displacement quotient."""
    missing = _without_control(panel)
    if missing:
        return not_run(NET_EFFECT, Compared.CONTROL_FACTOR, missing)
    if not panel.two(panel.control).all():
        return not_run(
            NET_EFFECT, Compared.CONTROL_FACTOR, "the control areas have no records before or after"
        )
    if panel.columns_before.size != panel.columns_after.size:
        said = "the quotient and net effects need as many months before as after"
        return not_run(NET_EFFECT, Compared.CONTROL_FACTOR, said)
    displaced = panel.two(panel.displacement) if panel.intervention.displacement else None
    # Without areas round about, the total net effect is that of the treated areas.
    total = displacement_quotient(
        panel.two(panel.treated),
        panel.two(panel.control),
        np.zeros(2) if displaced is None else displaced,
        level=level,
    )
    found = (
        total
        if displaced is not None
        else displacement_quotient(panel.two(panel.treated), panel.two(panel.control), level=level)
    )
    if np.isnan(total.total_net_lower):
        said = "there are no records before in the treated areas and round about"
        return not_run(NET_EFFECT, Compared.CONTROL_FACTOR, said)
    p = float(total.total_net_p)
    return Answer(
        NET_EFFECT,
        Compared.CONTROL_FACTOR,
        _finding(panel, p, -float(total.total_net_effect), level),
        avoided=float(total.total_net_effect),
        avoided_lower=float(total.total_net_lower),
        avoided_upper=float(total.total_net_upper),
        p=p,
        result=found,
    )


def by_factor(panel: Panel, level: float) -> Answer:
    """The difference in differences."""
    missing = _without_control(panel)
    if missing:
        return not_run(DIFFERENCE_IN_DIFFERENCES, Compared.CONTROL_FACTOR, missing)
    found = _factor(panel, level)
    if np.isnan(found.ratio):
        said = "there are no records in the treated areas before, or in the control areas before or after"
        return not_run(DIFFERENCE_IN_DIFFERENCES, Compared.CONTROL_FACTOR, said)
    # The longer the past, the better a drift is seen.
    past = np.concatenate([panel.columns_ahead, panel.columns_after])
    ahead = difference_in_differences(
        panel.treated[:, past], panel.control[:, past], int(panel.columns_ahead.size), level=level
    )
    drift_p = float(ahead.drift_p)
    parallel = None if np.isnan(drift_p) else bool(drift_p >= 1 - level)
    said = {
        None: "Too few months before the start to see whether treated and control areas ran alike.",
        True: "Treated and control areas were not seen to drift apart before the start; with few crimes a drift may "
        "stay unseen.",
        False: f"Treated and control areas drifted apart before the start, by a factor of {float(ahead.drift):.2f} a "
        "year.",
    }[parallel]
    checks = (Check("parallel before", parallel, drift_p, said),)
    return _answer_as_factor(panel, Compared.CONTROL_FACTOR, found, found.ratio, level, checks)


def by_trend(panel: Panel, level: float) -> Answer:
    """The interrupted series of all treated areas together, over all months held."""
    one = panel.intervention
    if one.calendar_months:
        said = "only some months of the year are compared, and those are no series"
        return not_run(INTERRUPTED_SERIES, Compared.THEIR_TREND, said)
    start, end = one.start - panel.months.first, panel.after.last - panel.months.first + 1
    gap_from, gap_to = panel.before.last - panel.months.first + 1, panel.after.first - panel.months.first
    series = np.where(panel.known, panel.treated.sum(axis=0), np.nan)[:end]
    out = np.zeros(series.size, dtype=np.bool_)
    out[max(gap_from, 0) : max(gap_to, 0)] = True
    kept = ~np.isnan(series) & ~out
    before, after = int(kept[: max(start, 0)].sum()), int(kept[max(start, 0) :].sum())
    if before < _MONTHS_OF_SERIES or after < _MONTHS_AFTER_OF_SERIES:
        said = (
            f"{_MONTHS_OF_SERIES} months before the start and {_MONTHS_AFTER_OF_SERIES} after are needed to tell a "
            f"change from the season; {before} and {after} are held"
        )
        return not_run(INTERRUPTED_SERIES, Compared.THEIR_TREND, said)
    first = panel.months.first.month
    if not np.nansum(series[start:][kept[start:]]):
        said = "there are no records after the start, and a factor of 0 has no interval"
        return not_run(INTERRUPTED_SERIES, Compared.THEIR_TREND, said)
    found = interrupted_series(series, start, first_month=first, left_out=out, level=level)
    if found.fit != Fit.YES or np.isnan(found.effect):
        said = "the treated areas have too few records for a series"
        return not_run(INTERRUPTED_SERIES, Compared.THEIR_TREND, said)
    depends = float(found.autocorrelation_p)
    checks = [
        Check(
            "months independent",
            bool(depends >= 1 - level),
            depends,
            "Months do not visibly depend on those before."
            if depends >= 1 - level
            else "Months depend on those before; the interval allows for it, as far as so short a series can.",
        )
    ]
    if one.control:
        checks.append(_control_stayed(panel, start, end, out, first, level))
    return _answer_as_factor(panel, Compared.THEIR_TREND, found, found.effect, level, tuple(checks))


def by_mixture(panel: Panel, level: float) -> Answer:
    """The synthetic control, the control areas as donors, over all months held."""
    one = panel.intervention
    donors = len(one.control)
    if donors < LEAST_DONORS:
        there = f"there is {donors}" if donors == 1 else f"there are {donors}"
        said = f"at least {LEAST_DONORS} control areas are needed to mix; {there}"
        return not_run(SYNTHETIC_CONTROL, Compared.MIXTURE, said)
    earlier = panel.columns_ahead
    if earlier.size < _MONTHS_OF_MIXTURE:
        held = "1 is held" if earlier.size == 1 else f"{earlier.size} are held"
        said = f"{_MONTHS_OF_MIXTURE} months before the start are needed to find a mixture; {held}"
        return not_run(SYNTHETIC_CONTROL, Compared.MIXTURE, said)
    columns = np.concatenate([earlier, panel.columns_after])
    by_people = panel.has_people
    found = synthetic_control(
        panel.treated[:, columns].sum(axis=0),
        panel.control[:, columns],
        int(earlier.size),
        treated_exposure=panel.size_of(one.treated),
        donor_exposure=[one.exposure[area] if by_people else 1.0 for area in one.control],
        level=level,
    )
    if np.isnan(found.p):
        return not_run(
            SYNTHETIC_CONTROL, Compared.MIXTURE, "the treated areas have no records before the start"
        )
    misfit = float(found.misfit)
    enough = found.smallest_p <= 1 - level + 1e-12
    fits = bool(misfit <= _MISFIT)
    checks = (
        Check(
            "mixture fits before",
            fits,
            misfit,
            "The mixture ran like the treated areas before the start."
            if fits
            else "No mixture of the control areas ran like the treated areas before the start.",
        ),
        Check(
            "enough donors",
            bool(enough),
            found.smallest_p,
            "There are enough control areas for the placebo test to come out clear."
            if enough
            else f"With {donors} control areas the placebo test cannot come out clear, whatever the effect.",
        ),
    )
    return _answer_as_factor(panel, Compared.MIXTURE, found, found.ratio, level, checks, trusted=fits)


def by_harm(panel: Panel, weight: Floats | None, level: float) -> Answer:
    """The displacement difference of harm."""
    if weight is None:
        return not_run(HARM_DIFFERENCE, Compared.CONTROL_CRIMES, "no weights of harm are given")
    missing = _without_control(panel)
    if missing:
        return not_run(HARM_DIFFERENCE, Compared.CONTROL_CRIMES, missing)
    if np.isnan(weight).all():
        return not_run(HARM_DIFFERENCE, Compared.CONTROL_CRIMES, "no kind of crime has a weight")
    two = {name: panel.two(one) for name, one in panel.by_kind.items()}
    both = panel.intervention.displacement and panel.intervention.displacement_control
    found = harm_difference(
        two["treated"],
        two["control"],
        weight,
        *((two["displacement"], two["displacement_control"]) if both else ()),
        time_weights=panel.times,
        area_weights=_area_weights(panel),
        overdispersion=float(np.nan_to_num(_factor(panel, level).overdispersion, nan=1.0)),
        level=level,
    )
    return _answer_in_numbers(panel, found, level, unit="harm")


def _answer_in_numbers(
    panel: Panel,
    found: DisplacementDifference | HarmDifference,
    level: float,
    *,
    unit: str = "crimes",
    checks: tuple[Check, ...] = (),
) -> Answer:
    """The answer of a method that finds how many more or fewer there were."""
    p = float(found.p)
    return Answer(
        found.method,
        Compared.CONTROL_CRIMES,
        _finding(panel, p, float(found.difference), level),
        avoided=-float(found.difference),
        avoided_lower=-float(found.upper),
        avoided_upper=-float(found.lower),
        p=p,
        unit=unit,
        checks=checks,
        result=found,
    )


def _answer_as_factor(
    panel: Panel,
    compared: Compared,
    found: DifferenceInDifferences | InterruptedSeries | SyntheticControl,
    factor: Floats,
    level: float,
    checks: tuple[Check, ...],
    *,
    trusted: bool = True,
) -> Answer:
    """The answer of a method that finds a factor; nothing is clear where it is not trusted."""
    p, ratio = float(found.p), float(factor)
    return Answer(
        found.method,
        compared,
        _finding(panel, p if trusted else 1.0, ratio - 1, level),
        avoided=float(found.avoided),
        avoided_lower=float(found.avoided_lower),
        avoided_upper=float(found.avoided_upper),
        ratio=ratio,
        ratio_lower=float(found.lower),
        ratio_upper=float(found.upper),
        p=p,
        checks=checks,
        result=found,
    )


def _factor(panel: Panel, level: float) -> DifferenceInDifferences:
    columns = np.concatenate([panel.columns_before, panel.columns_after])
    return difference_in_differences(
        panel.treated[:, columns], panel.control[:, columns], int(panel.columns_before.size), level=level
    )


def _finding(panel: Panel, p: float, change: float, level: float) -> Finding:
    if np.isnan(p) or p >= 1 - level + 1e-12 or change == 0:
        return Finding.NOT_CLEAR
    fewer = panel.intervention.desired is Direction.FEWER
    return Finding.IMPROVED if (change < 0) == fewer else Finding.WORSENED


def _without_control(panel: Panel) -> str | None:
    if not panel.intervention.control:
        return _NO_CONTROL
    return None if panel.columns_before.size else _NOTHING_BEFORE


def _round_about(panel: Panel) -> tuple[Floats, ...]:
    one = panel.intervention
    if one.displacement and one.displacement_control:
        return panel.two(panel.displacement), panel.two(panel.displacement_control)
    return ()


def _area_weights(panel: Panel) -> tuple[float, float, float, float]:
    """Sizes of control, treated, displacement control and displacement areas, in those of what they are set against.

    By people or households where all are given, else by the number of areas.
    """
    one = panel.intervention
    control, treated, round_control, round_about = (
        panel.size_of(areas) or 1.0
        for areas in (one.control, one.treated, one.displacement_control, one.displacement)
    )
    return control / treated, 1.0, round_control / round_about, 1.0


def _alike_in_size(treated: float, control: float) -> Check:
    times = control / treated if treated > 0 else np.inf
    alike = bool(1 / _ALIKE <= times <= _ALIKE)
    said = (
        "For their size, control areas had about as many records as the treated areas before."
        if alike
        else "For their size, control areas had far more or far fewer records than the treated areas before: the same "
        "change in per cent is another number of crimes there."
    )
    return Check("alike in size", alike, float(times), said)


def _seen(error: float, before: float) -> Check:
    """How large a fall would come out clear with a chance of 80%: 1.96 and 0.84 standard errors."""
    least = 100 * 2.8 * error / before if before > 0 else np.inf
    said = (
        f"A fall by {least:.0f}% of the treated areas' records would be seen four times in five."
        if least <= 100
        else "There are too few records for any fall to be seen four times in five."
    )
    return Check("large enough to see", bool(least <= 100), least, said)


def _control_stayed(
    panel: Panel, start: int, end: int, out: np.ndarray, first_month: int, level: float
) -> Check:
    series = np.where(panel.known, panel.control.sum(axis=0), np.nan)[:end]
    found = interrupted_series(series, start, first_month=first_month, left_out=out, level=level)
    p = float(found.p)
    holds = None if np.isnan(p) else bool(p >= 1 - level)
    said = {
        None: "The control areas have too few records for a series.",
        True: "The control areas show no such step at the same time.",
        False: f"The control areas show a step at the same time too, by a factor of {float(found.effect):.2f}.",
    }[holds]
    return Check("no step in control areas", holds, p, said)
