"""The analyses there are, in the order in which a person asks."""

from __future__ import annotations

import difflib

from saferplan.assessment.analyses.analysis import Analysis
from saferplan.assessment.analyses.clusters import cluster_blocks
from saferplan.assessment.analyses.concentration import concentration_blocks
from saferplan.assessment.analyses.density import density_blocks
from saferplan.assessment.analyses.emerging import emerging_blocks
from saferplan.assessment.analyses.evaluation import evaluation_blocks
from saferplan.assessment.analyses.exceptional import exceptional_blocks
from saferplan.assessment.analyses.harm_and_cost import harm_and_cost_blocks
from saferplan.assessment.analyses.hot_spots import hot_spot_blocks
from saferplan.assessment.analyses.hot_spots_over_time import over_time_blocks
from saferplan.assessment.analyses.hours import hours_blocks
from saferplan.assessment.analyses.near_repeat import near_repeat_blocks
from saferplan.assessment.analyses.outcomes import outcome_blocks
from saferplan.assessment.analyses.outlook import outlook_blocks, outlook_of_all_blocks
from saferplan.assessment.analyses.pattern_change import pattern_change_blocks
from saferplan.assessment.analyses.repeat_places import repeat_places_blocks
from saferplan.assessment.analyses.stop_and_search import stop_and_search_blocks
from saferplan.assessment.analyses.trend import trend_blocks
from saferplan.assessment.analyses.under_reporting import under_reporting_blocks
from saferplan.assessment.sections.outlook import longer_view_blocks
from saferplan.assessment.sections.places import place_blocks
from saferplan.assessment.sections.season import season_blocks
from saferplan.assessment.sections.theme import change_blocks
from saferplan.errors import SaferPlanError

ANALYSES: tuple[Analysis, ...] = (
    Analysis(
        "change",
        "Level and change",
        "How much was there, and is it more or less than the year before?",
        "Twenty-four complete months.",
        of_measure=change_blocks,
    ),
    Analysis(
        "emerging-threats",
        "Emerging threats",
        "Does any series hold something in the latest year that quiet series hardly ever show?",
        "Twelve months before the latest year, better twenty-four or more.",
        of_partnership=emerging_blocks,
    ),
    Analysis(
        "exceptional-months",
        "Exceptional months",
        "Which months of the year hold more than the season and earlier years lead one to expect?",
        "Two complete years before the month that is judged, better five.",
        of_measure=exceptional_blocks,
    ),
    Analysis(
        "trend",
        "Trend",
        "Does it rise or fall over the years, season apart?",
        "At least three years of months.",
        of_measure=trend_blocks,
    ),
    Analysis(
        "outlook",
        "Outlook",
        "What may the coming twelve months bring if things go on as they did?",
        "At least six months, of which six in the latest year; two years for a season.",
        of_measure=outlook_blocks,
    ),
    Analysis(
        "outlook-of-all",
        "Outlook of all categories",
        "What may the coming twelve months bring, category by category and together?",
        "Police records of at least six months.",
        of_partnership=outlook_of_all_blocks,
    ),
    Analysis(
        "harm-and-cost",
        "Harm and cost",
        "How much harm was done, is it more, where is it, and what does it cost?",
        "A published table of harm weights (`saferplan weights add`); for the cost one of unit costs.",
        of_partnership=harm_and_cost_blocks,
    ),
    Analysis(
        "under-reporting",
        "Under-reporting",
        "What may lie behind the police's counts, and which kinds are larger than others whatever was not reported?",
        "A survey's table of shares reported to the police (`saferplan weights add`).",
        of_partnership=under_reporting_blocks,
    ),
    Analysis(
        "evaluation",
        "Did it work?",
        "What became of the counts where something was done, and can chance or a general change explain it?",
        "A description of what was done, where and when, in the folder interventions; months before and after.",
        of_partnership=evaluation_blocks,
    ),
    Analysis(
        "outcomes",
        "Outcomes of crimes",
        "What became of the year's crimes, as far as was known when the files were downloaded?",
        "Street-level files of data.police.uk, which give each crime's last outcome.",
        of_measure=outcome_blocks,
    ),
    Analysis(
        "stop-and-search",
        "Stop and search",
        "For what were people stopped and searched, with what outcome, and who were they?",
        "Stop-and-search files of the area's own force; boundaries to place them in the partnership.",
        of_partnership=stop_and_search_blocks,
    ),
    Analysis(
        "longer-view",
        "The longer view",
        "How has the total of twelve months run?",
        "At least two years of months.",
        of_measure=longer_view_blocks,
    ),
    Analysis(
        "season",
        "Season",
        "Which months of the year run high or low?",
        "At least three years of months, five records a month or more.",
        of_measure=season_blocks,
    ),
    Analysis(
        "hours",
        "Hours of the week",
        "At what time of the day and week does it happen?",
        "A partner's list with times: when, or from when and until when it may have happened.",
        of_measure=hours_blocks,
    ),
    Analysis(
        "near-repeat",
        "Near repeat",
        "Does one soon follow another close by, more often than chance would have it?",
        "A partner's list with the points themselves and days; those of police records were moved and are refused.",
        of_measure=near_repeat_blocks,
    ),
    Analysis(
        "repeat-places",
        "Repeat places",
        "How many places have it again and again, and how soon does the next follow?",
        "A partner's list with the points themselves and days.",
        of_measure=repeat_places_blocks,
    ),
    Analysis(
        "places",
        "Where",
        "Where is it, and how concentrated is it?",
        "Records that name a small area or have a point; outlines for a map.",
        of_measure=place_blocks,
    ),
    Analysis(
        "hot-spots",
        "Hot spots",
        "Which small areas have many records, or few, together with those around them?",
        "A complete year of records that name a small area or have a point; outlines of ten small areas or more.",
        of_measure=hot_spot_blocks,
    ),
    Analysis(
        "hot-spots-over-time",
        "Hot spots over time",
        "Which hot spots are new, lasting, fading or gone, and is it the same places every year?",
        "Ten months of records by small area, two complete years for whether they last; outlines for what is around.",
        of_measure=over_time_blocks,
    ),
    Analysis(
        "clusters",
        "Clusters now",
        "Where has more than its share been going on lately, and since when?",
        "Two complete years of records by small area; outlines for which areas are near each other.",
        of_measure=cluster_blocks,
    ),
    Analysis(
        "pattern-change",
        "Change of pattern",
        "Do the records lie in the same small areas as the year before?",
        "Two complete years of records by small area.",
        of_measure=pattern_change_blocks,
    ),
    Analysis(
        "density",
        "Density",
        "Where do the exact points of a partner's list lie close together?",
        "A partner's list with exact points, thirty of the year; outlines for the edge of the area.",
        of_measure=density_blocks,
    ),
    Analysis(
        "concentration",
        "Concentration",
        "How much of it lies in how few small areas, and would chance alone do that?",
        "A complete year of records by small area.",
        of_measure=concentration_blocks,
    ),
)


def analysis_named(name: str) -> Analysis:
    """The analysis of this name.

    Raises:
        SaferPlanError: there is none.

    >>> analysis_named("season").title
    'Season'
    """
    for one in ANALYSES:
        if one.id == name:
            return one
    close = difflib.get_close_matches(name, [one.id for one in ANALYSES], 3)
    hint = f"Did you mean {', '.join(close)}? " if close else ""
    raise SaferPlanError(
        f"There is no analysis {name!r}.", f"{hint}Those there are: {', '.join(one.id for one in ANALYSES)}."
    )
