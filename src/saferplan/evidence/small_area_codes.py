"""The form of small areas' codes: whether a text could be one, not whether there is such an area.

Lower-layer super output areas of England and Wales (E01, W01), data zones of Scotland (S01), and of Northern
Ireland super data zones and data zones (N20, N21) and the super output areas before them (95...). Files of the
British Transport Police and of Northern Ireland may hold the latter; they lie in no district of ours.
"""

from __future__ import annotations

import re

_FORM = "[EWS]01[0-9]{6}|N2[01][0-9]{6}|95[A-Z]{2}[0-9]{2}[SW][0-9]"
_PATTERN = re.compile(_FORM)

BAD_SMALL_AREA = f"NOT regexp_full_match(lsoa_code, '{_FORM}')"
"""The condition of the engine that `lsoa_code` is no such code."""

NOT_A_SMALL_AREA = "This is not the code of a small area, such as E01025931 or W01000001."


def is_small_area_code(text: str) -> bool:
    """Whether a text has the form of a small area's code.

    >>> is_small_area_code("E01025931"), is_small_area_code("E07000134")
    (True, False)
    """
    return _PATTERN.fullmatch(text) is not None
