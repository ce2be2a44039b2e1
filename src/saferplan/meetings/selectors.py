"""What is read of meetings. Updates on actions that a reader must not know of are not found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.attendance import REPEATED, Attendance, absences_in_a_row
from saferplan.domain.planning.cycles import CycleState, UpdateState
from saferplan.domain.planning.delivery import Stage
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.files import path_of
from saferplan.history.policies import may
from saferplan.history.remembering import remembered
from saferplan.meetings.models import (
    AgendaItem,
    AttendanceEntry,
    Correction,
    Decision,
    ForwardItem,
    Meeting,
    MeetingAction,
    Paper,
    ReminderMail,
    Series,
    StatusReport,
    Update,
)
from saferplan.partnership.models import Organisation, OrganisationRole
from saferplan.partnership.selectors import on
from saferplan.plan.lineage import Lineage
from saferplan.plan.models import Action, Milestone, Plan
from saferplan.plan.selectors import visible_to
from saferplan.plan.states import PlanState


@dataclass(frozen=True, slots=True)
class Attended:
    """How an organisation attended a meeting, as far as recorded, and how often in a row it was absent till then."""

    organisation: Organisation
    entry: AttendanceEntry | None
    absences: int

    @property
    def repeated(self) -> bool:
        """Whether its absence repeats, which the chair has to take up."""
        return self.absences >= REPEATED


@dataclass(frozen=True, slots=True)
class Answers:
    """The updates of a meeting by organisation: who answered, who was late, who is silent or has not answered yet."""

    organisation: Organisation
    updates: tuple[Update, ...]

    @property
    def waiting(self) -> int:
        """How many are not answered."""
        return sum(not one.answered for one in self.updates)

    @property
    def state(self) -> UpdateState:
        """The worst of its updates' states."""
        order = (
            UpdateState.SILENT,
            UpdateState.ASKED,
            UpdateState.LATE,
            UpdateState.REPORTED,
            UpdateState.NO_CHANGE,
        )
        states = {one.status for one in self.updates}
        return next(one for one in order if one in states)


def meeting_list() -> QuerySet[Meeting]:
    """Every meeting that was not cancelled, by day."""
    return (
        Meeting.objects.filter(cancelled__isnull=True).select_related("plan", "series").order_by("date", "id")
    )


def meeting_get(*, number: int) -> Meeting:
    """One meeting.

    Raises:
        Http404: there is none of that number.
    """
    meeting = (
        Meeting.objects.select_related("plan", "series", "minutes_approved_at").filter(pk=number).first()
    )
    if meeting is None:
        raise Http404(f"no meeting {number}")
    return meeting


def meeting_current() -> Meeting | None:
    """The meeting whose cycle is under way; None where none is."""
    return (
        Meeting.objects.filter(state__in=[CycleState.OPEN.value, CycleState.IN_PROGRESS.value])
        .select_related("plan")
        .order_by("date")
        .first()
    )


def meeting_next(*, day: dt.date) -> Meeting | None:
    """The first meeting on or after a day that is not over; None where none is arranged."""
    to_come = meeting_list().filter(date__gte=day).exclude(state=CycleState.CLOSED.value)
    return remembered(("next meeting", day), to_come.first)


def meeting_before(*, meeting: Meeting) -> Meeting | None:
    """The latest meeting before another whose cycle is closed; None before the first."""
    return (
        Meeting.objects.filter(date__lt=meeting.date, state=CycleState.CLOSED.value).order_by("-date").first()
    )


def series_list() -> QuerySet[Series]:
    """The series that were not ended, by title."""
    return Series.objects.filter(ended__isnull=True).order_by("title")


def agenda_of(*, by: Actor, meeting: Meeting) -> list[AgendaItem]:
    """The items of an agenda in order, each with `shown_papers`, what was decided and what arose under it."""
    return list(
        AgendaItem.objects.filter(meeting=meeting, removed__isnull=True)
        .select_related("meeting")
        .prefetch_related(
            Prefetch("papers", papers_visible(by).filter(withdrawn__isnull=True), to_attr="shown_papers"),
            Prefetch("decisions", Decision.objects.filter(withdrawn__isnull=True)),
            Prefetch("arising", MeetingAction.objects.select_related("owner")),
        )
        .order_by("position", "id")
    )


def item_get(*, number: int) -> AgendaItem:
    """One item of an agenda.

    Raises:
        Http404: there is none of that number.
    """
    item = AgendaItem.objects.select_related("meeting__plan").filter(pk=number).first()
    if item is None:
        raise Http404(f"no item {number}")
    return item


def papers_visible(by: Actor) -> QuerySet[Paper]:
    """The papers that the actor may know of."""
    if not by.signed_in:
        return Paper.objects.none()
    if by.has(AccountRole.CO_ORDINATOR, AccountRole.CHAIR, AccountRole.AUDITOR):
        return Paper.objects.all()
    return Paper.objects.exclude(visibility=Visibility.RESTRICTED.value)


