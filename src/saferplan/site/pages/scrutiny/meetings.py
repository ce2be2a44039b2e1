"""Scrutiny at a glance: what needs somebody, meetings on the partnership, committees."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.powers.tools import CHECKED
from saferplan.domain.scrutiny.rules import scrutiny_rules
from saferplan.history.policies import may
from saferplan.scrutiny.models import Committee, ScrutinyMeeting
from saferplan.scrutiny.needs import attention_of, recommendation_mark
from saferplan.scrutiny.selectors import (
    call_list,
    committee_get,
    committee_list,
    pack_of,
    question_list,
    recommendation_list,
    scrutiny_get,
    scrutiny_list,
)
from saferplan.scrutiny.services import (
    committee_add,
    committee_end,
    meeting_amend,
    meeting_cancel,
    meeting_hold,
    meeting_plan,
)
from saferplan.scrutiny.states import MeetingState
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.scrutiny.forms import (
    AmendMeetingForm,
    CommitteeForm,
    EndCommitteeForm,
    HeldForm,
    MeetingForm,
)
from saferplan.site.pages.scrutiny.frame import scrutiny_sections
from saferplan.site.pages.scrutiny.tasks import scrutiny_tasks
from saferplan.site.talk import talk_of


def scrutiny(request: ActorRequest) -> HttpResponse:
    """What needs somebody, the meetings on the partnership, the committees, and calls for action."""
    meetings, committees, calls = list(scrutiny_list()), list(committee_list()), list(call_list())
    rules = scrutiny_rules()
    return render(
        request,
        "scrutiny/scrutiny.html",
        {
            "sections": scrutiny_sections(request),
            "tasks": scrutiny_tasks(attention_of(by=request.actor)),
            "meetings": _meetings(meetings) if meetings else None,
            "committees": committees,
            "calls": calls,
            "rules": [
                (one.text, f"{one.reference or 'A default of ours'}: {_checked(one.checked)}.")
                for one in (rules.committee, rules.yearly, rules.response, rules.question)
            ],
            "may_record": may(request.actor, "scrutiny.record"),
        },
    )


def meeting(request: ActorRequest, number: int) -> HttpResponse:
    """One meeting on the partnership: its pack, what was asked, and what was recommended."""
    held = scrutiny_get(number=number)
    state = MeetingState(held.state)
    rows = [
        Row("Committee", f"{held.committee} ({held.committee.get_kind_display().lower()})"),
        Row("Council", held.committee.council.name),
        Row("What is scrutinised", held.about),
        *([Row("Minutes or report", held.source)] if held.source else []),
        *([Row("What came of it", held.words)] if held.words else []),
    ]
    may_record = may(request.actor, "scrutiny.record")
    planned = state is MeetingState.PLANNED
    return render(
        request,
        "scrutiny/meeting.html",
        {
            "meeting": held,
            "state": state,
            "rows": rows,
            "pack": pack_of(meeting=held),
            "questions": list(question_list(meeting=held)),
            "recommendations": [
                (one, recommendation_mark(one, request.actor)) for one in recommendation_list(meeting=held)
            ],
            "may_record": may_record,
            "may_plan": may_record and planned,
            "may_hold": may_record and planned and held.day <= request.actor.today,
            "may_freeze": may(request.actor, "scrutiny.freeze") and state is not MeetingState.CANCELLED,
            "may_ask": may_record and state is not MeetingState.CANCELLED and held.day <= request.actor.today,
            "may_recommend": may_record and state is MeetingState.HELD,
            "talk": talk_of(request.actor, held),
        },
    )


def plan_meeting(request: ActorRequest) -> HttpResponse:
    """Plan a meeting, or enter one that was held."""

    def act(data: dict[str, Any]) -> ScrutinyMeeting:
        return meeting_plan(by=request.actor, **data)

    return form_page(
        request,
        MeetingForm,
        act,
        title="Enter a scrutiny meeting",
        intro="One that is to come, or one that was held already: record afterwards that it was.",
        done=lambda held: f"Entered: {held}.",
        to=_address,
        cancel=reverse("scrutiny"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Move a planned meeting, or change what it is about."""
    held = scrutiny_get(number=number)
    return form_page(
        request,
        AmendMeetingForm,
        lambda data: meeting_amend(by=request.actor, meeting=held, **data),
        title="Change the meeting",
        caption=str(held),
        done="The meeting is changed.",
        to=_address(held),
        cancel=_address(held),
        initial={"day": held.day, "about": held.about},
    )


