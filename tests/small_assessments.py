"""A frozen assessment small enough to reckon by hand: a few findings with their figures."""

from __future__ import annotations

import msgspec

from saferplan.assessment.code import CodeIdentity
from saferplan.assessment.frozen import Finding, FrozenAssessment
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import Document, Marking, Section, Words
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, FigureDefinition, Interval, Method, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.verdicts import Verdict

YEAR_ENDING = Month(2017, 3)
YEAR = Period.year_ending(YEAR_ENDING)
PLACE, DISTRICT = "E22000170", "E07000134"
BY_HAND = Method("by hand", 1, "tests")


class SmallAssessment:
    """Findings and figures, added one by one; `frozen` makes the assessment of them."""

    def __init__(self, *, audience: Marking = Marking.PARTNERSHIP, year_ending: Month = YEAR_ENDING) -> None:
        self.audience, self.year_ending = audience, year_ending
        self.year = Period.year_ending(year_ending)
        self.findings: list[Finding] = []
        self.figures: list[Figure] = []

    def figure(
        self,
        statistic: str,
        measure: str,
        value: float | Absence,
        *,
        area: str = PLACE,
        inputs: tuple[str, ...] = (),
        interval: Interval | None = None,
        parameters: tuple[tuple[str, str], ...] = (),
    ) -> Figure:
        """A figure of a measure."""
        made = Figure.of(
            FigureDefinition(
                statistic=statistic,
                measure=measure,
                unit=Unit.COUNT if statistic == "count" else Unit.RATE,
                area=area,
                period=self.year,
                snapshot="snapshot-1",
                method=BY_HAND,
                inputs=inputs,
                parameters=parameters,
            ),
            f"{statistic}: {measure}",
            value,
            interval=interval,
        )
        self.figures.append(made)
        return made

    def finding(
        self,
        measure: str,
        count: float | Absence,
        *,
        verdict: Verdict = Verdict.NO_CLEAR_CHANGE,
        difference: float | Absence | None = 1,
        rate: bool = True,
    ) -> SmallAssessment:
        """A finding on a measure; without a rate, months of it are not held."""
        used = [self.figure("count", measure, count)]
        if rate:
            value = count if isinstance(count, Absence) else count / 100
            used.append(self.figure("rate", measure, value))
        if difference is not None:
            used.append(self.figure("difference", measure, difference))
            used.append(self.figure("z", measure, difference))
        self.findings.append(
            Finding(
                id=f"{measure}@{PLACE}",
                measure=measure,
                area=PLACE,
                statement=(Words(f"{measure.capitalize()}: "), Words("as counted.")),
                figures=tuple(one.id for one in used),
                verdict=verdict,
            )
        )
        return self

    def peers(
        self, measure: str, own: float, lower: float | Absence, upper: float | Absence, area: str = DISTRICT
    ) -> SmallAssessment:
        """The control limits of a measure in a district, and its own rate there."""
        rate = self.figure("rate", measure, own, area=area)
        self.figure("lower control limit", measure, lower, area=area, inputs=(rate.id,))
        self.figure("upper control limit", measure, upper, area=area, inputs=(rate.id,))
        return self

    def outlook(self, measure: str, lower: float, central: float, upper: float) -> SmallAssessment:
        """The outlook of the next twelve months."""
        self.figure("outlook of twelve months", measure, central, interval=Interval(lower, upper, 0.95))
        return self

    def frozen(
        self, themes: tuple[str, ...] = ("anti-social-behaviour", "violence", "re-offending")
    ) -> FrozenAssessment:
        """The assessment, with a page of each theme."""
        sections = tuple(Section(id=f"theme-{one}", heading=one) for one in themes)
        return FrozenAssessment(
            settings=AssessmentSettings(
                name="2017-03-partnership",
                partnership=PLACE,
                partnership_name="Safer North West Leicestershire Partnership",
                year_ending=self.year_ending,
                audience=self.audience,
            ),
            snapshot="snapshot-1",
            snapshot_number=1,
            code=msgspec.convert(dict.fromkeys(CodeIdentity.__struct_fields__, ""), CodeIdentity),
            findings=tuple(self.findings),
            document=Document(
                kind="strategic assessment",
                title="Strategic assessment",
                subtitle="",
                marking=self.audience,
                status="Draft",
                as_at="",
                author="",
                sections=sections,
                figures=tuple(self.figures),
            ),
        )


def five_measures() -> SmallAssessment:
    """A police measure of each of two themes, and enough others to have percentiles among."""
    made = SmallAssessment()
    made.finding("anti-social-behaviour", 2700, verdict=Verdict.WATCH, difference=129)
    made.finding("violence-and-sexual-offences", 1500)
    made.finding("all-crime", 9999)
    for number, measure in enumerate(("burglary", "vehicle-crime", "shoplifting", "drugs")):
        made.finding(measure, 100 * (number + 1))
    made.peers("anti-social-behaviour", 27.6, 23.0, 33.4)
    made.outlook("anti-social-behaviour", 2200, 2683, 3226)
    return made
