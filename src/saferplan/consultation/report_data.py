"""What the report of a consultation says, as plain data: what is frozen when it is released.

It is made to be published: small numbers are hidden before it is made, and of what people wrote only what somebody
reviewed is in it.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.consultation.breakdowns import breakdown_of, headline_by_group, shown_bases
from saferplan.consultation.changes import changes_of
from saferplan.consultation.models import Consultation, FreeText
from saferplan.consultation.results import Answered, Results, results_of
from saferplan.consultation.selectors import channels_of, groups_of, questions_of, said_of, texts_of
from saferplan.consultation.states import FollowUp, TextState
from saferplan.domain.claims.written import Written
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import ConsultationKind, response_rate
from saferplan.domain.consultation.populations import Weighting
from saferplan.domain.consultation.ranking import RankedPriority
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.history.actor import Actor
from saferplan.partnership.selectors import partnership_get

SCHEMA = 1
"""The number of this form. A report that was frozen in an older one is read by that one's reader."""


PROTECTION = (
    "Groups of few people have no shares, and neither have groups from which they could be worked out."
)


class GroupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A group: who stands for it, whether it took part, and how it is particularly affected, if so."""

    name: str
    audience: str
    represented_by: str
    took_part: bool
    affected: Written


class ChannelLine(msgspec.Struct, frozen=True):
    """A way to answer, and how many came by it; None: not known."""

    name: str
    answers: int | None


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the shares of its answers, and how many gave an answer that is left out."""

    text: str
    key: str
    version: int
    shares: tuple[ShareOfAnswers, ...]
    headline: ShareOfAnswers | None
    not_counted: int


