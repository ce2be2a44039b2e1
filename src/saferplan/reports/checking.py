"""What a report lacks, found from what it says and from what is held: the product's own list beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saferplan.claims.models import Claim
from saferplan.domain.claims.acts import citations
from saferplan.domain.claims.backing import FiguresSaid
from saferplan.domain.claims.claim import claim_faults, known_statistics
from saferplan.domain.claims.contradictions import (
    counted_against_listed,
    fall_against_rise,
    names_used,
)
from saferplan.domain.claims.finding import figures_said
from saferplan.domain.claims.scanning import sentences
from saferplan.domain.council_report.lacks import Lack, LackKind, in_order, lack, membership_oddities
from saferplan.domain.planning.constitution import GapKind
from saferplan.domain.planning.plan_gaps import GapCode
from saferplan.money.selectors import funders_of
from saferplan.plan.gaps import gaps_of
from saferplan.reports.material import Material

_KINDS = {
    GapCode.STRAND_WITHOUT_ACTION: LackKind.STRAND,
    GapCode.MEASURE_WITHOUT_BASELINE: LackKind.MEASURE,
    GapCode.MEASURE_WITHOUT_TARGET: LackKind.MEASURE,
    GapCode.MEASURE_WITHOUT_DATE: LackKind.MEASURE,
    GapCode.ACTION_WITHOUT_MEASURE: LackKind.MEASURE,
    GapCode.FUNDER_WITHOUT_AMOUNT: LackKind.MONEY,
}
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a report: what people wrote, with its references, and what is printed."""

    label: str
    written: str
    printed: str
    missing: bool = False
    comment_missing: bool = False
    comment_earlier: bool = False


def lacks_of(
    material: Material, parts: Sequence[Written], claims: Sequence[Claim], figures: FiguresSaid
) -> tuple[Lack, ...]:
    """Everything that a report lacks, in the order of the kinds."""
    return in_order(
        (
            *_of_the_plan(material),
            *_acts(parts),
            *_claims(parts, claims),
            *_contradictions(material, parts, claims),
            *_membership(material),
            *_of_parts(parts, frozenset(figures.without_source)),
            *_names(material, parts),
            *_rhythm(material),
        )
    )


def _of_the_plan(material: Material) -> Iterator[Lack]:
    plan = material.report.plan
    for one in gaps_of(plan, funders_of(plan=plan)):
        kind = _KINDS.get(one.code)
        if kind is not None:
            yield Lack(kind=kind, sentence=one.sentence, remedy=one.remedy)


def _acts(parts: Sequence[Written]) -> Iterator[Lack]:
    for part in parts:
        for one in citations(part.printed):
            if one.act is None:
                yield Lack(kind=LackKind.ACT, sentence=one.sentence, remedy=one.remedy, where=part.label)


def _claims(parts: Sequence[Written], claims: Sequence[Claim]) -> Iterator[Lack]:
    for claim in claims:
        for fault in claim_faults(claim.facts):
            yield Lack(
                kind=LackKind.CLAIM, sentence=f"“{claim.sentence}” {fault.sentence}", remedy=fault.remedy
            )
        if claim.change and claim.base_unknown:
            yield Lack(
                kind=LackKind.CLAIM,
                sentence=f"“{claim.sentence}” What it is a change from is not known.",
                remedy="Ask whoever counted it for both counts.",
            )
    for part in parts:
        for sentence in sentences(part.printed):
            for known in known_statistics(sentence):
                yield Lack(
                    kind=LackKind.CLAIM,
                    sentence=f"“{sentence}” {known.says} ({known.checked.words}: {known.source})",
                    remedy=known.remedy,
                    where=part.label,
                )


def _contradictions(material: Material, parts: Sequence[Written], claims: Sequence[Claim]) -> Iterator[Lack]:
    texts = [one.printed for one in parts]
    written = [one.written for one in parts]
    found = [
        *fall_against_rise(texts, [one.facts for one in claims]),
        *counted_against_listed(written, "themes", len(material.themes)),
        *counted_against_listed(written, "priorities", len(material.priorities)),
    ]
    for one in found:
        yield Lack(kind=LackKind.CONTRADICTION, sentence=one.sentence, remedy=one.remedy)


def _membership(material: Material) -> Iterator[Lack]:
    partnership = material.partnership
    for one in partnership.gaps:
        if one.kind is not GapKind.LIAISON:
            yield Lack(kind=LackKind.MEMBERSHIP, sentence=one.sentence, remedy=one.remedy)
    yield from membership_oddities(partnership.facts, material.report.day)


def _of_parts(parts: Sequence[Written], without_source: frozenset[str]) -> Iterator[Lack]:
    for part in parts:
        if part.comment_missing:
            yield lack(LackKind.COMMENT, label=part.label, where=part.label)
        elif part.comment_earlier:
            yield lack(LackKind.COMMENT_EARLIER, label=part.label, where=part.label)
        elif part.missing:
            yield lack(LackKind.PART, label=part.label, where=part.label)
        for one in figures_said(part.written):
            if one.sentence not in without_source:
                continue
            yield lack(
                LackKind.UNBACKED,
                where=part.label,
                label=part.label,
                figure=one.figure,
                sentence=one.sentence,
            )


def _names(material: Material, parts: Sequence[Written]) -> Iterator[Lack]:
    partnership = material.partnership
    names = [partnership.partnership.name, *(one.name for one in partnership.aliases)]
    used = names_used([one.written for one in parts], names)
    if len(used) > 1:
        yield lack(LackKind.NAMES, number=str(len(used)), names=", ".join(used))


def _rhythm(material: Material) -> Iterator[Lack]:
    meetings = len(material.meetings)
    if meetings and meetings != QUARTERS:
        yield lack(LackKind.RHYTHM, meetings=str(meetings))
