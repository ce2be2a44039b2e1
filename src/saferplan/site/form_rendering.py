"""Forms as the GOV.UK Design System marks them up: any Django form, those of third parties too.

Most of a field is a few lines of markup around Django's own control, so it is made here and not by a template: a form
of ten fields costs less than a millisecond. Which control gets which markup is decided by its widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from saferplan.site.form_fields import PARTS, AffixedInput, DateInput, typed_parts

NOTHING = SafeString()


@dataclass(frozen=True, slots=True)
class FormSection:
    """Some fields of a form under one legend."""

    legend: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A line of the error summary; without `href` it is about the form as a whole."""

    text: str
    href: str = ""


def fields_html(form: BaseForm) -> SafeString:
    """Every field of a form: hidden ones, those of its sections, then the rest in their order."""
    sections: Sequence[FormSection] = getattr(form, "sections", ())
    in_sections = {name for section in sections for name in section.fields}
    parts: list[SafeString] = [hidden.as_hidden() for hidden in form.hidden_fields()]
    for number, section in enumerate(sections, 1):
        shown = [name for name in section.fields if name in form.fields]
        if not shown:
            continue
        hint = f"section-{number}-hint"
        parts.append(
            format_html(
                '<fieldset class="govuk-fieldset sp-form-section"{}>'
                '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{}</legend>{}{}</fieldset>',
                format_html(' aria-describedby="{}"', hint) if section.hint else NOTHING,
                section.legend,
                format_html('<div id="{}" class="govuk-hint">{}</div>', hint, section.hint)
                if section.hint
                else NOTHING,
                _join(field_html(form[name]) for name in shown),
            )
        )
    parts += [field_html(bound) for bound in form.visible_fields() if bound.name not in in_sections]
    return _join(parts)


def error_links(form: BaseForm) -> list[ErrorLink]:
    """What is wrong with a form, in the order in which the page shows its fields, after what is wrong with it whole."""
    links = [ErrorLink(str(text)) for text in form.non_field_errors()]
    sections: Sequence[FormSection] = getattr(form, "sections", ())
    in_sections = [name for section in sections for name in section.fields if name in form.fields]
    for name in dict.fromkeys((*in_sections, *form.fields)):
        bound = form[name]
        href = "" if bound.is_hidden else f"#{_first_id(bound)}"
        links += [ErrorLink(str(text), href) for text in bound.errors]
    return links


