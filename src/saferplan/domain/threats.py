"""What may be said of a rare kind of crime: surge, wider rise, recording changed, watch, nothing; and in which words.

The verdicts are found by `statistics.emerging.threats`; their wording is data (`data/threats.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class Threat(IntEnum):
    """The verdict. SURGE: it rose here. WIDER: it rose, and among the peers likewise. RECORDING: it rose only across a
    change in recording. WATCH: more than chance usually brings, not enough among so many tests. NONE: nothing that
    chance would not often give. TOO_FEW: what stands out holds fewer than five records. NOT_TESTED: too short a history
    or nothing known."""

    NONE = 0
    SURGE = 1
    WIDER = 2
    RECORDING = 3
    WATCH = 4
    TOO_FEW = 5
    NOT_TESTED = 6

    @property
    def word(self) -> str:
        """The verdict as printed."""
        return _words(self).word

    @property
    def meaning(self) -> str:
        """The sentence that explains the verdict to a reader."""
        return _words(self).meaning


class Kind(IntEnum):
    """What stands out most. MONTH: one month. BURST: two to four months. RISE: the latest months, from three to all
    twelve. YEAR: the whole year against the year before."""

    MONTH = 0
    BURST = 1
    RISE = 2
    YEAR = 3


class Spread(IntEnum):
    """Where a rise stands against the peers'. LOCAL: larger than theirs by more than chance. SHARED: theirs is clear,
    and this one not clearly larger. UNCLEAR: neither. NOT_ASKED: no peers were given."""

    NOT_ASKED = 0
    LOCAL = 1
    SHARED = 2
    UNCLEAR = 3


def explained(threat: Threat, kind: Kind | None, spread: Spread, first: str, last: str) -> str:
    """The verdict in whole sentences, without any number: what stands out, what that means, and how it is elsewhere.

    Args:
        threat: the verdict.
        kind: what stands out; None where nothing was tested.
        spread: how the peers fared.
        first: the first month of what stands out, as written.
        last: its last month.

    >>> explained(Threat.SURGE, Kind.RISE, Spread.LOCAL, "October 2016", "March 2017")[:68]
    'It has been higher since October 2016, to the end of the year. Quiet'
    >>> explained(Threat.NONE, Kind.MONTH, Spread.NOT_ASKED, "May 2016", "May 2016")[:22]
    'Nothing that a quiet s'
    """
    parts = [threat.meaning]
    if kind is not None and threat not in {Threat.NONE, Threat.NOT_TESTED}:
        parts.insert(0, _table().stands_out[kind.name.lower()].format(first=first, last=last))
    if threat in {Threat.SURGE, Threat.WATCH}:
        parts.append(_table().elsewhere[spread.name.lower().replace("_", " ")])
    return " ".join(part for part in parts if part)


class _Threat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    word: str
    meaning: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    threat: tuple[_Threat, ...]
    stands_out: Mapping[str, str]
    elsewhere: Mapping[str, str]


@cache
def _table() -> _Table:
    return read_table("threats", _Table)


def _words(threat: Threat) -> _Threat:
    wanted = threat.name.lower().replace("_", " ")
    return next(one for one in _table().threat if one.name == wanted)
