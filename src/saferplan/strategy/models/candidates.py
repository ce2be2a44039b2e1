"""Candidates: what could become a priority of a year, and what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.categories import Strand
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded


class Candidate(Recorded):
    """Something that could become a priority: found in an assessment, or entered by people who say why.

    `evidence` holds, where it comes from an assessment, the identities of its findings and figures; the assessment is
    frozen, so they lead to the same numbers for ever. `statutory`: it stands for a whole strand of section 6, and is
    in the plan whatever its rank.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "candidate_proposed": "proposed the candidate from the assessment",
        "candidate_entered": "entered the candidate",
        "candidate_amended": "amended the candidate",
        "candidate_ended": "ended the candidate",
    }

    year = models.PositiveSmallIntegerField("plan year, by the year it starts in")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    strand = choice_field(Strand, blank=True, default="")
    statutory = models.BooleanField("stands for a strand that the law asks for", default=False)
    assessment = models.CharField("assessment it comes from", max_length=120, blank=True)
    theme = models.CharField("theme of the assessment", max_length=60, blank=True)
    measure = models.CharField("measure that its scores are computed from", max_length=160, blank=True)
    evidence = models.JSONField("findings and figures", default=dict, blank=True)
    why = models.TextField("why it is a candidate", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            one_of("strand", Strand, name="candidate_strand", blank=True),
            models.UniqueConstraint(
                fields=["year", "title"],
                condition=Q(ended__isnull=True),
                name="candidate_once",
                violation_error_message="There is a candidate of this title for the year already.",
            ),
            models.CheckConstraint(
                condition=~Q(assessment="") | ~Q(why=""),
                name="candidate_has_a_source",
                violation_error_message="Say why it is a candidate, or which assessment it comes from.",
            ),
            models.CheckConstraint(
                condition=Q(statutory=False) | ~Q(strand=""),
                name="statutory_candidate_has_its_strand",
                violation_error_message="Say which strand of the Act it stands for.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def figures(self) -> tuple[str, ...]:
        """The identities of the figures that speak for it."""
        return tuple(self.evidence.get("figures", ()))

    @property
    def findings(self) -> tuple[str, ...]:
        """The identities of the findings that it stands for."""
        return tuple(self.evidence.get("findings", ()))
