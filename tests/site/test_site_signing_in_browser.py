"""Signing in in a real browser: passkeys of an authenticator, and single sign-on under our content security policy."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from partnerships import People
from saferplan.partnership.models import Account

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "three unrelated words"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright keeps a loop running, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def chair(transactional_people: People) -> Account:
    cache.clear()
    found = transactional_people.accounts["NWLDC", "chair"]
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def here(live_server: Any) -> str:
    """The address of the site, under the name that passkeys accept without encryption."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser, here: str) -> Iterator[Page]:
    """A page; whatever the browser complains about fails the test."""
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    complaints: list[str] = []

    def heard(told: ConsoleMessage) -> None:
        # The provider's own pages want style sheets from elsewhere.
        if told.type == "error" and told.location["url"].startswith(here):
            complaints.append(told.text)

    opened.on("console", heard)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def authenticator(page: Page) -> None:
    """Plug a security key with a fingerprint reader into the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page, here: str, account: Account) -> None:
    page.goto(f"{here}/account/login/")
    page.get_by_label("E-mail address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_signs_in_without_a_password(
    page: Page, here: str, chair: Account, settings: Any
) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset({"chair"})
    authenticator(page)
    sign_in(page, here, chair)
    assert page.url == f"{here}/account/2fa/", "the chair needs a second factor"
    page.goto(f"{here}/account/2fa/webauthn/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    assert Authenticator.objects.filter(user=chair, type="webauthn").count() == 1
    page.goto(f"{here}/partnership/")
    assert page.locator("h1").inner_text() == "Safer North West Leicestershire Partnership"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{here}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/account/")
    assert chair.email in page.locator("main").inner_text()


def test_single_sign_on_goes_to_the_provider_and_back(
    page: Page, here: str, chair: Account, settings: Any
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        provider_mock = pytest.importorskip(
            "oidc_provider_mock", reason="the tests' OpenID provider is not there"
        )
    with provider_mock.run_server_in_thread() as server:
        provider = f"http://localhost:{server.server_port}"
        httpx.put(f"{provider}/users/chair", json={"email": chair.email, "email_verified": True})
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "organisation",
                        "name": "the council's account",
                        "client_id": "saferplan",
                        "secret": "secret",
                        "settings": {"server_url": provider},
                    }
                ],
            }
        }
        policy = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        policy["form-action"] = ["'self'", provider]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        page.goto(f"{here}/account/login/")
        page.get_by_role("button", name="Sign in with the council's account").click()
        page.wait_for_url(f"{provider}/**")
        page.get_by_placeholder("sub").fill("chair")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{here}/**")
        page.goto(f"{here}/account/")
        assert chair.email in page.locator("main").inner_text()
