"""The stages of solving a problem (SARA, OSARA), the sides of a problem, and what a record of one lacks.

The stages are no one-way street: what is found in the response may send one back to the analysis. Going back is a
step like any other, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.completeness_facts import listed
from saferplan.domain.tables import read_table


class Stage(StrEnum):
    """How far the work on a problem is."""

    OBJECTIVE = "objective"
    SCANNING = "scanning"
    ANALYSIS = "analysis"
    RESPONSE = "response"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        """The stage in words.

        >>> Stage.SCANNING.label
        'Scanning'
        """
        return problem_words().stage[self].title

    @property
    def asks(self) -> str:
        """What is to be written at it."""
        return problem_words().stage[self].asks


class Approach(StrEnum):
    """In which stages a problem is worked on."""

    SARA = "sara"
    OSARA = "osara"

    @property
    def label(self) -> str:
        """The approach in words."""
        return {
            Approach.SARA: "SARA: scanning, analysis, response, assessment",
            Approach.OSARA: "OSARA: an objective first, then SARA",
        }[self]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Its stages, in order.

        >>> [one.value for one in Approach.SARA.stages]
        ['scanning', 'analysis', 'response', 'assessment']
        """
        every = tuple(Stage)
        return every if self is Approach.OSARA else every[1:]


class Side(StrEnum):
    """A side of the problem analysis triangle."""

    VICTIM = "victim"
    LOCATION = "location"
    OFFENDER = "offender"

    @property
    def controller(self) -> str:
        """The name of who can act on it, such as `guardian`.

        >>> [one.controller for one in Side]
        ['guardian', 'manager', 'handler']
        """
        return problem_words().side[self].controller.lower()


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What something is called, and what is asked of it."""

    title: str
    asks: str


class SideWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A side of a problem, and who can act on it."""

    title: str
    asks: str
    controller: str
    controller_asks: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where something was read, and how far it was checked."""

    text: str
    address: str
    checked: str


class ProblemWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `data/problem_solving.toml`; `emmie` by the field that holds the answer."""

    source: Mapping[str, Source]
    stage: Mapping[Stage, Words]
    side: Mapping[Side, SideWords]
    emmie: Mapping[str, Words]


@cache
def problem_words() -> ProblemWords:
    """The words of problem solving, read once."""
    return read_table("problem_solving", ProblemWords)


def goes_back(approach: Approach, before: Stage, after: Stage) -> bool:
    """Whether a step leads back to an earlier stage.

    Raises:
        ValueError: the approach has no such stage.

    >>> goes_back(Approach.SARA, Stage.RESPONSE, Stage.ANALYSIS)
    True
    """
    order = approach.stages
    return order.index(after) < order.index(before)


class ProblemFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a problem: its approach and stage, which stages and sides are written of, how it was evaluated.

    `sides` are those described, `controllers` those sides of which is said who can act.
    """

    approach: Approach
    stage: Stage
    written: frozenset[Stage] = frozenset()
    sides: frozenset[Side] = frozenset()
    controllers: frozenset[Side] = frozenset()
    evaluated: bool = False
    judged: bool = False


def gaps_of(facts: ProblemFacts) -> tuple[str, ...]:
    """What a record lacks for the stage that it has reached, in sentences, the earliest stage first.

    >>> record = ProblemFacts(approach=Approach.SARA, stage=Stage.RESPONSE, written=frozenset({Stage.SCANNING}))
    >>> for gap in gaps_of(record):
    ...     print(gap)
    Nothing is written of its analysis.
    The analysis says nothing of victim, location and offender.
    """
    order = facts.approach.stages
    before = order[: order.index(facts.stage)]
    found = [f"Nothing is written of its {one.value}." for one in before if one not in facts.written]
    if Stage.ANALYSIS in before:
        unseen = [one.value for one in Side if one not in facts.sides]
        if unseen:
            found.append(f"The analysis says nothing of {listed(unseen)}.")
        alone = [one.controller for one in Side if one in facts.sides and one not in facts.controllers]
        if alone:
            found.append(f"Nobody is named as {listed(alone)}: who can act is not known.")
    if facts.stage is Stage.ASSESSMENT:
        if facts.judged and not facts.evaluated:
            found.append("It was judged by people, and not evaluated with figures.")
        elif not facts.evaluated:
            found.append("It is not evaluated yet.")
    return tuple(found)
