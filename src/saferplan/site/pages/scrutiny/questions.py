"""Questions that members ask, with their answers; and councillors' calls for action."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.scrutiny.rules import question_late
from saferplan.history.policies import may
from saferplan.scrutiny.asking import question_amend, question_answer, question_record, question_withdraw
from saferplan.scrutiny.models import CallForAction, Question
from saferplan.scrutiny.selectors import call_get, question_get, question_list, scrutiny_get
from saferplan.scrutiny.services import call_close, call_note
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.scrutiny.forms import (
    AmendQuestionForm,
    AnswerForm,
    CallForm,
    CloseCallForm,
    QuestionForm,
)
from saferplan.site.pages.scrutiny.frame import scrutiny_sections
from saferplan.site.talk import talk_of

ANSWERED = Mark("Answered", "circle", "green", "It is answered.")
OPEN = Mark("Open", "triangle", "yellow", "It is not answered yet.")
LATE = Mark("Late", "diamond", "red", "It has not been answered for weeks.")


def questions(request: ActorRequest) -> HttpResponse:
    """Every question, with its answer where there is one."""
    found = list(question_list())
    table = Table(
        "Questions, those of the newest meeting first",
        ["Question", "Standing", "Asked at", "Answer"],
        [
            [
                Cell(one.text, href=_address(one), detail=one.asked_as),
                Cell(status=_mark(request, one)),
                Cell(str(one.meeting)),
                Cell(one.answer or "–"),
            ]
            for one in found
        ],
        caption_size="hidden",
    )
    return render(
        request,
        "scrutiny/questions.html",
        {"sections": scrutiny_sections(request), "table": table if found else None},
    )


def question(request: ActorRequest, number: int) -> HttpResponse:
    """One question."""
    held = question_get(number=number)
    priorities = "; ".join(str(one) for one in held.priorities.all())
    return render(
        request,
        "scrutiny/question.html",
        {
            "question": held,
            "mark": _mark(request, held),
            "rows": [
                Row("Asked by", held.asked_as),
                Row("Where it is recorded", held.source or "Not stated"),
                Row("Priorities that it is about", priorities or "None named"),
                *([Row("Withdrawn", written_day(held.withdrawn))] if held.withdrawn else []),
            ],
            "may_answer": held.withdrawn is None and may(request.actor, "scrutiny.answer"),
            "may_record": held.withdrawn is None and may(request.actor, "scrutiny.record"),
            "talk": talk_of(request.actor, held),
        },
    )


def ask(request: ActorRequest, number: int) -> HttpResponse:
    """Record a question that was asked at a meeting."""
    meeting = scrutiny_get(number=number)

    def act(data: dict[str, Any]) -> Question:
        return question_record(by=request.actor, meeting=meeting, **data)

    return form_page(
        request,
        QuestionForm,
        act,
        title="Record a question",
        caption=str(meeting),
        intro="In your own words. Members are “a member”: no names, no parties.",
        done="The question is recorded.",
        to=_address,
        cancel=reverse("scrutiny_meeting", args=[number]),
    )


def answer(request: ActorRequest, number: int) -> HttpResponse:
    """Answer a question."""
    held = question_get(number=number)
    return form_page(
        request,
        AnswerForm,
        lambda data: question_answer(by=request.actor, question=held, **data),
        title="Answer the question",
        caption=held.text,
        done="The answer is recorded.",
        to=_address(held),
        cancel=_address(held),
        initial={
            "answer": held.answer,
            "answered": held.answered or request.actor.today,
            "answered_as": held.answered_as,
        },
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a question."""
    held = question_get(number=number)
    return form_page(
        request,
        AmendQuestionForm,
        lambda data: question_amend(by=request.actor, question=held, **data),
        title="Correct the question",
        caption=str(held),
        done="The question is corrected.",
        to=_address(held),
        cancel=_address(held),
        initial={
            "text": held.text,
            "source": held.source,
            "priorities": [one.pk for one in held.priorities.all()],
        },
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a question."""
    held = question_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: question_withdraw(by=request.actor, question=held, reason=data["reason"]),
        title="Withdraw the question",
        caption=str(held),
        done="The question is withdrawn.",
        to=reverse("scrutiny_questions"),
        cancel=_address(held),
    )


def call(request: ActorRequest, number: int) -> HttpResponse:
    """One call for action."""
    held = call_get(number=number)
    return render(
        request,
        "scrutiny/call.html",
        {
            "call": held,
            "rows": [
                Row("Committee", held.committee.name),
                Row("Came on", written_day(held.noted)),
                Row("Raised by", held.raised_as),
                Row("What it is about", held.text),
                Row(
                    "What became of it",
                    f"{held.outcome} ({written_day(held.closed)})" if held.closed else "Nothing recorded yet",
                ),
            ],
            "may_close": held.closed is None and may(request.actor, "scrutiny.record"),
            "talk": talk_of(request.actor, held),
        },
    )


def note(request: ActorRequest) -> HttpResponse:
    """Note a call for action."""

    def act(data: dict[str, Any]) -> CallForAction:
        return call_note(by=request.actor, **data)

    return form_page(
        request,
        CallForm,
        act,
        title="Note a councillor call for action",
        intro="No names, no parties.",
        done="The call for action is noted.",
        to=lambda held: reverse("call_for_action", args=[held.pk]),
        cancel=reverse("scrutiny"),
    )


def close(request: ActorRequest, number: int) -> HttpResponse:
    """Record what became of a call for action."""
    held = call_get(number=number)
    back = reverse("call_for_action", args=[number])
    return form_page(
        request,
        CloseCallForm,
        lambda data: call_close(by=request.actor, call=held, **data),
        title="What became of it?",
        caption=str(held),
        done="It is recorded.",
        to=back,
        cancel=back,
        initial={"closed": request.actor.today},
    )


def _mark(request: ActorRequest, held: Question) -> Mark:
    if held.answered is not None:
        return ANSWERED
    return LATE if request.actor.today > question_late(held.meeting.day) else OPEN


def _address(held: Question) -> str:
    return reverse("scrutiny_question", args=[held.pk])


_VIEW, _RECORD, _ANSWER = "scrutiny.view", "scrutiny.record", "scrutiny.answer"
_ONE = "scrutiny/questions/<int:number>/"
urls = [
    page("scrutiny/questions/", questions, name="scrutiny_questions", policy=_VIEW),
    page("scrutiny/meetings/<int:number>/ask/", ask, name="question_record", policy=_RECORD, writes=True),
    page(_ONE, question, name="scrutiny_question", policy=_VIEW),
    page(f"{_ONE}answer/", answer, name="question_answer", policy=_ANSWER, writes=True),
    page(f"{_ONE}amend/", amend, name="question_amend", policy=_RECORD, writes=True),
    page(f"{_ONE}withdraw/", withdraw, name="question_withdraw", policy=_RECORD, writes=True),
    page("scrutiny/calls/add/", note, name="call_note", policy=_RECORD, writes=True),
    page("scrutiny/calls/<int:number>/", call, name="call_for_action", policy=_VIEW),
    page("scrutiny/calls/<int:number>/close/", close, name="call_close", policy=_RECORD, writes=True),
]
