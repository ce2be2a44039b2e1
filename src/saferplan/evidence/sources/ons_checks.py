"""Whether the tables of recorded crime agree: totals with their parts, changes and rates with counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from saferplan.evidence.sources.ons_tables import OnsLine, OnsTable, TableKind

_TOLD = 3
"""Examples of disagreements that a note gives."""


def disagreements(tables: Iterable[OnsTable]) -> tuple[str, ...]:
    """Sentences on where the tables disagree; none where they agree or cannot be compared.

    Compared are the total of each force with its partnerships and unassigned records, the changes of C3 with
    the counts of C2 and C5, and the rates of C4 with C2 and the populations as far as their rounding allows.
    """
    by_kind = {table.kind: table for table in tables}
    counts, before = by_kind.get(TableKind.COUNTS), by_kind.get(TableKind.COUNTS_BEFORE)
    notes = []
    for table in filter(None, (counts, before)):
        notes += _told(
            f"Totals of forces in table {table.kind.value} that are not the sum of their parts",
            _totals(table),
        )
    changes, rates = by_kind.get(TableKind.CHANGES), by_kind.get(TableKind.RATES)
    if counts and before and changes:
        notes += _told("Changes in table C3 that the counts do not give", _changes(counts, before, changes))
    if counts and rates:
        notes += _told("Rates in table C4 that the counts do not give", _rates(counts, rates))
    return tuple(notes)


def _told(what: str, found: Iterable[str]) -> list[str]:
    listed = list(found)
    if not listed:
        return []
    more = f" and {len(listed) - _TOLD:,} more" if len(listed) > _TOLD else ""
    return [f"{what}: {'; '.join(listed[:_TOLD])}{more}."]


def _numbers(table: OnsTable) -> dict[tuple[str, str], float]:
    return {
        (line.area, column.slug): value
        for line in table.lines
        for column, value in zip(table.columns, line.values, strict=True)
        if isinstance(value, float)
    }


def _names(lines: Sequence[OnsLine]) -> dict[str, str]:
    return {line.area: line.name for line in lines}


def _totals(table: OnsTable) -> Iterator[str]:
    numbers, names = _numbers(table), _names(table.lines)
    forces = {line.area for line in table.lines if line.area == line.force}
    parts: dict[tuple[str, str], float] = {}
    for line in table.lines:
        if line.area not in forces:
            for column in table.columns:
                key = (line.force, column.slug)
                parts[key] = parts.get(key, 0) + numbers.get((line.area, column.slug), 0)
    for (force, slug), total in parts.items():
        if force in forces and numbers.get((force, slug)) != total:
            yield f"{names[force]}, {slug}: {numbers.get((force, slug), 0):,.0f}, parts {total:,.0f}"


def _changes(counts: OnsTable, before: OnsTable, changes: OnsTable) -> Iterator[str]:
    now, then, names = _numbers(counts), _numbers(before), _names(changes.lines)
    for (area, slug), said in _numbers(changes).items():
        a, b = now.get((area, slug)), then.get((area, slug))
        if a is None or not b:
            continue
        computed = 100 * (a - b) / b
        if abs(computed - said) > 1e-6 * max(1, abs(said)):
            yield f"{names[area]}, {slug}: {said:.1f}, counts give {computed:.1f}"


def _rates(counts: OnsTable, rates: OnsTable) -> Iterator[str]:
    now, said, names = _numbers(counts), _numbers(rates), _names(rates.lines)
    for (area, slug), rate in said.items():
        of_households = slug.endswith("-per-household")
        denominator = said.get((area, "households" if of_households else "population"))
        count = now.get((area, slug.removesuffix("-per-household")))
        if slug in ("population", "households") or not denominator or count is None:
            continue
        # Populations are rounded to 100, so that the rate may be off by 50 people either way.
        lowest, highest = sorted((1000 * count / (denominator + 50), 1000 * count / (denominator - 50)))
        if not lowest - 1e-9 <= rate <= highest + 1e-9:
            yield f"{names[area]}, {slug}: {rate:.2f}, counts give {1000 * count / denominator:.2f}"
