"""Every address of the site stands in a table of who opens it; an address that does not fails the suite."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from partnerships import People
from route_inventory import HOME, TABLES, check, pages
from saferplan.site.access import PUBLIC

pytestmark = pytest.mark.django_db


def test_every_page_stands_in_one_table_and_declares_who_may_open_it() -> None:
    listed = [name for table in TABLES.values() for name in table]
    assert sorted(listed) == sorted(pages())
    assert all(hasattr(one.callback, "policy") for one in pages().values())


def test_what_is_public_is_listed_as_public() -> None:
    declared = {name for name, one in pages().items() if one.callback.policy == PUBLIC}
    assert declared == {name for table in TABLES.values() for name, route in table.items() if route.public}


@pytest.mark.parametrize("name", sorted(HOME))
def test_who_opens_the_pages_that_are_about_nothing_else(people: People, name: str) -> None:
    check(people, name, HOME[name], {})


def test_the_tables_of_the_database_are_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
