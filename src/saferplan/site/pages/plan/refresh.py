"""The refresh: last year assessed, each priority and action decided, the next plan made; the two plans compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.comparison import Comparison
from saferplan.domain.planning.refresh import PriorityDecision
from saferplan.history.policies import may
from saferplan.plan.comparing import Ending, endings_of, plans_compared
from saferplan.plan.comparison_freezing import document_of
from saferplan.plan.refreshing import (
    action_decide,
    faults_of,
    mid_year_change_begin,
    priority_decide,
    refresh_abandon,
    refresh_begin,
    refresh_complete,
)
from saferplan.plan.selectors import (
    action_get,
    choices_of,
    comparison_get,
    comparison_into,
    comparison_of,
    continuations_of,
    homes_of,
    plan_get,
    refresh_get,
    refresh_list,
    targets_of,
)
from saferplan.plan.standing import plan_standing
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ActionDecisionForm, PriorityDecisionForm, ReasonForm
from saferplan.site.pages.plan.overview import plan_context
from saferplan.strategy.selectors import priority_get


def refreshes(request: ActorRequest, year: int) -> HttpResponse:
    """The refreshes of a plan, and how to begin one."""
    plan = plan_get(year=year)
    return render(
        request,
        "plan/refreshes.html",
        {
            **plan_context(request, plan),
            "refreshes": refresh_list(plan=plan),
            "may_refresh": may(request.actor, "plan.refresh"),
        },
    )


def begin(request: ActorRequest, year: int) -> HttpResponse:
    """Begin the refresh into the next year."""
    plan = plan_get(year=year)
    back = reverse("plan_refresh", args=[year])
    return form_page(
        request,
        BeginForm,
        lambda data: refresh_begin(by=request.actor, plan=plan, reason=data["reason"]),
        title=f"Begin the refresh of {plan}",
        intro="The next year's plan is drafted. Nothing else changes until the refresh is completed.",
        done="The refresh is begun. Decide what becomes of each priority and action.",
        to=lambda refresh: reverse("refresh", args=[refresh.pk]),
        cancel=back,
    )


def begin_mid_year(request: ActorRequest, year: int) -> HttpResponse:
    """Begin a change in the middle of the year."""
    plan = plan_get(year=year)
    return form_page(
        request,
        ReasonForm,
        lambda data: mid_year_change_begin(by=request.actor, plan=plan, reason=data["reason"]),
        title=f"Change {plan} in the middle of its year",
        intro="What you do not decide stays as it is.",
        done="Decide what changes. Nothing changes until it is completed.",
        to=lambda refresh: reverse("refresh", args=[refresh.pk]),
        cancel=reverse("plan_refresh", args=[year]),
    )


def refresh_page(request: ActorRequest, number: int) -> HttpResponse:
    """A refresh: how the year went, what is decided, and what is still open. On POST it is completed."""
    refresh = refresh_get(number=number)
    if request.method == "POST":
        try:
            plan = refresh_complete(by=request.actor, refresh=refresh)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path)
        messages.success(request, f"The refresh is completed: {plan} is made of it.")
        return HttpResponseRedirect(reverse("plan_overview", args=[plan.year]))
    decided_priorities, decided_actions = choices_of(refresh)
    standing = plan_standing(by=request.actor, plan=refresh.plan)
    agreed = continuations_of(refresh)
    return render(
        request,
        "plan/refresh.html",
        {
            "refresh": refresh,
            "plan": refresh.plan,
            "rows": [
                (
                    one,
                    decided_priorities.get(one.priority.pk),
                    agreed.get(one.priority.pk),
                    [(action, decided_actions.get(action.action.pk)) for action in one.actions],
                )
                for one in standing.priorities
            ],
            "faults": faults_of(refresh) if refresh.is_open else (),
            "may_refresh": may(request.actor, "plan.refresh") and refresh.is_open,
            "frozen": comparison_of(refresh=refresh),
        },
    )


def comparison_file(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """The comparison of two plans as a file, as it was frozen when the refresh was completed."""
    frozen = comparison_get(refresh=refresh_get(number=number))
    form = format_of(ending)
    return document_response(document_of(frozen), f"then-and-now-{frozen.data['completed']}", form)


def decide_priority(request: ActorRequest, number: int, priority: int) -> HttpResponse:
    """Decide what becomes of a priority."""
    refresh, subject = refresh_get(number=number), priority_get(number=priority)
    held = choices_of(refresh)[0].get(priority)
    agreed = continuations_of(refresh).get(priority)
    initial = None
    if held is not None:
        initial = {"decision": held.decision, "title": held.title, "why": held.why}
    elif agreed is not None:
        same = agreed.title == subject.title
        initial = {
            "decision": (PriorityDecision.CONTINUE if same else PriorityDecision.AMEND).value,
            "title": "" if same else agreed.title,
            "why": agreed.why,
        }

    def act(data: dict[str, Any]) -> None:
        priority_decide(by=request.actor, refresh=refresh, priority=subject, **data)

    return form_page(
        request,
        PriorityDecisionForm,
        act,
        title="What becomes of this priority?",
        caption=str(subject),
        done=f"Decided: {subject}.",
        to=reverse("refresh", args=[number]),
        cancel=reverse("refresh", args=[number]),
        intro=f"Agreed as its continuation in {refresh.into}: {agreed.title}." if agreed else "",
        initial=initial,
    )


def decide_action(request: ActorRequest, number: int, action: int) -> HttpResponse:
    """Decide what becomes of an action."""
    refresh, subject = refresh_get(number=number), action_get(by=request.actor, number=action)
    held = choices_of(refresh)[1].get(action)

    def act(data: dict[str, Any]) -> None:
        action_decide(by=request.actor, refresh=refresh, action=subject, **data)

    def make(**options: Any) -> forms.BaseForm:
        return ActionDecisionForm(
            **options,
            offers={
                "target": targets_of(by=request.actor, refresh=refresh, action=subject),
                "priority": homes_of(refresh=refresh),
            },
        )

    return form_page(
        request,
        make,
        act,
        title="What becomes of this action?",
        caption=str(subject),
        done=f"Decided: {subject}.",
        to=reverse("refresh", args=[number]),
        cancel=reverse("refresh", args=[number]),
        initial={"decision": held.decision, "target": held.target, "priority": held.priority, "why": held.why}
        if held
        else None,
    )


def abandon(request: ActorRequest, number: int) -> HttpResponse:
    """Give up a refresh."""
    refresh = refresh_get(number=number)
    back = reverse("plan_refresh", args=[refresh.plan.year])
    return form_page(
        request,
        ReasonForm,
        lambda data: refresh_abandon(by=request.actor, refresh=refresh, reason=data["reason"]),
        title="Give up this refresh",
        intro="Nothing of it comes into force. What was decided stays on record.",
        done="The refresh is given up.",
        to=back,
        cancel=reverse("refresh", args=[number]),
    )


def comparison(request: ActorRequest, year: int) -> HttpResponse:
    """A year's plan beside that of the year before."""
    now = plan_get(year=year)
    if now.follows is None:
        return render(request, "plan/comparison.html", {**plan_context(request, now), "tables": None})
    compared = plans_compared(by=request.actor, then=now.follows, now=now)
    return render(
        request,
        "plan/comparison.html",
        {
            **plan_context(request, now),
            "then": now.follows,
            "tables": _tables(compared, endings_of(now.follows)),
            "frozen": comparison_into(plan=now),
        },
    )


