"""The council's own Word template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When

from saferplan.history.choices import ends_after
from saferplan.history.models import Recorded


class WordTemplate(Recorded):
    """A template that was received, checked and cleaned. Its content lies under its hash, with the attached files.

    `removed` says what was taken out of it; `in_use_since` is None until somebody looked at the check and took it up.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "template_received": "uploaded the Word template",
        "template_taken_up": "took up the Word template",
        "template_ended": "ended the use of the Word template",
    }

    name = models.CharField("file", max_length=120)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("hash of the content", max_length=64)
    removed = models.JSONField("what was taken out of it", default=list, blank=True)
    received_on = models.DateField()
    in_use_since = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-received_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gte=1),
                name="word_template_has_content",
                violation_error_message="The file is empty. Choose the file that was meant.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                name="word_template_has_its_hash",
                violation_error_message="The hash of a file is 64 hexadecimal digits.",
            ),
            models.UniqueConstraint(
                Case(When(ended__isnull=True, in_use_since__isnull=False, then=Value(1)), default=None),
                name="one_word_template_in_use",
                violation_error_message="Another template is in use; end that first.",
            ),
            ends_after(
                "in_use_since",
                "ended",
                name="word_template_ends_after_start",
                message="Its use ended before it began.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
