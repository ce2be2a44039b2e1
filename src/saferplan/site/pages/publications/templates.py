"""The council's Word template: uploaded, checked with a picture of a page, tried, taken up, ended."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.documents.rendering import Format
from saferplan.documents.rendering import render as render_document
from saferplan.documents.word import StyleLook, TemplateLook, page_sketch
from saferplan.documents.word.template import placeholder_names
from saferplan.domain.display import written_day
from saferplan.history.files import path_of
from saferplan.history.policies import may
from saferplan.partnership.selectors import partnership_get
from saferplan.publications.models import WordTemplate
from saferplan.publications.sample import sample_document
from saferplan.publications.selectors import word_template_get, word_template_list
from saferplan.publications.templates import look_of, template_end, template_receive, template_take_up
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.document_files import TYPES
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.common import pages_beside
from saferplan.site.pages.publications.forms import EndTemplateForm, TakeUpForm, TemplateForm
from saferplan.site.talk import talk_of


def templates(request: ActorRequest) -> HttpResponse:
    """The template in use, those that wait or were ended, and how one is made."""
    rows = [
        (Cell(one.name, href=reverse("word_template", args=[one.pk])), one.received_on, _standing(one))
        for one in word_template_list()
    ]
    return render(
        request,
        "publications/templates.html",
        {
            "sections": pages_beside(request),
            "table": Table("Templates, the newest first", ("File", "Uploaded", "Use"), rows)
            if rows
            else None,
            "names": placeholder_names(),
            "may_change": may(request.actor, "publications.template"),
        },
    )


def receive(request: ActorRequest) -> HttpResponse:
    """Upload a template."""

    def act(data: dict[str, Any]) -> WordTemplate:
        return template_receive(by=request.actor, given=data["file"])

    return form_page(
        request,
        TemplateForm,
        act,
        title="Upload the council’s Word template",
        intro="It is checked first, and used once you have looked at the check. Names of its authors and internal "
        "properties are taken out.",
        done="The template can be used. Look at the check.",
        to=lambda held: reverse("word_template", args=[held.pk]),
        cancel=reverse("word_templates"),
    )


def template(request: ActorRequest, number: int) -> HttpResponse:
    """The check of a template: how it looks, what it has, what it lacks."""
    held = word_template_get(number=number)
    look = _look(held)
    may_change = may(request.actor, "publications.template")
    return render(
        request,
        "publications/template.html",
        {
            "held": held,
            "look": look,
            "rows": _rows(held, look),
            "styles": _styles(look),
            "may_take_up": may_change and held.in_use_since is None and held.ended is None,
            "may_end": may_change and held.ended is None,
            "talk": talk_of(request.actor, held),
        },
    )


def sketch(request: ActorRequest, number: int) -> HttpResponse:  # noqa: ARG001 - every reader sees the same
    """A picture of a page in the template."""
    return HttpResponse(page_sketch(_look(word_template_get(number=number))), content_type="image/svg+xml")


def sample(request: ActorRequest, number: int) -> HttpResponse:
    """A sample document in the template, to be looked at in Word."""
    held = word_template_get(number=number)
    _look(held)
    document = sample_document(day=request.actor.today, partnership=partnership_get())
    with tempfile.TemporaryDirectory() as folder:
        made = render_document(
            document, Path(folder), "sample", {Format.DOCX}, word_template=path_of(held.sha256)
        )
        content = made[Format.DOCX].read_bytes()
    response = HttpResponse(content, content_type=TYPES[Format.DOCX])
    response["Content-Disposition"] = 'attachment; filename="sample.docx"'
    return response


def take_up(request: ActorRequest, number: int) -> HttpResponse:
    """Use a template."""
    held = word_template_get(number=number)
    back = reverse("word_template", args=[number])
    return form_page(
        request,
        TakeUpForm,
        lambda _: template_take_up(by=request.actor, template=held),
        title="Use the template",
        caption=held.name,
        intro="Every Word file that somebody downloads is made in it from now on. The one in use before is ended.",
        done="The template is in use.",
        to=back,
        cancel=back,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End the use of a template."""
    held = word_template_get(number=number)
    return form_page(
        request,
        EndTemplateForm,
        lambda data: template_end(by=request.actor, template=held, **data),
        title="End the use of the template",
        caption=held.name,
        intro="Word files have a plain page of our own again.",
        done="The template is not used any more.",
        to=reverse("word_templates"),
        cancel=reverse("word_template", args=[number]),
    )


def _look(held: WordTemplate) -> TemplateLook:
    """How it looks.

    Raises:
        Http404: its content is not there.
    """
    try:
        return look_of(held)
    except FileNotFoundError as error:
        raise Http404(f"the content of template {held.pk} is not there") from error


def _standing(one: WordTemplate) -> str:
    if one.ended is not None:
        return f"Ended {written_day(one.ended)}"
    return f"In use since {written_day(one.in_use_since)}" if one.in_use_since else "Not in use"


def _rows(held: WordTemplate, look: TemplateLook) -> list[Row]:
    asked = (*look.placeholders, *look.controls)
    sides = ", ".join(f"{name} {getattr(look, name):.0f}" for name in ("left", "right", "top", "bottom"))
    place = "Where the template says" if look.has_place else "At its end: it holds no {{ content }}"
    marking = (
        "Where the template says"
        if look.shows_marking
        else "Put at the top of its header, for every document needs it"
    )
    alone = f"{look.undescribed} without: say in Word what each shows" if look.undescribed else "All have one"
    return [
        Row("Use", _standing(held)),
        Row("Page", f"{look.width:.0f} by {look.height:.0f} mm"),
        Row("Margins", f"{sides} mm"),
        Row("Header", look.header or "Empty"),
        Row("Footer", look.footer or "Empty"),
        Row("It asks for", ", ".join(asked) if asked else "Nothing: it holds no placeholder"),
        Row("Where the document goes", place),
        Row("Marking", marking),
        Row("Text alternatives of its pictures", alone),
        Row("Taken out", "; ".join(held.removed) if held.removed else "Nothing had to be"),
    ]


def _styles(look: TemplateLook) -> Table:
    return Table(
        "Styles",
        ("We write with", "In the template", "Letters"),
        [(one.name, one.theirs or "Missing: our own look is used", _letters(one)) for one in look.styles],
        caption_size="hidden",
    )


def _letters(one: StyleLook) -> str:
    if not one.theirs:
        return "Ours"
    size = "" if one.points is None else f"{one.points:g} point"
    colour = f"colour {one.colour}" if one.colour else ""
    return (
        ", ".join(part for part in (one.font, size, "bold" if one.bold else "", colour) if part)
        or "As its base style"
    )


urls = [
    page("documents/word-template/", templates, name="word_templates", policy="publications.view"),
    page(
        "documents/word-template/upload/",
        receive,
        name="word_template_receive",
        policy="publications.template",
        writes=True,
    ),
    page("documents/word-template/<int:number>/", template, name="word_template", policy="publications.view"),
    page(
        "documents/word-template/<int:number>/page.svg",
        sketch,
        name="word_template_sketch",
        policy="publications.view",
    ),
    page(
        "documents/word-template/<int:number>/sample.docx",
        sample,
        name="word_template_sample",
        policy="publications.view",
    ),
    page(
        "documents/word-template/<int:number>/use/",
        take_up,
        name="word_template_take_up",
        policy="publications.template",
        writes=True,
    ),
    page(
        "documents/word-template/<int:number>/end/",
        end,
        name="word_template_end",
        policy="publications.template",
        writes=True,
    ),
]
