"""Who opens the pages of reports to a council; a draft is not found by other organisations."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import POLICE, REPORTS, address_of, check, client_of
from route_values import reports_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(reports_values)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, REPORTS[name], values)


@pytest.mark.parametrize("name", ["council_report_document", "report_part", "report_comment"])
def test_a_draft_of_another_organisation_is_not_found(
    people: People, values: dict[str, Any], name: str
) -> None:
    values["published"] = values["draft"]
    assert client_of(people, POLICE).get(address_of(name, REPORTS[name], values)).status_code == 404
