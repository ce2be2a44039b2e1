"""Equality impact assessments: what is assessed, a line for each characteristic, what is done about effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan.domain.governance.equality import (
    Characteristic,
    Effect,
    EqualityState,
    Limb,
    Relevance,
    characteristics,
)
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action, Plan
from saferplan.strategy.models import Priority, Strategy

ABOUT = ("strategy", "plan", "priority", "action")
"""What an assessment may be of: one of these."""


def _about_one() -> Q:
    found = Q()
    for name in ABOUT:
        found |= Q(**{f"{other}__isnull": other != name for other in ABOUT})
    return found


class EqualityAssessment(Recorded):
    """An assessment of what a strategy, a plan, a priority or an action does to people with protected characteristics.

    `author` is the account that began it or its review: somebody else signs it off. `full` is the decision whether a
    full assessment is needed, null before it is made.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "equality_begun": "began the equality impact assessment",
        "equality_amended": "amended the equality impact assessment",
        "equality_decided": "decided whether a full assessment is needed",
        "equality_evidence_given": "wrote down the evidence",
        "equality_signed": "signed off the equality impact assessment",
        "equality_review_begun": "began the review of the equality impact assessment",
        "equality_ended": "ended the equality impact assessment",
    }

    number = models.PositiveSmallIntegerField(editable=False, unique=True)
    title = models.CharField(max_length=200)
    aims = models.TextField("what it is meant to do, and for whom")
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, null=True, blank=True, related_name="equality_assessments"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="equality_assessments"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="equality_assessments"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="equality_assessments"
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="equality_assessments")
    owner_post = models.CharField("post that answers for it", max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun = models.DateField()
    state = choice_field(EqualityState, default=EqualityState.SCREENING.value)
    full = models.BooleanField("a full assessment is needed", null=True, blank=True)
    decision_reason = models.TextField("why it is needed, or not", blank=True)
    evidence = models.TextField("what is known of who is affected, and from where", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField("signed off on", null=True, blank=True)
    signed_as = models.CharField("post that signed it off", max_length=120, blank=True)
    review_due = models.DateField("day of the next review", null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            one_of("state", EqualityState, name="equality_state"),
            models.CheckConstraint(
                condition=_about_one(),
                name="equality_about_one_thing",
                violation_error_message="An assessment is of one thing: a strategy, a plan, a priority or an action.",
            ),
            models.CheckConstraint(
                condition=Q(full__isnull=True) | ~Q(decision_reason=""),
                name="equality_decided_for_a_reason",
                violation_error_message="Say why a full assessment is needed, or why it is not.",
            ),
            models.CheckConstraint(
                condition=~Q(state=EqualityState.SIGNED.value)
                | (
                    Q(signed_by__isnull=False, signed_on__isnull=False, review_due__isnull=False)
                    & ~Q(signed_as="")
                ),
                name="equality_signed_by_somebody",
                violation_error_message="Say which post signs it off, on which day, and when it is reviewed.",
            ),
            models.CheckConstraint(
                condition=~Q(state=EqualityState.SIGNED.value)
                | Q(signed_by__isnull=True)
                | ~Q(signed_by=F("author")),
                name="equality_signed_by_another",
                violation_error_message="Somebody other than its author signs it off.",
            ),
            models.CheckConstraint(
                condition=Q(state=EqualityState.ENDED.value, ended__isnull=False)
                | (~Q(state=EqualityState.ENDED.value) & Q(ended__isnull=True)),
                name="equality_ended_on_a_day",
                violation_error_message="An assessment that ended has the day on which it did.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """How the list names it, such as E2."""
        return f"E{self.number}"

    @property
    def about(self) -> Recorded:
        """What it is of."""
        found: Recorded = next(one for name in ABOUT if (one := getattr(self, name)) is not None)
        return found


class EqualityLine(Recorded):
    """What an assessment says of one characteristic: whether it is relevant, for which limbs, why, and its effect."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "characteristic_screened": "screened a characteristic",
        "effect_judged": "said what the effect on a characteristic is",
    }

    assessment = models.ForeignKey(EqualityAssessment, on_delete=models.PROTECT, related_name="lines")
    characteristic = choice_field(Characteristic)
    relevance = choice_field(Relevance)
    eliminate = models.BooleanField(Limb.ELIMINATE.label, default=False)
    advance = models.BooleanField(Limb.ADVANCE.label, default=False)
    foster = models.BooleanField(Limb.FOSTER.label, default=False)
    why = models.TextField("why", blank=True)
    effect = choice_field(Effect, blank=True, default="")
    effect_words = models.TextField("what the effect is, and on whom", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("characteristic", Characteristic, name="equality_characteristic"),
            one_of("relevance", Relevance, name="equality_relevance"),
            one_of("effect", Effect, name="equality_effect", blank=True),
            models.UniqueConstraint(
                fields=["assessment", "characteristic"],
                name="equality_characteristic_once",
                violation_error_message="The assessment speaks of this characteristic already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    characteristic__in=sorted(
                        one.characteristic.value
                        for one in characteristics().values()
                        if len(one.limbs) == len(Limb)
                    )
                )
                | Q(advance=False, foster=False),
                name="equality_limbs_in_law",
                violation_error_message="Marriage and civil partnership counts for eliminating discrimination only.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_characteristic_display()}, {self.assessment.reference}"

    @property
    def limbs(self) -> tuple[Limb, ...]:
        """The limbs of the duty that it is relevant for."""
        return tuple(one for one in Limb if getattr(self, one.value))


class EqualityAction(Recorded):
    """What is done about an effect: to lessen it, to find it out, or to make more of it; by which post, by when."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "equality_action_added": "said what is done about an effect",
        "equality_action_amended": "changed what is done about an effect",
        "equality_action_done": "recorded that it is done",
        "equality_action_ended": "ended what was to be done about an effect",
    }

    assessment = models.ForeignKey(EqualityAssessment, on_delete=models.PROTECT, related_name="actions")
    characteristic = choice_field(Characteristic, blank=True, default="")
    text = models.CharField("what is done", max_length=300)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="equality_actions")
    owner_post = models.CharField("post that sees to it", max_length=120)
    due = models.DateField("by which day")
    done = models.DateField("done on", null=True, blank=True)
    evidence = models.TextField("what there is to show for it", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            one_of("characteristic", Characteristic, name="equality_action_characteristic", blank=True),
            models.CheckConstraint(
                condition=Q(done__isnull=True) | ~Q(evidence=""),
                name="equality_action_done_says_how",
                violation_error_message="Say what there is to show that it is done.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
