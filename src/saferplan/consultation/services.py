"""What may be done to a consultation, to the groups it reached, and to the ways in which people answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from saferplan.consultation.models import Channel, Consultation, Group, Questionnaire
from saferplan.consultation.selectors import report_standing, response_sets_of
from saferplan.consultation.states import QuestionnaireState
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import Audience, ConsultationKind
from saferplan.domain.consultation.populations import CELL, LEAST, MOST, Weighting, unknown_labels
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record


def consultation_plan(
    *,
    by: Actor,
    title: str,
    kind: ConsultationKind,
    people: str,
    starts: dt.date,
    ends: dt.date,
    questionnaire: Questionnaire | None = None,
    invited: int | None = None,
    publicised: str = "",
    body: str = "",
    of_partners: bool = False,
    synthetic: str = "",
) -> Consultation:
    """Plan a consultation, or enter one that was held. A survey that is only planned can do without a questionnaire.

    Raises:
        ValidationError: the days or the kind do not fit, a survey that began has no questionnaire in use, there is one
            of this name, or somebody else's consultation names nobody.
    """
    require(by, "consultation.change")
    _refuse_questionnaire(kind, questionnaire, planned=by.today < starts)
    consultation = Consultation(
        title=title.strip(),
        kind=kind.value,
        people=people.strip(),
        starts=starts,
        ends=ends,
        questionnaire=questionnaire if kind.is_survey else None,
        invited=invited if kind.is_survey else None,
        publicised=publicised,
        body=body.strip(),
        of_partners=of_partners,
        synthetic=synthetic,
    )
    record("consultation_planned", consultation, by=by)
    return consultation


def consultation_amend(
    *,
    by: Actor,
    consultation: Consultation,
    title: str,
    people: str,
    starts: dt.date,
    ends: dt.date,
    reason: str,
    questionnaire: Questionnaire | None = None,
    invited: int | None = None,
    publicised: str = "",
    body: str = "",
    of_partners: bool = False,
) -> None:
    """Change what is said of a consultation: all of it is what it shall be.

    Raises:
        ValidationError: no reason is given, it was withdrawn, the days do not fit, or a survey that began, or whose
            answers are held, would be without its questionnaire.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    require_words(reason, "Say why it changes.")
    if consultation.is_survey and questionnaire != consultation.questionnaire:
        if response_sets_of(consultation=consultation):
            raise ValidationError(
                {
                    "questionnaire": "Answers to its questionnaire are held. Withdraw them before it is changed."
                }
            )
        _refuse_questionnaire(ConsultationKind(consultation.kind), questionnaire, planned=by.today < starts)
    record(
        "consultation_amended",
        consultation,
        by=by,
        reason=reason.strip(),
        title=title.strip(),
        people=people.strip(),
        starts=starts,
        ends=ends,
        questionnaire=questionnaire if consultation.is_survey else None,
        invited=invited if consultation.is_survey else None,
        publicised=publicised,
        body=body.strip(),
        of_partners=of_partners,
    )


def consultation_hear(
    *,
    by: Actor,
    consultation: Consultation,
    heard: str,
    not_heard: str = "",
    senior: str = "",
    attended: int | None = None,
) -> None:
    """Write down what was heard, who was not reached, who of the senior people came, and how many came.

    Raises:
        ValidationError: it has not begun, or was withdrawn.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    if by.today < consultation.starts:
        raise ValidationError(f"It begins on {consultation.starts:%-d %B %Y}: nothing was heard yet.")
    record(
        "consultation_heard",
        consultation,
        by=by,
        heard=heard,
        not_heard=not_heard,
        senior=senior,
        attended=attended,
    )


def consultation_withdraw(*, by: Actor, consultation: Consultation, reason: str) -> None:
    """Record that a consultation does not count: it was not held, or was entered by mistake.

    Raises:
        ValidationError: no reason is given, it was withdrawn, or its report is released.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    require_words(reason, "Say why it does not count.")
    if report_standing(consultation=consultation) is not None:
        raise ValidationError("Its report is released. Release a corrected one that says what was wrong.")
    record("consultation_withdrawn", consultation, by=by, reason=reason.strip(), withdrawn=by.today)