def _tables(compared: Comparison, endings: Mapping[tuple[str, str], Ending]) -> list[Table]:
    changed = Table(
        f"Changed ({len(compared.changed)})",
        ["What", "From", "To"],
        [
            [
                Cell(f"{one.item.kind.capitalize()}: {one.item.title}", detail=_FIELDS[change.field]),
                Cell(change.before or "nothing"),
                Cell(change.after or "nothing"),
            ]
            for one in compared.changed
            for change in one.changes
        ],
    )
    ended = Table(
        f"Ended ({len(compared.ended)})",
        ["What", "Decision", "Why"],
        [
            [
                Cell(f"{one.kind.capitalize()}: {one.title}"),
                Cell(ending.decision if ending else "Not carried"),
                Cell(ending.why if ending else ""),
            ]
            for one in compared.ended
            for ending in [endings.get((one.kind, one.id))]
        ],
    )
    lists = [
        Table(
            f"{caption} ({len(items)})",
            ["Kind", "What"],
            [[one.kind.capitalize(), one.title] for one in items],
        )
        for caption, items in (("New", compared.new), ("Kept as it was", compared.kept))
        if items
    ]
    return [*([changed] if compared.changed else []), *([ended] if compared.ended else []), *lists]


_FIELDS = {
    "title": "its words",
    "number": "its number",
    "themes": "its themes",
    "reference": "its reference",
    "lead": "who leads",
    "support": "who supports",
    "ends": "when it ends",
    "resources": "its resources",
    "baseline": "its baseline",
    "target": "its target",
}


class BeginForm(PageForm):
    """Why a refresh begins, where it needs saying."""

    reason = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    submit = "Begin the refresh"


urls = [
    page("plan/<int:year>/refresh/", refreshes, name="plan_refresh", policy="plan.view"),
    page("plan/<int:year>/refresh/begin/", begin, name="refresh_begin", policy="plan.refresh", writes=True),
    page(
        "plan/<int:year>/refresh/mid-year/",
        begin_mid_year,
        name="refresh_mid_year",
        policy="plan.refresh",
        writes=True,
    ),
    page("plan/<int:year>/comparison/", comparison, name="plan_comparison", policy="plan.view"),
    page(
        "plan/refresh/<int:number>/comparison/<slug:ending>/",
        comparison_file,
        name="refresh_comparison",
        policy="plan.view",
    ),
    page("plan/refresh/<int:number>/", refresh_page, name="refresh", policy="plan.view", writes=True),
    page(
        "plan/refresh/<int:number>/priorities/<int:priority>/",
        decide_priority,
        name="refresh_priority",
        policy="plan.refresh",
        writes=True,
    ),
    page(
        "plan/refresh/<int:number>/actions/<int:action>/",
        decide_action,
        name="refresh_action",
        policy="plan.refresh",
        writes=True,
    ),
    page(
        "plan/refresh/<int:number>/abandon/",
        abandon,
        name="refresh_abandon",
        policy="plan.refresh",
        writes=True,
    ),
]
