"""What a frozen assessment says that candidates are made of: findings by theme, and the scores that it can give.

Nothing is computed anew: every score is read off figures that the assessment holds, and names them. Where it holds
none, there is no score, and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.assessment.frozen import Finding, FrozenAssessment
from saferplan.documents.composition import plain
from saferplan.documents.definition import Block, FigureRef, Marking, Section, Table, Words
from saferplan.documents.writing import running_text, written_figure
from saferplan.domain.absence import Absence
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.figure import Figure
from saferplan.domain.measures import ALL_CRIME
from saferplan.domain.planning.candidates import Standing, percentile_among, standing_of, verdict_score
from saferplan.domain.planning.likelihood import (
    ComputedScore,
    PeerBand,
    forecast_score,
    peer_position_score,
    volume_score,
)
from saferplan.domain.themes import Theme, themes
from saferplan.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure as a page shows it, with the identity that its trace is found by."""

    id: str
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding in words, with its verdict and figures."""

    id: str
    measure: str
    title: str
    statement: str
    verdict: Verdict
    figures: tuple[FigureShown, ...]
    not_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiguredScore:
    """A score that the assessment gives, or why it gives none, with the identities of its figures."""

    found: ComputedScore
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeFindings:
    """What the assessment found under one theme: the finding with most records first.

    `figures` are what the theme holds besides findings, such as partners' series. A theme that must have its page
    and holds nothing has neither.
    """

    theme: Theme
    standing: Standing
    findings: tuple[FindingShown, ...]
    figures: tuple[str, ...]

    @property
    def lead(self) -> FindingShown | None:
        """The finding that speaks for the theme; None where none is held."""
        return self.findings[0] if self.findings else None


class AssessedEvidence:
    """One frozen assessment, asked about findings and scores."""

    def __init__(self, assessment: FrozenAssessment) -> None:
        self._assessment = assessment
        self._figures = assessment.document.figures_by_id
        self._by_measure = {one.measure: one for one in assessment.findings}

    @property
    def name(self) -> str:
        """The assessment's name."""
        return self._assessment.settings.name

    @property
    def snapshot(self) -> str:
        """The snapshot of the evidence that it was made from."""
        return self._assessment.snapshot

    @property
    def marking(self) -> Marking:
        """Who the assessment is for."""
        return self._assessment.settings.audience

    @property
    def plan_year(self) -> int:
        """The year that the plan it is to inform starts in."""
        return self._assessment.settings.plan_starts.year

    def figures(self, identities: tuple[str, ...]) -> tuple[FigureShown, ...]:
        """Those of the figures that the assessment holds, as they are shown."""
        return tuple(
            FigureShown(one.id, one.label, written_figure(one))
            for one in (self._figures.get(identity) for identity in identities)
            if one is not None
        )

    def figures_held(self, identities: tuple[str, ...]) -> tuple[Figure, ...]:
        """Those of the figures that the assessment holds, with their definitions and intervals."""
        return tuple(self._figures[identity] for identity in identities if identity in self._figures)

    def all_findings(self) -> tuple[FindingShown, ...]:
        """Every finding that the assessment holds, as they are shown."""
        return tuple(self._shown(one) for one in self._assessment.findings)

    def findings(self, identities: tuple[str, ...]) -> tuple[FindingShown, ...]:
        """Those of the findings that the assessment holds, as they are shown."""
        wanted = set(identities)
        return tuple(self._shown(one) for one in self._assessment.findings if one.id in wanted)

    def by_theme(self, jurisdiction: Jurisdiction) -> tuple[ThemeFindings, ...]:
        """Every theme that the assessment has a page of, in its order."""
        starts = self._assessment.settings.plan_starts
        pages = {section.id: section for section in self._assessment.document.sections}
        found = []
        for theme in themes():
            page = pages.get(f"theme-{theme.id}")
            if page is None:
                continue
            mine = [
                one for one in self._assessment.findings if one.measure.split("/")[-1] in theme.categories
            ]
            mine.sort(key=lambda one: -self._value(one.figures[0]))
            series = tuple(dict.fromkeys(self._references(page, f"{theme.id}-series")))
            found.append(
                ThemeFindings(
                    theme,
                    standing_of(theme.strand, starts, jurisdiction),
                    tuple(self._shown(one) for one in mine),
                    () if mine else series,
                )
            )
        return tuple(found)

    def scores(self, measure: str) -> tuple[FiguredScore, ...]:
        """The scores of likelihood that the assessment gives for a measure; all without a score for one it lacks."""
        finding = self._by_measure.get(measure)
        if finding is None:
            none = Absence.UNKNOWN
            return (
                FiguredScore(volume_score(none), ()),
                FiguredScore(verdict_score(Verdict.NOT_TESTED, none), ()),
                FiguredScore(peer_position_score(none), ()),
                FiguredScore(forecast_score(current=none, lower=none, central=none, upper=none), ()),
            )
        return (self._volume(finding), self._trend(finding), self._peers(finding), self._forecast(finding))

    def _volume(self, finding: Finding) -> FiguredScore:
        """By counts: of one place and year they stand in the order of the rates per resident."""
        own, rate = self._figures[finding.figures[0]], self._of(finding, "rate")
        if own.value is None or rate is None or rate.value is None:
            absence = own.absence or (rate.absence if rate is not None else None) or Absence.UNKNOWN
            return FiguredScore(volume_score(absence), (own.id,))
        others = [
            self._value(one.figures[0])
            for one in self._assessment.findings
            if one is not finding and one.measure != ALL_CRIME and self._has_rate(one)
        ]
        return FiguredScore(volume_score(percentile_among(own.value, others)), (own.id, rate.id))

    def _trend(self, finding: Finding) -> FiguredScore:
        difference, z = self._of(finding, "difference"), self._of(finding, "z")
        if difference is None:
            return FiguredScore(verdict_score(Verdict.NOT_TESTED, Absence.UNKNOWN), (finding.figures[0],))
        by = difference.absence or float(difference.value or 0)
        used = tuple(one.id for one in (difference, z) if one is not None)
        return FiguredScore(verdict_score(finding.verdict, by), used)

    def _peers(self, finding: Finding) -> FiguredScore:
        """Of a partnership of several districts, the one that stands highest speaks."""
        standings = list(self._standings(finding.measure))
        known = [(band, used) for band, used in standings if isinstance(band, PeerBand)]
        if known:
            order = list(PeerBand)
            band, figures = max(known, key=lambda one: order.index(one[0]))
            return FiguredScore(peer_position_score(band), figures)
        if standings:
            return FiguredScore(peer_position_score(standings[0][0]), standings[0][1])
        return FiguredScore(peer_position_score(Absence.UNKNOWN), ())

    def _standings(self, measure: str) -> Iterator[tuple[PeerBand | Absence, tuple[str, ...]]]:
        limits: dict[str, dict[str, Figure]] = {}
        for one in self._figures.values():
            said = one.definition
            if said.measure == measure and said.statistic in ("lower control limit", "upper control limit"):
                limits.setdefault(said.area, {})[said.statistic.split()[0]] = one
        for _, sides in sorted(limits.items()):
            lower, upper = sides.get("lower"), sides.get("upper")
            if lower is None or upper is None:
                continue
            # The first of the group is the own district.
            own = self._figures.get(lower.definition.inputs[0])
            used = tuple(one.id for one in (own, lower, upper) if one is not None)
            if own is None or own.value is None or lower.value is None or upper.value is None:
                missing = (one.absence for one in (own, lower, upper) if one is not None and one.absence)
                yield next(missing, Absence.UNKNOWN), used
            elif own.value < lower.value:
                yield PeerBand.BELOW, used
            elif own.value > upper.value:
                yield PeerBand.ABOVE, used
            else:
                yield PeerBand.IN_LINE, used

    def _forecast(self, finding: Finding) -> FiguredScore:
        current = self._figures[finding.figures[0]]
        ahead = next(
            (
                one
                for statistic in ("outlook of twelve months", "outlook of twelve months among all")
                for one in self._figures.values()
                if one.definition.statistic == statistic
                and one.definition.measure == finding.measure
                and one.definition.area == finding.area
            ),
            None,
        )
        now: float | Absence = current.absence or float(current.value or 0)
        if self._of(finding, "rate") is None:
            # Some months of the year are not held: the outlook is of twelve.
            now = Absence.UNKNOWN
        if ahead is None or ahead.interval is None or ahead.value is None:
            absence = (ahead.absence if ahead is not None else None) or Absence.UNKNOWN
            return FiguredScore(
                forecast_score(current=now, lower=absence, central=absence, upper=absence), (current.id,)
            )
        return FiguredScore(
            forecast_score(
                current=now,
                lower=ahead.interval.lower,
                central=float(ahead.value),
                upper=ahead.interval.upper,
            ),
            (current.id, ahead.id),
        )

    def _shown(self, finding: Finding) -> FindingShown:
        first = finding.statement[0]
        title = first.text.strip().removesuffix(":") if isinstance(first, Words) else finding.measure
        return FindingShown(
            finding.id,
            finding.measure,
            title,
            plain(running_text(finding.statement, self._figures)),
            finding.verdict,
            self.figures(finding.figures),
            finding.not_shown,
        )

    def _of(self, finding: Finding, statistic: str) -> Figure | None:
        held = (self._figures.get(identity) for identity in finding.figures)
        return next((one for one in held if one is not None and one.definition.statistic == statistic), None)

    def _has_rate(self, finding: Finding) -> bool:
        rate = self._of(finding, "rate")
        return rate is not None and rate.value is not None

    def _value(self, identity: str) -> float:
        figure = self._figures.get(identity)
        return float(figure.value or 0) if figure is not None else 0.0

    def _references(self, section: Section, wanted: str) -> Iterator[str]:
        for part in section.sections:
            if part.id == wanted:
                for block in part.blocks:
                    yield from _figures_of(block)


def _figures_of(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                if isinstance(cell, FigureRef):
                    yield cell.figure
