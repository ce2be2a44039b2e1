"""What happened is told in words: labels, names and days, never numbers of rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from partnerships import START, People
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.models import Event
from saferplan.history.recording import record
from saferplan.history.selectors import MOST_KINDS, feed, history_of
from saferplan.history.services import comment_add, comment_correct, remark_withdraw
from saferplan.history.subjects import subject_get, subject_kinds
from saferplan.history.words import happenings, within
from saferplan.plan.actions import action_add, action_amend, action_lead_change
from talk import Plan2017, plan_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people: People) -> Plan2017:
    return plan_make(people)


def test_a_new_lead_is_told_by_names_not_numbers(people: People, plan: Plan2017) -> None:
    by = people.actor("NWLDC", "co_ordinator", START + dt.timedelta(days=3))
    action_lead_change(
        by=by,
        action=plan.open,
        lead=people.organisations["LCC"],
        lead_post="Head of youth justice",
        reason="The county runs it now.",
    )
    told = history_of(by=people.actor("Police", "reader"), subject=plan.open)[-1]
    assert told.who == "Co-ordinator, NWLDC"
    assert told.organisation == "North West Leicestershire District Council"
    assert told.what == "gave the action another lead"
    assert told.why == "The county runs it now."
    assert told.at == START + dt.timedelta(days=3)
    changes = {one.label: (one.before, one.after) for one in told.changes}
    assert changes == {
        "Lead": ("Leicestershire Police", "Leicestershire County Council"),
        "Post that leads": ("", "Head of youth justice"),
    }


def test_choices_days_and_relations_to_many_are_told_by_their_words(people: People, plan: Plan2017) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    action_amend(
        by=by,
        action=plan.open,
        visibility=Visibility.RESTRICTED.value,
        support=[people.organisations["LCC"], people.organisations["Turning Point"]],
    )
    first, *_, last = history_of(by=by, subject=plan.open)
    began = {one.label: one.after for one in first.changes}
    assert began["Starts"] == "1 April 2017"
    assert (first.began, last.began) == (True, False)
    changes = {one.label: (one.before, one.after) for one in last.changes}
    assert changes["Visibility"] == ("Partnership", "Restricted")
    assert changes["Support"] == ("", "Leicestershire County Council, Turning Point")


def test_what_a_reader_must_not_know_of_is_not_named(people: People, plan: Plan2017) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    follower = action_add(
        by=by,
        plan=plan.plan,
        priority=plan.priority,
        headline="Patrols where the other left off",
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2018, 3, 31),
        lead=people.organisations["LCC"],
    )
    record("action_carried", follower, by=by, continues=plan.restricted)
    seen = history_of(by=people.actor("LCC", "auditor"), subject=follower)[-1]
    assert seen.changes[0].after == str(plan.restricted)
    hidden = history_of(by=people.actor("Turning Point", "updater"), subject=follower)[-1]
    assert hidden.changes[0].after == "something that is not shown to you"


def test_the_history_of_an_action_has_its_milestones_and_comments(people: People, plan: Plan2017) -> None:
    by = people.actor("Police", "updater")
    comment = comment_add(by=by, subject=plan.open, text="The van is late.")
    comment_correct(by=by, comment=comment, text="The van comes in May.")
    told = [(one.noun, one.what) for one in history_of(by=by, subject=plan.open)]
    assert told == [
        ("action", "added the action"),
        ("milestone", "added the milestone"),
        ("comment", "commented"),
        ("comment", "corrected a comment"),
    ]
    change = history_of(by=by, subject=plan.open)[-1].changes[0]
    assert (change.label, change.before, change.after) == (
        "Comment",
        "The van is late.",
        "The van comes in May.",
    )


def test_the_feed_has_the_newest_first_and_only_what_the_reader_may_see(
    people: People, plan: Plan2017
) -> None:
    comment_add(by=people.actor("NWLDC", "co_ordinator"), subject=plan.restricted, text="Operation at dawn.")
    everything = feed(by=people.actor("LCC", "auditor")).entries
    assert everything[0].subject == "Operation at dawn."
    numbers = [one.event.pk for one in everything]
    assert numbers == sorted(numbers, reverse=True)
    for organisation, role in (("Turning Point", "updater"), ("Police", "updater")):
        some = feed(by=people.actor(organisation, role)).entries
        assert some
        assert not any("dawn" in str((one.subject, one.changes)) for one in some)
        assert not any(one.subject == str(plan.restricted) for one in some)
    second = feed(by=people.actor("LCC", "auditor"), before=everything[4].event.pk, most=3)
    assert second.further == second.entries[-1].event.pk
    assert [one.event.pk for one in second.entries] == numbers[5:8]


def test_who_has_not_signed_in_is_told_nothing(plan: Plan2017) -> None:
    nobody = Actor(START)
    assert feed(by=nobody).entries == ()
    assert happenings(Event.objects.all(), by=nobody) == []
    with pytest.raises(Http404):
        subject_get(by=nobody, kind="plan.action", number=plan.open.pk)


def test_the_number_of_queries_does_not_grow_with_what_happened(
    people: People, plan: Plan2017, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    for number in range(60):
        lead = people.organisations["LCC" if number % 2 else "Police"]
        action_lead_change(by=by, action=plan.open, lead=lead, lead_post=f"Post {number}", reason="To see.")
    with django_assert_max_num_queries(8):
        assert len(history_of(by=by, subject=plan.open)) >= 60
    # One for the events, one for each kind of row and of related row they touch.
    with django_assert_max_num_queries(1 + MOST_KINDS):
        assert len(feed(by=by).entries) == 50


def test_a_page_of_the_feed_ends_where_too_many_kinds_would_be_looked_up(
    people: People, plan: Plan2017, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert plan.plan.pk
    by = people.actor("LCC", "auditor")
    everything = [one.event.pk for one in feed(by=by, most=1000).entries]
    page, seen = feed(by=by), []
    while page.entries:
        seen += [one.event.pk for one in page.entries]
        if page.further is None:
            break
        with django_assert_max_num_queries(1 + MOST_KINDS):
            page = feed(by=by, before=page.further)
    assert set(everything) <= set(seen)
    assert seen == sorted(seen, reverse=True)
    events = list(Event.objects.order_by("-id"))
    assert within(events, 1000) == events
    assert within(events, 0) == events[:1]
    assert within([], 3) == []


def test_a_withdrawn_comment_says_why(people: People, plan: Plan2017) -> None:
    by = people.actor("Police", "updater")
    comment = comment_add(by=by, subject=plan.open, text="Call 01530 000000.")
    remark_withdraw(by=people.actor("NWLDC", "co_ordinator"), remark=comment, reason="A private number.")
    told = history_of(by=by, subject=plan.open)[-1]
    assert (told.what, told.why) == ("withdrew a comment", "A private number.")


def test_every_kind_shows_a_reader_only_what_its_loader_finds(people: People, plan: Plan2017) -> None:
    """`visible` is what everything else reads: what it gives is found, what it leaves out is not."""
    for organisation, role in people.accounts:
        by = people.actor(organisation, role)
        for kind in subject_kinds():
            seen = set(kind.visible(by).values_list("pk", flat=True))
            for number in kind.model._base_manager.values_list("pk", flat=True):
                if number in seen:
                    assert subject_get(by=by, kind=kind.name, number=number).pk == number
                else:
                    with pytest.raises(Http404):
                        subject_get(by=by, kind=kind.name, number=number)