def papers_of(*, by: Actor, meeting: Meeting) -> QuerySet[Paper]:
    """The papers to a meeting as a whole that the actor may know of."""
    return (
        papers_visible(by).filter(meeting=meeting, item__isnull=True, withdrawn__isnull=True).order_by("id")
    )


def paper_get(*, by: Actor, number: int) -> Paper:
    """One paper that stands.

    Raises:
        Http404: there is none, it was withdrawn, or the actor must not know of it.
    """
    paper = papers_visible(by).select_related("meeting").filter(pk=number, withdrawn__isnull=True).first()
    if paper is None:
        raise Http404(f"no paper {number}")
    return paper


def paper_content(*, by: Actor, number: int) -> tuple[Paper, Path]:
    """A paper and where its content lies.

    Raises:
        Http404: as `paper_get`, or its content is not there.
    """
    paper = paper_get(by=by, number=number)
    path = path_of(paper.sha256)
    if not path.is_file():
        raise Http404(f"the content of paper {number} is not there")
    return paper, path


def members(*, day: dt.date) -> list[Organisation]:
    """The organisations that are part of the partnership on a day, by name."""
    parts = OrganisationRole.objects.filter(on(day)).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=parts).order_by("name"))


def answers_on(*, action: Action) -> list[Update]:
    """What was asked on an action before each meeting, and on the actions that it continues; the newest first.

    `action` was got for the reader.
    """
    return remembered(("answers on", action.pk), lambda: _answers_on(action))


def _answers_on(action: Action) -> list[Update]:
    rows = (action.pk, *Lineage().before(action)) if action.continues_id else (action.pk,)
    return list(
        Update.objects.filter(action__in=rows, withdrawn__isnull=True)
        .select_related("meeting", "organisation")
        .order_by("-meeting__date", "-id")
    )


def status_reports(*, plan: Plan) -> list[StatusReport]:
    """The frozen status reports to a plan's meetings, the newest first."""
    found = (
        StatusReport.objects.filter(meeting__plan=plan)
        .select_related("meeting")
        .defer("data")
        .order_by("-meeting__date")
    )
    return remembered(("status reports", plan.pk), lambda: list(found))


def plan_followed(*, meeting: Meeting) -> Plan:
    """The plan that a meeting is about: that of the year its day lies in, once it is adopted; else the one it has."""
    year = PlanYear.containing(meeting.date).starts
    if year <= meeting.plan.year:
        return meeting.plan
    of_its_year = Plan.objects.filter(year=year, state=PlanState.ADOPTED.value).first()
    return of_its_year or meeting.plan


def attendance_of(*, meeting: Meeting) -> list[Attended]:
    """How each organisation attended, and how often in a row it was absent up to this meeting. Three queries."""
    organisations = members(day=meeting.date)
    entries = AttendanceEntry.objects.filter(
        Q(meeting=meeting) | Q(meeting__date__lt=meeting.date, meeting__held=True, meeting__state="closed")
    ).order_by("meeting__date", "meeting_id")
    history: dict[int, list[Attendance]] = {}
    here: dict[int, AttendanceEntry] = {}
    for entry in entries:
        history.setdefault(entry.organisation_id, []).append(Attendance(entry.attended))
        if entry.meeting_id == meeting.pk:
            here[entry.organisation_id] = entry
    return [
        Attended(one, here.get(one.pk), absences_in_a_row(history.get(one.pk, []))) for one in organisations
    ]


def decisions_of(*, meeting: Meeting) -> QuerySet[Decision]:
    """What a meeting was asked to decide, by number, without what was withdrawn."""
    return Decision.objects.filter(meeting=meeting, withdrawn__isnull=True).order_by("number")


