"""Free text that people wrote: what in it may point at somebody. It is a help to whoever reads it, not a judge.

Nothing is shown before a person has read it: what is found here only says where to look first, and an approval of a
text with such a finding needs a word of why.
"""

from __future__ import annotations

import re

from saferplan.domain.identifiers import identifiers_in
from saferplan.domain.personal_words import looks_like_address, looks_like_given_name, starts_with_title

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|PCSO|Sgt|Cllr|Councillor)\.?\s+[A-Z][a-z]+")
_PAIR = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+\b")
_HOUSE = re.compile(
    r"\b(?:no\.?|number|flat|house)\s*\d+[a-z]?\b"
    r"|\b\d+[a-z]?,?\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|Place|Crescent)\b",
    re.IGNORECASE,
)


def pointing_at_somebody(text: str) -> tuple[str, ...]:
    """What in a text may point at somebody, in words; empty where nothing is recognised.

    >>> pointing_at_somebody("Mr Example at number 14 plays music, ring 07700 900123")
    ('a telephone number', 'the name of a person', 'a house')
    >>> pointing_at_somebody("More lights on the path by the canal")
    ()
    """
    found = list(identifiers_in(text))
    titled = _TITLED.search(text) is not None or starts_with_title(text)
    if titled or any(looks_like_given_name(one) for one in _PAIR.findall(text)):
        found.append("the name of a person")
    if _HOUSE.search(text) or looks_like_address(text):
        found.append("a house")
    return tuple(found)
