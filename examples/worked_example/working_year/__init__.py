"""The worked example's site: the founding report's partnership through a whole working year and into the next.

Played by the services alone, in the order of the days: the plan of 2016/17 and its six meetings, the assessment that
was adopted, the workshop, the strategy, the refresh, the plan of 2017/18 and the first two of its meetings. What is
the report's and what is made up, the TOML files beside this module say at the top of each part.
"""

from __future__ import annotations

import datetime as dt
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.workspace.workspace import Workspace

FOUNDED = dt.date(2016, 3, 7)
AS_AT = dt.date(2017, 6, 27)
"""The day on which the site stands: that of the council meeting that the founding report was written for."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was filled: who can sign in, and the password of this one site."""

    accounts: tuple[tuple[str, str, str], ...]
    password: str


def build_site(workspace: Workspace) -> Site:
    """Fill the site of a workspace that has none yet. The password is made anew each time, and printed, not kept."""
    from saferplan.site.start import open_site, prepare_database

    open_site(workspace.folder.root)
    prepare_database(now=dt.datetime(FOUNDED.year, FOUNDED.month, FOUNDED.day, 9, tzinfo=dt.UTC))
    # The models of the site can be imported only now.
    from examples.worked_example.working_year.playing import play

    password = f"demo-{secrets.token_urlsafe(9)}"
    play(workspace, password)
    accounts = [(one["email"], one["title"], one["role"]) for one in facts("partnership")["account"]]
    # Officers read, and comment on the report to Council.
    accounts += [(one["email"], one["post"], "reader") for one in facts("council_report_2017")["officer"]]
    return Site(tuple(accounts), password)


def facts(name: str) -> dict[str, Any]:
    """One of the files of facts beside this module."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
