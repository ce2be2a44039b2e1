"""One document: how far it is, its files, what its words are like, where it went, its versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.claims.figures import figures_in
from saferplan.domain.claims.backing import NOTHING_SAID
from saferplan.domain.display import written_day
from saferplan.domain.plain_words import Readability, Writing, readability, writing_rules
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.publications.easy_read_document import easy_read_check, easy_words_missing
from saferplan.publications.kinds import data_of, document_of, kind_of
from saferplan.publications.models import Publication
from saferplan.publications.selectors import publication_get, versions_of
from saferplan.publications.states import About, DocumentKind, PublicationState, Recipient
from saferplan.publications.summary_document import summary_lines
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.common import file_links, handed_out
from saferplan.site.talk import talk_of
from saferplan.site.waiting import waiting_context


def publication(request: ActorRequest, number: int) -> HttpResponse:
    """One version of a document."""
    held = publication_get(by=request.actor, number=number)
    state, actor = held.standing, request.actor
    writing, found, missing = _written(held)
    return render(
        request,
        "publications/document.html",
        {
            "held": held,
            "says": kind_of(held).says,
            "rows": _rows(held),
            **waiting_context(request, figures_in(held) if held.ended_on is None else NOTHING_SAID),
            "files": file_links(held, "publication_document"),
            "rules": writing_rules(writing) if writing else None,
            "found": found,
            "missing": missing,
            "plain_words": reverse("plain_words", args=[held.plan.year])
            if held.plan and held.document_kind is DocumentKind.EASY_READ
            else "",
            "again": _again(held) if may(actor, "publications.make") else "",
            "may_approve": state is PublicationState.DRAFT and may(actor, "publications.approve", held),
            "may_publish": state is PublicationState.APPROVED and may(actor, "publications.publish"),
            "may_withdraw": held.ended_on is None and may(actor, "publications.publish"),
            "may_record": held.published_on is not None and may(actor, "publications.publish"),
            "releases": _releases(actor, held),
            "versions": _versions(actor, held),
            "talk": talk_of(actor, held),
        },
    )


def download(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A document as a file."""
    held = publication_get(by=request.actor, number=number)
    return handed_out(document_of(held), held, ending)


def _written(held: Publication) -> tuple[Writing | None, Readability | None, tuple[str, ...]]:
    """By which rules its words are read, what is hard in them, and whose plain words are not written."""
    if held.document_kind is DocumentKind.EASY_READ:
        data = data_of(held)
        return Writing.EASY_READ, easy_read_check(data), easy_words_missing(data)
    if held.document_kind is DocumentKind.PLAN_SUMMARY:
        return Writing.SUMMARY, readability(summary_lines(data_of(held)), Writing.SUMMARY), ()
    return None, None, ()


def _rows(held: Publication) -> list[Row]:
    told = [
        ("About", str(held.subject)),
        ("For", Visibility(held.marking).label),
        ("Version", str(held.version)),
        ("Made", written_day(held.made_on)),
        (
            "Approved",
            f"{written_day(held.approved_on)}, {held.approved_as}" if held.approved_on else "Not yet",
        ),
        ("Published", written_day(held.published_on) if held.published_on else "Not yet"),
    ]
    if held.ended_on:
        told.append((held.standing.word, written_day(held.ended_on)))
    told.append(("Frozen as", f"schema {held.schema}, sha256 {held.sha256[:16]}"))
    return [Row(key, value) for key, value in told]


def _again(held: Publication) -> str:
    """Where a new version of the same is made."""
    kind = kind_of(held)
    number = held.plan.year if kind.about is About.PLAN and held.plan else held.subject.pk
    return reverse("publication_make", args=[kind.kind.value, number])


def _releases(actor: Actor, held: Publication) -> Table | None:
    may_end = may(actor, "publications.publish")
    rows = [
        (
            Cell(Recipient(one.recipient).label, detail=one.words),
            one.day,
            one.channel,
            one.form,
            *([Cell("End it", href=reverse("release_end", args=[one.pk]))] if may_end else []),
        )
        for one in held.held_releases  # type: ignore[attr-defined]
    ]
    columns = ("To", "Day", "How, or where", "Formats", *(["Wrong?"] if may_end else []))
    return Table("Where it went", columns, rows, caption_size="hidden") if rows else None


def _versions(actor: Actor, held: Publication) -> Table | None:
    rows = [
        (
            Cell(f"Version {one.version}", href=reverse("publication", args=[one.pk])),
            Cell(status=one.standing),
            one.made_on,
        )
        for one in versions_of(by=actor, publication=held)
    ]
    return (
        Table("Versions", ("Version", "State", "Made"), rows, caption_size="hidden")
        if len(rows) > 1
        else None
    )


urls = [
    page("documents/<int:number>/", publication, name="publication", policy="publications.view"),
    page(
        "documents/<int:number>/file/<slug:ending>/",
        download,
        name="publication_document",
        policy="publications.view",
    ),
]
