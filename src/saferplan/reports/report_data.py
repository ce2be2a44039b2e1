"""What a report to a council says, as plain data: what is frozen when it is published.

What people wrote and what was filled in are told apart. An officer's comment is there or is missing; nothing stands in
for it.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.claims.changes import change_sentence
from saferplan.claims.figures import figures_of
from saferplan.claims.models import Claim
from saferplan.claims.selectors import claims_numbered
from saferplan.domain.claims.backing import FiguresSaid
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.claims.scanning import Refers, pieces, references
from saferplan.domain.council_report.lacks import Lack
from saferplan.domain.council_report.templates import DecisionSought, Filler, Office, ReportField
from saferplan.history.actor import Actor
from saferplan.reports.checking import Written, lacks_of
from saferplan.reports.filling import filled
from saferplan.reports.held import held_figures
from saferplan.reports.material import Material
from saferplan.reports.models import CouncilReport, OfficerComment
from saferplan.reports.selectors import comments_of, words_of

SCHEMA = 1
"""The number of this form. A report that was frozen in an older one is read by that one's reader."""
NOT_WRITTEN = "Nobody wrote this."
NOT_GIVEN = "Not yet given."
_LOCAL = (Scope.PLACE.value, Scope.DISTRICT.value)


class LineData(msgspec.Struct, frozen=True):
    """A line of a list, with the address that it leads to."""

    text: str
    target: str = ""


