"""What may be done to the partnership's own records: founding it, its organisations, posts and appointments."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.models import (
    Alias,
    Appointment,
    Organisation,
    OrganisationRole,
    Partnership,
    Post,
    ServedArea,
)


def partnership_found(
    *, by: Actor, name: str, area_code: str, jurisdiction: Jurisdiction, about: str = "", synthetic: str = ""
) -> Partnership:
    """Set up the partnership of this site: done once, by whoever sets the site up.

    Raises:
        ValidationError: there is a partnership already.
    """
    if Partnership.objects.exists():
        raise ValidationError("This site has its partnership already.")
    partnership = Partnership(
        name=name, area_code=area_code, jurisdiction=jurisdiction.value, about=about, synthetic=synthetic
    )
    record("partnership_founded", partnership, by=by)
    return partnership


def partnership_describe(*, by: Actor, partnership: Partnership, name: str, about: str) -> None:
    """Change the partnership's name and what it says of itself."""
    require(by, "partnership.change")
    record("partnership_described", partnership, by=by, name=name, about=about)


def alias_add(*, by: Actor, name: str) -> Alias:
    """Add another name by which the partnership is known."""
    require(by, "partnership.change")
    alias = Alias(name=name)
    record("alias_added", alias, by=by)
    return alias


def area_join(*, by: Actor, code: str, name: str, since: dt.date, reason: str = "") -> ServedArea:
    """Add an area that the partnership serves."""
    require(by, "partnership.change")
    area = ServedArea(code=code, name=name, since=since)
    record("area_joined", area, by=by, reason=reason)
    return area


def organisation_add(
    *,
    by: Actor,
    name: str,
    kind: AuthorityKind,
    role: PartnershipRole,
    since: dt.date,
    short_name: str = "",
) -> Organisation:
    """Add an organisation, with what it is to the partnership from a day on."""
    require(by, "partnership.change")
    organisation = Organisation(name=name, short_name=short_name, kind=kind.value)
    with transaction.atomic():
        record("organisation_added", organisation, by=by)
        record("role_taken", OrganisationRole(organisation=organisation, role=role.value, since=since), by=by)
    return organisation


def organisation_describe(
    *, by: Actor, organisation: Organisation, name: str, short_name: str, kind: AuthorityKind
) -> None:
    """Change an organisation's names and kind; a new name is recorded as a renaming."""
    require(by, "partnership.change")
    event = "organisation_renamed" if name != organisation.name else "organisation_described"
    record(event, organisation, by=by, name=name, short_name=short_name, kind=kind.value)


def organisation_role_change(
    *, by: Actor, organisation: Organisation, role: PartnershipRole, since: dt.date, reason: str
) -> OrganisationRole:
    """Give an organisation another role from a day on; the role it had ends the day before.

    Raises:
        ValidationError: the day is not after the start of the role it has.
    """
    require(by, "partnership.change")
    taken = OrganisationRole(organisation=organisation, role=role.value, since=since)
    with transaction.atomic():
        current = OrganisationRole.objects.filter(organisation=organisation, until__isnull=True).first()
        if current is not None:
            if since <= current.since:
                raise ValidationError(
                    {"since": f"The role it has began on {current.since:%-d %B %Y}; choose a later day."}
                )
            record("role_ended", current, by=by, reason=reason, until=since - dt.timedelta(days=1))
        record("role_taken", taken, by=by, reason=reason)
    return taken


def organisation_leave(*, by: Actor, organisation: Organisation, until: dt.date, reason: str) -> None:
    """End what an organisation is to the partnership; what it did stays.

    Raises:
        ValidationError: it has no role, or the day is before the role began.
    """
    require(by, "partnership.change")
    current = OrganisationRole.objects.filter(organisation=organisation, until__isnull=True).first()
    if current is None:
        raise ValidationError(f"{organisation} has no part in the partnership now.")
    record("role_ended", current, by=by, reason=reason, until=until)


def post_add(*, by: Actor, organisation: Organisation, title: str, part_time: bool = False) -> Post:
    """Add a post of an organisation."""
    require(by, "partnership.change")
    post = Post(organisation=organisation, title=title, part_time=part_time)
    record("post_added", post, by=by)
    return post


def post_appoint(*, by: Actor, post: Post, capacity: Capacity, since: dt.date) -> Appointment:
    """Appoint a post to what it does for the partnership."""
    require(by, "partnership.change")
    appointment = Appointment(post=post, capacity=capacity.value, since=since)
    record("appointed", appointment, by=by)
    return appointment


def appointment_end(*, by: Actor, appointment: Appointment, until: dt.date, reason: str) -> None:
    """End an appointment."""
    require(by, "partnership.change")
    record("appointment_ended", appointment, by=by, reason=reason, until=until)


def alias_end(*, by: Actor, alias: Alias, reason: str = "") -> None:
    """End a name by which the partnership was known.

    Raises:
        ValidationError: it has ended already.
    """
    require(by, "partnership.change")
    if alias.ended is not None:
        raise ValidationError("This name has ended already.")
    record("alias_ended", alias, by=by, reason=reason, ended=by.today)


def area_leave(*, by: Actor, area: ServedArea, until: dt.date, reason: str) -> None:
    """End the service of an area after a day.

    Raises:
        ValidationError: it has ended, or the day is before its start.
    """
    require(by, "partnership.change")
    if area.until is not None:
        raise ValidationError("The partnership has left this area already.")
    record("area_left", area, by=by, reason=reason, until=until)


def post_describe(*, by: Actor, post: Post, title: str, part_time: bool) -> None:
    """Change what a post is called, and whether it is part-time."""
    require(by, "partnership.change")
    record("post_described", post, by=by, title=title, part_time=part_time)


def post_end(*, by: Actor, post: Post, ended: dt.date, reason: str) -> None:
    """End a post after a day, and what it is appointed to with it.

    Raises:
        ValidationError: it has ended, or the day is before one of its appointments began.
    """
    require(by, "partnership.change")
    if post.ended is not None:
        raise ValidationError("This post has ended already.")
    with transaction.atomic():
        for appointment in Appointment.objects.filter(post=post, until__isnull=True):
            record("appointment_ended", appointment, by=by, reason=reason, until=ended)
        record("post_ended", post, by=by, reason=reason, ended=ended)
