"""The records of duties can be spoken of, by everybody who acts for an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.duties.models import DutyRecord
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.subjects import subject_kind


def _records(actor: Actor) -> QuerySet[Any]:
    return DutyRecord.objects.all() if may(actor, "duties.view") else DutyRecord.objects.none()


subject_kind(
    DutyRecord,
    "record of a duty",
    plural="records of duties",
    visible=_records,
    page="duty_record",
    arguments={"number": "pk"},
    texts=("source", "words", "channel", "groups"),
)
