"""Running text, figures and cells as HTML."""

from __future__ import annotations

from markupsafe import Markup, escape

from saferplan.documents.composition import Money, Number, Piece, Pieces, Reference, Run, Shorthand, Tally
from saferplan.documents.definition import Form


def marked_pieces(pieces: Pieces) -> Markup:
    """Running text as HTML."""
    return Markup("").join(_marked(piece) for piece in pieces)


def marked_cell(piece: Piece) -> Markup:
    """A cell's content as HTML."""
    return _marked(piece)


def _marked(piece: Piece) -> Markup:
    match piece:
        case Run(text=words, strong=True):
            return Markup("<strong>{}</strong>").format(words)
        case Run(text=words):
            return escape(words)
        case Reference(text=words, target=target):
            return Markup('<a href="{}">{}</a>').format(target, words)
        case Shorthand(text=symbol, absence=absence):
            return Markup('<span data-absence="{}">{}</span>').format(absence.value, symbol)
        case Tally(text=words, value=value) | Money(text=words, value=value):
            return Markup('<data value="{}">{}</data>').format(value, words)
        case Number():
            return _number(piece)


def _number(number: Number) -> Markup:
    """A figure: its plain number for machines, its identity for whoever traces it, its writing for people."""
    figure = number.figure
    if figure.absence is not None:
        return Markup('<span data-figure="{}" data-absence="{}">{}</span>').format(
            figure.id, figure.absence.value, number.text
        )
    if number.form is Form.INTERVAL:
        if figure.interval is None:
            return Markup('<span data-figure="{}">{}</span>').format(figure.id, number.text)
        return Markup('<span data-figure="{}" data-lower="{}" data-upper="{}">{}</span>').format(
            figure.id, figure.interval.lower, figure.interval.upper, number.text
        )
    return Markup('<data value="{}" data-figure="{}">{}</data>').format(number.value, figure.id, number.text)
