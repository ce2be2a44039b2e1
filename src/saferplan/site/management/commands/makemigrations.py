"""`makemigrations`, with each rule of a new table written where the table is made.

As Django writes it, rules that follow tables of others are added one by one. Each of them remakes the table and reads
every model anew, so that a first start, and each run of the tests, would wait three times as long for its database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations.operations import AddConstraint, AddField, CreateModel
from django.db.migrations.operations.base import Operation


class Command(makemigrations.Command):
    """Django's command, which writes what `folded` makes of each migration."""

    def write_migration_files(self, changes: dict[str, Any], *further: Any, **named: Any) -> None:
        """Write the migrations of each application."""
        for migrations in changes.values():
            for one in migrations:
                one.operations = folded(one.operations)
        super().write_migration_files(changes, *further, **named)


def folded(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, with the constraints of a table that they make in the making of it.

    A constraint that may be about a field which the table gets later stays where it is.
    """
    made = {one.name_lower for one in operations if isinstance(one, CreateModel)}
    later = {(one.model_name_lower, one.name) for one in operations if isinstance(one, AddField)}
    moved: dict[str, list[Any]] = {}
    for one in operations:
        if isinstance(one, AddConstraint) and one.model_name_lower in made:
            said = repr(one.constraint.deconstruct())
            if not any(model == one.model_name_lower and field in said for model, field in later):
                moved.setdefault(one.model_name_lower, []).append(one.constraint)
    found: list[Operation] = []
    for one in operations:
        if isinstance(one, CreateModel) and one.name_lower in moved:
            constraints = [*one.options.get("constraints", ()), *moved[one.name_lower]]
            options = {**one.options, "constraints": constraints}
            one = CreateModel(one.name, one.fields, options, one.bases, one.managers)
        elif isinstance(one, AddConstraint) and one.constraint in moved.get(one.model_name_lower, ()):
            continue
        found.append(one)
    return found
