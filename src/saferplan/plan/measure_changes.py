"""What may be done to a measure that is there: what it aims at changes, or it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Measure, Plan
from saferplan.plan.services import require_open


def plan_of(measure: Measure) -> Plan:
    """The plan of the year that a measure's priority is of."""
    return Plan.objects.get(year=measure.priority.year)


def measure_amend(
    *,
    by: Actor,
    measure: Measure,
    title: str,
    target: Decimal | None,
    target_by: dt.date | None,
    responsible: Sequence[Organisation],
    baseline: Decimal | None = None,
    baseline_period: str = "",
    reason: str = "",
) -> None:
    """Change what a measure aims at, and who answers for it; what is not known yet stays unknown.

    A baseline that was taken from the evidence stays as the evidence has it, whatever is given here.

    Raises:
        ValidationError: the measure has ended, the plan is closed, or adopted and no reason is given; or a baseline
            is given without its period, a target without its day.
    """
    require(by, "plan.change")
    _require_going_on(measure, reason)
    changes: dict[str, Any] = {"title": title, "target": target, "target_by": target_by}
    if not measure.baseline_month:
        changes |= {"baseline": baseline, "baseline_period": baseline_period}
    record("measure_amended", measure, by=by, reason=reason, responsible=responsible, **changes)


def measure_end(*, by: Actor, measure: Measure, reason: str) -> None:
    """End a measure: it is neither read nor printed any more. What it read stays.

    Raises:
        ValidationError: it has ended, the plan is closed, or no reason is given.
    """
    require(by, "plan.change")
    _require_going_on(measure, reason)
    require_words(reason, "Say why it is not measured any more.")
    record("measure_ended", measure, by=by, reason=reason, ended=by.today)


def _require_going_on(measure: Measure, reason: str) -> None:
    require_open(plan_of(measure), reason)
    if measure.ended is not None:
        raise ValidationError(f"This measure ended on {measure.ended:%-d %B %Y}. Add another one.")
