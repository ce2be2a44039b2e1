"""Measures fed by the evidence: tied to something that is held, and read of each quarter as evidence arrives.

A reading keeps the snapshot it was taken from and every figure it rests on, so that it can be traced for ever. Where
newer evidence says otherwise, the reading is revised by an event, and what it was stays in its history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.assessment.code import CodeIdentity, code_identity
from saferplan.assessment.held_readings import HeldReading, Reader
from saferplan.assessment.held_series import HeldEvidence
from saferplan.desk.opening import held_of, workspace_needed, workspace_open, workspace_or_refusal
from saferplan.domain.absence import Absence
from saferplan.domain.display import written_day
from saferplan.domain.periods import Month
from saferplan.domain.planning.readings import Basis, ends_quarter, quarter_ends
from saferplan.domain.planning.wording import ABSENT
from saferplan.domain.planning.years import PlanYear
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.models import Event
from saferplan.history.policies import may, require
from saferplan.history.recording import record
from saferplan.jobs.models import Job
from saferplan.jobs.services import job_ask
from saferplan.jobs.states import JobState
from saferplan.plan.measure_changes import plan_of
from saferplan.plan.models import Measure, Plan, Reading
from saferplan.plan.services import require_open
from saferplan.plan.states import PlanState

READ = "plan.read_evidence"
MOST_READINGS = 12
_THOUSANDTH = Decimal("0.001")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading keeps of where it was taken from. `created` is the day of the snapshot."""

    schema: int = 1
    snapshot: str
    number: int
    created: str
    code: CodeIdentity
    reading: HeldReading

    @property
    def as_at(self) -> str:
        """The day and the number of the snapshot, in words."""
        return f"{written_day(dt.date.fromisoformat(self.created))} (snapshot {self.number})"


@dataclass(frozen=True, slots=True)
class ReadingsTaken:
    """What came of reading a plan's measures: how many readings are new, were revised, or stand as they were."""

    snapshot: int
    taken: int = 0
    revised: int = 0
    unchanged: int = 0
    not_read: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """It in words.

        >>> ReadingsTaken(7, taken=1, revised=2).sentence
        'Read from snapshot 7: 1 new reading, 2 revised, 0 as before.'
        """
        new = f"{self.taken} new reading{'' if self.taken == 1 else 's'}"
        return (
            f"Read from snapshot {self.snapshot}: {new}, {self.revised} revised, {self.unchanged} as before."
        )


@dataclass(frozen=True, slots=True)
class EarlierReading:
    """What a reading was, as a snapshot of the evidence had it."""

    value: Decimal | None
    absence: str
    snapshot: int


def taken_from(stored: dict[str, Any]) -> Taken | None:
    """What a reading, or a baseline, keeps of where it was taken from; None where it was entered by hand."""
    return msgspec.convert(stored, Taken) if stored else None


def measure_tie(
    *,
    by: Actor,
    measure: Measure,
    held_as: str,
    area: str,
    basis: Basis,
    baseline: Month | None = None,
    reason: str = "",
) -> None:
    """Tie a measure to something that the evidence holds, and read it of the periods that are past.

    Args:
        by: who ties it.
        measure: of a plan that is not closed.
        held_as: what feeds it, as `HeldSeries.id` has it.
        area: the code of the area.
        basis: for which periods it is read.
        baseline: the last month of the baseline's period; none keeps the baseline that was entered.
        reason: why; needed once the plan is adopted.

    Raises:
        PermissionDenied: the actor may not change the plan.
        ValidationError: the site has no workspace, the series is not held, not for such periods, or not for every
            month of the baseline; or a reason is needed.
    """
    require(by, "plan.change")
    require_open(plan_of(measure), reason)
    workspace_or_refusal()
    try:
        evidence = held_of(workspace_needed())
        reader = Reader.of(evidence, held_as, area, basis)
    except SaferPlanError as error:
        raise ValidationError({"held_as": str(error)}) from error
    held = reader.held
    changes: dict[str, Any] = {
        "held_as": held.id,
        "held_area": held.area,
        "held_title": f"{held.title}, {held.area_name}",
        "held_by": basis.value,
        "unit": held.counted_as[:60],
        "baseline_month": "",
        "baseline_taken": {},
    }
    if baseline is not None:
        changes |= _baseline(evidence, reader, baseline)
        if changes["baseline"] is None:
            raise ValidationError({"baseline": _no_baseline(reader, baseline)})
    with transaction.atomic():
        record("measure_tied", measure, by=by, reason=reason, **changes)
        _read_one(by, measure, evidence)


