"""Meetings in one's own calendar: the address, and what the calendar program reads there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from saferplan.meetings.feeds import feed_of, feed_token_make, feed_token_of, feed_token_revoke
from saferplan.site.access import PUBLIC, page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.lists import ways


@never_cache
def calendar(request: ActorRequest) -> HttpResponse:
    """Whether one has an address; making one, which is shown this once, and taking it back."""
    made = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            held = feed_token_of(by=request.actor)
            if held is not None:
                feed_token_revoke(by=request.actor, token=held)
            messages.success(request, "The address no longer works.")
            return HttpResponseRedirect(reverse("calendar"))
        # Shown in the answer itself, and nowhere again: to redirect, it would have to be kept.
        made = feed_token_make(by=request.actor)
    return render(
        request,
        "meetings/calendar.html",
        {"ways": ways(request), "held": feed_token_of(by=request.actor), "made": made},
    )


@never_cache
def feed(request: ActorRequest, token: str) -> HttpResponse:
    """The calendar, for whoever has the address."""
    try:
        content = feed_of(token=token, now=request.actor.now)
    except Http404:
        # A calendar program needs no page; and a page would tell more than nothing.
        return HttpResponse(status=404)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


urls = [
    page("meetings/calendar/", calendar, name="calendar", policy="meetings.feed", writes=True),
    page("calendar/<str:token>.ics", feed, name="meetings_feed", policy=PUBLIC),
]
