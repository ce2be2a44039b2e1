"""Assessments: which there are, asking for one, what it found, its documents, its adoption and its release."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.desk.findings import finding_views
from saferplan.desk.models import Assessment
from saferplan.desk.opening import status_of, workspace_open
from saferplan.desk.selectors import (
    AssessmentSummary,
    assessment_get,
    assessment_list,
    document_get,
    documents_of,
    released_to_all,
    years_to_assess,
)
from saferplan.desk.services import (
    adoption_ask,
    assessment_ask,
    assessment_release,
    assessment_take_up,
    release_withdraw,
    verification_ask,
)
from saferplan.domain.display import written_day
from saferplan.domain.planning.roles import Visibility
from saferplan.history.policies import may
from saferplan.site.access import PUBLIC, page
from saferplan.site.components import Cell, Link, Row, Table
from saferplan.site.forms import DateField, PageForm, WordedField, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.talk import talk_of

# A document that was made of what people wrote is shown as if it came from somewhere else: without scripts, forms and
# our cookies, and with the styles that are written in it.
SANDBOX = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def assessments(request: ActorRequest) -> HttpResponse:
    """The assessments that the reader may read, those of the latest year first."""
    found = assessment_list(by=request.actor)
    rows = [
        (
            Cell(
                f"Year ending {one.settings.year_ending.label}",
                href=reverse("assessment", kwargs={"name": one.name}),
                detail=one.name,
            ),
            one.audience.label,
            Cell(status=one.state),
            _readers(one),
        )
        for one in found
    ]
    return render(
        request,
        "assessments/list.html",
        {
            "workspace": workspace_open(),
            "may_ask": may(request.actor, "desk.assess"),
            "table": Table("Assessments", ("Assessment", "Protected for", "State", "Visible to"), rows)
            if rows
            else None,
        },
    )


def assessment(request: ActorRequest, name: str) -> HttpResponse:
    """What an assessment found, with figures that open their trace, and what may be done with it."""
    summary, frozen = assessment_get(by=request.actor, name=name)
    actor = request.actor
    context: dict[str, Any] = {
        "summary": summary,
        "findings": finding_views(frozen),
        "documents": [
            (one, reverse("assessment_document", kwargs={"name": name, "file": one.name}))
            for one in documents_of(name=name)
        ],
        "rows": _facts(summary, frozen.snapshot_number, frozen.code.version),
        "may_write": may(actor, "desk.assess") and not summary.settings.adopted_on,
        "may_adopt": may(actor, "desk.adopt") and not summary.settings.adopted_on,
        "may_release": may(actor, "desk.release") and bool(summary.settings.adopted_on),
        "may_verify": may(actor, "desk.see_all"),
        "talk": talk_of(actor, summary.record) if summary.record is not None else None,
    }
    return render(request, "assessments/assessment.html", context)


class AskForm(PageForm):
    """Which year, for whom, compared with whom."""

    submit = "Make the assessment"
    year_ending = forms.ChoiceField(
        label="Year ending", help_text="The last month of the twelve it is about."
    )
    audience = WordedField(Visibility, label="Who it is for")
    peers = forms.CharField(
        label="Districts to compare with",
        required=False,
        help_text="Their codes, such as E07000134, with commas between. Leave it empty for the most similar districts.",
    )

    def __init__(self, *arguments: Any, years: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["year_ending"].choices = years  # type: ignore[attr-defined]

    def clean_peers(self) -> list[str]:
        """The codes."""
        return [one.upper() for one in self.cleaned_data["peers"].replace(",", " ").split()]


def ask(request: ActorRequest) -> HttpResponse:
    """Ask for an assessment; it is made in the background."""
    workspace = workspace_open()
    newest = request.actor.today
    if workspace is not None:
        held = [one.period.last for one in status_of(workspace, request.actor.today).datasets if one.rows]
        last = max(held, default=None)
        newest = min(newest, dt.date(last.year, last.month, 1)) if last else newest
    return form_page(
        request,
        partial(AskForm, years=years_to_assess(last=newest)),
        lambda given: assessment_ask(by=request.actor, **given),
        title="Ask for an assessment",
        done="The assessment was asked for.",
        to=lambda job: reverse("job", kwargs={"number": job.pk}),
        initial={"audience": Visibility.PARTNERSHIP.value},
        cancel=reverse("assessments"),
        intro="Its figures are computed from all evidence that is held now. That takes about a minute.",
    )


class AdoptForm(PageForm):
    """When it was adopted, and by whom."""

    submit = "Adopt and freeze it"
    submit_kind = "warning"
    on = DateField(label="Adopted on")
    adopted_by = forms.CharField(
        label="Adopted by",
        max_length=120,
        help_text="The body or post, not a person: such as the strategy group.",
    )


def adopt(request: ActorRequest, name: str) -> HttpResponse:
    """Have an assessment frozen as adopted."""
    summary, _ = assessment_get(by=request.actor, name=name)
    return form_page(
        request,
        AdoptForm,
        lambda given: adoption_ask(by=request.actor, assessment=_record(request, name), **given),
        title="Adopt the assessment",
        caption=_called(summary),
        done="The assessment is being frozen.",
        to=lambda job: reverse("job", kwargs={"number": job.pk}),
        cancel=_address(name),
        warning="What is adopted stays as it is: nobody can make it again or write in it.",
        initial={"adopted_by": "The strategy group"},
    )


class ReleaseForm(PageForm):
    """Who may read it."""

    submit = "Release it"
    visible_to = WordedField(Visibility, label="Visible to")
    reason = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))


def release(request: ActorRequest, name: str) -> HttpResponse:
    """Let those read an adopted assessment whom it is made visible to."""
    summary, _ = assessment_get(by=request.actor, name=name)
    return form_page(
        request,
        ReleaseForm,
        lambda given: assessment_release(by=request.actor, assessment=_record(request, name), **given),
        title="Release the assessment",
        caption=_called(summary),
        done="The assessment is released.",
        to=_address(name),
        cancel=_address(name),
        intro=f"Its small numbers are protected for: {summary.audience.label}. "
        "It can be visible to no more than those.",
        initial={"visible_to": summary.audience.value},
    )


class ReasonForm(PageForm):
    """Why."""

    submit = "Withdraw the release"
    submit_kind = "warning"
    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))


def withdraw(request: ActorRequest, name: str) -> HttpResponse:
    """Take a release back."""
    summary, _ = assessment_get(by=request.actor, name=name)
    return form_page(
        request,
        ReasonForm,
        lambda given: release_withdraw(by=request.actor, assessment=_record(request, name), **given),
        title="Withdraw the release",
        caption=_called(summary),
        done="The release is withdrawn.",
        to=_address(name),
        cancel=_address(name),
    )


class VerifyForm(PageForm):
    """Nothing to say."""

    submit = "Verify it now"


def verify(request: ActorRequest, name: str) -> HttpResponse:
    """Have every figure computed anew."""
    summary, _ = assessment_get(by=request.actor, name=name)
    return form_page(
        request,
        VerifyForm,
        lambda _: verification_ask(by=request.actor, assessment=_record(request, name)),
        title="Verify the assessment",
        caption=_called(summary),
        done="Verification was asked for.",
        to=lambda job: reverse("job", kwargs={"number": job.pk}),
        cancel=_address(name),
        intro="Every figure is computed once more from the snapshot that the assessment names, and every count is "
        "counted once more from its records.",
    )


def document(request: ActorRequest, name: str, file: str) -> FileResponse:
    """A document of an assessment: the web page is shown, the others are downloaded."""
    found = document_get(by=request.actor, name=name, file=file)
    shown = found.path.suffix == ".html"
    response = FileResponse(
        found.path.open("rb"), content_type=found.content_type, as_attachment=not shown, filename=found.name
    )
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-cache"
    return response


def released(request: HttpRequest) -> HttpResponse:
    """The assessments that everybody may read."""
    shown = [
        (
            one,
            [
                (d, reverse("assessment_document", kwargs={"name": one.name, "file": d.name}))
                for d in documents
            ],
        )
        for one in released_to_all()
        if (documents := documents_of(name=one.name))
    ]
    return render(request, "assessments/released.html", {"shown": shown})


def _record(request: ActorRequest, name: str) -> Assessment:
    return assessment_take_up(by=request.actor, name=name)


def _address(name: str) -> str:
    return reverse("assessment", kwargs={"name": name})


def _called(summary: AssessmentSummary) -> str:
    return f"Year ending {summary.settings.year_ending.label}, {summary.audience.label.lower()}"


def _readers(summary: AssessmentSummary) -> str:
    return summary.visible_to.label if summary.visible_to else "Analysts only"


def _facts(summary: AssessmentSummary, snapshot: int, version: str) -> list[Row]:
    settings, record = summary.settings, summary.record
    rows = [
        Row("Year", settings.year.label),
        Row("Protected for", summary.audience.label),
        Row("State", summary.state.meaning, status=summary.state),
    ]
    if settings.adopted_on:
        rows.append(
            Row(
                "Adopted", f"{written_day(dt.date.fromisoformat(settings.adopted_on))}, {settings.adopted_by}"
            )
        )
    rows.append(Row("Visible to", _readers(summary)))
    if record is not None and record.released is not None:
        rows.append(Row("Released", written_day(record.released)))
    rows += [
        Row("Made from", f"snapshot {snapshot}", links=[Link("See", reverse("snapshots"), "the snapshots")]),
        Row("Made by", f"SaferPlan {version}"),
    ]
    return rows


urls = [
    page("assessments/", assessments, name="assessments", policy="desk.assessment_view"),
    page("assessments/ask/", ask, name="assessment_ask", policy="desk.assess", writes=True),
    page("assessments/of/<str:name>/", assessment, name="assessment", policy="desk.assessment_view"),
    page(
        "assessments/of/<str:name>/adopt/", adopt, name="assessment_adopt", policy="desk.adopt", writes=True
    ),
    page(
        "assessments/of/<str:name>/release/",
        release,
        name="assessment_release",
        policy="desk.release",
        writes=True,
    ),
    page(
        "assessments/of/<str:name>/withdraw/",
        withdraw,
        name="release_withdraw",
        policy="desk.release",
        writes=True,
    ),
    page(
        "assessments/of/<str:name>/verify/",
        verify,
        name="assessment_verify",
        policy="desk.see_all",
        writes=True,
    ),
    page(
        "assessments/of/<str:name>/documents/<str:file>", document, name="assessment_document", policy=PUBLIC
    ),
    page("released/", released, name="released_assessments", policy=PUBLIC),
]
