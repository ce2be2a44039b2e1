"""What is read of the partnership and its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import DatabaseError
from django.db.models import Prefetch, Q, QuerySet

from saferplan.domain.planning.roles import AccountRole
from saferplan.domain.planning.years import local_date
from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded
from saferplan.history.remembering import remembered
from saferplan.partnership.models import (
    Account,
    Appointment,
    Invitation,
    Membership,
    Organisation,
    OrganisationRole,
    Partnership,
    Post,
)


def on(day: dt.date, *, since: str = "since", until: str = "until") -> Q:
    """What is in force on a day: begun, and not ended before it."""
    return Q(**{f"{since}__lte": day}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day}))


def partnership_get() -> Partnership | None:
    """The partnership of this site; None until it is set up."""
    return remembered("partnership", Partnership.objects.first)


def actor_of(*, account: Account | None, now: dt.datetime) -> Actor:
    """The account as somebody who acts at this moment, with the roles it has on that day."""
    return signed_in_as(account=account, now=now)[0]


def signed_in_as(*, account: Account | None, now: dt.datetime) -> tuple[Actor, str]:
    """The account as somebody who acts at this moment, and the short name of the organisation it acts for first.

    Every page shows the name. It is empty where the account acts for nobody.
    """
    if account is None or not account.is_active:
        return Actor(now), ""
    day = local_date(now)
    roles, first = remembered(("memberships", account.pk, day), lambda: _memberships(account, day))
    return Actor(now, account.pk, roles), first


def _memberships(account: Account, day: dt.date) -> tuple[dict[int, frozenset[str]], str]:
    """The roles of an account by organisation on a day, and the short name of the first organisation."""
    roles: dict[int, frozenset[str]] = {}
    first = ""
    for organisation, role, short_name, name in (
        Membership.objects.filter(on(day), account=account)
        .order_by("since", "id")
        .values_list("organisation_id", "role", "organisation__short_name", "organisation__name")
    ):
        first = first or short_name or name
        roles[organisation] = roles.get(organisation, frozenset()) | {role}
    return roles, first


def organisation_list(*, day: dt.date) -> QuerySet[Organisation]:
    """Organisations by name, each with what it is to the partnership on a day (`current_parts`)."""
    return Organisation.objects.order_by("name").prefetch_related(
        Prefetch("parts", OrganisationRole.objects.filter(on(day)), to_attr="current_parts")
    )


def post_list(*, day: dt.date) -> QuerySet[Post]:
    """Posts that were not ended by a day, each with what it is appointed to (`current_appointments`)."""
    return (
        Post.objects.filter(Q(ended__isnull=True) | Q(ended__gte=day))
        .select_related("organisation")
        .order_by("organisation__name", "title")
        .prefetch_related(
            Prefetch("appointments", Appointment.objects.filter(on(day)), to_attr="current_appointments")
        )
    )


def account_list(*, day: dt.date) -> QuerySet[Account]:
    """Accounts by organisation and title, each with its roles on a day (`current_memberships`)."""
    return Account.objects.order_by("title").prefetch_related(
        Prefetch(
            "memberships",
            Membership.objects.filter(on(day)).select_related("organisation"),
            to_attr="current_memberships",
        )
    )


def invitations_open() -> QuerySet[Invitation]:
    """Invitations that are neither accepted nor withdrawn, the newest first."""
    return Invitation.objects.filter(accepted_by__isnull=True, withdrawn__isnull=True).select_related(
        "organisation"
    )


def organisations_exist() -> bool:
    """Whether any organisation was added yet."""
    return Organisation.objects.exists()


def organisation_named(*, name: str) -> Organisation | None:
    """The organisation of a name or short name, in whatever case; None where there is none."""
    return Organisation.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=name)).first()


def people_exist() -> bool:
    """Whether somebody can sign in, or is invited to."""
    return Account.objects.exists() or invitations_open().exists()


def database_answers() -> bool:
    """Whether the database can be read now, with the tables that this program knows."""
    try:
        Partnership.objects.exists()
    except DatabaseError:
        return False
    return True


def organisations_to_choose() -> QuerySet[Organisation]:
    """The organisations for whom somebody may act, by name."""
    return Organisation.objects.order_by("name")


def events_of(rows: Sequence[Recorded]) -> list[Event]:
    """What happened to some rows, newest first."""
    return list(Event.objects.of_many(rows).select_related("account", "organisation").order_by("-id"))


def co_ordinating_organisations(*, day: dt.date) -> frozenset[int]:
    """The organisations that somebody co-ordinates the partnership for, on a day."""
    return frozenset(
        Membership.objects.filter(on(day), role=AccountRole.CO_ORDINATOR.value).values_list(
            "organisation_id", flat=True
        )
    )
