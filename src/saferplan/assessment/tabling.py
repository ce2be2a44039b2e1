"""The tables that recur in an assessment, made from changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.sources import runs_of_months
from saferplan.assessment.wording import interval, joined, plain, signed
from saferplan.documents.definition import Cell, Column, ColumnKind, Gap, Row, Table, Words
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure


def shown(figure: Figure | None) -> Cell:
    """A cell with the figure, or the mark of its absence."""
    return Gap(Absence.UNKNOWN) if figure is None else plain(figure)


def shown_signed(figure: Figure | None) -> Cell:
    """A cell with the figure and its sign."""
    return Gap(Absence.UNKNOWN) if figure is None else signed(figure)


def shown_interval(figure: Figure | None) -> Cell:
    """A cell with the figure's interval; a figure that has none does not apply."""
    if figure is None:
        return Gap(Absence.UNKNOWN)
    if figure.value is None:
        return plain(figure)
    return Gap(Absence.NOT_APPLICABLE) if figure.interval is None else interval(figure)


def level_and_change_table(
    identity: str, caption: str, first: str, changes: Sequence[tuple[str, MeasureChange]], source: str
) -> Table:
    """Counts of the year and the year before, their difference, the rate, and the verdict.

    `changes` are rows with their headings, such as a measure's or a ward's name.
    """
    year = changes[0][1].now.period if changes else None
    columns = (
        Column(first, ColumnKind.WORDS),
        Column("Year before"),
        Column("This year"),
        Column("Change"),
        Column("Rate this year", unit="per 1,000"),
        Column("95% interval of the rate", ColumnKind.WORDS),
        Column("Verdict", ColumnKind.WORDS),
    )
    rows = tuple(
        Row(
            (
                Words(name),
                plain(change.before.count),
                plain(change.now.count),
                shown_signed(change.difference),
                shown(change.now.rate),
                shown_interval(change.now.rate),
                Words(change.judgement.verdict.word.capitalize()),
            )
        )
        for name, change in changes
    )
    notes = (*_partial_notes(changes), *_denominator_notes(change for _, change in changes))
    return Table(
        identity,
        caption if year is None else f"{caption}, {year.label} and the year before",
        columns,
        rows,
        notes,
        source,
    )


def certainty_table(
    identity: str, caption: str, first: str, changes: Sequence[tuple[str, MeasureChange]], source: str
) -> Table:
    """How sure one can be of each change: interval of the difference, ratio, z and the adjusted p."""
    columns = (
        Column(first, ColumnKind.WORDS),
        Column("Change"),
        Column("95% interval of the change", ColumnKind.WORDS),
        Column("Ratio"),
        Column("95% interval of the ratio", ColumnKind.WORDS),
        Column("z"),
        Column("Adjusted p"),
    )
    rows = tuple(
        Row(
            (
                Words(name),
                shown_signed(change.difference),
                shown_interval(change.difference),
                shown(change.ratio),
                shown_interval(change.ratio),
                shown_signed(change.z),
                shown(change.adjusted_p),
            )
        )
        for name, change in changes
    )
    return Table(identity, caption, columns, rows, (), source)


def _partial_notes(changes: Sequence[tuple[str, MeasureChange]]) -> tuple[str, ...]:
    partial: dict[str, list[str]] = {}
    for name, change in changes:
        not_held = frozenset((*change.before.not_held, *change.now.not_held))
        if not_held and (change.before.count.value is not None or change.now.count.value is not None):
            partial.setdefault(runs_of_months(not_held), []).append(name)
    notes = []
    for months, names in partial.items():
        words = f"only the months held are counted; not held: {months}."
        notes.append(
            f"{words[0].upper()}{words[1:]}" if len(names) == len(changes) else f"{joined(names)}: {words}"
        )
    return tuple(notes)


def _denominator_notes(changes: Iterable[MeasureChange]) -> tuple[str, ...]:
    names = {change.now.rate.definition.denominator for change in changes if change.now.rate is not None}
    if not names:
        return ()
    if len(names) == 1:
        return (f"Rates are per 1,000 {names.pop()}.",)
    return ("Rates are per 1,000 residents, those of burglary per 1,000 households.",)
