"""Settings of the site. What differs between installations comes from the environment; `docs/site.md` lists it all.

`saferplan serve` sets the workspace; everything else has a default that is safe on one computer.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from saferplan.domain.planning.roles import AccountRole
from saferplan.site.addresses import mail_settings, origin_of
from saferplan.site.secret import secret_key_of

django_stubs_ext.monkeypatch()

HERE = Path(__file__).resolve().parent


def _setting(name: str, default: str = "") -> str:
    return os.environ.get(f"SAFERPLAN_{name}", default).strip()


def _yes(name: str) -> bool:
    return _setting(name).lower() in ("1", "true", "yes", "on")


def _number(name: str, default: int) -> int:
    try:
        return int(_setting(name, str(default)))
    except ValueError as error:
        raise ValueError(f"SAFERPLAN_{name} has to be a whole number") from error


def _list(name: str, default: str = "") -> list[str]:
    return [one.strip() for one in _setting(name, default).split(",") if one.strip()]


# --- where things are -----------------------------------------------------------------------------------

# Without a workspace (tests, type checks) the site keeps what it writes in a folder that goes with the computer.
WORKSPACE = Path(_setting("WORKSPACE") or tempfile.gettempdir()) / "site"
SAFERPLAN_WORKSPACE = Path(_setting("WORKSPACE")) if _setting("WORKSPACE") else None
SECRET_KEY = _setting("SECRET_KEY") or secret_key_of(SAFERPLAN_WORKSPACE)
MEDIA_ROOT = WORKSPACE / "attachments"
# How many megabytes of evidence may be handed in on a page at once; more is added on the site's own computer.
SAFERPLAN_UPLOAD_MB = _number("UPLOAD_MB", 256)
DATA_UPLOAD_MAX_NUMBER_FILES = 60

# --- who may reach it -----------------------------------------------------------------------------------

DEBUG = False
ALLOWED_HOSTS = _list("HOSTS", "localhost,127.0.0.1,[::1]")
SITE_ADDRESS = _setting("ADDRESS", "http://localhost:8000").rstrip("/")
_SECURE = SITE_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
CSRF_FAILURE_VIEW = "saferplan.site.errors.form_too_old"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _yes("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_list("FORM_TARGETS")],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- what it is made of ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "saferplan.history",
    "saferplan.jobs",
    "saferplan.partnership",
    "saferplan.claims",
    "saferplan.consultation",
    "saferplan.desk",
    "saferplan.strategy",
    "saferplan.plan",
    "saferplan.money",
    "saferplan.meetings",
    "saferplan.governance",
    "saferplan.powers",
    "saferplan.problem_solving",
    "saferplan.scrutiny",
    "saferplan.publications",
    "saferplan.duties",
    "saferplan.reports",
    "saferplan.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "saferplan.site.middleware.ActorMiddleware",
    "saferplan.site.second_factor.SecondFactorMiddleware",
]
ROOT_URLCONF = "saferplan.site.urls"
WSGI_APPLICATION = "saferplan.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saferplan.site.context.partnership",
            ],
        },
    }
]

# --- what it keeps --------------------------------------------------------------------------------------

_DATABASE = _setting("DATABASE")
if _DATABASE:
    DATABASES = {"default": dj_database_url.parse(_DATABASE, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(WORKSPACE / "partnership.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A writer takes the lock when it begins, and waits for it: no transaction fails half-way for a lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Who signed out in one process has signed out in all, and wrong passwords are counted together: both are kept in the
# database.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_attempts"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Their names do not change with what is in them: a browser asks again after an hour, and gets 304 for what it has.
WHITENOISE_MAX_AGE = 60 * 60

# --- who signs in ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "partnership.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "title")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "saferplan.site.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Whoever accepted an invitation has read its mail: nothing is left to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _SECURE else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Five wrong passwords of one account, or ten from one address, and it is quiet for a while.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
ACCOUNT_FORMS = {"login": "saferplan.site.sign_in_forms.SignInForm"}
MFA_FORMS = {"add_webauthn": "saferplan.site.sign_in_forms.AddPasskeyForm"}
MFA_ADAPTER = "saferplan.site.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE  # browsers allow it on localhost only
MFA_TOTP_TOLERANCE = 1
SAFERPLAN_SECOND_FACTOR_ROLES = frozenset(_list("SECOND_FACTOR_ROLES", "co_ordinator,chair,approver")) - {
    "none"
}
if unknown := SAFERPLAN_SECOND_FACTOR_ROLES - {one.value for one in AccountRole}:
    raise ValueError(f"SAFERPLAN_SECOND_FACTOR_ROLES names no roles: {', '.join(sorted(unknown))}")
SOCIALACCOUNT_ADAPTER = "saferplan.site.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
_ISSUER = _setting("OIDC_ISSUER").rstrip("/")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": _setting("OIDC_NAME", "your organisation's account"),
                "client_id": _setting("OIDC_CLIENT"),
                "secret": _setting("OIDC_SECRET"),
                "settings": {"server_url": _ISSUER},
            }
        ]
        if _ISSUER
        else [],
    }
}
# Some providers know each address to be their own, and do not say so in each answer.
SAFERPLAN_OIDC_TRUST_EMAIL = _yes("OIDC_TRUST_EMAIL")
SAFERPLAN_OIDC_SECOND_FACTOR = _yes("OIDC_SECOND_FACTOR")
if _ISSUER:
    # A browser follows a form's redirect only to addresses that are listed.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(origin_of(_ISSUER))

# --- language, time, mail -------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
# How long the link of an invitation works.
SAFERPLAN_INVITATION_DAYS = _number("INVITATION_DAYS", 14)
# For showing a year that is past: the day on which the site stands, such as 2017-06-27.
SAFERPLAN_AS_AT = _setting("AS_AT")
SAFERPLAN_CLOCK = "saferplan.history.clock.as_at" if SAFERPLAN_AS_AT else "django.utils.timezone.now"
globals().update(mail_settings(_setting("MAIL"), WORKSPACE / "mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _setting("MAIL_FROM", "saferplan@localhost")

# --- what is said of faults ------------------------------------------------------------------------------

# A fault is printed where the site was started; who keeps it, keeps it from there.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "printed": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["printed"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["printed"], "level": "WARNING", "propagate": False},
        # What readers ask for in vain is no fault of the site's.
        "django.request": {"handlers": ["printed"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
