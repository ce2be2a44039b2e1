"""Who opens the pages of consultation; what was not released is not found by strangers, and texts are for few."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from made_once import values_of_the_module
from partnerships import People
from route_inventory import CO_ORDINATOR, CONSULTATION, check, client_of
from route_values import consultation_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(consultation_values)


@pytest.mark.parametrize("name", sorted(CONSULTATION))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, CONSULTATION[name], values)


def test_what_is_not_released_is_not_found_by_strangers(values: dict[str, Any]) -> None:
    for name, arguments in (
        ("consultation_released", [values["consultation"]]),
        ("consultation_released_file", [values["consultation"], "html"]),
        ("consultation_released", [999]),
    ):
        assert Client().get(reverse(name, args=arguments)).status_code == 404


def test_a_format_that_is_not_handed_out_is_not_found(people: People, values: dict[str, Any]) -> None:
    client = client_of(people, CO_ORDINATOR)
    for name, arguments in (
        ("questionnaire_sheet", [values["questionnaire"], "exe"]),
        ("consultation_document", [values["consultation"], "exe"]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404
