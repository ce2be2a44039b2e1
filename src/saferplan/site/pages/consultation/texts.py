"""What respondents wrote: the list of what waits and what was decided, and one text to decide on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.models import FreeText
from saferplan.consultation.selectors import consultation_get, questions_of, text_get, texts_of
from saferplan.consultation.states import TextState
from saferplan.consultation.texts import text_review
from saferplan.history.selectors import history_of
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.consultations import consultation_context
from saferplan.site.pages.consultation.forms import ReviewForm

SHOWN = 50
LONG = 160


def texts(request: ActorRequest, number: int) -> HttpResponse:
    """What waits to be reviewed, and what was decided; for those who review."""
    row = consultation_get(number=number)
    held = texts_of(consultation=row)
    waiting = held.filter(state=TextState.WAITING.value)
    return render(
        request,
        "consultation/texts.html",
        {
            **consultation_context(request, row),
            "waiting": _table("To review", list(waiting[:SHOWN])),
            "waiting_count": waiting.count(),
            "decided": _table("Reviewed", list(held.exclude(state=TextState.WAITING.value)[: 4 * SHOWN])),
            "shown": SHOWN,
        },
    )


def text(request: ActorRequest, number: int) -> HttpResponse:
    """One text: decide what becomes of it."""
    row = text_get(number=number)
    consultation = row.response_set.consultation
    back = reverse("consultation_texts", args=[consultation.pk])
    asked = (
        next(
            (
                one
                for one in questions_of(questionnaire=consultation.questionnaire)
                if one.number == row.question
            ),
            None,
        )
        if consultation.questionnaire
        else None
    )
    context: dict[str, Any] = {
        "text": row,
        "words": row.held.words if row.state == TextState.WAITING else "",
        "asked": asked.text if asked else "",
        "state": TextState(row.state),
        "consultation": consultation,
        "history": list(reversed(history_of(by=request.actor, subject=row))),
    }
    if row.state != TextState.WAITING:
        return render(request, "consultation/decided.html", context)

    def act(data: dict[str, Any]) -> None:
        text_review(by=request.actor, text=row, **data)

    return form_page(
        request,
        ReviewForm,
        act,
        title="Review a text",
        caption=str(consultation),
        done="The text is reviewed.",
        to=_next(row, back),
        cancel=back,
        template="consultation/review.html",
        **{name: value for name, value in context.items() if name != "history"},
    )


def _next(row: FreeText, back: str) -> str:
    """The text that waits after this one; where none does, the list."""
    following = (
        texts_of(consultation=row.response_set.consultation)
        .filter(state=TextState.WAITING.value)
        .exclude(pk=row.pk)
        .first()
    )
    return back if following is None else reverse("consultation_text", args=[following.pk])


def _table(caption: str, rows: list[FreeText]) -> Table | None:
    if not rows:
        return None
    return Table(
        caption,
        ["Text", "May point at somebody", "State"],
        [
            [
                Cell(
                    _words(one),
                    href=reverse("consultation_text", args=[one.pk]),
                    detail=f"Question {one.question}",
                ),
                ", ".join(one.found) or "Nothing found",
                Cell(status=TextState(one.state)),
            ]
            for one in rows
        ],
    )


def _words(one: FreeText) -> str:
    words = one.held.words if one.state == TextState.WAITING else one.shown or f"Text {one.pk}, withheld"
    return words if len(words) <= LONG else f"{words[: LONG - 3]}..."


urls = [
    page("consultations/<int:number>/texts/", texts, name="consultation_texts", policy="consultation.review"),
    page(
        "consultations/texts/<int:number>/",
        text,
        name="consultation_text",
        policy="consultation.review",
        writes=True,
    ),
]
