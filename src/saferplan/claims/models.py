"""Claims: sentences with a figure, each with what a reader needs to judge it; and sentences that stand without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.claims import claim as rules
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.verdicts import Verdict
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded

_NOT_WIDER = Q(covers=Scope.PLACE.value)
for _at, _scope in enumerate(tuple(Scope)[1:], start=1):
    _NOT_WIDER |= Q(covers=_scope.value, said_of__in=[one.value for one in tuple(Scope)[_at:]])


class Claim(Recorded):
    """A sentence with a figure: who counted what, where, when and how.

    A change has the counts that it lies between and what may be said of it; `base_unknown` where its author states
    that they are not known. One that was taken from an assessment names the finding and its figures.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "claim_stated": "stated the claim",
        "claim_taken": "took the claim from the assessment",
        "claim_amended": "changed the claim",
        "claim_ended": "ended the claim",
    }

    sentence = models.TextField("the sentence")
    source = models.CharField("who counted it", max_length=200)
    geography = models.CharField("area that is counted", max_length=120)
    covers = choice_field(Scope)
    said_of = choice_field(Scope)
    period = models.CharField(max_length=120)
    definition = models.CharField("what is counted", max_length=300)
    kind = choice_field(ClaimKind)
    change = models.BooleanField("it is a change", default=False)
    before = models.PositiveIntegerField("count before", null=True, blank=True)
    after = models.PositiveIntegerField("count after", null=True, blank=True)
    base_unknown = models.BooleanField("what it is a change from is not known", default=False)
    lower = models.FloatField("lower end of the difference", null=True, blank=True)
    upper = models.FloatField("upper end of the difference", null=True, blank=True)
    verdict = choice_field(Verdict, blank=True, default="")
    verdict_words = models.TextField("what may be said of it", blank=True)
    assessment = models.CharField(max_length=120, blank=True)
    finding = models.CharField(max_length=200, blank=True)
    figures = models.JSONField("identities of its figures", default=list, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("covers", Scope, name="claim_covers"),
            one_of("said_of", Scope, name="claim_said_of"),
            one_of("kind", ClaimKind, name="claim_kind"),
            one_of("verdict", Verdict, name="claim_verdict", blank=True),
            models.CheckConstraint(
                condition=_NOT_WIDER,
                name="claim_not_wider_than_said",
                violation_error_message="A figure of a wide area cannot be said of a part of it.",
            ),
            models.CheckConstraint(
                condition=Q(change=False)
                | Q(before__isnull=False, after__isnull=False)
                | Q(base_unknown=True),
                name="claim_change_has_base",
                violation_error_message="Enter both counts of the change, or say that what it is a change from is not "
                "known.",
            ),
            models.CheckConstraint(
                condition=~Q(sentence="")
                & ~Q(source="")
                & ~Q(geography="")
                & ~Q(period="")
                & ~Q(definition=""),
                name="claim_whole",
                violation_error_message="A claim has a sentence, a source, an area, a period and a definition.",
            ),
            models.UniqueConstraint(
                fields=["sentence"],
                condition=Q(ended__isnull=True),
                name="claim_once",
                violation_error_message="This sentence is a claim already.",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def facts(self) -> rules.Claim:
        """The claim as the trade's rules take it."""
        return rules.Claim(
            sentence=self.sentence,
            source=self.source,
            geography=self.geography,
            period=self.period,
            definition=self.definition,
            kind=ClaimKind(self.kind),
            covers=Scope(self.covers),
            said_of=Scope(self.said_of),
            change=self.change,
            before=self.before,
            after=self.after,
            base_unknown=self.base_unknown,
        )


class KeptSentence(Recorded):
    """A sentence that stands in documents although nothing says where its figure comes from, or that cites an Act by
    another name: which post answers for it, and why."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "sentence_kept": "kept the sentence without a source",
        "sentence_no_longer_kept": "no longer keeps the sentence without a source",
    }

    sentence = models.TextField("the sentence")
    why = models.TextField("why it stands without a source")
    kept_as = models.CharField("post that answers for it", max_length=120)
    kept_on = models.DateField()
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sentence="") & ~Q(why="") & ~Q(kept_as=""),
                name="kept_sentence_whole",
                violation_error_message="Say which sentence is kept, why, and which post answers for it.",
            ),
            models.UniqueConstraint(
                fields=["sentence"],
                condition=Q(ended__isnull=True),
                name="kept_sentence_once",
                violation_error_message="This sentence is kept already.",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
