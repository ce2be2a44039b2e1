"""Who may read and keep the counts: each organisation its own, the co-ordinator all; and who publishes."""

from __future__ import annotations

from saferplan.history.policies import is_chair, is_co_ordinator, is_signed_in, policy
from saferplan.plan.policies import updates_for

policy("powers.view", is_signed_in)
policy("powers.count", is_co_ordinator | updates_for)
policy("powers.change", is_co_ordinator)
policy("powers.publish", is_co_ordinator | is_chair)
