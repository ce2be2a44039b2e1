"""Counts of the use of powers, yearly figures of case reviews, and what was published, as tables.

There is no row for a person, a house or a case, and no field that one could be put into: texts are held against
`domain.powers.gate` before they are written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import CaseReviewYear
from saferplan.domain.powers.counting import PeriodKind, UseFacts, period_words
from saferplan.domain.powers.tools import Tool, tool_choices, tool_named
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.powers.states import PublicationKind
from saferplan.strategy.models import Priority


def says_something(field: str, *, name: str, message: str) -> models.CheckConstraint:
    """The constraint that a text is not empty."""
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name, violation_error_message=message)


class ToolUse(Recorded):
    """How often an organisation used a tool in a period; a count that nobody stated is null, and says why.

    `starts` is null where a source says only how often by a day, and not since when.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "use_counted": "recorded how often a power was used",
        "use_corrected": "corrected how often a power was used",
        "use_withdrawn": "withdrew a count of the use of a power",
    }

    tool = models.CharField("tool or power", max_length=60, choices=tool_choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="tool_uses",
        verbose_name="organisation that used it",
    )
    period = choice_field(PeriodKind)
    starts = models.DateField("first day", null=True, blank=True)
    ends = models.DateField("last day")
    count = models.PositiveIntegerField("how often", null=True, blank=True)
    why_unknown = models.CharField("why it is not known", max_length=200, blank=True)
    source = models.CharField("where the count is from", max_length=200)
    note = models.CharField("what else is to be said of the count", max_length=300, blank=True)
    priorities = models.ManyToManyField(
        Priority, related_name="tool_uses", blank=True, verbose_name="priorities that it serves"
    )
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-ends", "tool", "id"]
        constraints: ClassVar = [
            one_of("period", PeriodKind, name="tool_use_period"),
            models.CheckConstraint(
                condition=Q(period=PeriodKind.BY_A_DAY.value, starts__isnull=True)
                | (~Q(period=PeriodKind.BY_A_DAY.value) & Q(starts__isnull=False)),
                name="tool_use_starts",
                violation_error_message="A month, a quarter or a year has a first day; a count up to a day has none.",
            ),
            ends_after(
                "starts",
                "ends",
                name="tool_use_ends_after_start",
                message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=False, why_unknown="")
                | (Q(count__isnull=True) & ~Q(why_unknown="")),
                name="tool_use_known_or_why",
                violation_error_message="Give the count, or say why it is not known; not both. None at all is 0.",
            ),
            says_something("tool", name="tool_use_tool", message="Choose the tool or power."),
            says_something(
                "source", name="tool_use_source", message="Say where the count is from, such as a report."
            ),
            models.UniqueConstraint(
                fields=["tool", "organisation", "starts", "ends"],
                condition=Q(withdrawn__isnull=True, starts__isnull=False),
                name="tool_use_once",
                violation_error_message="This organisation's use of this tool in this period is counted already.",
            ),
            models.UniqueConstraint(
                fields=["tool", "organisation", "ends"],
                condition=Q(withdrawn__isnull=True, starts__isnull=True),
                name="tool_use_by_a_day_once",
                violation_error_message="This organisation's use of this tool by this day is counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.described.heading}, {self.organisation}, {self.when}"

    @property
    def described(self) -> Tool:
        """The tool with what is known of it."""
        return tool_named(self.tool)

    @property
    def when(self) -> str:
        """The period in words."""
        return period_words(self.starts, self.ends)

    @property
    def said(self) -> str:
        """The count in words, such as `2 closure orders`."""
        if self.count is None:
            return f"{self.described.plural}: not known"
        return self.described.said(self.count)

    @property
    def facts(self) -> UseFacts:
        """The count as the trade's rules take it."""
        return UseFacts(
            tool=self.tool,
            organisation=f"organisation {self.organisation_id}",
            starts=self.starts,
            ends=self.ends,
            count=self.count,
        )


class CaseReviewThreshold(Recorded):
    """What the partnership asks of whoever wants a case reviewed, from a day on."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "threshold_set": "set the threshold of case reviews",
        "threshold_ended": "ended the threshold of case reviews",
    }

    since = models.DateField("from which day")
    until = models.DateField("last day", null=True, blank=True)
    complaints = models.PositiveSmallIntegerField("complaints asked for")
    complaint_months = models.PositiveSmallIntegerField("months within which a complaint was made")
    application_months = models.PositiveSmallIntegerField("months within which the review is asked for")
    source = models.CharField("where it is laid down", max_length=200)

    class Meta:
        ordering: ClassVar = ["-since", "-id"]
        constraints: ClassVar = [
            ends_after(
                "since",
                "until",
                name="threshold_ends_after_start",
                message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(complaints__gte=1, complaint_months__gte=1, application_months__gte=1),
                name="threshold_of_something",
                violation_error_message="Complaints and months are 1 or more.",
            ),
            says_something(
                "source", name="threshold_source", message="Name the procedure that lays the threshold down."
            ),
            models.UniqueConstraint(
                models.functions.Coalesce("until", models.Value(dt.date.max)),
                condition=Q(until__isnull=True),
                name="threshold_one_at_a_time",
                violation_error_message="A threshold is in force already; end that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Threshold of case reviews from {self.since:%-d %B %Y}"


class CaseReviewFigures(Recorded):
    """An organisation's figures of case reviews of a year, April to March; null is not known, and no zero."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "case_reviews_counted": "recorded a year's figures of case reviews",
        "case_reviews_corrected": "corrected a year's figures of case reviews",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_reviews")
    year = models.PositiveSmallIntegerField("year that starts in April of")
    applications = models.PositiveIntegerField("applications", null=True, blank=True)
    not_met = models.PositiveIntegerField("threshold not met", null=True, blank=True)
    reviews = models.PositiveIntegerField("reviews carried out", null=True, blank=True)
    recommendations = models.PositiveIntegerField("recommendations", null=True, blank=True)
    carried_in = models.PositiveIntegerField("carried over from the year before", null=True, blank=True)
    explanation = models.CharField("explanation", max_length=300, blank=True)
    source = models.CharField("where the figures are from", max_length=200)

    class Meta:
        ordering: ClassVar = ["-year", "organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="case_reviews_once",
                violation_error_message="This organisation's figures of this year are held already; correct those.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2014, year__lte=2999),
                name="case_reviews_year",
                violation_error_message="Case reviews can be asked for since 2014: give a year from then on.",
            ),
            says_something(
                "source",
                name="case_reviews_source",
                message="Say where the figures are from, such as a return.",
            ),
        ]

    def __str__(self) -> str:
        return f"Case reviews of {self.organisation}, {PlanYear(self.year).label}"

    @property
    def facts(self) -> CaseReviewYear:
        """The figures as the trade's rules take them."""
        return CaseReviewYear(
            applications=self.applications,
            not_met=self.not_met,
            reviews=self.reviews,
            recommendations=self.recommendations,
            carried_in=self.carried_in,
            explanation=self.explanation,
        )


class PowersPublication(FrozenData):
    """What was published of a year, where and on which day. One that was wrong is superseded; both stay."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "powers_published": "published the figures",
        "powers_publication_superseded": "superseded the published figures by corrected ones",
    }

    kind = choice_field(PublicationKind)
    year = models.PositiveSmallIntegerField("year that starts in April of")
    published = models.DateField("published on")
    place = models.CharField("where it was published", max_length=200)
    superseded = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "kind", "-id"]
        constraints: ClassVar = [
            *frozen_constraints("powers_publication", "publication"),
            one_of("kind", PublicationKind, name="powers_publication_kind"),
            says_something(
                "place",
                name="powers_publication_place",
                message="Say where it is published, such as an address.",
            ),
            models.UniqueConstraint(
                fields=["kind", "year"],
                condition=Q(superseded__isnull=True),
                name="powers_published_once",
                violation_error_message="These figures of this year are published already; correct that publication.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {PlanYear(self.year).label}"
