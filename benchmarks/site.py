"""The site: what a page costs beside one that does nothing, and whether a hundred people at once are served."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ACTIONS = 20
REPEATS = 60
PEOPLE = 100
SECONDS = 20.0
THINKING = 1.0  # seconds between two pages of one person, on average


def site_pages() -> dict[str, Any]:
    """The CPU milliseconds and queries of pages, beside those of a page that does nothing; and those of a page of which
    nothing is remembered, which has all to read."""
    with tempfile.TemporaryDirectory() as folder:
        emails = _filled(Path(folder))
        os.environ["SAFERPLAN_SECOND_FACTOR_ROLES"] = "none"
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        from saferplan.history.remembering import forget
        from saferplan.partnership.models import Account

        settings.ROOT_URLCONF = "benchmarks.site_urls"
        settings.SAFERPLAN_SECOND_FACTOR_ROLES = []
        settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 8, 10, 9, tzinfo=dt.UTC)
        client = Client(headers={"host": "localhost"})
        client.force_login(Account.objects.get(email=emails[0]))
        found = {}
        for name, address in (
            ("nothing", "/bare/"),
            ("list", "/plan/2017/table/"),
            ("dashboard", "/"),
            ("board", "/plan/2017/board/"),
        ):
            for _ in range(5):
                assert client.get(address).status_code == 200, address

            def anew(at: str = address) -> None:
                forget()
                client.get(at)

            found[name] = {
                "milliseconds": _cpu_of(lambda at=address: client.get(at)),
                "queries": _queries_of(lambda at=address: client.get(at)),
                "milliseconds_anew": _cpu_of(anew),
                "queries_anew": _queries_of(anew),
            }
        connection.close()
    return found


def site_load() -> dict[str, Any]:
    """A hundred people who read, one of them writing each second: how long they wait, and what fails."""
    with tempfile.TemporaryDirectory() as folder:
        sessions, action = _sessions(Path(folder))
        with _served(Path(folder)) as (address, process):
            pages = ("/", "/plan/2017/", "/plan/2017/table/", "/plan/2017/board/", f"/plan/actions/{action}/")
            waits: list[float] = []
            wrong: list[int] = []
            ends = time.monotonic() + SECONDS

            def person(number: int) -> None:
                browser = Browser(address, sessions[number])
                time.sleep(THINKING * number / PEOPLE)
                turn = 0
                while time.monotonic() < ends:
                    started = time.perf_counter()
                    status = browser.get(pages[(number + turn) % len(pages)])
                    waits.append(time.perf_counter() - started)
                    if status != 200:
                        wrong.append(status)
                    turn += 1
                    time.sleep(THINKING)

            def writer() -> None:
                browser = Browser(address, sessions[0])
                form = f"/plan/actions/{action}/report/"
                turn = 0
                while time.monotonic() < ends:
                    started = time.monotonic()
                    browser.get(form)
                    report = {"reported": "green", "stage": "in_progress", "report": f"Turn {turn}"}
                    status = browser.post(form, report | {"override_reason": "Agreed."})
                    if status != 302:
                        wrong.append(status)
                    turn += 1
                    time.sleep(max(0.0, 1.0 - (time.monotonic() - started)))

            threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
            threads.append(threading.Thread(target=writer))
            before = _cpu_of_served(process)
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            spent = _cpu_of_served(process) - before
    waits.sort()
    return {
        "pages": len(waits),
        "seconds": SECONDS,
        "median": waits[len(waits) // 2],
        "slowest_twentieth": waits[int(len(waits) * 0.95)],
        "wrong": wrong,
        "cpu_seconds": spent,
    }


class Browser:
    """Somebody who has signed in, on a plain connection: asking runs on the cores that answer, so it costs little."""

    def __init__(self, address: str, session: str) -> None:
        self.address = address
        self.cookies = {"sessionid": session}
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)

    def get(self, path: str) -> int:
        """The status of a page."""
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> int:
        """The status of sending a form that was got before."""
        body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": self.cookies["csrftoken"]})
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": self.address,
            "Referer": self.address,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            answer = self._answer(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # The server closes a connection that was quiet for a while; a browser opens another without a word.
            self.connection.close()
            answer = self._answer(method, path, body, headers)
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status

    def _answer(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer


def _filled(workspace: Path) -> list[str]:
    """The site of the worked example, with twenty actions in its plan; who signs in, the co-ordinator first."""
    from examples.worked_example.demo import run
    from examples.worked_example.working_year import build_site
    from rich.console import Console

    from saferplan.workspace.workspace import Workspace

    run(workspace, Console(quiet=True))
    site = build_site(Workspace.open(workspace / "partnership"))
    from saferplan.partnership.models import Account
    from saferplan.partnership.selectors import actor_of, organisation_named
    from saferplan.plan.actions import action_add
    from saferplan.plan.milestones import milestone_add
    from saferplan.plan.models import Action
    from saferplan.plan.selectors import plan_get, priority_list

    plan = plan_get(year=2017)
    now = dt.datetime(2017, 4, 3, 9, tzinfo=dt.UTC)
    by = actor_of(account=Account.objects.get(email=site.accounts[0][0]), now=now)
    police, council = organisation_named(name="Police"), organisation_named(name="NWLDC")
    for number in range(ACTIONS - Action.objects.filter(plan=plan).count()):
        action = action_add(
            by=by,
            plan=plan,
            priority=priority_list(plan=plan)[number % 3],
            headline=f"Action {number}",
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            lead=police,
            support=[council],
            reason="For the benchmark.",
        )
        for due in (dt.date(2017, 6, 30), dt.date(2017, 12, 31)):
            milestone_add(by=by, action=action, text=f"By {due}", due=due, reason="For the benchmark.")
    return [email for email, _, _ in site.accounts]


def _sessions(folder: Path) -> tuple[list[str], int]:
    """A hundred who have signed in, the co-ordinator first, and an action to report on."""
    emails = _filled(folder)
    from django.test import Client

    from saferplan.partnership.models import Account
    from saferplan.plan.models import Action

    accounts = [Account.objects.get(email=email) for email in emails]
    found = []
    for number in range(PEOPLE):
        client = Client()
        client.force_login(accounts[number % len(accounts)])
        found.append(client.cookies["sessionid"].value)
    return found, Action.objects.filter(plan__year=2017).values_list("pk", flat=True).first() or 0


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of the site while it is served as its users serve it, and the number of its process."""
    command = [str(Path(sys.executable).with_name("saferplan")), "--workspace", str(folder / "partnership")]
    settings = {"SAFERPLAN_AS_AT": "2017-06-27", "SAFERPLAN_SECOND_FACTOR_ROLES": "none"}
    served = subprocess.Popen(
        [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
    )
    try:
        assert served.stdout is not None
        address = ""
        while not address:
            line = served.stdout.readline()
            if not line:
                raise RuntimeError("the site did not start")
            found = re.search(r"is at (http://\S+?)\.?\s", line)
            address = found[1] if found else ""
        yield address, served.pid
    finally:
        served.terminate()
        served.wait(timeout=30)


def _cpu_of_served(process: int) -> float:
    """The CPU seconds that the site took so far, in all its processes."""
    served = psutil.Process(process)
    times = [one.cpu_times() for one in (served, *served.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _queries_of(act: Callable[[], object]) -> int:
    """How many queries an act asks."""
    from django.db import connection

    queries: list[str] = []
    with connection.execute_wrapper(_noting(queries)):
        act()
    return len(queries)


def _noting(queries: list[str]) -> Callable[..., Any]:
    """What notes each query that is asked."""

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    return note


def _cpu_of(act: Callable[[], object]) -> float:
    """The CPU milliseconds of an act, the least of three times several."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for _ in range(REPEATS):
            act()
        best = min(best, (time.process_time() - started) / REPEATS)
    return 1000 * best