def hold(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a meeting was held."""
    held = scrutiny_get(number=number)
    return form_page(
        request,
        HeldForm,
        lambda data: meeting_hold(by=request.actor, meeting=held, **data),
        title="Was the meeting held?",
        caption=str(held),
        done="The meeting was held.",
        to=_address(held),
        cancel=_address(held),
    )


def cancel(request: ActorRequest, number: int) -> HttpResponse:
    """Cancel a planned meeting."""
    held = scrutiny_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: meeting_cancel(by=request.actor, meeting=held, reason=data["reason"]),
        title="Cancel the meeting",
        caption=str(held),
        done="The meeting is cancelled.",
        to=reverse("scrutiny"),
        cancel=_address(held),
    )


def add_committee(request: ActorRequest) -> HttpResponse:
    """Add a committee."""

    def act(data: dict[str, Any]) -> Committee:
        return committee_add(by=request.actor, kind=data.pop("what"), **data)

    return form_page(
        request,
        CommitteeForm,
        act,
        title="Add a committee",
        done=lambda one: f"{one} is added.",
        to=reverse("scrutiny"),
        cancel=reverse("scrutiny"),
    )


def end_committee(request: ActorRequest, number: int) -> HttpResponse:
    """End a committee."""
    committee = committee_get(number=number)
    return form_page(
        request,
        EndCommitteeForm,
        lambda data: committee_end(by=request.actor, committee=committee, **data),
        title="End the committee",
        caption=str(committee),
        intro="Its meetings stay.",
        done="The committee is ended.",
        to=reverse("scrutiny"),
        cancel=reverse("scrutiny"),
    )


def _checked(mark: str) -> str:
    return CHECKED.get(mark, "not a published rule")


def _address(held: ScrutinyMeeting) -> str:
    return reverse("scrutiny_meeting", args=[held.pk])


def _meetings(meetings: list[ScrutinyMeeting]) -> Table:
    return Table(
        "Meetings on the partnership",
        ["Committee", "Day", "State", "What is scrutinised"],
        [
            [
                Cell(
                    str(one.committee),
                    href=_address(one),
                    hidden=f"on {written_day(one.day)}",
                    detail=one.committee.get_kind_display(),
                ),
                Cell(one.day),
                Cell(status=MeetingState(one.state)),
                Cell(one.about),
            ]
            for one in meetings
        ],
    )


_VIEW, _RECORD = "scrutiny.view", "scrutiny.record"
urls = [
    page("scrutiny/", scrutiny, name="scrutiny", policy=_VIEW),
    page("scrutiny/meetings/add/", plan_meeting, name="scrutiny_plan", policy=_RECORD, writes=True),
    page("scrutiny/meetings/<int:number>/", meeting, name="scrutiny_meeting", policy=_VIEW),
    page("scrutiny/meetings/<int:number>/amend/", amend, name="scrutiny_amend", policy=_RECORD, writes=True),
    page("scrutiny/meetings/<int:number>/held/", hold, name="scrutiny_hold", policy=_RECORD, writes=True),
    page(
        "scrutiny/meetings/<int:number>/cancel/", cancel, name="scrutiny_cancel", policy=_RECORD, writes=True
    ),
    page("scrutiny/committees/add/", add_committee, name="committee_add", policy=_RECORD, writes=True),
    page(
        "scrutiny/committees/<int:number>/end/",
        end_committee,
        name="committee_end",
        policy=_RECORD,
        writes=True,
    ),
]
