"""The money of a plan's year as tables: contributions and their conditions, lines, what moves, returns to funders."""

from saferplan.money.models.contributions import Condition, Contribution
from saferplan.money.models.lines import Allocation, Commitment, LineReport, Spend
from saferplan.money.models.moves import CarryForward, Virement
from saferplan.money.models.returns import MonitoringReturn

__all__ = [
    "Allocation",
    "CarryForward",
    "Commitment",
    "Condition",
    "Contribution",
    "LineReport",
    "MonitoringReturn",
    "Spend",
    "Virement",
]
