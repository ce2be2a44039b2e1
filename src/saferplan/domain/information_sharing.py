"""What responsible authorities must share under section 17A of the Crime and Disorder Act 1998, and when.

Information periods are calendar quarters from July 2007; each is due by the end of the quarter that follows
(SI 2007/1831). The prescribed datasets are data (`data/section17a.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from functools import cache
from types import MappingProxyType

import msgspec

from saferplan.domain.periods import Month, Period
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError


class Holder(Enum):
    """The kinds of authority that hold prescribed information. Health passes on the ambulance service's."""

    POLICE = "police"
    FIRE = "fire"
    LOCAL_AUTHORITY = "local-authority"
    HEALTH = "health"

    @property
    def words(self) -> str:
        """Whose it is, in words.

        >>> [one.words for one in Holder]
        ['the police', 'the fire and rescue authority', 'a local authority', 'the health service']
        """
        return {
            Holder.POLICE: "the police",
            Holder.FIRE: "the fire and rescue authority",
            Holder.LOCAL_AUTHORITY: "a local authority",
            Holder.HEALTH: "the health service",
        }[self]


class PlaceLimit(Enum):
    """The closest place a prescribed dataset may give."""

    LOCATION = "location"
    OUTWARD_POSTCODE = "outward-postcode"


class PrescribedDataset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset that section 17A has an authority disclose; `verified`: read in the instrument itself."""

    id: str
    holder: Holder
    title: str
    categories: tuple[str, ...]
    fields: tuple[str, ...]
    place: PlaceLimit
    source: str
    verified: bool


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dataset: tuple[PrescribedDataset, ...]


@cache
def prescribed_datasets() -> Mapping[str, PrescribedDataset]:
    """Every prescribed dataset by its id, holder by holder.

    >>> prescribed_datasets()["health-assault"].place
    <PlaceLimit.OUTWARD_POSTCODE: 'outward-postcode'>
    """
    return MappingProxyType({one.id: one for one in read_table("section17a", _Table).dataset})


def prescribed_dataset(id_: str) -> PrescribedDataset:
    """The prescribed dataset with this id.

    Raises:
        SaferPlanError: there is none; the message names the id asked for.

    >>> prescribed_dataset("police-incidents").holder
    <Holder.POLICE: 'police'>
    """
    found = prescribed_datasets().get(id_)
    if found is None:
        known = ", ".join(prescribed_datasets())
        raise SaferPlanError(f"There is no section 17A dataset {id_!r}.", f"Those there are: {known}.")
    return found


class InformationPeriod(msgspec.Struct, frozen=True, order=True):
    """A calendar quarter whose information is disclosed together.

    >>> quarter = InformationPeriod.of(Month(2022, 8))
    >>> quarter.label, quarter.due
    ('July to September 2022', datetime.date(2022, 12, 31))
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"a year has no quarter {self.quarter}")

    @classmethod
    def of(cls, month: Month) -> InformationPeriod:
        """The quarter that the month lies in."""
        return cls(month.year, (month.month + 2) // 3)

    @property
    def period(self) -> Period:
        """Its three months."""
        first = Month(self.year, self.quarter * 3 - 2)
        return Period(first, first + 2)

    @property
    def following(self) -> InformationPeriod:
        """The quarter after it."""
        return InformationPeriod.of(self.period.last + 1)

    @property
    def due(self) -> date:
        """The last day on which it may be disclosed: the last of the following quarter."""
        after = self.following.period.last + 1
        return date(after.year, after.month, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """The quarter in words."""
        return f"{self.period.first.label.split()[0]} to {self.period.last.label}"

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"


FIRST_INFORMATION_PERIOD = InformationPeriod(2007, 3)


def information_periods(period: Period) -> tuple[InformationPeriod, ...]:
    """The information periods that any month of the period lies in, in order; none before July 2007.

    >>> [str(quarter) for quarter in information_periods(Period.parse("2022-02/2022-07"))]
    ['2022-Q1', '2022-Q2', '2022-Q3']
    """
    quarters = sorted({InformationPeriod.of(month) for month in period})
    return tuple(quarter for quarter in quarters if quarter >= FIRST_INFORMATION_PERIOD)
