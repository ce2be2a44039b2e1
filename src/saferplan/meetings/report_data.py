"""What a status report says, as plain data: what is frozen at the close of a cycle, and every format is made of.

A restricted action is left out wholly, whoever makes the report: the report goes to the whole partnership.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from saferplan.assessment.sources import runs_of_months
from saferplan.desk.received import disclosures_missing, sources_between
from saferplan.domain.categories import Direction
from saferplan.domain.claims.written import Written
from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.periods import Month
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.courses import Course, course
from saferplan.domain.planning.cycles import Coverage, CycleState, UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.meetings.models import Meeting, Update
from saferplan.meetings.selectors import attendance_of, decisions_of, meeting_actions
from saferplan.meetings.silences import coverage_of
from saferplan.meetings.states import DecisionState
from saferplan.meetings.told import RiskNews, risks_told
from saferplan.money.selectors import money_sentence
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.models import Measure
from saferplan.plan.standing import ActionStanding, PlanStanding, PriorityStanding, plan_standing

SCHEMA = 2
"""The number of this form. Form 1 is the same without the risks that moved."""
MOST_RUNS = 2
"""Months apart from one another are named up to so many runs; beyond it they are counted."""


class PriorityLine(msgspec.Struct, frozen=True):
    """A priority: how its actions go, how its outcome stands, and which way that goes."""

    title: str
    delivery: DeliveryStatus
    counts: str
    outcome: str
    outcome_status: str
    course: Course
    busy_but_not_working: bool


class MilestoneLine(msgspec.Struct, frozen=True):
    """A milestone of the quarters covered, or that is next: `done`, `late` or `next`."""

    action: str
    lead: str
    text: Written
    due: dt.date
    first_due: dt.date
    standing: str
    done: dt.date | None = None
    evidence: bool = False


class ExceptionLine(msgspec.Struct, frozen=True):
    """An action that is at risk or off track, by its dates or its report: why, and what brings it back by when."""

    action: str
    lead: str
    computed: DeliveryStatus
    reported: ReportedStatus | None
    why: str
    cause: Written
    recovery: Written
    recovery_by: dt.date | None


class SilentLine(msgspec.Struct, frozen=True):
    """An organisation that did not answer, on which actions."""

    organisation: str
    actions: tuple[str, ...]


class DecisionLine(msgspec.Struct, frozen=True):
    """Something to be decided, or what was decided."""

    label: str
    text: Written
    state: str
    outcome: Written


class DataLine(msgspec.Struct, frozen=True):
    """A measure, with the last period that was read; None where nothing was, or not in the quarters covered."""

    measure: str
    source: str
    received: dt.date | None
    missing: bool


class SourceLine(msgspec.Struct, frozen=True):
    """A source of the evidence: held to which month, which months came since the meeting before, and which did not."""

    source: str
    supplier: str
    last: str
    came: str
    late: str
    missing: str


class DisclosureLine(msgspec.Struct, frozen=True):
    """What section 17A prescribes, that was due and did not come, or not whole: from whom, of which quarter."""

    title: str
    holder: str
    quarter: str
    due: dt.date
    in_part: bool


class AttendanceLine(msgspec.Struct, frozen=True):
    """How an organisation attended, None where that was not recorded; and its absences in a row, apologies apart."""

    organisation: str
    attended: Attendance | None
    absences: int


class ActionLine(msgspec.Struct, frozen=True):
    """An action arising that is not closed."""

    label: str
    text: Written
    owner: str
    due: dt.date
    overdue: bool


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """A status report."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    plan: str
    meeting: str
    held: bool
    frozen: bool
    as_at: dt.date
    covered: str
    headline: str
    priorities: tuple[PriorityLine, ...]
    milestones: tuple[MilestoneLine, ...]
    exceptions: tuple[ExceptionLine, ...]
    silent: tuple[SilentLine, ...]
    waiting: tuple[SilentLine, ...]
    decisions: tuple[DecisionLine, ...]
    data: tuple[DataLine, ...]
    sources: tuple[SourceLine, ...]
    disclosures: tuple[DisclosureLine, ...]
    attendance: tuple[AttendanceLine, ...]
    actions: tuple[ActionLine, ...]
    money: str
    leaderless: tuple[str, ...]
    restricted: bool
    risks: RiskNews | None = None


