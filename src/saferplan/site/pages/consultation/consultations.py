"""The consultations, and one of them: what it is, who was asked, what people said."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.models import Consultation
from saferplan.consultation.selectors import (
    channels_of,
    consultation_get,
    consultation_list,
    groups_of,
    questionnaires_to_use,
    report_standing,
    response_sets_of,
    said_of,
    texts_of,
)
from saferplan.consultation.services import (
    consultation_amend,
    consultation_hear,
    consultation_plan,
    consultation_withdraw,
)
from saferplan.consultation.states import ConsultationState, FollowUp, TextState
from saferplan.domain.completeness_facts import listed
from saferplan.domain.consultation.kinds import ConsultationKind, response_rate
from saferplan.domain.display import written_day
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Link, Row, Section, Table, sections
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.forms import AmendConsultationForm, HeardForm, PlanConsultationForm
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


def family(request: ActorRequest) -> list[Section]:
    """The two lists."""
    return sections(
        [("Consultations", reverse("consultations")), ("Questionnaires", reverse("questionnaires"))],
        request.path,
    )


def consultations(request: ActorRequest) -> HttpResponse:
    """Every consultation, the newest first."""
    rows = [
        [
            Cell(
                one.title,
                href=reverse("consultation", args=[one.pk]),
                detail=f"{one.get_kind_display()}{f', {one.body}' if one.body else ''}",
            ),
            Cell(one.people),
            Cell(days(one)),
            Cell(status=one.state_on(request.actor.today, released=one.is_released)),  # type: ignore[attr-defined]
        ]
        for one in consultation_list()
    ]
    return render(
        request,
        "consultation/consultations.html",
        {
            "sections": family(request),
            "table": Table("Consultations, the newest first", ["Consultation", "For", "When", "State"], rows)
            if rows
            else None,
            "may_change": may(request.actor, "consultation.change"),
            "in_use": questionnaires_to_use().exists(),
        },
    )


def consultation(request: ActorRequest, number: int) -> HttpResponse:
    """One consultation: its terms, the groups, ways to answer, what was heard and what became of it."""
    row = consultation_get(number=number)
    report = report_standing(consultation=row)
    state = row.state_on(request.actor.today, released=report is not None)
    sets = response_sets_of(consultation=row) if row.is_survey else []
    waiting = texts_of(consultation=row).filter(state=TextState.WAITING.value).count() if sets else 0
    begun = request.actor.today >= row.starts
    return render(
        request,
        "consultation/consultation.html",
        {
            **consultation_context(request, row),
            "state": state,
            "report": report,
            "about": _about(row, sum(one.respondents for one in sets)),
            "groups": _groups(request, row, begun=begun),
            "channels": _channels(request, row),
            "said": _said(row),
            "answers": sum(one.respondents for one in sets),
            "waiting": waiting,
            "begun": begun,
            "lacking": listed(row.not_entered) if state is ConsultationState.PLANNED else "",
            "may_change": may(request.actor, "consultation.change") and row.withdrawn is None,
            "may_review": may(request.actor, "consultation.review"),
            "may_release": may(request.actor, "consultation.release")
            and row.withdrawn is None
            and request.actor.today > row.ends,
            "talk": talk_of(request.actor, row),
        },
    )


def consultation_context(request: ActorRequest, row: Consultation) -> dict[str, Any]:
    """What every page about one consultation has: itself, and the pages beside it."""
    pages = [("Consultation", reverse("consultation", args=[row.pk]))]
    if row.is_survey:
        pages += [
            ("Answers", reverse("consultation_answers", args=[row.pk])),
            ("Results", reverse("consultation_results", args=[row.pk])),
        ]
        if may(request.actor, "consultation.review"):
            pages.append(("Texts", reverse("consultation_texts", args=[row.pk])))
    pages.append(("Report", reverse("consultation_report", args=[row.pk])))
    return {
        "consultation": row,
        "kind": ConsultationKind(row.kind),
        "sections": sections(pages, request.path),
    }


def plan(request: ActorRequest) -> HttpResponse:
    """Plan a consultation, or enter one that was held."""

    def act(data: dict[str, Any]) -> Consultation:
        return consultation_plan(by=request.actor, kind=data.pop("asked_by"), **data)

    return form_page(
        request,
        PlanConsultationForm,
        act,
        title="Plan a consultation",
        intro="Enter one that was held already just the same, and others' consultations that you had regard to.",
        done=lambda one: f"“{one}” is entered. Add the groups that are asked, and who stands for each.",
        to=lambda one: reverse("consultation", args=[one.pk]),
        cancel=reverse("consultations"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what is said of a consultation."""
    row = consultation_get(number=number)
    back = reverse("consultation", args=[number])
    names = (
        "title",
        "people",
        "starts",
        "ends",
        "publicised",
        "invited",
        "body",
        "of_partners",
        "questionnaire",
    )
    return form_page(
        request,
        partial(AmendConsultationForm, survey=row.is_survey, has=row.questionnaire_id),
        lambda data: consultation_amend(by=request.actor, consultation=row, **data),
        title="Change the consultation",
        caption=str(row),
        done="The consultation is changed.",
        to=back,
        cancel=back,
        initial={name: getattr(row, name) for name in names},
    )


