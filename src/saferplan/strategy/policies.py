"""Who may do what in `strategy`."""

from __future__ import annotations

from saferplan.history.policies import is_signed_in, policy

policy("strategy.view", is_signed_in)
