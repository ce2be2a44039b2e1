"""Posts of organisations, and what they are appointed to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saferplan.partnership.models import Post
from saferplan.partnership.overview import appointment_get, organisation_get, post_get
from saferplan.partnership.services import (
    appointment_end,
    post_add,
    post_appoint,
    post_describe,
    post_end,
)
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import AppointForm, EndForm, PostForm


def _back(post: Post) -> str:
    return reverse("organisation", args=[post.organisation_id])


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Add a post to an organisation."""
    found = organisation_get(by=request.actor, number=number)
    back = reverse("organisation", args=[number])
    return form_page(
        request,
        PostForm,
        lambda data: post_add(by=request.actor, organisation=found, **data),
        title="Add a post",
        caption=found.name,
        done=lambda post: f"“{post}” is added. Now say what it is appointed to.",
        to=lambda post: reverse("post_appoint", args=[post.pk]),
        cancel=back,
    )


def describe(request: ActorRequest, number: int) -> HttpResponse:
    """Change a post."""
    post = post_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        post_describe(by=request.actor, post=post, **data)

    return form_page(
        request,
        PostForm,
        act,
        title="Change the post",
        caption=post.organisation.name,
        done="The post is changed.",
        to=_back(post),
        cancel=_back(post),
        initial={"title": post.title, "part_time": post.part_time},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a post."""
    post = post_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        post_end(by=request.actor, post=post, ended=data["until"], reason=data["reason"])

    return form_page(
        request,
        EndForm,
        act,
        title=f"End the post “{post}”",
        caption=post.organisation.name,
        intro="What it is appointed to ends with it.",
        done=f"“{post}” is ended.",
        to=_back(post),
        cancel=_back(post),
        initial={"until": request.actor.today},
    )


def appoint(request: ActorRequest, number: int) -> HttpResponse:
    """Appoint a post."""
    post = post_get(by=request.actor, number=number)
    return form_page(
        request,
        AppointForm,
        lambda data: post_appoint(by=request.actor, post=post, **data),
        title="Appoint the post",
        caption=f"{post}, {post.organisation}",
        done=lambda made: f"“{post}” is appointed: {made.get_capacity_display().lower()}.",
        to=_back(post),
        cancel=_back(post),
        initial={"since": request.actor.today},
    )


def appointed_end(request: ActorRequest, number: int) -> HttpResponse:
    """End an appointment."""
    appointment = appointment_get(by=request.actor, number=number)
    back = _back(appointment.post)

    def act(data: dict[str, Any]) -> None:
        appointment_end(by=request.actor, appointment=appointment, **data)

    return form_page(
        request,
        EndForm,
        act,
        title="End the appointment",
        caption=f"{appointment.post}: {appointment.get_capacity_display()}",
        done="The appointment is ended.",
        to=back,
        cancel=back,
        initial={"until": request.actor.today},
    )


_CHANGE = "partnership.change"
_ONE = "partnership/posts/<int:number>"
urls = [
    page(
        "partnership/organisations/<int:number>/posts/add", add, name="post_add", policy=_CHANGE, writes=True
    ),
    page(f"{_ONE}/describe", describe, name="post_describe", policy=_CHANGE, writes=True),
    page(f"{_ONE}/end", end, name="post_end", policy=_CHANGE, writes=True),
    page(f"{_ONE}/appoint", appoint, name="post_appoint", policy=_CHANGE, writes=True),
    page(
        "partnership/appointments/<int:number>/end",
        appointed_end,
        name="appointment_end",
        policy=_CHANGE,
        writes=True,
    ),
]
