"""The figures of a document: what each rests on, found when it is made, frozen with it, and printed in it.

Every kind of document goes through here, so that no figure can come into one by a way of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from django.core.exceptions import ValidationError

from saferplan.claims.changes import change_sentence
from saferplan.claims.held import figures_held
from saferplan.claims.models import Claim
from saferplan.claims.selectors import claim_list, kept_list
from saferplan.documents.definition import Document
from saferplan.domain.claims.backing import (
    NOTHING_SAID,
    SCHEMA,
    ClaimSaid,
    FiguresSaid,
    KeptSaid,
    figures_backed,
    unsettled,
)
from saferplan.domain.claims.claim import ClaimKind
from saferplan.domain.claims.written import written_words
from saferplan.history.freezing import FrozenData, as_stored

Data = TypeVar("Data", bound=msgspec.Struct)
KEY = "figures_said"
"""Under which name frozen data hold what their figures rest on; data that were frozen before say nothing of it."""


def figures_of(passages: Iterable[str], document: Callable[[], Document] | None = None) -> FiguresSaid:
    """What the figures of a document rest on.

    `passages` are the words of it that people wrote; what of them it does not print needs nothing, and without
    `document` all are printed. Where no figure is said, the document is not made, and nothing is read.
    """
    open_ones = [one for one in passages if unsettled(one)]
    if not open_ones:
        return NOTHING_SAID
    return figures_backed(
        open_ones,
        printed=" ".join(open_ones if document is None else _printed(msgspec.to_builtins(document()))),
        claims=[_said(one) for one in claim_list()],
        held=figures_held(),
        kept=[
            KeptSaid(sentence=one.sentence, why=one.why, kept_as=one.kept_as, kept_on=one.kept_on)
            for one in kept_list()
        ],
    )


def figures_of_data(data: Data, set_out: Callable[[Data], Document]) -> FiguresSaid:
    """What the figures of a document rest on that is set out of these data."""
    return figures_of(written_words(data), lambda: set_out(data))


class UnsettledError(ValidationError):
    """A document cannot go out yet, because sentences of it wait: `said` has all of them."""

    def __init__(self, said: FiguresSaid, then: str = "") -> None:
        super().__init__(f"{said.waits_for} {then}".strip())
        self.said = said


def refuse_unsettled(said: FiguresSaid, then: str = "") -> None:
    """Refuse a document as long as a sentence of it waits; `then` says what else is to be done.

    Raises:
        UnsettledError: one does; it names the first, and what to do.
    """
    if said.waiting:
        raise UnsettledError(said, then)


def stored_with_figures(data: msgspec.Struct, said: FiguresSaid) -> tuple[dict[str, Any], str]:
    """A document's data as they are stored, with what its figures rest on, and the hash of their canonical form."""
    return as_stored(data, {} if said.nothing else {KEY: said})


def settled_with_figures(data: Data, set_out: Callable[[Data], Document]) -> tuple[dict[str, Any], str]:
    """As `stored_with_figures`, of a document that goes out as soon as it is frozen.

    Raises:
        UnsettledError: a sentence of it waits.
    """
    said = figures_of_data(data, set_out)
    refuse_unsettled(said)
    return stored_with_figures(data, said)


def figures_in(row: FrozenData) -> FiguresSaid:
    """What the figures of a frozen document rest on, as it was frozen.

    Raises:
        msgspec.ValidationError: it is in another form.
    """
    held = row.data.get(KEY)
    if held is None:
        return NOTHING_SAID
    if held["schema"] != SCHEMA:
        raise msgspec.ValidationError(f"figures of schema {held['schema']}, not {SCHEMA}")
    return msgspec.convert(held, FiguresSaid)


def _said(claim: Claim) -> ClaimSaid:
    return ClaimSaid(
        number=claim.pk,
        sentence=claim.sentence,
        change=change_sentence(claim.facts, lower=claim.lower, upper=claim.upper, verdict=claim.verdict),
        words=claim.verdict_words,
        source=claim.source,
        geography=claim.geography,
        period=claim.period,
        definition=claim.definition,
        kind=ClaimKind(claim.kind).label,
        figures=tuple(claim.figures),
        assessment=claim.assessment,
    )


def _printed(held: Any) -> Iterator[str]:
    """Every word of a document's parts."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for one in held.values():
            yield from _printed(one)
    elif isinstance(held, (list, tuple)):
        for one in held:
            yield from _printed(one)
