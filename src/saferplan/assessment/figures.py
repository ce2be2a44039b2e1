"""Making figures: each with its full definition, entered in the ledger as it is made."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET

from saferplan.assessment.ledger import Ledger
from saferplan.domain.absence import Absence
from saferplan.domain.figure import (
    Disclosure,
    FieldValues,
    Figure,
    FigureDefinition,
    Interval,
    Method,
    Scalar,
    Selection,
    Unit,
)
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Period

COUNTING = Method("count of records", 1, "docs/methods/counts.md")
SUMMING = Method("sum of figures", 1, "docs/methods/counts.md")
SETTING = Method("setting of the assessment", 1, "docs/user-guide.md")
REFERENCE = Method("reference table", 1, "docs/geography.md")

EVERYTHING = "everything"
"""The level of a selection that takes every record of a dataset, placed or not."""

SHARE_OF_COUNTS = "share of a count"
"""The statistic of figures that are the first of their inputs in per cent of the second, both counts."""

Value = float | int | Absence


@dataclass(frozen=True, slots=True)
class Place:
    """An area as figures name it: `level` is that of the areas whose records are selected."""

    code: str
    name: str
    level: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureMaker:
    """Makes the figures of one assessment on one snapshot."""

    ledger: Ledger
    snapshot: str

    def count(
        self,
        measure: Measure,
        place: Place,
        period: Period,
        value: Value,
        caveats: tuple[str, ...] = (),
        *,
        fields: tuple[FieldValues, ...] = (),
        named: str = "",
    ) -> Figure:
        """The number of records of a measure in a place and period.

        `fields` are conditions on what the records say of themselves; `named` says them in words, for the label.
        """
        return self._enter(
            FigureDefinition(
                statistic="count",
                measure=measure.id,
                unit=Unit.COUNT,
                area=place.code,
                period=period,
                snapshot=self.snapshot,
                method=COUNTING,
                selection=Selection(
                    dataset=measure.dataset,
                    period=period,
                    level=place.level,
                    areas=place.codes,
                    categories=measure.categories,
                    fields=fields or UNSET,
                ),
                datasets=(measure.dataset,),
            ),
            f"{measure.title}{f', {named}' if named else ''}, {place.name}, {period.label}",
            value,
            caveats=caveats,
            disclosure=_disclosure(measure),
        )

    def source_count(self, dataset: str, title: str, statistic: str, period: Period, value: Value) -> Figure:
        """The records of a whole dataset over the months held, placed or not."""
        return self._enter(
            FigureDefinition(
                statistic=statistic,
                measure=dataset,
                unit=Unit.COUNT,
                area="all",
                period=period,
                snapshot=self.snapshot,
                method=COUNTING,
                selection=Selection(dataset=dataset, period=period, level=EVERYTHING, areas=())
                if statistic == "count"
                else None,
                datasets=(dataset,),
            ),
            f"{statistic.capitalize()}: {title}, {period.label}",
            value,
        )

    def peer_count(
        self, measure: Measure, place: Place, period: Period, dataset: str, value: Value
    ) -> Figure:
        """The number of records of a measure in another district, as a shared table of counts has it."""
        return self._enter(
            FigureDefinition(
                statistic="count",
                measure=measure.id,
                unit=Unit.COUNT,
                area=place.code,
                period=period,
                snapshot=self.snapshot,
                method=SUMMING,
                datasets=(dataset,),
                parameters=(("source", dataset),),
            ),
            f"{measure.title}, {place.name}, {period.label}, as counted in {dataset}",
            value,
            disclosure=_disclosure(measure),
        )

    def setting(self, name: str, unit: Unit, value: Value, place: Place, period: Period) -> Figure:
        """A number that was chosen for the assessment, or counted while making it."""
        return self._enter(
            FigureDefinition(
                statistic="setting",
                measure=name,
                unit=unit,
                area=place.code,
                period=period,
                snapshot=self.snapshot,
                method=SETTING,
            ),
            name.capitalize(),
            value,
        )

    def reference(
        self,
        statistic: str,
        title: str,
        place: Place,
        period: Period,
        unit: Unit,
        value: Value,
        *,
        source: str,
        caveats: tuple[str, ...] = (),
        parameters: tuple[tuple[str, Scalar], ...] = (),
        method: Method = REFERENCE,
        interval: Interval | None = None,
    ) -> Figure:
        """A fact taken from a reference table: a population, an area, a deprivation score, a share of a survey."""
        return self._enter(
            FigureDefinition(
                statistic=statistic,
                measure=title,
                unit=unit,
                area=place.code,
                period=period,
                snapshot=self.snapshot,
                method=method,
                datasets=(source,),
                parameters=parameters,
            ),
            f"{title}, {place.name}",
            value,
            interval=interval,
            caveats=caveats,
        )

    def derived(
        self,
        statistic: str,
        title: str,
        unit: Unit,
        method: Method,
        inputs: tuple[Figure, ...],
        value: Value,
        *,
        interval: Interval | None = None,
        denominator: str | None = None,
        caveats: tuple[str, ...] = (),
        parameters: tuple[tuple[str, Scalar], ...] = (),
        comparison: Period | None = None,
    ) -> Figure:
        """A figure computed from other figures; what they share (measure, area, period) is the first one's."""
        first = inputs[0].definition
        sensitive = any(one.disclosure is Disclosure.SENSITIVE for one in inputs)
        return self._enter(
            FigureDefinition(
                statistic=statistic,
                measure=first.measure,
                unit=unit,
                area=first.area,
                period=first.period,
                snapshot=self.snapshot,
                method=method,
                comparison_period=comparison,
                denominator=denominator,
                datasets=tuple(sorted({name for one in inputs for name in one.definition.datasets})),
                parameters=parameters,
                inputs=tuple(one.id for one in inputs),
            ),
            title,
            value,
            interval=interval,
            caveats=caveats,
            disclosure=Disclosure.SENSITIVE if sensitive else Disclosure.OPEN,
        )

    def _enter(
        self,
        definition: FigureDefinition,
        label: str,
        value: Value,
        *,
        interval: Interval | None = None,
        caveats: tuple[str, ...] = (),
        disclosure: Disclosure = Disclosure.OPEN,
    ) -> Figure:
        figure = Figure.of(
            definition, label, value, interval=interval, caveats=caveats, disclosure=disclosure
        )
        return self.ledger.enter(figure)


def _disclosure(measure: Measure) -> Disclosure:
    return Disclosure.SENSITIVE if measure.sensitive else Disclosure.OPEN
