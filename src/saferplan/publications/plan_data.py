"""What documents of a year's plan say, as plain data, for one audience: priorities, actions, measures, money, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.planning.roles import PartnershipRole, Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.money.selectors import contribution_list, funders_of
from saferplan.partnership.selectors import co_ordinating_organisations, organisation_list, partnership_get
from saferplan.plan.gaps import gaps_of
from saferplan.plan.models import Measure, Plan
from saferplan.plan.selectors import measure_list, outcome_list
from saferplan.plan.standing import ActionStanding, PriorityStanding, plan_standing
from saferplan.publications.audience import is_sensitive, measure_is_for, shown_to, value_for
from saferplan.publications.consulted import ConsultedLine, consultations_of
from saferplan.publications.models import PlainWords
from saferplan.strategy.selectors import priorities_of_year
from saferplan.strategy.states import ObjectiveOwner

SCHEMA = 1


class MilestoneLine(msgspec.Struct, frozen=True):
    """A milestone with its day, and the day on which it was done."""

    text: Written
    due: dt.date
    done: dt.date | None


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """An action: who leads it, who helps, what it takes, and its milestones by day."""

    reference: str
    headline: Written
    lead: str
    lead_post: str
    support: tuple[str, ...]
    starts: dt.date
    ends: dt.date
    evidence: Written
    resources: Written
    status: str
    milestones: tuple[MilestoneLine, ...]


class MeasureLine(msgspec.Struct, frozen=True, kw_only=True):
    """A measure, its values as the document's readers are shown them; empty where there is none."""

    title: Written
    unit: str
    baseline: str
    baseline_period: str
    target: str
    target_by: dt.date | None
    latest: str
    latest_to: dt.date | None
    responsible: tuple[str, ...]


class EasyLines(msgspec.Struct, frozen=True):
    """A priority in words that are easy to read."""

    question: Written
    symbol: str
    about: tuple[Written, ...]
    doing: tuple[Written, ...]


class PriorityLine(msgspec.Struct, frozen=True, kw_only=True):
    """A priority of the plan; `objectives` give whose each is, and its title."""

    number: int
    title: Written
    why: Written
    themes: tuple[str, ...]
    objectives: tuple[tuple[ObjectiveOwner, str], ...]
    outcomes: tuple[Written, ...]
    actions: tuple[ActionLine, ...]
    measures: tuple[MeasureLine, ...]
    easy: EasyLines | None


class MoneyLine(msgspec.Struct, frozen=True):
    """What a funder gives, in whole pence; None where it is not known."""

    funder: str
    purpose: Written
    in_kind: bool
    pence: int | None


