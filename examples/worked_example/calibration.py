"""What the worked example's records must add up to: `calibration.toml`, read and checked."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

from examples.generator.police import ANTI_SOCIAL_BEHAVIOUR, CRIME_TYPES
from saferplan.domain.periods import Month, Period


class CrimeType(msgspec.Struct, frozen=True):
    """One crime type of data.police.uk: records by year, and what they follow.

    `deprivation` is how many times more records a person in the most deprived small area has than one in
    the least deprived, less one. `visitors` is the share that falls where people go, not where they live.
    """

    name: str
    years: tuple[int, int, int]
    season: str
    deprivation: float
    visitors: float


class Festival(msgspec.Struct, frozen=True):
    """Records of the festival, in one month of the year, by crime type and year; part of the totals."""

    area: str
    month: int
    years: dict[str, tuple[int, int, int]]


class Gathering(msgspec.Struct, frozen=True):
    """A crime type that gathers in some areas in the last year."""

    crime_type: str
    areas: tuple[str, ...]
    times: float


class NoPlace(msgspec.Struct, frozen=True):
    """The least and the most that records without a place are of a month's records."""

    lowest: float
    highest: float


class Hate(msgspec.Struct, frozen=True):
    """Hate crimes and incidents in the halves of each year."""

    halves: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the synthetic records are calibrated to."""

    seed: int
    first_month: str
    last_month: str
    crime_type: tuple[CrimeType, ...]
    seasons: dict[str, tuple[float, ...]]
    visitors: dict[str, float]
    festival: Festival
    gathering: Gathering
    no_place: NoPlace
    hate: Hate

    def __post_init__(self) -> None:
        if sorted(kind.name for kind in self.crime_type) != sorted(CRIME_TYPES):
            raise ValueError("calibration.toml must say each crime type of data.police.uk once")
        if len(self.period) != 36:
            raise ValueError("calibration.toml must cover three years")

    @property
    def period(self) -> Period:
        """All the months, first to last."""
        return Period(Month.parse(self.first_month), Month.parse(self.last_month))

    @property
    def years(self) -> tuple[Period, Period, Period]:
        """The three years, each from April to March."""
        last = Period.year_ending(Month.parse(self.last_month))
        return last.before.before, last.before, last

    def total(self, year: int, *, crimes: bool) -> int:
        """Records of one of the years (0 to 2): all crimes, or anti-social behaviour."""
        return sum(
            kind.years[year] for kind in self.crime_type if (kind.name != ANTI_SOCIAL_BEHAVIOUR) == crimes
        )


def read_calibration() -> Calibration:
    """The calibration of the worked example.

    >>> calibration = read_calibration()
    >>> [calibration.total(year, crimes=True) for year in range(3)]
    [6090, 6062, 6129]
    """
    text = files("examples.worked_example").joinpath("calibration.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Calibration)
