"""The register of what is done outside the system: dated records, each of a duty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.duty_records import Duty, RecordFacts, RecordSays, duties
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.strategy.models import Priority


class DutyRecord(Recorded):
    """That a duty was done on a day, was not, or does not apply; and the document or meeting that shows it.

    `until` is the last day on which it counts, such as the day of a review; where it is empty, the duty's own length
    applies (`domain/data/duties.toml`).
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "duty_recorded": "recorded a duty",
        "duty_record_amended": "amended the record of a duty",
        "duty_record_ended": "ended the record of a duty",
    }

    duty = choice_field(Duty)
    says = choice_field(RecordSays, default=RecordSays.DONE.value)
    day = models.DateField()
    until = models.DateField("last day on which it counts", null=True, blank=True)
    source = models.CharField("document or meeting", max_length=200)
    words = models.TextField("what was done")
    channel = models.CharField("where it was published or made known", max_length=200, blank=True)
    form = models.CharField("formats", max_length=200, blank=True)
    groups = models.TextField("groups that were asked", blank=True)
    organisations = models.ManyToManyField(Organisation, related_name="duty_records", blank=True)
    priorities = models.ManyToManyField(Priority, related_name="duty_records", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            one_of("duty", Duty, name="duty_record_duty"),
            one_of("says", RecordSays, name="duty_record_says"),
            ends_after(
                "day",
                "until",
                name="duty_record_until_after_day",
                message="The last day on which it counts is before the day itself.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="duty_record_has_source",
                violation_error_message="Name the document or the meeting that shows it.",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="duty_record_has_words",
                violation_error_message="Say in a sentence what was done, or why not.",
            ),
            models.CheckConstraint(
                condition=~Q(says=RecordSays.DOES_NOT_APPLY.value)
                | Q(duty__in=sorted(one.duty.value for one in duties().values() if one.may_not_apply)),
                name="duty_record_applies",
                violation_error_message="This is asked of every partnership: it cannot be said not to apply.",
            ),
            models.UniqueConstraint(
                fields=["duty", "day", "source"],
                condition=Q(ended__isnull=True),
                name="duty_recorded_once",
                violation_error_message="This is recorded already: the same duty, day and document or meeting.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Duty(self.duty).label}, {self.day:%-d %B %Y}"

    @property
    def facts(self) -> RecordFacts:
        """The record as the trade's rules take it."""
        return RecordFacts(
            number=self.pk,
            duty=Duty(self.duty),
            day=self.day,
            says=RecordSays(self.says),
            until=self.until,
            source=self.source,
            words=self.words,
            organisations=tuple(f"organisation {one.pk}" for one in self.organisations.all()),
            priorities=tuple(f"priority {one.pk}" for one in self.priorities.all()),
        )
