"""What funders give to a plan's year, and what it is bound to. An amount that nobody stated is not known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan.domain.money.pence import pounds_of
from saferplan.domain.planning.roles import AuthorityKind
from saferplan.history.amounts import not_negative, pence_or_unknown
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.money.states import ContributionKind
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan


class Contribution(Recorded):
    """One sum that an organisation gives to the work of a year: money, or something in kind that is worth money.

    `return_days` is how many days after each quarter the funder wants its return; null where it wants none. What was
    carried forward knows the contribution of the year before.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "contribution_added": "added the contribution",
        "contribution_amended": "amended the contribution",
        "contribution_withdrawn": "withdrew the contribution",
        "contribution_returned": "recorded what was returned to the funder",
        "contribution_carried": "carried the contribution forward from the year before",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contributions")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contributions")
    purpose = models.CharField("what it is for", max_length=200)
    kind = choice_field(ContributionKind, default=ContributionKind.CASH.value)
    pence = pence_or_unknown("amount")
    reference = models.CharField("the funder's reference", max_length=60, blank=True)
    condition = models.TextField("what it is bound to", blank=True)
    transfers_need_consent = models.BooleanField(
        "the funder must agree to moves between lines", default=False
    )
    return_days = models.PositiveSmallIntegerField(
        "days after a quarter until its return is due", null=True, blank=True
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_as"
    )
    returned = pence_or_unknown("returned to the funder")
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["funder__name", "id"]
        constraints: ClassVar = [
            one_of("kind", ContributionKind, name="contribution_kind"),
            not_negative(
                "pence",
                name="contribution_not_negative",
                message="A contribution is not less than nothing.",
            ),
            not_negative(
                "returned",
                name="contribution_returned_not_negative",
                message="What is returned is not less than nothing.",
            ),
            models.UniqueConstraint(
                fields=["plan", "funder", "purpose"],
                condition=Q(withdrawn__isnull=True),
                name="contribution_once",
                violation_error_message="This funder's contribution for this purpose is held already.",
            ),
            models.CheckConstraint(
                condition=Q(return_days__isnull=True) | Q(return_days__gte=1, return_days__lte=180),
                name="contribution_return_days",
                violation_error_message="A return is due 1 to 180 days after its quarter.",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True) | ~Q(carried_from=F("id")),
                name="contribution_not_carried_from_itself",
                violation_error_message="A contribution is carried forward from that of another year.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}: {self.purpose}"

    @property
    def amount(self) -> Decimal | None:
        """The amount in pounds, exact; None where it is not known."""
        return None if self.pence is None else pounds_of(self.pence)

    @property
    def in_kind(self) -> bool:
        """Whether it is given in kind."""
        return bool(self.kind == ContributionKind.IN_KIND)

    @property
    def policing(self) -> bool:
        """Whether it is the local policing body's: its lines must support an objective of the police and crime plan."""
        return bool(self.funder.kind == AuthorityKind.LOCAL_POLICING_BODY)


class Condition(Recorded):
    """Something that a funder wants done by a day, such as a plan agreed or an account sent."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "condition_added": "added a condition",
        "condition_amended": "amended a condition",
        "condition_met": "recorded that a condition is met",
        "condition_withdrawn": "withdrew a condition",
    }

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField("what the funder wants", max_length=300)
    due = models.DateField("by which day")
    met = models.DateField("met on", null=True, blank=True)
    evidence = models.TextField("how it was met", blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(met__isnull=True) | (Q(withdrawn__isnull=True) & ~Q(evidence="")),
                name="condition_met_says_how",
                violation_error_message="Say how the condition was met; one that was withdrawn is not met.",
            )
        ]

    def __str__(self) -> str:
        return self.text
