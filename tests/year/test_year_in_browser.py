"""A whole year of a partnership in a real browser: six people of four organisations, from assessment to refresh.

Each part of the year has its module. What pages say is asserted where it is done, and what the database holds. The
pictures are for people to look at: in the folder that SAFERPLAN_SCREENSHOTS names, or else in the test's own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from chromium import chromium
from partnerships import START, people_make
from saferplan.partnership.models import Account
from saferplan.workspace.workspace import Workspace
from year.assessing import assess
from year.changing import change_in_mid_year, workbook
from year.cycles import (
    arrange,
    fifth_meeting,
    first_meeting,
    fourth_meeting,
    second_meeting,
    sixth_meeting,
    third_meeting,
)
from year.planning import agree_priorities, build_plan, publish_strategy
from year.prioritising import candidates, decide, discuss, score
from year.refreshing import begin_the_next_year, refresh
from year.stage import CAST, PASSWORD, QUICK, Clock, Person, Pictures, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.xdist_group("year"),
    pytest.mark.timeout(1200),
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def stage(
    transactional_db: None, live_server: Any, settings: Any, worked_example: Workspace, tmp_path: Path
) -> Iterator[Stage]:
    """The site on 3 April 2017: people can sign in, the evidence of the worked example is held, nothing else."""
    workspace = tmp_path / "partnership"
    shutil.copytree(worked_example.folder.root, workspace)
    clock = Clock(START)
    settings.PASSWORD_HASHERS = QUICK
    settings.SAFERPLAN_CLOCK = clock
    settings.SAFERPLAN_WORKSPACE = workspace
    settings.WORKSPACE = workspace / "site"
    settings.MEDIA_ROOT = workspace / "site" / "attachments"
    settings.SITE_ADDRESS = live_server.url
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    cache.clear()
    people = people_make()
    folder = Path(os.environ.get("SAFERPLAN_SCREENSHOTS") or tmp_path / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    pictures = Pictures(folder)
    with chromium() as browser:

        def person(account: Account | None) -> Person:
            context = browser.new_context(base_url=live_server.url, locale="en-GB")
            context.set_default_timeout(30_000)
            made = Person(account, context.new_page(), pictures)
            made.listen()
            return made

        persons = {}
        for part, who in CAST.items():
            account = people.accounts[who]
            account.set_password(PASSWORD)
            account.save()
            persons[part] = person(account)
        stranger = person(None)
        yield Stage(people, clock, persons, tmp_path, stranger)
        complaints = [one for everybody in (*persons.values(), stranger) for one in everybody.complaints]
    assert complaints == []


def sign_in(stage: Stage) -> None:
    """Everybody signs in, each in a browser of their own."""
    for person in stage.persons.values():
        person.sign_in()


YEAR = (
    sign_in,
    assess,
    candidates,
    score,
    discuss,
    decide,
    publish_strategy,
    agree_priorities,
    build_plan,
    arrange,
    first_meeting,
    second_meeting,
    third_meeting,
    change_in_mid_year,
    workbook,
    fourth_meeting,
    fifth_meeting,
    sixth_meeting,
    refresh,
    begin_the_next_year,
)


def test_a_year(stage: Stage) -> None:
    with stage.pictured_where_it_fails():
        for part in YEAR:
            part(stage)
