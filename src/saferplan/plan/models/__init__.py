"""The action plan of one year as tables: plan and outcomes, actions and milestones, measures, the refresh."""

from saferplan.plan.models.actions import Action, Milestone
from saferplan.plan.models.measures import Measure, Reading
from saferplan.plan.models.plans import Outcome, Plan
from saferplan.plan.models.refreshes import ActionChoice, FrozenComparison, PriorityChoice, Refresh
from saferplan.plan.models.workbooks import WorkbookReceipt

__all__ = [
    "Action",
    "ActionChoice",
    "FrozenComparison",
    "Measure",
    "Milestone",
    "Outcome",
    "Plan",
    "PriorityChoice",
    "Reading",
    "Refresh",
    "WorkbookReceipt",
]
