"""`saferplan serve` and `saferplan invite`, started as a user would, on a workspace of their own.

Each start costs seconds: what needs no process of its own is asked of the console's functions, and a site that is only
to be started, ended or looked at runs one process for its pages.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from django.apps import apps
from django.db import connection
from typer.testing import CliRunner

from partnerships import START, People
from saferplan.cli.main import app
from saferplan.errors import SaferPlanError
from saferplan.site import console
from saferplan.site.serving import address_of, bound
from saferplan.workspace.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]
COMMAND = [sys.executable, "-c", "from saferplan.cli.main import run; run()"]
PASSWORD = "three unrelated words"


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFERPLAN_")}
    return {name: value for name, value in kept.items() if name != "DJANGO_SETTINGS_MODULE"} | settings


def saferplan(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        check=False,
    )


class Site:
    """A site that runs: what it prints, where it is, and how it ends."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *words],
            cwd=folder,
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def printed(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, pattern: str, seconds: float = 90) -> re.Match[str]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := re.search(pattern, self.printed, re.MULTILINE):
                return found
            if self.process.poll() is not None:
                self.reader.join(5)
                break
            time.sleep(0.05)
        pytest.fail(f"it never printed {pattern!r}, but:\n{self.printed}")

    @property
    def address(self) -> str:
        self.wait_for(r"^Ctrl-C stops it\.$")  # the last that it says: what comes before has been printed
        return self.wait_for(r"is at (http://\S+?)\.\n")[1]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(40)
        self.reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


FEW = ("--processes", "1")
"""Words for a site that answers from one process."""


