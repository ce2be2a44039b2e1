"""How the partnership is put together on a day, read for its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import Http404

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.constitution import Gap, OrganisationFacts, constitution_gaps
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded
from saferplan.history.policies import may
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.models import (
    Alias,
    Appointment,
    Membership,
    Organisation,
    OrganisationRole,
    Partnership,
    Post,
    ServedArea,
)
from saferplan.partnership.selectors import events_of, on, partnership_get


@dataclass(frozen=True, slots=True)
class Constitution:
    """The partnership on a day: its organisations by role, who does what, and what is missing."""

    partnership: Partnership
    aliases: Sequence[Alias]
    areas: Sequence[ServedArea]
    organisations: Sequence[tuple[Organisation, OrganisationRole | None]]
    appointments: Sequence[Appointment]
    facts: tuple[OrganisationFacts, ...]
    gaps: Sequence[Gap]

    @property
    def members(self) -> int:
        """How many posts have a seat in the strategy group, the chair's included."""
        return _members(self.appointments)

    def appointed(self, *capacities: Capacity) -> list[Appointment]:
        """Those who are appointed to one of these."""
        return [one for one in self.appointments if one.capacity in capacities]

    def liaison_of(self, organisation: Organisation) -> Appointment | None:
        """The liaison of an organisation; None where it has none."""
        return next(
            (one for one in self.appointed(Capacity.LIAISON) if one.post.organisation_id == organisation.pk),
            None,
        )


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """An organisation with what it is and was, its posts, and how many people act for it."""

    organisation: Organisation
    role: OrganisationRole | None
    roles: Sequence[OrganisationRole]
    posts: Sequence[Post]
    ended_posts: Sequence[Post]
    people: int
    gaps: Sequence[Gap] = field(default=())


def constitution(*, by: Actor, day: dt.date | None = None) -> Constitution:
    """The partnership as it is today, or as its days say that it was on another day.

    Raises:
        Http404: it is not set up yet.
    """
    partnership = partnership_get()
    if partnership is None:
        raise Http404
    day = day or by.today
    roles = {one.organisation_id: one for one in OrganisationRole.objects.filter(on(day))}
    organisations = [(one, roles.get(one.pk)) for one in Organisation.objects.all()]
    order = list(PartnershipRole)
    organisations.sort(
        key=lambda one: (order.index(PartnershipRole(one[1].role)) if one[1] else len(order), one[0].name)
    )
    appointments = list(
        Appointment.objects.filter(on(day))
        .select_related("post", "post__organisation")
        .order_by("post__organisation__name", "post__title")
    )
    facts = _facts(organisations, appointments)
    return Constitution(
        partnership=partnership,
        aliases=list(Alias.objects.filter(ended__isnull=True).order_by("name")),
        areas=list(ServedArea.objects.filter(on(day)).order_by("name")),
        organisations=organisations,
        appointments=appointments,
        facts=facts,
        gaps=constitution_gaps(
            jurisdiction=Jurisdiction(partnership.jurisdiction),
            organisations=facts,
            members=_members(appointments),
            has_chair=any(one.capacity == Capacity.CHAIR for one in appointments),
        ),
    )


def _facts(
    organisations: Sequence[tuple[Organisation, OrganisationRole | None]], appointments: Sequence[Appointment]
) -> tuple[OrganisationFacts, ...]:
    liaisons = {one.post.organisation_id for one in appointments if one.capacity == Capacity.LIAISON}
    return tuple(
        OrganisationFacts(
            one.pk,
            one.name,
            AuthorityKind(one.kind),
            PartnershipRole(role.role) if role else None,
            one.pk in liaisons,
        )
        for one, role in organisations
    )


def _members(appointments: Sequence[Appointment]) -> int:
    seats = (Capacity.STRATEGY_GROUP, Capacity.CHAIR)
    return len({one.post_id for one in appointments if one.capacity in seats})


def organisation_get(*, by: Actor, number: int) -> Organisation:
    """An organisation of the partnership: everybody who has signed in may know of it.

    Raises:
        Http404: there is none.
    """
    found = Organisation.objects.filter(pk=number).first()
    if found is None or not may(by, "partnership.view"):
        raise Http404
    return found


def organisation_state(*, by: Actor, number: int) -> OrganisationState:
    """An organisation with what it is and was, its posts and their appointments (`current_appointments`).

    Raises:
        Http404: there is none.
    """
    organisation = organisation_get(by=by, number=number)
    roles = list(OrganisationRole.objects.filter(organisation=organisation).order_by("-since"))
    posts = list(Post.objects.filter(organisation=organisation))
    appointments = list(Appointment.objects.filter(on(by.today), post__organisation=organisation))
    for post in posts:
        post.current_appointments = [  # type: ignore[attr-defined]
            one for one in appointments if one.post_id == post.pk
        ]
    over = [one for one in posts if one.ended is not None and one.ended < by.today]
    return OrganisationState(
        organisation=organisation,
        role=next(
            (one for one in roles if one.since <= by.today and (one.until is None or one.until >= by.today)),
            None,
        ),
        roles=roles,
        posts=[one for one in posts if one not in over],
        ended_posts=over,
        people=Membership.objects.filter(on(by.today), organisation=organisation)
        .values("account")
        .distinct()
        .count(),
        gaps=[one for one in constitution(by=by).gaps if one.organisation == organisation.pk],
    )


def organisation_history(*, organisation: Organisation) -> list[Event]:
    """What happened to an organisation, newest first: its names, roles, posts, appointments."""
    posts = list(Post.objects.filter(organisation=organisation))
    rows: list[Recorded] = [
        organisation,
        *OrganisationRole.objects.filter(organisation=organisation),
        *posts,
        *Appointment.objects.filter(post__in=posts),
    ]
    return events_of(rows)


def post_get(*, by: Actor, number: int) -> Post:
    """A post of an organisation.

    Raises:
        Http404: there is none.
    """
    found = Post.objects.select_related("organisation").filter(pk=number).first()
    if found is None or not may(by, "partnership.view"):
        raise Http404
    return found


def appointment_get(*, by: Actor, number: int) -> Appointment:
    """An appointment of a post.

    Raises:
        Http404: there is none.
    """
    found = Appointment.objects.select_related("post", "post__organisation").filter(pk=number).first()
    if found is None or not may(by, "partnership.view"):
        raise Http404
    return found


def alias_get(*, by: Actor, number: int) -> Alias:
    """Another name of the partnership.

    Raises:
        Http404: there is none.
    """
    found = Alias.objects.filter(pk=number).first()
    if found is None or not may(by, "partnership.view"):
        raise Http404
    return found


def area_get(*, by: Actor, number: int) -> ServedArea:
    """An area that the partnership serves, or served.

    Raises:
        Http404: there is none.
    """
    found = ServedArea.objects.filter(pk=number).first()
    if found is None or not may(by, "partnership.view"):
        raise Http404
    return found
