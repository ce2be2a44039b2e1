"""What may be done to recommendations: making them, sending copies, responding, carrying them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from saferplan.domain.scrutiny.following import Answer
from saferplan.domain.scrutiny.rules import response_due
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action
from saferplan.scrutiny.models import CopySent, Recommendation, Response, ScrutinyMeeting
from saferplan.scrutiny.services import needs_reason, refuse_members
from saferplan.scrutiny.states import MeetingState


def recommendation_make(
    *,
    by: Actor,
    meeting: ScrutinyMeeting,
    text: str,
    made: dt.date,
    asked: Sequence[Organisation],
    due: dt.date | None = None,
) -> Recommendation:
    """Record a recommendation, with its number; without a day, the response is due as the rules of scrutiny say.

    Raises:
        ValidationError: the meeting was not held, the day is to come, nobody is asked, or a text names a person.
    """
    require(by, "scrutiny.record")
    if meeting.state != MeetingState.HELD:
        raise ValidationError("A recommendation comes from a meeting that was held: record that first.")
    if made > by.today:
        raise ValidationError({"made": "This day is still to come."})
    if not asked:
        raise ValidationError({"asked": "Choose who is asked to respond."})
    refuse_members({"text": text})
    with transaction.atomic():
        take_turn()
        last = meeting.recommendations.aggregate(last=Max("number"))["last"] or 0
        recommendation = Recommendation(
            meeting=meeting, number=last + 1, text=text, made=made, due=due or response_due(made)
        )
        record("recommendation_made", recommendation, by=by, asked=asked)
    return recommendation


def recommendation_amend(
    *,
    by: Actor,
    recommendation: Recommendation,
    text: str,
    asked: Sequence[Organisation],
    due: dt.date,
    reason: str,
) -> None:
    """Correct a recommendation, whom it asks, or its day.

    Raises:
        ValidationError: it was withdrawn, no reason is given, nobody is asked, or somebody who responded is left out.
    """
    require(by, "scrutiny.record")
    _require_standing(recommendation)
    needs_reason(reason)
    refuse_members({"text": text})
    if not asked:
        raise ValidationError({"asked": "Choose who is asked to respond."})
    left_out = recommendation.responses.exclude(organisation__in=asked).select_related("organisation")
    if left_out:
        names = ", ".join(one.organisation.brief for one in left_out)
        raise ValidationError({"asked": f"{names} has responded already, and stays among those asked."})
    record("recommendation_amended", recommendation, by=by, reason=reason, text=text, due=due, asked=asked)


def recommendation_withdraw(*, by: Actor, recommendation: Recommendation, reason: str) -> None:
    """Record that a committee withdrew a recommendation.

    Raises:
        ValidationError: no reason is given, or it was withdrawn before.
    """
    require(by, "scrutiny.record")
    _require_standing(recommendation)
    needs_reason(reason)
    record("recommendation_withdrawn", recommendation, by=by, reason=reason, withdrawn=by.today)


def copies_send(
    *, by: Actor, recommendation: Recommendation, organisations: Sequence[Organisation], on: dt.date
) -> list[CopySent]:
    """Record that copies went to organisations on a day; those that have one already are passed over.

    Raises:
        ValidationError: it was withdrawn, the day is to come or before it was made, or nobody is chosen.
    """
    require(by, "scrutiny.record")
    _require_standing(recommendation)
    if on > by.today or on < recommendation.made:
        raise ValidationError({"on": f"Copies were sent between {recommendation.made:%-d %B %Y} and today."})
    if not organisations:
        raise ValidationError({"organisations": "Choose who got a copy."})
    with transaction.atomic():
        take_turn()
        have = set(recommendation.copies.values_list("organisation_id", flat=True))
        made = [
            CopySent(recommendation=recommendation, organisation=one, on=on)
            for one in organisations
            if one.pk not in have
        ]
        for one in made:
            record("copy_sent", one, by=by)
    return made


def response_give(
    *,
    by: Actor,
    recommendation: Recommendation,
    organisation: Organisation,
    answer: Answer,
    words: str,
    on: dt.date,
    answered_as: str,
) -> Response:
    """Record what an organisation responds: accepted, in part or rejected, with its reason.

    Raises:
        ValidationError: it was withdrawn, the organisation is not asked or has responded, the day is to come or before
            it was made, no reason is given, or a text names a person.
    """
    require(by, "scrutiny.respond", organisation)
    _require_standing(recommendation)
    if not recommendation.asked.filter(pk=organisation.pk).exists():
        raise ValidationError({"organisation": f"{organisation.brief} is not asked to respond."})
    _refuse_response(by, recommendation, on, words, answered_as)
    response = Response(
        recommendation=recommendation,
        organisation=organisation,
        answer=answer.value,
        words=words,
        on=on,
        answered_as=answered_as,
    )
    record("response_given", response, by=by)
    return response


def response_correct(
    *,
    by: Actor,
    response: Response,
    answer: Answer,
    words: str,
    on: dt.date,
    answered_as: str,
    reason: str,
) -> None:
    """Correct a response; what it was stays in its history.

    Raises:
        ValidationError: no reason is given, or what `response_give` refuses.
    """
    require(by, "scrutiny.respond", response.organisation)
    _require_standing(response.recommendation)
    needs_reason(reason)
    _refuse_response(by, response.recommendation, on, words, answered_as)
    record(
        "response_corrected",
        response,
        by=by,
        reason=reason,
        answer=answer.value,
        words=words,
        on=on,
        answered_as=answered_as,
    )


def recommendation_follow(
    *, by: Actor, recommendation: Recommendation, actions: Sequence[Action], words: str = ""
) -> None:
    """Name the actions that carry a recommendation out, or say how it is carried out without one.

    Raises:
        ValidationError: nobody accepted it, or neither actions nor words are given.
    """
    require(by, "scrutiny.record")
    _require_standing(recommendation)
    _require_accepted(recommendation)
    if not actions and not words.strip():
        raise ValidationError(
            {"actions": "Choose the actions that carry it out, or say how it is carried out."}
        )
    refuse_members({"words": words})
    record("recommendation_followed", recommendation, by=by, actions=actions, followed_words=words)


def recommendation_finish(*, by: Actor, recommendation: Recommendation, done: dt.date, words: str) -> None:
    """Record that a recommendation is carried out, on which day and how.

    Raises:
        ValidationError: nobody accepted it, the day is to come or before it was made, or nothing says how.
    """
    require(by, "scrutiny.record")
    _require_standing(recommendation)
    _require_accepted(recommendation)
    if done > by.today or done < recommendation.made:
        raise ValidationError(
            {"done": f"It was carried out between {recommendation.made:%-d %B %Y} and today."}
        )
    require_words(words, "Say how it was carried out.", field="words")
    refuse_members({"words": words})
    record("recommendation_done", recommendation, by=by, done=done, followed_words=words)


def _refuse_response(
    by: Actor, recommendation: Recommendation, on: dt.date, words: str, answered_as: str
) -> None:
    if on > by.today or on < recommendation.made:
        raise ValidationError(
            {"on": f"A response is given between {recommendation.made:%-d %B %Y} and today."}
        )
    refuse_members({"words": words, "answered_as": answered_as})


def _require_standing(recommendation: Recommendation) -> None:
    if recommendation.withdrawn is not None:
        raise ValidationError(f"This recommendation was withdrawn on {recommendation.withdrawn:%-d %B %Y}.")


def _require_accepted(recommendation: Recommendation) -> None:
    answers = [Answer(one.answer) for one in recommendation.responses.all()]
    if not any(one.needs_following for one in answers):
        raise ValidationError("Nobody has accepted it yet: record the responses first.")
