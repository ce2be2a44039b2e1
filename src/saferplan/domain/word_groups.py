"""Sources' words in groups: what became of crimes, and how the people stopped and searched are counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

import msgspec

from saferplan.domain.tables import read_table

NOT_STATED = "Not stated"
UNDER_INVESTIGATION = "under-investigation"
CHARGED = "charged"


class WordGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a source that are counted together, exactly as published; the empty word is nothing said."""

    id: str
    title: str
    words: tuple[str, ...]


class _Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: tuple[WordGroup, ...]


class _Stops(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ethnic_group: tuple[WordGroup, ...]
    age_range: tuple[WordGroup, ...]


@cache
def outcome_groups() -> tuple[WordGroup, ...]:
    """What may have become of a crime, in our own groups of the outcomes that data.police.uk prints.

    >>> [one.id for one in outcome_groups()][:2]
    ['charged', 'out-of-court']
    """
    return read_table("outcomes", _Outcomes).group


@cache
def ethnic_groups() -> tuple[WordGroup, ...]:
    """The groups of self-defined ethnicity in files of stops and searches.

    >>> [one.title for one in ethnic_groups()][-2:]
    ['White', 'Not stated']
    """
    return read_table("stops", _Stops).ethnic_group


@cache
def age_ranges() -> tuple[WordGroup, ...]:
    """The ages that files of stops and searches give, youngest first."""
    return read_table("stops", _Stops).age_range


def groups_of(said: Collection[str], known: Sequence[WordGroup] = ()) -> tuple[WordGroup, ...]:
    """The groups that these words fall in, in the order of `known`; then a group for each word in none of them.

    Args:
        said: the words that occur; the empty word for records that say nothing.
        known: groups; none where each word is to be counted by itself.

    Returns:
        groups of which at least one word occurs. Nothing said, where no group has it, comes last.

    >>> [one.title for one in groups_of({"Under investigation", "Lost", ""}, outcome_groups())]
    ['Under investigation', 'None stated', 'Lost']
    >>> [one.title for one in groups_of({"", "Stolen goods", "Firearms"})]
    ['Firearms', 'Stolen goods', 'Not stated']
    """
    words = set(said)
    of_table = {word for one in known for word in one.words}
    alone = sorted(words - of_table, key=lambda word: (not word, word))
    return (
        *(one for one in known if words.intersection(one.words)),
        *(WordGroup(f"word {word}", word or NOT_STATED, (word,)) for word in alone),
    )
