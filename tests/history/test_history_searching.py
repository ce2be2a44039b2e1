"""A search finds all that has the words, by kind, and never what a page would refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from partnerships import People
from saferplan.history import searching
from saferplan.history.actor import Actor
from saferplan.history.searching import (
    MOST_KINDS,
    MOST_KINDS_COMMENTED,
    Results,
    marked,
    search,
    words_of,
)
from saferplan.history.services import comment_add, remark_withdraw
from saferplan.history.subjects import kind_of, subject_get
from saferplan.plan.actions import action_add
from talk import Plan2017, plan_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people: People) -> Plan2017:
    return plan_make(people)


def titles(results: Results) -> dict[str, list[str]]:
    return {
        group.heading: ["".join(piece.text for piece in hit.title) for hit in group.hits]
        for group in results.groups
    }


def test_hits_stand_by_kind_with_the_words_marked(people: People, plan: Plan2017) -> None:
    found = search(by=people.actor("NWLDC", "co_ordinator"), question="VAN")
    assert titles(found) == {
        "Actions": ["1.4 Operation against a named group", "1.3 Patrols in the car parks of Coalville"],
        "Milestones": ["Warrant for the van yard", "Van ordered"],
    }
    excerpt = found.groups[0].hits[1].excerpt
    assert [piece.text for piece in excerpt if piece.found] == ["van"]
    assert "".join(piece.text for piece in excerpt) == "Tools are stolen from vans at night."
    assert found.count == 4
    assert {hit.year for group in found.groups for hit in group.hits} == {"2017/18"}


def test_all_words_must_stand_in_one_row_in_whatever_field(people: People, plan: Plan2017) -> None:
    by = people.actor("Police", "reader")
    assert titles(search(by=by, question="coalville tools")) == {
        "Actions": ["1.3 Patrols in the car parks of Coalville"]
    }
    assert search(by=by, question="coalville warrant").groups == ()
    assert search(by=by, question="   ").words == ()
    assert search(by=by, question="a % _").groups == ()


def test_a_title_with_the_words_comes_first(people: People, plan: Plan2017) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    newer = action_add(
        by=by,
        plan=plan.plan,
        priority=plan.priority,
        headline="Another",
        note="Patrols elsewhere",
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2018, 3, 31),
        lead=None,
    )
    assert titles(search(by=by, question="patrols"))["Actions"] == [str(plan.open), str(newer)]


def test_comments_are_found_where_they_stand_until_they_are_withdrawn(people: People, plan: Plan2017) -> None:
    by = people.actor("Police", "updater")
    comment = comment_add(by=by, subject=plan.open, text="Zebra crossing is closed.")
    group = search(by=by, question="zebra").groups[0]
    assert group.heading == "Comments"
    assert group.hits[0].address == kind_of(plan.open).address(plan.open)
    remark_withdraw(by=by, remark=comment, reason="Wrong.")
    assert search(by=by, question="zebra").groups == ()


def test_what_is_restricted_is_found_by_those_who_may_see_it(people: People, plan: Plan2017) -> None:
    comment_add(by=people.actor("NWLDC", "updater"), subject=plan.restricted, text="Quagga at dawn.")
    for organisation, role in people.accounts:
        by = people.actor(organisation, role)
        sees = organisation == "NWLDC" or role == "auditor"
        for question in ("quagga", "warrant", "named group", "broken"):
            assert bool(search(by=by, question=question).groups) is sees, (organisation, role, question)
    assert search(by=Actor(by.now), question="van").groups == ()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("vanwrtpoic sedl%_'\"1."), min_size=1, max_size=12))
def test_nothing_is_found_that_the_loader_refuses(people: People, plan: Plan2017, question: str) -> None:
    for organisation, role in (("Turning Point", "updater"), ("Police", "reader"), ("NWLDC", "updater")):
        by = people.actor(organisation, role)
        for group in search(by=by, question=question).groups:
            for hit in group.hits:
                kind = kind_of(hit.row)
                assert subject_get(by=by, kind=kind.name, number=hit.row.pk) == hit.row


def test_a_search_takes_one_query_and_one_for_each_kind_that_is_shown(
    people: People, plan: Plan2017, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    for number in range(40):
        comment_add(by=by, subject=plan.open, text=f"Van number {number}.")
    # Besides, the pages that comments stand on.
    with django_assert_max_num_queries(1 + MOST_KINDS + MOST_KINDS_COMMENTED):
        found = search(by=by, question="van")
    assert next(group for group in found.groups if group.heading == "Comments").more


def test_kinds_beyond_those_that_are_shown_are_looked_at_by_themselves(
    people: People, plan: Plan2017, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    comment_add(by=by, subject=plan.open, text="The van again.")
    comment_add(by=by, subject=plan.priority, text="The van once more.")
    whole = search(by=by, question="van")
    assert len(whole.groups) > 1
    monkeypatch.setattr(searching, "MOST_KINDS", 1)
    monkeypatch.setattr(searching, "MOST_KINDS_COMMENTED", 1)
    short = search(by=by, question="van")
    assert [one.heading for one in (*short.groups, *short.further)] == [one.heading for one in whole.groups]
    for one in short.further:
        [alone] = search(by=by, question="van", only=one.kind).groups
        assert (alone.heading, len(alone.hits)) == (one.heading, one.count)
    [comments] = search(by=by, question="van", only="history.comment").groups
    assert len({hit.address for hit in comments.hits}) == 2
    assert search(by=by, question="van", only="no.kind").groups == ()


@given(st.text(max_size=60), st.lists(st.text(min_size=2, max_size=5), max_size=3))
def test_marking_loses_no_letter(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, words)) == text


@given(st.text(max_size=500))
def test_a_question_has_at_most_eight_words(question: str) -> None:
    words = words_of(question)
    assert len(words) <= 8
    assert all(len(word) >= 2 for word in words)
