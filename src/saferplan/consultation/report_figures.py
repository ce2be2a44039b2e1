"""The figures of a report: each share with everything that defines it, so that it can be found again in the answers."""

from __future__ import annotations

from saferplan.consultation.report_data import ReportData
from saferplan.documents.definition import Cell, FigureRef, Form, Gap
from saferplan.domain.absence import Absence
from saferplan.domain.consultation.ranking import RankedPriority
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.domain.figure import Figure, FigureDefinition, Interval, Method, Scalar, Unit
from saferplan.domain.periods import Month, Period
from saferplan.statistics.surveys.estimates import SURVEY_SHARE, WAVES


class ReportFigures:
    """Makes the figures of one report; gives what stands in a cell for each."""

    def __init__(self, data: ReportData) -> None:
        self._data = data
        self._period = Period(
            Month(data.starts.year, data.starts.month), Month(data.ends.year, data.ends.month)
        )
        self._made: dict[str, Figure] = {}

    @property
    def made(self) -> tuple[Figure, ...]:
        """Every figure that was made."""
        return tuple(self._made.values())

    def share(self, one: ShareOfAnswers | None, *, group: str = "") -> Cell:
        """The share of an answer, of those of a group where one is named."""
        if one is None or one.percent is None:
            return Gap(Absence.SUPPRESSED)
        interval = None if one.lower is None or one.upper is None else Interval(one.lower, one.upper, 0.95)
        parameters: list[tuple[str, Scalar]] = [("answers", one.base), ("said", one.said)]
        if group:
            parameters.append(("group", group))
        label = f"{one.question} {one.said}{f', {group}' if group else ''}"
        return self._cell("weighted share of answers", one.question, label, one.percent, parameters, interval)

    def rank(self, one: RankedPriority) -> Cell:
        """The share who named a priority."""
        return self._cell(
            "weighted share who named it",
            one.label,
            f"Named {one.label}",
            one.percent,
            [("of", one.of)],
            None,
        )

    def bounds(self, one: ShareOfAnswers) -> Cell:
        """The interval of a share; for those who chose to answer there is none."""
        cell = self.share(one)
        return FigureRef(cell.figure, Form.INTERVAL) if isinstance(cell, FigureRef) else cell

    def difference(self, question: str, points: float, lower: float, upper: float) -> Cell:
        """A change in percentage points."""
        definition = self._definition("change of a share since the survey before", question, WAVES, ())
        made = Figure.of(definition, f"Change: {question}", points, interval=Interval(lower, upper, 0.95))
        return FigureRef(self._kept(made).figure, Form.SIGNED)

    def _cell(
        self,
        statistic: str,
        measure: str,
        label: str,
        value: float,
        parameters: list[tuple[str, Scalar]],
        interval: Interval | None,
    ) -> Cell:
        definition = self._definition(statistic, measure, SURVEY_SHARE, tuple(parameters))
        return self._kept(
            Figure.of(
                definition,
                label,
                value,
                interval=interval,
                caveats=(self._data.warning,) if self._data.warning else (),
            )
        )

    def _definition(
        self, statistic: str, measure: str, method: Method, parameters: tuple[tuple[str, Scalar], ...]
    ) -> FigureDefinition:
        return FigureDefinition(
            statistic=statistic,
            measure=measure,
            unit=Unit.PERCENT,
            area=self._data.area_code,
            period=self._period,
            snapshot=self._data.answers_sha256,
            method=method,
            denominator="answers that count",
            datasets=(self._data.title,),
            parameters=parameters,
        )

    def _kept(self, figure: Figure) -> FigureRef:
        self._made[figure.id] = figure
        return FigureRef(figure.id)
