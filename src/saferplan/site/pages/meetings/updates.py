"""Updates as leads see them: what is asked of them, answering in a minute, and "no change" from a mail."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.history.policies import require
from saferplan.meetings.links import update_of_token
from saferplan.meetings.models import Update
from saferplan.meetings.selectors import my_meeting_actions, my_updates, update_get
from saferplan.meetings.updates import update_send, update_unchanged
from saferplan.plan.facts import delivery_of
from saferplan.plan.silences import why_not_unchanged
from saferplan.site.access import PUBLIC, page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.forms import ConfirmForm, UpdateForm
from saferplan.site.pages.meetings.lists import log_table, ways

SOON = dt.timedelta(days=92)
"""Milestones that are due later than this are not asked about: the form has to stay short."""


def mine(request: ActorRequest) -> HttpResponse:
    """What is asked of the reader's organisations: updates, and actions arising."""
    actor = request.actor
    updates = my_updates(by=actor)
    return render(
        request,
        "meetings/my_updates.html",
        {
            "ways": ways(request),
            "waiting": [
                (one, why_not_unchanged(one.action, actor.today)) for one in updates if not one.answered
            ],
            "answered": [one for one in updates if one.answered],
            "arising": log_table("Actions arising that you own", my_meeting_actions(by=actor), actor.today),
        },
    )


def send(request: ActorRequest, number: int) -> HttpResponse:
    """Answer with a report."""
    update = update_get(by=request.actor, number=number)
    require(request.actor, "meetings.update_answer", update)
    action = update.action
    soon = request.actor.today + SOON
    milestones = [
        one for one in action.milestones.all() if one.done is None and one.stopped is None and one.due <= soon
    ]

    def act(data: dict[str, Any]) -> None:
        done = [(one, data.pop(f"done-{one.pk}"), data.pop(f"evidence-{one.pk}")) for one in milestones]
        lacking = {
            f"done-{one.pk}": "Say on which day it was done, or leave the evidence empty."
            for one, day, evidence in done
            if evidence and not day
        }
        if lacking:
            raise ValidationError(lacking)
        update_send(
            by=request.actor,
            update=update,
            milestones=[(one, day, evidence) for one, day, evidence in done if day],
            **data,
        )

    stage = action.stage if action.stage != Stage.NOT_STARTED else Stage.IN_PROGRESS.value
    computed = delivery_of(action, request.actor.today)
    return form_page(
        request,
        partial(UpdateForm, milestones=milestones, today=request.actor.today),
        act,
        title="Send an update",
        caption=str(action),
        intro=f"Its dates say: {computed.sentence} The update is due on {update.due:%-d %B %Y}.",
        done=f"Your update on {action.reference} is sent. Thank you.",
        to=reverse("my_updates"),
        cancel=reverse("my_updates"),
        initial={
            "reported": action.reported or ReportedStatus.GREEN.value,
            "stage": stage,
            **{
                name: getattr(action, name)
                for name in ("cause", "recovery_words", "recovery", "override_reason")
            },
        },
    )


def unchanged(request: ActorRequest, number: int) -> HttpResponse:
    """Answer that nothing changed, as somebody who has signed in."""
    update = update_get(by=request.actor, number=number)
    require(request.actor, "meetings.update_answer", update)
    return form_page(
        request,
        NoChangeForm,
        lambda _data: update_unchanged(by=request.actor, update=update),
        title="Nothing changed?",
        caption=str(update.action),
        intro=last_words(update),
        done=f"Recorded: nothing changed on {update.action.reference}.",
        to=reverse("my_updates"),
        cancel=reverse("my_updates"),
    )


@never_cache
def no_change(request: ActorRequest, token: str) -> HttpResponse:
    """The page that a mail leads to: one button, which says that nothing changed. Looking at it writes nothing."""
    try:
        update, by = update_of_token(token=token, now=request.actor.now, signed_in=request.actor.account)
        why_not = why_not_unchanged(update.action, by.today)
        if request.method == "POST":
            update_unchanged(by=by, update=update)
            return render(request, "meetings/no_change_done.html", {"update": update})
    except ValidationError as error:
        return render(request, "meetings/no_change_not.html", {"why": " ".join(error.messages)}, status=410)
    return render(
        request,
        "meetings/no_change.html",
        {"update": update, "last": last_words(update), "why_not": why_not},
    )


def last_words(update: Update) -> str:
    """What was reported last, in a sentence."""
    action = update.action
    if not action.reported or action.reported_on is None:
        return "Nothing was reported yet, and nothing had to begin."
    return (
        f"The last report, on {action.reported_on:%-d %B %Y}, says: {action.get_reported_display().lower()}. "
        f"{action.report}".strip()
    )


class NoChangeForm(ConfirmForm):
    """Nothing but a button."""

    submit = "Yes, nothing changed"


urls = [
    page("meetings/updates/", mine, name="my_updates", policy="meetings.view"),
    page(
        "meetings/updates/<int:number>/",
        send,
        name="update_send",
        policy="meetings.update_answer",
        writes=True,
    ),
    page(
        "meetings/updates/<int:number>/unchanged/",
        unchanged,
        name="update_unchanged",
        policy="meetings.update_answer",
        writes=True,
    ),
    page("no-change/<str:token>", no_change, name="update_no_change", policy=PUBLIC, writes=True),
]
