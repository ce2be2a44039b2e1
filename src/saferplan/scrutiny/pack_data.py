"""What the pack for a scrutiny meeting says, as plain data: what is frozen when members are given it.

Members asked for objective, baseline, target, spend and outcome of each priority; so each has them, and where the
partnership does not know one, the pack says so. It leaves the partnership: restricted actions are
only counted, and small numbers are hidden unless they were published already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.money.pence import total
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.suppression import suppression_rule
from saferplan.governance.told_risks import ToldRisks, risks_to_tell
from saferplan.history.actor import Actor
from saferplan.money.ledger import Held, Line, year_money
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.models import Plan
from saferplan.plan.standing import ActionStanding, MeasureStanding, PriorityStanding, plan_standing
from saferplan.powers.models import ToolUse
from saferplan.powers.selectors import uses_in
from saferplan.scrutiny.models import Recommendation, ScrutinyMeeting
from saferplan.scrutiny.needs import recommendation_mark
from saferplan.scrutiny.selectors import question_list, recommendation_list

SCHEMA = 1
"""The number of this form. A pack that was frozen in an older one is read by that one's reader."""
NOT_KNOWN, NOT_SET = "Not known", "Not set"
LATE = (DeliveryStatus.RED, DeliveryStatus.AMBER)


class PackMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of a priority: which outcome it tells of, where it began, where it is to come to, and where it is."""

    title: str
    outcome: str
    baseline: str
    target: str
    latest: str
    standing: str


class PackAction(msgspec.Struct, frozen=True, kw_only=True):
    """An action that is late or off course, and why."""

    title: Written
    lead: str
    status: str
    why: str


class PackPriority(msgspec.Struct, frozen=True, kw_only=True):
    """A priority. Amounts are pence; None: not known. `missing` says what of it members cannot be shown, and why."""

    title: Written
    why: Written
    objectives: tuple[str, ...]
    outcomes: tuple[Written, ...]
    measures: tuple[PackMeasure, ...]
    delivery: str
    late: tuple[PackAction, ...]
    restricted: int
    allocated: int | None
    spent: int
    powers: tuple[str, ...]
    missing: tuple[str, ...]


class PackMoney(msgspec.Struct, frozen=True, kw_only=True):
    """What a funder gives, and what becomes of it, in pence; None: not known, and what no line was made of is not."""

    funder: str
    given: int | None
    allocated: int | None
    spent: int | None
    committed: int | None
    forecast: int | None


class PackGap(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the completeness check that is not met."""

    rule: str
    status: str
    found: str
    reference: str


