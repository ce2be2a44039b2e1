"""Who may do what in `meetings`."""

from __future__ import annotations

from saferplan.history.policies import is_signed_in, policy

policy("meetings.view", is_signed_in)
