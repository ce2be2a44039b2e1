"""The findings of an assessment as a page shows them: words and figures in pieces, each figure with its identity."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.documents.composition import Number, Reference, Run
from saferplan.documents.definition import Text
from saferplan.documents.writing import running_text
from saferplan.domain.figure import Figure
from saferplan.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: words, or a figure as it is written, or a link."""

    text: str
    strong: bool = False
    figure: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding: its statement in pieces, its verdict, its figures, and what it does not show."""

    identity: str
    verdict: Verdict
    statement: tuple[Piece, ...]
    figures: tuple[Figure, ...]
    not_shown: tuple[str, ...]


def finding_views(assessment: FrozenAssessment) -> list[FindingView]:
    """The findings, those with a clear signal first, else in the order of the assessment."""
    figures = assessment.document.figures_by_id
    views = [
        FindingView(
            one.id,
            one.verdict,
            _pieces(one.statement, assessment),
            tuple(figures[identity] for identity in one.figures if identity in figures),
            one.not_shown,
        )
        for one in assessment.findings
    ]
    order = list(Verdict)
    return sorted(views, key=lambda view: order.index(view.verdict))


def _pieces(text: Text, assessment: FrozenAssessment) -> tuple[Piece, ...]:
    pieces = []
    for piece in running_text(text, assessment.document.figures_by_id):
        match piece:
            case Number(text=said, figure=figure):
                pieces.append(Piece(said, figure=figure.id))
            case Run(text=said, strong=strong):
                pieces.append(Piece(said, strong))
            case Reference(text=said, target=target):
                pieces.append(Piece(said, target=target if target.startswith("http") else ""))
            case _:
                pieces.append(Piece(piece.text))
    return tuple(pieces)
