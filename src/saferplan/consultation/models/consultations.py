"""Consultations: how people are asked, through what, for whom, and who stands for which group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.consultation.models.questionnaires import Questionnaire
from saferplan.consultation.states import ConsultationState
from saferplan.domain.consultation.held import HeldConsultation
from saferplan.domain.consultation.kinds import Audience, ConsultationKind
from saferplan.domain.consultation.planned import not_entered
from saferplan.domain.consultation.populations import LEAST, MOST, Weighting
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded


class Consultation(Recorded):
    """Asking people: a survey, a workshop, a meeting; or having regard to what somebody else asked.

    `people` says whom it is for, `invited` how many were asked one by one, None where that is not known or means
    nothing. `margins` are the people of each kind that answers are weighted to.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "consultation_planned": "planned the consultation",
        "consultation_amended": "changed the consultation",
        "consultation_weighted": "changed how answers are weighted",
        "consultation_heard": "wrote down what was heard",
        "consultation_withdrawn": "withdrew the consultation",
    }

    title = models.CharField(max_length=120)
    kind = choice_field(ConsultationKind)
    people = models.CharField("whom it is for", max_length=120)
    starts = models.DateField("first day")
    ends = models.DateField("last day")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    invited = models.PositiveIntegerField("how many were invited", null=True, blank=True)
    attended = models.PositiveIntegerField("how many came", null=True, blank=True)
    publicised = models.TextField("how it was made known", blank=True)
    senior = models.TextField("senior people who came, by their posts", blank=True)
    body = models.CharField("who asked", max_length=120, blank=True)
    of_partners = models.BooleanField("partners among themselves", default=False)
    heard = models.TextField("what was heard", blank=True)
    not_heard = models.TextField("who was not reached", blank=True)
    synthetic = models.CharField("made up, and how", max_length=200, blank=True)
    weighting = choice_field(Weighting, default=Weighting.NONE.value)
    margins = models.JSONField("people by kind", default=dict, blank=True)
    margins_source = models.CharField("where these numbers come from", max_length=400, blank=True)
    least = models.FloatField("least weight", default=LEAST)
    most = models.FloatField("most weight", default=MOST)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-ends", "-id"]
        constraints: ClassVar = [
            one_of("kind", ConsultationKind, name="consultation_kind"),
            one_of("weighting", Weighting, name="consultation_weighting"),
            ends_after(
                "starts",
                "ends",
                name="consultation_ends_after_it_starts",
                message="The last day is before the first.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(withdrawn__isnull=True),
                name="consultation_title_once",
                violation_error_message="There is a consultation of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(weighting=Weighting.NONE.value) | ~Q(margins_source=""),
                name="consultation_margins_have_a_source",
                violation_error_message="Say where the numbers of people come from.",
            ),
            models.CheckConstraint(
                condition=Q(least__gte=0, least__lt=1, most__gt=1),
                name="consultation_weight_limits",
                violation_error_message="The least weight is below 1, the most above 1.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ConsultationKind.OTHERS.value) | ~Q(body=""),
                name="consultation_of_others_names_them",
                violation_error_message="Say who asked.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_survey(self) -> bool:
        """Whether each respondent answers a form."""
        return ConsultationKind(self.kind).is_survey

    def state_on(self, day: dt.date, *, released: bool) -> ConsultationState:
        """How far it is on a day."""
        if self.withdrawn is not None:
            return ConsultationState.WITHDRAWN
        if released:
            return ConsultationState.RELEASED
        if day < self.starts:
            return ConsultationState.PLANNED
        return ConsultationState.OPEN if day <= self.ends else ConsultationState.CLOSED

    @property
    def facts(self) -> HeldConsultation:
        """The consultation as the rules of completeness take it; its groups are read before."""
        groups = [one for one in self.groups.all() if one.ended is None and one.took_part]
        return HeldConsultation(
            number=self.pk,
            title=self.title,
            kind=ConsultationKind(self.kind),
            starts=self.starts,
            ends=self.ends,
            groups=tuple(one.name for one in groups),
            affected=tuple(one.name for one in groups if one.affected),
            senior=self.senior,
            publicised=self.publicised,
            of_partners=self.of_partners,
        )

    @property
    def not_entered(self) -> tuple[str, ...]:
        """What a reader would ask of it while it is planned, and nobody has entered; its groups are read before."""
        groups = [one for one in self.groups.all() if one.ended is None]
        return not_entered(
            groups=len(groups),
            affected=any(one.affected and one.why for one in groups),
            publicised=self.publicised,
        )


class Group(Recorded):
    """A group of people, who stands for it, and whether it is likely to be particularly affected."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "group_added": "added a group",
        "group_amended": "changed a group",
        "group_ended": "took a group out",
    }

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField("group", max_length=120)
    audience = choice_field(Audience)
    represented_by = models.CharField("who stands for it", max_length=120, blank=True)
    affected = models.BooleanField("particularly affected", default=False)
    why = models.CharField("how it is affected", max_length=200, blank=True)
    took_part = models.BooleanField("it took part", default=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["audience", "name"]
        constraints: ClassVar = [
            one_of("audience", Audience, name="group_audience"),
            models.UniqueConstraint(
                fields=["consultation", "name"],
                condition=Q(ended__isnull=True),
                name="group_once",
                violation_error_message="This group is entered already.",
            ),
            models.CheckConstraint(
                condition=Q(affected=False) | ~Q(why=""),
                name="group_affected_says_how",
                violation_error_message="Say how the group is particularly affected.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Channel(Recorded):
    """A way in which people answered, such as a link or paper forms; how many is unknown until somebody counts."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "channel_added": "added a way to answer",
        "channel_counted": "counted answers of a way to answer",
        "channel_ended": "took a way to answer out",
    }

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="channels")
    name = models.CharField("way to answer", max_length=120)
    answers = models.PositiveIntegerField("answers", null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "name"],
                condition=Q(ended__isnull=True),
                name="channel_once",
                violation_error_message="This way to answer is entered already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
