"""Forms of pages: days, words, messages that name their field, a service's objections, and the page they follow."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any, ClassVar

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from markup import tree
from saferplan.domain.planning.delivery import ReportedStatus
from saferplan.site.forms import (
    DateField,
    FormSection,
    PageForm,
    PoundsField,
    Radios,
    WordedField,
    add_service_errors,
    error_links,
    fields_html,
    form_page,
)


class DueForm(PageForm):
    due = DateField(label="Due date")


def due(day: str, month: str, year: str) -> DueForm:
    return DueForm({"due-day": day, "due-month": month, "due-year": year})


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_every_day_that_is_shown_is_read_back(day: dt.date) -> None:
    boxes = tree(fields_html(DueForm(initial={"due": day})))
    typed = {}

    def look(parts: list[Any]) -> None:
        for part in parts:
            if not isinstance(part, str):
                if part[0] == "input":
                    typed[part[1]["name"]] = part[1]["value"]
                look(part[2])

    look(boxes)
    form = DueForm(typed)
    assert form.is_valid()
    assert form.cleaned_data == {"due": day}


@pytest.mark.parametrize("month", ["6", "06", "June", "jun", "JUNE"])
def test_the_month_may_be_a_word(month: str) -> None:
    assert due("30", month, "2017").is_valid()


def test_a_day_may_come_whole() -> None:
    form = DueForm({"due": "2017-06-30"})
    assert form.is_valid()
    assert form.cleaned_data["due"] == dt.date(2017, 6, 30)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter due date"),
        (("", "6", "2017"), "Due date must include a day"),
        (("30", "", ""), "Due date must include a month and a year"),
        (("31", "6", "2017"), "Due date must be a real date, such as 27 3 2026"),
        (("29", "2", "2017"), "Due date must be a real date, such as 27 3 2026"),
        (("1", "mars", "x"), "Due date must be a real date, such as 27 3 2026"),
        (("1", "6", "17"), "Due date must have a year of four figures"),
        (("9" * 30, "6", "2017"), "Due date must be a real date, such as 27 3 2026"),
    ],
)
def test_what_is_no_day_is_named_and_stays_in_the_boxes(typed: tuple[str, str, str], message: str) -> None:
    form = due(*typed)
    assert form.errors == {"due": [message]}
    assert [(link.text, link.href) for link in error_links(form)] == [(message, "#id_due-day")]
    shown = fields_html(form)
    for part in filter(None, typed):
        assert f'value="{part}"' in shown


def test_29_february_is_a_day_in_a_leap_year() -> None:
    assert due("29", "2", "2020").is_valid()


class StatusForm(PageForm):
    status = WordedField(ReportedStatus, label="Status")
    lead = forms.ChoiceField(choices=[("p", "Police")], required=False, widget=Radios(inline=True))


def test_a_worded_field_gives_the_value_of_the_domain_and_shows_its_meanings() -> None:
    form = StatusForm({"status": "amber"})
    assert form.is_valid()
    assert form.cleaned_data["status"] is ReportedStatus.AMBER
    assert ReportedStatus.AMBER.meaning in fields_html(form)
    assert StatusForm({"status": "purple"}).errors == {"status": ["Status: choose one that is offered"]}
    assert StatusForm({}).errors == {"status": ["Select status"]}


def test_what_need_not_be_answered_says_so() -> None:
    assert "Lead (optional)" in fields_html(StatusForm())


class WordsForm(PageForm):
    sections = (FormSection("What", ("title",), hint="As printed."),)
    service_names: ClassVar = {"text": "title", "It ends before it starts.": "count", "too_many": "count"}

    other = forms.CharField(required=False)
    title = forms.CharField(max_length=5)
    why = forms.CharField(label="Why is it moved?", widget=forms.Textarea, max_length=9, required=False)
    count = forms.IntegerField(required=False, min_value=1)
    own = forms.CharField(required=False, max_length=2, error_messages={"max_length": "Two letters, please"})


def test_messages_name_their_field_for_they_stand_in_the_summary_too() -> None:
    form = WordsForm({"title": "123456", "count": "x", "own": "abc", "why": "0123456789"})
    assert form.errors == {
        "title": ["Title must be 5 characters or fewer: it has 6"],
        "count": ["Count must be a whole number, such as 12"],
        "own": ["Two letters, please"],
        "why": ["“Why is it moved?” must be 9 characters or fewer: it has 10"],
    }
    assert WordsForm({"title": "", "count": "0"}).errors == {
        "title": ["Enter title"],
        "count": ["Count must be 1 or more"],
    }


class ShownOtherwise(PageForm):
    sections = (FormSection("When", ("day", "amount")),)

    amount = PoundsField(label="How much is it?")
    title = forms.CharField()
    day = DateField(label="When is it due?")


def test_the_summary_lists_what_is_wrong_in_the_order_of_the_page() -> None:
    form = ShownOtherwise({"amount": "x", "day-day": "31", "day-month": "2", "day-year": "2017"})
    assert [(one.text, one.href) for one in error_links(form)] == [
        ("“When is it due?” must be a real date, such as 27 3 2026", "#id_day-day"),
        ("“How much is it?” must be pounds and pence, such as 1250.50", "#id_amount"),
        ("Enter title", "#id_title"),
    ]
    shown = fields_html(form)
    assert shown.index('id="id_day-day"') < shown.index('id="id_amount"') < shown.index('id="id_title"')


def test_text_that_is_too_long_is_kept_and_not_cut() -> None:
    """A control with `maxlength` drops what is pasted beyond it without a word."""
    assert "maxlength=" not in fields_html(WordsForm()).replace('data-maxlength="9"', "")


def test_sections_come_first_and_what_somebody_typed_is_escaped() -> None:
    shown = fields_html(WordsForm({"title": "<b>&"}))
    assert shown.index('name="title"') < shown.index('name="other"')
    assert "&lt;b&gt;&amp;" in shown
    assert "<b>" not in shown


def test_what_a_service_objects_to_stands_at_the_field_it_is_about() -> None:
    form = WordsForm({"title": "abc"})
    assert form.is_valid()
    add_service_errors(
        form,
        ValidationError(
            {
                "text": ["The plan has this title already."],
                "lead": ["Lead: choose an organisation."],
                "__all__": [
                    ValidationError("It ends before it starts."),
                    ValidationError("At most three.", code="too_many"),
                    ValidationError("The plan is closed."),
                ],
            }
        ),
    )
    assert form.errors == {
        "title": ["The plan has this title already."],
        "__all__": ["Lead: choose an organisation.", "The plan is closed."],
        "count": ["It ends before it starts.", "At most three."],
    }
    assert [link.href for link in error_links(form)] == ["", "", "#id_title", "#id_count", "#id_count"]


def test_a_plain_objection_stands_on_top() -> None:
    form = WordsForm({"title": "abc"})
    add_service_errors(form, ValidationError("The cycle is closed."))
    assert form.non_field_errors() == ["The cycle is closed."]


def asked(method: str, data: dict[str, str] | None = None) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/form/", data or {})
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def page(request: HttpRequest, act: Any) -> Any:
    return form_page(
        request,
        WordsForm,
        act,
        title="Rename the action",
        done=lambda result: f"It is called {result}.",
        to=lambda result: f"/{result}/",
    )


@pytest.mark.django_db
def test_get_shows_the_form_and_does_nothing() -> None:
    called: list[Any] = []
    response = page(asked("get"), called.append)
    assert response.status_code == 200
    assert b"Rename the action" in response.content
    assert called == []


@pytest.mark.django_db
def test_post_acts_says_what_was_done_and_leads_on() -> None:
    request = asked("post", {"title": "abc"})
    response = page(request, lambda data: data["title"])
    assert (response.status_code, response.headers["Location"]) == (302, "/abc/")
    assert [str(one) for one in get_messages(request)] == ["It is called abc."]


@pytest.mark.django_db
def test_a_wrong_form_is_shown_again_and_the_service_is_not_called() -> None:
    called: list[Any] = []
    response = page(asked("post", {"title": ""}), called.append)
    assert b"<title>Error: Rename the action" in response.content
    assert b'<a href="#id_title">Enter title</a>' in response.content
    assert called == []


@pytest.mark.django_db
def test_what_the_service_objects_to_is_shown_and_nothing_is_announced() -> None:
    def act(_data: dict[str, Any]) -> None:
        raise ValidationError({"text": "The plan has this title already."})

    request = asked("post", {"title": "abc"})
    response = page(request, act)
    assert b'<a href="#id_title">The plan has this title already.</a>' in response.content
    assert list(get_messages(request)) == []


def test_a_missing_right_is_not_made_a_message_of_the_form() -> None:
    def act(_data: dict[str, Any]) -> None:
        raise PermissionDenied("plan.action_amend")

    with pytest.raises(PermissionDenied):
        page(asked("post", {"title": "abc"}), act)


class KindForm(PageForm):
    submit_kind = "warning"
    kind = forms.ChoiceField(choices=[("strategic", "Strategic")])


def test_a_field_may_be_called_kind_beside_the_look_of_the_button() -> None:
    form = KindForm({"kind": "strategic"})
    assert form.is_valid()
    assert form.cleaned_data == {"kind": "strategic"}
    page = Template("{% load components %}{% form form %}").render(Context({"form": form}))
    assert "govuk-button--warning" in page


def test_no_field_of_a_form_of_the_site_is_called_as_what_every_form_says_of_itself() -> None:
    import_module("saferplan.site.urls")
    every, found = {PageForm}, set()
    while every:
        one = every.pop()
        every.update(one.__subclasses__())
        found |= {(one.__name__, name) for name in one.base_fields if name in PageForm.__annotations__}
    assert found == set()
