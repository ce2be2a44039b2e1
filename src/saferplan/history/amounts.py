"""Fields that hold an amount of money: whole pence, so that no sum is ever rounded."""

from __future__ import annotations

from typing import Any

from django.db import models


class PenceField(models.BigIntegerField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An amount in whole pence. A history shows it in pounds."""


def pence_or_unknown(label: str, **options: Any) -> PenceField:
    """A field for an amount that may not be known; unknown is null, and never zero."""
    return PenceField(label, null=True, blank=True, **options)


def not_negative(field: str, *, name: str, message: str) -> models.CheckConstraint:
    """The constraint that an amount, where it is known, is not less than nothing."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gte": 0}),
        name=name,
        violation_error_message=message,
    )


def more_than_nothing(field: str, *, name: str, message: str) -> models.CheckConstraint:
    """The constraint that an amount is more than nothing."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__gt": 0}), name=name, violation_error_message=message
    )
