"""Risks of the partnership: scores without and with their controls, owners, reviews that keep earlier scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from saferplan.domain.governance.risk import RiskKind, RiskResponse, RiskScore, levels
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action
from saferplan.strategy.models import Priority


def score_field(of: str, label: str, *, unknown: bool = False) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    """A likelihood or an impact, shown with its word; null where a target may be left open."""
    choices = [(at, f"{at} {word}") for at, word in enumerate(levels()[of], start=1)]
    return models.PositiveSmallIntegerField(label, choices=choices, null=unknown, blank=unknown)


def scores_within(name: str, *fields: str) -> models.CheckConstraint:
    """The constraint that scores, where they are known, are from 1 to 5."""
    within = Q()
    for field in fields:
        within &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 1, f"{field}__lte": 5})
    return models.CheckConstraint(
        condition=within,
        name=name,
        violation_error_message="Likelihood and impact are each from 1 to 5.",
    )


class Risk(Recorded):
    """Something that could go wrong: why, with what result, how bad with and without what is done about it.

    `inherent` scores are those without any control, the plain ones those with the controls that are in place, `target`
    scores where the partnership wants it to be. A risk of a restricted action is known to those who may know of that.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "risk_entered": "entered the risk",
        "risk_amended": "amended the risk",
        "risk_reviewed": "reviewed the risk",
        "risk_given": "gave the risk another owner",
        "risk_closed": "closed the risk",
        "risk_reopened": "reopened the risk",
    }

    number = models.PositiveSmallIntegerField(editable=False, unique=True)
    title = models.CharField(max_length=200)
    causes = models.TextField("what could bring it about")
    consequences = models.TextField("what would come of it")
    kind = choice_field(RiskKind, default=RiskKind.STRATEGIC.value, verbose_name="whose risk it is")
    response = choice_field(
        RiskResponse, default=RiskResponse.TREAT.value, verbose_name="what is done about it"
    )
    inherent_likelihood = score_field("likelihood", "likelihood without controls")
    inherent_impact = score_field("impact", "impact without controls")
    likelihood = score_field("likelihood", "likelihood with controls")
    impact = score_field("impact", "impact with controls")
    target_likelihood = score_field("likelihood", "likelihood aimed at", unknown=True)
    target_impact = score_field("impact", "impact aimed at", unknown=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="risks")
    owner_post = models.CharField("post that owns it", max_length=120)
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="risks")
    entered = models.DateField(editable=False)
    review_due = models.DateField("day of the next review")
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            one_of("kind", RiskKind, name="risk_kind"),
            one_of("response", RiskResponse, name="risk_response"),
            scores_within(
                "risk_scores",
                "inherent_likelihood",
                "inherent_impact",
                "likelihood",
                "impact",
                "target_likelihood",
                "target_impact",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    F("likelihood") * F("impact"), F("inherent_likelihood") * F("inherent_impact")
                ),
                name="risk_residual_not_above_inherent",
                violation_error_message="With its controls a risk is not higher than without them.",
            ),
            models.CheckConstraint(
                condition=Q(target_likelihood__isnull=True)
                | Q(target_impact__isnull=True)
                | Q(
                    LessThanOrEqual(
                        F("target_likelihood") * F("target_impact"),
                        F("inherent_likelihood") * F("inherent_impact"),
                    )
                ),
                name="risk_target_not_above_inherent",
                violation_error_message="Nobody aims at a risk that is higher than it is without controls.",
            ),
            models.CheckConstraint(
                condition=Q(target_likelihood__isnull=True, target_impact__isnull=True)
                | Q(target_likelihood__isnull=False, target_impact__isnull=False),
                name="risk_target_whole",
                violation_error_message="A target has a likelihood and an impact.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(causes="") & ~Q(consequences="") & ~Q(owner_post=""),
                name="risk_said_in_words",
                violation_error_message="A risk has a title, causes, consequences and a post that owns it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """How the register names it, such as R3."""
        return f"R{self.number}"

    @property
    def inherent(self) -> RiskScore:
        """The score without any control."""
        return RiskScore(self.inherent_likelihood, self.inherent_impact)

    @property
    def residual(self) -> RiskScore:
        """The score with the controls that are in place."""
        return RiskScore(self.likelihood, self.impact)

    @property
    def target(self) -> RiskScore | None:
        """The score that is aimed at; None where nobody said."""
        if self.target_likelihood is None or self.target_impact is None:
            return None
        return RiskScore(self.target_likelihood, self.target_impact)


class Control(Recorded):
    """What is done so that a risk is less likely or less bad: in place since a day, or planned for one."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "control_added": "added a mitigating action",
        "control_amended": "changed a mitigating action",
        "control_in_place": "recorded that a mitigating action is in place",
        "control_ended": "ended a mitigating action",
    }

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="controls")
    text = models.CharField("mitigating action", max_length=300)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="controls")
    owner_post = models.CharField("post that sees to it", max_length=120, blank=True)
    due = models.DateField("to be in place by", null=True, blank=True)
    done = models.DateField("in place since", null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due__isnull=False) | Q(done__isnull=False),
                name="control_has_its_day",
                violation_error_message="Say since when it is in place, or by when it will be.",
            ),
            models.UniqueConstraint(
                fields=["risk", "text"],
                condition=Q(ended__isnull=True),
                name="control_once",
                violation_error_message="The risk has this mitigating action already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RiskReview(Recorded):
    """That a risk was looked at again: its scores before and after, why, and when next."""

    EVENTS: ClassVar[Mapping[str, str]] = {"risk_review_held": "looked at the risk again"}

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    likelihood_before = score_field("likelihood", "likelihood before")
    impact_before = score_field("impact", "impact before")
    likelihood = score_field("likelihood", "likelihood with controls")
    impact = score_field("impact", "impact with controls")
    why = models.TextField("why")
    next_due = models.DateField("day of the next review")

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            scores_within("risk_review_scores", "likelihood_before", "impact_before", "likelihood", "impact"),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="risk_review_says_why",
                violation_error_message="Say why the score is what it is.",
            ),
            models.CheckConstraint(
                condition=Q(next_due__gt=F("on")),
                name="risk_review_next_later",
                violation_error_message="The next review is after this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk.reference}, review of {self.on:%-d %B %Y}"

    @property
    def before(self) -> RiskScore:
        """The score before the review."""
        return RiskScore(self.likelihood_before, self.impact_before)

    @property
    def after(self) -> RiskScore:
        """The score that the review gave."""
        return RiskScore(self.likelihood, self.impact)
