"""Who may do what: the predicates that the policies of every room are made of, and how a right is asked for.

A policy is a rule of the `rules` library over an actor and a subject, named like `plan.action_update`. A service
calls `require`; a page that only offers what may be done calls `may`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied

from saferplan.domain.planning.roles import AccountRole
from saferplan.history.actor import Actor


def predicate(rule: Callable[..., bool]) -> Any:
    """Make of a function over an actor, or an actor and a subject, a predicate that joins with `&`, `|` and `~`."""
    return rules.predicate(rule)


@predicate
def is_signed_in(actor: Actor) -> bool:
    """Acts for an organisation of the partnership."""
    return actor.signed_in


@predicate
def is_co_ordinator(actor: Actor) -> bool:
    """Runs the partnership's work from day to day."""
    return actor.has(AccountRole.CO_ORDINATOR)


@predicate
def is_chair(actor: Actor) -> bool:
    """Chairs the strategy group."""
    return actor.has(AccountRole.CHAIR)


@predicate
def is_approver(actor: Actor) -> bool:
    """Approves for an organisation."""
    return actor.has(AccountRole.APPROVER)


@predicate
def sees_everything(actor: Actor) -> bool:
    """May read what is restricted, of every organisation."""
    return actor.has(AccountRole.CO_ORDINATOR, AccountRole.CHAIR, AccountRole.AUDITOR)


@predicate
def writes(actor: Actor) -> bool:
    """Has a role that changes something at all."""
    return actor.has(AccountRole.UPDATER, AccountRole.APPROVER, AccountRole.CO_ORDINATOR, AccountRole.CHAIR)


def policy(name: str, rule: Any) -> None:
    """Declare who may do something; each name once."""
    rules.add_perm(name, rule)


def may(actor: Actor, name: str, subject: Any = None) -> bool:
    """Whether the actor may do this to that.

    Raises:
        LookupError: no policy has that name: a mistake of the program, not of the reader.
    """
    if not rules.perm_exists(name):
        raise LookupError(f"there is no policy {name!r}")
    return bool(rules.has_perm(name, actor, subject))


def require(actor: Actor, name: str, subject: Any = None) -> None:
    """Refuse the act unless the actor may do it.

    Raises:
        PermissionDenied: the actor may not.
    """
    if not may(actor, name, subject):
        raise PermissionDenied(name)


@predicate
def is_its_author(actor: Actor, remark: Any) -> bool:
    """Wrote the remark."""
    return remark is not None and actor.account is not None and remark.account_id == actor.account


policy("history.view", is_signed_in)
policy("history.remark", writes)
policy("history.comment_correct", writes & is_its_author)
policy("history.remark_withdraw", writes & (is_its_author | is_co_ordinator))
