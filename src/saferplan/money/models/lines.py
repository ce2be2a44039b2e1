"""Lines: what of a contribution pays for what, what is bound and paid from it, and what is said of it each quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan.domain.money.profile import Profile
from saferplan.history.amounts import PenceField, more_than_nothing, not_negative, pence_or_unknown
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.money.models.contributions import Contribution
from saferplan.money.states import Binding
from saferplan.plan.models import Action, Measure
from saferplan.strategy.models import Objective

_NO_PROFILE = Q(q1__isnull=True, q2__isnull=True, q3__isnull=True, q4__isnull=True)
# Each is asked whether it is there: a comparison with nothing is neither true nor false, and would pass.
_WHOLE_PROFILE = Q(
    pence__isnull=False,
    q1__isnull=False,
    q2__isnull=False,
    q3__isnull=False,
    q4__isnull=False,
    q1__gte=0,
    q2__gte=0,
    q3__gte=0,
    q4__gte=0,
    pence=F("q1") + F("q2") + F("q3") + F("q4"),
)


class Allocation(Recorded):
    """A line: what of a contribution pays for an action, a measure or a project, and in which quarter."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "allocation_made": "allocated money",
        "allocation_amended": "amended the line",
        "allocation_withdrawn": "withdrew the line",
        "allocation_gave": "moved money from the line to another",
        "allocation_received": "moved money to the line from another",
    }

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="allocations")
    title = models.CharField("what it pays for", max_length=200)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name="objective of the police and crime plan",
    )
    pence = pence_or_unknown("amount")
    q1 = pence_or_unknown("April to June")
    q2 = pence_or_unknown("July to September")
    q3 = pence_or_unknown("October to December")
    q4 = pence_or_unknown("January to March")
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            not_negative("pence", name="allocation_not_negative", message="A line is not less than nothing."),
            models.CheckConstraint(
                condition=_NO_PROFILE | _WHOLE_PROFILE,
                name="allocation_profile_is_whole",
                violation_error_message="The four quarters come to the line's amount; else leave all blank.",
            ),
            models.UniqueConstraint(
                fields=["contribution", "title"],
                condition=Q(withdrawn__isnull=True),
                name="allocation_once",
                violation_error_message="The contribution has a line of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def profile(self) -> Profile | None:
        """What is to be spent in each quarter, in pence; None where nobody said."""
        if self.q1 is None or self.q2 is None or self.q3 is None or self.q4 is None:
            return None
        return (self.q1, self.q2, self.q3, self.q4)


class Commitment(Recorded):
    """Money of a line that is earmarked, or committed by an order or an agreement, and not paid yet."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "money_bound": "earmarked or committed money",
        "commitment_firmed": "committed what was earmarked",
        "commitment_amended": "amended what is earmarked or committed",
        "commitment_released": "released what is not paid",
    }

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="commitments")
    binding = choice_field(Binding)
    text = models.CharField("what for", max_length=200)
    pence = PenceField("amount")
    on = models.DateField("since")
    released = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            one_of("binding", Binding, name="commitment_binding"),
            more_than_nothing("pence", name="commitment_of_something", message="Give more than nothing."),
        ]

    def __str__(self) -> str:
        return self.text


class Spend(Recorded):
    """A payment from a line, perhaps of what was committed."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "money_spent": "recorded a payment",
        "spend_corrected": "corrected a payment",
        "spend_withdrawn": "withdrew a payment",
    }

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="spends")
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="spends",
        verbose_name="earmark or commitment that it pays",
    )
    text = models.CharField("what for", max_length=200)
    pence = PenceField("amount")
    on = models.DateField("paid on")
    reference = models.CharField("reference in the accounts", max_length=60, blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            more_than_nothing("pence", name="spend_of_something", message="Give more than nothing."),
        ]

    def __str__(self) -> str:
        return self.text


class LineReport(Recorded):
    """What is said of a line for a quarter: what the year will come to, what was done, what becomes of the rest."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "line_reported": "reported on the line",
        "line_report_amended": "amended a report on the line",
    }

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="reports")
    quarter = models.PositiveSmallIntegerField()
    forecast = pence_or_unknown("what the year will come to")
    variance_reason = models.TextField("why it differs from what was planned", blank=True)
    proposal = models.TextField("what becomes of what will not be spent", blank=True)
    outputs = models.TextField("what was done", blank=True)
    beneficiaries = models.PositiveIntegerField("people helped", null=True, blank=True)
    case_study = models.TextField("case study, nobody identifiable", blank=True)
    risks = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["quarter"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="line_report_quarter",
                violation_error_message="A year has the quarters 1 to 4.",
            ),
            models.UniqueConstraint(
                fields=["allocation", "quarter"],
                name="line_reported_once",
                violation_error_message="This quarter is reported on already; amend that report.",
            ),
            not_negative(
                "forecast", name="line_forecast_not_negative", message="A forecast is not less than nothing."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation}, Q{self.quarter}"
