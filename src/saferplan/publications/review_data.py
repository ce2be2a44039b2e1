"""What the review of a plan's year says, as plain data: delivery, outcomes, money, who was asked, risks, silences, and
what continues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.money.pence import total
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.cycles import UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus, Stage
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.meetings.models import AttendanceEntry, Meeting, Update
from saferplan.meetings.told import RiskNews, risks_told
from saferplan.money.ledger import Held, year_money
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.models import ActionChoice, Plan, PriorityChoice
from saferplan.plan.standing import ActionStanding, MeasureStanding, PriorityStanding, plan_standing
from saferplan.publications.audience import is_sensitive, shown_to, value_for
from saferplan.publications.consulted import ConsultedLine, consultations_of

SCHEMA = 1


class ActionReview(msgspec.Struct, frozen=True, kw_only=True):
    """An action at the end: its standing, how many milestones were done of how many, and what becomes of it."""

    title: Written
    lead: str
    status: str
    achieved: bool
    done: int
    milestones: int
    what_was_done: tuple[Written, ...]
    next: str
    why: Written


class MeasureReview(msgspec.Struct, frozen=True, kw_only=True):
    """A measure at the end; empty where there is no value."""

    title: str
    unit: str
    baseline: str
    target: str
    latest: str
    latest_to: dt.date | None
    status: str
    sentence: str


class PriorityReview(msgspec.Struct, frozen=True, kw_only=True):
    """A priority at the end: how its actions went, how its outcome stands, and what was decided of it."""

    number: int
    title: Written
    delivery: str
    outcome: str
    busy_but_not_working: bool
    actions: tuple[ActionReview, ...]
    measures: tuple[MeasureReview, ...]
    next: str
    why: Written


class MoneyReview(msgspec.Struct, frozen=True, kw_only=True):
    """A contribution at the end, in whole pence; None where it is not known: of money that no line was made of, nothing
    is recorded."""

    funder: str
    purpose: Written
    given: int | None
    spent: int | None
    committed: int | None
    settled: int | None


class SilenceLine(msgspec.Struct, frozen=True):
    """How often an organisation was asked before a meeting in the year, answered in time, late, and not."""

    organisation: str
    asked: int
    answered: int
    late: int
    silent: int


class AttendanceLine(msgspec.Struct, frozen=True):
    """To how many meetings of the year an organisation came, sent apologies, and did neither."""

    organisation: str
    came: int
    apologies: int
    absent: int


class ReviewData(msgspec.Struct, frozen=True, kw_only=True):
    """The review of a year. Before the year is over it says how far it got."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    audience: Visibility
    year: str
    starts: dt.date
    ends: dt.date
    as_at: dt.date
    over: bool
    delivery: str
    priorities: tuple[PriorityReview, ...]
    money: tuple[MoneyReview, ...]
    consultations: tuple[ConsultedLine, ...]
    risks: RiskNews | None
    meetings: int
    silences: tuple[SilenceLine, ...]
    attendance: tuple[AttendanceLine, ...]
    left_out: bool


def review_for_partners(*, by: Actor, subject: Plan) -> ReviewData:
    """The review of a year for the partners."""
    return review_data(by=by, plan=subject, audience=Visibility.PARTNERSHIP)


def review_for_everybody(*, by: Actor, subject: Plan) -> ReviewData:
    """The review of a year for everybody: who was silent or absent is the partners' own to settle."""
    return review_data(by=by, plan=subject, audience=Visibility.PUBLIC)


def review_data(*, by: Actor, plan: Plan, audience: Visibility) -> ReviewData:
    """How a plan's year went, or goes, without what the audience may not know. A fixed number of queries.

    A closed plan is taken as it stood on the day on which it was closed.
    """
    year = PlanYear(plan.year)
    partnership = partnership_get()
    standing = plan_standing(by=by, plan=plan)
    shown = shown_to(standing, audience)
    counted = shown_to(standing, Visibility.PARTNERSHIP).standing
    counts = {one.priority.pk: one.delivery.sentence for one in counted.priorities}
    decided = _Decided(plan, audience)
    day = min(by.today, standing.day)
    public = audience is Visibility.PUBLIC
    held = year_money(by=by, plan=plan, day=day).of(in_kind=False)
    meetings = _meetings(year, by.today)
    return ReviewData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        audience=audience,
        year=year.label,
        starts=year.first,
        ends=year.last,
        as_at=day,
        over=day > year.last or plan.closed_on is not None,
        delivery=counted.delivery.sentence,
        priorities=tuple(
            _priority(one, counts[one.priority.pk], decided, audience) for one in shown.standing.priorities
        ),
        money=tuple(_money(one, audience) for one in held),
        consultations=consultations_of(year=year, day=day, audience=audience),
        # The register is the partners' own.
        risks=None if public else risks_told(year.first - dt.timedelta(days=1), min(day, year.last)),
        meetings=len(meetings),
        silences=() if public else tuple(_silences(meetings)),
        attendance=() if public else tuple(_attendance(meetings)),
        left_out=shown.left_out,
    )


def money_total(data: ReviewData) -> MoneyReview:
    """The sums of all contributions; None where one of the amounts is not known."""
    return MoneyReview(
        funder="All contributions",
        purpose="",
        given=total(one.given for one in data.money).exact,
        spent=total(one.spent for one in data.money).exact,
        committed=total(one.committed for one in data.money).exact,
        settled=total(one.settled for one in data.money).exact,
    )


