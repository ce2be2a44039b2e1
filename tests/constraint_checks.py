"""What the tests of an app's constraints share: each is broken alone, and has its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def every_constraint_is_broken(app: str, names: Iterable[str]) -> None:
    """Every constraint of an app is among those that a test breaks, and says what is wrong in words."""
    found = [one for model in apps.get_app_config(app).get_models() for one in model._meta.constraints]
    assert set(names) == {str(one.name) for one in found}
    for one in found:
        assert "violated" not in str(one.violation_error_message), one.name


def refuses_change(name: str, model: type[models.Model], change: dict[str, Any]) -> None:
    """The database refuses to change every row of a table so."""
    rows: models.QuerySet[Any] = models.QuerySet(model)
    assert rows.exists()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**change)


def refuses_second_row(model: type[models.Model], **same: Any) -> None:
    """The form and the database refuse a second row like the first."""
    row = model._base_manager.filter(**same).first()
    assert row is not None
    row.pk = None
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row, force_insert=True)
