"""Which of the partnership's own rows can be spoken of, and by whom they may be known."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.partnership.models import (
    Alias,
    Appointment,
    Invitation,
    Membership,
    Organisation,
    OrganisationRole,
    Partnership,
    Post,
    SecondFactorRemoval,
    ServedArea,
    Suspension,
)


def _where(model: type[Recorded], policy: str) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, policy) else model.objects.none()

    return visible


def _of_partnership(model: type[Recorded]) -> Visible:
    return _where(model, "partnership.view")


subject_kind(
    Partnership, "partnership", plural="partnerships", visible=_of_partnership(Partnership), texts=("name",)
)
subject_kind(
    Organisation,
    "organisation",
    plural="organisations",
    visible=_of_partnership(Organisation),
    page="organisation",
    arguments={"number": "pk"},
    texts=("name", "short_name"),
)
subject_kind(
    OrganisationRole,
    "role of an organisation",
    plural="roles of organisations",
    visible=_of_partnership(OrganisationRole),
    part_of=(("partnership.organisation", "organisation"),),
    spoken_of=False,
    related=("organisation",),
)
subject_kind(
    Alias, "name", plural="other names", visible=_of_partnership(Alias), texts=("name",), spoken_of=False
)
subject_kind(
    ServedArea,
    "area",
    plural="areas",
    visible=_of_partnership(ServedArea),
    texts=("name", "code"),
    spoken_of=False,
)
subject_kind(
    Post,
    "post",
    plural="posts",
    visible=_of_partnership(Post),
    texts=("title",),
    part_of=(("partnership.organisation", "organisation"),),
)
subject_kind(
    Appointment,
    "appointment",
    plural="appointments",
    visible=_of_partnership(Appointment),
    part_of=(("partnership.post", "post"),),
    spoken_of=False,
    related=("post",),
)
subject_kind(
    Membership,
    "role of an account",
    plural="roles of accounts",
    visible=_where(Membership, "partnership.people"),
    spoken_of=False,
    related=("account", "organisation"),
)
subject_kind(
    Invitation,
    "invitation",
    plural="invitations",
    visible=_where(Invitation, "partnership.people"),
    spoken_of=False,
    related=("organisation",),
)
subject_kind(
    Suspension,
    "suspension",
    plural="suspensions",
    visible=_where(Suspension, "partnership.people"),
    spoken_of=False,
    related=("account",),
)
subject_kind(
    SecondFactorRemoval,
    "removal of second factors",
    plural="removals of second factors",
    visible=_where(SecondFactorRemoval, "partnership.people"),
    spoken_of=False,
    related=("account",),
)
