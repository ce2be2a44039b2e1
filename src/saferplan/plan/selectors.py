"""What is read of the action plan. An action that a reader must not know of is not found."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.delivery import Stage
from saferplan.domain.planning.refresh import PriorityDecision
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.remembering import remembered
from saferplan.partnership.models import Organisation
from saferplan.plan.models import (
    Action,
    ActionChoice,
    FrozenComparison,
    Measure,
    Milestone,
    Outcome,
    Plan,
    PriorityChoice,
    Reading,
    Refresh,
)
from saferplan.plan.states import PlanState
from saferplan.strategy.models import Priority


def plan_list() -> tuple[Plan, ...]:
    """Every year's plan, the newest first."""
    return remembered("plans", lambda: tuple(plans_to_choose().select_related("strategy", "follows")))


def plans_to_choose() -> QuerySet[Plan]:
    """Every year's plan, the newest first, for a choice of one."""
    return Plan.objects.order_by("-year")


def plan_current(*, day: dt.date) -> Plan | None:
    """The plan that is followed on a day: of those that are adopted or closed, that of the newest year that has begun.

    Where there is none, the newest there is; None before the first.
    """
    plans = plan_list()
    followed = (
        one for one in plans if one.state != PlanState.DRAFT.value and PlanYear(one.year).first <= day
    )
    return next(followed, next(iter(plans), None))


def organisations_to_choose() -> QuerySet[Organisation]:
    """The organisations that may lead, support or answer for something, by name."""
    return Organisation.objects.order_by("name")


def outcome_list(*, plan: Plan) -> QuerySet[Outcome]:
    """The outcomes of a plan's priorities."""
    return (
        Outcome.objects.filter(priority__year=plan.year, ended__isnull=True)
        .select_related("priority")
        .order_by("priority__number", "id")
    )


def outcomes_sought(*, plan: Plan) -> tuple[Outcome, ...]:
    """The same, read."""
    return remembered(("outcomes", plan.pk), lambda: tuple(outcome_list(plan=plan)))


def outcome_get(*, number: int) -> Outcome:
    """One outcome.

    Raises:
        Http404: there is none of that number.
    """
    outcome = Outcome.objects.select_related("priority").filter(pk=number).first()
    if outcome is None:
        raise Http404(f"no outcome {number}")
    return outcome


def plan_get(*, year: int) -> Plan:
    """The plan of a year.

    Raises:
        Http404: there is none.
    """
    plan = next((one for one in plan_list() if one.year == year), None)
    if plan is None:
        raise Http404(f"no plan of {year}")
    return plan


def sees_every_action(actor: Actor) -> bool:
    """Whether restricted actions are shown to an actor whoever takes part in them."""
    return actor.has(AccountRole.CO_ORDINATOR, AccountRole.CHAIR, AccountRole.AUDITOR)


def sight_of(actor: Actor) -> frozenset[int] | None:
    """What tells who sees other actions than others do: actors with the same sight see the same.

    Returns:
        Those of the actor's organisations that take part in a restricted action; None where nothing is hidden.
    """
    if sees_every_action(actor):
        return None
    taking_part = remembered("taking part in restricted actions", _taking_part_in_restricted)
    return None if taking_part is None else taking_part & frozenset(actor.roles)


def _taking_part_in_restricted() -> frozenset[int] | None:
    """The organisations that lead or support a restricted action; None where no action is restricted."""
    restricted = Action.objects.filter(visibility=Visibility.RESTRICTED.value)
    found = list(restricted.values_list("lead_id", "support"))
    numbers = (number for pair in found for number in pair if number is not None)
    return frozenset(numbers) if found else None


def visible_to(actor: Actor) -> Q:
    """The actions that an actor may know of: those that are not restricted, and those it takes part in."""
    if sees_every_action(actor):
        return Q()
    mine = tuple(actor.roles)
    supported = Action.support.through.objects.filter(organisation_id__in=mine).values("action_id")
    return ~Q(visibility=Visibility.RESTRICTED.value) | Q(lead_id__in=mine) | Q(pk__in=supported)


