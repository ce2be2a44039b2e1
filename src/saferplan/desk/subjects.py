"""Which rows of the desk can be spoken of, and by whom they may be known."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.desk.models import Assessment, Delivery, Entry, HandReceipt, NothingHeld
from saferplan.desk.selectors import assessments_visible
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.subjects import subject_kind


def _deliveries(actor: Actor) -> QuerySet[Any]:
    return Delivery.objects.all() if may(actor, "desk.evidence_add") else Delivery.objects.none()


def _entries(actor: Actor) -> QuerySet[Any]:
    # Words are a draft until the assessment is read by others as a whole.
    return Entry.objects.all() if may(actor, "desk.see_all") else Entry.objects.none()


def _receipts(actor: Actor) -> QuerySet[Any]:
    return HandReceipt.objects.all() if may(actor, "desk.evidence_view") else HandReceipt.objects.none()


def _nothing_held(actor: Actor) -> QuerySet[Any]:
    return NothingHeld.objects.all() if may(actor, "desk.evidence_view") else NothingHeld.objects.none()


subject_kind(
    Assessment,
    "assessment",
    plural="assessments",
    visible=assessments_visible,
    page="assessment",
    arguments={"name": "name"},
    texts=("name",),
    untold=frozenset({"digest"}),
)
subject_kind(
    Entry,
    "part of the assessment",
    plural="parts of assessments",
    visible=_entries,
    page="entry",
    arguments={"name": "assessment.name", "section": "section"},
    texts=("heading", "text"),
    part_of=(("desk.assessment", "assessment"),),
    untold=frozenset({"section"}),
    related=("assessment",),
)
subject_kind(
    Delivery,
    "files for the evidence",
    plural="files for the evidence",
    visible=_deliveries,
    texts=("names",),
    untold=frozenset({"hashes", "place", "account", "organisation"}),
    spoken_of=False,
)
subject_kind(
    HandReceipt,
    "receipt",
    plural="receipts",
    visible=_receipts,
    page="shared_information",
    texts=("organisation", "caveat"),
    untold=frozenset({"dataset"}),
    spoken_of=False,
)
subject_kind(
    NothingHeld,
    "note that nothing is held",
    plural="notes that nothing is held",
    visible=_nothing_held,
    page="shared_information",
    texts=("reason",),
    untold=frozenset({"dataset"}),
    spoken_of=False,
)
