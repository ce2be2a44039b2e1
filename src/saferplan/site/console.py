"""What whoever runs the site does at its console: found the partnership from the workspace, invite people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError

from saferplan.domain.completeness import Jurisdiction, jurisdiction_of
from saferplan.domain.planning.roles import AccountRole, AuthorityKind
from saferplan.domain.planning.wording import Worded
from saferplan.domain.planning.years import LONDON
from saferplan.errors import SaferPlanError
from saferplan.geography.answers import UnknownAreaError
from saferplan.history.actor import Actor
from saferplan.partnership.invitations import Sent, expires, invitation_send_from_console
from saferplan.partnership.models import Partnership
from saferplan.partnership.selectors import (
    organisation_named,
    organisations_exist,
    partnership_get,
    people_exist,
)
from saferplan.partnership.set_up import first_co_ordinator_invite, partnership_found_with_areas

if TYPE_CHECKING:
    from saferplan.workspace.workspace import Workspace


def found_from(workspace: Workspace, *, now: dt.datetime) -> Partnership:
    """The partnership of the site; founded, where it is not, with what the workspace knows of it.

    Its name is that in the workspace's settings, or else in the lookups that are held, or else says its code.
    """
    there = partnership_get()
    if there is not None:
        return there
    code = workspace.settings.partnership
    name = workspace.settings.name
    areas: tuple[tuple[str, str], ...] = ()
    try:
        known = workspace.geography().partnership(code)
    except UnknownAreaError:
        pass
    else:
        name = name or known.area.name
        areas = tuple((one.code, one.name) for one in known.districts)
    return partnership_found_with_areas(
        by=Actor(now),
        name=name or f"Community safety partnership {code}",
        area_code=code,
        jurisdiction=jurisdiction_of(code),
        synthetic=workspace.settings.synthetic,
        areas=areas,
    )


def next_step() -> str:
    """What to do on a site that nobody can sign in to yet; empty where somebody can, or is invited."""
    if people_exist():
        return ""
    return (
        "Nobody can sign in yet. Invite the first co-ordinator, in another window:\n"
        "  saferplan invite EMAIL --organisation NAME --role co_ordinator"
    )


def invite(
    *, email: str, organisation: str, role: str, kind: str, title: str, now: dt.datetime
) -> tuple[Sent, str]:
    """Invite somebody. The first organisation of a site is added by it; later ones are added on the site.

    Returns:
        The invitation as it was sent, and what was done besides, in a sentence; empty where nothing was.

    Raises:
        SaferPlanError: something is wrong with what was asked.
    """
    asked = _one_of(AccountRole, role, "role")
    partnership = partnership_get()
    if partnership is None:
        raise SaferPlanError("The site is not set up yet.", "Run `saferplan serve` once first.")
    jurisdiction = Jurisdiction(partnership.jurisdiction)
    found = organisation_named(name=organisation)
    if found is None and organisations_exist():
        raise SaferPlanError(
            f"There is no organisation {organisation!r} on the site.",
            "Write its name as the site does, or add it there first.",
        )
    title = title or f"{asked.label}, {organisation}"
    by = Actor(now)
    try:
        if found is not None:
            sent = invitation_send_from_console(
                by=by, email=email, title=title, organisation=found, role=asked
            )
            return sent, ""
        council = (
            AuthorityKind.UNITARY if jurisdiction is Jurisdiction.WALES else AuthorityKind.DISTRICT_COUNCIL
        )
        of_kind = _one_of(AuthorityKind, kind, "kind") if kind else council
        sent = first_co_ordinator_invite(
            by=by, email=email, title=title, organisation=organisation, kind=of_kind, role=asked
        )
    except ValidationError as error:
        raise SaferPlanError(" ".join(error.messages)) from error
    added = (
        f"Added {organisation} as a responsible authority ({of_kind.label.lower()}); its page on the site "
        "changes that."
    )
    return sent, added


def last_day(sent: Sent) -> str:
    """The day on which the link stops working, as it is printed."""
    return f"{expires(sent.invitation).astimezone(LONDON):%-d %B %Y}"


def mailed(sent: Sent) -> str:
    """Where the mail with the link is, in a sentence."""
    if not sent.mailed:
        return "The mail could not be sent: give them the link, or correct SAFERPLAN_MAIL (docs/site.md)."
    mail_folder = getattr(settings, "EMAIL_FILE_PATH", "")  # set where mails go into files
    if mail_folder:
        return f"No mail server is set, so the mail is in {mail_folder}: give them the link."
    return "It was mailed to them, too."


Kind = TypeVar("Kind", bound=Worded)


def _one_of(kinds: type[Kind], value: str, what: str) -> Kind:
    try:
        return kinds(value)
    except ValueError as error:
        raise SaferPlanError(
            f"There is no {what} {value!r}.", f"Choose one of {', '.join(one.value for one in kinds)}."
        ) from error
