"""The completeness check on a day."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.completeness import Status, Subject
from saferplan.domain.display import written_day
from saferplan.duties.checking import CheckedPack, Completeness, completeness_on
from saferplan.history.policies import may
from saferplan.site import marks
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Section, Table, sections
from saferplan.site.forms import DateField, PageForm
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.completeness_where import where_cell

FIRST_DAY, LAST_DAY = dt.date(1998, 7, 31), dt.date(2100, 1, 1)
"""The days that can be asked about: from the Act on."""

_TITLES = {
    Subject.ASSESSMENT: "Strategic assessment",
    Subject.PLAN: "Strategy and plan",
    Subject.GOVERNANCE: "Governance",
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
            "sections": completeness_sections(request),
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


def completeness_sections(request: ActorRequest) -> list[Section]:
    """The check and the register, with the one that is open marked."""
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
                where_cell(found, pack, one, may_record=may_record),
                Cell(
                    one.rule.severity.value.capitalize(),
                    detail=f"{one.rule.reference}: {one.rule.verified}.",
                ),
            )
            for one in pack.lines
        ],
        caption_size="hidden",
    )


urls = [
    page("completeness/", completeness, name="completeness", policy="duties.view"),
]
