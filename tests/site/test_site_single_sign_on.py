"""Single sign-on against a real OpenID provider on this computer: it leads to invited accounts, and makes none."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from partnerships import START, People
from saferplan.domain.planning.roles import AccountRole
from saferplan.partnership.invitations import invitation_send
from saferplan.partnership.models import Account
from saferplan.partnership.people import account_suspend

# The provider warns of its own libraries, in its own thread.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID provider that runs while the tests do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        provider_mock = pytest.importorskip(
            "oidc_provider_mock", reason="the tests' OpenID provider is not there"
        )
    with provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _configured(provider: str, settings: Any) -> None:
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


def known(provider: str, sub: str, **claims: object) -> None:
    """Let the provider know somebody."""
    answer = httpx.put(f"{provider}/users/{quote(sub)}", json=claims)
    assert answer.status_code == 204, answer.text


def through(client: Client, sub: str, following: str = "") -> Any:
    """Go to the provider, say who one is, and come back: what the site answers then."""
    begun = client.post(f"/account/oidc/organisation/login/{following}")
    assert begun.status_code == 302, begun.content.decode()
    assert "code_challenge" in begun["Location"]
    back = httpx.post(begun["Location"], data={"sub": sub})
    assert back.status_code == 302, back.text
    return client.get(back.headers["location"].removeprefix("http://testserver"))


def told(client: Client) -> str:
    return " ".join(client.get("/account/login/").content.decode().split())


def test_the_page_of_signing_in_offers_it_and_begins_by_post_only(people: People) -> None:
    page = told(Client())
    assert "Sign in with the council&#x27;s account" in page
    assert Client().get("/account/oidc/organisation/login/").status_code == 200


def test_a_proved_address_leads_to_its_account(people: People, provider: str) -> None:
    known(provider, "u1", email="Updater@Police.example", email_verified=True, name="Somebody else")
    client = Client()
    answer = through(client, "u1", "?next=/partnership/")
    assert answer["Location"] == "/partnership/"
    assert client.get("/partnership/").status_code == 200
    account = people.accounts["Police", "updater"]
    assert SocialAccount.objects.get(user=account).uid == "u1"
    account.refresh_from_db()
    assert (account.email, account.title) == ("updater@police.example", "Updater, Police"), (
        "nothing is taken over"
    )


def test_it_leads_there_again_after_the_address_changed_at_the_provider(
    people: People, provider: str
) -> None:
    known(provider, "u2", email="reader@police.example", email_verified=True)
    through(Client(), "u2")
    known(provider, "u2", email="married@police.example", email_verified=True)
    client = Client()
    through(client, "u2")
    assert client.get("/account/").status_code == 200
    assert "reader@police.example" in client.get("/account/").content.decode()


def test_an_address_that_nobody_invited_gets_no_account(people: People, provider: str) -> None:
    before = Account.objects.count()
    known(provider, "u3", email="stranger@police.example", email_verified=True)
    client = Client()
    assert through(client, "u3")["Location"] == "/account/login/"
    assert "There is no account for stranger@police.example here." in told(client)
    assert Account.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert client.get("/account/").status_code == 302


def test_an_invitation_that_was_not_accepted_is_no_account(people: People, provider: str) -> None:
    invitation_send(
        by=people.actor("NWLDC", "co_ordinator"),
        email="invited@police.example",
        title="Sergeant",
        organisation=people.organisations["Police"],
        role=AccountRole.UPDATER,
    )
    known(provider, "u4", email="invited@police.example", email_verified=True)
    assert through(Client(), "u4")["Location"] == "/account/login/"
    assert not Account.objects.filter(email="invited@police.example").exists()


@pytest.mark.parametrize("claims", [{"email_verified": False}, {}])
def test_an_address_that_is_not_proved_leads_nowhere(
    people: People, provider: str, claims: dict[str, object]
) -> None:
    known(provider, "u5", email="chair@nwldc.example", **claims)
    client = Client()
    assert through(client, "u5")["Location"] == "/account/login/"
    assert "did not confirm your e-mail address" in told(client)
    assert client.get("/account/").status_code == 302


def test_a_provider_that_is_trusted_need_not_say_that_it_proved_it(
    people: People, provider: str, settings: Any
) -> None:
    settings.SAFERPLAN_OIDC_TRUST_EMAIL = True
    known(provider, "u6", email="chair@nwldc.example")
    client = Client()
    through(client, "u6")
    assert client.get("/account/").status_code == 200


def test_a_suspended_account_is_not_let_in(people: People, provider: str) -> None:
    account = people.accounts["Police", "updater"]
    known(provider, "u7", email=account.email, email_verified=True)
    account_suspend(by=people.actor("NWLDC", "co_ordinator"), account=account, reason="Left.")
    client = Client()
    through(client, "u7")
    assert client.get("/account/").status_code == 302


def test_it_counts_as_a_second_factor_only_where_a_setting_says_so(
    people: People, provider: str, settings: Any
) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset({"chair"})
    known(provider, "u8", email="chair@nwldc.example", email_verified=True)
    client = Client()
    through(client, "u8")
    assert client.get("/partnership/")["Location"] == "/account/2fa/"
    settings.SAFERPLAN_OIDC_SECOND_FACTOR = True
    assert client.get("/partnership/").status_code == 200


def test_whoever_has_signed_in_does_not_connect_another_identity(people: People, provider: str) -> None:
    known(provider, "u9", email="somebody@elsewhere.example", email_verified=True)
    client = Client()
    client.force_login(people.accounts["Police", "updater"])
    answer = through(client, "u9", "?process=connect")
    assert answer["Location"] == "/account/"
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused(people: People, provider: str) -> None:
    known(provider, "u10", email="updater@police.example", email_verified=True)
    begun = Client().post("/account/oidc/organisation/login/")
    back = httpx.post(begun["Location"], data={"sub": "u10"})
    other = Client()
    answer = other.get(back.headers["location"].removeprefix("http://testserver"))
    assert answer.status_code == 401
    assert other.get("/account/").status_code == 302


def test_an_invitation_is_accepted_without_a_password(people: People, provider: str, settings: Any) -> None:
    settings.SAFERPLAN_CLOCK = lambda: START
    sent = invitation_send(
        by=people.actor("NWLDC", "co_ordinator"),
        email="sso@police.example",
        title="Sergeant",
        organisation=people.organisations["Police"],
        role=AccountRole.UPDATER,
    )
    path = sent.link.removeprefix("http://localhost:8000")
    client = Client()
    assert "Accept and use that account" in client.get(path).content.decode()
    answer = client.post(path, {"title": "Sergeant", "by_organisation": "yes"})
    assert answer["Location"] == "/account/login/"
    account = Account.objects.get(email="sso@police.example")
    assert not account.has_usable_password()
    known(provider, "u11", email="sso@police.example", email_verified=True)
    through(client, "u11")
    assert client.get("/partnership/").status_code == 200
