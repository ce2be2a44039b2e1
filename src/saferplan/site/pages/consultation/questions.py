"""The questions of a draft: from the bank, one's own, changed, taken out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.models import Question
from saferplan.consultation.questionnaires import (
    bank_question_add,
    own_question_add,
    question_amend,
    question_remove,
)
from saferplan.consultation.selectors import question_get, questionnaire_get, questions_of
from saferplan.domain.consultation.bank import bank
from saferplan.site.access import page
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.questionnaire_forms import BankForm, OwnQuestionForm, WordedForm


def add_from_bank(request: ActorRequest, number: int) -> HttpResponse:
    """Add a question of the bank."""
    row = questionnaire_get(number=number)
    held = {one.key for one in questions_of(questionnaire=row)}
    offered = [
        (one.id, one.text, " ".join(filter(None, (f"{one.checked.label.capitalize()}.", one.changed))))
        for one in bank()
        if one.id not in held
    ]

    back = reverse("questionnaire", args=[number])
    if not offered:
        own = reverse("own_question_add", args=[number])
        context = {"questionnaire": row, "back": back, "own": own}
        return render(request, "consultation/whole_bank.html", context)

    def act(data: dict[str, Any]) -> Question:
        return bank_question_add(by=request.actor, questionnaire=row, **data)

    return form_page(
        request,
        partial(BankForm, offered=offered),
        act,
        title="Add a question of the bank",
        caption=str(row),
        done=lambda one: f"“{one.text}” is added.",
        to=back,
        cancel=back,
    )


def add_own(request: ActorRequest, number: int) -> HttpResponse:
    """Add a question of one's own."""
    row = questionnaire_get(number=number)

    def act(data: dict[str, Any]) -> Question:
        return own_question_add(by=request.actor, questionnaire=row, kind=data.pop("answered_by"), **data)

    return form_page(
        request,
        OwnQuestionForm,
        act,
        title="Add a question of your own",
        caption=str(row),
        intro="Ask one thing at a time, in plain words. Do not ask for names or addresses.",
        done=lambda one: f"“{one.text}” is added.",
        to=reverse("questionnaire", args=[number]),
        cancel=reverse("questionnaire", args=[number]),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a question of one's own, or the areas of the bank's."""
    row = question_get(number=number)
    back = reverse("questionnaire", args=[row.questionnaire_id])
    return form_page(
        request,
        WordedForm,
        lambda data: question_amend(by=request.actor, question=row, **data),
        title="Change the question",
        caption=str(row.questionnaire),
        intro="Other words or answers make another version: its answers are not compared with those before.",
        done="The question is changed.",
        to=back,
        cancel=back,
        initial={
            "text": row.text,
            "answers": "\n".join(row.answers),
            "not_counted": "\n".join(row.not_counted),
            "most": row.most or None,
        },
    )


class RemoveForm(PageForm):
    """That a question is taken out."""

    submit = "Take it out"


def remove(request: ActorRequest, number: int) -> HttpResponse:
    """Take a question out of a draft."""
    row = question_get(number=number)
    back = reverse("questionnaire", args=[row.questionnaire_id])
    return form_page(
        request,
        RemoveForm,
        lambda _data: question_remove(by=request.actor, question=row),
        title="Take the question out",
        caption=str(row),
        done="The question is taken out.",
        to=back,
        cancel=back,
    )


urls = [
    page(
        "questionnaires/<int:number>/questions/bank/",
        add_from_bank,
        name="bank_question_add",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/questions/own/",
        add_own,
        name="own_question_add",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/questions/<int:number>/",
        amend,
        name="questionnaire_question_amend",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/questions/<int:number>/take-out/",
        remove,
        name="question_remove",
        policy="consultation.change",
        writes=True,
    ),
]