def measure_untie(*, by: Actor, measure: Measure, reason: str) -> None:
    """Read a measure by hand from now on. What was taken from the evidence stays.

    Raises:
        PermissionDenied: the actor may not change the plan.
        ValidationError: it is not tied, the plan is closed, or no reason is given.
    """
    require(by, "plan.change")
    require_open(plan_of(measure), reason)
    if not measure.is_fed:
        raise ValidationError("This measure is read by hand already.")
    require_words(reason, "Say why it is read by hand from now on.")
    record(
        "measure_untied",
        measure,
        by=by,
        reason=reason,
        held_as="",
        held_area="",
        held_title="",
        held_by="",
        baseline_month="",
    )


def measures_read_ask(*, by: Actor, plan: Plan) -> Job:
    """Ask the background worker to read a plan's measures from the evidence that is held now.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the site has no workspace, the plan is closed, none of its measures is tied to the
            evidence, or the same is asked for already.
    """
    require(by, "plan.evidence_read")
    workspace_or_refusal()
    if plan.state == PlanState.CLOSED:
        raise ValidationError(f"{plan} is closed. What its measures read stays as it is.")
    if not fed_measures(plan):
        raise ValidationError("No measure of this plan is tied to the evidence.")
    return job_ask(
        by=by,
        kind=READ,
        title=f"Read the measures of {plan} from the evidence",
        policy="plan.evidence_read",
        arguments={"year": plan.year},
    )


def evidence_grew(by: Actor) -> None:
    """Ask for the measures of every open plan to be read, where the evidence has grown and some are tied to it."""
    if not may(by, "plan.evidence_read"):
        return
    for plan in Plan.objects.exclude(state=PlanState.CLOSED.value):
        if fed_measures(plan):
            # Asked for already: that reading will find the newest evidence.
            with suppress(ValidationError):
                measures_read_ask(by=by, plan=plan)


def measures_read(
    *, by: Actor, plan: Plan, tell: Callable[[str, float], None] = lambda _doing, _share: None
) -> ReadingsTaken:
    """Read the tied measures of a plan from the newest snapshot, of every quarter that is past.

    A reading that newer evidence confirms stands, with the snapshot it was taken from. One that it changes is revised.

    Raises:
        PermissionDenied: the actor may not.
        SaferPlanError: the site has no workspace, or the plan is closed.
    """
    require(by, "plan.evidence_read")
    if plan.state == PlanState.CLOSED:
        raise SaferPlanError(f"{plan} is closed. What its measures read stays as it is.")
    return _read_all(by, plan, tell)


def measures_read_at_console(*, now: dt.datetime) -> tuple[tuple[Plan, ReadingsTaken], ...]:
    """Read the tied measures of every open plan, for whoever runs the site: the system itself reads them.

    Returns:
        What came of it, by plan; nothing of plans without a measure that is tied to the evidence.
    """
    by = Actor(now)
    plans = Plan.objects.exclude(state=PlanState.CLOSED.value)
    return tuple((one, _read_all(by, one, lambda _doing, _share: None)) for one in plans if fed_measures(one))


def _read_all(by: Actor, plan: Plan, tell: Callable[[str, float], None]) -> ReadingsTaken:
    evidence = held_of(workspace_needed())
    counts = {"taken": 0, "revised": 0, "unchanged": 0}
    not_read: list[tuple[str, str]] = []
    measures = fed_measures(plan)
    for at, measure in enumerate(measures):
        tell(f"Reading {measure}", at / len(measures))
        try:
            with transaction.atomic():
                for outcome in _read_one(by, measure, evidence):
                    counts[outcome] += 1
        except SaferPlanError as error:
            not_read.append((measure.title, str(error)))
    return ReadingsTaken(evidence.snapshot.number, **counts, not_read=tuple(not_read))


def fed_measures(plan: Plan) -> list[Measure]:
    """The measures of a plan that are tied to the evidence, and were not ended."""
    return list(
        Measure.objects.filter(priority__year=plan.year, ended__isnull=True)
        .exclude(held_as="")
        .select_related("priority")
        .prefetch_related("readings")
        .order_by("id")
    )


def newer_evidence(plan: Plan, measures: Iterable[Measure]) -> int | None:
    """The number of the newest snapshot, where the plan's measures were not read from it yet; None otherwise."""
    tied = [one for one in measures if one.is_fed]
    workspace = workspace_open() if tied else None
    if workspace is None:
        return None
    newest = workspace.store.snapshot().number
    seen = [one.snapshot for measure in tied for one in measure.readings.all() if one.snapshot is not None]
    # A reading that newer evidence confirmed keeps its snapshot; that it was asked, the work that was done knows.
    done = Job.objects.filter(kind=READ, state=JobState.DONE.value, arguments={"year": plan.year}).first()
    seen += [] if done is None else [done.report["snapshot"]]
    return newest if newest > max(seen, default=0) else None


