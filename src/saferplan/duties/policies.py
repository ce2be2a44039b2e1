"""Who may read the check, and keep the register of duties."""

from __future__ import annotations

from saferplan.history.policies import is_co_ordinator, is_signed_in, policy

policy("duties.view", is_signed_in)
policy("duties.record", is_co_ordinator)
