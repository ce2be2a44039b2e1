"""What of the plan needs somebody, for the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.plan.needs import Needs
from saferplan.plan.standing import ActionStanding
from saferplan.site.components import Task


def plan_for(by: Actor, needs: Needs) -> list[Task]:
    """What the reader's own organisation has to report on."""
    due = []
    for milestone in needs.due_soon:
        reports_it = may(by, "plan.action_update", milestone.action)
        address = (
            reverse("milestone_done", args=[milestone.pk])
            if reports_it
            else reverse("action", args=[milestone.action_id])
        )
        hint = f"{milestone.action.reference}, due {milestone.due:%-d %B %Y}"
        due.append(Task(milestone.text, address, hint=hint, note="Due soon"))
    return [*(action_task(one) for one in needs.in_trouble), *due]


def running_for(by: Actor, needs: Needs) -> list[Task]:
    """What whoever runs the partnership has to see to."""
    if not runs(by):
        return []
    found = [
        Task(f"Adopt {one}", reverse("plan_adopt", args=[one.year]), note="Draft") for one in needs.to_adopt
    ]
    if needs.refresh is not None:
        found.append(
            Task(
                f"Complete the refresh of {needs.standing.plan}",
                reverse("refresh", args=[needs.refresh.pk]),
                hint=f"begun {needs.refresh.begun:%-d %B %Y}",
                note="Under way",
            )
        )
    return found


def runs(by: Actor) -> bool:
    """Whether the reader changes or adopts the plan."""
    return may(by, "plan.change") or may(by, "plan.adopt")


def action_task(one: ActionStanding) -> Task:
    """An action as a line of a task list: who leads it, how it stands, and why."""
    lead = one.action.lead.brief if one.action.lead else "Nobody leads it yet"
    return Task(
        f"{one.action.reference} {one.action.headline}",
        reverse("action", args=[one.action.pk]),
        hint=f"{lead}. {one.computed.reasons[0].sentence}" if one.computed.reasons else lead,
        status=one.computed.status,
    )
