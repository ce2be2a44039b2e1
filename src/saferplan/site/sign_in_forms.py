"""Forms of the library that signs people in, with labels in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


class SignInForm(LoginForm):  # type: ignore[misc] # it has no types
    """Address and password."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["login"].label = "E-mail address"
        self.fields["remember"].label = "Stay signed in on this computer for two weeks"


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # it has no types
    """A passkey; it may sign in alone unless that is not wanted."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].initial = self.initial["name"] = "Passkey"
        self.fields["passwordless"].label = "Sign in with it alone, without the password"
        self.fields["passwordless"].help_text = "It asks for your fingerprint, your face or a PIN."
        self.fields["passwordless"].initial = True