def earlier_readings(measure: Measure) -> dict[int, tuple[EarlierReading, ...]]:
    """What the readings of a measure were before they were revised, by reading, the newest first."""
    found: dict[int, tuple[EarlierReading, ...]] = {}
    for event in Event.objects.of_many(measure.readings.all()).filter(name="reading_revised"):
        # Fields that did not change are not told: they are those of the reading as it was left.
        before = taken_from(event.changes.get("taken", ({}, None))[0])
        if before is None:
            continue
        figure = before.reading.read
        one = EarlierReading(
            _decimal(figure.value), str(figure.absence and figure.absence.value), before.number
        )
        found[event.subject_id] = (one, *found.get(event.subject_id, ()))
    return found


def _read_one(by: Actor, measure: Measure, evidence: HeldEvidence) -> list[str]:
    """Take the readings of one measure; of each whether it was `taken`, `revised`, or is `unchanged`."""
    reader = Reader.of(evidence, measure.held_as, measure.held_area, Basis(measure.held_by))
    baseline = Month.parse(measure.baseline_month) if measure.baseline_month else None
    if baseline is not None:
        anew = _baseline(evidence, reader, baseline)
        if anew["baseline"] != measure.baseline:
            record(
                "measure_baseline_taken",
                measure,
                by=by,
                reason=f"Snapshot {evidence.snapshot.number} of the evidence says otherwise.",
                **anew,
            )
    held = {(one.first, one.last): one for one in Reading.objects.filter(measure=measure)}
    ends = _ends(PlanYear(measure.priority.year), baseline, by.today)
    return [_keep(by, measure, evidence, one, held) for one in reader.read(ends, baseline)]


def _keep(
    by: Actor,
    measure: Measure,
    evidence: HeldEvidence,
    found: HeldReading,
    held: dict[tuple[dt.date, dt.date], Reading],
) -> str:
    figure = found.read
    values: dict[str, Any] = {
        "value": _decimal(figure.value),
        "absence": figure.absence.value if figure.absence else "",
        "source": measure.held_title,
        "figure": figure.id,
        "snapshot": evidence.snapshot.number,
        "taken": _stored(evidence, found),
    }
    first = dt.date(found.period.first.year, found.period.first.month, 1)
    following = found.period.last + 1
    last = dt.date(following.year, following.month, 1) - dt.timedelta(days=1)
    known = held.get((first, last))
    if known is None:
        record("reading_taken", Reading(measure=measure, first=first, last=last, **values), by=by)
        return "taken"
    before = taken_from(known.taken)
    same = all(getattr(known, name) == values[name] for name in ("value", "absence", "source"))
    if before is not None and same and _compared(before.reading) == _compared(found):
        return "unchanged"
    record(
        "reading_taken" if before is None else "reading_revised",
        known,
        by=by,
        reason=f"Snapshot {evidence.snapshot.number} of the evidence.",
        **values,
    )
    return "taken" if before is None else "revised"


def _compared(reading: HeldReading) -> object:
    """What a reading is compared with: where that is the same, a test on newer evidence finds the same."""
    change = reading.change
    return None if change is None else (change.before, change.after, change.base, change.now, change.why_not)


def _baseline(evidence: HeldEvidence, reader: Reader, month: Month) -> dict[str, Any]:
    if not ends_quarter(month):
        raise ValidationError({"baseline": f"{month.label} does not end a quarter."})
    (found,) = reader.read([month], None)
    return {
        "baseline": _decimal(found.read.value),
        "baseline_period": found.period.label,
        "baseline_month": str(month),
        "baseline_taken": _stored(evidence, found),
    }


def _no_baseline(reader: Reader, month: Month) -> str:
    (found,) = reader.read([month], None)
    why = ABSENT[found.read.absence or Absence.UNKNOWN]
    return f"What it read then is {why}. Held is {reader.held.span}: choose another quarter."


def _stored(evidence: HeldEvidence, found: HeldReading) -> dict[str, Any]:
    stored: dict[str, Any] = msgspec.to_builtins(
        Taken(
            snapshot=evidence.snapshot.id,
            number=evidence.snapshot.number,
            created=evidence.snapshot.created[:10],
            code=code_identity(),
            reading=found,
        )
    )
    return stored


def _ends(year: PlanYear, baseline: Month | None, today: dt.date) -> tuple[Month, ...]:
    """The quarters' ends that are past: after the baseline, or from a year before the plan's."""
    start = Month(year.starts - 1, 4) if baseline is None else baseline + 1
    over = min(Month(today.year, today.month) + -1, Month(year.starts + 1, 3))
    return quarter_ends(start, over)[-MOST_READINGS:]


def _decimal(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(_THOUSANDTH)