def items_to_choose(*, meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of an agenda, to put something under, in order."""
    return AgendaItem.objects.filter(meeting=meeting, removed__isnull=True).order_by("position", "id")


def without_item(*, meeting: Meeting) -> tuple[list[Decision], list[MeetingAction]]:
    """What was decided and what arose at a meeting under no item of its agenda."""
    return (
        list(decisions_of(meeting=meeting).filter(item__isnull=True)),
        list(arising_of(meeting=meeting).filter(item__isnull=True)),
    )


def arising_of(*, meeting: Meeting) -> QuerySet[MeetingAction]:
    """The actions that arose at a meeting, by number."""
    return MeetingAction.objects.filter(meeting=meeting).select_related("owner").order_by("number")


def corrections_of(*, meeting: Meeting) -> QuerySet[Correction]:
    """What was corrected in the record of a meeting, oldest first."""
    return Correction.objects.filter(meeting=meeting).order_by("id")


def decision_get(*, number: int) -> Decision:
    """One decision.

    Raises:
        Http404: there is none.
    """
    decision = Decision.objects.select_related("meeting").filter(pk=number).first()
    if decision is None:
        raise Http404(f"no decision {number}")
    return decision


def meeting_actions() -> QuerySet[MeetingAction]:
    """The action log: every action that arose, by number."""
    return MeetingAction.objects.select_related("owner", "meeting").order_by("number")


def meeting_action_get(*, number: int) -> MeetingAction:
    """One action arising.

    Raises:
        Http404: there is none.
    """
    action = meeting_actions().filter(pk=number).first()
    if action is None:
        raise Http404(f"no action arising {number}")
    return action


def forward_plan() -> QuerySet[ForwardItem]:
    """What is planned for meetings to come."""
    return ForwardItem.objects.filter(taken__isnull=True, dropped__isnull=True).select_related("owner")


def forward_item_get(*, number: int) -> ForwardItem:
    """One item of the forward plan.

    Raises:
        Http404: there is none.
    """
    item = ForwardItem.objects.filter(pk=number).first()
    if item is None:
        raise Http404(f"no forward item {number}")
    return item


def living_actions(*, meeting: Meeting) -> QuerySet[Action]:
    """The actions on which a meeting's leads are asked: led by somebody, begun by its day, not ended or finished."""
    return (
        Action.objects.filter(
            plan=meeting.plan, ended__isnull=True, lead__isnull=False, starts__lte=meeting.date
        )
        .exclude(stage__in=[Stage.STOPPED.value, Stage.COMPLETED.value])
        .select_related("lead", "priority")
        .order_by("reference")
    )


def updates_visible(by: Actor) -> QuerySet[Update]:
    """The updates on actions that the actor may know of."""
    if not may(by, "meetings.view"):
        return Update.objects.none()
    return Update.objects.filter(action__in=Action.objects.filter(visible_to(by)).order_by().values("pk"))


def updates_of(*, by: Actor, meeting: Meeting) -> QuerySet[Update]:
    """The updates that were asked for a meeting, by action, with what a list needs."""
    return (
        updates_visible(by)
        .filter(meeting=meeting, withdrawn__isnull=True)
        .select_related("action__lead", "action__priority", "organisation", "meeting")
        .order_by("action__reference")
    )


def answers_of(*, by: Actor, meeting: Meeting) -> list[Answers]:
    """The updates of a meeting by organisation. One query."""
    by_organisation: dict[int, list[Update]] = {}
    names: dict[int, Organisation] = {}
    for update in updates_of(by=by, meeting=meeting):
        names[update.organisation_id] = update.organisation
        by_organisation.setdefault(update.organisation_id, []).append(update)
    return [
        Answers(names[number], tuple(by_organisation[number]))
        for number in sorted(names, key=lambda number: names[number].name)
    ]


def my_updates(*, by: Actor) -> list[Update]:
    """The updates of the open cycle that the actor's organisations owe or have sent, by action."""
    mine = frozenset(
        number
        for number in by.roles
        if by.has(AccountRole.UPDATER, AccountRole.APPROVER, organisation=number)
    )
    return [one for one in remembered("updates asked for", _updates_asked_for) if one.action.lead_id in mine]


def _updates_asked_for() -> tuple[Update, ...]:
    return tuple(
        Update.objects.filter(meeting__state=CycleState.OPEN.value, withdrawn__isnull=True)
        .select_related("action__lead", "action__plan", "action__priority", "organisation", "meeting")
        .prefetch_related(Prefetch("action__milestones", Milestone.objects.order_by("due", "id")))
        .order_by("due", "action__reference")
    )


def my_meeting_actions(*, by: Actor) -> list[MeetingAction]:
    """The open actions arising that the actor's organisations own, the first due first."""
    still_open = meeting_actions().filter(closed__isnull=True).order_by("due")
    found = remembered("open actions arising", lambda: tuple(still_open))
    return [one for one in found if one.owner_id in by.roles]


def update_get(*, by: Actor, number: int) -> Update:
    """One update.

    Raises:
        Http404: there is none, or it is of an action that the actor must not know of.
    """
    update = (
        updates_visible(by)
        .select_related("action__lead", "action__plan", "action__priority", "organisation", "meeting")
        .prefetch_related(Prefetch("action__milestones", Milestone.objects.order_by("due", "id")))
        .filter(pk=number)
        .first()
    )
    if update is None:
        raise Http404(f"no update {number}")
    return update


def status_report_of(*, meeting: Meeting) -> StatusReport | None:
    """The frozen status report of a meeting; None before its cycle is closed."""
    return StatusReport.objects.select_related("meeting").filter(meeting=meeting).first()


def reminders_sent(*, most: int = 60) -> Sequence[ReminderMail]:
    """The reminders that went out, the newest first."""
    return list(ReminderMail.objects.select_related("account").order_by("-on", "-id")[:most])


def minutes_to_approve(*, meeting: Meeting) -> list[Meeting]:
    """The earlier meetings that were held, and whose minutes are written and not approved, the oldest first."""
    minuted = AgendaItem.objects.filter(meeting=OuterRef("pk"), removed__isnull=True).exclude(minutes="")
    return list(
        Meeting.objects.filter(
            Exists(minuted),
            date__lt=meeting.date,
            state=CycleState.CLOSED.value,
            held=True,
            minutes_approved_on__isnull=True,
        ).order_by("date")
    )
