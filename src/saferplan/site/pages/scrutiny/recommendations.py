"""Recommendations: the list, one with its responses and copies, and what is done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.scrutiny.following import Answer
from saferplan.domain.scrutiny.rules import response_due, scrutiny_rules
from saferplan.history.policies import may, require
from saferplan.scrutiny.models import Recommendation, Response
from saferplan.scrutiny.needs import recommendation_mark
from saferplan.scrutiny.recommending import (
    copies_send,
    recommendation_amend,
    recommendation_finish,
    recommendation_follow,
    recommendation_make,
    recommendation_withdraw,
    response_correct,
    response_give,
)
from saferplan.scrutiny.selectors import (
    actions_following,
    owed_copies,
    recommendation_get,
    recommendation_list,
    response_get,
    scrutiny_get,
)
from saferplan.scrutiny.states import RecommendationMark
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.scrutiny.forms import (
    AmendRecommendationForm,
    CopiesForm,
    CorrectResponseForm,
    DoneForm,
    FollowForm,
    RecommendationForm,
    ResponseForm,
)
from saferplan.site.pages.scrutiny.frame import scrutiny_sections
from saferplan.site.talk import talk_of


def recommendations(request: ActorRequest) -> HttpResponse:
    """Every recommendation, with how it stands."""
    found = list(recommendation_list())
    table = Table(
        "Recommendations, the newest first",
        ["Recommendation", "Standing", "Response due", "Responses"],
        [
            [
                Cell(str(one), href=_address(one), detail=one.text),
                Cell(status=recommendation_mark(one, request.actor)),
                Cell(one.due),
                Cell("; ".join(str(each) for each in one.responses.all()) or "None yet"),
            ]
            for one in found
        ],
        caption_size="hidden",
    )
    return render(
        request,
        "scrutiny/recommendations.html",
        {
            "sections": scrutiny_sections(request),
            "table": table if found else None,
            "key": list(RecommendationMark),
        },
    )


def recommendation(request: ActorRequest, number: int) -> HttpResponse:
    """One recommendation."""
    held = recommendation_get(number=number)
    responses = list(held.responses.all())
    answered = {one.organisation_id for one in responses}
    waiting = [one for one in held.asked.all() if one.pk not in answered]
    copied = {one.organisation_id: one for one in held.copies.all()}
    owed = owed_copies(day=request.actor.today)
    is_open = held.withdrawn is None
    may_record = is_open and may(request.actor, "scrutiny.record")
    accepted = any(Answer(one.answer).needs_following for one in responses)
    rule = scrutiny_rules().response
    return render(
        request,
        "scrutiny/recommendation.html",
        {
            "recommendation": held,
            "mark": recommendation_mark(held, request.actor),
            "rows": [
                Row("Made", written_day(held.made)),
                Row("Asked to respond", ", ".join(one.name for one in held.asked.all())),
                Row("Response due by", written_day(held.due)),
                *(
                    [Row("Carried out", f"{written_day(held.done)}. {held.followed_words}")]
                    if held.done
                    else []
                ),
                *([Row("Withdrawn", written_day(held.withdrawn))] if held.withdrawn else []),
            ],
            "rule": rule.text if held.due == response_due(held.made) and not rule.verified else "",
            "responses": [
                (one, may(request.actor, "scrutiny.respond", one.organisation) and is_open)
                for one in responses
            ],
            "waiting": [(one, may(request.actor, "scrutiny.respond", one) and is_open) for one in waiting],
            "actions": list(actions_following(by=request.actor, recommendation=held)),
            "copies": _copies(owed, copied),
            "owing": [one for one in owed if one.pk not in copied],
            "may_record": may_record,
            "may_follow": may_record and accepted and held.done is None,
            "talk": talk_of(request.actor, held),
        },
    )


def make(request: ActorRequest, number: int) -> HttpResponse:
    """Record a recommendation of a meeting."""
    meeting = scrutiny_get(number=number)

    def act(data: dict[str, Any]) -> Recommendation:
        return recommendation_make(by=request.actor, meeting=meeting, **data)

    return form_page(
        request,
        RecommendationForm,
        act,
        title="Record a recommendation",
        caption=str(meeting),
        done=lambda one: f"{one} is recorded. Now record who gets a copy.",
        to=_address,
        cancel=reverse("scrutiny_meeting", args=[number]),
        initial={"made": meeting.day},
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a recommendation."""
    held = recommendation_get(number=number)
    return form_page(
        request,
        AmendRecommendationForm,
        lambda data: recommendation_amend(by=request.actor, recommendation=held, **data),
        title="Correct the recommendation",
        caption=str(held),
        done="The recommendation is corrected.",
        to=_address(held),
        cancel=_address(held),
        initial={"text": held.text, "due": held.due, "asked": [one.pk for one in held.asked.all()]},
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a recommendation was withdrawn."""
    held = recommendation_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: recommendation_withdraw(by=request.actor, recommendation=held, reason=data["reason"]),
        title="Withdraw the recommendation",
        caption=str(held),
        done="The recommendation is withdrawn.",
        to=_address(held),
        cancel=_address(held),
    )


def copies(request: ActorRequest, number: int) -> HttpResponse:
    """Record who got a copy."""
    held = recommendation_get(number=number)
    have = {one.organisation_id for one in held.copies.all()}
    owing = [one.pk for one in owed_copies(day=request.actor.today) if one.pk not in have]

    def act(data: dict[str, Any]) -> None:
        copies_send(by=request.actor, recommendation=held, **data)

    return form_page(
        request,
        CopiesForm,
        act,
        title="Record copies",
        caption=str(held),
        intro="Copies go to every responsible authority and co-operating body. Those still without one are ticked.",
        done="The copies are recorded.",
        to=_address(held),
        cancel=_address(held),
        initial={"organisations": owing, "on": request.actor.today},
    )


def respond(request: ActorRequest, number: int) -> HttpResponse:
    """Record a response."""
    held = recommendation_get(number=number)

    def act(data: dict[str, Any]) -> Response:
        return response_give(by=request.actor, recommendation=held, **data)

    return form_page(
        request,
        partial(ResponseForm, recommendation=held, request=request),
        act,
        title="Respond to the recommendation",
        caption=str(held),
        intro=held.text,
        done="The response is recorded.",
        to=_address(held),
        cancel=_address(held),
        initial={"on": request.actor.today},
    )


def correct_response(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a response."""
    response = response_get(number=number)
    require(request.actor, "scrutiny.respond", response.organisation)
    back = reverse("recommendation", args=[response.recommendation_id])
    return form_page(
        request,
        CorrectResponseForm,
        lambda data: response_correct(by=request.actor, response=response, **data),
        title="Correct the response",
        caption=str(response),
        done="The response is corrected.",
        to=back,
        cancel=back,
        initial={
            "answer": response.answer,
            "words": response.words,
            "on": response.on,
            "answered_as": response.answered_as,
        },
    )


def follow(request: ActorRequest, number: int) -> HttpResponse:
    """Name the actions that carry it out."""
    held = recommendation_get(number=number)
    return form_page(
        request,
        partial(FollowForm, request=request),
        lambda data: recommendation_follow(by=request.actor, recommendation=held, **data),
        title="What carries it out?",
        caption=str(held),
        intro=held.text,
        done="It is recorded what carries it out.",
        to=_address(held),
        cancel=_address(held),
        initial={
            "actions": [one.pk for one in actions_following(by=request.actor, recommendation=held)],
            "words": held.followed_words,
        },
    )


def finish(request: ActorRequest, number: int) -> HttpResponse:
    """Record that it is carried out."""
    held = recommendation_get(number=number)
    return form_page(
        request,
        DoneForm,
        lambda data: recommendation_finish(by=request.actor, recommendation=held, **data),
        title="Is it carried out?",
        caption=str(held),
        done="The recommendation is carried out.",
        to=_address(held),
        cancel=_address(held),
        initial={"words": held.followed_words, "done": request.actor.today},
    )


def _address(held: Recommendation) -> str:
    return reverse("recommendation", args=[held.pk])


def _copies(owed: Any, copied: Any) -> Table | None:
    rows = [
        [Cell(one.name), Cell(copied[one.pk].on if one.pk in copied else "Not recorded as sent")]
        for one in owed
    ]
    return Table("Copies", ["Responsible authority or co-operating body", "Sent"], rows) if rows else None


_VIEW, _RECORD = "scrutiny.view", "scrutiny.record"
_ONE = "scrutiny/recommendations/<int:number>/"
urls = [
    page("scrutiny/recommendations/", recommendations, name="recommendations", policy=_VIEW),
    page(
        "scrutiny/meetings/<int:number>/recommend/",
        make,
        name="recommendation_make",
        policy=_RECORD,
        writes=True,
    ),
    page(_ONE, recommendation, name="recommendation", policy=_VIEW),
    page(f"{_ONE}amend/", amend, name="recommendation_amend", policy=_RECORD, writes=True),
    page(f"{_ONE}withdraw/", withdraw, name="recommendation_withdraw", policy=_RECORD, writes=True),
    page(f"{_ONE}copies/", copies, name="recommendation_copies", policy=_RECORD, writes=True),
    page(f"{_ONE}respond/", respond, name="recommendation_respond", policy=_VIEW, writes=True),
    page(f"{_ONE}follow/", follow, name="recommendation_follow", policy=_RECORD, writes=True),
    page(f"{_ONE}done/", finish, name="recommendation_finish", policy=_RECORD, writes=True),
    page(
        "scrutiny/responses/<int:number>/correct/",
        correct_response,
        name="response_correct",
        policy=_VIEW,
        writes=True,
    ),
]
