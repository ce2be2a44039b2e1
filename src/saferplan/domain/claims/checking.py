"""What is to be pointed out in any text: typed figures, Acts that are misnamed or not listed, misquoted statistics."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.claims.acts import citations
from saferplan.domain.claims.claim import known_statistics
from saferplan.domain.claims.finding import figures_said
from saferplan.domain.claims.scanning import sentences

TYPED = "Say in the same sentence who counted it, where, of which period and what; or make it a claim."
"""What is said of a figure that is typed in a text which holds no claims."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """Something in a text: what, in which sentence or citation, and what to do."""

    what: str
    where: str
    remedy: str


def text_faults(text: str) -> tuple[TextFault, ...]:
    """What is to be pointed out in a text, Acts first, then statistics, then typed figures.

    >>> [one.where for one in text_faults("Crime rose by 67. It is asked for by the Police and Disorder Act 1998.")]
    ['Police and Disorder Act 1998', 'Crime rose by 67.']
    """
    acts = [TextFault(one.sentence, one.words, one.remedy) for one in citations(text) if one.act is None]
    statistics = [
        TextFault(f"{known.says} ({known.checked.words}: {known.source})", sentence, known.remedy)
        for sentence in sentences(text)
        for known in known_statistics(sentence)
    ]
    figures = [TextFault(f"The figure {one.figure}", one.sentence, TYPED) for one in figures_said(text)]
    return (*acts, *statistics, *figures)
