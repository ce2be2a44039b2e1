"""Who may read and keep what scrutiny asks: responses are each organisation's own."""

from __future__ import annotations

from saferplan.history.policies import is_chair, is_co_ordinator, is_signed_in, policy
from saferplan.plan.policies import updates_for

policy("scrutiny.view", is_signed_in)
policy("scrutiny.record", is_co_ordinator)
policy("scrutiny.answer", is_co_ordinator | is_chair)
policy("scrutiny.respond", is_co_ordinator | updates_for)
policy("scrutiny.freeze", is_co_ordinator | is_chair)
