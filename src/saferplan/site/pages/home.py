"""The first page: what needs the reader now, by what they may do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.selectors import consultation_needs
from saferplan.governance.needs import mine_of
from saferplan.history.policies import may
from saferplan.meetings.selectors import meeting_next, my_meeting_actions, my_updates
from saferplan.money.needs import attention_of
from saferplan.plan.models import Plan
from saferplan.plan.needs import SOON, Needs, needs_of
from saferplan.plan.selectors import plan_current
from saferplan.plan.standing import ActionStanding
from saferplan.scrutiny.needs import attention_of as scrutiny_attention
from saferplan.scrutiny.needs import my_responses
from saferplan.site.access import page
from saferplan.site.components import Task
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.consultations import closing
from saferplan.site.pages.first_steps import done_in_words, first_steps
from saferplan.site.pages.governance.overview import attention_task as governance_task
from saferplan.site.pages.money.overview import attention_task
from saferplan.site.pages.scrutiny.meetings import attention_task as scrutiny_task


def dashboard(request: ActorRequest) -> HttpResponse:
    """What needs the reader now: first what only they can do, then how the plan stands."""
    plan = plan_current(day=request.actor.today)
    steps = first_steps(by=request.actor)
    begun = {"steps": steps, "steps_done": done_in_words(steps)} if steps else {}
    if plan is None:
        return render(request, "home/dashboard.html", {"plan": None, **begun})
    actor = request.actor
    needs = needs_of(by=actor, plan=plan)
    runs = may(actor, "plan.change") or may(actor, "plan.adopt")
    return render(
        request,
        "home/dashboard.html",
        {
            "plan": plan,
            **begun,
            "needs": needs,
            "mine": [
                *_asked(request),
                *_mine(request, needs),
                *_arising(request),
                *(_running(needs) if runs else []),
                *_money(request, plan),
                *(governance_task(one) for one in mine_of(by=actor)),
                *_scrutiny(request),
                *_consultation(request),
            ],
            "next": meeting_next(day=actor.today),
            "off_track": [_task(one) for one in needs.all_in_trouble] if runs else [],
            "may_change": may(actor, "plan.change"),
        },
    )


def _asked(request: ActorRequest) -> list[Task]:
    """The updates that the open cycle waits for: they come first, for silence is printed."""
    return [
        Task(
            f"Update: {one.action.reference} {one.action.headline}",
            reverse("update_send", args=[one.pk])
            if may(request.actor, "meetings.update_answer", one)
            else reverse("my_updates"),
            hint=f"asked for the meeting of {one.meeting.date:%-d %B %Y}, due {one.due:%-d %B %Y}",
            note="Asked for",
        )
        for one in my_updates(by=request.actor)
        if not one.answered
    ]


def _mine(request: ActorRequest, needs: Needs) -> list[Task]:
    """What the reader's own organisation has to report on."""
    reports = [_task(one) for one in needs.in_trouble]
    due = []
    for milestone in needs.due_soon:
        reports_it = may(request.actor, "plan.action_update", milestone.action)
        address = (
            reverse("milestone_done", args=[milestone.pk])
            if reports_it
            else reverse("action", args=[milestone.action_id])
        )
        hint = f"{milestone.action.reference}, due {milestone.due:%-d %B %Y}"
        due.append(Task(milestone.text, address, hint=hint, note="Due soon"))
    return [*reports, *due]


def _arising(request: ActorRequest) -> list[Task]:
    """The actions from meetings that the reader's organisation owns, where they are overdue or soon due."""
    today = request.actor.today
    return [
        Task(
            f"{one.label} {one.text}",
            reverse("meeting_action", args=[one.pk]),
            hint=f"from the meeting of {one.arisen:%-d %B %Y}, due {one.due:%-d %B %Y}",
            note="Overdue" if one.overdue(today) else "Due soon",
        )
        for one in my_meeting_actions(by=request.actor)
        if one.due <= today + SOON
    ]


def _running(needs: Needs) -> list[Task]:
    """What whoever runs the partnership has to see to."""
    found = [
        Task(f"Adopt {one}", reverse("plan_adopt", args=[one.year]), note="Draft") for one in needs.to_adopt
    ]
    if needs.refresh is not None:
        found.append(
            Task(
                f"Complete the refresh of {needs.standing.plan}",
                reverse("refresh", args=[needs.refresh.pk]),
                hint=f"begun {needs.refresh.begun:%-d %B %Y}",
                note="Under way",
            )
        )
    return found


def _money(request: ActorRequest, plan: Plan) -> list[Task]:
    """What of the year's money is wrong or late already; the rest stands on the page of money."""
    if not may(request.actor, "money.change"):
        return []
    return [attention_task(one) for one in attention_of(by=request.actor, plan=plan) if one.kind.urgent]


def _scrutiny(request: ActorRequest) -> list[Task]:
    """Responses that are waited for from the reader's organisations; for whoever runs it, what is late already."""
    mine = [
        Task(
            str(one),
            reverse("recommendation_respond", args=[one.pk]),
            hint=f"{organisation.brief} is asked to respond by {one.due:%-d %B %Y}",
            note="Overdue" if one.due < request.actor.today else "Response due",
        )
        for one, organisation in my_responses(by=request.actor)
        if may(request.actor, "scrutiny.respond", organisation)
    ]
    if not may(request.actor, "scrutiny.record"):
        return mine
    late = [scrutiny_task(one) for one in scrutiny_attention(by=request.actor) if one.kind.urgent]
    return [*mine, *late]


def _consultation(request: ActorRequest) -> list[Task]:
    """Texts that wait for a reader, consultations that close soon, and those whose report is not released."""
    if not may(request.actor, "consultation.change"):
        return []
    needs = consultation_needs(by=request.actor)
    return [
        *(
            Task(
                f"Review {number} {'text' if number == 1 else 'texts'} of {one}",
                reverse("consultation_texts", args=[one.pk]),
                hint="Nobody else sees them until then.",
                note="To review",
            )
            for one, number in needs.to_review
        ),
        *(
            Task(
                str(one),
                reverse("consultation", args=[one.pk]),
                hint=f"{one.ends:%-d %B %Y} is its last day.",
                note=closing(one, request.actor.today).capitalize(),
            )
            for one in needs.closing
        ),
        *(
            Task(f"Release the report of {one}", reverse("consultation_report", args=[one.pk]), note="Over")
            for one in needs.to_release
        ),
    ]


def _task(one: ActionStanding) -> Task:
    lead = one.action.lead.brief if one.action.lead else "Nobody leads it yet"
    return Task(
        f"{one.action.reference} {one.action.headline}",
        reverse("action", args=[one.action.pk]),
        hint=f"{lead}. {one.computed.reasons[0].sentence}" if one.computed.reasons else lead,
        status=one.computed.status,
    )


urls = [page("", dashboard, name="dashboard", policy="partnership.view")]
