"""The answers of a survey: files handed in, their columns matched, taken in; and how they are weighted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplan.consultation.importing import (
    answers_hand_in,
    answers_put_away,
    answers_take_in,
    answers_try,
    answers_withdraw,
    asked_in,
    columns_match,
)
from saferplan.consultation.models import Consultation, HeldImport, ResponseSet
from saferplan.consultation.selectors import (
    channels_of,
    consultation_get,
    held_import_get,
    held_imports_of,
    response_set_get,
    response_sets_of,
)
from saferplan.domain.consultation.answers import targets_of, unasked
from saferplan.domain.display import written_day
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import Button, PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.consultations import consultation_context
from saferplan.site.pages.consultation.forms import HandInForm
from saferplan.site.pages.plan.forms import ReasonForm


def answers(request: ActorRequest, number: int) -> HttpResponse:
    """The files of answers that were taken in, those that wait, and how answers are weighted."""
    row = consultation_get(number=number)
    change = may(request.actor, "consultation.change") and row.withdrawn is None
    taken = response_sets_of(consultation=row)
    return render(
        request,
        "consultation/answers.html",
        {
            **consultation_context(request, row),
            "taken": _taken(taken, change=change) if taken else None,
            "waiting": held_imports_of(consultation=row) if change else [],
            "weighting": _weighting(row),
            "may_change": change,
            "begun": request.actor.today >= row.starts,
        },
    )


def hand_in(request: ActorRequest, number: int) -> HttpResponse:
    """Hand in a survey's export."""
    row = consultation_get(number=number)

    def act(data: dict[str, Any]) -> HeldImport:
        file = data["file"]
        return answers_hand_in(by=request.actor, consultation=row, name=file.name, content=file.read())

    return form_page(
        request,
        HandInForm,
        act,
        title="Hand in answers",
        caption=str(row),
        done="The file is here. Nothing is taken in yet: see first what it holds.",
        to=lambda held: reverse("answers_match", args=[held.pk]),
        cancel=reverse("consultation_answers", args=[number]),
        template="consultation/hand_in.html",
        questionnaire=row.questionnaire,
    )


class MatchForm(PageForm):
    """Which column answers which question."""

    submit = "Try it with these columns"
    marks_optional = False
    buttons = (Button("Take the answers in", "take", kind=""), Button("Put the file away", "away"))

    def __init__(self, *, held: HeldImport, **options: Any) -> None:
        super().__init__(**options)
        choices = [("", "Leave it out"), *targets_of(asked_in(held.consultation)).items()]
        self.columns = {f"column_{at}": name for at, name in enumerate(held.header)}
        for field, name in self.columns.items():
            self.fields[field] = forms.ChoiceField(label=name, choices=choices, required=False)
        channels = channels_of(consultation=held.consultation)
        if channels:
            self.fields["channel"] = forms.TypedChoiceField(
                label="By which way did these answers come?",
                choices=[("", "Several, or not known"), *((one.pk, one.name) for one in channels)],
                coerce=int,
                empty_value=None,
                required=False,
            )


def match(request: ActorRequest, number: int) -> HttpResponse:
    """Match a file's columns to the questions, see what would be taken in, and take it in."""
    held = held_import_get(number=number)
    back = reverse("consultation_answers", args=[held.consultation_id])
    if request.method == "POST" and "away" in request.POST:
        answers_put_away(by=request.actor, held=held)
        return redirect(back)
    take = request.method == "POST" and "take" in request.POST
    names = {f"column_{at}": name for at, name in enumerate(held.header)}

    def act(data: dict[str, Any]) -> ResponseSet | None:
        columns_match(
            by=request.actor, held=held, mapping={name: data[field] for field, name in names.items()}
        )
        if not take:
            return None
        chosen = data.get("channel")
        channel = next((one for one in channels_of(consultation=held.consultation) if one.pk == chosen), None)
        return answers_take_in(by=request.actor, held=held, channel=channel)

    read = answers_try(held=held)
    asked = asked_in(held.consultation)
    return form_page(
        request,
        partial(MatchForm, held=held),
        act,
        title="What the file holds",
        caption=held.name,
        done="The answers are taken in."
        if take
        else "The columns are matched anew; nothing is taken in yet.",
        to=back if take else reverse("answers_match", args=[number]),
        cancel=back,
        initial={field: held.mapping.get(name, "") for field, name in names.items()},
        template="consultation/match.html",
        read=read,
        faults=[str(one) for one in read.faults],
        unasked=unasked(held.mapping, asked),
        held=held,
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a file of answers."""
    row = response_set_get(number=number)
    back = reverse("consultation_answers", args=[row.consultation_id])
    return form_page(
        request,
        ReasonForm,
        lambda data: answers_withdraw(by=request.actor, response_set=row, reason=data["reason"]),
        title="Withdraw the answers",
        caption=str(row),
        intro="They stay on record, and no longer count. Texts that nobody reviewed are erased.",
        done="The answers are withdrawn.",
        to=back,
        cancel=back,
    )


def _taken(taken: list[ResponseSet], *, change: bool) -> Table:
    return Table(
        "Answers that were taken in",
        ["File", "When", "By which way", Column("Respondents", numeric=True)],
        [
            [
                Cell(
                    one.name,
                    href=reverse("answers_withdraw", args=[one.pk]) if change else "",
                    detail="withdraw" if change else "",
                ),
                written_day(one.taken_in),
                str(one.channel or "Several, or not known"),
                f"{one.respondents:,}",
            ]
            for one in taken
        ],
    )


def _weighting(row: Consultation) -> list[Row]:
    rows = [Row("Weighting", row.get_weighting_display())]
    if row.margins:
        rows.append(Row("By", ", ".join(row.margins)))
        rows.append(Row("To", row.margins_source))
        rows.append(Row("Weights from and to", f"{row.least:g} to {row.most:g} times the mean"))
    return rows


urls = [
    page(
        "consultations/<int:number>/answers/",
        answers,
        name="consultation_answers",
        policy="consultation.view",
    ),
    page(
        "consultations/<int:number>/answers/hand-in/",
        hand_in,
        name="answers_hand_in",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/answers/held/<int:number>/",
        match,
        name="answers_match",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/answers/<int:number>/withdraw/",
        withdraw,
        name="answers_withdraw",
        policy="consultation.change",
        writes=True,
    ),
]
