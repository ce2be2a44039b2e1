"""A survey's export is tried first and taken in whole or not at all; nobody can be known from what is kept."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import Workbook, load_workbook

from consultation_world import FIRST, JUNE, TEXTS, Survey, as_csv
from saferplan.consultation.importing import (
    answers_hand_in,
    answers_put_away,
    answers_take_in,
    answers_try,
    answers_withdraw,
    columns_match,
)
from saferplan.consultation.models import FreeText, HeldImport, HeldText, ResponseSet
from saferplan.consultation.printing import blank_csv, blank_workbook, sheet_columns
from saferplan.consultation.questionnaires import own_question_add, questionnaire_draft, questionnaire_use
from saferplan.consultation.reading import SCHEMA, Responses
from saferplan.consultation.results import results_of
from saferplan.consultation.selectors import questions_of, response_sets_of
from saferplan.consultation.services import channel_add, consultation_plan
from saferplan.domain.consultation.answers import Target
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.history.models import Event
from saferplan.jobs.services import jobs_recover

pytestmark = pytest.mark.django_db


def hand_in(survey: Survey, content: bytes, name: str = "export.csv") -> HeldImport:
    return answers_hand_in(
        by=survey.co_ordinator(), consultation=survey.consultation, name=name, content=content
    )


def test_a_filled_blank_sheet_finds_its_questions_by_itself(survey: Survey) -> None:
    held = hand_in(survey, survey.export())
    read = answers_try(held=held)
    assert read.faults == ()
    assert read.respondents == 120
    assert len(read.texts) == len(TEXTS)
    taken = answers_take_in(by=survey.co_ordinator(), held=held)
    assert taken.respondents == 120
    assert not HeldImport.objects.exists()


def test_a_workbook_is_read_like_a_text_file_and_its_faults_name_the_sheet(survey: Survey) -> None:
    header, lines = survey.rows(12)
    lines[3][0] = "Rather safe"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Answers"
    for line in [header, *lines]:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    held = hand_in(survey, out.getvalue(), "export.xlsx")
    (fault,) = answers_try(held=held).faults
    assert (fault.sheet, fault.row, fault.column) == ("Answers", 5, header[0])
    assert "cannot be answered with this" in str(fault)
    assert "Its answers are “Very safe”, “Fairly safe”, “A bit unsafe”, “Very unsafe”" in str(fault)
    assert "Rather safe" in str(fault)
    with pytest.raises(ValidationError, match="sheet Answers, row 5"):
        answers_take_in(by=survey.co_ordinator(), held=held)
    assert not ResponseSet.objects.exists()
    assert not FreeText.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("IP Address", "203.0.113.9", "addresses of computers"),
        ("Collector", "2001:db8:0:0:1:2:3:4", "addresses of computers"),
        ("Email Address", "someone@example.org", "e-mail addresses"),
        ("Full name", "Sam Example", "names of people"),
        ("Postcode", "LE67 3FN", "full postcodes"),
        ("Mobile", "07700 900123", "telephone numbers"),
        (
            "Anything else",
            "Sam lives next door to me and is loud each night of the week, all year",
            "free text",
        ),
    ],
)
def test_a_file_by_which_somebody_could_be_known_is_refused_and_not_held(
    survey: Survey, column: str, value: str, what: str
) -> None:
    header, lines = survey.rows(12)
    content = as_csv(
        [*header, column],
        [[*line, f"{value} {at}" if what == "free text" else value] for at, line in enumerate(lines)],
    )
    with pytest.raises(ValidationError) as refused:
        hand_in(survey, content)
    said = str(refused.value)
    assert what in said
    assert column in said
    assert value not in said
    assert "delete it from the file" in said
    assert not HeldImport.objects.exists()


def workbook(*rows: list[object], merged: bool = False, sheets: int = 1) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.insert_rows(1)
        sheet.cell(1, 1, "Feeling safe")
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=6)
    for _ in range(1, sheets):
        book.copy_worksheet(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_same_answers_come_in_from_every_layout(survey: Survey) -> None:
    header, lines = survey.rows(20, texts=())
    stamped: list[list[object]] = [[*header, "Submitted"]]
    stamped += [[*line, dt.date(2017, 5, 3)] for line in lines]
    plain = as_csv(header, lines)
    layouts = [
        b"\xef\xbb\xbf" + plain,
        plain.decode().encode("utf-16"),
        as_csv(header, lines, separator=";"),
        as_csv(header, lines, separator="\t"),
        workbook(*stamped),
    ]
    wanted = answers_try(held=hand_in(survey, plain))
    assert (wanted.respondents, wanted.faults) == (20, ())
    for content in layouts:
        found = answers_try(held=hand_in(survey, content))
        assert (found.responses, found.faults) == (wanted.responses, ())


def test_a_workbook_that_is_no_plain_table_is_refused_with_what_to_do(survey: Survey) -> None:
    header, lines = survey.rows(12)
    with pytest.raises(ValidationError, match=r"row 1: Every row has more columns.*Delete what stands above"):
        hand_in(survey, workbook(header, *lines, merged=True), "export.xlsx")
    with pytest.raises(ValidationError, match=r"2 sheets\. Delete the others"):
        hand_in(survey, workbook(header, *lines, sheets=2), "export.xlsx")
    with pytest.raises(ValidationError, match="row 2: A formula was never computed"):
        hand_in(survey, workbook(header, ["=1+1", *lines[0][1:]], *lines), "export.xlsx")
    assert not HeldImport.objects.exists()


def test_a_question_that_two_columns_answer_is_matched_by_hand(survey: Survey) -> None:
    header, lines = survey.rows(12)
    held = hand_in(survey, as_csv([*header, header[0]], [[*line, line[0]] for line in lines]))
    twice = [column for column in held.header if column.startswith(header[0])]
    assert len(twice) == 2
    assert {held.mapping[column] for column in twice} == {""}


def test_numbers_that_a_tool_gave_respondents_are_left_out(survey: Survey) -> None:
    header, lines = survey.rows(12)
    numbered = [[f"1156{at:06d}", *line] for at, line in enumerate(lines)]
    held = hand_in(survey, as_csv(["Respondent ID", *header], numbered))
    assert held.mapping["Respondent ID"] == ""
    taken = answers_take_in(by=survey.co_ordinator(), held=held)
    assert "1156000003" not in str(taken.data)


def test_answers_are_sorted_so_that_their_order_tells_nothing(survey: Survey) -> None:
    header, lines = survey.rows(24, texts=())
    first = survey.answered(as_csv(header, lines))
    data = first.unaltered(Responses, SCHEMA)
    assert list(data.rows) == sorted(
        data.rows, key=lambda row: [(-1,) if one is None else one for one in row]
    )
    held = hand_in(survey, as_csv(header, lines[::-1]), "again.csv")
    (fault,) = answers_try(held=held).faults
    assert "again" in str(fault)
    assert "Withdraw those answers first" in str(fault)


def test_an_export_that_was_made_anew_holds_what_is_there_already(survey: Survey) -> None:
    survey.answered(survey.export(40, texts=()))
    grown = survey.rows(40, texts=())
    more = survey.rows(20, turn=1, texts=())
    held = hand_in(survey, as_csv(grown[0], [*grown[1], *more[1]]))
    assert "every answer of answers.csv again" in str(answers_try(held=held).faults[0])


def test_after_a_withdrawal_the_file_can_come_again(survey: Survey) -> None:
    taken = survey.answered()
    by = survey.co_ordinator()
    with pytest.raises(ValidationError, match="Say why"):
        answers_withdraw(by=by, response_set=taken, reason=" ")
    answers_withdraw(by=by, response_set=taken, reason="It was last year's.")
    assert results_of(consultation=survey.consultation) is None
    assert not HeldText.objects.exists()
    with pytest.raises(ValidationError, match="withdrawn already"):
        answers_withdraw(by=by, response_set=taken, reason="Again.")
    assert survey.answered().respondents == 120


def test_columns_can_be_matched_by_hand(survey: Survey) -> None:
    header, lines = survey.rows(12, texts=())
    renamed = ["How do you feel by day?", *header[1:]]
    held = hand_in(survey, as_csv(renamed, lines))
    assert held.mapping[renamed[0]] == ""
    columns_match(by=survey.co_ordinator(), held=held, mapping={**held.mapping, renamed[0]: "1"})
    assert answers_try(held=held).faults == ()
    columns_match(by=survey.co_ordinator(), held=held, mapping={**held.mapping, renamed[0]: "2"})
    assert "Another column answers the same question" in str(answers_try(held=held).faults[0])
    columns_match(by=survey.co_ordinator(), held=held, mapping={**held.mapping, renamed[0]: "99"})
    assert "no such question" in str(answers_try(held=held).faults[0])
    with pytest.raises(ValidationError, match="no column"):
        columns_match(by=survey.co_ordinator(), held=held, mapping={"Nothing": "1"})


def test_a_ranking_with_one_answer_twice_is_refused(survey: Survey) -> None:
    header, lines = survey.rows(12, texts=())
    at = header.index(next(one for one in header if "first:" in one))
    lines[0][at + 1] = lines[0][at]
    (fault,) = answers_try(held=hand_in(survey, as_csv(header, lines))).faults
    assert "one answer in two places" in str(fault)
    assert fault.row == 2


def test_options_that_are_ticked_in_columns_of_their_own(survey: Survey) -> None:
    by = survey.co_ordinator()
    questionnaire = questionnaire_draft(by=by, title="Traders")
    own_question_add(
        by=by,
        questionnaire=questionnaire,
        text="What have you had?",
        kind=QuestionKind.SEVERAL,
        answers=("Theft", "Damage"),
        not_counted=("None of these",),
    )
    questionnaire_use(by=by, questionnaire=questionnaire)
    asked = consultation_plan(
        by=by,
        title="Traders 2017",
        kind=ConsultationKind.SELF_SELECTED,
        people="Traders",
        starts=FIRST,
        ends=JUNE,
        questionnaire=questionnaire,
    )
    header = ["What have you had? - Theft", "What have you had? - Damage"]
    lines = [["Theft", ""], ["1", "yes"], ["no", ""], ["no", "x"]]
    held = answers_hand_in(by=by, consultation=asked, name="t.csv", content=as_csv(header, lines))
    assert held.mapping == {header[0]: "1=Theft", header[1]: "1=Damage"}
    read = answers_try(held=held)
    assert read.responses.rows == (((0,),), ((0, 1),), ((1,),))
    assert read.blank == 1
    wrong = answers_hand_in(
        by=by, consultation=asked, name="w.csv", content=as_csv(header, [["perhaps", ""]])
    )
    assert "whether “Theft” was ticked" in str(answers_try(held=wrong).faults[0])
    one = answers_hand_in(
        by=by,
        consultation=asked,
        name="o.csv",
        content=as_csv(["Q1"], [["Theft; Damage"], ["None of these"]]),
    )
    assert answers_try(held=one).responses.rows == (((0, 1),), ((2,),))


def test_a_file_in_which_nobody_answered_is_refused(survey: Survey) -> None:
    held = hand_in(survey, as_csv(["Something"], [["else"]]))
    assert "Nobody answered anything" in str(answers_try(held=held).faults[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Q1\n", "no rows under its header"),
        (b"<html>", "web page"),
        (b"x" * 20_000_001, "more than 20 MB"),
    ],
)
def test_what_is_no_export_is_refused(survey: Survey, content: bytes, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        hand_in(survey, content)


def test_before_it_begins_and_without_a_questionnaire_there_are_no_answers(survey: Survey) -> None:
    early = survey.co_ordinator(FIRST - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="no answers yet"):
        answers_hand_in(by=early, consultation=survey.consultation, name="a.csv", content=survey.export())
    workshop = consultation_plan(
        by=early, title="W", kind=ConsultationKind.WORKSHOP, people="All", starts=FIRST, ends=FIRST
    )
    with pytest.raises(ValidationError, match="what was heard instead"):
        answers_hand_in(by=survey.co_ordinator(), consultation=workshop, name="a.csv", content=b"a\n1\n")


def test_only_the_co_ordinator_takes_answers_in(survey: Survey) -> None:
    police = survey.actor("Police", "updater")
    with pytest.raises(PermissionDenied):
        answers_hand_in(by=police, consultation=survey.consultation, name="a.csv", content=survey.export())
    held = hand_in(survey, survey.export())
    with pytest.raises(PermissionDenied):
        answers_take_in(by=police, held=held)
    answers_put_away(by=survey.co_ordinator(), held=held)
    assert not HeldImport.objects.exists()


def test_what_people_wrote_is_in_no_event(survey: Survey) -> None:
    survey.answered()
    assert HeldText.objects.count() == len(TEXTS)
    events = " ".join(str(one.changes) for one in Event.objects.all())
    assert not any(text in events for text in TEXTS)


def test_a_file_names_the_way_by_which_it_came(survey: Survey) -> None:
    channel = channel_add(by=survey.co_ordinator(), consultation=survey.consultation, name="Letters")
    held = hand_in(survey, survey.export())
    answers_take_in(by=survey.co_ordinator(), held=held, channel=channel)
    (taken,) = response_sets_of(consultation=survey.consultation)
    assert taken.channel == channel
    assert str(taken) == "export.csv, 120 respondents"


def test_blank_sheets_have_a_column_for_each_answer(survey: Survey) -> None:
    questions = questions_of(questionnaire=survey.questionnaire)
    columns = sheet_columns(questions)
    assert len(columns) == len(questions) + 2
    assert blank_csv(questions).decode("utf-8-sig").splitlines()[0].startswith("Q1: How safe")
    book = load_workbook(io.BytesIO(blank_workbook(questions)))
    assert book.sheetnames == ["Answers", "What can be answered"]
    assert [cell.value for cell in book["Answers"][1]] == columns
    assert book["Answers"].freeze_panes == "A2"
    assert book["Answers"].data_validations.dataValidation
    assert book["What can be answered"]["C2"].value == "Very safe"


def test_a_target_that_names_nothing_is_no_target() -> None:
    with pytest.raises(ValueError, match="names no question"):
        Target.read("Burglary")


def test_a_file_that_nobody_took_in_is_erased_when_the_worker_starts(survey: Survey, settings: Any) -> None:
    hand_in(survey, survey.export())
    handed_in = HeldImport.objects.get().at
    settings.SAFERPLAN_CLOCK = lambda: handed_in + dt.timedelta(days=30)
    jobs_recover()
    assert HeldImport.objects.exists()
    settings.SAFERPLAN_CLOCK = lambda: handed_in + dt.timedelta(days=30, seconds=1)
    jobs_recover()
    assert not HeldImport.objects.exists()
