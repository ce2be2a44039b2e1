"""What documents say, and what they do not: money, silences, gaps, packs, the strategy, rounded counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publications_world import DAY, TINY, Year, make
from saferplan.documents.definition import encode
from saferplan.history.recording import record
from saferplan.plan.actions import action_add
from saferplan.publications.kinds import KINDS, document_of
from saferplan.publications.models import Publication
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind

pytestmark = pytest.mark.django_db


def words_of(document: Any) -> str:
    return encode(document).decode()


def test_money_that_no_line_was_made_of_is_not_known_in_the_review(year: Year) -> None:
    data = make(year, DocumentKind.ANNUAL_REVIEW).data
    county, police = sorted(data["money"], key=lambda one: one["funder"])
    assert (county["given"], county["spent"], county["settled"]) == (None, None, None)
    assert (police["given"], police["spent"]) == (3_450_000, 1_250)
    said = words_of(document_of(Publication.objects.latest("id")))
    assert "How much was given in all is not known" in said


def test_the_review_says_who_was_silent_to_partners_alone(year: Year) -> None:
    partners, public = (
        make(year, kind).data for kind in (DocumentKind.ANNUAL_REVIEW, DocumentKind.PUBLIC_REVIEW)
    )
    assert [(one["organisation"], one["silent"]) for one in partners["silences"]] == [
        ("Leicestershire Police", 1),
        ("North West Leicestershire District Council", 1),
    ]
    assert partners["meetings"] == 1
    assert not public["silences"]
    assert not public["attendance"]
    assert {one["purpose"] for one in public["money"]} == {""}


def test_what_a_plan_lacks_names_no_measure_of_a_restricted_action(year: Year) -> None:
    gaps = make(year, DocumentKind.ANNUAL_PLAN).data["gaps"]
    assert any(TINY in one for one in gaps)
    assert not any("Castle Street" in one for one in gaps)
    assert make(year, DocumentKind.PLAN_SUMMARY).data["gaps"] == ()


def test_a_summary_says_what_is_known_of_the_money(year: Year) -> None:
    said = words_of(document_of(make(year, DocumentKind.PLAN_SUMMARY)))
    assert "We know of £34,500 for this plan, from Police and Crime Commissioner for Leicestershire." in said
    assert "It is not known how much Leicestershire County Council gives." in said


def test_the_pack_has_the_minutes_the_report_the_log_and_counts_what_is_exempt(year: Year) -> None:
    made = make(year, DocumentKind.MEETING_PACK)
    assert [one["name"] for one in made.data["parts"]] == ["agenda", "minutes", "report"]
    assert [one["title"] for one in made.data["papers"]] == ["Figures to June"]
    assert [(one["label"], one["overdue"]) for one in made.data["log"]] == [("A1", True)]
    assert made.data["exempt"] == 1
    said = words_of(document_of(made))
    assert "1 paper is exempt, and in a part of the pack of its own." in said
    assert "Nothing was minuted under: " in said


def test_the_first_pack_of_a_new_plan_has_no_minutes_and_no_report(year: Year) -> None:
    later = year.world.meetings[2]
    made = publication_make(by=year.actor(), kind=DocumentKind.MEETING_PACK, subject=later)
    assert [one["name"] for one in made.data["parts"]] == ["agenda", "minutes"]
    first = publication_make(by=year.actor(), kind=DocumentKind.MEETING_PACK, subject=year.past)
    assert [one["name"] for one in first.data["parts"]] == ["agenda", "report"], "nothing was before it"
    assert "No meeting was held before this one." in words_of(document_of(first))


def test_a_strategy_says_what_the_law_asks_for_and_whose_objectives_it_supports(year: Year) -> None:
    data = make(year, DocumentKind.STRATEGY).data
    assert "substance misuse (Crime and Disorder Act 1998" in data["law"]
    assert [one["priorities"] for one in data["objectives"]] == [("2017/18: priority 1",)]
    assert any("Re-offending" in one for one in data["years"][0]["gaps"])
    assert [len(one["priorities"]) for one in data["years"]] == [1, 0, 0]


def test_an_empty_plan_makes_documents_that_say_so(year: Year) -> None:
    record("priority_ended", year.priority, by=year.actor(), ended=DAY)
    for kind in DocumentKind:
        if KINDS[kind].about.value == "plan":
            assert words_of(document_of(make(year, kind)))
    said = words_of(document_of(make(year, DocumentKind.ANNUAL_PLAN)))
    assert "No priority is agreed for this year yet." in said


def test_a_count_from_a_sensitive_series_is_rounded_for_everybody(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saferplan.publications.plan_data.is_sensitive", lambda _: True)
    measures = make(year, DocumentKind.PLAN_SUMMARY).data["priorities"][0]["measures"]
    assert [one["baseline"] for one in measures] == ["2,130", "fewer than 5"]
    measures = make(year, DocumentKind.ANNUAL_PLAN).data["priorities"][0]["measures"]
    assert [one["baseline"] for one in measures] == ["2,129", "3"]


def test_queries_do_not_grow_with_what_a_plan_holds(year: Year) -> None:
    for kind in (DocumentKind.ANNUAL_PLAN, DocumentKind.ANNUAL_REVIEW):
        with CaptureQueriesContext(connection) as few:
            KINDS[kind].gather(by=year.actor(), subject=year.plan)
        for number in range(4):
            action_add(
                by=year.actor(),
                plan=year.plan,
                priority=year.priority,
                headline=f"One more {number}",
                reason="More.",
                lead=year.world.people.organisations["Police"],
                starts=dt.date(2017, 4, 1),
                ends=dt.date(2018, 3, 31),
            )
        with CaptureQueriesContext(connection) as many:
            KINDS[kind].gather(by=year.actor(), subject=year.plan)
        assert len(many) == len(few)
