"""The figures that readings and baselines of measures rest on, found by their identity; earlier ones, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from saferplan.assessment.trace import Made
from saferplan.desk.tracing import KeptFigures, keeps_figures
from saferplan.history.actor import Actor
from saferplan.history.models import Event
from saferplan.plan.feeding import Taken, taken_from
from saferplan.plan.models import Measure, Reading
from saferplan.plan.selectors import measures_visible


def kept_figures(by: Actor, identity: str) -> KeptFigures | None:
    """What holds a figure, among the measures that an actor may know of; None where none does."""
    for measure, taken in _all(by, identity):
        figures = {one.id: one for one in taken.reading.figures}
        if identity in figures:
            return KeptFigures(
                Made(str(measure), taken.snapshot, taken.number, taken.code, figures),
                reverse("measure", args=[measure.pk]),
            )
    return None


def _all(by: Actor, identity: str) -> Iterator[tuple[Measure, Taken]]:
    """What stands now before what was revised, and the reading of that very figure before all others."""
    known = {one.pk: one for one in measures_visible(by)}
    taken = Reading.objects.filter(measure__in=known, snapshot__isnull=False).select_related("measure")
    for reading in (*taken.filter(figure=identity), *taken.exclude(figure=identity)):
        yield from _read(known[reading.measure_id], reading.taken)
    for measure in known.values():
        yield from _read(measure, measure.baseline_taken)
    of_reading = dict(taken.values_list("pk", "measure_id"))
    earlier = Event.objects.filter(
        subject_type=Reading.subject_type(), subject_id__in=of_reading, name="reading_revised"
    )
    for event in earlier.order_by("-id"):
        before, _ = event.changes.get("taken", (None, None))
        yield from _read(known[of_reading[event.subject_id]], before)


def _read(measure: Measure, stored: dict[str, Any] | None) -> Iterator[tuple[Measure, Taken]]:
    taken = taken_from(stored or {})
    if taken is not None:
        yield measure, taken


keeps_figures(kept_figures)
