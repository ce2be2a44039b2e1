"""Signing in: passwords, lock-out, reset, one-time codes, who must have one, sessions, signing out."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from partnerships import START, People
from saferplan.partnership.models import Account
from saferplan.partnership.people import account_suspend

pytestmark = pytest.mark.django_db
PASSWORD = "three unrelated words"
NEEDED = frozenset({"co_ordinator", "chair", "approver"})


@pytest.fixture(autouse=True)
def _fresh_limits(settings: Any) -> None:
    cache.clear()
    # Strong hashing is Django's; here it would only cost time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(people: People) -> Account:
    found = people.accounts["Police", "updater"]
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def chair(people: People) -> Account:
    found = people.accounts["NWLDC", "chair"]
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": password, **more})


def code_of(account: Account, ahead: int = 0) -> str:
    secret = TOTP(Authenticator.objects.get(user=account, type="totp")).instance.data["secret"]
    from allauth.mfa.utils import decrypt

    return format_hotp_value(hotp_value(decrypt(secret), int(time.time()) // 30 + ahead))


def set_up_codes(client: Client, account: Account) -> None:
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post(
        "/account/2fa/totp/activate/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}
    )
    assert answer.status_code == 302, answer.content.decode()


def test_a_password_signs_in_and_what_was_asked_for_opens(account: Account) -> None:
    client = Client()
    assert client.get("/partnership/")["Location"] == "/account/login/?next=/partnership/"
    page = client.get("/account/login/?next=/partnership/")
    assert "People come by invitation" in page.content.decode()
    answer = sign_in(client, " Updater@Police.example", next="/partnership/")
    assert answer["Location"] == "/partnership/"
    assert client.get("/partnership/").status_code == 200
    account.refresh_from_db()
    assert account.last_login is not None
    assert UserSession.objects.get(user=account).session_key == client.session.session_key


def test_nobody_signs_up(account: Account) -> None:
    answer = Client().post(
        "/account/signup/", {"email": "a@b.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "People come by invitation only" in answer.content.decode()
    assert not Account.objects.filter(email="a@b.example").exists()


def test_wrong_and_unknown_are_told_the_same(account: Account) -> None:
    told = {
        re.sub(r'value="[^"]*"', "", sign_in(Client(), email, "wrong password").content.decode())
        for email in (account.email, "nobody@police.example")
    }
    assert len({re.sub(r"[\w.]+@[\w.]+", "", one) for one in told}) == 1


def test_five_wrong_passwords_lock_the_account_for_a_while(account: Account) -> None:
    for _ in range(5):
        sign_in(Client(), account.email, "wrong password")
    answer = sign_in(Client(), account.email)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert "Too many failed" in sign_in(other, account.email).content.decode(), (
        "whatever address it comes from"
    )


def test_ten_wrong_passwords_lock_an_address_out(account: Account, people: People) -> None:
    for number in range(10):
        sign_in(Client(), f"somebody{number}@police.example", "wrong password")
    assert "Too many failed" in sign_in(Client(), account.email).content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), account.email).status_code == 302


def test_a_suspended_account_cannot_sign_in(account: Account, people: People) -> None:
    account_suspend(by=people.actor("NWLDC", "co_ordinator"), account=account, reason="Left.")
    client = Client()
    sign_in(client, account.email)
    assert client.get("/account/").status_code == 302


def test_a_forgotten_password_is_set_anew_by_mail(account: Account) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": account.email})
    [sent] = mail.outbox
    assert "Safer North West Leicestershire Partnership" in sent.body
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", sent.body)
    assert found is not None
    form = client.get(found[1], follow=True)
    address = form.redirect_chain[-1][0]
    answer = client.post(address, {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert answer.status_code == 302
    assert sign_in(Client(), account.email).status_code == 200
    assert sign_in(Client(), account.email, "quite another phrase").status_code == 302
    # An address without an account gets no mail, and the page says the same.
    client.post("/account/password/reset/", {"email": "nobody@police.example"})
    assert len([one for one in mail.outbox if "nobody@police.example" in one.to]) == 0


def test_signing_out_is_asked_for_by_post(account: Account) -> None:
    client = Client()
    sign_in(client, account.email)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert client.get("/account/").status_code == 302


def test_another_session_is_listed_and_ended(account: Account) -> None:
    here, there = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There")
    sign_in(here, account.email)
    sign_in(there, account.email)
    page = here.get("/account/sessions/").content.decode()
    assert "There" in page
    assert "Here" in page
    here.post("/account/sessions/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a_code_is_asked_for_once_it_is_set_up_and_its_secret_is_not_stored_in_clear(
    account: Account,
) -> None:
    client = Client()
    sign_in(client, account.email)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    set_up_codes(client, account)
    with connection.cursor() as cursor:
        cursor.execute("select data from mfa_authenticator where type = 'totp'")
        assert secret not in str(cursor.fetchall())
    fresh = Client()
    answer = sign_in(fresh, account.email)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert fresh.get("/account/").status_code == 302
    wrong = fresh.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    # The code that set it up is used; the next one is taken.
    answer = fresh.post("/account/2fa/authenticate/", {"code": code_of(account, 1)})
    assert answer.status_code == 302, answer.content.decode()
    assert fresh.get("/account/").status_code == 200


def test_what_is_delicate_asks_for_the_password_again_later(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    sign_in(client, account.email)
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    later = time.time() + 301
    monkeypatch.setattr("saferplan.site.adapters.time.time", lambda: later)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")


def test_a_recovery_code_works_once(account: Account) -> None:
    client = Client()
    sign_in(client, account.email)
    set_up_codes(client, account)
    page = client.get("/account/2fa/recovery-codes/")
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    fresh = Client()
    sign_in(fresh, account.email)
    assert fresh.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    again = Client()
    sign_in(again, account.email)
    assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 200


def test_roles_that_need_a_second_factor_are_led_to_it(
    chair: Account, account: Account, settings: Any
) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    client = Client()
    sign_in(client, chair.email)
    for address in ("/", "/partnership/", "/partnership/organisations/999"):
        assert client.get(address)["Location"] == "/account/2fa/", address
    assert "Your role needs a second factor" in client.get("/account/2fa/").content.decode()
    for address in ("/account/", "/account/2fa/", "/health", "/account/password/change/"):
        assert client.get(address).status_code == 200, address
    set_up_codes(client, chair)
    assert client.get("/partnership/").status_code == 200
    other = Client()
    sign_in(other, account.email)
    assert other.get("/partnership/").status_code == 200, "an updater needs none"


def test_the_needed_factor_is_not_taken_away(chair: Account, settings: Any) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    client = Client()
    sign_in(client, chair.email)
    set_up_codes(client, chair)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=chair, type="totp").exists()


def test_a_factor_that_is_taken_away_is_asked_for_again(chair: Account, settings: Any) -> None:
    client, elsewhere = Client(), Client()
    sign_in(client, chair.email)
    sign_in(elsewhere, chair.email)
    set_up_codes(client, chair)
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    assert client.get("/partnership/").status_code == 200
    assert elsewhere.get("/partnership/").status_code == 200
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    assert client.get("/partnership/")["Location"] == "/account/2fa/"
    assert elsewhere.get("/partnership/")["Location"].startswith("/account/login/"), "signed out there"


def test_once_seen_the_second_factor_costs_a_page_nothing(
    chair: Account, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    client = Client()
    sign_in(client, chair.email)
    set_up_codes(client, chair)
    client.get("/")
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get("/")
    assert not any("mfa_authenticator" in one["sql"] for one in seen.captured_queries)


def test_a_lost_factor_is_removed_and_set_up_anew(chair: Account, people: People, settings: Any) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    client = Client()
    sign_in(client, chair.email)
    set_up_codes(client, chair)
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    helper = Client()
    helper.force_login(people.accounts["NWLDC", "co_ordinator"])
    answer = helper.post(f"/partnership/people/{chair.pk}/second-factors", {"reason": "Telephone lost."})
    assert answer.status_code == 302
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = NEEDED
    assert client.get("/partnership/")["Location"].startswith("/account/login/")
    fresh = Client()
    assert sign_in(fresh, chair.email)["Location"] == "/"
    assert fresh.get("/partnership/")["Location"] == "/account/2fa/"


def test_pages_of_signing_in_that_the_site_does_not_have_are_not_found(account: Account) -> None:
    client = Client()
    sign_in(client, account.email)
    for address in ("/account/email/", "/account/3rdparty/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "other@police.example", "action_add": ""}).status_code == 404


def test_a_page_of_signing_in_is_not_framed_cached_or_scripted_from_elsewhere(account: Account) -> None:
    answer = Client().get("/account/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-cache" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy.split("; ")  # in whichever order they stand
    assert "unsafe" not in policy


def test_the_secret_of_the_site_is_nobodys_default() -> None:
    assert len(configured.SECRET_KEY) > 50
    assert START.tzinfo is not None
