"""What becomes of the money of the worked example's year by June: lines, what is bound and paid, a move that waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from examples.worked_example.working_year import facts

ALLOCATED = dt.date(2017, 4, 3)


def play_money(plan: Any, co_ordinator: Callable[[dt.date], Any]) -> None:
    """Allocate the contributions of a plan, and play what was bound and paid; `co_ordinator` acts on a day."""
    # The models of the site can be imported only once it is open.
    from saferplan.money.models import Allocation
    from saferplan.money.virements import virement_ask

    made = facts("money_2017")
    for one in made["contribution"]:
        _contribution(plan, one, co_ordinator)
    move = made["move"]
    lines = Allocation.objects.filter(contribution__plan=plan)
    virement_ask(
        by=co_ordinator(move["on"]),
        giving=lines.select_related("contribution__plan").get(title=move["from"]),
        receiving=lines.get(title=move["to"]),
        amount=Decimal(move["amount"]),
        why=move["why"],
    )


def _contribution(plan: Any, given: Mapping[str, Any], co_ordinator: Callable[[dt.date], Any]) -> None:
    from saferplan.money.allocating import allocation_make
    from saferplan.money.models import Contribution
    from saferplan.money.services import condition_add, condition_meet, contribution_amend
    from saferplan.plan.models import Action
    from saferplan.strategy.models import Objective

    by = co_ordinator(ALLOCATED)
    contribution = Contribution.objects.select_related("plan", "funder").get(
        plan=plan, purpose=given["purpose"], funder__short_name=given["funder"]
    )
    if "return_days" in given:
        contribution_amend(
            by=by,
            contribution=contribution,
            amount=contribution.amount,
            reference=given["reference"],
            condition=contribution.condition,
            return_days=given["return_days"],
            transfers_need_consent=given["transfers_need_consent"],
            reason="The terms came with the grant agreement.",
        )
    for one in given.get("conditions", ()):
        condition = condition_add(by=by, contribution=contribution, text=one["text"], due=one["due"])
        if "met" in one:
            condition_meet(
                by=co_ordinator(one["met"]), condition=condition, met=one["met"], evidence=one["evidence"]
            )
    for one in given["line"]:
        first, second, third, fourth = (Decimal(each) for each in one["quarters"])
        line = allocation_make(
            by=by,
            contribution=contribution,
            title=one["title"],
            amount=Decimal(one["amount"]),
            action=Action.objects.get(plan=plan, headline__startswith=one["action"])
            if "action" in one
            else None,
            objective=Objective.objects.get(title=one["objective"], until=None)
            if "objective" in one
            else None,
            quarters=(first, second, third, fourth),
        )
        _use(line, one, co_ordinator)


def _use(line: Any, used: Mapping[str, Any], co_ordinator: Callable[[dt.date], Any]) -> None:
    from saferplan.money.spending import money_bind, spend_record
    from saferplan.money.states import Binding

    for one in used.get("bound", ()):
        money_bind(
            by=co_ordinator(one["on"]),
            allocation=line,
            binding=Binding(one["binding"]),
            text=one["text"],
            amount=Decimal(one["amount"]),
            on=one["on"],
        )
    for one in used.get("spent", ()):
        spend_record(
            by=co_ordinator(one["on"]),
            allocation=line,
            text=one["text"],
            amount=Decimal(one["amount"]),
            on=one["on"],
            reference=one["reference"],
        )
