"""What an analysis is: a question, what it needs, and the blocks that answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.documents.definition import Block

OfMeasure = Callable[[Material, MeasureChange, str], tuple[Block, ...]]
"""From the material, the measure and a prefix for identities to the blocks: always some, if only why there is
nothing to say."""

OfPartnership = Callable[[Material, str], tuple[Block, ...]]
"""Likewise for an analysis of everything that is held."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis that can be asked for by name; exactly one of `of_measure` and `of_partnership` is given.

    `question` is what it answers and `needs` what it asks of the evidence, both as sentences for a person.
    """

    id: str
    title: str
    question: str
    needs: str
    of_measure: OfMeasure | None = None
    of_partnership: OfPartnership | None = None
