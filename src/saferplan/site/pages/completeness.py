"""The completeness check on a day, and the register of what is done outside the system."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from saferplan.domain.completeness import Line, Status, Subject
from saferplan.domain.display import written_day
from saferplan.domain.planning.duty_records import (
    Duty,
    RecordDetail,
    RecordSays,
    counts_until,
    duties,
    duty_words,
)
from saferplan.duties.checking import CheckedPack, Completeness, completeness_on
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
from saferplan.site import marks
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Section, Table, sections
from saferplan.site.forms import Checkboxes, DateField, PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import REASON, ReasonForm, text_area
from saferplan.site.talk import talk_of

FIRST_DAY, LAST_DAY = dt.date(1998, 7, 31), dt.date(2100, 1, 1)
"""The days that can be asked about: from the Act on."""

_TITLES = {
    Subject.ASSESSMENT: "Strategic assessment",
    Subject.PLAN: "Strategy and plan",
    Subject.GOVERNANCE: "Governance",
}
_PLACES = {
    "strategy": ("Strategy", "strategy"),
    "priorities": ("Priorities", "priorities"),
    "objectives": ("Objectives of others", "objectives"),
    "partnership": ("Partnership", "partnership"),
    "shared_information": ("Shared information", "shared_information"),
}
_REGISTERS = {
    "risk_assessment": ("The risk register", "risks"),
    "equality_impact": ("Equality", "equality_list"),
    "sharing_protocol": ("Data protection", "data_protection"),
}
"""Where a duty is shown done by a register of the site, before any record of what was done outside."""
_SECTIONS = {
    "consultation": ("The consultation", "consultation"),
    "equality": ("The assessment", "equality"),
    "protocol": ("The protocol", "protocol"),
    "scrutiny_meeting": ("The meeting", "scrutiny_meeting"),
    "powers_publication": ("What was published", "powers_publication"),
}
"""The pages of rows of the site that meet a rule."""
_PLACES_OF_THE_PLAN = {
    "plan": ("Plan", "plan_overview"),
    "measures": ("Measures", "plan_measures"),
    "money": ("Money", "plan_money"),
}


def completeness(request: ActorRequest) -> HttpResponse:
    """Every rule for assessment, plan and governance, as it stands today or on the day that is asked for."""
    day, form = _day(request)
    found = completeness_on(by=request.actor, day=day)
    may_record = may(request.actor, "duties.record")
    totals = Table(
        "How it stands",
        ("Asked of", *(Column(marks.COMPLETENESS[one].word, numeric=True) for one in Status)),
        [
            (
                Cell(_TITLES[one.subject], href=f"#{one.subject.value}"),
                *(str(one.count(status)) for status in Status),
            )
            for one in found.packs
        ],
        caption_size="hidden",
    )
    return render(
        request,
        "completeness/check.html",
        {
            "sections": _sections(request),
            "found": found,
            "form": form,
            "totals": totals,
            "packs": [
                (one, _TITLES[one.subject], _lines(found, one, may_record=may_record)) for one in found.packs
            ],
            "dates_checked": all(one.pack.dates_checked for one in found.packs),
            "key": list(marks.COMPLETENESS.values()),
        },
    )


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
            "sections": _sections(request),
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


class DayForm(PageForm):
    """The day on which the check is to stand."""

    on = DateField(
        label="Day of the check",
        help_text="The law and the partnership as they stood on it. For example, 1 4 2017.",
    )

    def clean_on(self) -> dt.date:
        """A day of which the check knows."""
        day: dt.date = self.cleaned_data["on"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                f"The check knows days from {written_day(FIRST_DAY)} to {written_day(LAST_DAY)}. Shown is today."
            )
        return day


def _day(request: ActorRequest) -> tuple[dt.date, DayForm]:
    """The day asked for, and the form it was asked with; today where none, or no such day, was."""
    today = request.actor.today
    if not any(name == "on" or name.startswith("on-") for name in request.GET):
        return today, DayForm(initial={"on": today})
    form = DayForm(request.GET)
    return form.cleaned_data["on"] if form.is_valid() else today, form


def _sections(request: ActorRequest) -> list[Section]:
    return sections(
        [("Check", reverse("completeness")), ("Records of what was done", reverse("duty_records"))],
        request.path,
    )


def _lines(found: Completeness, pack: CheckedPack, *, may_record: bool) -> Table:
    return Table(
        pack.pack.title,
        ("Asked for", "Status", "What was found", "Where", "Must or should"),
        [
            (
                Cell(f"{one.rule.id} {one.rule.title}", detail=one.rule.requirement),
                Cell(status=marks.COMPLETENESS[one.status]),
                Cell(one.explanation, detail=one.remedy),
                _where(found, pack, one, may_record=may_record),
                Cell(
                    one.rule.severity.value.capitalize(),
                    detail=f"{one.rule.reference}: {one.rule.verified}.",
                ),
            )
            for one in pack.lines
        ],
        caption_size="hidden",
    )


def _where(found: Completeness, pack: CheckedPack, line: Line, *, may_record: bool) -> Cell:
    """Where a line is met, or would be."""
    rule = line.rule
    if line.section.startswith("publication "):
        number = line.section.removeprefix("publication ")
        return _link("The document", rule.title, reverse("publication", args=[number]))
    if line.section.startswith("record "):
        number = line.section.removeprefix("record ")
        return _link("The record", rule.title, reverse("duty_record", args=[number]))
    kind, _, numbered = line.section.partition(" ")
    if kind in _SECTIONS and numbered.isdigit():
        title, name = _SECTIONS[kind]
        return _link(title, rule.title, reverse(name, args=[numbered]))
    if not rule.in_force(found.day):
        return Cell("")
    if rule.duty in _REGISTERS:
        return _register_or_record(line, may_record=may_record)
    if rule.duty:
        if may_record:
            return _link("Record it", rule.title, reverse("duty_record_add", args=[rule.duty]))
        return _link("The records", rule.title, reverse("duty_records"))
    if rule.where in _PLACES_OF_THE_PLAN:
        title, name = _PLACES_OF_THE_PLAN[rule.where]
        to = reverse(name, args=[found.plan.year]) if found.plan is not None else reverse("plan")
        return _link(title, rule.title, to)
    if rule.where:
        title, name = _PLACES[rule.where]
        return _link(title, rule.title, reverse(name))
    if pack.assessment:
        return _link("The assessment", rule.title, reverse("assessment", args=[pack.assessment]))
    return _link("Assessments", rule.title, reverse("assessments"))


def _register_or_record(line: Line, *, may_record: bool) -> Cell:
    """The register that shows it; and, where it says nothing of it, the way to record what was done outside."""
    rule = line.rule
    title, name = _REGISTERS[rule.duty]
    register = _link(title, rule.title, reverse(name))
    if line.section == "risks" or not may_record:
        return register
    outside = _link("Or record it", rule.title, reverse("duty_record_add", args=[rule.duty]))
    return Cell(register.text, href=register.href, detail=outside.html())


def _link(text: str, about: str, href: str) -> Cell:
    return Cell(format_html('{}<span class="govuk-visually-hidden">: {}</span>', text, about), href=href)


def _until(held: DutyRecord) -> str:
    last = counts_until(held.facts)
    return "Until it is ended" if last is None else written_day(last)


urls = [
    page("completeness/", completeness, name="completeness", policy="duties.view"),
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