class _Decided:
    """What the refresh into the next year decided, by priority and action; nothing before it was completed."""

    def __init__(self, plan: Plan, audience: Visibility) -> None:
        done = {"refresh__plan": plan, "refresh__completed__isnull": False}
        self.priorities = {
            one.priority_id: one for one in PriorityChoice.objects.filter(**done).exclude(refresh__into=plan)
        }
        self.actions = {
            one.action_id: one
            for one in ActionChoice.objects.filter(**done)
            .exclude(refresh__into=plan)
            .select_related("target")
        }
        self._audience = audience

    def action_words(self, number: int) -> tuple[str, str]:
        """What becomes of an action, and why; the action that takes it up is named to those who may know of it."""
        choice = self.actions.get(number)
        if choice is None:
            return "", ""
        label = choice.chosen.label
        target = choice.target
        if target is not None and self._audience.covers(Visibility(target.visibility)):
            label = f"{label} {choice.chosen.before_target} {target.headline}"
        return label, self._reason(choice.why)

    def priority_words(self, number: int) -> tuple[str, str]:
        """What becomes of a priority, and why."""
        choice = self.priorities.get(number)
        return ("", "") if choice is None else (choice.get_decision_display(), self._reason(choice.why))

    def _reason(self, why: str) -> str:
        """Reasons were written for the partners."""
        return "" if self._audience is Visibility.PUBLIC else why


def _priority(one: PriorityStanding, counts: str, decided: _Decided, audience: Visibility) -> PriorityReview:
    becomes, why = decided.priority_words(one.priority.pk)
    judged = [each for each in one.measures if each.computed.status is one.outcome]
    return PriorityReview(
        number=one.priority.number,
        title=one.priority.title,
        delivery=counts,
        outcome=f"{one.outcome.mark} {one.outcome.word}" if judged else "No measure yet",
        busy_but_not_working=one.busy_but_not_working,
        actions=tuple(_action(each, decided) for each in one.actions),
        measures=tuple(_measure(each, audience) for each in one.measures),
        next=becomes,
        why=why,
    )


def _measure(one: MeasureStanding, audience: Visibility) -> MeasureReview:
    measure, latest = one.measure, one.latest
    sensitive = is_sensitive(measure)
    return MeasureReview(
        title=measure.title,
        unit=measure.unit,
        baseline=value_for(measure.baseline, audience, sensitive=sensitive),
        target=value_for(measure.target, audience, sensitive=sensitive),
        latest="" if latest is None else value_for(latest.value, audience, sensitive=sensitive),
        latest_to=None if latest is None else latest.last,
        status=f"{one.computed.status.mark} {one.computed.status.word}",
        # The sentence holds the numbers themselves.
        sentence="" if audience is Visibility.PUBLIC else one.computed.sentence,
    )


def _action(one: ActionStanding, decided: _Decided) -> ActionReview:
    action = one.action
    standing = [each for each in action.milestones.all() if each.stopped is None]
    done = [each for each in standing if each.done is not None]
    becomes, why = decided.action_words(action.pk)
    return ActionReview(
        title=str(action),
        lead=action.lead.name if action.lead else "",
        status=f"{one.computed.status.mark} {one.computed.status.word}",
        achieved=action.stage == Stage.COMPLETED.value or one.computed.status is DeliveryStatus.BLUE,
        done=len(done),
        milestones=len(standing),
        what_was_done=tuple(each.text for each in done),
        next=becomes,
        why=why,
    )


def _money(one: Held, audience: Visibility) -> MoneyReview:
    return MoneyReview(
        funder=one.contribution.funder.name,
        # What money is for was written for the partners.
        purpose="" if audience is Visibility.PUBLIC else one.contribution.purpose,
        given=one.contribution.pence,
        spent=one.spent if one.lines else None,
        committed=one.committed if one.lines else None,
        settled=one.settled if one.lines or one.settled else None,
    )


def _meetings(year: PlanYear, today: dt.date) -> list[int]:
    """The meetings of a plan's year that were held."""
    held = Meeting.objects.filter(
        date__gte=year.first, date__lte=min(year.last, today), held=True, closed_on__isnull=False
    )
    return list(held.values_list("pk", flat=True))


def _silences(meetings: Iterable[int]) -> Iterable[SilenceLine]:
    counted: dict[str, list[UpdateState]] = {}
    rows = Update.objects.filter(meeting__in=meetings, withdrawn__isnull=True).select_related("organisation")
    for one in rows.exclude(action__visibility=Visibility.RESTRICTED.value).order_by("organisation__name"):
        counted.setdefault(one.organisation.name, []).append(one.status)
    for name, states in counted.items():
        late, silent = states.count(UpdateState.LATE), states.count(UpdateState.SILENT)
        in_time = sum(one in (UpdateState.REPORTED, UpdateState.NO_CHANGE) for one in states)
        yield SilenceLine(name, len(states), in_time, late, silent)


def _attendance(meetings: Iterable[int]) -> Iterable[AttendanceLine]:
    counted: dict[str, list[Attendance]] = {}
    rows = AttendanceEntry.objects.filter(meeting__in=meetings).select_related("organisation")
    for one in rows.order_by("organisation__name"):
        counted.setdefault(one.organisation.name, []).append(Attendance(one.attended))
    for name, each in counted.items():
        apologies, absent = each.count(Attendance.APOLOGIES), each.count(Attendance.ABSENT)
        yield AttendanceLine(name, len(each) - apologies - absent, apologies, absent)