class PlanData(msgspec.Struct, frozen=True, kw_only=True):
    """A year's plan for an audience. `left_out` is whether some action is not for it."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    audience: Visibility
    year: str
    starts: dt.date
    ends: dt.date
    strategy: str
    vision: Written
    adopted_on: dt.date | None
    made: dt.date
    authorities: tuple[str, ...]
    others: tuple[str, ...]
    ask: tuple[str, ...]
    priorities: tuple[PriorityLine, ...]
    money: tuple[MoneyLine, ...]
    consultations: tuple[ConsultedLine, ...]
    gaps: tuple[str, ...]
    left_out: bool


def plan_for_partners(*, by: Actor, subject: Plan) -> PlanData:
    """A plan as the partners may see it."""
    return plan_data(by=by, plan=subject, audience=Visibility.PARTNERSHIP)


def plan_for_everybody(*, by: Actor, subject: Plan) -> PlanData:
    """A plan as everybody may see it."""
    return plan_data(by=by, plan=subject, audience=Visibility.PUBLIC)


def plan_data(*, by: Actor, plan: Plan, audience: Visibility) -> PlanData:
    """A plan as it stands now, without what its audience may not know. A fixed number of queries."""
    year = PlanYear(plan.year)
    partnership = partnership_get()
    shown = shown_to(plan_standing(by=by, plan=plan), audience)
    context = _Context(plan)
    organisations = organisation_list(day=max(year.first, min(by.today, year.last)))
    parts = {
        one.name: {part.role for part in one.current_parts}  # type: ignore[attr-defined]
        for one in organisations
    }
    leading = co_ordinating_organisations(day=by.today)
    return PlanData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        audience=audience,
        year=year.label,
        starts=year.first,
        ends=year.last,
        strategy=plan.strategy.title,
        vision=plan.strategy.vision,
        adopted_on=plan.adopted_on,
        made=by.today,
        authorities=tuple(name for name, roles in parts.items() if PartnershipRole.RESPONSIBLE in roles),
        others=tuple(
            name for name, roles in parts.items() if roles and PartnershipRole.RESPONSIBLE not in roles
        ),
        ask=tuple(one.name for one in organisations if one.pk in leading),
        priorities=tuple(context.priority(one, audience) for one in shown.standing.priorities),
        money=tuple(
            MoneyLine(one.funder.name, one.purpose, one.in_kind, one.pence)
            for one in contribution_list(plan=plan)
        ),
        consultations=consultations_of(year=year, day=by.today, audience=audience),
        # What a plan lacks names actions, so it is for partners.
        gaps=() if audience is Visibility.PUBLIC else tuple(_gaps(plan, audience)),
        left_out=shown.left_out,
    )


def _gaps(plan: Plan, audience: Visibility) -> Iterator[str]:
    """What the plan lacks, in sentences; what names a measure that the audience may not know of is left out."""
    hidden = {f"measure {one.pk}" for one in measure_list(plan=plan) if not measure_is_for(one, audience)}
    for one in gaps_of(plan, funders_of(plan=plan)):
        if one.subject not in hidden:
            yield one.sentence


class _Context:
    """What is read once for all priorities of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._outcomes: dict[int, list[str]] = {}
        for one in outcome_list(plan=plan):
            self._outcomes.setdefault(one.priority_id, []).append(one.title)
        self._rows = {one.pk: one for one in priorities_of_year(year=PlanYear(plan.year))}
        self._easy = {one.priority_id: one for one in PlainWords.objects.filter(priority__year=plan.year)}

    def priority(self, one: PriorityStanding, audience: Visibility) -> PriorityLine:
        held = self._easy.get(one.priority.pk)
        owners = list(ObjectiveOwner)
        objectives = [
            (ObjectiveOwner(each.owner), each.title) for each in self._rows[one.priority.pk].objectives.all()
        ]
        return PriorityLine(
            number=one.priority.number,
            title=one.priority.title,
            why=one.priority.why,
            themes=tuple(str(theme) for theme in one.priority.themes.all()),
            objectives=tuple(sorted(objectives, key=lambda pair: (owners.index(pair[0]), pair[1]))),
            outcomes=tuple(self._outcomes.get(one.priority.pk, ())),
            actions=tuple(_action(each) for each in one.actions),
            measures=tuple(_measure(each.measure, audience) for each in one.measures),
            easy=None
            if held is None
            else EasyLines(held.question, held.symbol, held.about_lines, held.doing_lines),
        )


def _action(one: ActionStanding) -> ActionLine:
    action = one.action
    return ActionLine(
        reference=action.reference,
        headline=action.headline,
        lead=action.lead.name if action.lead else "",
        lead_post=action.lead_post,
        support=tuple(each.brief for each in action.support.all()),
        starts=action.starts,
        ends=action.ends,
        evidence=action.evidence,
        resources=action.resources,
        status=f"{one.computed.status.mark} {one.computed.status.word}",
        milestones=tuple(
            MilestoneLine(each.text, each.due, each.done)
            for each in action.milestones.all()
            if each.stopped is None
        ),
    )


def _measure(measure: Measure, audience: Visibility) -> MeasureLine:
    read = [one for one in measure.readings_in_force if one.value is not None]
    latest = read[-1] if read else None
    sensitive = is_sensitive(measure)
    return MeasureLine(
        title=measure.title,
        unit=measure.unit,
        baseline=value_for(measure.baseline, audience, sensitive=sensitive),
        baseline_period=measure.baseline_period,
        target=value_for(measure.target, audience, sensitive=sensitive),
        target_by=measure.target_by,
        latest="" if latest is None else value_for(latest.value, audience, sensitive=sensitive),
        latest_to=None if latest is None else latest.last,
        responsible=tuple(one.brief for one in measure.responsible.all()),
    )
