"""What a report to a council lacks: each thing with its kind, its place, a sentence and what to do.

Nothing of it stops a report: it is shown to those who write it, and printed beside it. The words are data
(`data/council_report_lacks.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.planning.constitution import OrganisationFacts
from saferplan.domain.planning.roles import AuthorityKind
from saferplan.domain.tables import read_table


class LackKind(StrEnum):
    """The kinds of what may be lacking, in the order in which they are shown."""

    STRAND = "strand"
    MEASURE = "measure"
    MONEY = "money"
    ACT = "act"
    CLAIM = "claim"
    CONTRADICTION = "contradiction"
    MEMBERSHIP = "membership"
    PART = "part"
    COMMENT = "comment"
    COMMENT_EARLIER = "comment_earlier"
    UNBACKED = "unbacked"
    NAMES = "names"
    RHYTHM = "rhythm"

    @property
    def heading(self) -> str:
        """The heading of the kind.

        >>> LackKind.COMMENT.heading
        "Officers' comments"
        """
        return _table().lack[self].title

    @property
    def why(self) -> str:
        """Why it matters to those who decide."""
        return _table().lack[self].why


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a report lacks. `where` is the part of the report, empty where it is about the whole."""

    kind: LackKind
    sentence: str
    remedy: str
    where: str = ""


class Expected(msgspec.Struct, frozen=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """An organisation that the law had as a responsible authority between two days."""

    organisation: str
    words: tuple[str, ...]
    since: date
    until: date
    checked: Checked


def lack(kind: LackKind, *, where: str = "", **slots: str) -> Lack:
    """Something that lacks, in the words of its kind.

    >>> lack(LackKind.COMMENT, label="Comments of Head of Paid Service").sentence
    'Comments of Head of Paid Service: not yet given.'
    """
    words = _table().lack[kind]
    return Lack(kind=kind, sentence=words.sentence.format(**slots), remedy=words.remedy, where=where)


def membership_oddities(organisations: Iterable[OrganisationFacts], day: date) -> tuple[Lack, ...]:
    """What is odd about who takes part, beyond what the regulations ask for.

    Two organisations of one kind of authority, of which one has another role; a provider or another body listed among
    the members; an authority of those years that no organisation is.

    >>> from saferplan.domain.planning.roles import PartnershipRole
    >>> fire = AuthorityKind.FIRE_AND_RESCUE
    >>> two = [
    ...     OrganisationFacts(1, "Fire & Rescue", fire, PartnershipRole.OTHER),
    ...     OrganisationFacts(2, "Fire Authority", fire, PartnershipRole.RESPONSIBLE),
    ... ]
    >>> membership_oddities(two, date(2026, 1, 1))[0].sentence
    'Fire & Rescue and Fire Authority are both listed as fire and rescue authority; the Act names one.'
    """
    held = [one for one in organisations if one.role is not None]
    found = []
    for kind in (AuthorityKind.FIRE_AND_RESCUE, AuthorityKind.POLICE, AuthorityKind.COUNTY_COUNCIL):
        same = [one.name for one in held if one.kind is kind]
        if len(same) > 1:
            found.append(
                Lack(
                    kind=LackKind.MEMBERSHIP,
                    sentence=f"{' and '.join(same)} are both listed as {kind.label.lower()}; the Act names one.",
                    remedy="Say which of them is the responsible authority, and what the other is.",
                )
            )
    found += [
        Lack(
            kind=LackKind.MEMBERSHIP,
            sentence=f"{one.name} is a provider of services and no responsible authority.",
            remedy="List it apart from the responsible authorities.",
        )
        for one in held
        if one.kind is AuthorityKind.PROVIDER
    ]
    names = " ".join(one.name.lower() for one in held)
    found += [
        Lack(
            kind=LackKind.MEMBERSHIP,
            sentence=f"No {one.organisation} is listed; from {one.since:%B %Y} to {one.until:%B %Y} it was a "
            f"responsible authority ({one.checked.words}).",
            remedy="Say which one takes part, or that none serves the area.",
        )
        for one in _table().expected
        if one.since <= day <= one.until
        and not any(word in names.split() or word in names for word in one.words)
    ]
    return tuple(found)


def in_order(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """What lacks in the order of the kinds, each once."""
    order = list(LackKind)
    return tuple(sorted(dict.fromkeys(lacks), key=lambda one: order.index(one.kind)))


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    why: str
    sentence: str = ""
    remedy: str = ""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lack: Mapping[LackKind, _Words]
    expected: tuple[Expected, ...]


@cache
def _table() -> _Table:
    return read_table("council_report_lacks", _Table)
