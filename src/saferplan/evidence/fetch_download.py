"""One file over HTTP, continued where it stopped (RFC 9110, 13 and 14), until it is whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec

from saferplan.evidence.fetch_http import FetchError, PassingError, PoliteClient, check_status, too_large
from saferplan.evidence.fetch_keeping import Keeping

Step = Callable[[int, int | None], None]
"""Told the bytes that have arrived and, where the server says, of how many."""


class Version(msgspec.Struct, frozen=True):
    """Which version of a file is being gathered, as the server tells it."""

    address: str
    etag: str = ""
    last_modified: str = ""

    @property
    def validator(self) -> str:
        """What If-Range may ask with: a strong entity tag, or else the date; empty where there is none."""
        return self.last_modified if self.etag.startswith("W/") or not self.etag else self.etag


def download(
    client: PoliteClient, url: str, keeping: Keeping, name: str, *, largest: int, step: Step
) -> Version:
    """Gather a file in `keeping.part(name)`, from what is there already where the server can continue it.

    Raises:
        FetchError: it could not be had whole, or is larger than `largest` bytes; what arrived is kept for
        next time.
    """
    failures = 0
    while True:
        before = _size(keeping.part(name))
        try:
            return _gather(client, url, keeping, name, largest, step)
        except PassingError as error:
            failures = 1 if _size(keeping.part(name)) > before else failures + 1
            client.wait_after(url, error, failures)


def _gather(client: PoliteClient, url: str, keeping: Keeping, name: str, largest: int, step: Step) -> Version:
    part = keeping.part(name)
    begun = _begun(keeping, name, url)
    have = _size(part) if begun is not None else 0
    headers = {"Range": f"bytes={have}-", "If-Range": begun.validator} if begun is not None and have else {}
    with client.stream(url, headers=headers) as response:
        if response.status_code == 416 and begun is not None and _whole_size(response) == have:
            return begun
        if response.status_code == 416:
            keeping.discard(name)
            raise PassingError("the file has changed since it was begun")
        check_status(url, response)
        _refuse_web_page(url, name, response)
        if response.status_code == 206 and not _continues(response, begun, have):
            keeping.discard(name)
            raise PassingError("the server continued another version of the file")
        continued = response.status_code == 206
        arrived = have if continued else 0
        length = response.headers.get("Content-Length")
        total = arrived + int(length) if length is not None and length.isdigit() else None
        if total is not None and total > largest:
            raise too_large(url, largest)
        version = begun if continued and begun is not None else _version(url, response)
        with part.open("ab" if continued else "wb") as file:
            # Only now that an older beginning is gone may the journal speak of the new version.
            keeping.journal(name).write_bytes(msgspec.json.encode(version))
            step(arrived, total)
            for piece in response.iter_raw():
                file.write(piece)
                arrived += len(piece)
                if arrived > largest:
                    raise too_large(url, largest)
                step(arrived, total)
    if total is not None and arrived != total:
        raise PassingError(f"only {arrived:,} of {total:,} bytes arrived")
    return version


def _begun(keeping: Keeping, name: str, url: str) -> Version | None:
    """The version whose beginning is here and can be asked to be continued."""
    try:
        version = msgspec.json.decode(keeping.journal(name).read_bytes(), type=Version)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return version if version.address == url and version.validator else None


def _version(url: str, response: httpx.Response) -> Version:
    return Version(url, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))


def _continues(response: httpx.Response, begun: Version | None, have: int) -> bool:
    """Whether a partial answer starts where the gathered part ends and is of the same version."""
    match = re.match(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
    etag = response.headers.get("ETag", "")
    same = begun is not None and (not etag or not begun.etag or etag == begun.etag)
    return match is not None and int(match[1]) == have and same


def _whole_size(response: httpx.Response) -> int | None:
    match = re.match(r"bytes \*/(\d+)", response.headers.get("Content-Range", ""))
    return None if match is None else int(match[1])


def _refuse_web_page(url: str, name: str, response: httpx.Response) -> None:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind == "text/html" and not name.endswith((".html", ".htm")):
        raise FetchError(
            f"{url} answered with a web page instead of {name}.",
            "The site may be under maintenance: try again later, or download it by hand and use --from.",
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
