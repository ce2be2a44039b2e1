"""What may be done to counts of the use of powers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.powers.counting import PeriodKind, first_day, last_day
from saferplan.domain.powers.gate import case_details_in
from saferplan.domain.powers.tools import tool_named
from saferplan.history.actor import Actor
from saferplan.history.checks import refuse_details, require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation
from saferplan.powers.models import ToolUse
from saferplan.strategy.models import Priority


def use_record(
    *,
    by: Actor,
    tool: str,
    organisation: Organisation,
    period: PeriodKind,
    day: dt.date,
    count: int | None,
    source: str,
    why_unknown: str = "",
    note: str = "",
    public: bool = False,
    priorities: Sequence[Priority] = (),
) -> ToolUse:
    """Record how often an organisation used a tool in the period of a kind that a day lies in; None is not known.

    `public` says that the count was published already where it is from, so that there is nothing left to hide.

    Raises:
        ValidationError: the period is not over, the tool could not be used yet, the count is neither given nor said
            why it is not known, some of its days are counted already, or a text holds something of a case.
    """
    require(by, "powers.count", organisation)
    refuse_case_details({"source": source, "note": note, "why_unknown": why_unknown})
    held = ToolUse(
        tool=tool,
        organisation=organisation,
        period=period.value,
        starts=first_day(period, day),
        ends=last_day(period, day),
        count=count,
        why_unknown=why_unknown,
        source=source,
        note=note,
        public=public,
    )
    _refuse_days(by, held)
    with transaction.atomic():
        take_turn()
        _refuse_counted_twice(held)
        record("use_counted", held, by=by, priorities=priorities)
    return held


def use_correct(
    *,
    by: Actor,
    held: ToolUse,
    reason: str,
    count: int | None,
    source: str,
    why_unknown: str = "",
    note: str = "",
    public: bool = False,
    priorities: Sequence[Priority] = (),
) -> None:
    """Correct a count; what it was stays in its history.

    Raises:
        ValidationError: no reason is given, it was withdrawn, or what `use_record` refuses of count and texts.
    """
    require(by, "powers.count", held.organisation)
    _require_standing(held, reason)
    refuse_case_details({"source": source, "note": note, "why_unknown": why_unknown, "reason": reason})
    record(
        "use_corrected",
        held,
        by=by,
        reason=reason,
        count=count,
        why_unknown=why_unknown,
        source=source,
        note=note,
        public=public,
        priorities=priorities,
    )


def use_withdraw(*, by: Actor, held: ToolUse, reason: str) -> None:
    """Withdraw a count that should not stand, such as one for the wrong period; it stays in the history.

    Raises:
        ValidationError: no reason is given, or it was withdrawn before.
    """
    require(by, "powers.count", held.organisation)
    _require_standing(held, reason)
    refuse_case_details({"reason": reason})
    record("use_withdrawn", held, by=by, reason=reason, withdrawn=by.today)


def refuse_case_details(texts: Mapping[str, str]) -> None:
    """Refuse texts that hold something of a case.

    Raises:
        ValidationError: one does; under its field, with what it looks like.
    """
    refuse_details(
        texts,
        case_details_in,
        "Leave it out: only counts are kept here, never cases.",
        found="It looks to hold",
    )


def _require_standing(held: ToolUse, reason: str) -> None:
    if held.withdrawn is not None:
        raise ValidationError(f"This count was withdrawn on {held.withdrawn:%-d %B %Y}.")
    require_words(reason, "Say why the count changes.")


def _refuse_days(by: Actor, held: ToolUse) -> None:
    try:
        tool = tool_named(held.tool)
    except ValueError:
        raise ValidationError({"tool": "Choose one of the tools that are listed."}) from None
    if held.ends > by.today:
        raise ValidationError(
            {
                "day": f"This period ends on {held.ends:%-d %B %Y}: count it once it is over, or a month that is."
            }
        )
    if tool.in_force_from is not None and held.ends < tool.in_force_from:
        raise ValidationError(
            {"day": f"{tool.heading} can be used since {tool.in_force_from:%-d %B %Y}: give a later period."}
        )


def _refuse_counted_twice(held: ToolUse) -> None:
    others = ToolUse.objects.filter(tool=held.tool, organisation=held.organisation, withdrawn__isnull=True)
    for other in others:
        if held.facts.overlaps(other.facts):
            raise ValidationError(
                {
                    "day": f"The use {other.when} is counted already, and some of these days are in it. "
                    "Correct that count, or withdraw it first."
                }
            )
