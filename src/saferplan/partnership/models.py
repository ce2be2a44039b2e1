"""The partnership, its organisations and what each has been to it, its posts, and the accounts of its people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.capacities import Capacity

ENDS_AFTER_START = "The end is before the start."


class Partnership(Recorded):
    """The community safety partnership that this site serves: there is one."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "partnership_founded": "set up the partnership",
        "partnership_described": "changed how the partnership is described",
    }

    name = models.CharField(max_length=120)
    area_code = models.CharField("code of the partnership", max_length=9)
    jurisdiction = choice_field(Jurisdiction)
    about = models.TextField(blank=True)
    synthetic = models.TextField(blank=True)
    sole = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sole=True), name="one_partnership"),
            one_of("jurisdiction", Jurisdiction, name="partnership_jurisdiction"),
        ]

    def __str__(self) -> str:
        return self.name


class Alias(Recorded):
    """Another name by which the partnership is known."""

    EVENTS: ClassVar[Mapping[str, str]] = {"alias_added": "added another name", "alias_ended": "ended a name"}

    name = models.CharField(max_length=120, unique=True)
    ended = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ServedArea(Recorded):
    """An area that the partnership serves, from a day on; combination agreements add areas and end them."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "area_joined": "added an area",
        "area_left": "ended the service of an area",
    }

    code = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ends_after("since", "until", name="area_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(until__isnull=True),
                name="area_served_once",
                violation_error_message="The partnership serves this area already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(Recorded):
    """An organisation that works, or worked, with the partnership."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "organisation_added": "added the organisation",
        "organisation_renamed": "renamed the organisation",
        "organisation_described": "changed how the organisation is described",
    }

    name = models.CharField(
        max_length=120,
        unique=True,
        error_messages={"unique": "There is an organisation of this name already."},
    )
    short_name = models.CharField(max_length=40, blank=True)
    kind = choice_field(AuthorityKind)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [one_of("kind", AuthorityKind, name="organisation_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def brief(self) -> str:
        """The name for narrow columns."""
        return self.short_name or self.name


class OrganisationRole(Recorded):
    """What an organisation is to the partnership, from a day on: a responsible authority, or another part."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "role_taken": "gave the organisation a role",
        "role_ended": "ended the organisation's role",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    role = choice_field(PartnershipRole)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            one_of("role", PartnershipRole, name="organisation_role"),
            ends_after("since", "until", name="role_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(until__isnull=True),
                name="one_role_at_a_time",
                violation_error_message="The organisation has a role already; end that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class Post(Recorded):
    """A post in an organisation: what the partnership names instead of people."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "post_added": "added the post",
        "post_described": "changed the post",
        "post_ended": "ended the post",
    }

    title = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    part_time = models.BooleanField(default=False)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=models.Q(ended__isnull=True),
                name="post_once",
                violation_error_message="The organisation has a post of this title already.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(Recorded):
    """What a post does for the partnership, from a day on: a seat, the chair, the liaison of an authority."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "appointed": "appointed the post",
        "appointment_ended": "ended the appointment",
    }

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    capacity = choice_field(Capacity)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            one_of("capacity", Capacity, name="appointment_capacity"),
            ends_after("since", "until", name="appointment_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["post", "capacity"],
                condition=models.Q(until__isnull=True),
                name="appointed_once",
                violation_error_message="The post is appointed to this already.",
            ),
            models.UniqueConstraint(
                fields=["capacity"],
                condition=models.Q(until__isnull=True, capacity=Capacity.CHAIR.value),
                name="one_chair",
                violation_error_message="The strategy group has a chair already; end that appointment first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_capacity_display()}"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts, known by their e-mail addresses."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new account; without a password it cannot sign in with one. Its address counts as proved.

        Accounts are made of invitations that were mailed to the address, in no other way.
        """
        from allauth.account.models import EmailAddress

        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save()
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do is their memberships', which are recorded; see `Membership`."""

    email = models.EmailField(unique=True)
    title = models.CharField("post or name, as others see it", max_length=120)
    is_active = models.BooleanField(default=True)
    wants_mail = models.BooleanField(default=True)
    made = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.title or self.email

    def get_full_name(self) -> str:
        """How others see the account."""
        return str(self)


class Membership(Recorded):
    """That an account acts for an organisation in a role, from a day on."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "membership_given": "gave an account a role",
        "membership_ended": "ended an account's role",
    }

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = choice_field(AccountRole)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            one_of("role", AccountRole, name="membership_role"),
            ends_after("since", "until", name="membership_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=models.Q(until__isnull=True),
                name="membership_once",
                violation_error_message="The account has this role for this organisation already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}, {self.organisation}"


class Suspension(Recorded):
    """That an account may not sign in, from a moment on; it keeps its roles, and may be restored."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "account_suspended": "suspended the account",
        "account_restored": "restored the account",
    }

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="suspensions")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            ends_after("since", "until", name="suspension_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(until__isnull=True),
                name="suspended_once",
                violation_error_message="The account is suspended already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: suspended"


class SecondFactorRemoval(Recorded):
    """That the second factors of an account were taken away, because whoever has it lost them."""

    EVENTS: ClassVar[Mapping[str, str]] = {"second_factors_removed": "removed the second factors"}

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factor_removals")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account}: second factors removed"


class Invitation(Recorded):
    """That an organisation was asked to send somebody; accepted by the account it became, or withdrawn."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "invitation_sent": "invited somebody",
        "invitation_sent_again": "sent the invitation again",
        "invitation_accepted": "accepted the invitation",
        "invitation_withdrawn": "withdrew the invitation",
    }

    email = models.EmailField()
    title = models.CharField("post or name, as others see it", max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = choice_field(AccountRole)
    sent = models.DateTimeField()
    accepted_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-sent"]
        constraints: ClassVar = [
            one_of("role", AccountRole, name="invitation_role"),
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=models.Q(accepted_by__isnull=True, withdrawn__isnull=True),
                name="invited_once",
                violation_error_message="This address is invited in this role already; send that invitation again.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"
