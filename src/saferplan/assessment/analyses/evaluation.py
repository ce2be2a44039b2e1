"""Did it work: every intervention that partners described, put to all methods that the evidence allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import SUMMING, Place
from saferplan.assessment.interventions import PlannedIntervention
from saferplan.assessment.material import Material
from saferplan.assessment.selecting import AreaSelector, counts_by_month
from saferplan.assessment.tabling import shown, shown_interval
from saferplan.assessment.wording import interval, joined, plain, sentence
from saferplan.documents.definition import (
    Block,
    Bullets,
    Cell,
    Column,
    ColumnKind,
    Fact,
    Facts,
    Gap,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.evaluation_design import maryland_scale
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import MONTH_NAMES, Month, Period
from saferplan.evidence import queries
from saferplan.geography.answers import UnknownAreaError
from saferplan.statistics.evaluation.answers import Answer, Finding
from saferplan.statistics.evaluation.break_even import BREAK_EVEN, PaidBack
from saferplan.statistics.evaluation.evaluate import EVALUATION, Evaluation, evaluate
from saferplan.statistics.inputs import Floats

_NONE = (
    "No intervention is described. Describe what was done in a file of the folder interventions, and it is evaluated "
    "with the evidence held."
)
_FINDINGS = {
    Finding.IMPROVED: "Improved",
    Finding.WORSENED: "Worsened",
    Finding.NOT_CLEAR: "Not clear",
    Finding.NOT_RUN: "Not run",
}
_PAID = {
    PaidBack.YES: "Even at the least of it, as many were avoided.",
    PaidBack.NO: "Even at the most of it, fewer were avoided.",
    PaidBack.NOT_CLEAR: "Whether as many were avoided is not clear.",
    PaidBack.NOT_ASKED: "How many were avoided is not known.",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Treated, control or other areas together, with their records before and after as figures."""

    name: str
    before: Figure
    after: Figure


def evaluation_section(material: Material) -> Section | None:
    """What became of last year's interventions, a part for each; None where none is described."""
    described = material.settings.interventions
    if not described:
        return None
    parts = tuple(
        Section(
            id=f"evaluation-{one.id}",
            heading=one.title,
            blocks=material.written(f"evaluation-{one.id}", _blocks(material, one, f"evaluation-{one.id}")),
        )
        for one in described
    )
    return Section(id="evaluation", heading="Did it work?", blocks=(_lead(),), sections=parts)


def evaluation_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """Every intervention, one after the other; or where to describe one."""
    described = material.settings.interventions
    if not described:
        return (Notice(Tone.MISSING, sentence(_NONE)),)
    blocks: list[Block] = [_lead()]
    for one in described:
        blocks.append(Paragraph((Words(one.title, strong=True),)))
        blocks += _blocks(material, one, f"{prefix}-{one.id}")
    return tuple(blocks)


def _lead() -> Paragraph:
    return Paragraph(
        sentence(
            "Each is put to every method that the evidence allows. They compare with different things, so they may "
            "disagree; none is picked. Nothing here shows why crime changed."
        )
    )


def _blocks(material: Material, one: PlannedIntervention, prefix: str) -> tuple[Block, ...]:
    change = next((found for found in material.all_changes if found.measure.id == one.measure), None)
    if change is None:
        held = ", ".join(found.measure.id for found in material.all_changes)
        words = f"It cannot be evaluated: no records of {one.measure} are held. Held are: {held}."
        return (Notice(Tone.MISSING, sentence(words)),)
    if change.guarded:
        return (Notice(Tone.NOTE, sentence("It is not shown, so that nobody can be identified.")),)
    try:
        counts = _counts(material, change, one)
        found = evaluate(
            one.described(),
            counts,
            one.areas,
            change.counted.window,
            unit_cost=one.unit_cost,
            level=material.settings.level,
        )
    except UnknownAreaError as error:
        return (Notice(Tone.MISSING, sentence(f"It cannot be evaluated: {error}")),)
    except ValueError as error:
        return (Notice(Tone.MISSING, sentence(f"It cannot be evaluated: {error}.")),)
    groups = _groups(material, change, one, found, counts)
    return (
        _description(material, change, one, found),
        _counted(groups, prefix, material.source_line([change])),
        _answers(material, found, groups, prefix, material.source_line([change])),
        *_said(material, one, found, groups),
    )


