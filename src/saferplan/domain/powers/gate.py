"""What must not come in with a count: anything of a case. A count says how often, never who or at which house.

The rules err towards refusing: a note that is refused wrongly is written again, a person's details kept wrongly cost
trust. An area may be named, such as a town or a ward; a street may not, for few people live in one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from saferplan.domain.identifiers import identifiers_in
from saferplan.domain.personal_words import (
    looks_like_address,
    looks_like_given_name,
    starts_with_title,
    words,
)

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CASE = re.compile(r"\b(?:\d{2}\*\d{3,}|\d{2}[A-Z]{0,3}\d?/\d{3,}/\d{2}|\d{5,}/\d{2}(?:\d{2})?)\b")


def case_details_in(text: str) -> tuple[str, ...]:
    """What in a text belongs to a case and not to a count, in words; empty where nothing is recognised.

    >>> case_details_in("Long-term order, sought with the landlord in Coalville")
    ()
    >>> case_details_in("Closed 12 Station Road after John Example of Hill Street was arrested")
    ('an address', 'a street', 'a name')
    """
    found = list(identifiers_in(text))
    spoken = [one[0] for one in _WORD.finditer(text)]
    runs = [" ".join(spoken[at : at + 6]) for at in range(len(spoken))]
    if _CASE.search(text):
        found.append("a reference number of a case")
    if any(looks_like_address(run) for run in runs):
        found.append("an address")
    if any(_names_street(pair) for pair in pairwise(spoken)):
        found.append("a street")
    if any(_names_person(pair) for pair in pairwise(spoken)):
        found.append("a name")
    return tuple(found)


def _names_street(pair: tuple[str, str]) -> bool:
    """Whether two words that follow each other are a street: a capital, then a kind of street."""
    first, second = pair
    return (
        first[:1].isupper()
        and second[:1].isupper()
        and len(second) > 3
        and second.casefold() in {one for one in words().values.street_types if len(one) > 3}
    )


def _names_person(pair: tuple[str, str]) -> bool:
    """Whether two words that follow each other are a name, or a form of address with one."""
    first, second = pair
    if not (first[:1].isupper() and second[:1].isupper()):
        return False
    return starts_with_title(f"{first} {second}") or looks_like_given_name(f"{first} {second}")
