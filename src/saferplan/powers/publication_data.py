"""What is published of tools and powers, as plain data: frozen on the day it is published.

Of the use of powers, small counts are hidden and the rest are rounded, as the rule for public documents says, with what
was published of them elsewhere; the yearly figures of case reviews are published as they are, for that is what they are
collected for.
"""

from __future__ import annotations

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.claims.written import Written
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import case_review_rules
from saferplan.domain.powers.counting import YearCount
from saferplan.domain.powers.tools import CHECKED, tool_table
from saferplan.domain.suppression import suppression_rule
from saferplan.partnership.selectors import partnership_get
from saferplan.powers.protecting import Cell, ProtectedUse, protected_use
from saferplan.powers.selectors import case_review_list, threshold_on, use_list
from saferplan.powers.table import ToolRow, use_table

SCHEMA = 1
"""The number of this form. What was frozen in an older one is read by that one's reader."""
AUDIENCE = "Public"


class PublicCount(msgspec.Struct, frozen=True):
    """A count as it is shown: a number, perhaps rounded, or why there is none."""

    value: int | None = None
    absence: Absence | None = None
    at_least: bool = False


class UseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A tool in the published table."""

    tool: str
    who: str
    counts: tuple[PublicCount, ...]
    change: str


class UseData(msgspec.Struct, frozen=True, kw_only=True):
    """The use of tools and powers by year, as it is published."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    year: str
    years: tuple[str, ...]
    lines: tuple[UseLine, ...]
    protection: str
    note: str
    place: Written = ""
    published: str = ""


class CaseReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation's figures; None: not known."""

    organisation: str
    applications: int | None
    not_met: int | None
    reviews: int | None
    recommendations: int | None
    carried_in: int | None
    explanation: Written


class CaseReviewData(msgspec.Struct, frozen=True, kw_only=True):
    """A year's figures of case reviews, as they are published."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    year: str
    lines: tuple[CaseReviewLine, ...]
    threshold: str
    reference: str
    place: str = ""
    published: str = ""


def use_data(*, year: PlanYear, place: str = "", published: str = "") -> UseData:
    """The use of powers up to a year, protected for everybody to read."""
    partnership = partnership_get()
    table = use_table(last=year)
    cells: dict[Cell, YearCount] = {
        (row.tool.id, one.year.label): one
        for row in table.rows
        for one in row.counts
        if one.known or one.whole
    }
    rule = suppression_rule(AUDIENCE)
    # No sum over tools or organisations is printed, so that none can be taken apart.
    protection = protected_use(cells, list(use_list()), rule)
    return UseData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        year=year.label,
        years=tuple(one.label for one in table.years),
        lines=tuple(_use_line(row, protection) for row in table.rows),
        protection=rule.statement,
        note=tool_table().note,
        place=place,
        published=published,
    )


def case_review_data(*, year: PlanYear, place: str = "", published: str = "") -> CaseReviewData:
    """The figures of case reviews of a year, and the threshold in force at its end."""
    partnership = partnership_get()
    threshold = threshold_on(day=year.last)
    rules = case_review_rules()
    return CaseReviewData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        year=year.label,
        lines=tuple(
            CaseReviewLine(
                organisation=one.organisation.name,
                applications=one.applications,
                not_met=one.not_met,
                reviews=one.reviews,
                recommendations=one.recommendations,
                carried_in=one.carried_in,
                explanation=one.explanation,
            )
            for one in case_review_list(year=year.starts)
        ),
        threshold="The threshold is not entered."
        if threshold is None
        else threshold_words(threshold.complaints, threshold.complaint_months, threshold.application_months),
        reference=f"{rules.reference} ({CHECKED[rules.publication.checked]})",
        place=place,
        published=published,
    )


def threshold_words(complaints: int, complaint_months: int, application_months: int) -> str:
    """A threshold in a sentence.

    >>> threshold_words(3, 1, 6)
    'A review can be asked for after 3 complaints, each made within 1 month of what happened, and within 6 months of \
the complaint.'
    """
    asked = "1 complaint" if complaints == 1 else f"{complaints} complaints, each"
    return (
        f"A review can be asked for after {asked} made within {_months(complaint_months)} of what happened, and "
        f"within {_months(application_months)} of the complaint."
    )


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


def _use_line(row: ToolRow, protection: ProtectedUse) -> UseLine:
    counts = tuple(_shown(one, protection) for one in row.counts)
    change = ""
    if row.change is not None:
        hidden = any(
            (row.tool.id, one.year.label) in protection.hidden
            for one in (row.change.before, row.change.after)
        )
        judged = row.change.judgement
        # The words without the numbers: the exact ones would undo the rounding.
        change = (
            row.change.words
            if judged is None
            else "Not said, because a count is hidden."
            if hidden
            else f"{judged.verdict.word.capitalize()}. {judged.words}"
        )
    return UseLine(tool=row.tool.heading, who=", ".join(row.tool.who), counts=counts, change=change)


def _shown(one: YearCount, protection: ProtectedUse) -> PublicCount:
    name = (one.tool, one.year.label)
    if name in protection.hidden:
        return PublicCount(absence=Absence.SUPPRESSED)
    if not one.whole and not one.known:
        return PublicCount(absence=Absence.UNKNOWN)
    return PublicCount(value=protection.printed.get(name, one.known), at_least=not one.whole)
