"""Setting up an empty site: the partnership, its first organisation, and an invitation for who will co-ordinate."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.partnership.invitations import Sent, invitation_mail, invitation_make
from saferplan.partnership.models import Organisation, OrganisationRole, Partnership, ServedArea
from saferplan.partnership.services import partnership_found


def partnership_found_with_areas(
    *,
    by: Actor,
    name: str,
    area_code: str,
    jurisdiction: Jurisdiction,
    synthetic: str = "",
    areas: Sequence[tuple[str, str]] = (),
) -> Partnership:
    """Set up the partnership with the areas it serves, by code and name, as the held lookups have them.

    Raises:
        ValidationError: there is a partnership already.
    """
    with transaction.atomic():
        partnership = partnership_found(
            by=by, name=name, area_code=area_code, jurisdiction=jurisdiction, synthetic=synthetic
        )
        for code, area in areas:
            record(
                "area_joined",
                ServedArea(code=code, name=area, since=by.today),
                by=by,
                reason="From the geography that is held, when the site was set up.",
            )
    return partnership


def first_co_ordinator_invite(
    *,
    by: Actor,
    email: str,
    title: str,
    organisation: str,
    kind: AuthorityKind,
    part: PartnershipRole = PartnershipRole.RESPONSIBLE,
    role: AccountRole = AccountRole.CO_ORDINATOR,
) -> Sent:
    """Add the first organisation, and invite who will co-ordinate: both or neither.

    No right is asked, for nobody has one yet; so it is refused once there is an organisation.

    Raises:
        ValidationError: the site has organisations already, the partnership is not set up, or the role is another
            than co-ordinator.
    """
    if not Partnership.objects.exists():
        raise ValidationError("The partnership is not set up yet.")
    if Organisation.objects.exists():
        raise ValidationError("This site has organisations already; invite people to those.")
    if role is not AccountRole.CO_ORDINATOR:
        raise ValidationError("The first person has to be a co-ordinator: nobody else can invite the others.")
    with transaction.atomic():
        first = Organisation(name=organisation, kind=kind.value)
        record("organisation_added", first, by=by)
        record("role_taken", OrganisationRole(organisation=first, role=part.value, since=by.today), by=by)
        invitation = invitation_make(by=by, email=email, title=title, organisation=first, role=role)
    return invitation_mail(invitation=invitation)
