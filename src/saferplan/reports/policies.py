"""Who may read and write reports to a council. An officer's comment is given by whoever holds the office."""

from __future__ import annotations

from saferplan.domain.planning.roles import AccountRole
from saferplan.history.actor import Actor
from saferplan.history.policies import (
    is_chair,
    is_co_ordinator,
    is_signed_in,
    policy,
    predicate,
    sees_everything,
)
from saferplan.reports.models import CouncilReport, OfficeHolder


@predicate
def acts_for_its_council(actor: Actor, report: CouncilReport | None) -> bool:
    """Acts for the council that the report goes to."""
    return report is not None and report.council_id in actor.roles


@predicate
def writes_for_its_council(actor: Actor, report: CouncilReport | None) -> bool:
    """Updates or approves for the council that the report goes to."""
    return report is not None and actor.has(
        AccountRole.UPDATER, AccountRole.APPROVER, organisation=report.council_id
    )


@predicate
def is_public(_actor: Actor, report: CouncilReport | None) -> bool:
    """The report is published."""
    return report is not None and report.stands.frozen


@predicate
def holds_the_office(actor: Actor, holder: OfficeHolder | None) -> bool:
    """Holds the office on this day."""
    return (
        holder is not None
        and actor.account is not None
        and holder.account_id == actor.account
        and holder.since <= actor.today
        and (holder.until is None or holder.until >= actor.today)
    )


policy("reports.view", is_signed_in)
policy("reports.see", is_signed_in & (is_public | acts_for_its_council | sees_everything))
policy("reports.change", is_co_ordinator)
policy("reports.write", is_co_ordinator | writes_for_its_council)
policy("reports.comment", holds_the_office)
policy("reports.publish", is_co_ordinator | is_chair)
