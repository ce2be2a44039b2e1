"""Who may read and change the money of a plan."""

from __future__ import annotations

from saferplan.history.policies import is_co_ordinator, is_signed_in, policy

policy("money.view", is_signed_in)
policy("money.change", is_co_ordinator)
