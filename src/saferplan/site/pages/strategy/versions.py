"""A strategy from draft to published, and its new versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear, StrategyPeriod
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.forms import EndForm
from saferplan.site.pages.strategy.forms import ApproveForm, PublishForm, ReviseForm, StrategyForm
from saferplan.strategy.selectors import (
    strategy_get,
)
from saferplan.strategy.services import (
    strategy_amend,
    strategy_approve,
    strategy_draft,
    strategy_end,
    strategy_publish,
    strategy_revise,
)
from saferplan.strategy.states import StrategyState


def draft(request: ActorRequest) -> HttpResponse:
    """Begin a strategy."""
    period = StrategyPeriod(PlanYear.containing(request.actor.today))
    return form_page(
        request,
        StrategyForm,
        lambda data: strategy_draft(by=request.actor, **data),
        title="Begin a strategy",
        done="The draft is begun. Add its themes.",
        to=lambda made: reverse("strategy_version", args=[made.pk]),
        initial={
            "title": f"Community Safety Strategy {period.label}",
            "starts": period.first,
            "ends": period.last,
        },
        cancel=reverse("strategy"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a draft."""
    strategy = strategy_get(number=number)
    here = reverse("strategy_version", args=[number])
    return form_page(
        request,
        StrategyForm,
        lambda data: strategy_amend(by=request.actor, strategy=strategy, **data),
        title="Change the draft",
        caption=strategy.title,
        done="The draft is changed.",
        to=here,
        initial={name: getattr(strategy, name) for name in ("title", "vision", "starts", "ends")},
        cancel=here,
    )


def approve(request: ActorRequest, number: int) -> HttpResponse:
    """Approve a draft."""
    strategy = strategy_get(number=number)
    here = reverse("strategy_version", args=[number])
    return form_page(
        request,
        ApproveForm,
        lambda data: strategy_approve(by=request.actor, strategy=strategy, **data),
        title="Approve the strategy",
        caption=f"{strategy.title}, version {strategy.version}",
        intro="What is approved stays as it is; later changes are a new version.",
        done="The strategy is approved.",
        to=here,
        initial={"on": request.actor.today},
        cancel=here,
    )


def publish(request: ActorRequest, number: int) -> HttpResponse:
    """Publish an approved strategy."""
    strategy = strategy_get(number=number)
    here = reverse("strategy_version", args=[number])
    return form_page(
        request,
        PublishForm,
        lambda data: strategy_publish(by=request.actor, strategy=strategy, **data),
        title="Publish the strategy",
        caption=f"{strategy.title}, version {strategy.version}",
        intro="Everybody can then read its vision, themes and priorities. Earlier versions end.",
        done="The strategy is published.",
        to=here,
        initial={"on": request.actor.today},
        cancel=here,
    )


def revise(request: ActorRequest, number: int) -> HttpResponse:
    """Begin a new version of an approved strategy."""
    strategy = strategy_get(number=number)
    return form_page(
        request,
        ReviseForm,
        lambda data: strategy_revise(by=request.actor, strategy=strategy, **data),
        title="Begin a new version",
        caption=f"{strategy.title}, version {strategy.version}",
        intro="The draft has the same words and themes. Priorities follow once it is approved.",
        done=lambda made: f"Version {made.version} is begun as a draft.",
        to=lambda made: reverse("strategy_version", args=[made.pk]),
        cancel=reverse("strategy_version", args=[number]),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a strategy, or give up a draft."""
    strategy = strategy_get(number=number)
    here = reverse("strategy_version", args=[number])
    return form_page(
        request,
        EndForm,
        lambda data: strategy_end(by=request.actor, strategy=strategy, **data),
        title="Give up the draft" if strategy.state == StrategyState.DRAFT else "End the strategy",
        caption=f"{strategy.title}, version {strategy.version}",
        done="The strategy is ended. The partnership can still read it.",
        to=here,
        cancel=here,
    )


CHANGE = "strategy.change"
urls = [
    page("strategy/begin/", draft, name="strategy_draft", policy=CHANGE, writes=True),
    page("strategy/<int:number>/change/", amend, name="strategy_amend", policy=CHANGE, writes=True),
    page(
        "strategy/<int:number>/approve/",
        approve,
        name="strategy_approve",
        policy="strategy.approve",
        writes=True,
    ),
    page(
        "strategy/<int:number>/publish/",
        publish,
        name="strategy_publish",
        policy="strategy.publish",
        writes=True,
    ),
    page("strategy/<int:number>/revise/", revise, name="strategy_revise", policy=CHANGE, writes=True),
    page("strategy/<int:number>/end/", end, name="strategy_end", policy=CHANGE, writes=True),
]
