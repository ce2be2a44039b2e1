"""Anti-social behaviour case reviews: the threshold, and each year's figures."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import case_review_rules
from saferplan.domain.powers.tools import CHECKED
from saferplan.history.policies import may, require
from saferplan.powers.case_reviews import case_reviews_correct, case_reviews_record, threshold_set
from saferplan.powers.models import CaseReviewFigures, CaseReviewThreshold
from saferplan.powers.publication_data import threshold_words
from saferplan.powers.selectors import (
    case_review_list,
    case_reviews_get,
    organisations_counting,
    publication_list,
    threshold_on,
)
from saferplan.powers.states import PublicationKind
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.powers.forms import CorrectFiguresForm, NewFiguresForm, ThresholdForm
from saferplan.site.pages.powers.frame import power_sections
from saferplan.site.talk import talk_of

_NAMES = ("applications", "not_met", "reviews", "recommendations", "carried_in", "explanation")


def case_reviews(request: ActorRequest) -> HttpResponse:
    """The threshold in force, each year's figures, and what was published of them."""
    held = list(case_review_list())
    rules = case_review_rules()
    threshold = threshold_on(day=request.actor.today)
    return render(
        request,
        "powers/case_reviews.html",
        {
            "sections": power_sections(request),
            "threshold": threshold,
            "threshold_words": threshold_words(
                threshold.complaints, threshold.complaint_months, threshold.application_months
            )
            if threshold
            else "",
            "unusual": _unusual(threshold),
            "limit": f"{rules.threshold.note} {rules.reference}: {CHECKED[rules.threshold.checked]}.",
            "publishing": f"{rules.publication.note}",
            "table": _table(held) if held else None,
            "published": publication_list(kind=PublicationKind.CASE_REVIEWS),
            "may_change": may(request.actor, "powers.change"),
            "may_count": organisations_counting(by=request.actor).exists(),
            "may_publish": may(request.actor, "powers.publish") and bool(held),
        },
    )


def figures(request: ActorRequest, number: int) -> HttpResponse:
    """One organisation's figures of a year."""
    held = case_reviews_get(number=number)
    open_at_end = held.facts.open_at_end
    rows = [
        Row("Applications", _known(held.applications)),
        Row("Threshold not met", _known(held.not_met)),
        Row("Reviews carried out", _known(held.reviews)),
        Row("Recommendations", _known(held.recommendations)),
        Row("Carried over from the year before", "None" if not held.carried_in else str(held.carried_in)),
        Row("Still open at the year's end", _known(open_at_end)),
        Row("Explanation", held.explanation or "None needed"),
        Row("Where the figures are from", held.source),
    ]
    return render(
        request,
        "powers/case_review_figures.html",
        {
            "held": held,
            "year": PlanYear(held.year).label,
            "rows": rows,
            "may_count": may(request.actor, "powers.count", held.organisation),
            "talk": talk_of(request.actor, held),
        },
    )


def threshold(request: ActorRequest) -> HttpResponse:
    """Set the threshold."""
    rules = case_review_rules().threshold

    def act(data: dict[str, Any]) -> CaseReviewThreshold:
        return threshold_set(by=request.actor, **data)

    return form_page(
        request,
        ThresholdForm,
        act,
        title="Set the threshold of case reviews",
        intro=f"{rules.note} ({CHECKED[rules.checked].capitalize()}.) The threshold in force ends the day before.",
        done="The threshold is set.",
        to=reverse("case_reviews"),
        cancel=reverse("case_reviews"),
        initial={
            "complaints": rules.complaints,
            "complaint_months": rules.complaint_months,
            "application_months": rules.application_months,
        },
    )


def add(request: ActorRequest) -> HttpResponse:
    """Record a year's figures."""

    def act(data: dict[str, Any]) -> CaseReviewFigures:
        return case_reviews_record(by=request.actor, **data)

    return form_page(
        request,
        partial(NewFiguresForm, request=request),
        act,
        title="Record a year's figures of case reviews",
        done=lambda held: f"{held} are recorded.",
        to=_address,
        cancel=reverse("case_reviews"),
    )


def correct(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a year's figures."""
    held = case_reviews_get(number=number)
    require(request.actor, "powers.count", held.organisation)

    def act(data: dict[str, Any]) -> CaseReviewFigures:
        case_reviews_correct(by=request.actor, held=held, **data)
        return held

    return form_page(
        request,
        CorrectFiguresForm,
        act,
        title="Correct the figures",
        caption=str(held),
        intro="What was published stays as it was: publish corrected figures afterwards.",
        done="The figures are corrected.",
        to=_address,
        cancel=_address(held),
        initial={name: getattr(held, name) for name in (*_NAMES, "source")},
    )


def _unusual(threshold: CaseReviewThreshold | None) -> str:
    """What is said where a threshold has other periods than the usual ones."""
    usual = case_review_rules().threshold
    if threshold is None or (
        threshold.complaint_months >= usual.complaint_months
        and threshold.application_months >= usual.application_months
    ):
        return ""
    return (
        f"It gives less time than is usual ({usual.complaint_months} and {usual.application_months} months). "
        "Check that it may."
    )


def _address(held: CaseReviewFigures) -> str:
    return reverse("case_review_figures", args=[held.pk])


def _known(value: int | None) -> str:
    return "Not known" if value is None else f"{value:,}"


def _table(held: list[CaseReviewFigures]) -> Table:
    return Table(
        "Each year's figures",
        [
            "Year",
            "Organisation",
            Column("Applications", numeric=True),
            Column("Threshold not met", numeric=True),
            Column("Reviews", numeric=True),
            Column("Recommendations", numeric=True),
        ],
        [
            [
                Cell(PlanYear(one.year).label, href=_address(one)),
                Cell(one.organisation.brief),
                *(
                    Cell(_known(each))
                    for each in (one.applications, one.not_met, one.reviews, one.recommendations)
                ),
            ]
            for one in held
        ],
    )


urls = [
    page("powers/case-reviews/", case_reviews, name="case_reviews", policy="powers.view"),
    page(
        "powers/case-reviews/threshold/", threshold, name="threshold_set", policy="powers.change", writes=True
    ),
    page("powers/case-reviews/add/", add, name="case_reviews_add", policy="powers.view", writes=True),
    page("powers/case-reviews/<int:number>/", figures, name="case_review_figures", policy="powers.view"),
    page(
        "powers/case-reviews/<int:number>/correct/",
        correct,
        name="case_reviews_correct",
        policy="powers.view",
        writes=True,
    ),
]
