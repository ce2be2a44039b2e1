"""A survey's export as answers: its columns matched to questions, every cell read, whatever is wrong said there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from saferplan.domain.consultation.answers import (
    AskedQuestion,
    Given,
    NotAnAnswerError,
    Target,
    choice_of,
    choices_of,
    ranked,
    targets_of,
    ticked,
)
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.identifying import REMEDY, identifying_columns
from saferplan.errors import Fault
from saferplan.evidence.faults import FaultLog

SCHEMA = 1
"""The number of the form in which answers are kept."""

ANSWERS_NAMED = 7
"""How many answers a remedy names."""

Cells = Sequence[Sequence[str | None]]


class Responses(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of one file: for each question its number, for each respondent what was answered; None for nothing.

    Respondents are sorted by their answers: in which order they came is not kept.
    """

    schema: int = SCHEMA
    questions: tuple[int, ...]
    rows: tuple[tuple[Given | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of an export as text, with the numbers that an editor shows."""

    name: str
    sheet: str
    header: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def column(self, name: str) -> list[str | None]:
        """The cells of a column."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds. With faults nothing is taken in; `blank` respondents answered nothing and are left out."""

    responses: Responses
    texts: tuple[tuple[int, str], ...]
    faults: tuple[Fault, ...]
    blank: int

    @property
    def respondents(self) -> int:
        """How many answered anything."""
        return len(self.responses.rows)


def identifying_faults(export: Export, texts: Sequence[str] = ()) -> tuple[Fault, ...]:
    """A fault for each column by which a respondent could be known."""
    found = identifying_columns({name: export.column(name) for name in export.header}, texts)
    return tuple(
        Fault(
            export.name,
            one.problem,
            REMEDY,
            row=export.numbers[one.index],
            column=one.column,
            sheet=export.sheet or None,
        )
        for one in found
    )


def text_columns(mapping: Mapping[str, str], questions: Sequence[AskedQuestion]) -> list[str]:
    """The columns that hold what people wrote."""
    in_words = {one.number for one in questions if one.kind is QuestionKind.WORDS}
    return [
        column for column, target in mapping.items() if target and Target.read(target).question in in_words
    ]


def read_answers(export: Export, mapping: Mapping[str, str], questions: Sequence[AskedQuestion]) -> Read:
    """Every answer of a file, and every fault in it."""
    log = FaultLog(export.name, export.sheet or None)
    columns = _columns(export, mapping, questions, log)
    kept = [one for one in questions if one.number in columns and one.kind is not QuestionKind.WORDS]
    rows: list[tuple[Given | None, ...]] = []
    texts: list[tuple[int, str]] = []
    blank = 0
    for number, cells in zip(export.numbers, export.rows, strict=True):
        answers = tuple(_answer(one, columns[one.number], cells, number, log) for one in kept)
        wrote = [
            (one.number, text.strip())
            for one in questions
            if one.kind is QuestionKind.WORDS and one.number in columns
            for text in [cells[columns[one.number][0].at]]
            if text and text.strip()
        ]
        if not wrote and not any(given is not None for given in answers):
            blank += 1
            continue
        rows.append(answers)
        texts += wrote
    faults = (*identifying_faults(export, text_columns(mapping, questions)), *log.faults)
    if not rows and not faults:
        faults = (Fault(export.name, "Nobody answered anything.", "Match the columns to the questions."),)
    responses = Responses(questions=tuple(one.number for one in kept), rows=tuple(sorted(rows, key=_order)))
    return Read(responses, tuple(sorted(texts)), faults, blank)


def holds_all_of(later: Responses, earlier: Responses) -> bool:
    """Whether a file has every respondent of an earlier one again, as exports that are made anew do."""
    if later.questions != earlier.questions or len(earlier.rows) < 10:
        return False
    return not Counter(earlier.rows) - Counter(later.rows)


def held_responses(data: Mapping[str, Any]) -> Responses:
    """Answers as they are stored."""
    return msgspec.convert(data, Responses)


@dataclass(frozen=True, slots=True)
class _Source:
    """A column that answers a question: its place in the row, its name, and what it holds.

    `read` keeps what each cell says, and what is wrong with it: thousands of respondents give the same few answers.
    """

    at: int
    name: str
    target: Target
    remedy: str
    read: dict[str | None, tuple[Any, str]] = field(default_factory=dict)


def _columns(
    export: Export, mapping: Mapping[str, str], questions: Sequence[AskedQuestion], log: FaultLog
) -> dict[int, list[_Source]]:
    known, taken = targets_of(questions), set[str]()
    asked = {one.number: one for one in questions}
    found: dict[int, list[_Source]] = {}
    for at, name in enumerate(export.header):
        target = mapping.get(name, "")
        if not target:
            continue
        if target not in known:
            log.add("The questionnaire has no such question.", "Choose another question for it.", column=name)
        elif target in taken:
            log.add(
                "Another column answers the same question.",
                "Choose the question of one of them anew.",
                column=name,
            )
        else:
            taken.add(target)
            read = Target.read(target)
            remedy = _remedy(asked[read.question], read)
            found.setdefault(read.question, []).append(_Source(at, name, read, remedy))
    return {number: sorted(columns, key=lambda one: one.target.place) for number, columns in found.items()}


def _remedy(question: AskedQuestion, target: Target) -> str:
    if target.option:
        return "Put 1 where it was ticked and 0 where it was not; or leave the cell blank."
    first = "”, “".join(question.choices[:ANSWERS_NAMED])
    rest = len(question.choices) - ANSWERS_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"Its answers are “{first}”{more}. Give one of them, or its number; or leave the cell blank."


def _answer(
    question: AskedQuestion,
    columns: Sequence[_Source],
    cells: Sequence[str | None],
    number: int,
    log: FaultLog,
) -> Given | None:
    try:
        if question.kind is QuestionKind.RANKED:
            places = [
                _read(lambda cell: choice_of(question, cell), one, cells, number, log) for one in columns
            ]
            return ranked(question, places) or None
        if question.kind is QuestionKind.SEVERAL:
            return _several(question, columns, cells, number, log)
    except NotAnAnswerError as error:
        log.add(str(error), "Correct the row.", row=number, column=columns[0].name)
        return None
    place = _read(lambda cell: choice_of(question, cell), columns[0], cells, number, log)
    return None if place is None else (place,)


def _several(
    question: AskedQuestion,
    columns: Sequence[_Source],
    cells: Sequence[str | None],
    number: int,
    log: FaultLog,
) -> Given | None:
    found: set[int] = set()
    for one in columns:
        if one.target.option:
            if _read(lambda cell, one=one: ticked(cell, one.target.option), one, cells, number, log):
                found.add(question.choices.index(one.target.option))
        else:
            found |= set(_read(lambda cell: choices_of(question, cell), one, cells, number, log) or ())
    # Who ticked nothing where each option has its column cannot be told from who passed the question over.
    return tuple(sorted(found)) or None


def _read(reader: Any, one: _Source, cells: Sequence[str | None], number: int, log: FaultLog) -> Any:
    cell = cells[one.at]
    if cell not in one.read:
        try:
            one.read[cell] = reader(cell), ""
        except NotAnAnswerError as error:
            one.read[cell] = None, str(error)
    found, wrong = one.read[cell]
    if wrong:
        log.add(
            wrong,
            one.remedy,
            row=number,
            column=one.name,
            value=cell,
            as_word=True,
        )
    return found


def _order(row: tuple[Given | None, ...]) -> tuple[tuple[int, ...], ...]:
    return tuple((-1,) if given is None else given for given in row)
