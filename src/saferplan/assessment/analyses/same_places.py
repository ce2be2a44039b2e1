"""Is it the same places year after year, and how well did last year's foretell this year's?"""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.small_areas import held, result_figure
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import Inline, Text
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Period
from saferplan.statistics.places.foresight import FORESIGHT, foresight
from saferplan.statistics.places.persistence import PERSISTENCE, persistence

TOP_SHARE = 0.2
"""The fifth of the areas with the most records: about twelve of a district's sixty, few enough to name and visit."""


def whole_years(areas: AreaCounts, year: Period) -> tuple[Period, ...]:
    """The years of twelve months back from the latest one that are known for every area, the earliest first."""
    found = [year]
    while held(areas, found[0].before):
        found.insert(0, found[0].before)
    return tuple(found) if held(areas, year) else ()


def persistence_text(
    material: Material, change: MeasureChange, areas: AreaCounts, *, brief: bool = False
) -> Text | None:
    """How many of the top fifth of areas were there the year before, beside what unchanged places and any would give.

    None where fewer than two years are known. `brief` leaves out what any areas would give, and years before.
    """
    years = whole_years(areas, material.settings.year)
    if len(years) < 2:
        return None
    if brief:
        years = years[-2:]
    top = max(1, round(TOP_SHARE * len(areas.rows)))
    settings = material.settings
    found = persistence(
        np.array([areas.over(one) for one in years]), top, seed=settings.seed, level=settings.level
    )
    parameters = (("top", top), ("years", len(years)), ("seed", settings.seed), ("draws", found.draws))

    def figure(statistic: str, value: float, limits: tuple[float, float] | None = None) -> Figure:
        return result_figure(
            material,
            change,
            statistic,
            Unit.COUNT,
            PERSISTENCE,
            value,
            inputs=(change.now.count, change.before.count),
            limits=limits,
            comparison=years[-2],
            parameters=parameters,
        )

    unchanged = figure(
        "top areas that unchanged places would share",
        float(found.overlap_of_unchanged[-1]),
        (float(found.overlap_of_unchanged_lower[-1]), float(found.overlap_of_unchanged_upper[-1])),
    )
    parts: list[str | Inline] = [
        "The same places: of the ",
        plain(figure("top areas", float(top))),
        " small areas with the most records, a fifth of all, ",
        plain(figure("top areas that were so the year before", float(found.overlap[-1]))),
        " were among those with the most the year before too. If no area's share had changed, chance would leave ",
        plain(unchanged),
        " (",
        interval(unchanged),
        ")",
    ]
    if not brief:
        any_places = figure("top areas that any places would share", float(found.overlap_of_random[-1]))
        parts += [", any areas ", plain(any_places)]
    parts.append(".")
    less = result_figure(
        material,
        change,
        "p of so few top areas staying",
        Unit.PROBABILITY,
        PERSISTENCE,
        float(found.p_of_less[-1]),
        inputs=(change.now.count, change.before.count),
        comparison=years[-2],
        parameters=parameters,
    )
    parts += [
        # As strict as the interval beside it, which has a tail on either side.
        " So the places changed more than chance would have it (p "
        if float(found.p_of_less[-1]) <= (1 - settings.level) / 2
        else " So the turnover is no more than chance gives where nothing changes (p ",
        plain(less),
        ").",
    ]
    if len(years) > 2:
        parts += [
            " Among the most in all ",
            plain(figure("years looked at", float(len(years)))),
            " years were ",
            plain(figure("areas that were top in every year", found.always)),
            ".",
        ]
    return sentence(*parts)


def foresight_text(material: Material, change: MeasureChange, areas: AreaCounts) -> Text | None:
    """How much of this year's records lies in last year's top fifth of areas; None where a year is not known."""
    years = whole_years(areas, material.settings.year)
    if len(years) < 2 or areas.over(years[-1]).sum() == 0:
        return None
    settings = material.settings
    found = foresight(
        areas.over(years[-2]),
        areas.over(years[-1]),
        seed=settings.seed,
        area_percent=100 * TOP_SHARE,
        level=settings.level,
    )

    def figure(statistic: str, unit: Unit, value: float, limits: tuple[float, float] | None = None) -> Figure:
        return result_figure(
            material,
            change,
            statistic,
            unit,
            FORESIGHT,
            value,
            inputs=(change.now.count, change.before.count),
            limits=limits,
            comparison=years[-2],
            parameters=(
                ("per cent of the areas", found.area_percent),
                ("seed", settings.seed),
                ("draws", found.draws),
            ),
        )

    hit_rate = figure(
        "hit rate",
        Unit.PERCENT,
        float(found.hit_rate),
        (float(found.hit_rate_lower), float(found.hit_rate_upper)),
    )
    pai = figure(
        "prediction accuracy index",
        Unit.RATIO,
        float(found.pai),
        (float(found.pai_lower), float(found.pai_upper)),
    )
    pei = figure(
        "prediction efficiency index",
        Unit.RATIO,
        float(found.pei),
        (float(found.pei_lower), float(found.pei_upper)),
    )
    perfect = figure(
        "prediction efficiency index of perfect foresight",
        Unit.RATIO,
        float(found.pei_of_perfect_foresight),
    )
    return sentence(
        "What last year foretold: the fifth of the areas with the most records last year holds ",
        plain(hit_rate),
        " of this year's (",
        interval(hit_rate),
        "), ",
        plain(pai),
        " times what a fifth chosen blindly would (PAI; ",
        interval(pai),
        "). That is ",
        plain(pei),
        " of the most that any fifth could have held (PEI; ",
        interval(pei),
        "); knowing the true risks would have given ",
        plain(perfect),
        ".",
    )