@contextmanager
def running(folder: Path, *words: str, **settings: str) -> Iterator[Site]:
    site = Site(folder, *words, **settings)
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose site was set up once."""
    folder = tmp_path_factory.mktemp("serving") / "mine"
    made = saferplan(folder.parent, "init", "mine", "--csp", "E22000170", "--name", "Safer Somewhere")
    assert made.returncode == 0, made.stderr
    return folder


def test_a_site_is_served_set_up_and_stopped(workspace: Path) -> None:
    with running(workspace) as site:
        address = site.address
        assert "The site of Safer Somewhere is at" in site.printed
        assert "saferplan invite EMAIL --organisation NAME --role co_ordinator" in site.printed

        health = httpx.get(f"{address}/health")
        assert (health.status_code, health.json()) == (200, {"status": "well"})
        assert health.headers["Cache-Control"] == "no-store"

        first = httpx.get(address, follow_redirects=True)
        assert first.url.path == "/account/login/"
        style = re.search(r'href="(/static/govuk/govuk[^"]*\.css)"', first.text)
        assert style is not None
        sheet = httpx.get(address + style[1])
        assert sheet.status_code == 200
        assert sheet.headers["Content-Type"].startswith("text/css")
        assert "max-age" in sheet.headers["Cache-Control"]

        invited = saferplan(
            workspace,
            "invite",
            "co@nwl.example",
            "--organisation",
            "Somewhere Council",
            "--role",
            "co_ordinator",
        )
        assert invited.returncode == 0, invited.stderr
        assert "Added Somewhere Council as a responsible authority (district council)" in invited.stdout
        link = re.search(r"http://\S+/invitation/\S+", invited.stdout)
        assert link is not None
        assert link[0].startswith(address)
        mails = list((workspace / "site" / "mail").iterdir())
        assert len(mails) == 1
        assert link[0] in mails[0].read_text()

        with httpx.Client(follow_redirects=True) as browser:
            page = browser.get(link[0])
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert token is not None
            page = browser.post(
                link[0],
                data={"csrfmiddlewaretoken": token[1], "title": "Co-ordinator", "password": PASSWORD},
                headers={"Origin": address},
            )
            assert page.status_code == 200
            assert page.url.path == "/account/2fa/", "a co-ordinator needs a second factor"
            assert "Welcome" in page.text

        names = {" ".join(one.cmdline()) for one in site.children()}
        assert sum("gunicorn" in one for one in names) >= 1
        assert sum("django worker" in one for one in names) == 1
        children = site.children()
        assert site.stop(signal.SIGINT) == 0
        assert "The site has stopped." in site.printed
        assert not any(one.is_running() for one in children)


@pytest.mark.parametrize("which", ["gunicorn", "django worker"])
def test_if_one_process_dies_the_other_is_stopped_and_it_says_so(workspace: Path, which: str) -> None:
    with running(workspace, *FEW) as site:
        assert site.address
        children = site.children()
        victim = next(
            one for one in children if which in " ".join(one.cmdline()) and one.ppid() == site.process.pid
        )
        victim.kill()
        assert site.process.wait(40) == 1
        site.reader.join(5)
        assert "stopped by itself" in site.printed
        assert "Traceback" not in site.printed
        _, alive = psutil.wait_procs(children, timeout=15)
        assert not alive


def test_killed_outright_it_leaves_no_process_behind_and_starts_again_as_it_was(workspace: Path) -> None:
    with running(workspace, *FEW) as site:
        port = int(site.address.rsplit(":", 1)[1])
        children = site.children()
        assert len(children) >= 3, "a web server with its process, and the worker"
        site.process.kill()
        _, alive = psutil.wait_procs(children, timeout=40)
        assert not alive
    socket.create_server(("127.0.0.1", port)).close()  # its port is free again
    with running(workspace, *FEW) as again:
        assert httpx.get(f"{again.address}/health").status_code == 200
        assert "Nobody can sign in yet" not in again.printed
        assert "brought up to date" not in again.printed
        children = again.children()
        assert again.stop(signal.SIGTERM) == 0
        assert not any(one.is_running() for one in children)


def test_a_port_in_use_is_said(workspace: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        # It is refused before anything of the site is opened, so this process may ask.
        done = CliRunner().invoke(app, ["--workspace", str(workspace), "serve", "--port", port])
    assert isinstance(done.exception, SaferPlanError)
    assert f"cannot answer on port {port} of 127.0.0.1: address already in use" in str(done.exception)
    assert "--port" in str(done.exception)


def test_addresses_are_written_as_a_browser_takes_them() -> None:
    with closing(bound("127.0.0.1", 0)) as taken:
        assert address_of(taken) == f"http://localhost:{taken.getsockname()[1]}"
        assert os.get_inheritable(taken.fileno())
    with pytest.raises(SaferPlanError, match="cannot answer"):
        bound("192.0.2.1", 0)


def test_a_database_that_does_not_answer_is_said_without_its_password(workspace: Path) -> None:
    done = saferplan(
        workspace,
        "serve",
        "--port",
        "0",
        SAFERPLAN_DATABASE="postgresql://user:very-secret@127.0.0.1:1/nothing",
    )
    assert done.returncode == 1
    assert "The database nothing at 127.0.0.1:1 cannot be used" in done.stderr
    assert "very-secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_program_is_left_alone(workspace: Path) -> None:
    database = workspace / "site" / "partnership.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "insert into django_migrations (app, name, applied) values ('plan', '0999_later', '2030-01-01')"
        )
        connection.commit()
    try:
        done = saferplan(workspace, "serve", "--port", "0")
        assert done.returncode == 1
        assert "was written by a newer SaferPlan (0999_later is not known here)" in done.stderr
    finally:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("delete from django_migrations where name = '0999_later'")
            connection.commit()


def test_an_older_database_is_copied_before_it_is_changed(workspace: Path) -> None:
    database = workspace / "site" / "partnership.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        # As an older program left it: a table of the library of signing in is not there yet.
        connection.execute("drop table usersessions_usersession")
        connection.execute("delete from django_migrations where app = 'usersessions'")
        connection.commit()
    with running(workspace, *FEW) as site:
        said = site.wait_for(r"how it was before is in (\S+)\.")
        assert site.address
    copy = Path(said[1])
    assert copy.parent == database.parent
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    assert "partnership_organisation" in tables
    assert "usersessions_usersession" not in tables


def test_what_is_asked_wrongly_of_invite_is_said(workspace: Path) -> None:
    done = saferplan(
        workspace, "invite", "x@nwl.example", "--organisation", "Somewhere Council", "--role", "boss"
    )
    assert done.returncode == 1, done.stdout
    assert "There is no role 'boss'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"role": "boss"}, "There is no role 'boss'"),
        ({"organisation": "Nowhere"}, "no organisation 'Nowhere'"),
        ({"email": "nobody"}, "Enter an e-mail address"),
    ],
)
def test_an_invitation_is_asked_for_rightly(people: People, asked: dict[str, str], why: str) -> None:
    given = {"email": "x@nwl.example", "organisation": "Leicestershire Police", "role": "reader"} | asked
    with pytest.raises(SaferPlanError, match=why):
        console.invite(**given, kind="", title="", now=START)


@pytest.mark.django_db
def test_a_workspace_of_wales_without_a_name_is_founded_by_its_code(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "mine", partnership="W14000003")
    founded = console.found_from(workspace, now=START)
    assert (str(founded), founded.jurisdiction) == ("Community safety partnership W14000003", "Wales")
    assert console.next_step().startswith("Nobody can sign in yet.")
    given = {"email": "co@cardiff.example", "organisation": "Cardiff", "kind": "", "title": "", "now": START}
    with pytest.raises(SaferPlanError, match="has to be a co-ordinator"):
        console.invite(role="reader", **given)
    _, added = console.invite(role="co_ordinator", **given)
    assert "(unitary" in added.lower()
    assert console.next_step() == ""


Shape = tuple[frozenset[tuple[object, ...]], frozenset[str], frozenset[tuple[object, ...]]]


def tables_of(ask: Callable[[str], list[Any]]) -> dict[str, Shape]:
    """The tables of our own models: their columns, the names of their rules, and what their indexes are over."""
    made = ask("select name, sql from sqlite_master where type = 'table'")
    ours = {one._meta.db_table for one in apps.get_models(include_auto_created=True)}
    return {
        name: (
            frozenset(tuple(one[1:4]) for one in ask(f'pragma table_info("{name}")')),
            frozenset(re.findall(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)', sql)),
            frozenset(
                (one[2], *(each[2] for each in ask(f'pragma index_info("{one[1]}")')))
                for one in ask(f'pragma index_list("{name}")')
            ),
        )
        for name, sql in made
        if name in ours
    }


@pytest.mark.django_db
def test_migrations_make_the_tables_that_the_models_say(workspace: Path) -> None:
    """Tests have their tables made from the models; people have theirs made by migrations."""
    if connection.vendor != "sqlite":
        pytest.skip("the two are compared where both are SQLite")
    # Whichever test is first, this one makes the tables before it refuses the role.
    saferplan(workspace, "invite", "x@nwl.example", "--organisation", "Council", "--role", "boss")
    with closing(sqlite3.connect(workspace / "site" / "partnership.sqlite3")) as migrated:
        by_migrations = tables_of(lambda sql: migrated.execute(sql).fetchall())
    with connection.cursor() as cursor:
        from_models = tables_of(lambda sql: cursor.execute(sql).fetchall())
    assert len(from_models) > 100
    assert by_migrations == from_models


def test_help_is_instant() -> None:
    asked = "import sys, saferplan.cli.main; print([n for n in ('django','duckdb','allauth') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def postgres() -> Iterator[str]:
    """A database of its own on the server that the tests run on; skipped where that is SQLite."""
    server = os.environ.get("SAFERPLAN_DATABASE", "")
    if not server.startswith("postgresql:"):
        pytest.skip("the tests run on SQLite; `make test-postgres` runs them on PostgreSQL")
    name = f"serving_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield server.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


def test_a_site_is_served_from_postgresql(tmp_path: Path, postgres: str) -> None:
    assert saferplan(tmp_path, "init", "mine", "--csp", "E22000170").returncode == 0
    folder = tmp_path / "mine"
    with running(folder, SAFERPLAN_DATABASE=postgres) as site:
        address = site.address
        assert httpx.get(f"{address}/health").status_code == 200
        words = ("co@nwl.example", "--organisation", "Council", "--role", "co_ordinator")
        invited = saferplan(folder, "invite", *words, SAFERPLAN_DATABASE=postgres)
        assert invited.returncode == 0, invited.stderr
        link = re.search(r"http://\S+/invitation/\S+", invited.stdout)
        assert link is not None
        assert "asks you to act for Council" in httpx.get(link[0]).text
        assert site.stop() == 0
    assert not (folder / "site" / "partnership.sqlite3").exists()
    with running(folder, SAFERPLAN_DATABASE=postgres) as site:
        assert site.address
        assert "Nobody can sign in yet" not in site.printed
