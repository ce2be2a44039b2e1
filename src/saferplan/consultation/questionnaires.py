"""What may be done to a questionnaire: built from the bank and own questions, put to use, renewed, ended."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.consultation.models import Question, Questionnaire
from saferplan.consultation.states import QuestionnaireState
from saferplan.domain.consultation.bank import BankQuestion, QuestionKind, bank
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record

AREA = "area"
"""The question of the bank whose answers are the partnership's own areas."""


def questionnaire_draft(
    *,
    by: Actor,
    title: str,
    introduction: str = "",
    area_unit: str = "",
    areas: Sequence[str] = (),
    sets: Sequence[str] = (),
) -> Questionnaire:
    """Draft a questionnaire, with all questions of some sets of the bank: `core`, `asb`, `about`.

    Raises:
        ValidationError: there is one of this name, or areas are wanted and none is named.
    """
    require(by, "consultation.change")
    questionnaire = Questionnaire(
        title=title.strip(), introduction=introduction, area_unit=area_unit.strip().lower()
    )
    with transaction.atomic():
        record("questionnaire_drafted", questionnaire, by=by)
        for one in bank():
            if one.set in sets and (one.id != AREA or areas):
                _add(by, questionnaire, one, areas)
    return questionnaire


def questionnaire_describe(
    *, by: Actor, questionnaire: Questionnaire, title: str, introduction: str, area_unit: str
) -> None:
    """Change name, introduction and unit of areas of a draft.

    Raises:
        ValidationError: it is in use, or there is one of this name.
    """
    require(by, "consultation.change")
    _require_draft(questionnaire)
    record(
        "questionnaire_described",
        questionnaire,
        by=by,
        title=title.strip(),
        introduction=introduction,
        area_unit=area_unit.strip().lower(),
    )


def bank_question_add(
    *, by: Actor, questionnaire: Questionnaire, key: str, areas: Sequence[str] = ()
) -> Question:
    """Add the newest version of a question of the bank at the end.

    Raises:
        ValidationError: it is in use, has the question already, the bank has none such, or no area is named.
    """
    require(by, "consultation.change")
    _require_draft(questionnaire)
    found = next((one for one in bank() if one.id == key), None)
    if found is None:
        raise ValidationError({"key": "Choose a question of the bank."})
    return _add(by, questionnaire, found, areas)


def own_question_add(
    *,
    by: Actor,
    questionnaire: Questionnaire,
    text: str,
    kind: QuestionKind,
    answers: Sequence[str] = (),
    not_counted: Sequence[str] = (),
    most: int = 0,
) -> Question:
    """Add a question of the partnership's own at the end.

    Raises:
        ValidationError: it is in use, has this question, or the answers do not fit the kind of question.
    """
    require(by, "consultation.change")
    _require_draft(questionnaire)
    _refuse_answers(kind, answers, most)
    question = Question(
        questionnaire=questionnaire,
        number=_next(questionnaire),
        key=_own_key(text),
        text=text.strip(),
        kind=kind.value,
        answers=list(answers),
        not_counted=list(not_counted),
        most=most if kind is QuestionKind.RANKED else 0,
    )
    record("question_added", question, by=by)
    return question


def question_amend(
    *,
    by: Actor,
    question: Question,
    text: str,
    answers: Sequence[str],
    not_counted: Sequence[str],
    most: int = 0,
) -> None:
    """Change a question of the partnership's own, or the areas of the bank's. Another wording is another version.

    Raises:
        ValidationError: the questionnaire is in use, the question is the bank's, or the answers do not fit.
    """
    require(by, "consultation.change")
    _require_draft(question.questionnaire)
    areas = question.key == AREA
    if question.bank is not None and not areas:
        raise ValidationError(
            "This is a question of the bank: its words are kept so that years can be compared. Take it out, and add "
            "one of your own."
        )
    kind = QuestionKind(question.kind)
    _refuse_answers(kind, answers, most)
    record(
        "question_amended",
        question,
        by=by,
        text=question.text if areas else text.strip(),
        answers=list(answers),
        not_counted=list(not_counted),
        most=most if kind is QuestionKind.RANKED else 0,
        version=question.version if areas else _version(question, text.strip(), answers, not_counted),
    )


