"""The bank of questions (`data/survey_questions.toml`): wordings with versions, scales, and where they come from."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    RANKED = "ranked"
    WORDS = "words"
    GROUP = "group"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            QuestionKind.ONE: "One of the answers",
            QuestionKind.SEVERAL: "All answers that apply",
            QuestionKind.RANKED: "The most important, in order",
            QuestionKind.WORDS: "In the respondent's own words",
            QuestionKind.GROUP: "Who answers: for groups and weights, no result by itself",
        }[self]


class Checked(StrEnum):
    """How far a wording was checked against its source."""

    VERIFIED = "V"
    MEMORY = "M"
    DEFAULT = "D"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            Checked.VERIFIED: "read in the source",
            Checked.MEMORY: "from memory, not verified",
            Checked.DEFAULT: "a wording of ours, no published standard",
        }[self]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that can be given; `score` on a scale of numbers, `theme` for a priority."""

    label: str
    score: int | None = None
    theme: str = ""


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers that several questions share. `good` are those whose share is the headline of a question."""

    id: str
    answers: tuple[Answer, ...]
    not_counted: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    checked: Checked
    source: str = ""


class BankQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of a question of the bank. `changed` says how it differs from the version before."""

    id: str
    version: int = 1
    set: str
    text: str
    kind: QuestionKind
    scale: str = ""
    answers: tuple[Answer, ...] = ()
    not_counted: tuple[str, ...] = ()
    most: int = 0
    strand: int | None = None
    changed: str = ""
    checked: Checked
    source: str = ""

    @property
    def counted(self) -> tuple[Answer, ...]:
        """The answers that count, in order."""
        return scales()[self.scale].answers if self.scale else self.answers

    @property
    def left_out(self) -> tuple[str, ...]:
        """The answers that are kept and left out of shares."""
        return scales()[self.scale].not_counted if self.scale else self.not_counted

    @property
    def good(self) -> tuple[str, ...]:
        """The answers whose share together is the question's headline."""
        return scales()[self.scale].good if self.scale else ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    scale: tuple[Scale, ...]
    question: tuple[BankQuestion, ...]


@cache
def _table() -> _Table:
    return read_table("survey_questions", _Table)


@cache
def scales() -> dict[str, Scale]:
    """The scales by their ids.

    >>> [one.label for one in scales()["problem"].answers][0]
    'A very big problem'
    """
    return {one.id: one for one in _table().scale}


@cache
def bank() -> tuple[BankQuestion, ...]:
    """The newest version of every question, in the order in which a form asks them.

    >>> [(one.id, one.version) for one in bank() if one.id == "confidence"]
    [('confidence', 2)]
    """
    newest: dict[str, BankQuestion] = {}
    for one in _table().question:
        if one.id not in newest or newest[one.id].version < one.version:
            newest[one.id] = one
    return tuple(newest.values())


def bank_question(id_: str, version: int) -> BankQuestion | None:
    """One version of a question; None where the bank has none such, as of a partnership's own questions.

    >>> bank_question("confidence", 1).text
    'How far do you agree that the police deal with the crime and anti-social behaviour that matter here?'
    """
    return next((one for one in _table().question if (one.id, one.version) == (id_, version)), None)


@cache
def strands() -> tuple[str, ...]:
    """The questions of the seven-strand index of perceived anti-social behaviour, in its order.

    >>> len(strands())
    7
    """
    asked = [one for one in bank() if one.strand is not None]
    return tuple(one.id for one in sorted(asked, key=lambda one: one.strand or 0))