def weighting_set(
    *,
    by: Actor,
    consultation: Consultation,
    weighting: Weighting,
    margins: Mapping[str, Mapping[str, float]],
    source: str = "",
    least: float = LEAST,
    most: float = MOST,
) -> None:
    """Say how answers are weighted, and to which people.

    Args:
        by: who says so.
        consultation: a survey.
        weighting: by cells of all characteristics together, or by each in turn.
        margins: for each characteristic, by the key of its question, the people of each answer; for cells one entry
            whose key joins the questions' keys with " / ", as its labels join their answers.
        source: where these numbers come from.
        least: the least weight, as a multiple of the mean.
        most: the most.

    Raises:
        ValidationError: a characteristic is not asked, an answer of the population cannot be given, or no source is
            named.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    if weighting is Weighting.NONE:
        margins, source = {}, ""
    else:
        _refuse_margins(consultation, weighting, margins)
        require_words(source, "Say where these numbers come from, with their year.", field="source")
    record(
        "consultation_weighted",
        consultation,
        by=by,
        weighting=weighting.value,
        margins={key: dict(value) for key, value in margins.items()},
        margins_source=source.strip(),
        least=least,
        most=most,
    )


def group_add(
    *,
    by: Actor,
    consultation: Consultation,
    name: str,
    audience: Audience,
    represented_by: str = "",
    affected: bool = False,
    why: str = "",
    took_part: bool = True,
) -> Group:
    """Add a group: who stands for it, whether it is particularly affected, whether it took part.

    Raises:
        ValidationError: the consultation was withdrawn, the group is there, or nothing says how it is affected.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    group = Group(
        consultation=consultation,
        name=name.strip(),
        audience=audience.value,
        represented_by=represented_by.strip(),
        affected=affected,
        why=why.strip(),
        took_part=took_part,
    )
    record("group_added", group, by=by)
    return group


def group_amend(*, by: Actor, group: Group, **changes: Any) -> None:
    """Change a group: any of `represented_by`, `affected`, `why`, `took_part`.

    Raises:
        ValidationError: it was taken out, or nothing says how it is affected.
    """
    require(by, "consultation.change")
    require_standing(group.consultation)
    if group.ended is not None:
        raise ValidationError("It was taken out.")
    record("group_amended", group, by=by, **changes)


def group_end(*, by: Actor, group: Group, reason: str) -> None:
    """Take a group out that was entered by mistake.

    Raises:
        ValidationError: no reason is given, or it was taken out.
    """
    require(by, "consultation.change")
    if group.ended is not None:
        raise ValidationError("It was taken out already.")
    require_words(reason, "Say why it is taken out.")
    record("group_ended", group, by=by, reason=reason.strip(), ended=by.today)


def channel_add(*, by: Actor, consultation: Consultation, name: str, answers: int | None = None) -> Channel:
    """Add a way to answer; how many came by it is unknown until it is counted.

    Raises:
        ValidationError: the consultation was withdrawn, or the way is there.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    channel = Channel(consultation=consultation, name=name.strip(), answers=answers)
    record("channel_added", channel, by=by)
    return channel


def channel_count(*, by: Actor, channel: Channel, answers: int | None) -> None:
    """Write down how many answers came by a way; None where it is not known.

    Raises:
        ValidationError: the consultation was withdrawn.
    """
    require(by, "consultation.change")
    require_standing(channel.consultation)
    record("channel_counted", channel, by=by, answers=answers)


def require_standing(consultation: Consultation) -> None:
    """Refuse changes to a consultation that was withdrawn.

    Raises:
        ValidationError: it was.
    """
    if consultation.withdrawn is not None:
        raise ValidationError(f"This consultation was withdrawn on {consultation.withdrawn:%-d %B %Y}.")


def _refuse_questionnaire(
    kind: ConsultationKind, questionnaire: Questionnaire | None, *, planned: bool
) -> None:
    if not kind.is_survey or (planned and questionnaire is None):
        return
    if questionnaire is None:
        raise ValidationError(
            {"questionnaire": "A survey needs a questionnaire. Build one and put it to use first."}
        )
    if questionnaire.state != QuestionnaireState.IN_USE:
        raise ValidationError(
            {
                "questionnaire": f"“{questionnaire}” is not in use. Put it to use, so that it does not change any more."
            }
        )


def _refuse_margins(
    consultation: Consultation, weighting: Weighting, margins: Mapping[str, Mapping[str, float]]
) -> None:
    if consultation.questionnaire is None:
        raise ValidationError("Only the answers of a survey are weighted.")
    if not margins:
        raise ValidationError({"margins": "Say how many people there are of each kind."})
    if weighting is Weighting.CELL and len(margins) > 1:
        raise ValidationError(
            {"margins": "Cells are one list: name the characteristics of each cell together."}
        )
    asked = {
        one.key: one
        for one in consultation.questionnaire.questions.filter(
            kind=QuestionKind.GROUP.value, removed__isnull=True
        )
    }
    for key, margin in margins.items():
        keys = key.split(CELL)
        missing = [one for one in keys if one not in asked]
        if missing:
            raise ValidationError({"margins": f"The questionnaire does not ask for “{missing[0]}”."})
        possible = [""]
        for one in keys:
            possible = [
                f"{start}{CELL if start else ''}{answer}"
                for start in possible
                for answer in asked[one].answers
            ]
        wrong = unknown_labels(margin, possible)
        if wrong:
            raise ValidationError(
                {"margins": f"“{wrong[0]}” is no answer of “{key}”; they are such as “{possible[0]}”."}
            )
