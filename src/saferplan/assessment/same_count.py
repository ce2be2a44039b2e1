"""Which figures count the same: in every document, whatever evidence it was made of."""

from __future__ import annotations

from saferplan.domain.figure import Figure

Key = tuple[str, ...]


def key_of(figure: Figure) -> Key:
    """What a figure counts: the same for the same count in every document, whatever evidence it was made of."""
    of = figure.definition
    selection = of.selection
    conditions = (
        () if selection is None else (selection.level, *sorted(str(one) for one in selection.conditions))
    )
    return (of.statistic, of.measure, of.area, str(of.period), *conditions)
