"""What is counted: our categories of crime, disorder, misuse and offending, and the sources' words for them.

The categories themselves are data (`data/categories.toml`), so that adding one changes no code. A source's
word is turned into ours only where the table says so: an unknown word is an error that names it, not a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType

import msgspec

from saferplan.domain.periods import Month
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError


class Strand(Enum):
    """What section 6(1) of the Crime and Disorder Act 1998 asks a strategy for; the fourth since 2023."""

    CRIME_AND_DISORDER = "crime-and-disorder"
    SUBSTANCE_MISUSE = "substance-misuse"
    REOFFENDING = "re-offending"
    SERIOUS_VIOLENCE = "serious-violence"


class Direction(Enum):
    """Which way a measure is wanted to move. `EITHER`: a rise may be intended, such as more reporting."""

    DOWN = "down"
    UP = "up"
    EITHER = "either"


class Denominator(Enum):
    """What a category's rate is per 1,000 of."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"


class SourceWord(msgspec.Struct, frozen=True):
    """A word a source uses, and the first and last month of its use where it did not run throughout."""

    word: str
    first: Month | None = None
    last: Month | None = None


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is counted.

    `counts_as_crime` says that its records add to overall crime. `sensitive` categories have stricter
    protection of small numbers. `police_uk` are the publisher's words; `words` are how partners say it, for
    proposals only.
    """

    id: str
    title: str
    description: str
    group: str
    strands: tuple[Strand, ...]
    counts_as_crime: bool
    sensitive: bool
    desired_direction: Direction
    denominator: Denominator
    police_uk: tuple[SourceWord, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def retired(self) -> Month | None:
        """The last month in which data.police.uk published it, where every word for it has ended."""
        if not self.police_uk or any(word.last is None for word in self.police_uk):
            return None
        return max(word.last for word in self.police_uk if word.last is not None)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    category: tuple[Category, ...]


@cache
def categories() -> Mapping[str, Category]:
    """Every category by its id, in the order of tables and themes.

    >>> categories()["burglary"].title
    'Burglary'
    """
    return MappingProxyType({one.id: one for one in read_table("categories", _Table).category})


def category(id_: str) -> Category:
    """The category with this id.

    Raises:
        SaferPlanError: there is none; the message names the id asked for.

    >>> category("drugs").strands
    (<Strand.CRIME_AND_DISORDER: 'crime-and-disorder'>, <Strand.SUBSTANCE_MISUSE: 'substance-misuse'>)
    """
    found = categories().get(id_)
    if found is None:
        raise SaferPlanError(f"There is no category {id_!r}.", "See docs/categories.md for those there are.")
    return found


@cache
def police_uk_categories() -> Mapping[str, str]:
    """The words data.police.uk uses or has used for a crime type, each with the id of our category.

    >>> police_uk_categories()["Violence and sexual offences"]
    'violence-and-sexual-offences'
    """
    return MappingProxyType({word.word: one.id for one in categories().values() for word in one.police_uk})


def police_uk_category(word: str) -> Category:
    """The category of a crime type as data.police.uk writes it.

    Raises:
        SaferPlanError: the publisher's word is not known; the message names it.

    >>> police_uk_category("Violent crime").id
    'violence-and-sexual-offences'
    """
    found = police_uk_categories().get(word)
    if found is None:
        raise SaferPlanError(
            f"{word!r} is not a crime type that data.police.uk is known to use.",
            "If the publisher has added it, add the word to domain/data/categories.toml.",
        )
    return categories()[found]