def _counts(material: Material, change: MeasureChange, one: PlannedIntervention) -> Floats:
    """Records of each area of the intervention by month; NaN where the month is not held."""
    counted = change.counted
    for area in one.areas:
        material.geography.area(area)  # refuses a code that nobody knows
    selector = AreaSelector(material.geography)
    lsoas = {area: selector.small_areas([area]) for area in one.areas}
    empty = [area for area, codes in lsoas.items() if not codes]
    if empty:
        raise ValueError(
            f"no small area of {empty[0]} is known; give codes of small areas, wards or districts"
        )
    cube = queries.small_area_cube(
        material.snapshot, change.measure.dataset, counted.window, lsoas=frozenset().union(*lsoas.values())
    )
    rows = [counts_by_month(cube, lsoas[area], change.measure.categories) for area in one.areas]
    return np.where(counted.held, np.array(rows, dtype=np.float64), np.nan)


def _groups(
    material: Material, change: MeasureChange, one: PlannedIntervention, found: Evaluation, counts: Floats
) -> tuple[_Group, ...]:
    groups = []
    start = 0
    for name, areas in (
        ("Treated areas", one.treated),
        ("Control areas", one.control),
        ("Areas round about", one.displacement),
        ("Control areas of those round about", one.displacement_control),
    ):
        rows = counts[start : start + len(areas)].sum(axis=0)
        start += len(areas)
        if areas:
            place = Place(f"{one.id} {name.lower()}", f"{name.lower()} of {one.title}", "areas", areas)
            before, after = (
                _records(material, change, place, rows, period, one) for period in (found.before, found.after)
            )
            groups.append(_Group(name, before, after))
    return tuple(groups)


def _records(
    material: Material,
    change: MeasureChange,
    place: Place,
    rows: Floats,
    period: Period,
    one: PlannedIntervention,
) -> Figure:
    """The records of a group in the months of a period that are compared."""
    window = change.counted.window
    months = [
        month
        for month in period
        if month in window
        and not np.isnan(rows[month - window.first])
        and month.month in (one.calendar_months or range(1, 13))
    ]
    if not months:
        return material.maker.count(change.measure, place, period, Absence.UNKNOWN)
    runs = _runs(months)
    parts = [
        material.maker.count(
            change.measure, place, run, int(sum(rows[month - window.first] for month in run))
        )
        for run in runs
    ]
    if len(parts) == 1:
        return parts[0]
    return material.maker.derived(
        "sum of months",
        f"{change.measure.title}, {place.name}, {joined([run.label for run in runs])}",
        Unit.COUNT,
        SUMMING,
        tuple(parts),
        int(sum(part.value or 0 for part in parts)),
    )


def _runs(months: Sequence[Month]) -> list[Period]:
    runs: list[list[Month]] = []
    for month in months:
        if runs and runs[-1][-1] + 1 == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [Period(run[0], run[-1]) for run in runs]


def _description(
    material: Material, change: MeasureChange, one: PlannedIntervention, found: Evaluation
) -> Facts:
    def named(areas: Sequence[str]) -> str:
        return joined([f"{material.geography.name(area)} ({area})" for area in areas])

    only = (
        f", {joined([MONTH_NAMES[month - 1] for month in one.calendar_months])} only"
        if one.calendar_months
        else ""
    )
    rows = [
        ("What was done", one.what),
        ("To change", f"{change.measure.title}: {one.desired.value} records"),
        ("Where", named(one.treated)),
        ("Compared with", named(one.control) if one.control else "no control areas"),
        *([("Round about", named(one.displacement))] if one.displacement else []),
        ("Before", f"{found.before.label}{only}"),
        ("After", f"{found.after.label}{only}"),
        ("How the areas came about", one.assignment.value),
        ("Cost", "not entered" if one.cost is None else "entered; see below"),
    ]
    return Facts(
        f"{one.title}: what is evaluated", tuple(Fact(name, sentence(words)) for name, words in rows)
    )


def _counted(groups: Sequence[_Group], prefix: str, source: str) -> Table:
    return Table(
        f"{prefix}-counts",
        "Records before and after",
        (Column("Areas", ColumnKind.WORDS), Column("Before"), Column("After")),
        tuple(Row((Words(group.name), shown(group.before), shown(group.after))) for group in groups),
        source=source,
    )


