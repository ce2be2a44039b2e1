"""A claim: a sentence with a figure, and what a reader needs to judge it. What it lacks, and what is wrong with it.

The words of what is missing and wrong are data (`data/claims.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.planning.wording import Worded
from saferplan.domain.tables import read_table


class ClaimKind(Worded):
    """How a figure came about.

    >>> ClaimKind.SURVEY.label
    'Estimate of a survey'
    """

    RECORDED = "recorded"
    SURVEY = "survey"
    PERCEPTION = "perception"
    ADMINISTRATIVE = "administrative"
    JUDGEMENT = "judgement"


class Scope(Worded):
    """How wide an area is, the narrowest first.

    >>> Scope.DISTRICT.narrower_than(Scope.NATIONAL)
    True
    """

    PLACE = "place"
    DISTRICT = "district"
    COUNTY = "county"
    FORCE = "force"
    NATIONAL = "national"

    @property
    def in_a_sentence(self) -> str:
        """The area in the middle of a sentence.

        >>> Scope.DISTRICT.in_a_sentence, Scope.NATIONAL.in_a_sentence
        ('the district', 'England and Wales')
        """
        return self.label if self is Scope.NATIONAL else self.label[:1].lower() + self.label[1:]

    def narrower_than(self, other: Scope) -> bool:
        """Whether an area of this width lies within one of the other."""
        order = list(Scope)
        return order.index(self) < order.index(other)


class Detail(StrEnum):
    """One thing that a claim must carry."""

    SOURCE = "source"
    GEOGRAPHY = "geography"
    PERIOD = "period"
    DEFINITION = "definition"
    KIND = "kind"

    @property
    def asks(self) -> str:
        """What its author is told where it is missing."""
        return _table().detail[self].asks


class FaultCode(StrEnum):
    """What can be wrong with a claim."""

    WIDER_THAN_SAID = "wider_than_said"
    SURVEY_AS_RECORDED = "survey_as_recorded"
    NO_BASE = "no_base"
    LACKS = "lacks"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with a figure.

    `covers` is how wide an area the source counts, `said_of` how wide an area the sentence speaks of. `change` says
    that the figure is a change; `before` and `after` are the counts that it lies between, None where not known, and
    `base_unknown` says that its author states so.
    """

    sentence: str
    source: str = ""
    geography: str = ""
    period: str = ""
    definition: str = ""
    kind: ClaimKind | None = None
    covers: Scope | None = None
    said_of: Scope | None = None
    change: bool = False
    before: int | None = None
    after: int | None = None
    base_unknown: bool = False

    @property
    def base_known(self) -> bool:
        """Whether both counts of a change are known."""
        return self.before is not None and self.after is not None


class ClaimFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a claim, in a sentence, and what to do. `refuses`: such a claim is not taken at all."""

    code: FaultCode
    sentence: str
    remedy: str
    refuses: bool = False


class KnownStatistic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published statistic that is often quoted as something else."""

    value: str
    near: tuple[str, ...]
    says: str
    remedy: str
    source: str
    checked: Checked


def lacking(claim: Claim) -> tuple[Detail, ...]:
    """What a claim does not carry, in the order in which it is asked for.

    >>> [one.value for one in lacking(Claim(sentence="Crime rose by 67.", source="Police", period="2016/17"))]
    ['geography', 'definition', 'kind']
    """
    given = {
        Detail.SOURCE: claim.source.strip(),
        Detail.GEOGRAPHY: claim.geography.strip() and claim.covers,
        Detail.PERIOD: claim.period.strip(),
        Detail.DEFINITION: claim.definition.strip(),
        Detail.KIND: claim.kind,
    }
    return tuple(one for one in Detail if not given[one])


def claim_faults(claim: Claim) -> tuple[ClaimFault, ...]:
    """What is wrong with a claim; those that refuse it first.

    >>> national = Claim(
    ...     sentence="48% of crime here is online.",
    ...     source="Crime Survey for England and Wales",
    ...     geography="England and Wales",
    ...     period="year to September 2016",
    ...     definition="fraud and computer misuse",
    ...     kind=ClaimKind.SURVEY,
    ...     covers=Scope.NATIONAL,
    ...     said_of=Scope.DISTRICT,
    ... )
    >>> claim_faults(national)[0].sentence[:60]
    'The figure is of England and Wales and is said of the distri'
    """
    found = []
    if claim.covers and claim.said_of and claim.said_of.narrower_than(claim.covers):
        found.append(
            _fault(
                FaultCode.WIDER_THAN_SAID,
                refuses=True,
                covers=claim.geography or claim.covers.in_a_sentence,
                said_of=claim.said_of.in_a_sentence,
            )
        )
    if claim.kind is ClaimKind.SURVEY and "recorded crime" in claim.sentence.lower():
        found.append(_fault(FaultCode.SURVEY_AS_RECORDED, refuses=True))
    if claim.change and not claim.base_known and not claim.base_unknown:
        found.append(_fault(FaultCode.NO_BASE))
    missing = lacking(claim)
    if missing:
        found.append(
            _fault(
                FaultCode.LACKS,
                details=", ".join(one.value for one in missing),
                remedies=" ".join(one.asks for one in missing),
            )
        )
    return tuple(found)


def known_statistics(sentence: str) -> tuple[KnownStatistic, ...]:
    """The published statistics that a sentence seems to quote as something else.

    >>> [one.checked.value for one in known_statistics("Cyber crimes make up 48% of all crime.")]
    ['S']
    >>> known_statistics("Reports rose by 48.")
    ()
    """
    low = sentence.lower()
    return tuple(
        one
        for one in _table().known
        if any(f"{one.value}{sign}" in low for sign in ("%", " per cent", " percent"))
        and any(word in low for word in one.near)
    )


def words_of_a_fall() -> tuple[str, ...]:
    """Words that say that crime fell."""
    return _table().fall


class FindingWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a figure in a sentence is told from a number that needs no source; their meaning stands in
    `data/claims.toml`."""

    counted: tuple[str, ...]
    people: tuple[str, ...]
    own_work: tuple[str, ...]
    own_things: tuple[str, ...]
    own_scale: tuple[str, ...]
    moved: tuple[str, ...]
    intended: tuple[str, ...]
    orders: tuple[str, ...]


def finding_words() -> FindingWords:
    """The words by which figures are found."""
    return _table().finding


def _fault(code: FaultCode, *, refuses: bool = False, **slots: str) -> ClaimFault:
    words = _table().fault[code]
    return ClaimFault(
        code=code,
        sentence=words.sentence.format(**slots),
        remedy=words.remedy.format(**slots),
        refuses=refuses,
    )


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asks: str


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sentence: str
    remedy: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fall: tuple[str, ...]
    finding: FindingWords
    detail: Mapping[Detail, _Asked]
    fault: Mapping[FaultCode, _Words]
    known: tuple[KnownStatistic, ...]


@cache
def _table() -> _Table:
    return read_table("claims", _Table)
