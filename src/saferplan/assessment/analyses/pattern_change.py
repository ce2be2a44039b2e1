"""Pattern change: whether the records spread over the same small areas as the year before, whatever their number."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.small_areas import (
    NOT_PLACED,
    area_count,
    category_map,
    full_name,
    most_first,
    obstacle,
    result_figure,
    why_not,
)
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts, AreaRow
from saferplan.assessment.tabling import shown, shown_interval, shown_signed
from saferplan.assessment.wording import interval, joined, plain, sentence, signed
from saferplan.documents.definition import (
    Block,
    Bullets,
    Category,
    Column,
    ColumnKind,
    Inline,
    Paragraph,
    Row,
    Side,
    Table,
    Text,
    Words,
)
from saferplan.domain.figure import Figure, Method, Unit
from saferplan.domain.periods import Period
from saferplan.statistics.multiplicity import FALSE_DISCOVERY
from saferplan.statistics.places.pattern_change import (
    DIFFERENCE_OF_SHARES,
    SIMILARITY_OF_PATTERNS,
    PatternChange,
    Shift,
    pattern_change,
)

CATEGORIES = (
    Category(
        "larger", "Larger share", "Holds clearly more of all records than the year before", Side.HIGH, "L"
    ),
    Category(
        "smaller", "Smaller share", "Holds clearly less of all records than the year before", Side.LOW, "S"
    ),
    Category("no-clear-change", "No clear change"),
    Category("no-records", "No records in either year"),
)
_OF = {
    Shift.LARGER: "larger",
    Shift.SMALLER: "smaller",
    Shift.NO_CLEAR_CHANGE: "no-clear-change",
    Shift.NOT_TESTED: "no-records",
}
_NAMED = 5
_SHARES = (
    "Shares are compared, not numbers: all records may double and the pattern stay. Shares add up to a hundred per "
    "cent, so where one area gains much, others lose though nothing changed in them."
)


def pattern_change_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Which small areas hold a larger or smaller share than the year before, and how alike both years are."""
    areas, year = material.small_areas(change.measure.id), material.settings.year
    reason = obstacle(change, areas, [year.before, year])
    if reason or areas is None:
        return why_not(reason or NOT_PLACED)
    found = pattern_change(
        areas.over(year.before),
        areas.over(year),
        rate=material.settings.false_discovery_rate,
        level=material.settings.level,
    )
    made = _Made(material, change, areas, found)
    blocks: list[Block] = [
        Paragraph(made.text()),
        *((Bullets(made.shifts()),) if any(made.shifted.values()) else ()),
        Paragraph(made.similarity()),
        Paragraph(sentence(_SHARES)),
        *material.cautions([change]),
    ]
    shifted = (np.abs(found.shift) == 1).any()
    if areas.shapes is not None and shifted:
        blocks.append(
            category_map(
                f"{prefix}-pattern",
                sentence(f"{change.measure.title}: {made.message()}"),
                f"Share of all records by small area (LSOA), {year.label} against the year before",
                "Share of all records",
                areas,
                areas.shapes,
                [_OF[Shift(int(one))] for one in found.shift],
                CATEGORIES,
                change,
                material.source_line([change]),
            )
        )
    blocks.append(made.table(prefix))
    return tuple(blocks)


