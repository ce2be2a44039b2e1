"""What a report says of the strategic assessment that was adopted by its day: which year it is of, what it looks at.

None of its figures: those come in as claims, which say what they are.
"""

from __future__ import annotations

import datetime as dt

from saferplan.desk.models import Assessment
from saferplan.desk.opening import frozen_of, workspace_open
from saferplan.domain.display import written_day
from saferplan.domain.periods import Month
from saferplan.errors import SaferPlanError

_THEMES = "theme-"


def assessment_adopted(*, day: dt.date) -> Assessment | None:
    """The assessment of the latest year that was adopted by a day; None where none was."""
    return (
        Assessment.objects.filter(adopted_on__lte=day).order_by("-year_ending", "-adopted_on", "name").first()
    )


def assessment_said(assessment: Assessment) -> str:
    """Which year it is of, and who adopted it when; nothing of one that was not adopted."""
    if assessment.adopted_on is None:
        return ""
    ending = Month.parse(assessment.year_ending).label
    adopted = written_day(assessment.adopted_on)
    return f"The strategic assessment of the year ending {ending} was adopted on {adopted} ({assessment.adopted_by})."


def assessment_themes(assessment: Assessment) -> tuple[str, ...]:
    """What it looks at, theme by theme; nothing where its data are not held."""
    workspace = workspace_open()
    if workspace is None:
        return ()
    try:
        frozen = frozen_of(workspace, assessment.name)
    except SaferPlanError:
        return ()
    return tuple(one.heading for one in frozen.document.sections if one.id.startswith(_THEMES))
