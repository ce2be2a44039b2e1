"""The forms of pages: what a form is made of, where a service's objections go, and the page that every form follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst

from saferplan.claims.figures import UnsettledError
from saferplan.site.form_fields import (
    AffixedInput,
    Checkboxes,
    DateField,
    DateInput,
    PoundsField,
    Radios,
    WordedField,
    named,
)
from saferplan.site.form_rendering import ErrorLink, FormSection, error_links, field_html, fields_html
from saferplan.site.waiting import waiting_context

__all__ = [
    "AffixedInput",
    "Button",
    "Checkboxes",
    "DateField",
    "DateInput",
    "ErrorLink",
    "FormSection",
    "PageForm",
    "PoundsField",
    "Radios",
    "WordedField",
    "add_service_errors",
    "error_links",
    "field_html",
    "fields_html",
    "form_page",
]

R = TypeVar("R")
_DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])


@dataclass(frozen=True, slots=True)
class Button:
    """One more way to send a form: the view finds `name` with this value in what was posted."""

    text: str
    name: str
    value: str = "yes"
    kind: str = "secondary"


class PageForm(forms.Form):
    """The base of every form of a page.

    `sections` puts fields under legends; the rest follow in their order. `submit` says what the button does,
    `submit_kind` is `warning` where that cannot be undone, `buttons` are further ways to send it. `service_names`
    says at which field of the form an objection of the service appears: by the service's name of the field, or by the
    code or the message of a constraint. `marks_optional` is false where everything may be left for later. `offers`
    are the rows among which a field has to choose, where that is known only when the form is made.
    """

    sections: ClassVar[Sequence[FormSection]] = ()
    submit: ClassVar[str] = "Save"
    submit_kind: ClassVar[str] = ""
    buttons: ClassVar[Sequence[Button]] = ()
    label_size: ClassVar[str] = "s"
    marks_optional: ClassVar[bool] = True
    service_names: ClassVar[Mapping[str, str]] = {}
    use_required_attribute = (
        False  # the browser's own bubbles cannot be styled, and say less than our messages
    )

    def __init__(
        self, *arguments: Any, offers: Mapping[str, QuerySet[Any]] | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        for name, rows in (offers or {}).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if field.label is None:
                field.label = capfirst(name.replace("_", " "))
            _say_what_is_wrong(field)


def _say_what_is_wrong(field: forms.Field) -> None:
    """Give a field messages that name it: they stand in the summary, away from it."""
    label = str(field.label)
    small = label if label[:2].isupper() else label[:1].lower() + label[1:]
    chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField, forms.FileField))
    ask = f"Answer “{label}”" if label.endswith("?") else f"{'Select' if chosen else 'Enter'} {small}"
    name = named(label)
    messages_of = {
        "required": ask,
        "max_length": f"{name} must be %(limit_value)d characters or fewer: it has %(show_value)d",
        "min_length": f"{name} must be at least %(limit_value)d characters: it has %(show_value)d",
        "min_value": f"{name} must be %(limit_value)s or more",
        "max_value": f"{name} must be %(limit_value)s or less",
        "invalid_choice": f"{name}: choose one that is offered",
    }
    if isinstance(field, forms.IntegerField):
        messages_of["invalid"] = f"{name} must be a whole number, such as 12"
    elif isinstance(field, (forms.DecimalField, forms.FloatField)):
        messages_of["invalid"] = f"{name} must be a number, such as 12.5"
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults |= getattr(kind, "default_error_messages", {})
    for code, text in messages_of.items():
        # A message that the form's author wrote stays.
        if str(field.error_messages.get(code, "")) == str(defaults.get(code, "")):
            field.error_messages[code] = text


def add_service_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what a service objects to at the fields it is about, or on top where the form has no such field."""
    places: Mapping[str, str] = getattr(form, "service_names", {})
    given = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, found in given.items():
        for one in found:
            text = " ".join(one.messages)
            place = places.get(name) or places.get(one.code or "") or places.get(text) or name
            form.add_error(place if place in form.fields else None, text)


def form_page(
    request: HttpRequest,
    make: Callable[..., forms.BaseForm],
    act: Callable[[dict[str, Any]], R],
    *,
    title: str,
    done: str | Callable[[R], str],
    to: str | Callable[[R], str],
    initial: Mapping[str, Any] | None = None,
    template: str = "components/form_page.html",
    **context: Any,
) -> HttpResponse:
    """The page of a form: GET shows it; POST checks it, lets the service act, says what was done, and leads on.

    Args:
        request: what was asked.
        make: the form's class, or a function that takes what a form takes (`functools.partial` for more).
        act: calls the service with the form's cleaned data.
        title: the page's heading.
        done: what the reader is told afterwards, as a sentence or made of what the service gave back.
        to: the address that follows, or what makes it of what the service gave back.
        initial: what the fields hold at first.
        template: what shows it; it finds `form` and `title`.
        context: more for the template: `caption`, `intro`, `cancel`, `crumbs`, `warning`.

    Returns:
        The page, or, once the service has acted, the way to what follows. What the service or a constraint objects
        to stands at the fields; a missing right is not caught.
    """
    if request.method == "POST":
        form = make(data=request.POST, files=request.FILES, initial=initial)
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except ValidationError as error:
                add_service_errors(form, error)
                if isinstance(error, UnsettledError):
                    context |= waiting_context(request, error.said)
            else:
                messages.success(request, done if isinstance(done, str) else done(result))
                return HttpResponseRedirect(to if isinstance(to, str) else to(result))
    else:
        form = make(initial=initial)
    return render(request, template, {"form": form, "title": title, **context})
