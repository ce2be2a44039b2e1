"""What of a year's money needs somebody, for the page of money and the first page."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.domain.money.attention import Attention
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.money.needs import attention_of
from saferplan.plan.needs import Needs
from saferplan.site.attention import attention_task
from saferplan.site.components import Task

_PAGES = {"contribution": "contribution", "line": "allocation"}


def money_tasks(found: Iterable[Attention]) -> list[Task]:
    """What was found, with the way to where it is seen to."""
    return [attention_task(one, _PAGES) for one in found]


def money_for(by: Actor, needs: Needs) -> list[Task]:
    """What is wrong or late already, for whoever changes money; the rest stands on the page of money."""
    if not may(by, "money.change"):
        return []
    return money_tasks(one for one in attention_of(by=by, plan=needs.plan) if one.kind.urgent)