def report_data(*, meeting: Meeting, by: Actor) -> ReportData:
    """The status report to a meeting as things stand. A fixed number of queries, however many actions there are."""
    partnership = partnership_get()
    coverage = coverage_of(meeting)
    whole = plan_standing(by=by, plan=meeting.plan, day=meeting.date)
    standing, restricted = _without_restricted(whole)
    updates = list(
        Update.objects.filter(meeting=meeting, withdrawn__isnull=True)
        .exclude(action__visibility=Visibility.RESTRICTED.value)
        .select_related("action", "organisation")
        .order_by("organisation__name", "action__reference")
    )
    silent = _by_organisation(one for one in updates if one.state == UpdateState.SILENT)
    waiting = _by_organisation(one for one in updates if one.state == UpdateState.ASKED)
    return ReportData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        plan=str(meeting.plan),
        meeting=str(meeting),
        held=meeting.held,
        frozen=meeting.cycle is CycleState.CLOSED,
        as_at=meeting.date,
        covered=coverage.sentence,
        headline=_headline(standing, silent, waiting),
        priorities=tuple(_priority(one) for one in standing.priorities),
        milestones=tuple(_milestones(standing, coverage, meeting.date)),
        exceptions=tuple(_exceptions(standing)),
        silent=silent,
        waiting=waiting,
        decisions=tuple(
            DecisionLine(one.label, one.text, one.state, one.outcome) for one in decisions_of(meeting=meeting)
        ),
        data=tuple(
            _data(one.measure, coverage) for priority in standing.priorities for one in priority.measures
        ),
        sources=tuple(_sources(coverage, meeting.date)),
        disclosures=tuple(
            DisclosureLine(
                one.dataset.title,
                one.organisation or one.holder.value.replace("-", " "),
                one.quarter.label,
                one.due,
                bool(one.months),
            )
            for one in disclosures_missing(day=meeting.date)
        ),
        attendance=tuple(
            AttendanceLine(
                one.organisation.brief,
                None if one.entry is None else Attendance(one.entry.attended),
                one.absences,
            )
            for one in attendance_of(meeting=meeting)
        ),
        actions=tuple(
            ActionLine(one.label, one.text, one.owner.brief, one.due, one.overdue(meeting.date))
            for one in meeting_actions().filter(closed__isnull=True, arisen__lte=meeting.date)
        ),
        money=money_sentence(plan=meeting.plan, day=meeting.date),
        leaderless=tuple(str(one.action) for one in standing.actions if one.action.lead_id is None),
        restricted=restricted,
        risks=risks_told(_looking_back(coverage), meeting.date),
    )


def _without_restricted(standing: PlanStanding) -> tuple[PlanStanding, bool]:
    priorities = tuple(
        replace(
            one,
            actions=tuple(
                action for action in one.actions if action.action.visibility != Visibility.RESTRICTED
            ),
            measures=tuple(
                measure
                for measure in one.measures
                if measure.measure.action is None
                or measure.measure.action.visibility != Visibility.RESTRICTED
            ),
        )
        for one in standing.priorities
    )
    shown = replace(standing, priorities=priorities)
    return shown, len(shown.actions) < len(standing.actions)


def _headline(standing: PlanStanding, silent: tuple[SilentLine, ...], waiting: tuple[SilentLine, ...]) -> str:
    number = len(standing.actions)
    said = [f"{number} action{'' if number == 1 else 's'}: {standing.delivery.sentence}"]
    if silent:
        names = names_in_words([one.organisation for one in silent])
        said.append(f"Silent: {names}.")
    elif waiting:
        said.append(f"Not answered yet: {names_in_words([one.organisation for one in waiting])}.")
    else:
        said.append("Nobody was silent.")
    return " ".join(said)


def _priority(one: PriorityStanding) -> PriorityLine:
    judged = [measure for measure in one.measures if measure.computed.status is one.outcome]
    return PriorityLine(
        title=str(one.priority),
        delivery=one.delivery.status,
        counts=one.delivery.sentence,
        outcome=judged[0].computed.sentence if judged else "No measure yet.",
        outcome_status=one.outcome.value,
        course=_course(judged[0].measure) if judged else Course.UNKNOWN,
        busy_but_not_working=one.busy_but_not_working,
    )