class _Made:
    """The result with what it is told by; each figure is made where it is shown."""

    def __init__(
        self, material: Material, change: MeasureChange, areas: AreaCounts, found: PatternChange
    ) -> None:
        self.material, self.change, self.areas, self.found = material, change, areas, found
        self.year: Period = material.settings.year
        self.shifted = {
            sign: most_first(areas, np.flatnonzero(found.shift == sign).tolist(), sign * found.difference)
            for sign in (Shift.LARGER, Shift.SMALLER)
        }

    def text(self) -> Text:
        """How many areas gained a share and how many lost one."""
        tested = self._whole(
            "small areas whose shares were compared",
            Unit.COUNT,
            int((self.found.shift != Shift.NOT_TESTED).sum()),
        )
        parts: list[str | Inline] = ["Of ", plain(tested), " small areas with records, "]
        if not any(self.shifted.values()):
            return sentence(
                *parts,
                "none holds a share of all records that is clearly another than the year before: records lie where "
                "they lay.",
            )
        for place, (sign, among) in enumerate(self.shifted.items()):
            word = "larger" if sign is Shift.LARGER else "smaller"
            number = self._whole(f"small areas with a clearly {word} share", Unit.COUNT, len(among))
            holds = "holds" if len(among) == 1 else "hold"
            parts += [" and " if place else "", plain(number) if among else "none"]
            parts.append(f" {holds if among else 'holds'} a clearly {word} share")
        return sentence(*parts, " of all records than the year before.")

    def shifts(self) -> tuple[Text, ...]:
        """The areas that gained most and those that lost most, each with its records and its share's difference."""
        told = []
        for sign, among in self.shifted.items():
            for at in among[:_NAMED]:
                difference = self._difference(at)
                told.append(
                    sentence(
                        f"{'Larger' if sign is Shift.LARGER else 'Smaller'} share: "
                        f"{full_name(self.material, self.areas.rows[at])}, ",
                        plain(self._before(at)),
                        f" {self.change.measure.records}, then ",
                        plain(self.areas.rows[at].count),
                        "; ",
                        signed(difference),
                        " of all records (interval ",
                        interval(difference),
                        ").",
                    )
                )
        return tuple(told)

    def similarity(self) -> Text:
        """Andresen's S, and the share of areas without a clear shift."""
        s = self._whole(
            "similarity S of the two patterns",
            Unit.RATIO,
            float(self.found.robust_similarity),
            SIMILARITY_OF_PATTERNS,
        )
        adjusted = self._whole(
            "share of areas without a clear shift",
            Unit.PERCENT,
            100 * float(self.found.similarity_adjusted),
            FALSE_DISCOVERY,
        )
        return sentence(
            plain(adjusted),
            " of the areas with records show no clear shift once it is allowed for that so many are tested. Andresen's "
            "index S, which makes no such allowance, is ",
            plain(s),
            " (1 would be every area alike).",
        )

    def message(self) -> str:
        """The map's title."""
        words = [
            f"larger share in {self.areas.rows[among[0]].name}" + (" and others" if len(among) > 1 else "")
            if sign is Shift.LARGER
            else f"smaller in {self.areas.rows[among[0]].name}" + (" and others" if len(among) > 1 else "")
            for sign, among in self.shifted.items()
            if among
        ]
        return joined(words)

    def table(self, prefix: str) -> Table:
        """Every area's two counts and what became of its share, the surest first."""
        order = sorted(
            range(len(self.areas.rows)),
            key=lambda at: (np.nan_to_num(self.found.p[at], nan=2.0), self.areas.rows[at].name),
        )
        return Table(
            f"{prefix}-pattern-table",
            f"{self.change.measure.title}: each small area's share of all records, {self.year.label} "
            "and the year before",
            (
                Column("Small area", ColumnKind.WORDS),
                Column("Year before"),
                Column("This year"),
                Column("Change of share", unit="percentage points"),
                Column("95% interval", ColumnKind.WORDS),
                Column("Adjusted p"),
                Column("Share", ColumnKind.WORDS),
            ),
            tuple(
                Row(
                    (
                        Words(self.areas.rows[at].name),
                        plain(self._before(at)),
                        plain(self.areas.rows[at].count),
                        shown_signed(self._difference(at)),
                        shown_interval(self._difference(at)),
                        shown(self._adjusted(at)),
                        Words(
                            next(
                                one.name
                                for one in CATEGORIES
                                if one.id == _OF[Shift(int(self.found.shift[at]))]
                            )
                        ),
                    )
                )
                for at in order
            ),
            source=self.material.source_line([self.change]),
        )

    def _before(self, at: int) -> Figure:
        before = self.areas.over(self.year.before)
        return area_count(self.material, self.change, self.areas.rows[at], self.year.before, before[at])

    def _difference(self, at: int) -> Figure:
        return self._of(
            at,
            "change of the share of all records",
            Unit.PERCENT,
            DIFFERENCE_OF_SHARES,
            float(self.found.difference[at]),
            (float(self.found.difference_lower[at]), float(self.found.difference_upper[at])),
        )

    def _adjusted(self, at: int) -> Figure:
        return self._of(
            at,
            "adjusted p of a change of share",
            Unit.PROBABILITY,
            FALSE_DISCOVERY,
            float(self.found.adjusted[at]),
        )

    def _of(
        self,
        at: int,
        statistic: str,
        unit: Unit,
        method: Method,
        value: float,
        limits: tuple[float, float] | None = None,
    ) -> Figure:
        row: AreaRow = self.areas.rows[at]
        return result_figure(
            self.material,
            self.change,
            statistic,
            unit,
            method,
            value,
            row=row,
            inputs=(row.count, self._before(at), self.change.now.count, self.change.before.count),
            limits=limits,
            comparison=self.year.before,
            parameters=(("false-discovery rate", self.found.rate),),
        )

    def _whole(
        self, statistic: str, unit: Unit, value: float, method: Method = DIFFERENCE_OF_SHARES
    ) -> Figure:
        return result_figure(
            self.material,
            self.change,
            statistic,
            unit,
            method,
            value,
            inputs=(self.change.now.count, self.change.before.count),
            comparison=self.year.before,
            parameters=(("false-discovery rate", self.found.rate),),
        )
