"""Figures of anti-social behaviour case reviews: what a local threshold may ask, and whether a year's figures agree."""

from __future__ import annotations

from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class ThresholdLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a local threshold may ask at the most, in complaints, and the usual periods in months."""

    complaints: int
    complaint_months: int
    application_months: int
    source: str
    checked: str
    note: str


class PublicationRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which figures of a year are published, and how far that was checked."""

    figures: tuple[str, ...]
    checked: str
    note: str


class CaseReviewRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `data/case_reviews.toml`."""

    reference: str
    threshold: ThresholdLimits
    publication: PublicationRule


@cache
def case_review_rules() -> CaseReviewRules:
    """The rules of case reviews, with how far each was checked.

    >>> case_review_rules().threshold.complaints
    3
    """
    return read_table("case_reviews", CaseReviewRules)


class CaseReviewYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year's figures; None: not known. `carried_in` are applications of the year before that were still open."""

    applications: int | None = None
    not_met: int | None = None
    reviews: int | None = None
    recommendations: int | None = None
    carried_in: int | None = None
    explanation: str = ""

    @property
    def complete(self) -> bool:
        """Whether all four figures are known that are published."""
        return None not in (self.applications, self.not_met, self.reviews, self.recommendations)

    @property
    def open_at_end(self) -> int | None:
        """How many applications were not decided by the year's end; None where that cannot be worked out.

        >>> CaseReviewYear(applications=6, not_met=2, reviews=3).open_at_end
        1
        """
        if self.applications is None or self.not_met is None or self.reviews is None:
            return None
        return self.applications + (self.carried_in or 0) - self.not_met - self.reviews


def faults_of(year: CaseReviewYear) -> dict[str, str]:
    """What in a year's figures does not agree, by figure, each with what to do; empty where they agree.

    Each application either misses the threshold or leads to a review, perhaps in the year after. So what was decided
    is no more than what was asked for in the year and what was carried into it; more needs its explanation.

    >>> faults_of(CaseReviewYear(applications=2, not_met=1, reviews=2))["reviews"][:35]
    '1 not met and 2 reviews are more th'
    >>> faults_of(CaseReviewYear(applications=2, not_met=1, reviews=2, carried_in=1, explanation="Asked in March."))
    {}
    """
    found: dict[str, str] = {}
    asked = None if year.applications is None else year.applications + (year.carried_in or 0)
    if year.carried_in and not year.explanation.strip():
        found["explanation"] = (
            "Say of which applications the year before was still open, without naming anybody."
        )
    if asked is not None:
        decided = (year.not_met or 0) + (year.reviews or 0)
        if decided > asked:
            found["reviews"] = (
                f"{year.not_met or 0} not met and {year.reviews or 0} reviews are more than the {asked} asked for. "
                "Correct a figure, or enter how many were carried over from the year before, and explain it."
            )
    if year.recommendations and year.reviews == 0 and not year.explanation.strip():
        found["recommendations"] = "Recommendations come from reviews, and there was none: explain it."
    return found


def threshold_fault(complaints: int) -> str:
    """Why a local threshold may not ask for so many complaints; empty where it may.

    >>> threshold_fault(3), threshold_fault(4)[:39]
    ('', 'A threshold may ask for 1 to 3 complain')
    """
    most = case_review_rules().threshold.complaints
    return "" if 1 <= complaints <= most else f"A threshold may ask for 1 to {most} complaints."