class BlockData(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences and a list below them. `by` is "people" where people wrote it, else "rules"."""

    text: str = ""
    lines: tuple[LineData, ...] = ()
    by: str = "rules"


class PartData(msgspec.Struct, frozen=True, kw_only=True):
    """A field or a numbered paragraph. `missing` says so where there is nothing; `added`: the council's template that
    this one was taken from does not have it."""

    key: str
    label: str
    blocks: tuple[BlockData, ...] = ()
    missing: str = ""
    office: str = ""
    added: bool = False


class SectionData(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered section with its numbered paragraphs."""

    key: str
    number: int
    heading: str
    paragraphs: tuple[PartData, ...]


class ClaimData(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the report makes it: `mark` is its number in the report."""

    mark: int
    number: int
    sentence: str
    change: str
    words: str
    source: str
    geography: str
    period: str
    definition: str
    kind: str
    figures: tuple[str, ...] = ()
    assessment: str = ""


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """A report to a meeting of a council."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    council: str
    meeting: str
    day: dt.date
    title: str
    template: str
    decision: str
    why: str
    plan: str
    version: int
    made: dt.date
    published: dt.date | None
    fields: tuple[PartData, ...]
    sections: tuple[SectionData, ...]
    claims: tuple[ClaimData, ...]
    lacks: tuple[Lack, ...]


def report_data(*, by: Actor, report: CouncilReport) -> ReportData:
    """The report as things stand, with what it lacks; as published where it is."""
    material, form = Material(by, report), report.form
    words = words_of(report=report)
    writer = _Writer(report, words)
    comments = comments_of(report=report)
    fields = tuple(
        _comment(one, comments.get(one.office), report.version)
        if one.office
        else _part(
            one.key,
            one.label,
            one.filled,
            material,
            writer,
            written=one.written,
            added=one.added,
            lines=one.lines,
        )
        for one in form.field
    )
    sections = tuple(
        SectionData(
            key=section.key,
            number=number,
            heading=section.heading,
            paragraphs=tuple(
                _part(
                    f"{section.key}.{one.key}",
                    f"{number}.{place}",
                    one.filled,
                    material,
                    writer,
                    written=one.written,
                )
                for place, one in enumerate(section.paragraph, start=1)
            ),
        )
        for number, section in enumerate(form.section, start=1)
    )
    claims = writer.claims()
    parts = [*fields, *(one for section in sections for one in section.paragraphs)]
    partnership = material.partnership.partnership
    return ReportData(
        partnership=str(partnership),
        synthetic=partnership.synthetic,
        council=report.council.name,
        meeting=report.meeting,
        day=report.day,
        title=report.title,
        template=form.title,
        decision=DecisionSought(report.decision).label,
        why=report.why,
        plan=str(report.plan),
        version=report.version,
        made=by.today,
        published=by.today if report.stands.frozen else None,
        fields=fields,
        sections=sections,
        claims=claims,
        lacks=lacks_of(
            material,
            [
                Written(
                    label=one.label,
                    written=words.get(one.key, ""),
                    printed=_printed(one),
                    missing=bool(one.missing) and not one.office,
                    comment_missing=bool(one.office) and one.missing == NOT_GIVEN,
                    comment_earlier=bool(one.office) and bool(one.missing) and one.missing != NOT_GIVEN,
                )
                for one in parts
            ],
            list(writer.used.values()),
            _figures(report, words, comments),
        ),
    )


def report_figures(*, report: CouncilReport) -> FiguresSaid:
    """What the figures rest on that people typed into a report; a reference leads to what it rests on by itself."""
    return _figures(report, words_of(report=report), comments_of(report=report))


def _figures(
    report: CouncilReport, words: dict[str, str], comments: dict[Office, OfficerComment]
) -> FiguresSaid:
    said = (one.words for one in comments.values())
    return figures_of((report.title, report.why, *words.values(), *said))


class _Writer:
    """Puts what is held in the place of references, and numbers the claims in the order in which they are made."""

    def __init__(self, report: CouncilReport, words: dict[str, str]) -> None:
        self.words = words
        asked = [one for text in words.values() for one in references(text)]
        self._held = held_figures(report=report)
        self._claims = claims_numbered(
            frozenset(int(one.name) for one in asked if one.refers is Refers.CLAIM and one.name.isdigit())
        )
        self._marks: dict[int, int] = {}

    @property
    def used(self) -> dict[int, Claim]:
        """The claims that were made, by their mark."""
        return {mark: self._claims[number] for number, mark in self._marks.items()}

    def printed(self, text: str) -> str:
        """The text with held figures and claims in the place of references."""
        said = []
        for one in pieces(text):
            if isinstance(one, str):
                said.append(one)
            elif one.refers is Refers.HELD:
                held = self._held.get(one.name)
                said.append(held.value if held else "a figure that is no longer held")
            else:
                said.append(self._claim(int(one.name) if one.name.isdigit() else 0))
        return "".join(said)

    def claims(self) -> tuple[ClaimData, ...]:
        """The claims that were made, by their marks."""
        return tuple(_claim(mark, one) for mark, one in sorted(self.used.items()))

    def _claim(self, number: int) -> str:
        claim = self._claims.get(number)
        if claim is None:
            return "a claim that is no longer held"
        mark = self._marks.setdefault(number, len(self._marks) + 1)
        change = _change(claim)
        wide = "" if claim.covers in _LOCAL else f", of {claim.geography}"
        return f"{claim.sentence}{f' {change}' if change else ''} [figure {mark}{wide}]"


def _change(claim: Claim) -> str:
    return change_sentence(claim.facts, lower=claim.lower, upper=claim.upper, verdict=claim.verdict)


def _claim(mark: int, claim: Claim) -> ClaimData:
    return ClaimData(
        mark=mark,
        number=claim.pk,
        sentence=claim.sentence,
        change=_change(claim),
        words=claim.verdict_words,
        source=claim.source,
        geography=claim.geography,
        period=claim.period,
        definition=claim.definition,
        kind=ClaimKind(claim.kind).label,
        figures=tuple(claim.figures),
        assessment=claim.assessment,
    )


def _part(
    key: str,
    label: str,
    filler: Filler,
    material: Material,
    writer: _Writer,
    *,
    written: bool,
    added: bool = False,
    lines: bool = False,
) -> PartData:
    blocks = []
    words = writer.words.get(key, "") if written else ""
    if words and lines:
        blocks.append(
            BlockData(
                lines=tuple(_line(writer.printed(one)) for one in words.splitlines() if one.strip()),
                by="people",
            )
        )
    elif words:
        blocks += [
            BlockData(text=writer.printed(one), by="people") for one in words.splitlines() if one.strip()
        ]
    found = filled(filler, material)
    if found:
        blocks.append(
            BlockData(
                text=" ".join(one for one in found.sentences if one),
                lines=tuple(LineData(one) for one in found.items),
            )
        )
    return PartData(
        key=key, label=label, blocks=tuple(blocks), missing="" if blocks else NOT_WRITTEN, added=added
    )


def _comment(field: ReportField, given: OfficerComment | None, version: int) -> PartData:
    """An officer's comment as it was given; there is no other way for one to come into a report."""
    if given is None:
        return PartData(key=field.key, label=field.label, missing=NOT_GIVEN, office=field.office.value)
    said = f"{given.words} ({given.post}, {given.given.day} {given.given:%B %Y})"
    return PartData(
        key=field.key,
        label=field.label,
        blocks=(BlockData(text=said, by="people"),),
        missing="" if given.version == version else "Given on an earlier version of this report.",
        office=field.office.value,
    )


def _line(text: str) -> LineData:
    """A line with the address at its end, where it has one.

    >>> _line("Police and Justice Act 2006 https://www.legislation.gov.uk/ukpga/2006/48/contents").text
    'Police and Justice Act 2006'
    """
    words = text.strip().split()
    if len(words) > 1 and words[-1].startswith(("https://", "http://")):
        return LineData(" ".join(words[:-1]), words[-1])
    return LineData(" ".join(words))


def _printed(part: PartData) -> str:
    return "\n".join(
        each for block in part.blocks for each in (block.text, *(line.text for line in block.lines)) if each
    )


def offices_missing(data: ReportData) -> tuple[str, ...]:
    """The comments that were not given, by their labels."""
    return tuple(
        one.label for one in data.fields if one.office and one.office != Office.NOBODY and not one.blocks
    )
