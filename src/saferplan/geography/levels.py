"""The kinds of areas that crime is counted for, and what a code says of itself.

Codes are those of the Office for National Statistics (Coding and Naming Policy for UK Statistical
Geographies, 2011): a letter for the nation, two digits for the kind of area, six for the area.
"""

from __future__ import annotations

import re
from enum import Enum


class Level(Enum):
    """A kind of area. The value is the word used in figures and in the names of stored tables."""

    SMALL_AREA = "LSOA"
    MIDDLE_AREA = "MSOA"
    WARD = "ward"
    DISTRICT = "district"
    PARTNERSHIP = "partnership"
    FORCE = "force"
    FIRE_AUTHORITY = "fire authority"
    COUNTY = "county"
    REGION = "region"
    NATION = "nation"


ENGLAND = "E92000001"
WALES = "W92000004"
NATION_NAMES = {ENGLAND: "England", WALES: "Wales"}

_LEVELS = {
    "E01": Level.SMALL_AREA,
    "W01": Level.SMALL_AREA,
    "E02": Level.MIDDLE_AREA,
    "W02": Level.MIDDLE_AREA,
    "E05": Level.WARD,
    "W05": Level.WARD,
    "E06": Level.DISTRICT,
    "E07": Level.DISTRICT,
    "E08": Level.DISTRICT,
    "E09": Level.DISTRICT,
    "W06": Level.DISTRICT,
    "E22": Level.PARTNERSHIP,
    "W14": Level.PARTNERSHIP,
    "E23": Level.FORCE,
    "W15": Level.FORCE,
    "E31": Level.FIRE_AUTHORITY,
    "W25": Level.FIRE_AUTHORITY,
    "E10": Level.COUNTY,
    "E12": Level.REGION,
    "E92": Level.NATION,
    "W92": Level.NATION,
}

_CODE = re.compile(r"[A-Z]\d{8}")


def is_code(text: str) -> bool:
    """Whether the text is written as a code is: a capital letter and eight digits.

    >>> is_code("E07000134"), is_code("North West Leicestershire")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def level_of(code: str) -> Level | None:
    """The kind of area a code stands for; None for kinds and nations outside England and Wales.

    A unitary authority is a district here, also where it does a county's work.

    >>> level_of("E22000170"), level_of("S12000047")
    (<Level.PARTNERSHIP: 'partnership'>, None)
    """
    return _LEVELS.get(code[:3]) if is_code(code) else None


def with_article(level: Level) -> str:
    """The level in a sentence: `an LSOA`, `a district`."""
    return f"an {level.value}" if level in (Level.SMALL_AREA, Level.MIDDLE_AREA) else f"a {level.value}"


def counted(number: int, noun: str) -> str:
    """The number and the noun, in the plural unless there is one.

    >>> counted(1, "area"), counted(1200, "area")
    ('1 area', '1,200 areas')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def nation_of(code: str) -> str | None:
    """The code of the nation an area lies in: England's, Wales's, or None.

    >>> NATION_NAMES[nation_of("W06000015")]
    'Wales'
    """
    return {"E": ENGLAND, "W": WALES}.get(code[:1]) if is_code(code) else None
