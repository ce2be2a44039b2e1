"""Who opens the pages of documents; what is restricted is not found, and what is not published is not public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from made_once import values_of_the_module
from partnerships import People
from route_inventory import PUBLICATIONS, address_of, check
from route_values import publications_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(publications_values)


@pytest.mark.parametrize("name", sorted(PUBLICATIONS))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PUBLICATIONS[name], values)


def test_a_stranger_finds_no_draft(values: dict[str, Any]) -> None:
    address = address_of("published_document", PUBLICATIONS["published_document"], values)
    assert Client().get(address).status_code == 200
    draft = reverse("published_document", args=[values["draft"], "html"])
    assert Client().get(draft).status_code == 404
