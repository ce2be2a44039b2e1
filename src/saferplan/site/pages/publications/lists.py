"""Every document that there is, and those that can be made."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may
from saferplan.publications.kinds import KINDS, Kind
from saferplan.publications.models import Publication
from saferplan.publications.selectors import publication_list, subjects_of
from saferplan.publications.states import About, PublicationState
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.common import pages_beside
from saferplan.site.pages.publications.elsewhere import elsewhere_table

_MOST_SUBJECTS = 6
"""So many plans, versions of a strategy or meetings are offered to make a document of: the newest."""


def publications(request: ActorRequest) -> HttpResponse:
    """The documents, the newest first; with `?all=yes` those that were replaced or withdrawn, too."""
    with_gone = request.GET.get("all") == "yes"
    plans = [year for year, _ in subjects_of(_of(About.PLAN))]
    rows = [_row(one) for one in publication_list(by=request.actor, with_gone=with_gone)]
    columns = ("Document", "Version", "State", "For", "Made")
    return render(
        request,
        "publications/list.html",
        {
            "sections": pages_beside(request),
            "table": Table("Documents, the newest first", columns, rows, caption_size="hidden")
            if rows
            else None,
            "with_gone": with_gone,
            "states": list(PublicationState),
            "offered": _offered() if may(request.actor, "publications.make") else [],
            "plans": [(year, PlanYear(year).label) for year in plans],
            "elsewhere": elsewhere_table(request, year=plans[0] if plans else None),
        },
    )


def _of(about: About) -> Kind:
    """A kind of document that is about it."""
    return next(one for one in KINDS.values() if one.about is about)


def _row(one: Publication) -> tuple[object, ...]:
    return (
        Cell(one.title, href=reverse("publication", args=[one.pk])),
        str(one.version),
        Cell(status=one.standing),
        Visibility(one.marking).label,
        one.made_on,
    )


def _offered() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each kind with what it says, and of what it can be made: title and address."""
    held = {about: subjects_of(_of(about))[:_MOST_SUBJECTS] for about in About}
    return [
        (
            one.kind.label,
            one.says,
            [
                (title, reverse("publication_make", args=[one.kind.value, number]))
                for number, title in held[one.about]
            ],
        )
        for one in KINDS.values()
    ]


urls = [page("documents/", publications, name="publications", policy="publications.view")]
