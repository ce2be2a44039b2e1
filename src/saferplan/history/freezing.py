"""Documents frozen as data: plain data with the number of their form and the hash of their canonical text.

A frozen document never changes. What is stored is compared with its hash each time it is read, and every format is made
of it on request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from django.db import models
from django.db.models import Q

from saferplan.history.canonical import hash_of
from saferplan.history.models import Recorded

Data = TypeVar("Data", bound=msgspec.Struct)


class AlteredError(RuntimeError):
    """A stored document is not the one that was frozen."""

    def __init__(self, row: models.Model) -> None:
        super().__init__(f"{row} is not what was frozen: its hash is another.")


class FrozenData(Recorded):
    """A row that holds a frozen document: its data, the number of their form, and their hash."""

    schema = models.PositiveSmallIntegerField()
    data = models.JSONField()
    sha256 = models.CharField("hash", max_length=64)

    class Meta:
        abstract = True

    def unaltered(self, kind: type[Data], schema: int) -> Data:
        """The document as it was frozen.

        Raises:
            AlteredError: what is stored is not what was frozen.
            msgspec.ValidationError: it is none of this kind, or in another form.
        """
        if hash_of(self.data) != self.sha256:
            raise AlteredError(self)
        return from_stored(self.data, kind, schema)


def as_stored(
    data: msgspec.Struct, beside: Mapping[str, msgspec.Struct] | None = None
) -> tuple[dict[str, Any], str]:
    """A document's data as they are stored, and the hash of their canonical form.

    `beside` is what is frozen with them and has a form of its own; it does not change theirs.
    """
    stored: dict[str, Any] = msgspec.to_builtins(data) | msgspec.to_builtins(dict(beside or {}))
    return stored, hash_of(stored)


def from_stored(stored: dict[str, Any], kind: type[Data], schema: int) -> Data:
    """A document's data that were stored.

    Raises:
        msgspec.ValidationError: they are of another kind, or in another form.
    """
    if stored.get("schema") != schema:
        raise msgspec.ValidationError(f"{kind.__name__} of schema {stored.get('schema')}, not {schema}")
    return msgspec.convert(stored, kind)


def frozen_constraints(kind: str, noun: str) -> list[models.BaseConstraint]:
    """What the database holds of a frozen document: `kind` begins the constraints' names, `noun` is its word."""
    return [
        models.CheckConstraint(
            condition=Q(schema__gte=1),
            name=f"{kind}_schema",
            violation_error_message="Schemas are numbered from 1.",
        ),
        models.CheckConstraint(
            condition=Q(sha256__regex="^[0-9a-f]{64}$"),
            name=f"{kind}_has_its_hash",
            violation_error_message=f"The hash of a {noun} is 64 hexadecimal digits.",
        ),
    ]
