"""What of risks, equality and data protection needs somebody, for the page of governance and the first page."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.domain.governance.attention import Attention
from saferplan.governance.needs import mine_of
from saferplan.history.actor import Actor
from saferplan.plan.needs import Needs
from saferplan.site.attention import OVERDUE, attention_task
from saferplan.site.components import Task

_PAGES = {
    "risk": "risk",
    "equality": "equality",
    "protocol": "protocol",
    "protection": "protection",
    "dataset": "held_dataset",
}


def governance_tasks(found: Iterable[Attention]) -> list[Task]:
    """What was found, with the way to where it is seen to."""
    return [attention_task(one, _PAGES, urgent=OVERDUE) for one in found]


def governance_for(by: Actor, needs: Needs) -> list[Task]:  # noqa: ARG001 - every room is asked alike
    """What is overdue and the reader sees to."""
    return governance_tasks(mine_of(by=by))
