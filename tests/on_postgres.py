"""Runs the tests of the site on PostgreSQL: `python tests/on_postgres.py [what pytest takes]`.

On the server that SAFERPLAN_TEST_DATABASE names, or else on one of its own, that is started from the programs
that are installed and thrown away afterwards. Without either it says so, and that nothing was run.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TESTS = Path(__file__).resolve().parent
FOLDERS = (
    "history",
    "partnership",
    "claims",
    "consultation",
    "strategy",
    "plan",
    "meetings",
    "money",
    "governance",
    "powers",
    "problem_solving",
    "scrutiny",
    "publications",
    "duties",
    "reports",
    "site",
)


@contextmanager
def server() -> Iterator[str]:
    """The address of a database; empty where there is none to be had."""
    named = os.environ.get("SAFERPLAN_TEST_DATABASE", "")
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    if named or programs is None:
        yield named
        return
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="saferplan-postgres-"))
    # It refuses to run as root; its package made a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    # No data of a test needs to survive a power cut.
    options = (
        f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    made = [
        *as_user,
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "--auth=trust",
        "-E",
        "UTF8",
    ]
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    try:
        subprocess.run([*made, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        start = [*control, "-o", options, "-l", str(folder / "log"), "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run them; 0 where they pass, or where there is no PostgreSQL."""
    with server() as address:
        if not address:
            print(
                "Skipped: no PostgreSQL. Install it (apt-get install postgresql), or name a server in "
                "SAFERPLAN_TEST_DATABASE, such as postgresql://postgres@127.0.0.1:5432/test."
            )
            return 0
        folders = [str(TESTS / name) for name in FOLDERS if (TESTS / name).is_dir()]
        command = [sys.executable, "-m", "pytest", "-m", "not browser and not long", *arguments, *folders]
        return subprocess.run(
            command, env=os.environ | {"SAFERPLAN_DATABASE": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
