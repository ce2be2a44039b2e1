"""Who may ask people, take their answers in, read what they wrote, and release what came of it."""

from __future__ import annotations

from saferplan.history.policies import is_chair, is_co_ordinator, is_signed_in, policy

policy("consultation.view", is_signed_in)
policy("consultation.change", is_co_ordinator)
# What respondents wrote may name somebody: few read it before it is reviewed.
policy("consultation.review", is_co_ordinator)
policy("consultation.release", is_chair | is_co_ordinator)