def _answers(
    material: Material, found: Evaluation, groups: Sequence[_Group], prefix: str, source: str
) -> Table:
    inputs = tuple(figure for group in groups for figure in (group.after, group.before))
    rows = []
    for answer in found.answers:
        name = answer.method.name[0].upper() + answer.method.name[1:]
        if answer.finding is Finding.NOT_RUN:
            cells: tuple[Cell, ...] = (Gap(Absence.NOT_APPLICABLE),) * 3
        else:
            avoided = material.maker.derived(
                f"crimes avoided by {answer.method.name}",
                f"Fewer {answer.unit} than expected: {name}",
                Unit.COUNT,
                answer.method,
                inputs,
                _number(answer.avoided),
                interval=_interval(answer.avoided_lower, answer.avoided_upper, found.level),
            )
            p = material.maker.derived(
                f"p by {answer.method.name}",
                f"p: {name}",
                Unit.PROBABILITY,
                answer.method,
                inputs,
                _number(answer.p),
            )
            cells = (shown(avoided), shown_interval(avoided), shown(p))
        rows.append(
            Row(
                (
                    Words(name),
                    Words(answer.compared.value),
                    *cells,
                    Words(_finding(answer)),
                )
            )
        )
    return Table(
        f"{prefix}-answers",
        "How many fewer than expected, by each method",
        (
            Column("Method", ColumnKind.WORDS),
            Column("Compares with", ColumnKind.WORDS),
            Column("Fewer than expected"),
            Column("95% interval", ColumnKind.WORDS),
            Column("p"),
            Column("Finding", ColumnKind.WORDS),
        ),
        tuple(rows),
        notes=("Below nought: more than expected. Clear is what chance would give once in twenty times.",),
        source=source,
    )


def _finding(answer: Answer) -> str:
    if answer.why_not is not None:
        return f"Not run: {answer.why_not}"
    return _FINDINGS[answer.finding]


def _said(
    material: Material, one: PlannedIntervention, found: Evaluation, groups: Sequence[_Group]
) -> tuple[Block, ...]:
    inputs = tuple(figure for group in groups for figure in (group.after, group.before))
    level = material.maker.derived(
        "grade of the design",
        f"Maryland scale: {one.title}",
        Unit.RANK,
        EVALUATION,
        inputs,
        found.grade.level,
    )
    lines: list[Text] = [
        sentence(
            "The design reaches level ",
            plain(level),
            f" of the Maryland scale: {found.grade.words}.",
        )
    ]
    for check in (*found.checks, *(check for answer in found.ran for check in answer.checks)):
        if check.holds is not True:
            # Numbers stand in the document as figures only.
            said = (
                check.said
                if not re.search(r"\d", check.said)
                else f"{check.name.capitalize()}: does not hold."
            )
            lines.append(sentence(said))
    lines += [sentence(one_of_them.said) for one_of_them in found.disagreements]
    lines += _pay_back(material, one, found, inputs)
    scale = maryland_scale()
    unread = "" if scale.verified else " It was not read in the source."
    note = Paragraph(sentence(f"Scale: {scale.source}.{unread}"))
    return (Bullets(tuple(dict.fromkeys(lines))), note)


def _pay_back(
    material: Material, one: PlannedIntervention, found: Evaluation, inputs: tuple[Figure, ...]
) -> list[Text]:
    if found.break_even is None or one.cost is None:
        return []
    place = Place(one.id, one.title, "areas", one.treated)
    cost = material.maker.setting(f"cost of {one.title}", Unit.POUNDS, one.cost, place, found.after)
    each = material.maker.setting(
        f"unit cost of {one.title}", Unit.POUNDS, one.unit_cost or 0.0, place, found.after
    )
    crimes = material.maker.derived(
        "crimes to avoid to pay back",
        f"Crimes to avoid to pay back: {one.title}",
        Unit.COUNT,
        BREAK_EVEN,
        (cost, each, *inputs),
        float(found.break_even.crimes),
        interval=Interval(float(found.break_even.lower), float(found.break_even.upper), found.level),
    )
    paid = PaidBack(int(found.break_even.paid_back))
    return [
        sentence(
            "To pay back its cost of ",
            plain(cost),
            ", at ",
            plain(each),
            f" a crime ({one.unit_cost_source}), it would have to avoid ",
            plain(crimes),
            " crimes (",
            interval(crimes),
            f", as the unit cost is right within a factor of two). {_PAID[paid]}",
        )
    ]


def _number(value: float) -> float | Absence:
    return Absence.NOT_APPLICABLE if not np.isfinite(value) else float(value)


def _interval(lower: float, upper: float, level: float) -> Interval | None:
    return Interval(float(lower), float(upper), level) if np.isfinite([lower, upper]).all() else None
