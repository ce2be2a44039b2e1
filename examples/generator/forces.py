"""The names of the 43 territorial police forces of England and Wales, as data.police.uk writes them.

Source: data.police.uk, list of forces (Open Government Licence v3.0).
"""

from __future__ import annotations

from examples.generator.police import Force

_NAMES = """
Avon and Somerset Constabulary | Bedfordshire Police | Cambridgeshire Constabulary | Cheshire Constabulary
City of London Police | Cleveland Police | Cumbria Constabulary | Derbyshire Constabulary
Devon & Cornwall Police | Dorset Police | Durham Constabulary | Dyfed-Powys Police | Essex Police
Gloucestershire Constabulary | Greater Manchester Police | Gwent Police | Hampshire Constabulary
Hertfordshire Constabulary | Humberside Police | Kent Police | Lancashire Constabulary | Leicestershire Police
Lincolnshire Police | Merseyside Police | Metropolitan Police Service | Norfolk Constabulary
North Wales Police | North Yorkshire Police | Northamptonshire Police | Northumbria Police
Nottinghamshire Police | South Wales Police | South Yorkshire Police | Staffordshire Police
Suffolk Constabulary | Surrey Police | Sussex Police | Thames Valley Police | Warwickshire Police
West Mercia Police | West Midlands Police | West Yorkshire Police | Wiltshire Police
"""
_SLUGS = {
    "Devon & Cornwall Police": "devon-and-cornwall",
    "Greater Manchester Police": "greater-manchester",
    "Metropolitan Police Service": "metropolitan",
    "City of London Police": "city-of-london",
}


def _force(name: str) -> Force:
    plain = name.removesuffix(" Police").removesuffix(" Constabulary")
    return Force(name, _SLUGS.get(name, plain.lower().replace(" ", "-")))


FORCES: tuple[Force, ...] = tuple(
    _force(name.strip()) for line in _NAMES.strip().splitlines() for name in line.split("|")
)
