"""Claims: the list, one claim, stating one by hand or from an assessment, changing and ending one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.claims.checking import text_faults
from saferplan.domain.claims.claim import ClaimKind, Scope, known_statistics
from saferplan.domain.display import written_day
from saferplan.domain.verdicts import Verdict
from saferplan.history.policies import may
from saferplan.reports.changes import change_sentence, changes_to_take
from saferplan.reports.claims import claim_amend, claim_end, claim_state, claim_take
from saferplan.reports.models import Claim
from saferplan.reports.selectors import claim_get, claim_list
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.reports.forms import AmendClaimForm, CheckTextForm, ClaimForm, TakeForm
from saferplan.site.pages.reports.report import report_sections
from saferplan.site.talk import talk_of

_FIELDS = tuple(name for name in ClaimForm.base_fields if name != "counted_as")


def claims(request: ActorRequest) -> HttpResponse:
    """Every claim that was not ended."""
    rows = [
        (
            str(one.pk),
            Cell(one.sentence, href=reverse("claim", args=[one.pk]), detail=_change(one)),
            Cell(one.source, detail=one.get_kind_display()),
            Cell(one.geography, detail=one.period),
            Cell(status=Verdict(one.verdict)) if one.verdict else "",
        )
        for one in claim_list()
    ]
    columns = ("No.", "What is said", "Who counted it", "Where and when", "Verdict")
    return render(
        request,
        "reports/claims.html",
        {
            "sections": report_sections(request),
            "table": Table("Claims", columns, rows) if rows else None,
            "may_change": may(request.actor, "reports.change"),
            "key": list(Verdict),
        },
    )


def claim(request: ActorRequest, number: int) -> HttpResponse:
    """One claim: what it carries, and how a change is to be read."""
    row = claim_get(number=number)
    told = [
        ("Who counted it", row.source),
        ("Area that is counted", f"{row.geography} ({Scope(row.covers).in_a_sentence})"),
        ("Said of", Scope(row.said_of).label),
        ("Period", row.period),
        ("What is counted", row.definition),
        ("How", f"{ClaimKind(row.kind).label}. {ClaimKind(row.kind).meaning}"),
        ("The change", _change(row)),
        ("What may be said of it", row.verdict_words),
        ("Ended", written_day(row.ended) if row.ended else ""),
    ]
    return render(
        request,
        "reports/claim.html",
        {
            "claim": row,
            "verdict": Verdict(row.verdict) if row.verdict else None,
            "rows": [Row(key, value) for key, value in told if value],
            "known": known_statistics(row.sentence),
            "may_change": may(request.actor, "reports.change") and row.ended is None,
            "talk": talk_of(request.actor, row),
        },
    )


def check(request: ActorRequest) -> HttpResponse:
    """Check a text of any document: typed figures, Acts, misquoted statistics. Nothing of it is kept."""
    form = CheckTextForm(data=request.POST if request.method == "POST" else None)
    asked = form.is_bound and form.is_valid()
    found = text_faults(form.cleaned_data["text"]) if asked else ()
    table = Table(
        "What was found",
        ("What", "Where", "What to do"),
        [(one.what, one.where, one.remedy) for one in found],
        row_headers=False,
    )
    return render(
        request,
        "reports/check.html",
        {
            "form": form,
            "title": "Check a text",
            "cancel": reverse("claims"),
            "asked": asked,
            "table": table if found else None,
        },
    )


def add(request: ActorRequest) -> HttpResponse:
    """State a claim by hand."""
    return form_page(
        request,
        ClaimForm,
        lambda data: claim_state(by=request.actor, **_told(data)),
        title="State a claim",
        intro="A claim that does not say who counted what, where, when and how is not taken.",
        done="The claim is stated.",
        to=_address,
        cancel=reverse("claims"),
    )


def take(request: ActorRequest) -> HttpResponse:
    """Take a change from an assessment."""

    def act(data: dict[str, Any]) -> Claim:
        assessment, finding = str(data.pop("finding")).split("|", 1)
        return claim_take(by=request.actor, assessment=assessment, finding=finding, **data)

    return form_page(
        request,
        partial(TakeForm, findings=changes_to_take()),
        act,
        title="Take a change from an assessment",
        intro="Both counts, the interval and the verdict are the assessment's own.",
        done="The claim is taken.",
        to=_address,
        cancel=reverse("claims"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a claim that was stated by hand."""
    row = claim_get(number=number)

    def act(data: dict[str, Any]) -> Claim:
        claim_amend(by=request.actor, claim=row, **_told(data))
        return row

    return form_page(
        request,
        AmendClaimForm,
        act,
        title="Change the claim",
        caption=str(row),
        done="The claim is changed.",
        to=_address,
        cancel=_address(row),
        initial={**{name: getattr(row, name) for name in _FIELDS}, "counted_as": row.kind},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a claim."""
    row = claim_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: claim_end(by=request.actor, claim=row, reason=data["reason"]),
        title="End the claim",
        caption=str(row),
        intro="Reports that were published keep it. Drafts that refer to it go on printing it; take it out of them.",
        done="The claim is ended.",
        to=reverse("claims"),
        cancel=_address(row),
    )


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """What a form gives, by the service's names."""
    return {("kind" if name == "counted_as" else name): value for name, value in data.items()}


def _address(row: Claim) -> str:
    return reverse("claim", args=[row.pk])


def _change(row: Claim) -> str:
    return change_sentence(row.facts, lower=row.lower, upper=row.upper, verdict=row.verdict)


urls = [
    page("reports/claims/", claims, name="claims", policy="reports.view"),
    page("reports/claims/add/", add, name="claim_add", policy="reports.change", writes=True),
    page("reports/claims/check/", check, name="claim_check", policy="reports.view", writes=True),
    page("reports/claims/take/", take, name="claim_take", policy="reports.change", writes=True),
    page("reports/claims/<int:number>/", claim, name="claim", policy="reports.view"),
    page(
        "reports/claims/<int:number>/amend/", amend, name="claim_amend", policy="reports.change", writes=True
    ),
    page("reports/claims/<int:number>/end/", end, name="claim_end", policy="reports.change", writes=True),
]