class PackRecommendation(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier recommendation, how it stands, and what was answered."""

    title: Written
    text: Written
    due: dt.date
    standing: str
    responses: tuple[Written, ...]
    carried_out: Written


class PackQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked before, and its answer; empty where it has none."""

    asked: str
    text: Written
    source: str
    answer: Written


class PackData(msgspec.Struct, frozen=True, kw_only=True):
    """The pack for a meeting."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    council: str
    committee: str
    meeting: dt.date
    about: Written
    as_at: dt.date
    plan: str
    year: str
    given: str
    spent: int
    money: tuple[PackMoney, ...]
    in_kind: tuple[str, ...]
    priorities: tuple[PackPriority, ...]
    risks: ToldRisks
    powers: tuple[str, ...]
    recommendations: tuple[PackRecommendation, ...]
    questions: tuple[PackQuestion, ...]
    gaps: tuple[PackGap, ...]


def pack_data(*, by: Actor, meeting: ScrutinyMeeting, plan: Plan, gaps: Sequence[PackGap] = ()) -> PackData:
    """The pack as things stand today. `gaps` are the lines of the completeness check, as the room above found them."""
    partnership = partnership_get()
    year = PlanYear(plan.year)
    money = year_money(by=by, plan=plan)
    lines = [line for held in money.of(in_kind=False) for line in held.lines]
    # What was stated up to a day is of no year, and still what members ask about.
    uses = list(uses_in(first=year.first, last=min(year.last, by.today)))
    given = total(one.contribution.pence for one in money.of(in_kind=False))
    return PackData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        council=meeting.committee.council.name,
        committee=meeting.committee.name,
        meeting=meeting.day,
        about=meeting.about,
        as_at=by.today,
        plan=str(plan),
        year=year.label,
        given=given.written if money.held else "No contribution is recorded",
        spent=sum(one.standing.spent for one in lines),
        money=tuple(_money(one) for one in money.of(in_kind=False)),
        in_kind=tuple(one.contribution.funder.name for one in money.of(in_kind=True)),
        priorities=tuple(_priority(one, lines, uses) for one in plan_standing(by=by, plan=plan).priorities),
        risks=risks_to_tell(by=by),
        powers=tuple(_use(one) for one in uses),
        recommendations=tuple(
            _recommendation(one, by) for one in recommendation_list() if one.made <= meeting.day
        ),
        questions=tuple(
            PackQuestion(
                asked=f"{one.asked_as}, {one.meeting}", text=one.text, source=one.source, answer=one.answer
            )
            for one in question_list()
            if one.meeting_id != meeting.pk
        ),
        gaps=tuple(gaps),
    )


def _money(one: Held) -> PackMoney:
    """A contribution; what it is for was written for the partners."""
    return PackMoney(
        funder=one.contribution.funder.name,
        given=one.contribution.pence,
        allocated=one.allocated.exact if one.lines else None,
        spent=one.spent if one.lines else None,
        committed=one.committed if one.lines else None,
        forecast=one.forecast.exact if one.lines else None,
    )


def _priority(one: PriorityStanding, lines: Sequence[Line], uses: Sequence[ToolUse]) -> PackPriority:
    priority = one.priority
    shown = [each for each in one.actions if each.action.visibility != Visibility.RESTRICTED]
    mine = [line for line in lines if _pays_for(line, one)]
    allocated = total(line.standing.allocated for line in mine)
    measures = tuple(_measure(each) for each in _open_measures(one))
    outcomes = tuple(each.title for each in priority.outcomes.all() if each.ended is None)
    objectives = tuple(f"{each.title} ({each.get_owner_display()})" for each in priority.objectives.all())
    return PackPriority(
        title=str(priority),
        why=priority.why.strip(),
        objectives=objectives,
        outcomes=outcomes,
        measures=measures,
        delivery=one.delivery.sentence,
        late=tuple(_action(each) for each in shown if each.computed.status in LATE),
        restricted=len(one.actions) - len(shown),
        allocated=allocated.exact if mine else None,
        spent=sum(line.standing.spent for line in mine),
        powers=tuple(
            _use(each) for each in uses if priority.pk in {held.pk for held in each.priorities.all()}
        ),
        missing=tuple(_missing(one, outcomes=outcomes, objectives=objectives, paid=bool(mine))),
    )


def _missing(
    one: PriorityStanding, *, outcomes: Sequence[str], objectives: Sequence[str], paid: bool
) -> list[str]:
    found = []
    if not outcomes:
        found.append("No outcome is stated.")
    if not objectives:
        found.append("No objective of the police and crime plan, the county or the district is named.")
    if not _open_measures(one):
        found.append("There is no measure, so nobody can say whether it helps.")
    for each in _open_measures(one):
        lacks = [
            name
            for name, value in (
                ("baseline", each.measure.baseline),
                ("target", each.measure.target),
                ("reading", each.latest),
            )
            if value is None
        ]
        if lacks:
            found.append(f"{each.measure.title}: no {' and no '.join(lacks)}.")
    if not paid:
        found.append("No line of money is named for it, so what it costs is not known.")
    return found


def _pays_for(line: Line, one: PriorityStanding) -> bool:
    row = line.allocation
    if row.action is not None:
        return bool(row.action.priority_id == one.priority.pk)
    return row.measure is not None and row.measure.priority_id == one.priority.pk


def _open_measures(one: PriorityStanding) -> list[MeasureStanding]:
    """The measures that are of no restricted action."""
    return [
        each
        for each in one.measures
        if each.measure.action is None or each.measure.action.visibility != Visibility.RESTRICTED
    ]


def _measure(one: MeasureStanding) -> PackMeasure:
    measure, latest = one.measure, one.latest
    value = None if latest is None else latest.value
    period = f" ({measure.baseline_period})" if measure.baseline_period else ""
    by = f" by {measure.target_by:%-d %B %Y}" if measure.target_by else ""
    hidden = any(_small(each) for each in (measure.baseline, value))
    return PackMeasure(
        title=f"{measure.title} ({measure.unit})",
        outcome=measure.outcome.title if measure.outcome and measure.outcome.ended is None else "",
        baseline=NOT_KNOWN if measure.baseline is None else f"{_number(measure.baseline)}{period}",
        target=NOT_SET if measure.target is None else f"{measure.target.normalize():f}{by}",
        latest=NOT_KNOWN
        if latest is None or value is None
        else f"{_number(value)} (to {latest.last:%-d %B %Y})",
        # The sentence has the numbers themselves.
        standing=one.computed.status.word if hidden else one.computed.sentence,
    )


def _number(value: Decimal) -> str:
    return f"fewer than {_hide_below()}" if _small(value) else f"{value.normalize():f}"


def _small(value: Decimal | None) -> bool:
    """Whether a whole number is so small that it is hidden in what everybody reads."""
    return value is not None and 0 < value < _hide_below() and value == value.to_integral_value()


def _hide_below() -> int:
    return suppression_rule("Public").hide_below


def _action(one: ActionStanding) -> PackAction:
    return PackAction(
        title=f"{one.action.reference} {one.action.headline}",
        lead=one.action.lead.brief if one.action.lead else "Nobody leads it yet",
        status=one.computed.status.label,
        why=" ".join(reason.sentence for reason in one.computed.reasons),
    )


def _use(one: ToolUse) -> str:
    said = one.said_publicly
    return f"{said[:1].upper()}{said[1:]}: {one.organisation.name}, {one.when} ({one.source})"


def _recommendation(one: Recommendation, by: Actor) -> PackRecommendation:
    public = [each for each in one.actions.all() if each.visibility != Visibility.RESTRICTED]
    carried = [f"{each.reference} {each.headline}" for each in public]
    if one.followed_words:
        carried.append(one.followed_words)
    return PackRecommendation(
        title=str(one),
        text=one.text,
        due=one.due,
        standing=recommendation_mark(one, by).word,
        responses=tuple(
            f"{each.organisation.name}: {each.get_answer_display().lower()}. {each.words}"
            for each in one.responses.all()
        ),
        carried_out="; ".join(carried),
    )