def field_html(bound: BoundField) -> SafeString:
    """One field: its label or legend, hint, error and control."""
    if bound.is_hidden:
        return bound.as_hidden()
    widget = bound.field.widget
    identity = bound.auto_id or bound.html_name
    hint = _hint(identity, bound.help_text) if bound.help_text else NOTHING
    error = _error(identity, bound.errors) if bound.errors else NOTHING
    described = [f"{identity}-hint"] * bool(hint) + [f"{identity}-error"] * bool(error)
    if isinstance(widget, forms.CheckboxInput):
        # The label stands at the box, and says all; the hint goes under it.
        return _group(bound, error, _single_checkbox(bound, identity))
    if isinstance(widget, (DateInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        control = _date(bound, identity) if isinstance(widget, DateInput) else _choices(bound, identity)
        return _group(bound, _fieldset(bound, described, hint, error, control))
    size = getattr(bound.form, "label_size", "s")
    label = format_html(
        '<label class="govuk-label{}" for="{}">{}</label>',
        f" govuk-label--{size}" if size else "",
        identity,
        _label(bound),
    )
    if isinstance(widget, forms.Textarea):
        return _textarea(bound, identity, described, label, hint, error)
    if isinstance(widget, forms.PasswordInput):
        return _password(bound, identity, described, label, hint, error)
    return _group(bound, label, hint, error, _control(bound, described))


def _join(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is made by format_html or by Django


def _label(bound: BoundField) -> str:
    label = str(bound.label)
    optional = not bound.field.required and not isinstance(bound.field.widget, forms.CheckboxInput)
    if not getattr(bound.form, "marks_optional", True):
        return label
    return f"{label} (optional)" if optional and "(optional)" not in label else label


def _first_id(bound: BoundField) -> str:
    identity = bound.auto_id or bound.html_name
    return f"{identity}-day" if isinstance(bound.field.widget, DateInput) else identity


def _hint(identity: str, text: Any) -> SafeString:
    return format_html('<div id="{}-hint" class="govuk-hint">{}</div>', identity, text)


def _error(identity: str, errors: Iterable[Any]) -> SafeString:
    return format_html(
        '<p id="{}-error" class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> {}</p>',
        identity,
        format_html_join(mark_safe("<br>"), "{}", ((one,) for one in errors)),
    )


def _group(bound: BoundField, *parts: SafeString, extra: str = "", data: SafeString = NOTHING) -> SafeString:
    return format_html(
        '<div class="govuk-form-group{}{}"{}>{}</div>',
        " govuk-form-group--error" if bound.errors else "",
        extra,
        data,
        _join(parts),
    )


def _described_by(described: Sequence[str]) -> SafeString:
    return format_html(' aria-describedby="{}"', " ".join(described)) if described else NOTHING


def _fieldset(
    bound: BoundField, described: Sequence[str], hint: SafeString, error: SafeString, control: SafeString
) -> SafeString:
    size = getattr(bound.form, "label_size", "s")
    return format_html(
        '<fieldset class="govuk-fieldset"{}{}><legend class="govuk-fieldset__legend{}">{}</legend>{}{}{}</fieldset>',
        mark_safe(' role="group"') if isinstance(bound.field.widget, DateInput) else NOTHING,
        _described_by(described),
        f" govuk-fieldset__legend--{size}" if size else "",
        _label(bound),
        hint,
        error,
        control,
    )


def _attributes(bound: BoundField, base: str, described: Sequence[str], **more: Any) -> dict[str, Any]:
    given = str(bound.field.widget.attrs.get("class", ""))
    classes = [base, *given.split()]
    if bound.errors:
        classes.append(f"{base}--error")
    attributes: dict[str, Any] = {"class": " ".join(classes), "id": bound.auto_id or bound.html_name, **more}
    # Text that is too long is refused with a message; a box that stops taking letters loses them without a word.
    attributes["maxlength"] = False
    attributes["placeholder"] = False  # pale, and gone with the first letter: labels and hints say it better
    attributes["aria-describedby"] = " ".join(described) or False
    return attributes


def _control(bound: BoundField, described: Sequence[str]) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, forms.Select):
        return bound.as_widget(attrs=_attributes(bound, "govuk-select", described))
    if isinstance(widget, forms.FileInput):
        clearable = isinstance(widget, forms.ClearableFileInput)
        plain = forms.FileInput(attrs=widget.attrs) if clearable else widget
        return bound.as_widget(plain, attrs=_attributes(bound, "govuk-file-upload", described))
    if isinstance(widget, forms.NumberInput):
        # Browsers' number boxes change a value when somebody scrolls, and are hard to use by voice.
        mode = "decimal" if isinstance(bound.field, (forms.DecimalField, forms.FloatField)) else "numeric"
        kept = {name: value for name, value in widget.attrs.items() if name not in ("min", "max", "step")}
        kept.setdefault("class", "govuk-input--width-5")
        bound.field.widget.attrs = kept
        return bound.as_widget(
            forms.TextInput(attrs=kept), attrs=_attributes(bound, "govuk-input", described, inputmode=mode)
        )
    control = bound.as_widget(attrs=_attributes(bound, "govuk-input", described))
    if isinstance(widget, AffixedInput):
        before, behind = (
            format_html('<div class="govuk-input__{}" aria-hidden="true">{}</div>', kind, text)
            if text
            else NOTHING
            for kind, text in (("prefix", widget.prefix), ("suffix", widget.suffix))
        )
        return format_html('<div class="govuk-input__wrapper">{}{}{}</div>', before, control, behind)
    return control


def _textarea(
    bound: BoundField,
    identity: str,
    described: Sequence[str],
    label: SafeString,
    hint: SafeString,
    error: SafeString,
) -> SafeString:
    widget = bound.field.widget
    rows = widget.attrs.get("rows", "5")
    more = {"rows": 5 if rows == "10" else rows, "cols": False}  # 10 is Django's own default
    limit = getattr(bound.field, "max_length", None)
    if not limit:
        control = bound.as_widget(attrs=_attributes(bound, "govuk-textarea", described, **more))
        return _group(bound, label, hint, error, control)
    attributes = _attributes(bound, "govuk-textarea", [f"{identity}-info", *described], **more)
    attributes["class"] += " govuk-js-character-count"
    message = format_html(
        '<div id="{}-info" class="govuk-hint govuk-character-count__message">'
        "You can enter up to {} characters</div>",
        identity,
        limit,
    )
    return _group(
        bound,
        label,
        hint,
        error,
        bound.as_widget(attrs=attributes),
        message,
        extra=" govuk-character-count",
        data=format_html(' data-module="govuk-character-count" data-maxlength="{}"', limit),
    )


def _password(
    bound: BoundField,
    identity: str,
    described: Sequence[str],
    label: SafeString,
    hint: SafeString,
    error: SafeString,
) -> SafeString:
    attributes = _attributes(bound, "govuk-input", described, spellcheck="false", autocapitalize="none")
    attributes["class"] += " govuk-password-input__input govuk-js-password-input-input"
    attributes.setdefault("autocomplete", bound.field.widget.attrs.get("autocomplete", "current-password"))
    return _group(
        bound,
        label,
        hint,
        error,
        format_html(
            '<div class="govuk-input__wrapper govuk-password-input__wrapper">{}'
            '<button type="button" class="govuk-button govuk-button--secondary govuk-password-input__toggle '
            'govuk-js-password-input-toggle" data-module="govuk-button" aria-controls="{}" '
            'aria-label="Show password" hidden>Show</button></div>',
            bound.as_widget(attrs=attributes),
            identity,
        ),
        extra=" govuk-password-input",
        data=mark_safe(' data-module="govuk-password-input"'),
    )


def _item(
    kind: str,
    input_type: str,
    identity: str,
    name: str,
    value: Any,
    label: Any,
    hint: Any,
    *,
    checked: bool,
    described: Sequence[str] = (),
    disabled: bool = False,
) -> SafeString:
    described = [*described, *([f"{identity}-item-hint"] if hint else [])]
    return format_html(
        '<div class="govuk-{0}__item"><input class="govuk-{0}__input" id="{1}" name="{2}" type="{3}" value="{4}"'
        '{5}{6}{7}><label class="govuk-label govuk-{0}__label" for="{1}">{8}</label>{9}</div>',
        kind,
        identity,
        name,
        input_type,
        value,
        mark_safe(" checked") if checked else NOTHING,
        mark_safe(" disabled") if disabled else NOTHING,
        _described_by(described),
        label,
        format_html(
            '<div id="{0}-item-hint" class="govuk-hint govuk-{1}__hint">{2}</div>', identity, kind, hint
        )
        if hint
        else NOTHING,
    )


def _choices(bound: BoundField, identity: str) -> SafeString:
    widget = bound.field.widget
    assert isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))  # noqa: S101 - for the types
    many = isinstance(widget, forms.CheckboxSelectMultiple)
    kind, input_type = ("checkboxes", "checkbox") if many else ("radios", "radio")
    hints = getattr(widget, "hints", {})
    chosen = widget.format_value(bound.value())
    items: list[SafeString] = []
    for option in widget.options(bound.html_name, chosen):
        if option["value"] == "" and not many:
            continue  # Django's empty choice: no button chosen says the same
        here = f"{identity}-{len(items) + 1}" if items else identity
        items.append(
            _item(
                kind,
                input_type,
                here,
                bound.html_name,
                option["value"],
                option["label"],
                hints.get(str(option["value"]), ""),
                checked=bool(option["selected"]),
                disabled=bound.field.disabled,
            )
        )
    look = " govuk-radios--inline" if getattr(widget, "inline", False) else ""
    return format_html(
        '<div class="govuk-{0}{1}" data-module="govuk-{0}">{2}</div>', kind, look, _join(items)
    )


