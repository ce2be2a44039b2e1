"""How priorities are set: the model that scores, the workshop, what each partner scored, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.scoring import Confidence
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Account, Organisation
from saferplan.strategy.models.candidates import Candidate
from saferplan.strategy.models.strategies import Priority
from saferplan.strategy.states import ScoreKind, WorkshopState


class ScoringModel(Recorded):
    """One version of a model that the partnership scores by; an edited model is a new version of it.

    `definition` is the model as `domain.planning.scoring_models` has it. A draft is not in use yet, and may have
    faults; what was put into use does not change any more. A workshop keeps the version it used.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "scoring_model_taken_up": "took up the scoring model",
        "scoring_model_revised": "revised the scoring model",
        "scoring_model_copied": "began a draft of the scoring model",
        "scoring_model_changed": "changed the draft of the scoring model",
        "scoring_model_put_into_use": "put the scoring model into use",
        "scoring_model_ended": "ended the scoring model",
    }

    identity = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    definition = models.JSONField()
    in_use_since = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["identity", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity", "version"],
                name="scoring_model_version",
                violation_error_message="There is this version of the model already.",
            ),
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(ended__isnull=True, in_use_since__isnull=False),
                name="one_version_in_use",
                violation_error_message="Another version of the model is in use; end that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether it is still being made: nobody scores by it yet."""
        return self.in_use_since is None and self.ended is None

    @property
    def in_use(self) -> bool:
        """Whether a workshop can be prepared with it."""
        return self.in_use_since is not None and self.ended is None


