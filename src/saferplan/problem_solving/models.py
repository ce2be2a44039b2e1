"""Records of solving a problem, and what was made of their effect, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.problem_solving.stages import Approach, ProblemFacts, Side, Stage
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.plan.models import Action
from saferplan.problem_solving.states import EvaluationKind

SIDES = {
    Side.VICTIM: ("victim", "guardian"),
    Side.LOCATION: ("location", "manager"),
    Side.OFFENDER: ("offender", "handler"),
}
"""The fields of each side of the triangle: what is known of it, and who can act on it."""
TRIANGLE = tuple(one for pair in SIDES.values() for one in pair)
EMMIE = ("effect", "mechanism", "moderators", "implementation", "economics")


class ProblemRecord(Recorded):
    """The work on a problem for an action: what is written at each stage, its triangle, EMMIE, and how far it is."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "problem_opened": "began a problem-solving record",
        "problem_written": "wrote in a problem-solving record",
        "problem_moved_on": "moved on in a problem-solving record",
        "problem_gone_back": "went back in a problem-solving record",
        "problem_ended": "ended a problem-solving record",
    }

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="problems")
    title = models.CharField("the problem in a line", max_length=200)
    approach = choice_field(Approach)
    stage = choice_field(Stage)
    objective = models.TextField("objective", blank=True)
    scanning = models.TextField("scanning", blank=True)
    analysis = models.TextField("analysis", blank=True)
    response = models.TextField("response", blank=True)
    assessment = models.TextField("assessment", blank=True)
    victim = models.TextField("victim", blank=True)
    guardian = models.TextField("guardian", blank=True)
    location = models.TextField("location", blank=True)
    manager = models.TextField("manager", blank=True)
    offender = models.TextField("offender", blank=True)
    handler = models.TextField("handler", blank=True)
    effect = models.TextField("effect", blank=True)
    mechanism = models.TextField("mechanism", blank=True)
    moderators = models.TextField("moderators", blank=True)
    implementation = models.TextField("implementation", blank=True)
    economics = models.TextField("economics", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("approach", Approach, name="problem_approach"),
            one_of("stage", Stage, name="problem_stage"),
            models.CheckConstraint(
                condition=~Q(approach=Approach.SARA.value, stage=Stage.OBJECTIVE.value),
                name="problem_stage_of_approach",
                violation_error_message="SARA begins with scanning; an objective comes first in OSARA.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="problem_has_title",
                violation_error_message="Say in a line what the problem is.",
            ),
            models.UniqueConstraint(
                fields=["action", "title"],
                condition=Q(ended__isnull=True),
                name="problem_once",
                violation_error_message="The action has a record of this problem already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of its approach, in order."""
        return Approach(self.approach).stages

    def facts(self, evaluations: list[Evaluation]) -> ProblemFacts:
        """The record as the trade's rules take it, with the evaluations that stand."""
        kinds = {one.kind for one in evaluations}
        return ProblemFacts(
            approach=Approach(self.approach),
            stage=Stage(self.stage),
            written=frozenset(one for one in Stage if getattr(self, one.value).strip()),
            sides=frozenset(one for one, (side, _) in SIDES.items() if getattr(self, side).strip()),
            controllers=frozenset(one for one, (_, who) in SIDES.items() if getattr(self, who).strip()),
            evaluated=EvaluationKind.FIGURES.value in kinds,
            judged=EvaluationKind.JUDGEMENT.value in kinds,
        )


class Evaluation(Recorded):
    """What is said of the effect of the work: figures of a frozen assessment, or, where none is held, a judgement.

    `figures` names the traced figures by method. The design says which grade of the Maryland scale it can reach;
    `grade` is that of the frozen evaluation, or what a person claims, at most what the design allows.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "evaluation_linked": "linked an evaluation",
        "judgement_written": "wrote a judgement of an effect",
        "evaluation_ended": "ended an evaluation or judgement",
    }

    problem = models.ForeignKey(ProblemRecord, on_delete=models.PROTECT, related_name="evaluations")
    kind = choice_field(EvaluationKind)
    assessment = models.CharField("assessment that holds it", max_length=120, blank=True)
    intervention = models.CharField("what was evaluated", max_length=120, blank=True)
    title = models.CharField("its title", max_length=200, blank=True)
    figures = models.JSONField("identities of its figures", default=dict, blank=True)
    words = models.TextField("judgement", blank=True)
    judged_as = models.CharField("post that judged", max_length=120, blank=True)
    why_none_fits = models.CharField(
        "why none of the evaluations held is of this work", max_length=300, blank=True
    )
    treated_areas = models.PositiveSmallIntegerField("areas where it was done", default=1)
    control_areas = models.PositiveSmallIntegerField("areas compared with", default=0)
    before = models.BooleanField("counts from before are at hand", default=False)
    comparable = models.BooleanField("the areas compared ran alike before", null=True, blank=True)
    matched = models.BooleanField("areas chosen to be alike", default=False)
    random = models.BooleanField("areas drawn by lot", default=False)
    grade = models.PositiveSmallIntegerField("level of the Maryland scale", null=True, blank=True)
    on = models.DateField("on")
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            one_of("kind", EvaluationKind, name="evaluation_kind"),
            models.CheckConstraint(
                condition=(
                    Q(kind=EvaluationKind.FIGURES.value, words="") & ~Q(assessment="") & ~Q(intervention="")
                    | Q(kind=EvaluationKind.JUDGEMENT.value, assessment="", intervention="")
                    & ~Q(words="")
                    & ~Q(judged_as="")
                ),
                name="evaluation_figures_or_judgement",
                violation_error_message="Name the frozen evaluation; or say what is judged, and as which post.",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__lte=5),
                name="evaluation_grade",
                violation_error_message="The Maryland scale has the levels 0 to 5.",
            ),
            models.UniqueConstraint(
                fields=["problem", "assessment", "intervention"],
                condition=Q(ended__isnull=True),
                name="evaluation_once",
                violation_error_message="This is linked already; a record has one judgement at a time.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Judgement, {self.on:%-d %B %Y}"