def sees(actor: Actor, action: Action) -> bool:
    """Whether an actor may know of an action that was read, with who supports it: `visible_to`, of one row."""
    if action.visibility != Visibility.RESTRICTED.value or sees_every_action(actor):
        return True
    return bool({action.lead_id, *(one.pk for one in action.support.all())} & set(actor.roles))


def of_its_year() -> Q:
    """Actions that belong to their year's plan: those that did not end, and those that ended with it, at the refresh
    into the next year. What ended in the middle of the year is not among them."""
    into_another = ActionChoice.objects.filter(
        action=OuterRef("pk"), refresh__completed__isnull=False
    ).exclude(refresh__into=F("refresh__plan"))
    return Q(ended__isnull=True) | Q(Exists(into_another))


def action_list(*, by: Actor, plan: Plan) -> QuerySet[Action]:
    """The actions of a plan that the actor may know of, by reference, with all that a list or a status needs."""
    return actions_of(plan).filter(visible_to(by))


def actions_of(plan: Plan) -> QuerySet[Action]:
    """All actions of a plan, likewise; who reads them for somebody asks `sees` of each."""
    return (
        Action.objects.filter(plan=plan)
        .select_related("lead", "priority")
        .prefetch_related(
            Prefetch("milestones", Milestone.objects.order_by("due", "id")),
            Prefetch("support", Organisation.objects.order_by("name")),
        )
        .order_by("reference")
    )


def action_get(*, by: Actor, number: int) -> Action:
    """One action.

    Raises:
        Http404: there is none of that number, or the actor must not know of it.
    """
    found = (
        Action.objects.filter(pk=number)
        .select_related("plan", "priority", "outcome", "lead", "continues", "became")
        .prefetch_related("milestones", "support", "measures")
    )
    action = remembered(("action", number), found.first)
    if action is None or not sees(by, action):
        raise Http404(f"no action {number}")
    return action


def milestone_get(*, by: Actor, number: int) -> Milestone:
    """One milestone.

    Raises:
        Http404: there is none, or it is of an action that the actor must not know of.
    """
    milestone = Milestone.objects.select_related("action__lead", "action__plan").filter(pk=number).first()
    if milestone is None:
        raise Http404(f"no milestone {number}")
    action_get(by=by, number=milestone.action_id)
    return milestone


def priority_list(*, plan: Plan) -> QuerySet[Priority]:
    """The priorities of a plan's year that were not ended, by number."""
    return (
        Priority.objects.filter(year=plan.year, ended__isnull=True)
        .prefetch_related("themes")
        .order_by("number")
    )


def priorities_with_resources(*, plan: Plan) -> frozenset[int]:
    """The priorities of which some action says what it takes: money, staff or help in kind."""
    stated = Action.objects.filter(plan=plan, ended__isnull=True).exclude(stage=Stage.STOPPED.value)
    return frozenset(stated.exclude(resources="").values_list("priority_id", flat=True))


def measures_visible(actor: Actor) -> QuerySet[Measure]:
    """The measures that an actor may know of: those of no action, and those of an action that it may know of."""
    if not may(actor, "plan.view"):
        return Measure.objects.none()
    actions = Action.objects.filter(visible_to(actor)).order_by().values("pk")
    return Measure.objects.filter(Q(action__isnull=True) | Q(action__in=actions))


def measure_list(*, plan: Plan, by: Actor | None = None) -> QuerySet[Measure]:
    """The measures of a plan's priorities, each with its readings, oldest first.

    Those that `by` may know of; without a reader, as for what the plan lacks, all.
    """
    known = Measure.objects.all() if by is None else measures_visible(by)
    return (
        known.filter(priority__year=plan.year, ended__isnull=True)
        .select_related("priority", "outcome", "action")
        .prefetch_related(Prefetch("readings", Reading.objects.order_by("last", "id")), "responsible")
        .order_by("priority__number", "id")
    )


