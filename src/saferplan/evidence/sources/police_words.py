"""What data.police.uk calls its files, forces and outcomes.

Force identifiers and names: the publisher's list of forces (data.police.uk/docs/method/forces) and the
columns of its files. Outcome words: data.police.uk/about, "Outcomes", and the files themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from saferplan.domain.periods import Month

FORCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "avon-and-somerset": ("Avon and Somerset Constabulary", "Avon and Somerset Police"),
        "bedfordshire": ("Bedfordshire Police",),
        "btp": ("British Transport Police",),
        "cambridgeshire": ("Cambridgeshire Constabulary",),
        "cheshire": ("Cheshire Constabulary",),
        "city-of-london": ("City of London Police",),
        "cleveland": ("Cleveland Police",),
        "cumbria": ("Cumbria Constabulary",),
        "derbyshire": ("Derbyshire Constabulary",),
        "devon-and-cornwall": ("Devon & Cornwall Police", "Devon and Cornwall Police"),
        "dorset": ("Dorset Police",),
        "durham": ("Durham Constabulary",),
        "dyfed-powys": ("Dyfed-Powys Police",),
        "essex": ("Essex Police",),
        "gloucestershire": ("Gloucestershire Constabulary",),
        "greater-manchester": ("Greater Manchester Police",),
        "gwent": ("Gwent Police",),
        "hampshire": ("Hampshire Constabulary", "Hampshire and Isle of Wight Constabulary"),
        "hertfordshire": ("Hertfordshire Constabulary",),
        "humberside": ("Humberside Police",),
        "kent": ("Kent Police",),
        "lancashire": ("Lancashire Constabulary",),
        "leicestershire": ("Leicestershire Police",),
        "lincolnshire": ("Lincolnshire Police",),
        "merseyside": ("Merseyside Police",),
        "metropolitan": ("Metropolitan Police Service",),
        "norfolk": ("Norfolk Constabulary",),
        "north-wales": ("North Wales Police",),
        "north-yorkshire": ("North Yorkshire Police",),
        "northamptonshire": ("Northamptonshire Police",),
        "northern-ireland": ("Police Service of Northern Ireland",),
        "northumbria": ("Northumbria Police",),
        "nottinghamshire": ("Nottinghamshire Police",),
        "south-wales": ("South Wales Police",),
        "south-yorkshire": ("South Yorkshire Police",),
        "staffordshire": ("Staffordshire Police",),
        "suffolk": ("Suffolk Constabulary",),
        "surrey": ("Surrey Police",),
        "sussex": ("Sussex Police",),
        "thames-valley": ("Thames Valley Police",),
        "warwickshire": ("Warwickshire Police",),
        "west-mercia": ("West Mercia Police",),
        "west-midlands": ("West Midlands Police",),
        "west-yorkshire": ("West Yorkshire Police",),
        "wiltshire": ("Wiltshire Police",),
    }
)

FORCE_OF_NAME: Mapping[str, str] = MappingProxyType(
    {name: force for force, names in FORCES.items() for name in names}
)

STREET_OUTCOMES = (
    "Action to be taken by another organisation",
    "Awaiting court outcome",
    "Court case unable to proceed",
    "Court result unavailable",
    "Defendant found not guilty",
    "Defendant sent to Crown Court",
    "Formal action is not in the public interest",
    "Further action is not in the public interest",
    "Further investigation is not in the public interest",
    "Investigation complete; no suspect identified",
    "Local resolution",
    "Offender deprived of property",
    "Offender fined",
    "Offender given a caution",
    "Offender given a drugs possession warning",
    "Offender given absolute discharge",
    "Offender given community sentence",
    "Offender given conditional discharge",
    "Offender given penalty notice",
    "Offender given suspended prison sentence",
    "Offender ordered to pay compensation",
    "Offender otherwise dealt with",
    "Offender sent to prison",
    "Status update unavailable",
    "Suspect charged",
    "Suspect charged as part of another case",
    "Unable to prosecute suspect",
    "Under investigation",
)
"""Outcomes that the engine expects; others are kept as they are, only a little slower."""

_FILE_NAME = re.compile(r"(\d{4}-\d{2})-([a-z]+(?:-[a-z]+)*?)-(street|outcomes|stop-and-search)\.csv")


def month_and_force(name: str, suffix: str) -> tuple[Month, str] | None:
    """The month and force that the publisher's name of a file gives; None for a name of another shape.

    >>> month_and_force("2022-09-leicestershire-street.csv", "street")
    (Month(year=2022, month=9), 'leicestershire')
    >>> month_and_force("crimes.csv", "street") is None
    True
    """
    found = _FILE_NAME.fullmatch(name.lower())
    if found is None or found[3] != suffix:
        return None
    try:
        return Month.parse(found[1]), found[2]
    except ValueError:
        return None
