"""The register of what is done outside the system: its records, recording one, correcting and ending it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.planning.duty_records import (
    Duty,
    RecordDetail,
    RecordSays,
    counts_until,
    duties,
    duty_words,
)
from saferplan.duties.models import DutyRecord
from saferplan.duties.selectors import (
    duty_named,
    duty_record_get,
    duty_record_list,
    organisations_offered,
    priorities_offered,
)
from saferplan.duties.services import duty_record_add, duty_record_amend, duty_record_end
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import Checkboxes, DateField, PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.completeness import completeness_sections
from saferplan.site.pages.plan.forms import REASON, ReasonForm, text_area
from saferplan.site.talk import talk_of


def register(request: ActorRequest) -> HttpResponse:
    """What was recorded, the newest first; and what can be."""
    may_record = may(request.actor, "duties.record")
    rows = [
        (
            Cell(one.get_duty_display(), href=reverse("duty_record", args=[one.pk])),
            one.get_says_display(),
            one.day,
            one.source,
            _until(one),
        )
        for one in duty_record_list()
    ]
    columns = ("Duty", "What the record says", "Day", "Document or meeting", "Counts until")
    return render(
        request,
        "completeness/register.html",
        {
            "sections": completeness_sections(request),
            "table": Table("Records, the newest first", columns, rows) if rows else None,
            "duties": [
                (one.title, reverse("duty_record_add", args=[one.duty.value])) for one in duties().values()
            ]
            if may_record
            else [],
        },
    )


def record_page(request: ActorRequest, number: int) -> HttpResponse:
    """One record, with what was said of it and attached to it."""
    held = duty_record_get(number=number)
    told = [
        ("What it says", held.get_says_display()),
        ("Day", written_day(held.day)),
        ("Document or meeting", held.source),
        ("What was done", held.words),
        ("Where it was published or made known", held.channel),
        ("Formats", held.form),
        ("Groups that were asked", held.groups),
        ("Organisations", ", ".join(str(one) for one in held.organisations.all())),
        ("Priorities", ", ".join(str(one) for one in held.priorities.all())),
        ("Counts until", _until(held)),
        ("Ended", written_day(held.ended) if held.ended else ""),
    ]
    return render(
        request,
        "completeness/record.html",
        {
            "held": held,
            "rows": [Row(key, value) for key, value in told if value],
            "may_change": may(request.actor, "duties.record") and held.ended is None,
            "talk": talk_of(request.actor, held),
        },
    )


def add(request: ActorRequest, duty: str) -> HttpResponse:
    """Record that a duty was done, or was not."""
    chosen = duty_named(duty)

    def act(data: dict[str, Any]) -> DutyRecord:
        return duty_record_add(by=request.actor, duty=chosen, **_given(data))

    return form_page(
        request,
        partial(DutyRecordForm, duty=chosen),
        act,
        title=chosen.label,
        caption="Record a duty",
        intro="Files, such as the document itself, can be attached once it is recorded.",
        done="It is recorded.",
        to=lambda held: reverse("duty_record", args=[held.pk]),
        cancel=reverse("completeness"),
        initial={"says": RecordSays.DONE.value},
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a record."""
    held = duty_record_get(number=number)
    back = reverse("duty_record", args=[number])

    def act(data: dict[str, Any]) -> None:
        reason = data.pop("reason")
        duty_record_amend(by=request.actor, held=held, reason=reason, **_given(data))

    names = ("says", "day", "until", "source", "words", "channel", "form", "groups")
    return form_page(
        request,
        partial(AmendRecordForm, duty=Duty(held.duty)),
        act,
        title="Correct the record",
        caption=str(held),
        done="The record is corrected.",
        to=back,
        cancel=back,
        initial={
            **{name: getattr(held, name) for name in names},
            "organisations": [one.pk for one in held.organisations.all()],
            "priorities": [one.pk for one in held.priorities.all()],
        },
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a record that is wrong."""
    held = duty_record_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: duty_record_end(by=request.actor, held=held, reason=data["reason"]),
        title="End the record",
        caption=str(held),
        intro="It stays in the history, and counts no longer from today on.",
        done="The record is ended.",
        to=reverse("duty_records"),
        cancel=reverse("duty_record", args=[number]),
    )


class DutyRecordForm(PageForm):
    """The record of a duty: what every record has, and what this duty needs."""

    says = forms.ChoiceField(label="What is recorded?", widget=forms.RadioSelect)
    day = DateField(
        label="On which day?", help_text="The day on which it was done, or on which this was found."
    )
    source = forms.CharField(
        label="Which document or meeting shows it?",
        max_length=200,
        help_text="Such as a letter, a page of the web site, or the minutes of a meeting.",
    )
    words = text_area(label="In a few sentences")
    channel = forms.CharField(
        label="Where was it published or made known?",
        max_length=200,
        required=False,
        help_text="Such as the council's web site, libraries, local radio.",
    )
    form = forms.CharField(
        label="In which formats?",
        max_length=200,
        required=False,
        help_text="Such as a web page, large print, easy read.",
    )
    groups = text_area(
        label="Which groups were asked?",
        required=False,
        help_text="Those most likely to be affected included. Groups, not people.",
    )
    organisations: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Which organisations signed or took part?", queryset=None, required=False, widget=Checkboxes()
    )
    priorities: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Which priorities is it about?", queryset=None, required=False, widget=Checkboxes()
    )
    until = DateField(label="Until which day does it count?", required=False)
    submit = "Record it"
    marks_optional = False  # what is needed depends on what is recorded; the service says so

    def __init__(self, *, duty: Duty, **options: Any) -> None:
        super().__init__(**options)
        asked = duty_words(duty)
        says, words, until = self.fields["says"], self.fields["words"], self.fields["until"]
        if isinstance(says, forms.ChoiceField):
            says.choices = [
                (one.value, one.label)
                for one in RecordSays
                if one is not RecordSays.DOES_NOT_APPLY or asked.may_not_apply
            ]
        words.help_text = f"{asked.ask} If it was not done, say why."
        until.help_text = (
            f"Leave it blank for {asked.months} months from the day."
            if asked.months
            else "The day of its next review."
        )
        for detail in RecordDetail:
            if detail not in asked.needs and detail is not RecordDetail.UNTIL:
                del self.fields[detail.value]
        offered = {"organisations": organisations_offered, "priorities": priorities_offered}
        for name, rows in offered.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows()


class AmendRecordForm(DutyRecordForm):
    """A record once it is there."""

    reason = text_area(label="Why is it corrected?", help_text=REASON)
    submit = "Save the correction"


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "says": RecordSays(data["says"])}


def _until(held: DutyRecord) -> str:
    last = counts_until(held.facts)
    return "Until it is ended" if last is None else written_day(last)


urls = [
    page("completeness/records/", register, name="duty_records", policy="duties.view"),
    page(
        "completeness/records/add/<str:duty>/",
        add,
        name="duty_record_add",
        policy="duties.record",
        writes=True,
    ),
    page("completeness/records/<int:number>/", record_page, name="duty_record", policy="duties.view"),
    page(
        "completeness/records/<int:number>/amend/",
        amend,
        name="duty_record_amend",
        policy="duties.record",
        writes=True,
    ),
    page(
        "completeness/records/<int:number>/end/",
        end,
        name="duty_record_end",
        policy="duties.record",
        writes=True,
    ),
]
