"""The completeness check as a page: counts, lines, links, another day; and a record from its form to its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships import People, plan_make
from saferplan.domain.planning.duty_records import Duty
from saferplan.duties.models import DutyRecord

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]
CHECK = "/completeness/"


@pytest.fixture(autouse=True)
def _stands(people: People, settings: Any) -> None:
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 6, 27, 9, 0, tzinfo=dt.UTC)
    plan_make(people)


@pytest.fixture
def co_ordinator(client_of: ClientOf) -> Client:
    return client_of("NWLDC", "co_ordinator")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_each_line_has_its_reference_how_far_it_was_checked_and_a_way_on(co_ordinator: Client) -> None:
    text = text_of(co_ordinator, CHECK)
    for id_ in ("SA01", "PP04", "PP19", "GV01", "GV08"):
        assert f"{id_} " in text
    assert "Crime and Disorder Act 1998, section 6(1)(b): verified in the source." in text
    for name, arguments in (
        ("plan_overview", [2017]),
        ("plan_measures", [2017]),
        ("plan_money", [2017]),
        ("strategy", []),
        ("objectives", []),
        ("partnership", []),
        ("shared_information", []),
        ("assessments", []),
        *(("duty_record_add", [one.value]) for one in Duty),
    ):
        assert f'href="{reverse(name, args=arguments)}"' in text, name


def test_who_may_not_record_is_led_to_the_records(client_of: ClientOf) -> None:
    text = text_of(client_of("Police", "reader"), CHECK)
    assert "records/add" not in text
    assert f'href="{reverse("duty_records")}"' in text


def test_another_day_has_its_law_and_its_plan(co_ordinator: Client) -> None:
    assert "It applies from 31 January 2023." in text_of(co_ordinator, CHECK)
    later = text_of(co_ordinator, f"{CHECK}?on=2023-02-01")
    assert "It applies from 31 January 2023." not in later
    assert "as at 1 February 2023: the plan year 2022/23, of which there is no plan" in later


def test_a_day_is_typed_in_three_boxes(co_ordinator: Client) -> None:
    assert "as at 1 April 2016" in text_of(co_ordinator, f"{CHECK}?on-day=1&on-month=April&on-year=2016")
    page = co_ordinator.get(CHECK).content.decode()
    assert 'name="on-day" type="text" inputmode="numeric" value="27"' in page
    assert 'type="date"' not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("on=yesterday", "must include a month and a year"),
        ("on=2017-13-01", "must be a real date, such as"),
        ("on=1997-01-01", "The check knows days from 31 July 1998 to 1 January 2100."),
        ("on=9999-12-31", "The check knows days from 31 July 1998 to 1 January 2100."),
        ("on-day=1&on-month=4&on-year=", "must include a year"),
        ("on-day=&on-month=&on-year=", "Enter day of the check"),
    ],
)
def test_a_day_that_cannot_be_asked_about_is_refused_with_what_to_do(
    co_ordinator: Client, asked: str, said: str
) -> None:
    page = co_ordinator.get(f"{CHECK}?{asked}").content.decode()
    assert "<title>Error: Completeness check" in page
    assert page.count(said) == 2  # in the summary and beside the boxes
    assert 'href="#id_on-day"' in page
    assert "as at 27 June 2017" in page


FORM = {
    "says": "done",
    "day": "2017-06-20",
    "source": "Minutes of the committee",
    "words": "Reviewed the year.",
}


def test_a_record_goes_from_its_form_to_its_line(co_ordinator: Client) -> None:
    add = reverse("duty_record_add", args=["scrutiny_meeting"])
    made = co_ordinator.post(add, FORM)
    held = DutyRecord.objects.get()
    assert made.headers["Location"] == reverse("duty_record", args=[held.pk])
    assert "Minutes of the committee, 20 June 2017." in text_of(co_ordinator, CHECK)
    assert "20 June 2018" in text_of(co_ordinator, reverse("duty_record", args=[held.pk]))
    assert "Minutes of the committee" in text_of(co_ordinator, reverse("duty_records"))
    assert "recorded already" in co_ordinator.post(add, FORM).content.decode()


def test_what_a_duty_needs_is_asked_for_at_its_field(co_ordinator: Client) -> None:
    add = reverse("duty_record_add", args=["sharing_protocol"])
    text = co_ordinator.post(add, FORM).content.decode()
    assert "Choose the organisations that signed or took part." in text
    assert 'href="#id_until' in text
    assert "does not apply" not in text_of(co_ordinator, add)
    assert "does not apply" in text_of(co_ordinator, reverse("duty_record_add", args=["public_meeting"]))


def test_a_record_is_corrected_and_ended_with_reasons(co_ordinator: Client, people: People) -> None:
    protocol = {**FORM, "until": "2019-03-31", "organisations": [people.organisations["Police"].pk]}
    co_ordinator.post(reverse("duty_record_add", args=["sharing_protocol"]), protocol)
    held = DutyRecord.objects.get()
    amend, end = (reverse(f"duty_record_{what}", args=[held.pk]) for what in ("amend", "end"))
    assert "Minutes of the committee" in text_of(co_ordinator, amend)
    assert co_ordinator.post(amend, {**protocol, "words": "For all partners."}).status_code == 200
    corrected = {**protocol, "words": "For all partners.", "reason": "Two more signed."}
    assert co_ordinator.post(amend, corrected).status_code == 302
    assert "For all partners." in text_of(co_ordinator, reverse("duty_record", args=[held.pk]))
    assert co_ordinator.post(end, {"reason": "Entered twice."}).status_code == 302
    assert "Ended" in text_of(co_ordinator, reverse("duty_record", args=[held.pk]))
    assert "Nothing is recorded yet" in text_of(co_ordinator, reverse("duty_records"))


def test_a_duty_that_there_is_not_is_not_found(co_ordinator: Client) -> None:
    assert co_ordinator.get("/completeness/records/add/tea/").status_code == 404


def test_the_check_is_at_the_foot_of_pages_and_on_the_partnerships(co_ordinator: Client) -> None:
    assert text_of(co_ordinator, reverse("partnership")).count(f'href="{CHECK}"') == 2
