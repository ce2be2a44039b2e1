"""Reading the addresses that settings are given as: of mail servers and of providers of single sign-on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_settings(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings of mail, of an address such as `smtp+tls://user:password@mail.council.example`.

    `smtp` speaks in clear, `smtp+tls` turns to encryption (STARTTLS), `smtps` is encrypted from the start. Without an
    address mails are written to files in the folder.

    Raises:
        ValueError: it is not written like that.

    >>> told = mail_settings("smtp+tls://safer:p%40ss@mail.council.example", Path("mail"))
    >>> told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_HOST_PASSWORD"], told["EMAIL_USE_TLS"]
    ('mail.council.example', 587, 'p@ss', True)
    """
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
        }
    parts = urlsplit(address)
    if parts.scheme not in _MAIL_PORTS or not parts.hostname:
        raise ValueError(
            "SAFERPLAN_MAIL is written as smtp+tls://USER:PASSWORD@HOST:PORT; smtp:// and smtps:// are known, too."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def origin_of(address: str) -> str:
    """The scheme, host and port of an address.

    >>> origin_of("https://login.council.example/tenant/v2.0")
    'https://login.council.example'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
