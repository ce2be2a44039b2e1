"""Who may change what the partnership says of itself, and its people."""

from __future__ import annotations

from saferplan.history.policies import is_co_ordinator, is_signed_in, policy

policy("partnership.view", is_signed_in)
policy("partnership.change", is_co_ordinator)
policy("partnership.people", is_co_ordinator)