def hear(request: ActorRequest, number: int) -> HttpResponse:
    """Write down what was heard."""
    row = consultation_get(number=number)
    back = reverse("consultation", args=[number])
    names = ("heard", "not_heard", "attended", "senior")
    return form_page(
        request,
        HeardForm,
        lambda data: consultation_hear(by=request.actor, consultation=row, **data),
        title="What was heard",
        caption=str(row),
        done="It is written down.",
        to=back,
        cancel=back,
        initial={name: getattr(row, name) for name in names},
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a consultation does not count."""
    row = consultation_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: consultation_withdraw(by=request.actor, consultation=row, reason=data["reason"]),
        title="Withdraw the consultation",
        caption=str(row),
        intro="It stays on record, and no longer counts.",
        done="The consultation is withdrawn.",
        to=reverse("consultations"),
        cancel=reverse("consultation", args=[number]),
    )


def days(row: Consultation) -> str:
    """When it is, in words."""
    if row.starts == row.ends:
        return written_day(row.starts)
    return f"{written_day(row.starts)} to {written_day(row.ends)}"


def _about(row: Consultation, answers: int) -> list[Row]:
    kind = ConsultationKind(row.kind)
    rows = [
        Row("How people are asked", f"{kind.label}. {kind.meaning}"),
        Row("For", row.people),
        Row("When", days(row)),
    ]
    if row.body:
        rows.append(Row("Who asked", row.body))
    if row.questionnaire is not None:
        address = reverse("questionnaire", args=[row.questionnaire_id])
        rows.append(
            Row(
                "Questionnaire", str(row.questionnaire), links=(Link("See it", address, "the questionnaire"),)
            )
        )
    elif row.is_survey:
        rows.append(Row("Questionnaire", "Not chosen yet"))
    if row.is_survey:
        rows.append(Row("Answers", f"{answers:,}" if answers else "None yet"))
        rate = response_rate(kind, row.invited, answers)
        if rate is not None:
            rows.append(Row("Response rate", f"{rate:.0f}% of the {row.invited:,} invited"))
    if row.attended is not None:
        rows.append(Row("Came", f"{row.attended:,}"))
    rows.append(Row("Made known", row.publicised or "Not entered"))
    if kind is ConsultationKind.PUBLIC_MEETING:
        rows.append(Row("Senior people who came", row.senior or "Not entered"))
    if row.of_partners:
        rows.append(Row("Who took part", "Only partners: it does not count as consulting the community."))
    if row.not_heard:
        rows.append(Row("Not reached", row.not_heard))
    return rows


def _groups(request: ActorRequest, row: Consultation, *, begun: bool) -> Table | None:
    held = groups_of(consultation=row)
    change = may(request.actor, "consultation.change") and row.withdrawn is None
    if not held:
        return None
    return Table(
        "Groups that are asked",
        ["Group", "Of", "Who stands for it", "Particularly affected", "Took part"],
        [
            [
                Cell(one.name, href=reverse("group_amend", args=[one.pk]) if change else ""),
                one.get_audience_display(),
                one.represented_by or "Its members themselves",
                one.why if one.affected else "No",
                ("Yes" if one.took_part else "No") if begun else "It has not begun",
            ]
            for one in held
        ],
    )


def _channels(request: ActorRequest, row: Consultation) -> Table | None:
    held = channels_of(consultation=row)
    if not held:
        return None
    change = may(request.actor, "consultation.change") and row.withdrawn is None
    return Table(
        "Ways to answer",
        ["Way", Column("Answers", numeric=True)],
        [
            [
                Cell(one.name, href=reverse("channel_count", args=[one.pk]) if change else ""),
                "Not known" if one.answers is None else f"{one.answers:,}",
            ]
            for one in held
        ],
    )


def _said(row: Consultation) -> Table | None:
    held = said_of(consultation=row)
    if not held:
        return None
    return Table(
        "You said, we did",
        ["You said", "We did", "How far it is"],
        [
            [
                Cell(one.said, href=reverse("said", args=[one.pk])),
                one.did or "Nothing is decided yet",
                Cell(status=FollowUp(one.state)),
            ]
            for one in held
        ],
        caption_size="hidden",
    )


def closing(row: Consultation, today: dt.date) -> str:
    """How long it is still open, in words."""
    left = (row.ends - today).days
    return "closes today" if not left else f"closes in {left} {'day' if left == 1 else 'days'}"


urls = [
    page("consultations/", consultations, name="consultations", policy="consultation.view"),
    page("consultations/plan/", plan, name="consultation_plan", policy="consultation.change", writes=True),
    page("consultations/<int:number>/", consultation, name="consultation", policy="consultation.view"),
    page(
        "consultations/<int:number>/change/",
        amend,
        name="consultation_amend",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/<int:number>/heard/",
        hear,
        name="consultation_hear",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/<int:number>/withdraw/",
        withdraw,
        name="consultation_withdraw",
        policy="consultation.change",
        writes=True,
    ),
]
