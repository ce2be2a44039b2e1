"""The forms of the partnership's and its people's pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.selectors import organisations_to_choose
from saferplan.site.forms import DateField, PageForm, Radios, WordedField

_WHY = "Say why in a sentence: it stays in the history."
_LINES = {"rows": 3}


def reason(label: str = "Why?", **options: Any) -> forms.CharField:
    """A field that asks why."""
    return forms.CharField(
        label=label, max_length=500, widget=forms.Textarea(attrs=_LINES), help_text=_WHY, **options
    )


class ReasonForm(PageForm):
    """Why."""

    reason = reason()
    submit = "Confirm"


class EndForm(PageForm):
    """The last day, and why."""

    until = DateField(label="Last day")
    reason = reason()
    service_names: ClassVar = {"ended": "until"}
    submit = "End it"


class PartnershipForm(PageForm):
    """What the partnership says of itself."""

    name = forms.CharField(max_length=120)
    about = forms.CharField(
        label="About the partnership", required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class AliasForm(PageForm):
    """Another name."""

    name = forms.CharField(
        label="Another name", max_length=120, help_text="A name under which people still look for it."
    )
    submit = "Add the name"


class AreaForm(PageForm):
    """An area that is served."""

    name = forms.CharField(label="Name of the area", max_length=120)
    code = forms.CharField(
        label="Code of the area",
        max_length=9,
        min_length=9,
        help_text="Nine characters, such as E07000134.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    since = DateField(label="From which day?")
    reason = reason("Why is it added?")
    submit = "Add the area"


class OrganisationForm(PageForm):
    """What an organisation is called, and what kind it is of."""

    name = forms.CharField(label="Name of the organisation", max_length=120)
    service_names: ClassVar = {"kind": "authority"}
    short_name = forms.CharField(
        max_length=40, required=False, help_text="For narrow columns, such as Police."
    )
    authority = WordedField(AuthorityKind, label="What kind of organisation is it?", hints=False)


class NewOrganisationForm(OrganisationForm):
    """An organisation, with what it is to the partnership."""

    role = WordedField(PartnershipRole, label="What is it to the partnership?")
    since = DateField(label="From which day?")
    submit = "Add the organisation"


class RoleChangeForm(PageForm):
    """What an organisation becomes."""

    role = WordedField(PartnershipRole, label="What is it from then on?")
    since = DateField(label="From which day?")
    reason = reason()
    submit = "Change the role"


class PostForm(PageForm):
    """A post."""

    title = forms.CharField(label="Title of the post", max_length=120, help_text="A post, never a person.")
    part_time = forms.BooleanField(label="The post is part-time", required=False)


class AppointForm(PageForm):
    """What a post is appointed to."""

    capacity = forms.ChoiceField(
        label="What is the post appointed to?",
        choices=[(one.value, one.label) for one in Capacity],
        widget=Radios(),
    )
    since = DateField(label="From which day?")
    submit = "Appoint the post"

    def clean_capacity(self) -> Capacity:
        """The capacity itself."""
        return Capacity(self.cleaned_data["capacity"])


class RoleForm(PageForm):
    """A role for an organisation."""

    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation do they act for?", queryset=None, empty_label="Choose an organisation"
    )
    role = WordedField(AccountRole, label="What may they do?")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["organisation"].queryset = organisations_to_choose()  # type: ignore[attr-defined]


class GiveRoleForm(RoleForm):
    """A role that somebody gets, and why."""

    reason = reason()
    submit = "Give the role"


class InvitationForm(RoleForm):
    """Who is invited."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    title = forms.CharField(
        label="How others see them",
        max_length=120,
        help_text="A post is best, such as Neighbourhood inspector.",
    )
    field_order = ("email", "title", "organisation", "role")
    submit = "Send the invitation"


class AccountForm(PageForm):
    """One's own account."""

    title = forms.CharField(
        label="How others see you",
        max_length=120,
        help_text="A post is best, such as Neighbourhood inspector.",
    )
    wants_mail = forms.BooleanField(
        label="Send me mail about what I am asked for",
        required=False,
        help_text="Reminders and requests. Mail about signing in always comes.",
    )


class SignedInAcceptForm(PageForm):
    """Accepting with the account that has signed in."""

    submit = "Accept the invitation"


class AcceptForm(PageForm):
    """Accepting, with an account that is made by it; it signs in with a password, or else by its organisation."""

    title = forms.CharField(label="How others see you", max_length=120, help_text="Your post is best.")
    password = forms.CharField(
        label="Choose a password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Twelve characters or more. Three words that do not belong together are good.",
        strip=False,
    )
    submit = "Accept the invitation"

    def __init__(self, *arguments: Any, by_organisation: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if by_organisation:
            del self.fields["password"]
