"""What the site runs: the web server, and the worker that does what takes long. Both run, or neither."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from saferplan.errors import SaferPlanError
from saferplan.site.beside import words

_READY_SECONDS = 60.0
_STOP_SECONDS = 20.0


def bound(host: str, port: int) -> socket.socket:
    """The socket on which the site will answer: taken before anything else is done, so that nobody else has it.

    Raises:
        SaferPlanError: the port is in use, is reserved, or the computer has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise SaferPlanError(
            f"The site cannot answer on port {port} of {host}: {(error.strerror or str(error)).lower()}.",
            "Stop what uses it, or choose another with --port.",
        ) from error
    taken.set_inheritable(True)
    return taken


def address_of(taken: socket.socket) -> str:
    """The address of a socket as one types it into a browser on the same computer."""
    host, port = taken.getsockname()[:2]
    shown = "localhost" if host in ("0.0.0.0", "::", "127.0.0.1", "::1") else host  # noqa: S104 - compared only
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


@dataclass
class Processes:
    """The web server and the worker. `run` starts them and returns when both have ended."""

    socket: socket.socket
    processes: int
    threads: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _asked_to_stop: bool = False
    _alive: int | None = None

    def run(self, ready: Callable[[], None]) -> None:
        """Start both, call `ready` once the site answers, and wait until somebody stops it.

        Raises:
            SaferPlanError: one of them ended by itself; the other was stopped.
        """
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._start()
            self._wait_until_it_answers()
            if not self._asked_to_stop:
                ready()
            while not self._asked_to_stop:
                self._refuse_if_one_ended()
                time.sleep(0.2)
        finally:
            self._end()
            for one, handler in before.items():
                signal.signal(one, handler)

    def _start(self) -> None:
        descriptor = self.socket.fileno()
        # Only this process holds the writing end: when it is gone, even killed, both read to the end, and end, too.
        reading, self._alive = os.pipe()
        server = words(reading, "gunicorn", "saferplan.site.wsgi:application")
        server += [
            "--bind",
            f"fd://{descriptor}",
            "--worker-class",
            "gthread",
            "--threads",
            str(self.threads),
        ]
        server += [
            "--workers",
            str(self.processes),
            "--graceful-timeout",
            "10",
            "--log-level",
            "warning",
            "--no-control-socket",
        ]
        worker = words(reading, "django", "worker", "-v", "0")
        # In sessions of their own: Ctrl-C reaches this process alone, which stops both in order.
        self.running["web server"] = subprocess.Popen(  # noqa: S603 - our own words
            server, pass_fds=[descriptor, reading], start_new_session=True
        )
        self.running["background worker"] = subprocess.Popen(  # noqa: S603 - our own words
            worker, pass_fds=[reading], start_new_session=True
        )
        os.close(reading)

    def _wait_until_it_answers(self) -> None:
        host = self.socket.getsockname()[0]
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
        here = f"[{here}]" if ":" in here else here
        # Asked under a name that the site answers to, whatever address it listens on.
        asked = urllib.request.Request(
            f"http://{here}:{self.socket.getsockname()[1]}/health", headers=_health_headers()
        )
        until = time.monotonic() + _READY_SECONDS
        while not self._asked_to_stop:
            self._refuse_if_one_ended()
            try:
                with urllib.request.urlopen(asked, timeout=5):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise SaferPlanError(
                        f"The site started, but its health page answers {error.code}.",
                        "Look at what it printed above.",
                    ) from error
            except OSError:
                pass
            if time.monotonic() > until:
                raise SaferPlanError(
                    f"The site did not answer within {_READY_SECONDS:.0f} seconds.",
                    "Look at what it printed above.",
                )
            time.sleep(0.1)

    def _refuse_if_one_ended(self) -> None:
        for name, process in self.running.items():
            code = process.poll()
            if code is not None and not self._asked_to_stop:
                raise SaferPlanError(
                    f"The {name} stopped by itself (code {code}); the site was stopped.",
                    "Look at what it printed above, then start the site again.",
                )

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None


def _health_headers() -> dict[str, str]:
    from django.conf import settings

    hosts = [one for one in settings.ALLOWED_HOSTS if one not in ("*", "[::1]") and not one.startswith(".")]
    secure = settings.SITE_ADDRESS.startswith("https://")
    return {"Host": hosts[0] if hosts else "localhost"} | ({"X-Forwarded-Proto": "https"} if secure else {})
