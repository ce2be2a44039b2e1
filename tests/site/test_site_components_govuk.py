"""Our markup is that of the GOV.UK Design System: compared with the examples published with govuk-frontend."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django import forms
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from markup import tree
from npm import GOVUK, npm_file
from saferplan.site import components
from saferplan.site.forms import AffixedInput, Checkboxes, DateField, ErrorLink, PageForm, Radios, field_html
from saferplan.site.templatetags import components as tags

# What ours have besides: buttons that take no second click, and what Django says of a field with an error.
OURS = frozenset({"data-prevent-double-click", "aria-invalid", "data-label"})
Options = dict[str, Any]


@cache
def examples(component: str) -> dict[str, tuple[Options, str]]:
    path = f"dist/govuk/components/{component}/fixtures.json"
    held = json.loads(npm_file("govuk-frontend", GOVUK, path))
    return {one["name"]: (one["options"], one["html"]) for one in held["fixtures"]}


def said(part: Options | None) -> str:
    """The text of a label, hint or message; its markup where it has some."""
    if not part:
        return ""
    return mark_safe(part["html"]) if "html" in part else str(part.get("text", ""))


def shown(template: str, context: dict[str, Any]) -> str:
    return get_template(f"components/{template}.html").render(context)


# --- what is not a form -----------------------------------------------------------------------------------


def a_tag(options: Options) -> str:
    return components.tag(said(options), options.get("classes", "").removeprefix("govuk-tag--"))


def a_button(options: Options) -> str:
    return tags.button(
        said(options),
        href=options.get("href", ""),
        kind=options.get("classes", "").removeprefix("govuk-button--"),
        name=options.get("name", ""),
        value=options.get("value", ""),
    )


def breadcrumbs(options: Options) -> str:
    return tags.breadcrumbs_of([(one["text"], one["href"]) for one in options["items"]])


def a_table(options: Options) -> str:
    head = options.get("head") or [{"text": ""} for _ in options["rows"][0]]

    def cell(one: Options) -> components.Cell:
        return components.Cell(said(one), numeric=one.get("format") == "numeric")

    html = components.Table(
        options.get("caption", ""),
        [components.Column(one["text"], one.get("format") == "numeric") for one in head],
        [[cell(one) for one in row] for row in options["rows"]],
        caption_size=options.get("captionClasses", "").removeprefix("govuk-table__caption--"),
        row_headers=options.get("firstCellIsHeader", False),
        stack=False,
    ).html()
    # Ours always have a caption and a head; two examples have none.
    for part in ("caption", "head"):
        if part not in options:
            element = "thead" if part == "head" else part
            html = mark_safe(re.sub(rf"<{element}.*?</{element}>", "", html))
    return html


def a_summary_list(options: Options) -> str:
    rows = [
        components.Row(
            said(row["key"]),
            said(row["value"]),
            [
                components.Link(link["text"], link["href"], link.get("visuallyHiddenText", ""))
                for link in row.get("actions", {}).get("items", [])
            ],
        )
        for row in options["rows"]
    ]
    title = said(options.get("card", {}).get("title"))
    return shown("summary_list", tags.summary_list(rows, title=title, border="classes" not in options))


def a_task_list(options: Options) -> str:
    def note(status: Options) -> str:
        if "tag" in status:
            return components.tag(
                said(status["tag"]), status["tag"].get("classes", "").removeprefix("govuk-tag--")
            )
        return said(status)

    items = [
        components.Task(
            said(one["title"]), one.get("href", ""), said(one.get("hint")), note=note(one["status"])
        )
        for one in options["items"]
    ]
    return shown("task_list", tags.task_list(items))


def pagination(options: Options) -> str:
    numbers = [
        {"number": one.get("number"), "href": one.get("href", ""), "current": one.get("current")}
        for one in options["items"]
    ]
    ends = {one: options.get(one, {}).get("href", "") for one in ("previous", "next")}
    return shown("pagination", {"shown": True, "numbers": numbers, **ends})


def error_summary(options: Options) -> str:
    errors = [ErrorLink(said(one), one.get("href", "")) for one in options["errorList"]]
    return shown("error_summary", {"errors": errors})


def navigation(options: Options) -> str:
    items = [
        {
            "label": one["text"],
            "href": one["href"],
            "current": "page" if one.get("current") else "true" if one.get("active") else "",
        }
        for one in options["navigation"]
    ]
    return shown("navigation", {"items": items}).replace(" sp-navigation", "")


def a_panel(options: Options) -> str:
    return tags.panel(mark_safe(options.get("html", "")), mark_safe(options["titleHtml"]))


def back_link(options: Options) -> str:
    html = tags.back_link(options.get("href", "#"), options.get("text", "Back"))
    return html.partition(">")[2].removesuffix("</nav>")  # ours is a landmark of its own


NOT_FORMS: dict[str, tuple[Callable[[Options], str], tuple[str, ...]]] = {
    "tag": (a_tag, ("default", "grey", "green", "purple", "red", "orange", "yellow", "html as text", "html")),
    "button": (a_button, ("default", "link", "secondary", "warning", "inverse", "html", "name", "no type")),
    "inset-text": (lambda options: tags.inset(said(options)), ("default", "with html", "html as text")),
    "details": (
        lambda options: tags.details(
            said(options), options["summaryText"], opened=options.get("open", False)
        ),
        ("default", "html as text", "html", "summary html as text"),
    ),
    "warning-text": (
        lambda options: tags.warning(said(options)),
        ("default", "multiple lines", "html", "html as text"),
    ),
    "panel": (a_panel, ("default",)),
    "breadcrumbs": (breadcrumbs, ("with collapse on mobile",)),
    "back-link": (back_link, ("default", "with custom text and link", "html as text")),
    "table": (
        a_table,
        ("with head", "with head and caption", "with firstCellIsHeader true", "firstCellIsHeader with html"),
    ),
    "summary-list": (
        a_summary_list,
        (
            "default",
            "with actions",
            "no-border",
            "with some actions",
            "value with html",
            "as a summary card with a text header",
            "empty items array",
        ),
    ),
    "task-list": (a_task_list, ("default", "with hint text and additional states")),
    "pagination": (pagination, ("default", "with many pages", "first page", "last page")),
    "error-summary": (
        error_summary,
        ("default", "without links", "mixed with and without links", "error list with html"),
    ),
    "service-navigation": (
        navigation,
        (
            "with navigation with a current item",
            "with navigation with an active item",
            "with large navigation",
        ),
    ),
}


# --- fields -----------------------------------------------------------------------------------------------


def a_field(options: Options, field: forms.Field, value: Any = None) -> str:
    """A field as a form shows it whose identities are those of the example."""
    name = options.get("name") or options["id"]
    identity = options.get("idPrefix") or options.get("id") or name
    legend = options.get("fieldset", {}).get("legend")
    field.label = said(legend or options.get("label"))
    field.help_text = said(options.get("hint"))
    field.required = True
    size = (legend or {}).get("classes", "").rpartition("--")[2]
    kind = type("Form", (PageForm,), {identity: field, "label_size": size})
    message = said(options.get("errorMessage"))
    sent = {} if value is None else {identity: value}
    form = kind(data=sent, auto_id="%s") if message else kind(initial={identity: value}, auto_id="%s")
    if message:
        form.errors[identity] = form.error_class([message])
    return mark_safe(field_html(form[identity]).replace(f'name="{identity}"', f'name="{name}"'))


def an_input(options: Options) -> str:
    attributes = {"class": options.get("classes", "")}
    if options.get("prefix") or options.get("suffix"):
        widget: forms.Widget = AffixedInput(
            prefix=said(options.get("prefix")), suffix=said(options.get("suffix")), attrs=attributes
        )
    else:
        widget = forms.TextInput(attrs=attributes)
    return a_field(options, forms.CharField(widget=widget), options.get("value"))


def a_textarea(options: Options) -> str:
    widget = forms.Textarea(attrs={"rows": options["rows"]} if "rows" in options else None)
    limit = options.get("maxlength")
    return a_field(options, forms.CharField(widget=widget, max_length=limit), options.get("value"))


def choices(options: Options) -> list[tuple[str, str]]:
    return [(str(one["value"]), said(one)) for one in options["items"]]


def hints(options: Options) -> dict[str, str]:
    return {str(one["value"]): said(one["hint"]) for one in options["items"] if "hint" in one}


def chosen(options: Options) -> list[str]:
    given = options.get("values") or [options.get("value")]
    return [
        str(one["value"])
        for one in options["items"]
        if one.get("checked", one.get("selected", one["value"] in given))
    ]


def radios(options: Options) -> str:
    inline = "govuk-radios--inline" in options.get("classes", "")
    widget = Radios(hints=hints(options), inline=inline)
    return a_field(
        options, forms.ChoiceField(choices=choices(options), widget=widget), next(iter(chosen(options)), None)
    )


def checkboxes(options: Options) -> str:
    widget = Checkboxes(hints=hints(options))
    return a_field(
        options, forms.MultipleChoiceField(choices=choices(options), widget=widget), chosen(options)
    )


def a_select(options: Options) -> str:
    widget = forms.Select(attrs={"class": options.get("classes", "")})
    field = forms.ChoiceField(choices=choices(options), widget=widget)
    return a_field(options, field, next(iter(chosen(options)), None))


def a_date(options: Options) -> str:
    values = options.get("values", {})
    value = tuple(str(values.get(part, "")) for part in ("day", "month", "year")) if values else None
    html = a_field(options, DateField(), value)
    return mark_safe(
        html.replace(f'name="{options["id"]}-', 'name="')
    )  # the example's boxes have names of their own


FIELDS: dict[str, tuple[Callable[[Options], str], tuple[str, ...]]] = {
    "input": (
        an_input,
        (
            "default",
            "with hint text",
            "with error message",
            "with error and hint",
            "with width-5 class",
            "with width-30 class",
            "with prefix",
            "with suffix",
            "with prefix and suffix",
            "with prefix and suffix and error",
            "value",
            "zero value",
        ),
    ),
    "textarea": (
        a_textarea,
        ("default", "with hint", "with error message", "with default value", "with custom rows"),
    ),
    "character-count": (a_textarea, ("default", "with hint", "with hint and error", "with default value")),
    "radios": (
        radios,
        (
            "default",
            "with hint",
            "inline",
            "with hints on parent and items",
            "with hint and error message",
            "with very long option text",
            "with fieldset and error message",
        ),
    ),
    "checkboxes": (checkboxes, ("default", "with hint", "with error message", "with very long option text")),
    "select": (a_select, ("with hint text and error message", "id", "item selected overrides value")),
    "date-input": (a_date, ("default", "with values", "with error message and hint")),
    "file-upload": (
        lambda options: a_field(options, forms.FileField()),
        ("default", "with hint text", "with error message and hint"),
    ),
    "password-input": (
        lambda options: a_field(options, forms.CharField(widget=forms.PasswordInput)),
        ("default", "with hint text", "with error message"),
    ),
}


def cases() -> list[Any]:
    return [
        pytest.param(component, name, make, id=f"{component}: {name}")
        for component, (make, names) in (NOT_FORMS | FIELDS).items()
        for name in names
    ]


@pytest.mark.parametrize(("component", "name", "make"), cases())
def test_our_markup_is_that_of_the_published_example(
    component: str, name: str, make: Callable[[Options], str]
) -> None:
    options, theirs = examples(component)[name]
    ours = make(options)
    assert tree(ours, ignored=OURS) == tree(theirs, ignored=OURS)
