"""A questionnaire on paper, and the blank sheet to type answers into: its columns are found again when it comes in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from saferplan.consultation.models import Question, Questionnaire
from saferplan.consultation.states import QuestionnaireState
from saferplan.documents.definition import (
    Block,
    Document,
    Marking,
    Notice,
    Paragraph,
    Section,
    Tone,
    Words,
    text,
)
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.display import written_day
from saferplan.history.actor import Actor
from saferplan.partnership.selectors import partnership_get

BOX = "☐"
NARROW, GAP = "\N{NO-BREAK SPACE}", "\N{EM SPACE}"
"""Within a short answer no line ends; between two there is room."""
LINE = " ".join("_" * 30)
"""A line to write on, which a narrow screen may break."""
_FITS_A_PHONE = 28
SHEETS_ROWS = 500
_LONGEST_LIST = 250
"""Excel takes no more characters in a list of choices that stands in a cell's rule."""


def questionnaire_document(
    *, by: Actor, questionnaire: Questionnaire, questions: Sequence[Question]
) -> Document:
    """A questionnaire as a form to print and tick."""
    partnership = partnership_get()
    asked = [one for one in questions if one.kind != QuestionKind.GROUP]
    about = [one for one in questions if one.kind == QuestionKind.GROUP]
    sections = [
        Section(id="before", heading="Before you begin", blocks=tuple(_before(questionnaire))),
        Section(id="questions", heading="Questions", blocks=tuple(_asked(asked))),
    ]
    if about:
        lead = Paragraph(text("These help us see who answered. Leave out what you would rather not say."))
        sections.append(Section(id="about", heading="About you", blocks=(lead, *_asked(about))))
    return Document(
        kind="questionnaire",
        title=questionnaire.title,
        subtitle=f"{partnership or 'Partnership'}, version {questionnaire.version}",
        marking=Marking.PUBLIC,
        status=QuestionnaireState(questionnaire.state).word,
        as_at=written_day(by.today),
        author=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        sections=tuple(sections),
    )


def sheet_columns(questions: Sequence[Question]) -> list[str]:
    """The columns of the blank sheet, in order."""
    return [column for one in questions for column in one.asked.columns]


def blank_csv(questions: Sequence[Question]) -> bytes:
    """The blank sheet as CSV: its header."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(sheet_columns(questions))
    return out.getvalue().encode("utf-8-sig")


def blank_workbook(questions: Sequence[Question]) -> bytes:
    """The blank sheet as a workbook: the header stays in view, and cells offer the answers that can be given."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "Answers"
    codes = book.create_sheet("What can be answered")
    codes.append(["Question", "Number", "Answer"])
    at = 0
    for one in questions:
        choices = one.asked.choices
        for number, answer in enumerate(choices, start=1):
            codes.append([f"Q{one.number}: {one.text}", number, answer])
        for column in one.asked.columns:
            at += 1
            letter = get_column_letter(at)
            head = sheet.cell(row=1, column=at, value=column)
            head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[letter].width = 26
            listed = ",".join(choices)
            if (
                choices
                and one.kind != QuestionKind.SEVERAL
                and len(listed) <= _LONGEST_LIST
                and _plain(choices)
            ):
                rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
                sheet.add_data_validation(rule)
                rule.add(f"{letter}2:{letter}{SHEETS_ROWS + 1}")
    sheet.freeze_panes, codes.freeze_panes = "A2", "A2"
    for letter, width in (("A", 60), ("B", 10), ("C", 50)):
        codes.column_dimensions[letter].width = width
    for head in codes[1]:
        head.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(choices: Sequence[str]) -> bool:
    return not any(mark in one for one in choices for mark in ',"')


def _before(questionnaire: Questionnaire) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(text(" ".join(one.split())))
        for one in questionnaire.introduction.replace("\r\n", "\n").split("\n\n")
        if one.strip()
    ]
    blocks.append(
        Notice(
            Tone.NOTE,
            text("Do not write your name or anybody else's. Nobody will be known from what is published."),
        )
    )
    return blocks


def _together(answer: str) -> str:
    """An answer that fits a phone, kept on one line."""
    return answer.replace(" ", NARROW) if len(answer) <= _FITS_A_PHONE else answer


def _asked(questions: Sequence[Question]) -> list[Block]:
    blocks: list[Block] = []
    for one in questions:
        blocks.append(Paragraph(text(Words(f"{one.number}. {one.text}", strong=True))))
        if one.kind == QuestionKind.WORDS:
            blocks += [Paragraph(text(LINE)), Paragraph(text(LINE))]
            continue
        how = _HOW.get(QuestionKind(one.kind), "")
        if one.kind == QuestionKind.RANKED:
            how = f"Write 1 beside the most important, 2 beside the next, up to {one.most}."
        blocks.append(Paragraph(text(how)))
        lines = [f"{BOX}{NARROW}{_together(answer)}" for answer in one.asked.choices]
        blocks.append(Paragraph(text(f"{GAP} ".join(lines))))
    return blocks


_HOW = {
    QuestionKind.ONE: "Tick one.",
    QuestionKind.SEVERAL: "Tick all that apply.",
    QuestionKind.GROUP: "Tick one.",
}
