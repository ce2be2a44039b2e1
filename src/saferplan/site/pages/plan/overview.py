"""The plan as a whole: overview, board, table, timeline; what is printed is the same page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.outcomes import BUSY_BUT_NOT_WORKING, OutcomeStatus
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.remembering import remembered
from saferplan.meetings.selectors import status_reports
from saferplan.money.selectors import funders_of
from saferplan.plan.gaps import gaps_of
from saferplan.plan.models import Plan
from saferplan.plan.selectors import outcomes_sought, plan_current, plan_get, plan_list, sight_of
from saferplan.plan.services import plan_adopt, plan_close
from saferplan.plan.standing import ActionStanding, PlanStanding, action_standings, by_status, plan_standing
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Section, Table, sections
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import DayForm
from saferplan.strategy.selectors import strategy_current

Drawn = TypeVar("Drawn")


def newest(request: ActorRequest) -> HttpResponse:
    """The plan that is followed today; before there is one, what to do."""
    plan = plan_current(day=request.actor.today)
    if plan is None:
        return render(
            request,
            "plan/none.html",
            {"may_change": may(request.actor, "plan.change"), "strategy": strategy_current()},
        )
    return HttpResponseRedirect(reverse("plan_overview", args=[plan.year]))


def overview(request: ActorRequest, year: int) -> HttpResponse:
    """Each priority with its delivery and its outcome, and what the plan lacks."""
    plan = plan_get(year=year)
    standing = plan_standing(by=request.actor, plan=plan)
    return render(
        request,
        "plan/overview.html",
        {
            **plan_context(request, plan),
            "standing": standing,
            "priorities": _priorities(standing),
            "outcomes": outcomes_sought(plan=plan),
            "busy": [one for one in standing.priorities if one.busy_but_not_working],
            "busy_words": BUSY_BUT_NOT_WORKING,
            "reports": status_reports(plan=plan),
            "gaps": gaps_of(plan, funders_of(plan=plan)),
            "delivery_statuses": list(DeliveryStatus),
            "outcome_statuses": list(OutcomeStatus),
        },
    )


def board(request: ActorRequest, year: int) -> HttpResponse:
    """The actions in columns by computed status, the worst first."""
    plan = plan_get(year=year)

    def draw() -> SafeString:
        columns = list(by_status(action_standings(by=request.actor, plan=plan)).items())
        return render_to_string("plan/board_columns.html", {"columns": columns})

    return render(
        request,
        "plan/board.html",
        {
            **plan_context(request, plan),
            "columns": _drawn_once(request.actor, plan, "board", draw),
            "delivery_statuses": list(DeliveryStatus),
        },
    )


def table(request: ActorRequest, year: int) -> HttpResponse:
    """Every action in one table, for reading across and for print."""
    plan = plan_get(year=year)

    def draw() -> SafeString | None:
        actions = action_standings(by=request.actor, plan=plan)
        return action_table(actions).html() if actions else None

    actions = _drawn_once(request.actor, plan, "table", draw)
    return render(request, "plan/table.html", {**plan_context(request, plan), "actions": actions})


def timeline(request: ActorRequest, year: int) -> HttpResponse:
    """The milestones of each action, by the quarter in which they are due; those before or after the year beside it."""
    plan = plan_get(year=year)
    actions = action_standings(by=request.actor, plan=plan)
    spans = _spans(PlanYear(year), [m.due for one in actions for m in one.action.milestones.all()])
    rows = [
        (
            one,
            [[m for m in one.action.milestones.all() if span.first <= m.due <= span.last] for span in spans],
        )
        for one in actions
    ]
    return render(
        request, "plan/timeline.html", {**plan_context(request, plan), "spans": spans, "rows": rows}
    )


def _drawn_once(actor: Actor, plan: Plan, what: str, draw: Callable[[], Drawn]) -> Drawn:
    """What everybody who sees the same actions of a plan is shown of them today, drawn for the first of them."""
    return remembered(("drawn", what, plan.pk, sight_of(actor), actor.today), draw)


class _Span(NamedTuple):
    label: str
    detail: str
    first: dt.date
    last: dt.date


def _spans(year: PlanYear, due: Sequence[dt.date]) -> list[_Span]:
    """The quarters of a year; what was carried into it may be due before, and an action may go on after it."""
    spans = [_Span(one.label, one.months_label, one.first, one.last) for one in year.quarters]
    if any(day < year.first for day in due):
        spans.insert(0, _Span("Earlier", "carried over", dt.date.min, year.first - dt.timedelta(1)))
    if any(day > year.last for day in due):
        spans.append(_Span("Later", f"after {year.label}", year.last + dt.timedelta(1), dt.date.max))
    return spans


def adopt(request: ActorRequest, year: int) -> HttpResponse:
    """Adopt a drafted plan."""
    plan = plan_get(year=year)
    return form_page(
        request,
        DayForm,
        lambda data: plan_adopt(by=request.actor, plan=plan, on=data["day"]),
        title=f"Adopt {plan}",
        intro="From this day, changes of the plan need a reason. Reports on its actions do not.",
        done=f"{plan} is adopted.",
        to=reverse("plan_overview", args=[year]),
        cancel=reverse("plan_overview", args=[year]),
        initial={"day": request.actor.today},
    )


def close(request: ActorRequest, year: int) -> HttpResponse:
    """Close the plan of a year that is over."""
    plan = plan_get(year=year)
    return form_page(
        request,
        DayForm,
        lambda data: plan_close(by=request.actor, plan=plan, on=data["day"]),
        title=f"Close {plan}",
        warning="What a closed plan says stays as it is: nobody can report on it any more.",
        done=f"{plan} is closed.",
        to=reverse("plan_overview", args=[year]),
        cancel=reverse("plan_overview", args=[year]),
        initial={"day": request.actor.today},
    )


def plan_context(request: ActorRequest, plan: Plan) -> dict[str, object]:
    """What every page of a plan shows: its years, the ways of looking at it, and what may be done."""
    year = [plan.year]
    ways = [
        ("Overview", reverse("plan_overview", args=year)),
        ("Board", reverse("plan_board", args=year)),
        ("Table", reverse("plan_table", args=year)),
        ("Timeline", reverse("plan_timeline", args=year)),
        ("Measures", reverse("plan_measures", args=year)),
        ("Money", reverse("plan_money", args=year)),
        ("Workbooks", reverse("plan_workbooks", args=year)),
        ("Refresh", reverse("plan_refresh", args=year)),
    ]
    return {
        "plan": plan,
        "ways": sections(ways, request.path),
        "years": [
            Section(
                PlanYear(one.year).label, reverse("plan_overview", args=[one.year]), one.year == plan.year
            )
            for one in plan_list()
        ],
        "may_change": may(request.actor, "plan.change") and plan.state != PlanState.CLOSED,
        "may_adopt": may(request.actor, "plan.adopt"),
    }


def action_table(actions: Sequence[ActionStanding]) -> Table:
    """The actions as a table."""
    return Table(
        "Actions",
        [
            "Action",
            "Priority",
            "Lead and support",
            "Next milestone",
            Column("Milestones done", numeric=True),
            "Reported",
            "Computed",
        ],
        [_action_row(one) for one in actions],
        caption_size="hidden",
    )


def _action_row(one: ActionStanding) -> list[Cell]:
    action = one.action
    milestones = [m for m in action.milestones.all() if m.stopped is None]
    done = len([m for m in milestones if m.done is not None])
    following = next((m for m in milestones if m.done is None), None)
    support = ", ".join(organisation.brief for organisation in action.support.all())
    return [
        Cell(f"{action.reference} {action.headline}", href=reverse("action", args=[action.pk])),
        Cell(action.priority.number),
        Cell(
            action.lead.brief if action.lead else "Nobody leads yet",
            detail=f"with {support}" if support else "",
        ),
        Cell(following.text, detail=f"due {following.due:%-d %B %Y}") if following else Cell("None open"),
        Cell(f"{done} of {len(milestones)}"),
        Cell(action.get_reported_display() or "Not yet", detail=_reported_on(one)),
        Cell(status=one.computed.status),
    ]


def _reported_on(one: ActionStanding) -> str:
    day = one.action.reported_on
    return "" if day is None else f"on {day:%-d %B %Y}"


def _priorities(standing: PlanStanding) -> Table:
    return Table(
        "How each priority stands",
        ["Priority", "Delivery", "Outcome", Column("Actions", numeric=True)],
        [
            [
                Cell(str(one.priority)),
                Cell(status=one.delivery.status, detail=one.delivery.sentence),
                Cell(
                    status=one.outcome,
                    detail=one.measures[0].computed.sentence
                    if len(one.measures) == 1
                    else _measured(len(one.measures)),
                ),
                Cell(len(one.actions)),
            ]
            for one in standing.priorities
        ],
    )


def _measured(number: int) -> str:
    return f"{number} measures" if number else "No measure yet"


urls = [
    page("plan/", newest, name="plan", policy="plan.view"),
    page("plan/<int:year>/", overview, name="plan_overview", policy="plan.view"),
    page("plan/<int:year>/board/", board, name="plan_board", policy="plan.view"),
    page("plan/<int:year>/table/", table, name="plan_table", policy="plan.view"),
    page("plan/<int:year>/timeline/", timeline, name="plan_timeline", policy="plan.view"),
    page("plan/<int:year>/adopt/", adopt, name="plan_adopt", policy="plan.adopt", writes=True),
    page("plan/<int:year>/close/", close, name="plan_close", policy="plan.adopt", writes=True),
]