class Workshop(Recorded):
    """Where partners score a year's candidates: each alone at first, then together."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "workshop_prepared": "prepared the workshop",
        "workshop_amended": "changed what the workshop scores",
        "workshop_opened": "opened the scoring",
        "workshop_candidate_included": "included a candidate in the workshop",
        "workshop_scoring_closed": "closed the scoring and showed the spread",
        "workshop_decided": "closed the workshop with its decisions",
        "workshop_ended": "ended the workshop without decisions",
    }

    year = models.PositiveSmallIntegerField("plan year, by the year it starts in")
    model = models.ForeignKey(ScoringModel, on_delete=models.PROTECT, related_name="workshops")
    candidates = models.ManyToManyField(Candidate, related_name="workshops", blank=True)
    state = choice_field(WorkshopState, default=WorkshopState.PREPARING.value)
    opened = models.DateTimeField("scoring opened", null=True, blank=True)
    closed = models.DateTimeField("scoring closed", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "-id"]
        constraints: ClassVar = [
            one_of("state", WorkshopState, name="workshop_state"),
            models.UniqueConstraint(
                fields=["year"],
                condition=~Q(state=WorkshopState.DECIDED.value) & Q(ended__isnull=True),
                name="one_workshop_at_a_time",
                violation_error_message="The year has a workshop that is not decided; finish or end that first.",
            ),
            models.CheckConstraint(
                condition=Q(state=WorkshopState.PREPARING.value) | Q(opened__isnull=False),
                name="workshop_opened_at_a_moment",
                violation_error_message="Scoring opens at a moment.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[WorkshopState.PREPARING.value, WorkshopState.SCORING.value])
                | Q(closed__isnull=False),
                name="workshop_closed_at_a_moment",
                violation_error_message="Scoring closes at a moment.",
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkshopState.DECIDED.value) | Q(decided_on__isnull=False),
                name="workshop_decided_on_a_day",
                violation_error_message="Give the day on which the workshop decided.",
            ),
            ends_after(
                "opened",
                "closed",
                name="workshop_closes_after_opening",
                message="It closed before it opened.",
            ),
        ]

    def __str__(self) -> str:
        return f"Workshop on the priorities of {self.year}/{(self.year + 1) % 100:02d}"


class Score(Recorded):
    """One score of a candidate on a criterion: computed, independent, moderated or dissenting; all are kept.

    `organisation` is the one that scores; the records' scores and the workshop's have none. `value` is None only
    where the records cannot say, and `why` then says the reason. `late`: given after the others' scores were shown.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "score_computed": "took a score from the assessment",
        "score_given": "gave a score",
        "score_changed": "changed a score",
        "score_moderated": "moderated a score",
        "dissent_noted": "noted a dissent",
        "dissent_withdrawn": "withdrew a dissent",
    }

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="scores")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=60)
    kind = choice_field(ScoreKind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = choice_field(Confidence)
    why = models.TextField(
        error_messages={"blank": "Say in a sentence why, so that others can follow the score."}
    )
    evidence = models.CharField("link to evidence", max_length=300, blank=True)
    figures = models.JSONField("identities of the figures", default=list, blank=True)
    late = models.BooleanField(default=False)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["candidate", "criterion", "id"]
        constraints: ClassVar = [
            one_of("kind", ScoreKind, name="score_kind"),
            one_of("confidence", Confidence, name="score_confidence"),
            models.UniqueConstraint(
                fields=["workshop", "candidate", "criterion", "kind", "organisation"],
                condition=Q(ended__isnull=True, organisation__isnull=False),
                name="score_once_per_organisation",
                violation_error_message="The organisation has scored this already; change that score.",
            ),
            models.UniqueConstraint(
                fields=["workshop", "candidate", "criterion", "kind"],
                condition=Q(ended__isnull=True, organisation__isnull=True),
                name="score_once_for_all",
                violation_error_message="There is such a score already; change that one.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ScoreKind.COMPUTED.value) | Q(value__isnull=False),
                name="score_has_a_value",
                violation_error_message="Choose a score.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="score_says_why",
                violation_error_message="Say in a sentence why, so that others can follow the score.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[ScoreKind.COMPUTED.value, ScoreKind.MODERATED.value], organisation__isnull=True
                )
                | Q(
                    kind__in=[ScoreKind.INDEPENDENT.value, ScoreKind.DISSENTING.value],
                    organisation__isnull=False,
                ),
                name="score_of_an_organisation",
                violation_error_message="Independent and dissenting scores are an organisation's, the others are not.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.criterion}: {self.get_kind_display()}"


class DiscussionNote(Recorded):
    """What the workshop said about a candidate, or about one of its criteria, before it moderated."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "discussion_noted": "noted the discussion",
        "discussion_corrected": "corrected the note of the discussion",
    }

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="notes")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="notes")
    criterion = models.CharField(max_length=60, blank=True)
    text = models.TextField(error_messages={"blank": "Write what was said."})

    class Meta:
        ordering: ClassVar = ["candidate", "criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "candidate", "criterion"],
                name="discussion_noted_once",
                violation_error_message="There is a note of this already; correct that one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.text[:60]}"


class Decision(Recorded):
    """Whether a candidate becomes a priority, and why; with its rank and how firm that was on the day.

    `standing` keeps what was shown when it was decided: rank, of how many, range, chance of a leading place.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "decision_taken": "decided on the candidate",
        "decision_changed": "changed the decision on the candidate",
        "decision_led_to_priority": "made the candidate a priority",
    }

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="decisions")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="decisions")
    chosen = models.BooleanField()
    statutory = models.BooleanField("in the plan by law", default=False)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    standing = models.JSONField("rank and stability on the day", default=dict, blank=True)
    why = models.TextField(error_messages={"blank": "Say why it was decided so."})
    priority = models.OneToOneField(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "candidate"],
                name="decision_once",
                violation_error_message="The candidate is decided on already; change that decision.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="decision_says_why",
                violation_error_message="Say why it was decided so.",
            ),
            models.CheckConstraint(
                condition=Q(statutory=False) | Q(chosen=True),
                name="statutory_is_always_chosen",
                violation_error_message="The law asks for this strand: it is in the plan whatever its rank.",
            ),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(chosen=True),
                name="only_what_is_chosen_becomes_a_priority",
                violation_error_message="It was not chosen, so it is no priority.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {'chosen' if self.chosen else 'not chosen'}"
