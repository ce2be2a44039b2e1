"""Questionnaires: all of them, one of them, drafted, put to use, renewed, ended; on paper and as a blank sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplan.consultation.models import Questionnaire
from saferplan.consultation.printing import blank_csv, blank_workbook, questionnaire_document
from saferplan.consultation.questionnaires import (
    AREA,
    question_move,
    questionnaire_describe,
    questionnaire_draft,
    questionnaire_end,
    questionnaire_renew,
    questionnaire_use,
)
from saferplan.consultation.selectors import (
    question_get,
    questionnaire_get,
    questionnaire_list,
    questions_of,
)
from saferplan.consultation.states import QuestionnaireState
from saferplan.domain.consultation.bank import QuestionKind, bank_question, scales
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.document_files import TYPES, document_response, format_of
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.consultations import family
from saferplan.site.pages.consultation.questionnaire_forms import DraftForm, QuestionnaireForm
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


def questionnaires(request: ActorRequest) -> HttpResponse:
    """Every questionnaire."""
    rows = [
        [
            Cell(one.title, href=reverse("questionnaire", args=[one.pk]), hidden=f"version {one.version}"),
            f"{one.version}",
            f"{one.asks}",  # type: ignore[attr-defined]
            Cell(status=QuestionnaireState(one.state)),
        ]
        for one in questionnaire_list()
    ]
    columns: list[Column | str] = [
        "Questionnaire",
        Column("Version", numeric=True),
        Column("Questions", numeric=True),
        "State",
    ]
    return render(
        request,
        "consultation/questionnaires.html",
        {
            "sections": family(request),
            "table": Table("Questionnaires", columns, rows) if rows else None,
            "may_change": may(request.actor, "consultation.change"),
        },
    )


def questionnaire(request: ActorRequest, number: int) -> HttpResponse:
    """One questionnaire with its questions; a draft's can be moved."""
    row = questionnaire_get(number=number)
    if request.method == "POST":
        up, _, which = request.POST.get("move", "").partition("-")
        if which.isdecimal():
            question_move(by=request.actor, question=question_get(number=int(which)), up=up == "up")
        return redirect("questionnaire", number=number)
    asked = questions_of(questionnaire=row)
    change = may(request.actor, "consultation.change")
    return render(
        request,
        "consultation/questionnaire.html",
        {
            "questionnaire": row,
            "state": QuestionnaireState(row.state),
            "questions": [
                {
                    "row": one,
                    "kind": QuestionKind(one.kind).label,
                    "checked": _checked(one.key, one.version, one.kind),
                    "own": one.bank is None or one.key == AREA,
                    "bank": one.bank,
                }
                for one in asked
            ],
            "may_change": change,
            "may_edit": change and row.is_draft,
            "talk": talk_of(request.actor, row),
        },
    )


def draft(request: ActorRequest) -> HttpResponse:
    """Draft a questionnaire."""

    def act(data: dict[str, Any]) -> Questionnaire:
        return questionnaire_draft(by=request.actor, **data)

    return form_page(
        request,
        DraftForm,
        act,
        title="Draft a questionnaire",
        intro="Questions of the bank keep their words from year to year, so that answers can be compared.",
        done="The questionnaire is drafted. Add what else you want to ask, then put it to use.",
        to=lambda one: reverse("questionnaire", args=[one.pk]),
        cancel=reverse("questionnaires"),
    )


def describe(request: ActorRequest, number: int) -> HttpResponse:
    """Change how a draft is described."""
    row = questionnaire_get(number=number)
    back = reverse("questionnaire", args=[number])
    return form_page(
        request,
        QuestionnaireForm,
        lambda data: questionnaire_describe(by=request.actor, questionnaire=row, **data),
        title="Change the questionnaire",
        caption=str(row),
        done="The questionnaire is changed.",
        to=back,
        cancel=back,
        initial={name: getattr(row, name) for name in ("title", "introduction", "area_unit")},
    )


class UseForm(PageForm):
    """That a draft is put to use."""

    submit = "Put it to use"


class RenewForm(PageForm):
    """That the next version is drafted."""

    submit = "Draft the next version"


def use(request: ActorRequest, number: int) -> HttpResponse:
    """Put a draft to use."""
    row = questionnaire_get(number=number)
    back = reverse("questionnaire", args=[number])
    return form_page(
        request,
        UseForm,
        lambda _data: questionnaire_use(by=request.actor, questionnaire=row),
        title="Put the questionnaire to use",
        caption=str(row),
        warning="It stays as it is from then on. A later change makes a new version.",
        done="The questionnaire is in use. A consultation can ask it.",
        to=back,
        cancel=back,
    )


def renew(request: ActorRequest, number: int) -> HttpResponse:
    """Draft the next version."""
    row = questionnaire_get(number=number)

    def act(_data: dict[str, Any]) -> Questionnaire:
        return questionnaire_renew(by=request.actor, questionnaire=row)

    return form_page(
        request,
        RenewForm,
        act,
        title="Draft the next version",
        caption=str(row),
        intro="It begins with the same questions. Each one that you leave as it is can be compared with last time.",
        done="The next version is drafted.",
        to=lambda one: reverse("questionnaire", args=[one.pk]),
        cancel=reverse("questionnaire", args=[number]),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a questionnaire."""
    row = questionnaire_get(number=number)
    back = reverse("questionnaire", args=[number])
    return form_page(
        request,
        ReasonForm,
        lambda data: questionnaire_end(by=request.actor, questionnaire=row, reason=data["reason"]),
        title="End the questionnaire",
        caption=str(row),
        done="The questionnaire is ended.",
        to=back,
        cancel=back,
    )


def download(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """The form to print, as a file."""
    row = questionnaire_get(number=number)
    form = format_of(ending)
    document = questionnaire_document(
        by=request.actor, questionnaire=row, questions=questions_of(questionnaire=row)
    )
    return document_response(document, f"questionnaire-{number}", form)


def sheet(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """The blank sheet to type answers into, as CSV or a workbook."""
    row = questionnaire_get(number=number)
    asked = questions_of(questionnaire=row)
    if ending == "csv":
        content, kind = blank_csv(asked), "text/csv; charset=utf-8"
    else:
        form = format_of("xlsx" if ending == "xlsx" else "", sheets=True)
        content, kind = blank_workbook(asked), TYPES[form]
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="answers-{number}.{ending}"'
    return response


def _checked(key: str, version: int, kind: str) -> str:
    found = bank_question(key, version)
    if found is None:
        return "Our own question"
    scale = scales().get(found.scale)
    if kind == QuestionKind.ONE and scale is not None and scale.checked is not found.checked:
        return f"Bank: {found.checked.label}; its answers: {scale.checked.label}"
    return f"Bank: {found.checked.label}"


urls = [
    page("questionnaires/", questionnaires, name="questionnaires", policy="consultation.view"),
    page(
        "questionnaires/draft/", draft, name="questionnaire_draft", policy="consultation.change", writes=True
    ),
    page(
        "questionnaires/<int:number>/",
        questionnaire,
        name="questionnaire",
        policy="consultation.view",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/change/",
        describe,
        name="questionnaire_describe",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/use/",
        use,
        name="questionnaire_use",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/renew/",
        renew,
        name="questionnaire_renew",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/end/",
        end,
        name="questionnaire_end",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "questionnaires/<int:number>/form/<slug:ending>/",
        download,
        name="questionnaire_document",
        policy="consultation.view",
    ),
    page(
        "questionnaires/<int:number>/sheet/<slug:ending>/",
        sheet,
        name="questionnaire_sheet",
        policy="consultation.view",
    ),
]
