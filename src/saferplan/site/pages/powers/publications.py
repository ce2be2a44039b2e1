"""Publishing figures of powers and case reviews; what is published, for everybody to read."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.powers.models import PowersPublication
from saferplan.powers.publication_data import UseData
from saferplan.powers.publishing import document_of, powers_publish, published_data
from saferplan.powers.selectors import publication_get, publication_list, publication_public
from saferplan.powers.states import PublicationKind
from saferplan.site.access import PUBLIC, page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.powers.forms import PublishForm
from saferplan.site.talk import talk_of

_BACK = {PublicationKind.USE_OF_POWERS: "powers", PublicationKind.CASE_REVIEWS: "case_reviews"}


def publish(request: ActorRequest, kind: str) -> HttpResponse:
    """Publish a year's figures."""
    of = _kind(kind)

    def act(data: dict[str, Any]) -> PowersPublication:
        return powers_publish(by=request.actor, kind=of, **data)

    return form_page(
        request,
        partial(PublishForm, request=request),
        act,
        title=f"Publish: {of.label.lower()}",
        warning="They are frozen as they stand, and everybody can read them. What changes later does not change them.",
        done=lambda made: f"{made}: published.",
        to=lambda made: reverse("powers_publication", args=[made.pk]),
        cancel=reverse(_BACK[of]),
        initial={"on": request.actor.today},
    )


def publication(request: ActorRequest, number: int) -> HttpResponse:
    """One publication, for partners: with its history and what was said of it."""
    held = publication_get(number=number)
    return render(
        request,
        "powers/publication.html",
        {
            "held": held,
            **_shown(held),
            "back": reverse(_BACK[PublicationKind(held.kind)]),
            "talk": talk_of(request.actor, held),
        },
    )


def published(request: HttpRequest) -> HttpResponse:
    """What is published, for everybody."""
    return render(request, "powers/published.html", {"held": publication_list()})


def published_one(request: HttpRequest, number: int) -> HttpResponse:
    """One publication, for everybody."""
    held = publication_public(number=number)
    return render(request, "powers/published_one.html", {"held": held, **_shown(held)})


def download(_request: HttpRequest, number: int, ending: str) -> HttpResponse:
    """One publication as a file, for everybody."""
    held = publication_public(number=number)
    form = format_of(ending, sheets=True)
    return document_response(document_of(held), f"{held.kind.replace('_', '-')}-{held.year}", form)


def _kind(name: str) -> PublicationKind:
    try:
        return PublicationKind(name)
    except ValueError as error:
        raise Http404(f"no figures {name!r}") from error


def _shown(held: PowersPublication) -> dict[str, Any]:
    data = published_data(held)
    common = {"data": data, "year": PlanYear(held.year).label}
    if isinstance(data, UseData):
        table = Table(
            f"How often tools and powers were used, {data.partnership}",
            [
                "Tool or power",
                *(Column(one, numeric=True) for one in data.years),
                "Change between the last two years",
            ],
            [
                [
                    Cell(line.tool, detail=line.who),
                    *(
                        Cell(
                            f"{'at least ' if one.at_least else ''}{one.value:,}"
                            if one.value is not None
                            else one.absence.symbol
                            if one.absence
                            else "",
                            detail=one.absence.meaning if one.absence else "",
                        )
                        for one in line.counts
                    ),
                    Cell(line.change or "–"),
                ]
                for line in data.lines
            ],
        )
        return {**common, "table": table, "notes": [data.protection, data.note]}
    table = Table(
        f"Anti-social behaviour case reviews, {data.year}",
        [
            "Organisation",
            Column("Applications", numeric=True),
            Column("Threshold not met", numeric=True),
            Column("Reviews carried out", numeric=True),
            Column("Recommendations", numeric=True),
        ],
        [
            [
                Cell(one.organisation, detail=one.explanation),
                *(
                    Cell("Not known" if each is None else f"{each:,}")
                    for each in (one.applications, one.not_met, one.reviews, one.recommendations)
                ),
            ]
            for one in data.lines
        ],
    )
    return {**common, "table": table, "notes": [data.threshold, f"Published under: {data.reference}."]}


urls = [
    page("powers/publish/<slug:kind>/", publish, name="powers_publish", policy="powers.publish", writes=True),
    page("powers/publications/<int:number>/", publication, name="powers_publication", policy="powers.view"),
    page("released/powers/", published, name="powers_published", policy=PUBLIC),
    page("released/powers/<int:number>/", published_one, name="powers_published_one", policy=PUBLIC),
    page("released/powers/<int:number>/file/<slug:ending>/", download, name="powers_document", policy=PUBLIC),
]
