"""Who may see what becomes of a piece of background work."""

from __future__ import annotations

from saferplan.history.actor import Actor
from saferplan.history.policies import is_co_ordinator, is_signed_in, policy, predicate
from saferplan.jobs.models import Job


@predicate
def asked_for_it(actor: Actor, job: Job | None) -> bool:
    """Asked for the work: its report may quote what is in their files."""
    return job is not None and actor.account is not None and job.account_id == actor.account


policy("jobs.view", is_signed_in)
policy("jobs.see", is_signed_in & (asked_for_it | is_co_ordinator))
policy("jobs.see_all", is_co_ordinator)
