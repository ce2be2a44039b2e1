"""What a report says of the partnership's registers: powers that were used, risks to priorities, equality assessments.

Only counts of powers, and of a restricted action neither risk nor assessment: a report to a council is for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from saferplan.domain.planning.roles import Visibility
from saferplan.governance.models import EqualityAssessment, Risk
from saferplan.governance.selectors import equality_list, risk_list
from saferplan.history.actor import Actor
from saferplan.plan.models import Action
from saferplan.powers.selectors import uses_in, uses_sentence
from saferplan.reports.held import in_words
from saferplan.strategy.models import Priority


def powers_said(*, by: Actor, day: dt.date) -> tuple[str, ...]:
    """How often powers were used in the twelve months to a day, and the notes beside the counts; nothing where no
    count is held."""
    used = [one for one in uses_in(first=day - dt.timedelta(days=365), last=day) if one.ends <= by.today]
    return tuple(one for one in (uses_sentence(used), *(use.note for use in used)) if one)


def risks_said(*, by: Actor, priorities: Sequence[Priority]) -> tuple[str, ...]:
    """How many risks to each priority are open, and the highest after what is done about them; nothing where the
    register has none of any."""
    held = [one for one in risk_list(by=by) if one.priority_id is not None and _for_everybody(one)]
    if not any(one.priority_id in {each.pk for each in priorities} for one in held):
        return ()
    lines = []
    for each in priorities:
        mine = [one.residual for one in held if one.priority_id == each.pk]
        highest = max(mine, key=lambda one: one.value, default=None)
        said = "no risk is in the register"
        if highest is not None:
            said = (
                f"{in_words(len(mine))} open, the highest {highest.value} of 25 ({highest.band.word.lower()})"
            )
        lines.append(f"Priority {each.number}: {said}")
    return tuple(lines)


def equality_said(*, by: Actor) -> tuple[str, ...]:
    """The equality impact assessments that stand, each with how far it is; nothing where none is held."""
    held = [one for one in equality_list(by=by) if one.ended is None and _for_everybody(one)]
    return tuple(f"{one.title}: {one.get_state_display()}" for one in held)


def _for_everybody(row: Risk | EqualityAssessment) -> bool:
    action: Action | None = row.action
    return action is None or action.visibility != Visibility.RESTRICTED
