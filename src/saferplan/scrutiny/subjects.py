"""What scrutiny asks can be spoken of by everybody who acts for an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
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


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "scrutiny.view") else model.objects.none()

    return visible


_OF_MEETING = (("scrutiny.scrutinymeeting", "meeting"),)
_OF_RECOMMENDATION = (("scrutiny.recommendation", "recommendation"),)

subject_kind(
    Committee,
    "committee",
    plural="committees",
    visible=_readable(Committee),
    page="scrutiny",
    texts=("name",),
    searched=Q(until__isnull=True),
    spoken_of=False,
)
subject_kind(
    ScrutinyMeeting,
    "scrutiny meeting",
    plural="scrutiny meetings",
    visible=_readable(ScrutinyMeeting),
    page="scrutiny_meeting",
    arguments={"number": "pk"},
    texts=("about", "words", "source"),
    related=("committee",),
)
subject_kind(
    ScrutinyPack,
    "scrutiny pack",
    plural="scrutiny packs",
    visible=_readable(ScrutinyPack),
    page="scrutiny_meeting",
    arguments={"number": "meeting_id"},
    part_of=_OF_MEETING,
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("meeting__committee",),
)
subject_kind(
    Recommendation,
    "recommendation",
    plural="recommendations",
    visible=_readable(Recommendation),
    page="recommendation",
    arguments={"number": "pk"},
    texts=("text", "followed_words"),
    searched=Q(withdrawn__isnull=True),
    part_of=_OF_MEETING,
    related=("meeting__committee",),
)
subject_kind(
    Response,
    "response",
    plural="responses",
    visible=_readable(Response),
    page="recommendation",
    arguments={"number": "recommendation_id"},
    texts=("words",),
    part_of=_OF_RECOMMENDATION,
    spoken_of=False,
    related=("organisation",),
)
subject_kind(
    CopySent,
    "copy",
    plural="copies",
    visible=_readable(CopySent),
    page="recommendation",
    arguments={"number": "recommendation_id"},
    part_of=_OF_RECOMMENDATION,
    spoken_of=False,
    related=("organisation",),
)
subject_kind(
    Question,
    "question",
    plural="questions",
    visible=_readable(Question),
    page="scrutiny_question",
    arguments={"number": "pk"},
    texts=("text", "answer"),
    searched=Q(withdrawn__isnull=True),
    part_of=_OF_MEETING,
)
subject_kind(
    CallForAction,
    "councillor call for action",
    plural="councillor calls for action",
    visible=_readable(CallForAction),
    page="call_for_action",
    arguments={"number": "pk"},
    texts=("text", "outcome"),
)
