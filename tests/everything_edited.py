"""Everything that documents are read from, edited and ended at once: what is frozen must not notice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from saferplan.consultation.models import ResponseSet
from saferplan.history.freezing import FrozenData
from saferplan.history.models import Recorded

ENDED = dt.date(2017, 7, 10)
"""The day on which whatever has not ended ends."""


def everything_edited() -> Counter[str]:
    """Edit every field of every row but those of frozen documents, as far as the database lets it; how many fields of
    each table were.

    Words become others, numbers and days move by one, what had not ended has. Answers to a questionnaire are
    frozen, too, and are withdrawn.
    """
    edited: Counter[str] = Counter()
    for model in apps.get_models():
        if issubclass(model, Recorded) and not issubclass(model, FrozenData):
            for row in models.QuerySet(model).values():
                for field in model._meta.concrete_fields:
                    edited[model.__name__] += _edit(model, row, field)
    edited["ResponseSet"] += models.QuerySet(ResponseSet).update(withdrawn=ENDED)
    return edited


def _edit(model: type[models.Model], row: dict[str, Any], field: models.Field[Any, Any]) -> int:
    changed = None if field.primary_key or field.is_relation else _other(field, row[field.attname])
    if changed is None:
        return 0
    try:
        with transaction.atomic():
            return models.QuerySet(model).filter(pk=row["id"]).update(**{field.name: changed})
    except DatabaseError:
        return 0


def _other(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value of the kind; None where there is none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str) and value and not field.choices:
        longest = getattr(field, "max_length", None) or len(value) + 8
        return f"Edited: {value}"[:longest]
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, dt.datetime):
        return None
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    return ENDED if value is None and isinstance(field, models.DateField) else None
