"""What is read of scrutiny."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.partnership.selectors import organisation_list
from saferplan.plan.models import Action
from saferplan.plan.selectors import visible_to
from saferplan.scrutiny.models import (
    CallForAction,
    Committee,
    CopySent,
    Question,
    Recommendation,
    Response,
    ScrutinyMeeting,
    ScrutinyPack,
)
from saferplan.scrutiny.states import CommitteeKind, MeetingState
from saferplan.strategy.models import Priority
from saferplan.strategy.selectors import priorities_to_choose

R = TypeVar("R", bound=Recorded)
_COUNCILS = (
    AuthorityKind.DISTRICT_COUNCIL.value,
    AuthorityKind.COUNTY_COUNCIL.value,
    AuthorityKind.UNITARY.value,
)


def committee_list() -> QuerySet[Committee]:
    """Every committee, by name."""
    return Committee.objects.select_related("council").order_by("name")


def committee_get(*, number: int) -> Committee:
    """One committee.

    Raises:
        Http404: there is none of that number.
    """
    return _found(committee_list(), number, "committee")


def scrutiny_list() -> QuerySet[ScrutinyMeeting]:
    """Every meeting on the partnership that was not cancelled, the newest first."""
    return (
        ScrutinyMeeting.objects.exclude(state=MeetingState.CANCELLED.value)
        .select_related("committee__council")
        .order_by("-day", "-id")
    )


def scrutiny_get(*, number: int) -> ScrutinyMeeting:
    """One meeting on the partnership, cancelled or not.

    Raises:
        Http404: there is none of that number.
    """
    return _found(ScrutinyMeeting.objects.select_related("committee__council"), number, "scrutiny meeting")


def scrutiny_held(*, day: dt.date) -> QuerySet[ScrutinyMeeting]:
    """The meetings of crime and disorder committees that were held by a day, the newest first."""
    return (
        ScrutinyMeeting.objects.filter(
            state=MeetingState.HELD.value,
            committee__kind=CommitteeKind.CRIME_AND_DISORDER.value,
            day__lte=day,
        )
        .select_related("committee")
        .order_by("-day", "-id")
    )


def pack_of(*, meeting: ScrutinyMeeting) -> ScrutinyPack | None:
    """The pack of a meeting that stands; None where there is none."""
    return ScrutinyPack.objects.filter(meeting=meeting, superseded__isnull=True).first()


def pack_get(*, number: int) -> ScrutinyPack:
    """One pack.

    Raises:
        Http404: there is none of that number.
    """
    return _found(ScrutinyPack.objects.select_related("meeting__committee"), number, "scrutiny pack")


def recommendation_list(*, meeting: ScrutinyMeeting | None = None) -> QuerySet[Recommendation]:
    """The recommendations that stand, the newest first, with everything that their standing needs."""
    found = (
        Recommendation.objects.filter(withdrawn__isnull=True)
        .select_related("meeting__committee__council")
        .prefetch_related(
            "asked",
            "actions",
            Prefetch("responses", Response.objects.select_related("organisation").order_by("on", "id")),
            Prefetch("copies", CopySent.objects.select_related("organisation").order_by("on", "id")),
        )
        .order_by("-made", "number")
    )
    return found if meeting is None else found.filter(meeting=meeting)


def recommendation_get(*, number: int) -> Recommendation:
    """One recommendation, withdrawn or not.

    Raises:
        Http404: there is none of that number.
    """
    return _found(
        Recommendation.objects.select_related("meeting__committee__council").prefetch_related(
            "asked", "responses__organisation", "copies__organisation"
        ),
        number,
        "recommendation",
    )


def response_get(*, number: int) -> Response:
    """One response.

    Raises:
        Http404: there is none of that number.
    """
    return _found(
        Response.objects.select_related("recommendation__meeting__committee", "organisation"),
        number,
        "response",
    )


def actions_following(*, by: Actor, recommendation: Recommendation) -> QuerySet[Action]:
    """The actions that carry a recommendation out and that an actor may know of."""
    return recommendation.actions.filter(visible_to(by)).select_related("plan").order_by("reference")


def actions_offered(*, by: Actor) -> QuerySet[Action]:
    """The actions that may carry a recommendation out, those of the newest plan first."""
    return (
        Action.objects.filter(visible_to(by), ended__isnull=True)
        .select_related("plan")
        .order_by("-plan__year", "reference")
    )


def question_list(*, meeting: ScrutinyMeeting | None = None) -> QuerySet[Question]:
    """The questions that stand, the newest meeting first."""
    found = (
        Question.objects.filter(withdrawn__isnull=True)
        .select_related("meeting__committee")
        .prefetch_related("priorities")
        .order_by("-meeting__day", "number")
    )
    return found if meeting is None else found.filter(meeting=meeting)


def question_get(*, number: int) -> Question:
    """One question, withdrawn or not.

    Raises:
        Http404: there is none of that number.
    """
    return _found(
        Question.objects.select_related("meeting__committee").prefetch_related("priorities"),
        number,
        "question",
    )


def call_list() -> QuerySet[CallForAction]:
    """Every councillor's call for action, the newest first."""
    return CallForAction.objects.select_related("committee").order_by("-noted", "-id")


def call_get(*, number: int) -> CallForAction:
    """One call for action.

    Raises:
        Http404: there is none of that number.
    """
    return _found(CallForAction.objects.select_related("committee"), number, "call for action")


def owed_copies(*, day: dt.date) -> list[Organisation]:
    """Who is to have a copy of each recommendation: responsible authorities and co-operating bodies of a day."""
    owed = {PartnershipRole.RESPONSIBLE.value, PartnershipRole.CO_OPERATING.value}
    return [
        one
        for one in organisation_list(day=day)
        if any(part.role in owed for part in one.current_parts)  # type: ignore[attr-defined]
    ]


def councils_offered() -> QuerySet[Organisation]:
    """The councils that may have a committee."""
    return Organisation.objects.filter(Q(kind__in=_COUNCILS)).order_by("name")


def organisations_asked() -> QuerySet[Organisation]:
    """The organisations that may be asked to respond, by name."""
    return Organisation.objects.order_by("name")


def priorities_offered() -> QuerySet[Priority]:
    """The priorities that a question may be about."""
    return priorities_to_choose()


def _found(rows: QuerySet[R], number: int, noun: str) -> R:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404(f"no {noun} {number}")
    return found
