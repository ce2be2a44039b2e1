"""What journeys share: a browser, and a partnership in June 2017 that asks for updates and scores candidates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from chromium import chromium
from meetings_world import World, world_make
from workshops import opened
from year.stage import PASSWORD, QUICK

JUNE = dt.datetime(2017, 6, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    """1 June 2017: updates are asked for, candidates are scored; the police's updater can sign in with a password."""
    settings.PASSWORD_HASHERS = QUICK
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    settings.SAFERPLAN_CLOCK = lambda: JUNE
    cache.clear()
    made = world_make()
    made.open(0, dt.date(2017, 5, 15))
    opened(people=made.people)
    police = made.people.accounts["Police", "updater"]
    police.set_password(PASSWORD)
    police.save()
    return made
