"""Areas and what is known of them: names, vintages, lookups, denominators, outlines, placing points.

`Geography` answers questions; `add_geography` turns the publishers' files into the reference tables it reads.
"""

from saferplan.geography.adding import FileAdded, GeographyReport, add_geography
from saferplan.geography.answers import (
    AgeBand,
    AgeProfile,
    Area,
    AreaProfile,
    Denominator,
    Deprivation,
    DistrictFeatures,
    Partnership,
    UnknownAreaError,
    VintageShares,
    YearsOfAge,
)
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level
from saferplan.geography.small_areas import ComparableArea

__all__ = [
    "AgeBand",
    "AgeProfile",
    "Area",
    "AreaProfile",
    "ComparableArea",
    "Denominator",
    "Deprivation",
    "DistrictFeatures",
    "FileAdded",
    "Geography",
    "GeographyReport",
    "Level",
    "Partnership",
    "UnknownAreaError",
    "VintageShares",
    "YearsOfAge",
    "add_geography",
]
