"""The themes of a draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.forms import EndForm
from saferplan.site.pages.strategy.forms import ThemeForm
from saferplan.strategy.aims import theme_add, theme_amend, theme_end
from saferplan.strategy.selectors import strategy_get, theme_get


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Add a theme to a draft."""
    strategy = strategy_get(number=number)
    here = reverse("strategy_version", args=[number])
    return form_page(
        request,
        ThemeForm,
        lambda data: theme_add(by=request.actor, strategy=strategy, **data),
        title="Add a theme",
        caption=strategy.title,
        done=lambda made: f"Theme “{made}” is added.",
        to=here,
        cancel=here,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a theme of a draft."""
    theme = theme_get(number=number)
    here = reverse("strategy_version", args=[theme.strategy_id])
    return form_page(
        request,
        ThemeForm,
        lambda data: theme_amend(by=request.actor, theme=theme, **data),
        template="strategy/theme.html",
        title="Change the theme",
        caption=theme.strategy.title,
        done="The theme is changed.",
        to=here,
        initial={name: getattr(theme, name) for name in ("title", "strand", "letter")},
        cancel=here,
        theme=theme,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """Take a theme out of a draft."""
    theme = theme_get(number=number)
    here = reverse("strategy_version", args=[theme.strategy_id])
    return form_page(
        request,
        EndForm,
        lambda data: theme_end(by=request.actor, theme=theme, **data),
        title="End the theme",
        caption=str(theme),
        done="The theme is ended.",
        to=here,
        cancel=here,
    )


CHANGE = "strategy.change"
urls = [
    page("strategy/<int:number>/theme/", add, name="theme_add", policy=CHANGE, writes=True),
    page("strategy/theme/<int:number>/", amend, name="theme_amend", policy=CHANGE, writes=True),
    page("strategy/theme/<int:number>/end/", end, name="theme_end", policy=CHANGE, writes=True),
]
