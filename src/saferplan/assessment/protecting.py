"""Protecting small numbers of an assessment's document, according to who it is for.

Counts of sensitive measures are hidden and rounded by the audience's rule, with every sum a reader could form
among them; what is computed from a hidden or rounded count goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saferplan.assessment.figures import SHARE_OF_COUNTS
from saferplan.assessment.published_before import PublicAssessment, Recount, named, together
from saferplan.documents.definition import Document, Marking
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Disclosure, Figure
from saferplan.domain.hiding import UnprotectableError
from saferplan.domain.suppression import (
    RateStanding,
    derived_from,
    protect,
    rate_standing,
    suppression_rule,
)

UNRELIABLE = "Rests on few records, and so is unreliable."
FROM_ROUNDED = "Computed from the rounded counts."


def protected(
    document: Document,
    audience: Marking,
    public: Sequence[PublicAssessment] = (),
    recount: Recount | None = None,
) -> Document:
    """The document with its sensitive figures as its audience may see them; itself where nothing is to hide.

    Args:
        document: with every count as it is.
        audience: whose rule of disclosure holds.
        public: what everybody has already. What it shows cannot be hidden any more, what it hides stays hidden, and no
            more may come out where both are put together.
        recount: counts the figures of those on the evidence of this document.

    Raises:
        SaferPlanError: a count cannot be protected any more, because of what is public already.
    """
    rule = suppression_rule(audience.value)
    if rule.hide_below <= 1 and rule.round_to <= 1:
        return document
    by_id = document.figures_by_id
    known = together(document, public, recount, rule)
    try:
        found = protect(
            known.counts,
            known.totals,
            rule,
            shown_elsewhere=known.shown,
            hidden_elsewhere=known.hidden,
            unpublished=known.unpublished,
        )
    except UnprotectableError as error:
        raise named(error, known, public) from error
    computed = {
        one.id: one.definition.inputs
        for one in document.figures
        if one.definition.inputs and one.disclosure is Disclosure.SENSITIVE
    }
    hidden = found.hidden | derived_from(found.hidden, computed)
    touched = derived_from(found.rounded, computed)

    def shown(figure: Figure) -> Figure:
        if figure.id in hidden:
            return _hidden(figure)
        if figure.id in found.rounded:
            return msgspec.structs.replace(
                figure, value=found.rounded[figure.id], interval=None, rounded_to=rule.round_to
            )
        if figure.id in touched:
            return _from_rounded(figure)
        return figure

    def _from_rounded(figure: Figure) -> Figure:
        first = by_id[figure.definition.inputs[0]]
        exact, rounded = first.value, found.rounded.get(first.id)
        if figure.value is None:
            return figure
        if figure.definition.statistic == "rate" and exact and rounded is not None:
            standing = rate_standing(int(exact), rule)
            if standing is RateStanding.NOT_SHOWN:
                return _hidden(figure)
            caveats = (UNRELIABLE,) if standing is RateStanding.UNRELIABLE else ()
            return msgspec.structs.replace(
                figure,
                value=figure.value * rounded / exact,
                interval=None,
                rounded_to=rule.round_to,
                caveats=(*figure.caveats, *caveats),
            )
        if figure.definition.statistic == SHARE_OF_COUNTS:
            whole = found.rounded.get(figure.definition.inputs[1])
            if rounded is not None and whole:
                return msgspec.structs.replace(
                    figure,
                    value=100 * rounded / whole,
                    interval=None,
                    caveats=(*figure.caveats, FROM_ROUNDED),
                )
        if figure.definition.statistic == "difference":
            before = found.rounded.get(figure.definition.inputs[1])
            if rounded is not None and before is not None:
                return msgspec.structs.replace(
                    figure, value=rounded - before, interval=None, rounded_to=rule.round_to
                )
        # Ratios, tests and indices of exact counts would let them be worked out.
        return _hidden(figure)

    return msgspec.structs.replace(document, figures=tuple(shown(figure) for figure in document.figures))


def _hidden(figure: Figure) -> Figure:
    return msgspec.structs.replace(
        figure, value=None, absence=Absence.SUPPRESSED, interval=None, rounded_to=None
    )