def question_move(*, by: Actor, question: Question, up: bool) -> None:
    """Move a question one place up or down; at the end nothing happens.

    Raises:
        ValidationError: the questionnaire is in use.
    """
    require(by, "consultation.change")
    _require_draft(question.questionnaire)
    standing = _standing(question.questionnaire)
    at = next(at for at, one in enumerate(standing) if one.pk == question.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(standing):
        return
    standing[at], standing[other] = standing[other], standing[at]
    with transaction.atomic():
        _renumber(by, standing)


def question_remove(*, by: Actor, question: Question) -> None:
    """Take a question out of a draft.

    Raises:
        ValidationError: the questionnaire is in use.
    """
    require(by, "consultation.change")
    _require_draft(question.questionnaire)
    with transaction.atomic():
        record("question_removed", question, by=by, removed=by.today)
        _renumber(by, _standing(question.questionnaire))


def questionnaire_use(*, by: Actor, questionnaire: Questionnaire) -> None:
    """Put a draft to use: from now on it stays as it is.

    Raises:
        ValidationError: it is no draft, or asks nothing.
    """
    require(by, "consultation.change")
    _require_draft(questionnaire)
    if not any(one.kind != QuestionKind.GROUP for one in _standing(questionnaire)):
        raise ValidationError("It asks nothing yet. Add a question first.")
    record("questionnaire_used", questionnaire, by=by, state=QuestionnaireState.IN_USE.value)


def questionnaire_end(*, by: Actor, questionnaire: Questionnaire, reason: str) -> None:
    """End a questionnaire: it is asked no more. What was answered stays.

    Raises:
        ValidationError: no reason is given, or it was ended.
    """
    require(by, "consultation.change")
    if questionnaire.state == QuestionnaireState.ENDED:
        raise ValidationError("It was ended already.")
    require_words(reason, "Say why it is asked no more.")
    record(
        "questionnaire_ended",
        questionnaire,
        by=by,
        reason=reason.strip(),
        state=QuestionnaireState.ENDED.value,
    )


def questionnaire_renew(*, by: Actor, questionnaire: Questionnaire) -> Questionnaire:
    """Draft the next version: the same questions, those of the bank in their newest wording.

    Raises:
        ValidationError: it is still a draft, or there is a later version.
    """
    require(by, "consultation.change")
    if questionnaire.is_draft:
        raise ValidationError("It is still a draft: change it as it is.")
    renewed = Questionnaire(
        title=questionnaire.title,
        version=questionnaire.version + 1,
        introduction=questionnaire.introduction,
        area_unit=questionnaire.area_unit,
        previous=questionnaire,
    )
    newest = {one.id: one for one in bank()}
    with transaction.atomic():
        record("questionnaire_renewed", renewed, by=by)
        for one in _standing(questionnaire):
            found = newest.get(one.key)
            if found is not None:
                _add(by, renewed, found, tuple(one.answers))
            else:
                copy = Question(
                    questionnaire=renewed,
                    number=one.number,
                    key=one.key,
                    version=one.version,
                    text=one.text,
                    kind=one.kind,
                    answers=one.answers,
                    not_counted=one.not_counted,
                    most=one.most,
                )
                record("question_added", copy, by=by)
    return renewed


def _add(by: Actor, questionnaire: Questionnaire, found: BankQuestion, areas: Sequence[str]) -> Question:
    answers = [one.label for one in found.counted]
    if found.id == AREA:
        answers = list(areas)
        if len(answers) < 2:
            raise ValidationError({"areas": "Name the areas that people can choose from, one a line."})
    question = Question(
        questionnaire=questionnaire,
        number=_next(questionnaire),
        key=found.id,
        version=found.version,
        text=found.text,
        kind=found.kind.value,
        answers=answers,
        not_counted=list(found.left_out),
        most=found.most,
    )
    record("question_added", question, by=by)
    return question


def _standing(questionnaire: Questionnaire) -> list[Question]:
    return list(questionnaire.questions.filter(removed__isnull=True).order_by("number", "id"))


def _next(questionnaire: Questionnaire) -> int:
    last = _standing(questionnaire)
    return last[-1].number + 1 if last else 1


def _renumber(by: Actor, standing: Sequence[Question]) -> None:
    for number, one in enumerate(standing, start=1):
        if one.number != number:
            record("question_moved", one, by=by, number=number)


def _version(question: Question, text: str, answers: Sequence[str], not_counted: Sequence[str]) -> int:
    """One more than in the questionnaire before, where it says something else than it said there."""
    before = question.questionnaire.previous
    if before is None:
        return question.version
    same = before.questions.filter(key=question.key, removed__isnull=True).first()
    if same is None:
        return question.version
    alike = (same.text, same.answers, same.not_counted) == (text, list(answers), list(not_counted))
    return same.version if alike else same.version + 1


def _refuse_answers(kind: QuestionKind, answers: Sequence[str], most: int) -> None:
    if kind is QuestionKind.WORDS:
        if answers:
            raise ValidationError(
                {"answers": "A question that is answered in own words has no list of answers."}
            )
        return
    if len(answers) < 2:
        raise ValidationError({"answers": "Give two answers or more, one a line."})
    if len({one.casefold() for one in answers}) < len(answers):
        raise ValidationError({"answers": "An answer comes twice."})
    if any(mark in one for one in answers for mark in ";|"):
        raise ValidationError(
            {"answers": "Write answers without semicolons and bars: exports separate with them."}
        )
    if kind is QuestionKind.RANKED and not 1 <= most <= 5:
        raise ValidationError({"most": "Say how many can be chosen, from one to five."})


def _own_key(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return f"own-{words}"[:60].rstrip("-")


def _require_draft(questionnaire: Questionnaire) -> None:
    if not questionnaire.is_draft:
        raise ValidationError(
            "It is in use, so that answers are to the questions as they stand. Draft its next version instead."
        )
