"""What is said of a line for a quarter: the forecast of the year, why, what was done, what becomes of the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from saferplan.domain.identifiers import identifiers_in
from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.actor import Actor
from saferplan.history.checks import refuse_details
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import line_standing
from saferplan.money.models import Allocation, LineReport
from saferplan.money.services import refuse_closed, whole_pence


def line_report(
    *,
    by: Actor,
    allocation: Allocation,
    quarter: int,
    forecast: Decimal | None = None,
    beneficiaries: int | None = None,
    variance_reason: str = "",
    proposal: str = "",
    outputs: str = "",
    case_study: str = "",
    risks: str = "",
) -> LineReport:
    """Report on a line for a quarter; a second report of the quarter amends the first.

    Raises:
        ValidationError: the quarter has not begun, the forecast is less than what is spent already, a forecast that
            differs from the line's amount says not why, or a text holds what points at a person.
    """
    require(by, "money.spend", allocation)
    refuse_closed(allocation.contribution.plan)
    if allocation.withdrawn is not None:
        raise ValidationError(f"This line was withdrawn on {allocation.withdrawn:%-d %B %Y}.")
    of = Quarter(PlanYear(allocation.contribution.plan.year), quarter)
    if of.first > by.today:
        raise ValidationError(f"{of.label} begins on {of.first:%-d %B %Y}: report on it then.")
    texts = {
        "variance_reason": variance_reason,
        "proposal": proposal,
        "outputs": outputs,
        "case_study": case_study,
        "risks": risks,
    }
    _refuse_identifying(texts)
    pence = whole_pence(forecast, "forecast")
    _refuse_forecast(by, allocation, pence, variance_reason)
    held = LineReport.objects.filter(allocation=allocation, quarter=quarter).first()
    said: dict[str, Any] = {**texts, "forecast": pence, "beneficiaries": beneficiaries}
    if held is None:
        held = LineReport(allocation=allocation, quarter=quarter, **said)
        record("line_reported", held, by=by)
    else:
        record("line_report_amended", held, by=by, **said)
    return held


def _refuse_forecast(by: Actor, allocation: Allocation, pence: int | None, why: str) -> None:
    if pence is None:
        return
    spent = line_standing(allocation, by.today).spent
    if pence < spent:
        raise ValidationError(
            {"forecast": f"{written_pounds(spent)} is spent already: the year cannot come to less."}
        )
    if allocation.pence is not None and pence != allocation.pence and not why.strip():
        raise ValidationError(
            {"variance_reason": f"The line has {written_pounds(allocation.pence)}: say why it comes to that."}
        )


def _refuse_identifying(texts: dict[str, str]) -> None:
    """A return goes to a funder, and nobody is to be known from it."""
    refuse_details(texts, identifiers_in, "Leave it out: nobody is to be known from a return.")
