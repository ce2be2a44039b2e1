"""Six meetings a year: asked for updates, answered or not, held, minuted, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from examples.worked_example.working_year.claims import play_claims
from examples.worked_example.working_year.people import Cast
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.history.actor import Actor
from saferplan.meetings.agendas import forward_item_plan
from saferplan.meetings.arranging import meeting_arrange, series_begin
from saferplan.meetings.cycles import cycle_close, cycle_open, meeting_begin
from saferplan.meetings.models import AgendaItem, Meeting, MeetingAction, Series
from saferplan.meetings.records import (
    attendances_record,
    decision_make,
    decision_want,
    items_minute,
    meeting_action_add,
    meeting_action_report,
    minutes_approve,
)
from saferplan.meetings.selectors import members, minutes_to_approve
from saferplan.meetings.states import DecisionState
from saferplan.meetings.updates import update_send, update_unchanged
from saferplan.plan.actions import action_report
from saferplan.plan.milestones import milestone_do
from saferplan.plan.models import Action, Milestone, Plan


def begin_series(
    cast: Cast,
    plan: Plan,
    meetings: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
    *,
    on: dt.date,
    series: Series | None = None,
) -> Series:
    """Arrange the meetings of a year; the second year goes on with the series of the first."""
    by = cast.co_ordinator(on)
    days = [one["date"] for one in meetings]
    if series is None:
        return series_begin(by=by, title=facts["title"], plan=plan, dates=days, place=facts["place"])
    for day in days:
        meeting_arrange(by=by, plan=plan, date=day, series=series)
    return series


def plan_forward(cast: Cast, items: Sequence[Mapping[str, Any]], *, on: dt.date) -> None:
    """What comes to later meetings."""
    for one in items:
        forward_item_plan(
            by=cast.co_ordinator(on),
            title=one["title"],
            not_before=one["not_before"],
            owner=cast.organisations[one["owner"]],
            note=one["note"],
        )


def hold_meeting(cast: Cast, plan: Plan, facts: Mapping[str, Any]) -> None:
    """A whole cycle, from asking to closing, and what happened after it."""
    day: dt.date = facts["date"]
    meeting = Meeting.objects.get(plan=plan, date=day)
    opening = cast.co_ordinator(facts["opened"])
    cycle_open(by=opening, meeting=meeting)
    items = {one.standing: one for one in AgendaItem.objects.filter(meeting=meeting)}
    wanted = [
        decision_want(by=opening, meeting=meeting, text=one["text"], item=items["decisions"])
        for one in facts.get("decisions", ())
    ]
    for one in sorted(facts["answers"], key=lambda answer: answer["on"]):
        _answer(cast, meeting, one)
    play_claims(cast, first=facts["opened"], last=day)
    meeting_begin(by=cast.chair(day), meeting=meeting)
    by = cast.co_ordinator(day)
    _record_attendance(by, meeting, facts["attendance"])
    for earlier in minutes_to_approve(meeting=meeting):
        minutes_approve(by=cast.chair(day), meeting=earlier, at=meeting)
    for one in facts.get("progress", ()):
        _progress(cast, one)
    for decision, one in zip(wanted, facts.get("decisions", ()), strict=True):
        decision_make(by=cast.chair(day), decision=decision, state=DecisionState.MADE, outcome=one["outcome"])
    for one in facts.get("arising", ()):
        meeting_action_add(
            by=by,
            meeting=meeting,
            item=items["status_report"],
            text=one["text"],
            owner=cast.organisations[one["owner"]],
            owner_post=one["post"],
            due=one["due"],
        )
    items_minute(by=by, minutes=[(items[standing], said) for standing, said in facts["minutes"].items()])
    cycle_close(by=cast.chair(day), meeting=meeting)
    for one in facts.get("after", ()):
        _after(cast, plan, one)


def _answer(cast: Cast, meeting: Meeting, answer: Mapping[str, Any]) -> None:
    update = meeting.updates.select_related("action__lead").get(action__reference=answer["action"])
    by = _lead(cast, update.action, answer["on"])
    if answer.get("unchanged"):
        update_unchanged(by=by, update=update)
        return
    update_send(by=by, update=update, milestones=_done(update.action, answer), **_report(answer))


def _after(cast: Cast, plan: Plan, one: Mapping[str, Any]) -> None:
    """What was done between the meetings."""
    if "number" in one:
        _progress(cast, one)
        return
    action = Action.objects.select_related("lead", "plan").get(plan=plan, reference=one["action"])
    by = _lead(cast, action, one["on"])
    for milestone, day, evidence in _done(action, one):
        milestone_do(by=by, milestone=milestone, done=day, evidence=evidence)
    action = Action.objects.select_related("lead", "plan").get(pk=action.pk)
    if "stop" in one:
        action_report(
            by=by, action=action, reported=ReportedStatus.GREEN, stage=Stage.STOPPED, cause=one["stop"]
        )
    else:
        action_report(by=by, action=action, **_report(one))


def _lead(cast: Cast, action: Action, day: dt.date) -> Actor:
    return cast.co_ordinator(day) if action.lead is None else cast.of(action.lead.brief, day)


def _done(action: Action, said: Mapping[str, Any]) -> list[tuple[Milestone, dt.date, str]]:
    return [(action.milestones.get(text=text), day, evidence) for text, day, evidence in said.get("done", ())]


def _report(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reported": ReportedStatus(said.get("status", "green")),
        "stage": Stage(said.get("stage", "in_progress")),
        "report": said["report"],
        "cause": said.get("cause", ""),
        "recovery_words": said.get("recovery_words", ""),
        "recovery": said.get("recovery"),
    }


def _record_attendance(by: Actor, meeting: Meeting, facts: Mapping[str, Sequence[str]]) -> None:
    away = {
        **dict.fromkeys(facts.get("apologies", ()), Attendance.APOLOGIES),
        **dict.fromkeys(facts.get("absent", ()), Attendance.ABSENT),
    }
    attendances_record(
        by=by,
        meeting=meeting,
        attended=[(one, away.get(one.brief, Attendance.PRESENT), "") for one in members(day=meeting.date)],
    )


def _progress(cast: Cast, one: Mapping[str, Any]) -> None:
    action = MeetingAction.objects.select_related("owner").get(number=one["number"])
    meeting_action_report(
        by=cast.of(action.owner.brief, one["on"]),
        action=action,
        progress=one["said"],
        done=one.get("done", False),
    )
