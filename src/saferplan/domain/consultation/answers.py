"""The columns of a survey's export and the answers in them: which column answers what, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from saferplan.domain.consultation.bank import QuestionKind

Given = tuple[int, ...]
"""What a respondent answered: places among the answers, in the order of importance where it was ranked."""

LEFT_OUT = ""
"""The target of a column that is not taken in."""

_CODED = re.compile(r"\d{1,3}")
_PLACES = ("first", "second", "third", "fourth", "fifth")


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a questionnaire. `answers` count; `not_counted` are kept and left out of shares."""

    number: int
    key: str
    version: int
    text: str
    kind: QuestionKind
    answers: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    most: int = 0

    @property
    def choices(self) -> tuple[str, ...]:
        """Everything that can be chosen; places in answers are places among these."""
        return (*self.answers, *self.not_counted)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a blank sheet: one, or one for each place of a ranking.

        >>> AskedQuestion(number=4, key="p", version=1, text="Which?", kind=QuestionKind.RANKED, most=2).columns
        ('Q4 first: Which?', 'Q4 second: Which?')
        """
        if self.kind is QuestionKind.RANKED:
            return tuple(f"Q{self.number} {place}: {self.text}" for place in _PLACES[: self.most])
        return (f"Q{self.number}: {self.text}",)


class Target(msgspec.Struct, frozen=True):
    """What a column holds: the answer to a question, its `place`-th choice, or whether one `option` was ticked."""

    question: int
    place: int = 0
    option: str = ""

    @property
    def written(self) -> str:
        """As forms and files hold it.

        >>> Target(4, 2).written, Target(5, option="Burglary").written, Target(6).written
        ('4#2', '5=Burglary', '6')
        """
        if self.place:
            return f"{self.question}#{self.place}"
        return f"{self.question}={self.option}" if self.option else f"{self.question}"

    @classmethod
    def read(cls, text: str) -> Target:
        """The target that a text names.

        Raises:
            ValueError: it names none.

        >>> Target.read("4#2") == Target(4, 2)
        True
        """
        found = re.fullmatch(r"(\d+)(?:#(\d)|=(.+))?", text.strip())
        if found is None:
            raise ValueError(f"{text!r} names no question")
        return cls(int(found[1]), int(found[2] or 0), found[3] or "")


class NotAnAnswerError(ValueError):
    """A cell holds nothing that the question can be answered with."""


def targets_of(questions: Sequence[AskedQuestion]) -> dict[str, str]:
    """Every target that a column can have, with its words, in the order of the questions."""
    found: dict[str, str] = {}
    for one in questions:
        short = one.text if len(one.text) <= 70 else f"{one.text[:67]}..."
        if one.kind is QuestionKind.RANKED:
            for at, place in enumerate(_PLACES[: one.most], start=1):
                found[Target(one.number, at).written] = f"Q{one.number}, {place} choice: {short}"
        else:
            found[Target(one.number).written] = f"Q{one.number}: {short}"
            if one.kind is QuestionKind.SEVERAL:
                for answer in one.answers:
                    found[Target(one.number, option=answer).written] = f"Q{one.number}, ticked: {answer}"
    return found


def proposed(header: Sequence[str], questions: Sequence[AskedQuestion]) -> dict[str, str]:
    """For each column of an export the target that its name fits; `LEFT_OUT` where none does, or two columns do.

    >>> safe = AskedQuestion(number=1, key="s", version=1, text="How safe?", kind=QuestionKind.ONE, answers=("Yes",))
    >>> proposed(["Respondent ID", "1. How safe?"], [safe])
    {'Respondent ID': '', '1. How safe?': '1'}
    """
    wanted: dict[str, str] = {}
    for one in questions:
        text = _plain(one.text)
        if one.kind is QuestionKind.RANKED:
            for at, (column, place) in enumerate(zip(one.columns, _PLACES, strict=False), start=1):
                for name in (column, f"{one.text} - {at}", f"{one.text} {place}", f"Q{one.number} {place}"):
                    wanted[_plain(name)] = Target(one.number, at).written
        else:
            for name in (one.columns[0], text, f"{one.number} {one.text}", f"Q{one.number}", one.key):
                wanted[_plain(name)] = Target(one.number).written
            if one.kind is QuestionKind.SEVERAL:
                for answer in one.answers:
                    for name in (f"{one.text} - {answer}", f"Q{one.number} {answer}"):
                        wanted[_plain(name)] = Target(one.number, option=answer).written
    found = {column: wanted.get(_plain(column), LEFT_OUT) for column in header}
    twice = {target for target in found.values() if target and list(found.values()).count(target) > 1}
    return {column: LEFT_OUT if target in twice else target for column, target in found.items()}


def choice_of(question: AskedQuestion, cell: str | None) -> int | None:
    """The place of the answer that a cell holds, by its words or its number; None where the cell is blank.

    Raises:
        NotAnAnswerError: it holds something else.

    >>> safe = AskedQuestion(number=1, key="s", version=1, text="?", kind=QuestionKind.ONE, answers=("Yes", "No"))
    >>> choice_of(safe, " no "), choice_of(safe, "1"), choice_of(safe, None)
    (1, 0, None)
    """
    text = _plain(cell or "")
    if not text:
        return None
    known = _places(question.choices)
    if text in known:
        return known[text]
    number = (cell or "").strip().removesuffix(".0")
    if _CODED.fullmatch(number) and 1 <= int(number) <= len(question.choices):
        return int(number) - 1
    raise NotAnAnswerError(f"Q{question.number} cannot be answered with this.")


def choices_of(question: AskedQuestion, cell: str | None) -> Given:
    """The places of all answers that a cell holds, separated by semicolons or bars, each once and in order.

    Raises:
        NotAnAnswerError: one of them is something else.
    """
    parts = [part for part in re.split(r"[;|]", cell or "") if part.strip()]
    found = {place for part in parts if (place := choice_of(question, part)) is not None}
    return tuple(sorted(found))


def ranked(question: AskedQuestion, places: Iterable[int | None]) -> Given:
    """A ranking from its choices in order; a blank between two closes up.

    Raises:
        NotAnAnswerError: an answer was chosen twice.
    """
    found = [one for one in places if one is not None]
    if len(set(found)) < len(found):
        raise NotAnAnswerError(f"Q{question.number} has one answer in two places.")
    return tuple(found)


def ticked(cell: str | None, option: str) -> bool:
    """Whether a column of one option says that it was ticked.

    Raises:
        NotAnAnswerError: it says neither.

    >>> ticked("Burglary", "Burglary"), ticked("0", "Burglary"), ticked(None, "Burglary")
    (True, False, False)
    """
    text = _plain(cell or "")
    if text in {"", "0", "no", "false", "n", "not selected", "unchecked"}:
        return False
    if text in {"1", "yes", "true", "y", "x", "selected", "checked", _plain(option)}:
        return True
    raise NotAnAnswerError(f"This does not say whether “{option}” was ticked.")


def unasked(targets: Mapping[str, str], questions: Sequence[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    """The questions that no column answers."""
    answered = {Target.read(target).question for target in targets.values() if target}
    return tuple(one for one in questions if one.number not in answered)


@lru_cache(maxsize=1_000)
def _places(choices: tuple[str, ...]) -> dict[str, int]:
    """The place of each choice, by its plain words."""
    return {_plain(choice): at for at, choice in enumerate(choices)}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
