"""From references to written words: the one way figures get into text and cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from saferplan.documents.composition import Money, Number, Piece, Pieces, Reference, Run, Shorthand, Tally
from saferplan.documents.definition import Amount, Cell, Count, FigureRef, Form, Gap, Link, Text, Words
from saferplan.domain.absence import Absence
from saferplan.domain.display import shown, written, written_interval
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.money.pence import written_pounds

Figures = Mapping[str, Figure]


def written_figure(figure: Figure, form: Form = Form.PLAIN) -> str:
    """The figure as it is printed in this form: its value, its value with a sign, or its interval.

    An absent figure is printed as its shorthand in every form; a figure without an interval has a
    shorthand as its interval: "does not apply", or "hidden" where it was rounded to protect people.
    """
    if form is not Form.INTERVAL or figure.value is None:
        return shown(figure, signed=form is Form.SIGNED)
    if figure.interval is None:
        return _no_interval(figure).symbol
    return written_interval(figure.interval, figure.definition.unit)


def absence_in(figure: Figure, form: Form = Form.PLAIN) -> Absence | None:
    """The reason for the shorthand that stands for this figure, or None where a number stands."""
    if figure.absence is not None:
        return figure.absence
    if form is Form.INTERVAL and figure.interval is None:
        return _no_interval(figure)
    return None


def _no_interval(figure: Figure) -> Absence:
    # The interval of a figure that was rounded to protect people would tell what it was rounded from.
    return Absence.NOT_APPLICABLE if figure.rounded_to is None else Absence.SUPPRESSED


def running_text(words: Text, figures: Figures) -> Pieces:
    """Text for reading: a shorthand is followed by its meaning, since no note stands under a paragraph."""
    pieces: list[Piece] = []
    for inline in words:
        match inline:
            case Words(text=said, strong=strong):
                pieces.append(Run(said, strong))
            case Link(text=said, target=target):
                pieces.append(Reference(said, target))
            case FigureRef(figure=identity, form=form):
                figure = figures[identity]
                pieces.append(Number(written_figure(figure, form), figure, form))
                absence = absence_in(figure, form)
                if absence is not None:
                    pieces.append(Run(f" ({absence.meaning})"))
    return tuple(pieces)


def cell_piece(cell: Cell, figures: Figures) -> Piece:
    """What stands in a table's cell."""
    match cell:
        case Words(text=said, strong=strong):
            return Run(said, strong)
        case Link(text=said, target=target):
            return Reference(said, target)
        case Amount(pence=pence):
            return Money(written_pounds(pence, always_pence=True), pence / 100)
        case Count(number=number):
            return Tally(f"{number:,}", number, Unit.COUNT)
        case Gap(absence=absence):
            return Shorthand(absence.symbol, absence)
        case FigureRef(figure=identity, form=form):
            return Number(written_figure(figures[identity], form), figures[identity], form)


def notes_on_symbols(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """A sentence for each shorthand among the cells, and one where numbers have been rounded.

    >>> notes_on_symbols([Shorthand("[c]", Absence.SUPPRESSED), Run("Burglary")])
    ('[c] hidden so that nobody can be identified.',)
    """
    meanings: dict[str, dict[str, None]] = {}
    roundings: set[int] = set()
    for piece in pieces:
        absence: Absence | None = None
        if isinstance(piece, Shorthand):
            absence = piece.absence
        elif isinstance(piece, Number):
            absence = absence_in(piece.figure, piece.form)
            if piece.figure.rounded_to:
                roundings.add(piece.figure.rounded_to)
        if absence is not None:
            meanings.setdefault(absence.symbol, {})[absence.meaning] = None
    notes = [f"{symbol} {'; or '.join(said)}." for symbol, said in sorted(meanings.items())]
    notes += [
        f"Some numbers are rounded to the nearest {written(step, Unit.COUNT)} so that nobody can be "
        "identified; they may not add up to their totals."
        for step in sorted(roundings)
    ]
    return tuple(notes)
