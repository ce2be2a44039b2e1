"""Who may read and write problem-solving records: whoever may know of the action, and whoever reports on it."""

from __future__ import annotations

from saferplan.history.policies import is_co_ordinator, is_signed_in, policy
from saferplan.plan.policies import updates_for_lead

policy("problem_solving.view", is_signed_in)
policy("problem_solving.write", is_co_ordinator | updates_for_lead)
