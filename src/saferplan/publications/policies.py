"""Who may read, make, approve and publish the partnership's documents, and choose its Word template."""

from __future__ import annotations

from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.policies import (
    is_approver,
    is_chair,
    is_co_ordinator,
    is_signed_in,
    policy,
    predicate,
    sees_everything,
)
from saferplan.publications.models import Publication


@predicate
def is_for_partners(_actor: Actor, publication: Publication | None) -> bool:
    """The document is not restricted; asked without one, it may be any."""
    return publication is None or publication.marking != Visibility.RESTRICTED


policy("publications.view", is_signed_in & (is_for_partners | sees_everything))
policy("publications.make", is_co_ordinator)
policy("publications.approve", (is_chair | is_approver) & (is_for_partners | sees_everything))
policy("publications.publish", is_co_ordinator)
policy("publications.template", is_co_ordinator)
