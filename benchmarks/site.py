"""The site: what a page costs beside one that does nothing, and whether a hundred people at once are served."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ACTIONS = 20
REPEATS = 60
PEOPLE = 100
SECONDS = 20.0
THINKING = 1.0  # seconds between two pages of one person, on average


def site_pages() -> dict[str, Any]:
    """The CPU milliseconds and queries of pages, beside those of a page that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        emails = _filled(Path(folder))
        os.environ["SAFERPLAN_SECOND_FACTOR_ROLES"] = "none"
        from django.conf import settings
        from django.db import connection
        from django.test import Client

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
            queries: list[str] = []
            with connection.execute_wrapper(_noting(queries)):
                client.get(address)
            found[name] = {
                "milliseconds": _cpu_of(lambda at=address: client.get(at)),
                "queries": len(queries),
            }
        connection.close()
    return found


def site_load() -> dict[str, Any]:
    """A hundred people who read, one of them writing each second: how long they wait, and what fails."""
    import httpx

    with tempfile.TemporaryDirectory() as folder:
        sessions, action = _sessions(Path(folder))
        with _served(Path(folder)) as address:
            waits: list[float] = []
            wrong: list[int] = []
            ends = time.monotonic() + SECONDS
            lock = threading.Lock()

            def person(number: int) -> None:
                pages = (
                    "/",
                    "/plan/2017/",
                    "/plan/2017/table/",
                    "/plan/2017/board/",
                    f"/plan/actions/{action}/",
                )
                with httpx.Client(
                    base_url=address, cookies={"sessionid": sessions[number]}, timeout=30
                ) as client:
                    time.sleep(THINKING * number / PEOPLE)
                    turn = 0
                    while time.monotonic() < ends:
                        started = time.perf_counter()
                        status = client.get(pages[(number + turn) % len(pages)]).status_code
                        waited = time.perf_counter() - started
                        with lock:
                            waits.append(waited)
                            if status != 200:
                                wrong.append(status)
                        turn += 1
                        time.sleep(THINKING)

            def writer() -> None:
                with httpx.Client(base_url=address, cookies={"sessionid": sessions[0]}, timeout=30) as client:
                    turn = 0
                    while time.monotonic() < ends:
                        form = f"/plan/actions/{action}/report/"
                        client.get(form)
                        token = client.cookies["csrftoken"]
                        sent = client.post(
                            form,
                            data={
                                "csrfmiddlewaretoken": token,
                                "reported": "green",
                                "stage": "in_progress",
                                "report": f"Turn {turn}",
                                "override_reason": "Agreed.",
                            },
                            headers={"referer": address},
                        )
                        with lock:
                            if sent.status_code != 302:
                                wrong.append(sent.status_code)
                        turn += 1
                        time.sleep(1.0)

            threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
            threads.append(threading.Thread(target=writer))
            for one in threads:
                one.start()
            for one in threads:
                one.join()
    waits.sort()
    return {
        "pages": len(waits),
        "seconds": SECONDS,
        "median": waits[len(waits) // 2],
        "slowest_twentieth": waits[int(len(waits) * 0.95)],
        "wrong": wrong,
    }


def _filled(workspace: Path) -> list[str]:
    """A site like the worked example's, with twenty actions; who signs in, the co-ordinator first."""
    from examples.worked_example.working_year import build_site

    import saferplan

    made = saferplan.Workspace.create(
        workspace / "partnership", partnership="E22000170", name="Benchmark", synthetic="Synthetic."
    )
    site = build_site(made)
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
    for number in range(ACTIONS - Action.objects.count()):
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
    return found, Action.objects.values_list("pk", flat=True).first() or 0


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of the site while it is served as its users serve it."""
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
        yield address
    finally:
        served.terminate()
        served.wait(timeout=30)


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