class BreakdownLine(msgspec.Struct, frozen=True, kw_only=True):
    """Shares by group: for each group its base and shares, None where they are not shown."""

    question: str
    by: str
    said: tuple[str, ...]
    groups: tuple[str, ...]
    bases: tuple[int | None, ...]
    shares: tuple[tuple[ShareOfAnswers | None, ...], ...]
    statement: str


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A share then and now in per cent; no difference where the two cannot be compared, with the reason."""

    question: str
    said: str
    before: float | None
    base_before: int
    after: float | None
    base_after: int
    difference: float | None
    lower: float | None
    upper: float | None
    verdict: str
    why_not: str


class SaidLine(msgspec.Struct, frozen=True):
    """What people said, what became of it, and how far that is."""

    said: Written
    did: Written
    state: str


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """The report of a consultation."""

    schema: int = SCHEMA
    partnership: str
    area_code: str
    synthetic: str
    title: str
    kind: str
    kind_label: str
    meaning: str
    warning: str
    people: str
    starts: dt.date
    ends: dt.date
    body: str
    publicised: Written
    senior: str
    attended: int | None
    invited: int | None
    response_rate: float | None
    respondents: int | None
    questionnaire: str
    area_unit: str
    answers_sha256: str
    weighting: str
    weighted_to: str
    not_weighted: str
    design_effect: float | None
    effective_size: float | None
    heard: Written
    not_heard: Written
    groups: tuple[GroupLine, ...]
    channels: tuple[ChannelLine, ...]
    questions: tuple[QuestionLine, ...]
    ranking: tuple[RankedPriority, ...]
    index: ShareOfAnswers | None
    breakdowns: tuple[BreakdownLine, ...]
    since: str
    changes: tuple[ChangeLine, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    withheld: int
    waiting: int
    said: tuple[SaidLine, ...]
    missing: tuple[str, ...]
    made: dt.date
    released_as: str = ""
    released: dt.date | None = None

    @property
    def drawn_by_chance(self) -> bool:
        """Whether its shares have intervals."""
        return ConsultationKind(self.kind).drawn_by_chance


def report_data(
    *, by: Actor, consultation: Consultation, released_as: str = "", by_group: bool = True
) -> ReportData:
    """The report as things stand; released today by a post where one is named.

    Without `by_group` answers are not broken down, which takes longest: for who only asks what is missing.
    """
    partnership = partnership_get()
    kind = ConsultationKind(consultation.kind)
    results = results_of(consultation=consultation)
    since, changes = ("", ()) if results is None else change_lines(results)
    groups = tuple(
        GroupLine(
            name=one.name,
            audience=one.get_audience_display(),
            represented_by=one.represented_by,
            took_part=one.took_part,
            affected=one.why if one.affected else "",
        )
        for one in groups_of(consultation=consultation)
    )
    texts = list(texts_of(consultation=consultation))
    weights = None if results is None else results.weights
    respondents = None if results is None else results.respondents
    data = ReportData(
        partnership=str(partnership or "Partnership"),
        area_code=partnership.area_code if partnership else "",
        synthetic=consultation.synthetic or (partnership.synthetic if partnership else ""),
        title=consultation.title,
        kind=kind.value,
        kind_label=kind.label,
        meaning=kind.meaning,
        warning=kind.warning,
        people=consultation.people,
        starts=consultation.starts,
        ends=consultation.ends,
        body=consultation.body,
        publicised=consultation.publicised,
        senior=consultation.senior,
        attended=consultation.attended,
        invited=consultation.invited,
        response_rate=response_rate(kind, consultation.invited, respondents or 0),
        respondents=respondents,
        questionnaire=str(consultation.questionnaire or ""),
        area_unit=consultation.questionnaire.area_unit if consultation.questionnaire else "",
        answers_sha256=results.sha256 if results else "",
        weighting=Weighting(consultation.weighting).label,
        weighted_to=consultation.margins_source,
        not_weighted=results.not_weighted if results else "",
        design_effect=None if weights is None else round(weights.design_effect, 3),
        effective_size=None if weights is None else round(weights.effective_size, 1),
        heard=consultation.heard,
        not_heard=consultation.not_heard,
        groups=groups,
        channels=tuple(ChannelLine(one.name, one.answers) for one in channels_of(consultation=consultation)),
        questions=question_lines(results) if results else (),
        ranking=results.ranking if results else (),
        index=results.index if results else None,
        breakdowns=tuple(line for one in results.groups for line in breakdown_lines(results, one))
        if results and by_group
        else (),
        since=since,
        changes=changes,
        texts=_texts(consultation, texts),
        withheld=sum(one.state == TextState.WITHHELD for one in texts),
        waiting=sum(one.state == TextState.WAITING for one in texts),
        said=tuple(
            SaidLine(one.said, one.did, FollowUp(one.state).word)
            for one in said_of(consultation=consultation)
        ),
        missing=(),
        made=by.today,
        released_as=released_as,
        released=by.today if released_as else None,
    )
    return msgspec.structs.replace(data, missing=tuple(_missing(data)))


def question_lines(results: Results) -> tuple[QuestionLine, ...]:
    """Each question that is no characteristic of the respondents, with its shares."""
    return tuple(
        QuestionLine(
            text=one.question.text,
            key=one.question.key,
            version=one.question.version,
            shares=one.shares,
            headline=one.headline,
            not_counted=one.not_counted,
        )
        for one in results.questions
    )


def change_lines(results: Results) -> tuple[str, tuple[ChangeLine, ...]]:
    """The survey before and what changed since; an empty name where there is none."""
    found = changes_of(results)
    if found is None:
        return "", ()
    names = ChangeLine.__struct_fields__
    return str(found.since), tuple(
        ChangeLine(**{name: getattr(one, name) for name in names}) for one in found.changes
    )


def breakdown_lines(results: Results, group: Answered) -> list[BreakdownLine]:
    """By the answers to a question on who answers: each question's headline, and every answer of a ranking."""
    found, shares, names = [], [], []
    answers = group.question.answers
    for one in results.questions:
        answered = results.answers_to(one.question.number)
        if one.headline is not None and answered is not None:
            shares.append(headline_by_group(results, answered, group))
            names.append(f"{one.question.text} {one.headline.said}")
    if shares:
        found.append(
            BreakdownLine(
                question="Shares of the answers named",
                by=group.question.text,
                said=tuple(names),
                groups=answers,
                bases=shown_bases(group),
                shares=tuple(tuple(line[at] for line in shares) for at in range(len(answers))),
                statement=PROTECTION,
            )
        )
    for each in results.answered:
        if each.question.kind is QuestionKind.RANKED:
            broken = breakdown_of(results, each, group)
            found.append(
                BreakdownLine(
                    question=broken.question,
                    by=broken.by,
                    said=broken.answers,
                    groups=broken.groups,
                    bases=broken.bases,
                    shares=broken.shares,
                    statement=broken.statement,
                )
            )
    return found


def _texts(consultation: Consultation, texts: list[FreeText]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if consultation.questionnaire is None:
        return ()
    asked = [
        one
        for one in questions_of(questionnaire=consultation.questionnaire)
        if one.kind == QuestionKind.WORDS
    ]
    shown: dict[int, list[str]] = {}
    for one in texts:
        if one.shown:
            shown.setdefault(one.question, []).append(one.shown)
    return tuple((one.text, tuple(shown[one.number])) for one in asked if one.number in shown)


def _missing(data: ReportData) -> list[str]:
    """What a reader of regulation 12 would look for and not find."""
    found = []
    if not data.groups:
        found.append("Which groups were represented, and by whom, is not entered.")
    elif not any(one.affected for one in data.groups):
        found.append("No group that is particularly affected is named.")
    if not data.publicised:
        found.append("How it was made known is not entered.")
    if data.kind == ConsultationKind.PUBLIC_MEETING.value and not data.senior:
        found.append("Which senior people came is not entered.")
    if data.respondents is None and not data.heard:
        found.append("What was heard is not entered.")
    if not data.said:
        found.append("What changed because of it is not entered.")
    unknown = [one.name for one in data.channels if one.answers is None]
    if unknown:
        found.append(f"How many answered is not known of: {', '.join(unknown)}.")
    if data.not_weighted:
        found.append(data.not_weighted)
    if data.waiting:
        found.append(f"{data.waiting:,} texts that people wrote wait to be reviewed, and are not in it.")
    return found
