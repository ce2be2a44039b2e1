"""Claims: the list, one claim, stating one by hand or from an assessment, changing, ending; sentences that are kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.claims.changes import change_sentence
from saferplan.claims.keeping import sentence_keep, sentence_let_go
from saferplan.claims.models import Claim
from saferplan.claims.selectors import claim_get, claim_list, kept_get, kept_list
from saferplan.claims.services import claim_amend, claim_end, claim_state
from saferplan.domain.claims.checking import text_faults
from saferplan.domain.claims.claim import ClaimKind, Scope, known_statistics
from saferplan.domain.display import written_day
from saferplan.domain.verdicts import Verdict
from saferplan.history.policies import may
from saferplan.reports.taking import changes_to_take, claim_take
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.reports.forms import AmendClaimForm, CheckTextForm, ClaimForm, KeepForm, TakeForm
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
            "kept": _kept(may_keep=may(request.actor, "claims.keep")),
            "may_keep": may(request.actor, "claims.keep"),
            "may_change": may(request.actor, "claims.change"),
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
            "may_change": may(request.actor, "claims.change") and row.ended is None,
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
        initial={"sentence": request.GET.get("sentence", "")},
    )


def keep(request: ActorRequest) -> HttpResponse:
    """Keep a sentence without a source."""
    return form_page(
        request,
        KeepForm,
        lambda data: sentence_keep(by=request.actor, **data),
        title="Keep a sentence without a source",
        intro="Documents print the sentence, the reason and the post that answers for it.",
        done="The sentence is kept.",
        to=reverse("claims"),
        cancel=reverse("claims"),
        initial={"sentence": request.GET.get("sentence", "")},
    )


def let_go(request: ActorRequest, number: int) -> HttpResponse:
    """Keep a sentence no longer."""
    row = kept_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: sentence_let_go(by=request.actor, kept=row, reason=data["reason"]),
        title="Keep the sentence no longer",
        caption=str(row),
        intro="Documents that were made with it stay as they are. New ones wait for its source.",
        done="The sentence is kept no longer.",
        to=reverse("claims"),
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


def _kept(*, may_keep: bool) -> Table | None:
    rows = [
        (
            one.sentence,
            one.why,
            Cell(one.kept_as, detail=written_day(one.kept_on)),
            *(
                [Cell("Keep it no longer", href=reverse("sentence_let_go", args=[one.pk]))]
                if may_keep
                else []
            ),
        )
        for one in kept_list()
    ]
    columns = ("What is said", "Why it stands", "Who answers for it", *(["Settled?"] if may_keep else []))
    return Table("Sentences that stand without a source", columns, rows) if rows else None


def _address(row: Claim) -> str:
    return reverse("claim", args=[row.pk])


def _change(row: Claim) -> str:
    return change_sentence(row.facts, lower=row.lower, upper=row.upper, verdict=row.verdict)


urls = [
    page("reports/claims/", claims, name="claims", policy="claims.view"),
    page("reports/claims/add/", add, name="claim_add", policy="claims.change", writes=True),
    page("reports/claims/check/", check, name="claim_check", policy="claims.view", writes=True),
    page("reports/claims/keep/", keep, name="sentence_keep", policy="claims.keep", writes=True),
    page(
        "reports/claims/kept/<int:number>/end/",
        let_go,
        name="sentence_let_go",
        policy="claims.keep",
        writes=True,
    ),
    page("reports/claims/take/", take, name="claim_take", policy="claims.change", writes=True),
    page("reports/claims/<int:number>/", claim, name="claim", policy="claims.view"),
    page(
        "reports/claims/<int:number>/amend/", amend, name="claim_amend", policy="claims.change", writes=True
    ),
    page("reports/claims/<int:number>/end/", end, name="claim_end", policy="claims.change", writes=True),
]
