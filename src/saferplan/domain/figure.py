"""A figure: a number that knows what it counts, where it comes from and how it was made.

Text, tables and charts hold figures, never bare numbers. A figure's identity is a hash of what defines it,
so the same question on the same snapshot has the same identity everywhere.
"""

from __future__ import annotations

import hashlib
from enum import Enum

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.periods import Period

Scalar = str | int | float | bool


class Unit(Enum):
    """What one of the number is. `COUNT` is records; a `RATE` is per 1,000 of its denominator."""

    COUNT = "count"
    RATE = "rate per 1,000"
    PERCENT = "per cent"
    RATIO = "ratio"
    POINTS = "score"
    Z = "z"
    PROBABILITY = "probability"
    RANK = "rank"
    MONTHS = "months"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    POUNDS = "pounds"
    DAYS = "days"
    SQUARE_KILOMETRES = "square kilometres"


class Disclosure(Enum):
    """How far a figure may travel before it has been protected: see `domain.suppression`."""

    OPEN = "open"
    SENSITIVE = "sensitive"


class Method(msgspec.Struct, frozen=True, order=True):
    """How a figure was computed: a name the docs explain, the version of that method, and its source."""

    name: str
    version: int
    reference: str


class FieldValues(msgspec.Struct, frozen=True):
    """A field of the records, such as "outcome", and which of its values count, in the source's own words.

    The empty text stands for records that say nothing there.
    """

    field: str
    values: tuple[str, ...]


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a count counts: everything needed to find the rows again.

    `areas` are codes at `level`; empty tuples of categories or flags mean "all". `level` "all" takes every
    record of the dataset, placed or not. `fields`, where given, are further conditions on what the records say
    of themselves; where not, they are no part of a figure's identity.
    """

    dataset: str
    period: Period
    level: str
    areas: tuple[str, ...]
    categories: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    fields: tuple[FieldValues, ...] | msgspec.UnsetType = msgspec.UNSET

    @property
    def conditions(self) -> tuple[FieldValues, ...]:
        """The conditions on fields; none where none were given."""
        return () if isinstance(self.fields, msgspec.UnsetType) else self.fields


class FigureDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that defines a figure, and so its identity; nothing that is merely found out about it."""

    statistic: str
    measure: str
    unit: Unit
    area: str
    period: Period
    snapshot: str
    method: Method
    comparison_period: Period | None = None
    denominator: str | None = None
    selection: Selection | None = None
    datasets: tuple[str, ...] = ()
    parameters: tuple[tuple[str, Scalar], ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """`F` and twelve hexadecimal digits of the SHA-256 of the definition in canonical JSON."""
        canonical = msgspec.json.encode(self, order="deterministic")
        return "F" + hashlib.sha256(canonical).hexdigest()[:12]


class Interval(msgspec.Struct, frozen=True):
    """A range and the share of such ranges that hold the true value (0.95 for 95%)."""

    lower: float
    upper: float
    level: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its definition. `value` is None exactly when `absence` says why."""

    id: str
    definition: FigureDefinition
    label: str
    value: float | int | None = None
    absence: Absence | None = None
    interval: Interval | None = None
    caveats: tuple[str, ...] = ()
    disclosure: Disclosure = Disclosure.OPEN
    rounded_to: int | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.absence is None):
            raise ValueError(
                f"{self.label}: a figure has a value or a reason for its absence, one of the two"
            )

    @classmethod
    def of(
        cls,
        definition: FigureDefinition,
        label: str,
        value: float | int | Absence,
        *,
        interval: Interval | None = None,
        caveats: tuple[str, ...] = (),
        disclosure: Disclosure = Disclosure.OPEN,
    ) -> Figure:
        """The figure that `definition` defines, with what was found: a number or an absence."""
        missing = isinstance(value, Absence)
        return cls(
            id=definition.identity,
            definition=definition,
            label=label,
            value=None if isinstance(value, Absence) else value,
            absence=value if isinstance(value, Absence) else None,
            interval=None if missing else interval,
            caveats=caveats,
            disclosure=disclosure,
        )
