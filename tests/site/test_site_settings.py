"""The settings of the site are those that its page lists; each does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from saferplan.site.addresses import mail_settings, origin_of

PROJECT = Path(__file__).parents[2]
SETTINGS = PROJECT / "src" / "saferplan" / "site" / "settings.py"
PAGE = PROJECT / "docs" / "site.md"


def read() -> set[str]:
    """Every name that the settings read from the environment."""
    found = re.findall(r'_(?:setting|list|yes|number)\(\s*"([A-Z_]+)"', SETTINGS.read_text(encoding="utf-8"))
    return {f"SAFERPLAN_{name}" for name in found}


def listed() -> list[str]:
    """Every name that the page's table has, in its order."""
    return re.findall(r"^\| `(SAFERPLAN_[A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_is_listed_once_and_no_other() -> None:
    assert len(read()) > 12
    assert sorted(listed()) == sorted(read())
    others = {
        name
        for path in (PROJECT / "src").rglob("*.py")
        for name in re.findall(r"environ\W+(?:get\W+)?(SAFERPLAN_[A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert others <= read()


def told(expression: str, **given: str) -> str:
    """What the settings are, in a process that was started with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFERPLAN_")}
    done = subprocess.run(
        [sys.executable, "-c", f"from saferplan.site import settings as s; print({expression})"],
        env=kept | given,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("expression", "given", "expected"),
    [
        ("s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS", {}, "False 0"),
        (
            "s.SESSION_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS, s.SECURE_HSTS_SECONDS > 0",
            {"SAFERPLAN_ADDRESS": "https://safer.council.example/"},
            "True ['https://safer.council.example'] True",
        ),
        ("s.ALLOWED_HOSTS", {"SAFERPLAN_HOSTS": "safer.council.example"}, "['safer.council.example']"),
        (
            "s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT",
            {"SAFERPLAN_BEHIND_PROXY": "yes"},
            "('HTTP_X_FORWARDED_PROTO', 'https') 1",
        ),
        ("s.SECURE_PROXY_SSL_HEADER", {"SAFERPLAN_BEHIND_PROXY": "no"}, "None"),
        ("sorted(s.SAFERPLAN_SECOND_FACTOR_ROLES)", {}, "['approver', 'chair', 'co_ordinator']"),
        ("sorted(s.SAFERPLAN_SECOND_FACTOR_ROLES)", {"SAFERPLAN_SECOND_FACTOR_ROLES": "none"}, "[]"),
        ("s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS']", {}, "[]"),
        (
            "s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['settings'], "
            "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'][-1]",
            {"SAFERPLAN_OIDC_ISSUER": "https://login.council.example/tenant/v2.0"},
            "{'server_url': 'https://login.council.example/tenant/v2.0'} https://login.council.example",
        ),
        ("s.DATABASES['default']['ENGINE']", {}, "django.db.backends.sqlite3"),
        (
            "s.DATABASES['default']['ENGINE'], s.DATABASES['default']['HOST']",
            {"SAFERPLAN_DATABASE": "postgresql://saferplan@db.council.example/saferplan"},
            "django.db.backends.postgresql db.council.example",
        ),
        ("s.EMAIL_HOST", {"SAFERPLAN_MAIL": "smtps://mail.council.example"}, "mail.council.example"),
    ],
)
def test_a_setting_does_what_it_says(expression: str, given: dict[str, str], expected: str) -> None:
    assert told(f"*({expression},)", **given) == expected


def test_a_setting_that_cannot_be_read_is_named() -> None:
    assert "SAFERPLAN_SECOND_FACTOR_ROLES" in told("s", SAFERPLAN_SECOND_FACTOR_ROLES="boss")
    assert "SAFERPLAN_INVITATION_DAYS" in told("s", SAFERPLAN_INVITATION_DAYS="soon")
    assert "SAFERPLAN_MAIL" in told("s", SAFERPLAN_MAIL="mail.council.example")


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example:4650", 4650, False, True),
    ],
)
def test_mail_goes_as_its_address_says(address: str, port: int, starttls: bool, tls: bool) -> None:
    found = mail_settings(address, Path("mail"))
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, starttls, tls)


def test_mail_goes_into_files_where_no_server_is_set() -> None:
    assert mail_settings("", Path("site/mail"))["EMAIL_FILE_PATH"] == "site/mail"
    with pytest.raises(ValueError, match="smtp"):
        mail_settings("http://mail.example", Path("mail"))


def test_an_origin_has_no_path() -> None:
    assert origin_of("http://localhost:9400/x") == "http://localhost:9400"


@pytest.mark.django_db
def test_health_says_whether_the_database_answers_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    well = client.get("/health")
    assert (well.status_code, well.json()) == (200, {"status": "well"})
    assert "set-cookie" not in well.headers

    def broken() -> bool:
        raise DatabaseError("password=secret")

    monkeypatch.setattr("saferplan.partnership.models.Partnership.objects.exists", broken)
    unwell = client.get("/health")
    assert (unwell.status_code, unwell.json()) == (503, {"status": "unwell"})
    assert client.post("/health").status_code == 405
