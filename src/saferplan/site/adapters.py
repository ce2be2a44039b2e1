"""Where signing in asks us: nobody signs up, addresses are proved by invitations, secrets are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import redirect

from saferplan.history.clock import now
from saferplan.partnership.models import Account
from saferplan.partnership.people_selectors import second_factors
from saferplan.partnership.selectors import actor_of, partnership_get
from saferplan.site.second_factor import must_have


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # it has no types
    """Signing in with an address and a password."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never: people come by invitation."""
        return False

    def is_reauthentication_required(self, *, app: str, **told: Any) -> bool:
        """Whether the password is asked for again before a delicate act: not of who signed in just now."""
        records = get_authentication_records(context.request, context.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **told))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail, with the partnership's name in it."""
        super().send_mail(template_prefix, email, context | {"partnership": partnership_get()})


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # it has no types
    """Signing in with an organisation's account: it leads to an account that is here, and makes none."""

    def is_open_for_signup(self, _request: HttpRequest, _login: SocialLogin) -> bool:
        """Never: people come by invitation."""
        return False

    def pre_social_login(self, request: HttpRequest, login: SocialLogin) -> None:
        """Turn away who has no account here, saying why."""
        if login.state.get("process") == AuthProcess.CONNECT:
            # Signing in connects by the proved address; another address is another person.
            raise ImmediateHttpResponse(redirect("account"))
        if login.is_existing:
            return
        proved = [one.email for one in login.email_addresses if one.verified]
        told = (
            f"There is no account for {proved[0]} here. Ask the partnership's co-ordinator to invite that address."
            if proved
            else "Your organisation did not confirm your e-mail address, so it cannot be matched with an account here."
        )
        messages.error(request, told)
        raise ImmediateHttpResponse(redirect("account_login"))

    def authenticate_by_email(self, login: SocialLogin) -> tuple[AbstractBaseUser, str] | None:
        """The account of a proved address; where a setting says so, the provider's every address is proved."""
        if settings.SAFERPLAN_OIDC_TRUST_EMAIL:
            for one in login.email_addresses:
                one.verified = True
        found: tuple[AbstractBaseUser, str] | None = super().authenticate_by_email(login)
        return found


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # it has no types
    """Passkeys and codes."""

    def get_totp_issuer(self) -> str:
        """The name that an app of codes shows."""
        return str(partnership_get() or "SaferPlan")

    def encrypt(self, text: str) -> str:
        """A secret as it is stored: who has the database alone, has no secrets."""
        return _fernet().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that was stored."""
        return _fernet().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role asks for it."""
        account = authenticator.user
        if authenticator.type == Authenticator.Type.RECOVERY_CODES or not isinstance(account, Account):
            return True
        return not must_have(actor_of(account=account, now=now())) or second_factors(account=account.pk) > 1

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who a passkey is for: this site, under the partnership's name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": str(partnership_get() or "SaferPlan")}


def _fernet() -> Fernet:
    key = hashlib.sha256(b"second factors: " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
