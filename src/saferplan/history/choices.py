"""Fields that hold a value of one of the trade's enumerations: shown by its label, checked by the database."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db import models


def choice_field(values: type[Enum], **options: Any) -> models.CharField[Any, Any]:
    """A text field that holds one of an enumeration's values, shown by its label, or else by the value."""
    choices = [(one.value, str(getattr(one, "label", one.value))) for one in values]
    return models.CharField(max_length=max(len(value) for value, _ in choices), choices=choices, **options)


def one_of(field: str, values: type[Enum], *, name: str, blank: bool = False) -> models.CheckConstraint:
    """The constraint that a field holds one of an enumeration's values, whoever writes it."""
    allowed = [one.value for one in values] + ([""] if blank else [])
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": allowed}),
        name=name,
        violation_error_message="Choose one of those listed.",
    )


def ends_after(start: str, end: str, *, name: str, message: str) -> models.CheckConstraint:
    """The constraint that an end, where there is one, is not before the start."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{end}__isnull": True}) | models.Q(**{f"{end}__gte": models.F(start)}),
        name=name,
        violation_error_message=message,
    )
