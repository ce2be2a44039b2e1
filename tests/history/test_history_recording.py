"""Rows change only by recorded events, and are what their events made of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partnerships import START, people_make
from saferplan.domain.planning.roles import AuthorityKind
from saferplan.history.actor import Actor
from saferplan.history.models import Event, UnrecordedWriteError
from saferplan.history.recording import fold, record, state
from saferplan.partnership.models import Organisation, OrganisationRole
from saferplan.partnership.services import organisation_describe

pytestmark = pytest.mark.django_db


def test_a_row_is_the_fold_of_its_events() -> None:
    people = people_make()
    police = people.organisations["Police"]
    by = people.actor("NWLDC", "co_ordinator")
    organisation_describe(
        by=by,
        organisation=police,
        name="Leicestershire Constabulary",
        short_name="Police",
        kind=AuthorityKind.POLICE,
    )
    stored = Organisation.objects.get(pk=police.pk)
    assert fold(stored.history) == state(stored)
    last = stored.history.last()
    assert last is not None
    assert (last.name, last.account_id, last.organisation_id) == (
        "organisation_renamed",
        by.account,
        people.organisations["NWLDC"].pk,
    )
    assert last.changes == {"name": ["Leicestershire Police", "Leicestershire Constabulary"]}


def test_what_changes_nothing_is_no_event() -> None:
    people = people_make()
    police = people.organisations["Police"]
    before = Event.objects.count()
    assert record("organisation_described", police, by=Actor(START), short_name="Police") is None
    assert Event.objects.count() == before


def test_a_stale_row_does_not_undo_what_another_wrote() -> None:
    people = people_make()
    first = Organisation.objects.get(pk=people.organisations["Police"].pk)
    second = Organisation.objects.get(pk=first.pk)
    record("organisation_described", first, by=Actor(START), short_name="Constabulary")
    record("organisation_described", second, by=Actor(START), kind=AuthorityKind.OTHER.value)
    stored = Organisation.objects.get(pk=first.pk)
    assert (stored.short_name, stored.kind) == ("Constabulary", "other")
    assert fold(stored.history) == state(stored)


def test_a_refused_change_leaves_row_and_history_as_they_were() -> None:
    people = people_make()
    part = OrganisationRole.objects.get(organisation=people.organisations["Police"])
    with pytest.raises(ValidationError) as refused:
        record("role_ended", part, by=Actor(START), until=part.since - dt.timedelta(days=1))
    assert "The end is before the start." in str(refused.value)
    stored = OrganisationRole.objects.get(pk=part.pk)
    assert stored.until is None
    assert stored.history.count() == 1


@pytest.mark.parametrize("write", ["save", "delete", "update", "bulk", "create", "queryset delete"])
def test_no_way_of_writing_goes_past_the_history(write: str) -> None:
    organisation = people_make().organisations["Police"]
    ways = {
        "save": lambda: organisation.save(),
        "delete": lambda: organisation.delete(),
        "update": lambda: Organisation.objects.update(short_name="x"),
        "bulk": lambda: Organisation.objects.bulk_create([Organisation(name="x", kind="other")]),
        "create": lambda: Organisation.objects.create(name="x", kind="other"),
        "queryset delete": lambda: Organisation.objects.filter(pk=organisation.pk).delete(),
    }
    with pytest.raises(UnrecordedWriteError, match="written by saferplan"):
        ways[write]()


def test_events_are_not_rewritten() -> None:
    people_make()
    with pytest.raises(UnrecordedWriteError):
        Event.objects.update(reason="something else")
    with pytest.raises(UnrecordedWriteError):
        Event.objects.all().delete()


def test_a_row_has_only_the_events_it_names() -> None:
    people = people_make()
    with pytest.raises(ValueError, match="organisation_renamed"):
        record("organisation_exploded", people.organisations["Police"], by=Actor(START))
