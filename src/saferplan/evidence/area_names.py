"""Names of areas in sources that give no codes, turned into codes where geography is held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from saferplan.errors import SaferPlanError
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level

NAMED = "name:"
"""Before the name of an area whose code is not known, where a code would stand."""

FORCE = "force:"
"""Before the publisher's name of a force, where a code would stand."""

_CODE = re.compile(r"[EWKNSJ]\d{8}")


class AreaNames(Protocol):
    """Whoever knows the codes of areas by their names."""

    def code_of(self, name: str) -> str | None:
        """The code of the district, partnership, force or other area with this name; None if not known."""


@dataclass(frozen=True, slots=True)
class GeographyNames:
    """The codes by name that a geography holds, districts before all others."""

    geography: Geography

    def code_of(self, name: str) -> str | None:
        """The code of the area with this name; None where none or several have it."""
        for level in (Level.DISTRICT, None):
            try:
                return self.geography.find(name, level).code
            except SaferPlanError:
                continue
        return None


def is_area_code(text: str) -> bool:
    """Whether the text is a nine-character code of the statistical service.

    >>> is_area_code("E07000134"), is_area_code("Leicestershire")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def code_or_name(text: str, names: AreaNames | None) -> str:
    """The code of an area given by code or name; the name marked as one where no code is known.

    >>> code_or_name("e07000134", None), code_or_name("North West Leicestershire", None)
    ('E07000134', 'name:North West Leicestershire')
    """
    said = " ".join(text.split())
    if is_area_code(said.upper()):
        return said.upper()
    if said.startswith((NAMED, FORCE)):
        return said
    return (names.code_of(said) if names is not None else None) or f"{NAMED}{said}"
