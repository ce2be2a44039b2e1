"""Fields and controls that Django does not have: a day in three boxes, a value with its words, choices with hints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from saferplan.domain.planning.wording import Worded

W = TypeVar("W", bound=Worded)
PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInput(forms.Widget):
    """Three boxes, `NAME-day`, `NAME-month` and `NAME-year`; a single `NAME` as 2017-06-30 is understood, too."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        """The three texts as they were typed; None where nothing was."""
        whole = data.get(name)
        if whole:
            parts = str(whole).split("-")
            typed = tuple(reversed(parts)) if len(parts) == len(PARTS) else (str(whole), "", "")
        else:
            typed = tuple(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        """Whether the form was sent without this field."""
        return name not in data and all(f"{name}-{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str, index: Any = None) -> str:  # noqa: ARG002
        """The first box."""
        return f"{id_}-day" if id_ else id_


def typed_parts(value: Any) -> tuple[str, str, str]:
    """What the three boxes show for a day, or for what was typed."""
    if isinstance(value, dt.date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, str) and value:
        return typed_parts(dt.date.fromisoformat(value))
    return tuple(value) if value else ("", "", "")


class DateField(forms.Field):
    """A day, typed in three boxes; the month may be written as a word."""

    widget = DateInput

    def to_python(self, value: Any) -> dt.date | None:
        """The day; None where nothing was typed.

        Raises:
            ValidationError: a part is missing, or there is no such day.
        """
        if not value or isinstance(value, dt.date):
            return value or None
        name = named(self.label)
        missing = [part for part, typed in zip(PARTS, value, strict=True) if not typed]
        if missing:
            raise ValidationError(f"{name} must include a {' and a '.join(missing)}", code="incomplete")
        day, month, year = value
        month = month[:3].lower()
        number = str(MONTHS.index(month) + 1) if month in MONTHS else month
        try:
            found = dt.date(int(year), int(number), int(day))
        except (ValueError, OverflowError):
            raise ValidationError(f"{name} must be a real date, such as 27 3 2026", code="invalid") from None
        if found.year < 1900:
            raise ValidationError(f"{name} must have a year of four figures", code="invalid")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed."""
        try:
            return self.to_python(data) != (initial or None)
        except ValidationError:
            return True


class Radios(forms.RadioSelect):
    """Radio buttons, with a hint under each choice that has one."""

    def __init__(
        self, *, hints: Mapping[str, str] | None = None, inline: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.hints = dict(hints or {})
        self.inline = inline


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, with a hint under each choice that has one."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.hints = dict(hints or {})


class AffixedInput(forms.TextInput):
    """One line with what stands before or behind it, such as a pound sign."""

    def __init__(self, *, prefix: str = "", suffix: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.prefix = prefix
        self.suffix = suffix


class WordedField(forms.TypedChoiceField, Generic[W]):
    """One value of an enumeration of the domain, as radio buttons with its words; its meanings are the hints.

    Args:
        kind: the enumeration.
        only: the values that can be chosen; all of them where it is not given.
        hints: whether the meaning stands under each choice.
        options: what a choice field takes; `widget=forms.Select` for a list.
    """

    def __init__(
        self, kind: type[W], *, only: tuple[W, ...] | None = None, hints: bool = True, **options: Any
    ) -> None:
        offered = tuple(kind) if only is None else only
        options.setdefault(
            "widget", Radios(hints={one.value: one.meaning for one in offered} if hints else {})
        )
        choices = [(one.value, one.label) for one in offered]
        widget = options["widget"]
        if not issubclass(widget if isinstance(widget, type) else type(widget), forms.RadioSelect):
            choices.insert(0, ("", "Choose one"))
        super().__init__(choices=choices, coerce=kind, empty_value=None, **options)


def named(label: Any) -> str:
    """A field's label as a sentence begins with it: a question stands in quotation marks.

    >>> named("Due date"), named("When is it due?")
    ('Due date', '“When is it due?”')
    """
    text = str(label or "The date")
    return f"“{text}”" if text.endswith("?") else text


class PoundsField(forms.DecimalField):
    """An amount in pounds and pence; a pound sign, commas and spaces that people type are understood."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", AffixedInput(prefix="£", attrs={"class": "govuk-input--width-10"}))
        said = f"{named(options.get('label', 'Amount'))} must be pounds and pence, such as 1250.50"
        options.setdefault("error_messages", {"invalid": said})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The amount as a decimal number; None where nothing was typed."""
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").replace(" ", "")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse parts of a penny.

        Raises:
            ValidationError: the amount has parts of a penny, or nothing was typed where it must be.
        """
        super().validate(value)
        if value is not None and value != round(value, 2):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
