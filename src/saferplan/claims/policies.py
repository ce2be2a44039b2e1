"""Who may read, state and end claims, and keep a figure that has no source."""

from __future__ import annotations

from saferplan.history.policies import is_chair, is_co_ordinator, is_signed_in, policy

policy("claims.view", is_signed_in)
policy("claims.change", is_co_ordinator)
policy("claims.keep", is_co_ordinator | is_chair)
