"""What tests of pages share: people, and a browser of each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from partnerships import People, people_make


@pytest.fixture(autouse=True)
def _without_second_factors(settings: Any) -> None:
    """Roles need no second factor in tests of pages; those of signing in ask for it themselves."""
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()


@pytest.fixture
def people(db: None) -> People:
    """A small partnership with accounts in every role."""
    return people_make()


@pytest.fixture
def transactional_people(transactional_db: None) -> People:
    """The same for tests in a browser, whose server is another thread."""
    return people_make()


@pytest.fixture
def client_of(people: People) -> Callable[[str, str], Client]:
    """The client of an account, by organisation and role, signed in."""

    def signed_in(organisation: str, role: str) -> Client:
        client = Client()
        client.force_login(people.accounts[organisation, role])
        return client

    return signed_in