def _course(measure: Measure) -> Course:
    values = [float(one.value) for one in measure.readings_in_force if one.value is not None]
    before, latest = values[-2:] if len(values) > 1 else (None, None)
    return course(before, latest, Direction(measure.direction))


def _milestones(standing: PlanStanding, coverage: Coverage, day: dt.date) -> Iterable[MilestoneLine]:
    """Those due in the quarters covered, those late from before, and those due in the quarter under way."""
    first = coverage.covered[0].first if coverage.covered else coverage.under_way.first
    for one in standing.actions:
        for milestone in one.action.milestones.all():
            if milestone.stopped is not None or milestone.due > coverage.under_way.last:
                continue
            is_done = milestone.done is not None and milestone.done <= day
            if is_done and milestone.due < first:
                continue
            yield MilestoneLine(
                action=one.action.reference,
                lead=_lead(one),
                text=milestone.text,
                due=milestone.due,
                first_due=milestone.first_due,
                standing="done" if is_done else "late" if milestone.due < day else "next",
                done=milestone.done if is_done else None,
                evidence=bool(milestone.evidence.strip()),
            )


def _exceptions(standing: PlanStanding) -> Iterable[ExceptionLine]:
    worst_first = sorted(
        standing.actions,
        key=lambda one: (one.computed.status is not DeliveryStatus.RED, one.action.reference),
    )
    for one in worst_first:
        action = one.action
        in_trouble = one.computed.status in (DeliveryStatus.RED, DeliveryStatus.AMBER)
        if not in_trouble and action.reported not in (ReportedStatus.AMBER, ReportedStatus.RED):
            continue
        yield ExceptionLine(
            action=str(action),
            lead=_lead(one),
            computed=one.computed.status,
            reported=ReportedStatus(action.reported) if action.reported else None,
            why=" ".join(reason.sentence for reason in one.computed.reasons),
            cause=action.cause or action.override_reason,
            recovery=action.recovery_words,
            recovery_by=action.recovery,
        )


def _data(measure: Measure, coverage: Coverage) -> DataLine:
    read = [one for one in measure.readings_in_force if one.value is not None]
    latest = read[-1] if read else None
    return DataLine(
        measure=measure.title,
        source=latest.source if latest else "",
        received=latest.last if latest else None,
        missing=latest is None or latest.last < coverage.last_over.last,
    )


def _sources(coverage: Coverage, day: dt.date) -> Iterable[SourceLine]:
    """What came since the meeting before, or since the last quarter began; and what is late or missing."""
    for one in sources_between(since=_looking_back(coverage), day=day):
        yield SourceLine(
            one.title,
            one.supplier,
            one.last.label,
            *(_months_words(months) for months in (one.came, one.late, one.missing)),
        )


def _looking_back(coverage: Coverage) -> dt.date:
    """The day of the meeting before, or the first of the last quarter."""
    return coverage.previous or coverage.under_way.previous.first


def _months_words(months: tuple[Month, ...]) -> str:
    """Months in words; where they are many and apart, how many and the last of them."""
    if not months:
        return ""
    runs = runs_of_months(frozenset(months))
    return runs if runs.count(";") < MOST_RUNS else f"{len(months)} periods, the last to {months[-1].label}"


def _by_organisation(updates: Iterable[Update]) -> tuple[SilentLine, ...]:
    actions: dict[str, list[str]] = {}
    for one in updates:
        actions.setdefault(one.organisation.name, []).append(str(one.action))
    return tuple(SilentLine(name, tuple(which)) for name, which in actions.items())


def _lead(one: ActionStanding) -> str:
    return one.action.lead.brief if one.action.lead else "nobody"


def decision_state(value: str) -> str:
    """A decision's state in words.

    >>> decision_state("made")
    'Decided'
    """
    return DecisionState(value).label


def day_words(day: dt.date | None) -> str:
    """A day as it is written, or that it is not known."""
    return written_day(day) if day else "not known"
