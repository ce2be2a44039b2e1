"""A page says the same whether it takes what an earlier page made or makes it anew, to each reader their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from partnerships import People, people_make, plan_make
from route_inventory import CO_ORDINATOR, COUNCIL, POLICE, PROVIDER, TABLES, address_of, client_of
from route_values import VALUES
from saferplan.domain.planning.roles import Visibility
from saferplan.history import remembering as memory
from saferplan.plan.actions import action_amend
from saferplan.site import middleware

pytestmark = pytest.mark.django_db(transaction=True)
READERS = (CO_ORDINATOR, PROVIDER)
CHANGES_EACH_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|[?&amp;]token=[^"&]+')


@pytest.fixture
def people(transactional_db: None) -> Iterator[People]:
    memory.forget()
    yield people_make()
    memory.forget()


@pytest.mark.long
@pytest.mark.parametrize("family", sorted(TABLES))
def test_what_is_remembered_is_what_would_be_made(
    people: People, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    values = VALUES[family](people, settings, tmp_path)
    clients = {who: client_of(people, who) for who in READERS}
    pages = [
        (name, who, address_of(name, route, values))
        for name, route in sorted(TABLES[family].items())
        for who in READERS
        if who in route.opens
    ]
    assert pages
    first, asked = _told(clients, pages)
    again, asked_again = _told(clients, pages)
    # A row that is followed when what was remembered is shown would stay as it was, whatever happens to it.
    assert asked == asked_again, "nothing is read of what is remembered but by what makes it"
    assert memory._latest.slots, "something was remembered"
    monkeypatch.setattr(middleware, "remembering", nullcontext)
    anew = [_body(clients[who], address) for _, who, address in pages]
    for (name, who, _), one, two, three in zip(pages, first, again, anew, strict=True):
        assert one == two == three, (name, who)


def test_a_restricted_action_stays_with_those_who_take_part_in_it(people: People) -> None:
    made = plan_make(people)
    readers = {who: client_of(people, who) for who in (CO_ORDINATOR, POLICE, COUNCIL, PROVIDER)}
    pages = ("/plan/2017/table/", "/plan/2017/board/", f"/plan/actions/{made.police_action.pk}/")

    def who_sees(page: str) -> set[tuple[str, str]]:
        return {
            who
            for who, client in readers.items()
            if made.police_action.headline in client.get(page).content.decode()
        }

    for page in pages:
        assert who_sees(page) == set(readers)
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=made.police_action,
        visibility=Visibility.RESTRICTED,
        reason="A case is heard.",
    )
    for page in (*pages, *pages):
        assert who_sees(page) == {CO_ORDINATOR, POLICE, COUNCIL}, page


Pages = list[tuple[str, Any, str]]


def _told(
    clients: dict[Any, Any], pages: Pages
) -> tuple[list[tuple[int, bytes]], list[tuple[Any, list[str]]]]:
    """What each page says, and what it asked of the database besides what is remembered."""
    said, asked = [], []
    for name, who, address in pages:
        questions: list[str] = []
        with connection.execute_wrapper(_noting(questions)):
            said.append(_body(clients[who], address))
        asked.append(((name, who), questions))
    return said, asked


def _noting(questions: list[str]) -> Any:
    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if memory._reading.get() is None and "history_event" not in sql:
            questions.append(sql)
        return execute(sql, *rest)

    return note


def _body(client: Any, address: str) -> tuple[int, bytes]:
    response = client.get(address)
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, CHANGES_EACH_TIME.sub(b"", whole)
