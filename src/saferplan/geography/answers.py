"""What geography answers with: frozen values, no tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.domain.absence import Absence
from saferplan.errors import SaferPlanError
from saferplan.geography.levels import Level


class UnknownAreaError(SaferPlanError):
    """No area has this code or name. `matches` are the closest that have."""

    def __init__(self, asked: str, matches: tuple[str, ...] = (), remedy: str = "") -> None:
        self.asked = asked
        self.matches = matches
        if not remedy:
            remedy = (
                f"Did you mean {', '.join(matches)}?"
                if matches
                else "Add the publishers' lookups with `saferplan geography add`, or check the code."
            )
        super().__init__(f"No area {asked!r} is known.", remedy)


@dataclass(frozen=True, slots=True)
class Area:
    """An area: its code, its newest name, its kind and the newest year it is listed for (None where undated).

    `became` are the codes that replaced it, where it is no more.
    """

    code: str
    name: str
    level: Level
    vintage: int | None = None
    became: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partnership:
    """A community safety partnership and where it works.

    `districts` are those of today where the partnership has the whole of them. A district formed by merger
    can hold several partnerships that kept the old areas: there they are the former districts. `county` is
    None for a unitary authority and where partnerships span several.
    """

    area: Area
    districts: tuple[Area, ...]
    force: Area | None
    county: Area | None
    caveats: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The partnership's code."""
        return self.area.code

    @property
    def name(self) -> str:
        """The partnership's name."""
        return self.area.name

    @property
    def district_codes(self) -> tuple[str, ...]:
        """The codes of its districts."""
        return tuple(district.code for district in self.districts)


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many there are of what a rate is per: a number, or why there is none.

    `basis` says what is counted; `note` is a caveat to print, empty when there is none.
    """

    value: int | Absence
    year_used: int | None
    basis: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgeBand:
    """People of ages `first` to `last`, both included; `last` is None for the open band."""

    label: str
    first: int
    last: int | None
    persons: int


@dataclass(frozen=True, slots=True)
class YearsOfAge:
    """Residents by single year of age from 0, the last year with everybody older; none when `absence` says why."""

    persons: tuple[int, ...]
    year: int | None
    source: str
    note: str = ""
    absence: Absence | None = None

    def between(self, first: int, last: int | None) -> int:
        """Residents of these ages, both included; without a last age all who are as old as the first, or older."""
        return sum(self.persons[first : None if last is None else last + 1])


@dataclass(frozen=True, slots=True)
class AgeProfile:
    """Residents by age band; empty `bands` when `absence` says why."""

    bands: tuple[AgeBand, ...]
    year: int | None
    source: str
    note: str = ""
    absence: Absence | None = None

    @property
    def total(self) -> int:
        """All ages together."""
        return sum(band.persons for band in self.bands)

    def share(self, label: str) -> float:
        """The share of a band among all ages, 0 to 1.

        Raises:
            KeyError: there is no band with this label.
        """
        persons = {band.label: band.persons for band in self.bands}
        return persons[label] / self.total


@dataclass(frozen=True, slots=True)
class Deprivation:
    """How deprived an area's small areas are, in one edition of the English index.

    `mean_rank` and `mean_score` are weighted by residents; `mean_score` is None where the edition is held
    without scores. `most_deprived_fifth` is the share of the small areas that are among the most deprived
    fifth of England.
    """

    year: int
    small_areas: int
    mean_rank: float
    mean_score: float | None
    most_deprived_fifth: float
    source: str


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """What the register of areas and the population tables say of one area."""

    area: Area
    population: Denominator
    population_before: Denominator
    ages: AgeProfile
    households: Denominator
    square_kilometres: float | None
    deprivation: tuple[Deprivation, ...]
    urban_share: float | None
    urban_year: int | None
    small_areas: int
    wards: int
    sources: tuple[str, ...] = ()

    @property
    def population_change(self) -> int | Absence:
        """Residents more (or fewer) than in the earlier year."""
        now, before = self.population.value, self.population_before.value
        if isinstance(now, Absence) or isinstance(before, Absence):
            return Absence.UNKNOWN
        return now - before


@dataclass(frozen=True)
class DistrictFeatures:
    """What makes districts alike: one row per district, one column per feature.

    `values` has shape (districts, features), float64, no missing numbers. `left_out` says which features or
    districts are not there and why.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    feature_names: tuple[str, ...]
    values: np.ndarray
    left_out: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VintageShares:
    """The shares of small-area codes valid only in 2011, only in 2021, in both, and in neither."""

    only_2011: float
    only_2021: float
    both: float
    neither: float
    total: int