def _single_checkbox(bound: BoundField, identity: str) -> SafeString:
    return format_html(
        '<div class="govuk-checkboxes" data-module="govuk-checkboxes">{}</div>',
        _item(
            "checkboxes",
            "checkbox",
            identity,
            bound.html_name,
            "on",
            bound.label,
            bound.help_text,
            checked=bool(bound.value()),
            described=[f"{identity}-error"] if bound.errors else [],
            disabled=bound.field.disabled,
        ),
    )


def _date(bound: BoundField, identity: str) -> SafeString:
    boxes = [
        format_html(
            '<div class="govuk-date-input__item"><div class="govuk-form-group">'
            '<label class="govuk-label govuk-date-input__label" for="{0}-{1}">{2}</label>'
            '<input class="govuk-input govuk-date-input__input govuk-input--width-{3}{4}" id="{0}-{1}" '
            'name="{5}-{1}" type="text" inputmode="numeric"{6}></div></div>',
            identity,
            part,
            part.capitalize(),
            4 if part == "year" else 2,
            " govuk-input--error" if bound.errors else "",
            bound.html_name,
            format_html(' value="{}"', typed) if typed else NOTHING,
        )
        for part, typed in zip(PARTS, typed_parts(bound.value()), strict=True)
    ]
    return format_html('<div class="govuk-date-input" id="{}">{}</div>', identity, _join(boxes))
