"""What the partnership did with its evidence and its assessments. The evidence and the figures are in the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from saferplan.desk.states import AssessmentState, DeliveryState, ReceiptForm
from saferplan.domain.information_sharing import prescribed_dataset
from saferplan.domain.periods import Month
from saferplan.domain.planning.roles import Visibility
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation


class Delivery(Recorded):
    """Files that somebody handed in for the evidence, by name and hash. The files go; that they came stays."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "delivery_received": "handed in files for the evidence",
        "delivery_added": "added files to the evidence",
        "delivery_held_already": "handed in files that are held already",
        "delivery_refused": "handed in files that were refused",
        "delivery_failed": "handed in files that could not be read to the end",
    }

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    received = models.DateTimeField()
    names = models.TextField("files")
    hashes = models.TextField("hashes of the files")
    size = models.PositiveBigIntegerField("size in bytes")
    place = models.CharField("holding folder", max_length=32, unique=True, editable=False)
    state = choice_field(DeliveryState, default=DeliveryState.WAITING.value)
    snapshot = models.PositiveIntegerField("snapshot of the evidence", null=True, blank=True)
    rows = models.PositiveBigIntegerField("rows kept", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            one_of("state", DeliveryState, name="delivery_state"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.ADDED.value) | Q(snapshot__isnull=False),
                name="delivery_added_to_a_snapshot",
                violation_error_message="What was added is in a snapshot.",
            ),
            models.CheckConstraint(
                condition=~Q(names=""),
                name="delivery_has_files",
                violation_error_message="Choose one file or several.",
            ),
        ]

    def __str__(self) -> str:
        first, *others = self.file_names
        return first if not others else f"{first} and {len(others)} more"

    @property
    def status(self) -> DeliveryState:
        """What became of them."""
        return DeliveryState(self.state)

    @property
    def file_names(self) -> list[str]:
        """The names of the files."""
        return str(self.names).splitlines()


class HandReceipt(Recorded):
    """That an authority disclosed a quarter of a prescribed dataset otherwise than as evidence, such as on paper."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "receipt_entered": "entered what was disclosed",
        "receipt_withdrawn": "withdrew what was entered as disclosed",
    }

    dataset = models.CharField("prescribed information", max_length=60)
    organisation = models.CharField("who disclosed it", max_length=160)
    quarter = models.CharField(max_length=7)
    received = models.DateField("received on")
    form = choice_field(ReceiptForm, verbose_name="how it came")
    caveat = models.CharField("what it lacks", max_length=300, blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-received", "-id"]
        constraints: ClassVar = [
            one_of("form", ReceiptForm, name="receipt_form"),
            models.CheckConstraint(
                condition=Q(quarter__regex="^[0-9]{4}-Q[1-4]$"),
                name="receipt_quarter",
                violation_error_message="Write the quarter as 2017-Q1.",
            ),
            models.UniqueConstraint(
                fields=["dataset", "organisation", "quarter"],
                condition=Q(withdrawn__isnull=True),
                name="receipt_once",
                violation_error_message="This quarter is entered already; withdraw that entry first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.quarter}"

    @property
    def title(self) -> str:
        """What the prescribed dataset is called."""
        return prescribed_dataset(self.dataset).title


class NothingHeld(Recorded):
    """That there is nothing to disclose of a prescribed dataset, and why."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "nothing_held_noted": "noted that there is nothing to disclose",
        "nothing_held_withdrawn": "withdrew the note that there is nothing to disclose",
    }

    dataset = models.CharField("prescribed information", max_length=60)
    reason = models.CharField("why", max_length=300)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset"],
                condition=Q(withdrawn__isnull=True),
                name="nothing_held_once",
                violation_error_message="This is noted already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="nothing_held_says_why",
                violation_error_message="Say why there is nothing to disclose.",
            ),
        ]

    def __str__(self) -> str:
        return f"Nothing held: {prescribed_dataset(self.dataset).title}"


class Assessment(Recorded):
    """An assessment of the workspace on its way to its readers: made, adopted, released.

    `audience` is whom its numbers are protected for, and never changes. `visible_to` says who may read it once it is
    released, and `released` since when it is: two things, with two words.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "assessment_taken_up": "took up the assessment",
        "assessment_made": "made the assessment",
        "assessment_made_again": "made the assessment again",
        "assessment_adopted": "had the assessment adopted",
        "assessment_released": "released the assessment",
        "assessment_release_withdrawn": "withdrew the release of the assessment",
    }

    name = models.CharField(max_length=120, unique=True)
    year_ending = models.CharField("year ending", max_length=7)
    audience = choice_field(Visibility)
    snapshot = models.PositiveIntegerField("snapshot of the evidence")
    digest = models.CharField("hash of its data", max_length=64)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_by = models.CharField("adopted by", max_length=120, blank=True)
    visible_to = choice_field(Visibility, blank=True, default="")
    released = models.DateField("released on", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year_ending", "name"]
        constraints: ClassVar = [
            one_of("audience", Visibility, name="assessment_audience"),
            one_of("visible_to", Visibility, name="assessment_visible_to", blank=True),
            models.CheckConstraint(
                condition=Q(released__isnull=True) | (Q(adopted_on__isnull=False) & ~Q(visible_to="")),
                name="assessment_released_is_adopted",
                violation_error_message="Only what was adopted is released, and to somebody.",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | ~Q(adopted_by=""),
                name="assessment_adopted_by_somebody",
                violation_error_message="Say who adopted it, such as the strategy group.",
            ),
            models.CheckConstraint(
                condition=Q(audience=Visibility.PUBLIC.value)
                | (Q(audience=Visibility.PARTNERSHIP.value) & ~Q(visible_to=Visibility.PUBLIC.value))
                | (
                    Q(audience=Visibility.RESTRICTED.value)
                    & Q(visible_to__in=["", Visibility.RESTRICTED.value])
                ),
                name="assessment_not_wider_than_protected",
                violation_error_message=(
                    "Its numbers are not protected for so many readers. Make the assessment for that audience, and "
                    "release that one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Strategic assessment {self.name}"

    @property
    def year_label(self) -> str:
        """Its year in words."""
        return f"Year ending {Month.parse(self.year_ending).label}"

    @property
    def state(self) -> AssessmentState:
        """How far it is."""
        if self.released is not None:
            return AssessmentState.RELEASED
        return AssessmentState.DRAFT if self.adopted_on is None else AssessmentState.ADOPTED


class Entry(Recorded):
    """What people wrote for one section of an assessment. The file in the assessment's folder is what is printed."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "entry_written": "wrote for the assessment",
        "entry_rewritten": "rewrote a part of the assessment",
        "entry_changed_outside": "found a part of the assessment rewritten outside the site",
    }

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="entries")
    section = models.CharField(max_length=80)
    heading = models.CharField(max_length=200)
    text = models.TextField("words", blank=True)
    replaces = models.BooleanField("instead of the computed sentences", default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "section"],
                name="entry_once",
                violation_error_message="This part has its words already; change those.",
            )
        ]

    def __str__(self) -> str:
        return self.heading
