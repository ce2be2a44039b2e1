"""Measures of success, and what they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.readings import Basis
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models.actions import Action
from saferplan.plan.models.plans import Outcome
from saferplan.plan.states import MeasureKind
from saferplan.strategy.models import Priority


class Measure(Recorded):
    """What shows whether an outcome comes: where it stood, where it shall be and by when; unknown is not zero."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "measure_added": "added the measure",
        "measure_amended": "amended the measure",
        "measure_tied": "tied the measure to the evidence",
        "measure_untied": "no longer reads the measure from the evidence",
        "measure_baseline_taken": "took the measure's baseline from the evidence",
        "measure_carried": "carried the measure over from the year before",
        "measure_ended": "ended the measure",
    }

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="measures")
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    title = models.CharField(max_length=200)
    kind = choice_field(MeasureKind)
    unit = models.CharField(max_length=60)
    direction = choice_field(Direction)
    baseline = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_period = models.CharField(max_length=80, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    target_by = models.DateField(null=True, blank=True)
    held_as = models.CharField("what of the evidence feeds it", max_length=160, blank=True)
    held_area = models.CharField("code of the area it is read of", max_length=9, blank=True)
    held_title = models.CharField("what it is read from", max_length=240, blank=True)
    held_by = choice_field(Basis, verbose_name="how it is read", blank=True, default="")
    baseline_month = models.CharField("last month of the baseline", max_length=7, blank=True)
    baseline_taken = models.JSONField("trace of the baseline", default=dict, blank=True)
    responsible = models.ManyToManyField(Organisation, related_name="measures", blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_as"
    )
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("kind", MeasureKind, name="measure_kind"),
            one_of("direction", Direction, name="measure_direction"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | ~Q(baseline_period=""),
                name="baseline_has_its_period",
                violation_error_message="Say which period the baseline is of.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target_by__isnull=False),
                name="target_has_its_day",
                violation_error_message="Say by which day the target is to be met.",
            ),
            one_of("held_by", Basis, name="measure_held_by", blank=True),
            models.CheckConstraint(
                condition=(Q(held_as="") & Q(held_area="") & Q(held_by="") & Q(baseline_month=""))
                | (~Q(held_as="") & ~Q(held_area="") & ~Q(held_by="")),
                name="measure_fed_whole",
                violation_error_message=(
                    "Say what of the evidence feeds the measure, of which area, and for which periods."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_fed(self) -> bool:
        """Whether it is read from the evidence, and not by hand."""
        return bool(self.held_as)

    @property
    def basis(self) -> Basis | None:
        """For which periods it is read; None where it is read by hand."""
        return Basis(self.held_by) if self.held_by else None

    @property
    def readings_in_force(self) -> list[Reading]:
        """Its readings, oldest first; where the evidence feeds it, those of what feeds it now, as it is read now.

        Readings that were fetched with it are not read again.
        """
        readings = list(self.readings.all())
        if self.basis is None:
            return readings
        return [
            one
            for one in readings
            if one.is_taken and one.source == self.held_title and one.months == self.basis.months
        ]


class Reading(Recorded):
    """What a measure read in a period; or why there is no value."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "reading_entered": "entered what the measure read",
        "reading_corrected": "corrected what the measure read",
        "reading_taken": "took what the measure read from the evidence",
        "reading_revised": "took what the measure read anew, from revised evidence",
    }

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    first = models.DateField("first day of the period")
    last = models.DateField("last day of the period")
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    absence = choice_field(Absence, blank=True, default="")
    source = models.CharField(max_length=300, blank=True)
    figure = models.CharField("identity of the traced figure", max_length=80, blank=True)
    snapshot = models.PositiveIntegerField("snapshot of the evidence", null=True, blank=True)
    taken = models.JSONField("figures it rests on", default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["last", "id"]
        constraints: ClassVar = [
            one_of("absence", Absence, name="reading_absence", blank=True),
            ends_after(
                "first", "last", name="reading_ends_after_start", message="The end is before the start."
            ),
            models.UniqueConstraint(
                fields=["measure", "first", "last"],
                name="reading_once",
                violation_error_message="This period has a reading already; correct that one.",
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(absence="")) | (Q(value__isnull=True) & ~Q(absence="")),
                name="reading_or_why_not",
                violation_error_message="Give the value, or say why there is none.",
            ),
            models.CheckConstraint(
                condition=(Q(figure="") & Q(snapshot__isnull=True))
                | (~Q(figure="") & Q(snapshot__isnull=False)),
                name="reading_taken_from_a_snapshot",
                violation_error_message="What was taken from the evidence names its figure and its snapshot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, to {self.last}"

    @property
    def is_taken(self) -> bool:
        """Whether it was read from the evidence, and not entered by somebody."""
        return self.snapshot is not None

    @property
    def months(self) -> int:
        """How many months its period touches."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
