"""Community concern: where people who were consulted rank a theme, as a score with its evidence."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from saferplan.consultation.releasing import released_consultations
from saferplan.domain.absence import Absence
from saferplan.domain.consultation.ranking import best_of_theme
from saferplan.domain.consultation.released import newest_ranking
from saferplan.domain.planning.likelihood import ComputedScore, concern_score, steps
from saferplan.domain.planning.scoring import Confidence

CRITERION = "concern"


def concern_of(*, theme: str, day: dt.date) -> ComputedScore:
    """The score of a theme's concern, by the newest released ranking that still counts on a day.

    Without one there is no score, and the sentence says why: then the partners score it themselves.
    """
    months = steps().concern.months
    held = newest_ranking(released_consultations(), day, months)
    if held is None:
        return concern_score(
            rank=Absence.UNKNOWN,
            why=f"no consultation with a ranking that ended in the {months} months before is released",
        )
    found = best_of_theme(held.ranking, theme)
    if found is None:
        return concern_score(
            rank=Absence.NOT_APPLICABLE,
            why=f"it could not be named in {held.title}, whose ranking is the newest",
        )
    computed = concern_score(
        rank=found.rank, of=found.of, percent=found.percent, source=f"{held.title} (as “{found.label}”)"
    )
    if not held.warning:
        return replace(computed, consultation=held.number)
    return replace(
        computed,
        sentence=f"{computed.sentence} People chose to answer.",
        confidence=Confidence.MIXED,
        consultation=held.number,
    )
