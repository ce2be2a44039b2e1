"""Taking in a workbook: a dry run first, then the same for good.

Both run the very same services on the very same rows; a dry run takes everything back at the end. What a row said when
it was sent is the fold of its events up to then: so a cell counts as changed where it differs from that, and as in
conflict where somebody changed the same on the site in the meantime.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from saferplan.domain.absence import Absence
from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.errors import Fault, RefusalError
from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded
from saferplan.history.policies import require
from saferplan.history.recording import fold, written
from saferplan.partnership.models import Organisation
from saferplan.plan.actions import action_report
from saferplan.plan.milestones import milestone_do, milestone_evidence, milestone_move
from saferplan.plan.models import Action, Measure, Milestone, Plan
from saferplan.plan.services import reading_enter
from saferplan.plan.workbook.layout import ACTIONS, MEASURES, MILESTONES
from saferplan.plan.workbook.reading import FilledRow, read_workbook


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a workbook changes: which row of it, of what, and from what to what by field."""

    sheet: str
    row: int
    subject: str
    event: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a workbook changes. `digest` names exactly these changes: taking it in for good asks for the same."""

    changes: tuple[Change, ...]

    @property
    def digest(self) -> str:
        """The hash of the changes."""
        said = [[one.sheet, one.row, one.subject, one.event, dict(one.fields)] for one in self.changes]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


class _TakeBackError(Exception):
    """Ends a dry run: whatever was written in it is taken back."""


def dry_run(*, by: Actor, plan: Plan, organisation: Organisation, path: Path, name: str) -> TakenIn:
    """What taking in a workbook would change. Nothing is written.

    Raises:
        RefusalError: something in it cannot be taken in; every fault is named by sheet and cell.
        PermissionDenied: the actor neither co-ordinates nor updates for the organisation.
    """
    taken = TakenIn(())
    try:
        with transaction.atomic():
            taken = _take_in(by, plan, organisation, path, name)
            raise _TakeBackError
    except _TakeBackError:
        return taken


def take_in(
    *, by: Actor, plan: Plan, organisation: Organisation, path: Path, name: str, digest: str
) -> TakenIn:
    """Take in a workbook for good, all of it or nothing.

    Args:
        by: who takes it in.
        plan: the plan it was made for.
        organisation: whose workbook it is.
        path: the file.
        name: what it is called.
        digest: of the dry run that was agreed to.

    Raises:
        RefusalError: something in it cannot be taken in, or the changes are no longer those of the dry run.
        PermissionDenied: the actor neither co-ordinates nor updates for the organisation.
    """
    with transaction.atomic():
        taken = _take_in(by, plan, organisation, path, name)
        if taken.digest != digest:
            problem = "The plan changed since the workbook was tried."
            raise RefusalError((Fault(name, problem, "Try it again, and look at what would change now."),))
    return taken


def _take_in(by: Actor, plan: Plan, organisation: Organisation, path: Path, name: str) -> TakenIn:
    require(by, "plan.workbook", organisation)
    rows = read_workbook(path, name, plan=plan, organisation=organisation)
    subjects = _subjects(plan, organisation, rows)
    faults: list[Fault] = []
    changes: list[Change] = []
    # Milestones first: a report on an action is judged by its milestones as the workbook leaves them.
    for row in sorted(rows, key=lambda one: (MILESTONES, ACTIONS, MEASURES).index(one.sheet)):
        subject = subjects.get((row.sheet.mark, row.subject))
        if subject is None:
            faults.append(
                row.fault(
                    name,
                    None,
                    "There is no such row among those of this organisation.",
                    "Get the workbook from the site anew: it was given to another, or ended.",
                )
            )
            continue
        last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        try:
            with transaction.atomic():
                issued, conflicts = _compared(subject, row)
                faults += [
                    row.fault(
                        name, key, "Somebody changed this on the site since the workbook was sent.", remedy
                    )
                    for key, remedy in conflicts
                ]
                if not conflicts:
                    _TAKERS[row.sheet.mark](by, subject, row, issued)
        except (ValidationError, PermissionDenied) as error:
            faults += _faults(name, row, error)
            continue
        changes += [
            _change(row, subject, event) for event in Event.objects.filter(id__gt=last).order_by("id")
        ]
    if faults:
        raise RefusalError(tuple(faults))
    return TakenIn(tuple(changes))


def _subjects(
    plan: Plan, organisation: Organisation, rows: Sequence[FilledRow]
) -> dict[tuple[str, int], Any]:
    """The rows of ours that a workbook of this organisation may hold, by mark and number."""
    asked: dict[str, list[int]] = {}
    for row in rows:
        asked.setdefault(row.sheet.mark, []).append(row.subject)
    # Their milestones are read where a report is judged: after what the workbook says of those.
    actions = Action.objects.filter(plan=plan, lead=organisation, pk__in=asked.get(ACTIONS.mark, ()))
    milestones = Milestone.objects.filter(
        action__plan=plan, action__lead=organisation, pk__in=asked.get(MILESTONES.mark, ())
    ).select_related("action__plan", "action__lead")
    measures = Measure.objects.filter(responsible=organisation, pk__in=asked.get(MEASURES.mark, ()))
    found: dict[tuple[str, int], Any] = {}
    for mark, kind in (
        (ACTIONS.mark, actions.select_related("plan", "lead")),
        (MILESTONES.mark, milestones),
        (MEASURES.mark, measures.prefetch_related("responsible")),
    ):
        found |= {(mark, one.pk): one for one in kind}
    return found


def _compared(subject: Recorded, row: FilledRow) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What the row said when it was sent, and the cells that two people changed: on the site, and in the workbook."""
    events = list(subject.history)
    issued = fold(one for one in events if one.id <= row.seen)
    current = fold(events)
    conflicts = []
    for column in row.sheet.filled:
        key = column.key
        if key not in issued:
            continue
        filled = written(row.values[key])
        if not (
            _same(filled, issued[key]) or _same(current[key], issued[key]) or _same(filled, current[key])
        ):
            now = current[key] if current[key] not in (None, "") else "blank"
            conflicts.append((key, f"It is now: {now}. Change it on the site, or get the workbook anew."))
    return issued, conflicts


