"""Asking publishers' servers politely: seldom, patiently, and never for more than is meant.

At most one request a second; a server that says when to come back is obeyed; failures that may pass are
tried again after a growing, jittered wait (exponential back-off with full jitter); what will not pass is an
error at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeVar

import httpx

from saferplan.errors import SaferPlanError

Answer = TypeVar("Answer")

MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which another try may succeed."""


class FetchError(SaferPlanError):
    """A publisher's server did not give what was asked; nothing was kept under the final name."""


class PassingError(Exception):
    """A failure that may pass: worth another try, after `retry_after` seconds if the server said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Politeness:
    """How requests are spaced and repeated; all times in seconds.

    `attempts` counts tries in a row that bring nothing new. A server that asks to wait longer than
    `longest_asked_wait` is not waited for.
    """

    interval: float = 1.0
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_asked_wait: float = 600.0
    connect_timeout: float = 15.0
    read_timeout: float = 60.0


class PoliteClient:
    """An HTTP client that keeps to a `Politeness`. Use it as a context manager.

    `sleep`, `clock` and `jitter` (a number from 0 to 1) can be replaced, so that tests need not wait.
    """

    def __init__(
        self,
        politeness: Politeness | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.politeness = politeness or Politeness()
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._now = now
        self._next = 0.0
        self._http = httpx.Client(
            follow_redirects=True,
            headers={"User-Agent": f"saferplan/{version('saferplan')} (community safety analysis software)"},
            timeout=httpx.Timeout(self.politeness.read_timeout, connect=self.politeness.connect_timeout),
        )

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @contextmanager
    def stream(
        self,
        url: str,
        *,
        method: str = "GET",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[httpx.Response]:
        """One request, its body not yet read; no second try.

        Raises:
            PassingError: the connection or the server failed in a way that may pass, here or while reading.
            FetchError: the address leads nowhere.
        """
        self._wait_for_turn()
        # The length and the parts of a file are those of its plain bytes.
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        try:
            with self._http.stream(method, url, params=query, headers=sent) as response:
                if response.status_code in MAY_PASS:
                    raise PassingError(
                        f"the server answered {response.status_code} {response.reason_phrase}".strip(),
                        self._asked_wait(response),
                    )
                yield response
        except httpx.TimeoutException as error:
            raise PassingError("the server took too long to answer") from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects) as error:
            raise FetchError(
                f"{url} cannot be fetched ({error}).", "The address in publishers.toml may be out of date."
            ) from error
        except httpx.TransportError as error:
            raise PassingError(f"the connection failed ({error or type(error).__name__})") from error

    def head(self, url: str) -> httpx.Response:
        """The status and headers of an address; one try.

        Raises:
            PassingError, FetchError: as `stream`.
        """
        with self.stream(url, method="HEAD") as response:
            return response

    def body(self, url: str, *, query: Mapping[str, str] | None = None, largest: int = 64 << 20) -> bytes:
        """The whole body of an answer of 200; one try.

        Raises:
            PassingError, FetchError: as `stream`; or it is larger than `largest` bytes.
        """
        with self.stream(url, query=query) as response:
            check_status(url, response)
            pieces, size = [], 0
            for piece in response.iter_bytes():
                size += len(piece)
                if size > largest:
                    raise too_large(url, largest)
                pieces.append(piece)
            return b"".join(pieces)

    def patient_body(
        self, url: str, *, query: Mapping[str, str] | None = None, largest: int = 64 << 20
    ) -> bytes:
        """The whole body of an answer of 200, tried again while failures may pass.

        Raises:
            FetchError: it could not be had, or is larger than `largest` bytes.
        """
        return self.patiently(url, lambda: self.body(url, query=query, largest=largest))

    def patiently(self, url: str, ask: Callable[[], Answer]) -> Answer:
        """What `ask` returns, asked again while its failures may pass.

        Raises:
            FetchError: it failed too often, or will not pass.
        """
        failures = 0
        while True:
            try:
                return ask()
            except PassingError as error:
                failures += 1
                self.wait_after(url, error, failures)

    def wait_after(self, url: str, error: PassingError, failures: int) -> None:
        """Wait before the next try.

        Raises:
            FetchError: there have been enough, or the server asks to wait too long.
        """
        if failures >= self.politeness.attempts:
            raise FetchError(
                f"{url} could not be fetched: {error.reason}, {failures} times in a row.",
                "Try again later; what has arrived is kept and will be continued.",
            ) from error
        wait = (
            min(self.politeness.first_wait * 2.0 ** (failures - 1), self.politeness.longest_wait)
            * self._jitter()
        )
        if error.retry_after is not None:
            if error.retry_after > self.politeness.longest_asked_wait:
                raise FetchError(
                    f"{url} could not be fetched: {error.reason} and asks to wait "
                    f"{error.retry_after:,.0f} seconds.",
                    "Try again after that time.",
                ) from error
            wait = max(wait, error.retry_after)
        self._sleep(wait)

    def _wait_for_turn(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self.politeness.interval

    def _asked_wait(self, response: httpx.Response) -> float | None:
        """Seconds in a Retry-After header, which holds seconds or a date (RFC 9110 10.2.3)."""
        asked = response.headers.get("Retry-After", "").strip()
        if asked.isdigit():
            return float(asked)
        try:
            return max((parsedate_to_datetime(asked) - self._now()).total_seconds(), 0.0)
        except (TypeError, ValueError):
            return None


def check_status(url: str, response: httpx.Response) -> None:
    """Nothing, if the server gives what was asked.

    Raises:
        FetchError: it says no.
    """
    if response.status_code in (404, 410):
        raise FetchError(f"{url} is not published.", "It may come later, or its address has changed.")
    if response.status_code not in (200, 206):
        raise FetchError(
            f"{url} could not be fetched: the server answered "
            f"{response.status_code} {response.reason_phrase}.",
            "Try again later, or download it by hand and use --from.",
        )


def too_large(url: str, largest: int) -> FetchError:
    """The error for an answer that cannot be what is meant."""
    return FetchError(
        f"{url} is larger than {largest:,} bytes, so it cannot be what is meant.",
        "Check the address in publishers.toml.",
    )
