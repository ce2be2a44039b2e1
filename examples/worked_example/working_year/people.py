"""Who plays: the partnership is founded, its organisations, posts and people come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from examples.worked_example.working_year import FOUNDED
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.invitations import invitation_accept, invitation_send
from saferplan.partnership.models import Account, Organisation
from saferplan.partnership.selectors import actor_of, organisation_named
from saferplan.partnership.services import (
    alias_add,
    organisation_add,
    organisation_describe,
    post_add,
    post_appoint,
)
from saferplan.partnership.set_up import first_co_ordinator_invite
from saferplan.site.console import found_from
from saferplan.workspace.workspace import Workspace

ANSWERING = ("updater", "approver")


@dataclass
class Cast:
    """The organisations by their short names, and the accounts by organisation and role."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)

    def co_ordinator(self, day: dt.date) -> Actor:
        """The co-ordinator, acting on a day."""
        return self._acting("NWLDC", "co_ordinator", day)

    def chair(self, day: dt.date) -> Actor:
        """The chair, acting on a day."""
        return self._acting("NWLDC", "chair", day)

    def of(self, organisation: str, day: dt.date) -> Actor:
        """Whoever answers for an organisation; the co-ordinator, told by telephone, for one without an account."""
        for role in ANSWERING:
            if (organisation, role) in self.accounts:
                return self._acting(organisation, role, day)
        return self.co_ordinator(day)

    def _acting(self, organisation: str, role: str, day: dt.date) -> Actor:
        return actor_of(account=self.accounts[organisation, role], now=morning(day))


def morning(day: dt.date) -> dt.datetime:
    """Nine o'clock of a day."""
    return dt.datetime(day.year, day.month, day.day, 9, 0, tzinfo=dt.UTC)


def found_partnership(workspace: Workspace, facts: Mapping[str, Any], password: str) -> Cast:
    """Found the partnership; everybody who is invited comes in with the one password."""
    now = morning(FOUNDED)
    cast = Cast()
    found_from(workspace, now=now)
    council, *others = facts["organisation"]
    first, *rest = facts["account"]
    sent = first_co_ordinator_invite(
        by=Actor(now),
        email=first["email"],
        title=first["title"],
        organisation=council["name"],
        kind=AuthorityKind(council["kind"]),
    )
    _accept(cast, sent, first, password)
    by = cast.co_ordinator(FOUNDED)
    held = organisation_named(name=council["name"])
    if held is None:
        raise LookupError(council["name"])
    organisation_describe(
        by=by,
        organisation=held,
        name=held.name,
        short_name=council["short"],
        kind=AuthorityKind(held.kind),
    )
    cast.organisations[council["short"]] = held
    for one in others:
        cast.organisations[one["short"]] = organisation_add(
            by=by,
            name=one["name"],
            short_name=one["short"],
            kind=AuthorityKind(one["kind"]),
            role=PartnershipRole(one["role"]),
            since=FOUNDED,
        )
    for one in rest:
        sent = invitation_send(
            by=by,
            email=one["email"],
            title=one["title"],
            organisation=cast.organisations[one["organisation"]],
            role=AccountRole(one["role"]),
        )
        _accept(cast, sent, one, password)
    for name in facts["aliases"]:
        alias_add(by=by, name=name)
    for one in facts["post"]:
        post = post_add(
            by=by,
            organisation=cast.organisations[one["organisation"]],
            title=one["title"],
            part_time=one.get("part_time", False),
        )
        for capacity in one["capacities"]:
            post_appoint(by=by, post=post, capacity=Capacity(capacity), since=FOUNDED)
    return cast


def _accept(cast: Cast, sent: Any, one: Mapping[str, str], password: str) -> None:
    """What whoever is invited does with the link of the mail."""
    token = sent.link.rstrip("/").rsplit("/", 1)[1]
    account, _ = invitation_accept(by=Actor(morning(FOUNDED)), token=token, password=password)
    cast.accounts[one["organisation"], one["role"]] = account
