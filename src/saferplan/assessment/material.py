"""Everything the sections are written from: gathered once, before a word is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saferplan.assessment.changes import Family, MeasureChange
from saferplan.assessment.entries import Entry
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.holdings import Holdings
from saferplan.assessment.partner_series import PartnerSeries
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.previous import Predecessor
from saferplan.assessment.settings import AssessmentSettings
from saferplan.assessment.wording import break_notices, restated_notices
from saferplan.documents.definition import Block, FigureRef, Inline, Notice, Paragraph, Text, Words
from saferplan.domain.consultation.released import ReleasedConsultation
from saferplan.domain.figure import Unit
from saferplan.domain.measures import POLICE_RECORDS, Measure
from saferplan.domain.shapes import ShapeSet
from saferplan.domain.themes import Theme, themes
from saferplan.evidence.receipts import ReceiptRegister
from saferplan.evidence.weights import HarmWeights
from saferplan.geography.answers import Partnership
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot


@dataclass(frozen=True, slots=True)
class Material:
    """What is known, ready to be written up.

    `all_changes` are of the whole partnership, police measures first. `wards` and `area_counts` are by measure,
    for those shown by place. `shape_sets` grows as maps are drawn.
    """

    settings: AssessmentSettings
    snapshot: Snapshot
    maker: FigureMaker
    geography: Geography
    partnership: Partnership
    place: Place
    holdings: Holdings
    family: Family
    all_changes: tuple[MeasureChange, ...]
    wards: Mapping[str, tuple[tuple[str, MeasureChange], ...]]
    area_counts: Mapping[str, AreaCounts]
    shape_sets: dict[str, ShapeSet]
    partner_series: tuple[PartnerSeries, ...]
    weights: HarmWeights | None
    register: ReceiptRegister
    previous: Predecessor | None
    entries: Mapping[str, Entry]
    consultations: tuple[ReleasedConsultation, ...]

    @property
    def evidence_date(self) -> str:
        """The day of the snapshot, YYYY-MM-DD: nothing that came in later is known here."""
        return self.snapshot.created[:10]

    @property
    def police_changes(self) -> tuple[MeasureChange, ...]:
        """The changes of the police records."""
        return tuple(one for one in self.all_changes if one.measure.dataset == POLICE_RECORDS)

    @property
    def own_codes(self) -> frozenset[str]:
        """The codes of the partnership and its districts: what is wider is not this area alone."""
        return frozenset((self.partnership.code, *self.partnership.district_codes))

    def of_theme(self, theme: Theme) -> tuple[MeasureChange, ...]:
        """The changes of the theme's categories, without those that sum over themes."""
        wanted = set(theme.categories)
        return tuple(
            one
            for one in self.all_changes
            if len(one.measure.categories) == 1 and one.measure.categories[0] in wanted
        )

    def small_areas(self, measure: str) -> AreaCounts | None:
        """The measure's records by small area, where it is shown by place."""
        return self.area_counts.get(measure)

    def drawn(self, shapes: ShapeSet) -> ShapeSet:
        """The outlines, which the document will hold; the same identity always draws the same."""
        return self.shape_sets.setdefault(shapes.id, shapes)

    def source_line(self, changes: Iterable[MeasureChange]) -> str:
        """Where the records of these changes come from, for under a table or chart."""
        datasets = dict.fromkeys(one.measure.dataset for one in changes)
        return "; ".join(self.holdings.source(dataset) for dataset in datasets)

    def cautions(self, changes: Sequence[MeasureChange]) -> tuple[Notice, ...]:
        """What bears on comparing these changes' years: breaks in their series, and months received again."""
        return (
            *break_notices(changes),
            *restated_notices(self.holdings.sources, changes, self.settings.year),
        )

    def counted_lines(self, numbers: Mapping[str, int]) -> Text:
        """How many lines of the completeness check came out how, as figures in running text."""
        parts: list[Inline] = []
        for name, number in numbers.items():
            figure = self.maker.setting(
                f"completeness lines {name}", Unit.COUNT, number, self.place, self.settings.year
            )
            parts += [FigureRef(figure.id), Words(f" {name}" + ("" if name == list(numbers)[-1] else ", "))]
        return (*parts, Words("."))

    def written(self, section: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """The blocks with what the analyst wrote for the section: after them, or instead of generated sentences."""
        entry = self.entries.get(section)
        if entry is None:
            return tuple(blocks)
        if entry.replaces:
            kept = [block for block in blocks if not isinstance(block, Paragraph)]
            return (*entry.blocks, *kept)
        return (*blocks, *entry.blocks)


def lead_measures(totals: Iterable[tuple[Measure, int]]) -> tuple[str, ...]:
    """The measures shown by place: overall crime, and each theme's largest of the police or of a partner."""
    known = [(measure, total) for measure, total in totals if total > 0]
    leads = [measure.id for measure, _ in known if len(measure.categories) > 1]
    for theme in themes():
        of_theme = [
            (total, measure.id)
            for measure, total in known
            if len(measure.categories) == 1 and measure.categories[0] in theme.categories
        ]
        if of_theme:
            leads.append(max(of_theme)[1])
    return tuple(dict.fromkeys(leads))
