"""What was read is taken again while nothing happened, and never a moment longer."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from partnerships import START, SYSTEM, People, people_make, plan_make
from saferplan.history import remembering as memory
from saferplan.history.models import Event
from saferplan.history.recording import record
from saferplan.history.remembering import remembered, remembering
from saferplan.partnership.models import Account, Organisation, Partnership
from saferplan.partnership.people import account_describe, membership_end
from saferplan.partnership.selectors import partnership_get, signed_in_as
from saferplan.plan.actions import action_amend
from saferplan.plan.models import Action

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Iterator[People]:
    """A small partnership, outside any transaction; nothing is remembered of another test."""
    memory.forget()
    yield people_make()
    memory.forget()


def add(name: str) -> None:
    record("organisation_added", Organisation(name=name, short_name=name, kind="provider"), by=SYSTEM)


def test_it_is_made_once_until_something_happens(people: People) -> None:
    made = []

    def make() -> int:
        made.append(Organisation.objects.count())
        return made[-1]

    for _ in range(2):
        with remembering():
            assert (remembered("organisations", make), remembered("organisations", make)) == (4, 4)
    assert made == [4]
    add("Hospital")
    with remembering():
        assert remembered("organisations", make) == 5
    assert made == [4, 5]


def test_nothing_is_remembered_outside_a_page_that_shows_or_inside_a_transaction(people: People) -> None:
    made = iter(range(10))
    assert [remembered("number", lambda: next(made)) for _ in range(2)] == [0, 1]
    with transaction.atomic(), remembering():
        assert [remembered("number", lambda: next(made)) for _ in range(2)] == [2, 3]
    with remembering():
        with transaction.atomic():
            assert remembered("number", lambda: next(made)) == 4
        assert [remembered("number", lambda: next(made)) for _ in range(2)] == [5, 5]


def test_what_an_event_does_not_touch_stays_remembered(people: People) -> None:
    def look() -> tuple[object, object]:
        return (
            remembered("the partnership", lambda: object() if Partnership.objects.exists() else None),
            remembered("organisations and roles", lambda: (object(), _organisations_with_roles())),
        )

    with remembering():
        partnership, organisations = look()
        assert look() == (partnership, organisations)
    add("Hospital")
    with remembering():
        assert look()[0] is partnership, "no event touched it"
        assert look()[1] is not organisations, "organisations were read through their roles, too"


def test_what_is_made_of_something_remembered_changes_with_it(people: People) -> None:
    def inner() -> int:
        return remembered("organisations", Organisation.objects.count)

    def look() -> str:
        return remembered("sentence", lambda: f"{inner()} organisations")

    with remembering():
        assert inner() == 4
        assert look() == "4 organisations", "made of what was remembered already"
    add("Hospital")
    with remembering():
        assert look() == "5 organisations"


def test_a_relation_to_many_changes_with_its_row(people: People) -> None:
    made = plan_make(people)

    def supporters() -> set[str]:
        links = Action.support.through.objects.filter(action_id=made.police_action.pk)
        return remembered("supporters", lambda: set(links.values_list("organisation__short_name", flat=True)))

    with remembering():
        assert supporters() == {"NWLDC"}
    action_amend(
        by=people.actor("NWLDC", "co_ordinator"),
        action=made.police_action,
        support=[*made.police_action.support.all(), people.organisations["Turning Point"]],
        reason="They help.",
    )
    with remembering():
        assert supporters() == {"NWLDC", "Turning Point"}


def test_what_changes_without_an_event_is_never_remembered(people: People) -> None:
    """Accounts name themselves without an event: what shows their names is read each time."""
    account = people.accounts["Police", "reader"]

    def titles() -> list[str]:
        return remembered(
            "titles", lambda: list(Account.objects.order_by("pk").values_list("title", flat=True))
        )

    with remembering():
        titles()
    account_describe(
        by=people.actor("Police", "reader"), account=account, title="Inspector", wants_mail=False
    )
    with remembering():
        assert "Inspector" in titles()


def test_a_page_sees_nothing_older_than_it_began(people: People) -> None:
    with remembering():
        assert remembered("organisations", Organisation.objects.count) == 4
        contextvars.Context().run(_add_and_look)
        assert remembered("organisations", Organisation.objects.count) == 5, "made meanwhile"
    with remembering():
        assert remembered("organisations", lambda: 6) == 5


def test_what_was_begun_before_an_event_and_made_after_it_is_made_again(people: People) -> None:
    """A page that began before an event may have read before or after it: nobody can tell, so it does not count."""
    made = []

    def make() -> int:
        made.append(Organisation.objects.count())
        if len(made) == 1:
            contextvars.Context().run(_add_and_look_at_something_else)
        return made[-1]

    with remembering():
        assert remembered("organisations", make) == 4
    with remembering():
        assert remembered("organisations", make) == 5


def _add_and_look() -> None:
    add("Hospital")
    with remembering():
        remembered("organisations", Organisation.objects.count)


def _add_and_look_at_something_else() -> None:
    add("Hospital")
    with remembering():
        partnership_get()


def _organisations_with_roles() -> list[int]:
    return list(Organisation.objects.filter(parts__isnull=False).values_list("pk", flat=True))


def test_another_history_is_not_taken_for_the_same(people: People) -> None:
    """Where a database was put back to an earlier day, the newest event that was known is gone."""
    add("Hospital")
    with remembering():
        assert remembered("organisations", Organisation.objects.count) == 5
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM history_event WHERE id = (SELECT max(id) FROM history_event)")
        cursor.execute("DELETE FROM partnership_organisation WHERE short_name = 'Hospital'")
    with remembering():
        assert remembered("organisations", Organisation.objects.count) == 4


def test_after_very_many_events_everything_is_made_anew(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_EVENTS", 2)
    with remembering():
        first = remembered("the partnership", Partnership.objects.count)
    for number in range(3):
        add(f"Hospital {number}")
    with remembering():
        assert (first, remembered("the partnership", lambda: "made anew")) == (1, "made anew")


def test_what_is_kept_has_a_bound(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 3)
    with remembering():
        for number in range(5):
            assert remembered(number, lambda number=number: number) == number
        assert remembered(4, lambda: "made anew") == 4
        assert remembered(0, lambda: "made anew") == "made anew", "all was forgotten, to make room"


def test_who_asks_while_it_is_made_waits_for_it(people: People) -> None:
    made, begun, may_end = [], threading.Event(), threading.Event()

    def make() -> str:
        made.append("once")
        begun.set()
        may_end.wait(20)
        return "made"

    with remembering():
        inside = contextvars.copy_context()
        also_inside = contextvars.copy_context()
        got: list[str] = []
        first = threading.Thread(target=inside.run, args=(lambda: got.append(remembered("slow", make)),))
        second = threading.Thread(
            target=also_inside.run, args=(lambda: got.append(remembered("slow", make)),)
        )
        first.start()
        begun.wait(20)
        second.start()
        second.join(0.2)
        assert second.is_alive()
        may_end.set()
        first.join(20)
        second.join(20)
    assert (got, made) == (["made", "made"], ["once"])


def test_what_could_not_be_made_is_tried_again(people: People) -> None:
    with remembering():
        with pytest.raises(ZeroDivisionError):
            remembered("quotient", lambda: 1 // 0)
        assert remembered("quotient", lambda: 1) == 1


def test_a_role_that_ends_is_not_remembered(people: People) -> None:
    account = people.accounts["Police", "reader"]
    with remembering():
        assert signed_in_as(account=account, now=START)[1] == "Police"
        assert partnership_get() is partnership_get()
    held = account.memberships.get()
    membership_end(
        by=people.actor("NWLDC", "co_ordinator"), membership=held, until=START.date(), reason="Has left."
    )
    later = START.replace(day=START.day + 1)
    with remembering():
        assert not signed_in_as(account=account, now=later)[0].signed_in


def test_events_become_visible_in_the_order_of_their_numbers(people: People) -> None:
    """A second writer waits for the first to finish, so that nobody sees a number before a smaller one."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; `make test-postgres` runs this")
    first_wrote, first_may_end, order = threading.Event(), threading.Event(), []

    def first() -> None:
        try:
            with transaction.atomic():
                add("First")
                first_wrote.set()
                first_may_end.wait(20)
                order.append("first")
        finally:
            connection.close()

    def second() -> None:
        try:
            first_wrote.wait(20)
            add("Second")
            order.append("second")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for one in threads:
        one.start()
    first_wrote.wait(20)
    threads[1].join(0.5)
    assert threads[1].is_alive(), "the second waits"
    assert not Organisation.objects.filter(name="Second").exists()
    first_may_end.set()
    for one in threads:
        one.join(30)
    assert order == ["first", "second"]
    subjects = dict(Organisation.objects.values_list("pk", "name"))
    newest = Event.objects.order_by("-id").values_list("subject_id", flat=True)[:2]
    assert [subjects[one] for one in newest] == ["Second", "First"]