def _changed(row: FilledRow, issued: Mapping[str, Any], *keys: str) -> bool:
    return any(not _same(written(row.values[key]), issued[key]) for key in keys)


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same: a spreadsheet ends lines in its own way, and drops blanks at the end."""
    plain = [
        value.replace("\r\n", "\n").strip() if isinstance(value, str) else value for value in (one, other)
    ]
    return bool(plain[0] == plain[1])


def _take_action(by: Actor, action: Action, row: FilledRow, issued: Mapping[str, Any]) -> None:
    keys = [one.key for one in ACTIONS.filled]
    if not _changed(row, issued, *keys):
        return
    values = row.values
    if not values["reported"]:
        raise ValidationError({"reported": "Say how the action goes. Choose one of the list."})
    action_report(
        by=by,
        action=action,
        stage=Stage(values["stage"] or Stage.IN_PROGRESS),
        reported=ReportedStatus(values["reported"]),
        report=values["report"],
        cause=values["cause"],
        recovery_words=values["recovery_words"],
        recovery=values["recovery"],
        override_reason=values["override_reason"],
    )


def _take_milestone(by: Actor, milestone: Milestone, row: FilledRow, issued: Mapping[str, Any]) -> None:
    values = row.values
    if _changed(row, issued, "due"):
        if values["due"] is None:
            raise ValidationError({"due": "A milestone needs its day. Write the day it is due."})
        if not values["moved_reason"]:
            raise ValidationError({"moved_reason": "The day was moved. Say why."})
        milestone_move(by=by, milestone=milestone, due=values["due"], reason=values["moved_reason"])
    if _changed(row, issued, "done"):
        if values["done"] is None:
            raise ValidationError(
                {"done": "It was reported done. Reopen it on the site, where the reason is asked."}
            )
        milestone_do(by=by, milestone=milestone, done=values["done"], evidence=values["evidence"])
    elif _changed(row, issued, "evidence"):
        milestone_evidence(by=by, milestone=milestone, evidence=values["evidence"])


def _take_measure(by: Actor, measure: Measure, row: FilledRow, _issued: Mapping[str, Any]) -> None:
    values = row.values
    if not any(values[one.key] not in (None, "") for one in MEASURES.filled):
        return
    missing = {
        key: f"Give the {which} day of the period."
        for key, which in (("first", "first"), ("last", "last"))
        if values[key] is None
    }
    if missing:
        raise ValidationError(missing)
    reading_enter(
        by=by,
        measure=measure,
        first=values["first"],
        last=values["last"],
        value=values["value"],
        absence=Absence(values["absence"]) if values["absence"] else None,
        source=values["source"],
    )


_TAKERS: dict[str, Callable[[Actor, Any, FilledRow, Mapping[str, Any]], None]] = {
    ACTIONS.mark: _take_action,
    MILESTONES.mark: _take_milestone,
    MEASURES.mark: _take_measure,
}


def _faults(name: str, row: FilledRow, error: ValidationError | PermissionDenied) -> list[Fault]:
    if isinstance(error, PermissionDenied):
        return [
            row.fault(
                name,
                None,
                "You may not report on this.",
                "Ask the co-ordinator, or the organisation that may.",
            )
        ]
    keys = {one.key for one in row.sheet.columns}
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        row.fault(
            name, key if key in keys else None, message, "Correct it in the workbook and upload it again."
        )
        for key, messages in by_field.items()
        for message in messages
    ]


def _change(row: FilledRow, subject: Recorded, event: Event) -> Change:
    return Change(
        sheet=row.sheet.title,
        row=row.number,
        subject=str(subject),
        event=event.name,
        fields={key: (before, after) for key, (before, after) in event.changes.items()},
    )