def measure_get(*, by: Actor, number: int) -> Measure:
    """One measure.

    Raises:
        Http404: there is none of that number, or it is of an action that the actor must not know of.
    """
    measure = (
        measures_visible(by)
        .select_related("priority")
        .prefetch_related("readings", "responsible")
        .filter(pk=number)
        .first()
    )
    if measure is None:
        raise Http404(f"no measure {number}")
    return measure


def leading_organisations(*, plan: Plan) -> QuerySet[Organisation]:
    """The organisations that lead an action of a plan or answer for a measure of it, by name."""
    return (
        Organisation.objects.filter(
            Q(leads__plan=plan, leads__ended__isnull=True)
            | Q(measures__priority__year=plan.year, measures__ended__isnull=True)
        )
        .distinct()
        .order_by("name")
    )


def refresh_list(*, plan: Plan) -> QuerySet[Refresh]:
    """The refreshes of a plan, the newest first."""
    return Refresh.objects.filter(plan=plan).select_related("plan", "into").order_by("-begun", "-id")


def refresh_get(*, number: int) -> Refresh:
    """One refresh.

    Raises:
        Http404: there is none of that number.
    """
    refresh = Refresh.objects.select_related("plan", "into").filter(pk=number).first()
    if refresh is None:
        raise Http404(f"no refresh {number}")
    return refresh


def comparison_of(*, refresh: Refresh) -> FrozenComparison | None:
    """What was frozen when a refresh was completed; None before."""
    return FrozenComparison.objects.filter(refresh=refresh).select_related("refresh__plan").first()


def comparison_get(*, refresh: Refresh) -> FrozenComparison:
    """Likewise.

    Raises:
        Http404: the refresh was not completed.
    """
    found = comparison_of(refresh=refresh)
    if found is None:
        raise Http404(f"no comparison of refresh {refresh.pk}")
    return found


def comparison_into(*, plan: Plan) -> FrozenComparison | None:
    """The comparison that was frozen when a plan was made of the one before it; None where it was not."""
    return (
        FrozenComparison.objects.filter(refresh__into=plan)
        .exclude(refresh__plan=plan)
        .select_related("refresh__plan")
        .first()
    )


def choices_of(refresh: Refresh) -> tuple[dict[int, PriorityChoice], dict[int, ActionChoice]]:
    """What is decided so far: of each priority, and of each action, by number."""
    return (
        {one.priority_id: one for one in refresh.priority_choices.all()},
        {one.action_id: one for one in refresh.action_choices.select_related("target")},
    )


def continuations_of(refresh: Refresh) -> dict[int, Priority]:
    """The priorities of the next year that were agreed as the continuation of one of this, by the number of that."""
    if refresh.mid_year:
        return {}
    agreed = Priority.objects.filter(
        year=refresh.into.year, continues__year=refresh.plan.year, ended__isnull=True
    )
    return {one.continues_id: one for one in agreed if one.continues_id is not None}


def homes_of(*, refresh: Refresh) -> QuerySet[Priority]:
    """The priorities that a carried action may serve: those that do not end, and those new in the next year."""
    ending = refresh.priority_choices.filter(decision=PriorityDecision.END.value).values("priority_id")
    kept = Q(year=refresh.plan.year) & ~Q(pk__in=ending)
    new = Q(year=refresh.into.year, continues__isnull=True)
    return Priority.objects.filter(kept | new, ended__isnull=True).order_by("year", "number")


def targets_of(*, by: Actor, refresh: Refresh, action: Action) -> QuerySet[Action]:
    """The actions that may take up another: those of the plan and those that are new in the next one."""
    return (
        Action.objects.filter(visible_to(by), plan__in={refresh.plan, refresh.into}, ended__isnull=True)
        .exclude(pk=action.pk)
        .order_by("plan__year", "reference")
    )
