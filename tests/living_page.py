"""Every component on one page, for developers and the browser tests: an address of tests alone, never of the site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines

from saferplan.domain.planning.cycles import UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.roles import AuthorityKind
from saferplan.site import components
from saferplan.site.access import page
from saferplan.site.forms import (
    AffixedInput,
    Button,
    Checkboxes,
    DateField,
    FormSection,
    PageForm,
    WordedField,
    form_page,
)
from saferplan.site.middleware import ActorRequest
from saferplan.site.urls import urlpatterns as of_the_site

TEMPLATE = Path(__file__).parent / "site" / "living_page.html"
AT = dt.datetime(2017, 6, 12, 9, 30, tzinfo=dt.UTC)
GOOD, RISK, LATE = DeliveryStatus.GREEN, DeliveryStatus.AMBER, DeliveryStatus.RED


class EveryField(PageForm):
    """One of each control."""

    sections = (
        FormSection(
            "What", ("title", "about", "reported", "kind"), hint="What the action is, and how it stands."
        ),
        FormSection("When and how much", ("due", "share", "amount", "count")),
    )
    buttons = (Button("Save and add another", "another"),)

    title = forms.CharField(max_length=120, help_text="As it is printed in the plan.")
    about = forms.CharField(label="What is done?", max_length=500, widget=forms.Textarea, required=False)
    reported = WordedField(ReportedStatus, label="How does it stand?")
    kind = WordedField(AuthorityKind, label="Kind of organisation", hints=False, widget=forms.Select)
    due = DateField(label="Due date", help_text="For example, 30 6 2017.")
    share = forms.DecimalField(label="Share of the year", required=False, min_value=0, max_value=1)
    amount = forms.CharField(
        label="Amount",
        required=False,
        widget=AffixedInput(prefix="£", attrs={"class": "govuk-input--width-10"}),
    )
    count = forms.IntegerField(label="Number of sessions", required=False)
    strands = forms.MultipleChoiceField(
        label="Strands",
        choices=[("crime", "Crime and disorder"), ("misuse", "Misuse of drugs and alcohol")],
        widget=Checkboxes(hints={"crime": "Anti-social behaviour is part of it."}),
    )
    told = forms.BooleanField(label="The strategy group was told", required=False)
    paper = forms.FileField(label="Paper", required=False, help_text="PDF or Word, up to 10 MB.")
    password = forms.CharField(label="Your password", widget=forms.PasswordInput)


ROWS = [
    ("1.1", "Street drinking patrols in Coalville town centre", "Police", GOOD, dt.date(2017, 6, 30), 4),
    ("1.2", "Licensing visits to premises with repeat incidents", "NWLDC", RISK, dt.date(2017, 5, 31), 12),
    ("2.1", "Naloxone training for hostel staff", "Turning Point", LATE, dt.date(2017, 3, 31), 0),
    ("2.2", "Shared referral form", "LCC", DeliveryStatus.BLUE, dt.date(2017, 6, 30), 1),
    ("3.1", "Young people's mentoring", "LCC", DeliveryStatus.GREY, dt.date(2017, 9, 30), 0),
    ("3.2", "Knife amnesty bins", "Police", DeliveryStatus.BLACK, dt.date(2017, 6, 30), 0),
]


def context(request: ActorRequest) -> dict[str, Any]:
    """All that the page shows."""
    return {
        "table": components.Table(
            "Actions of the plan for 2017 to 2018",
            ("Action", "Lead", "Delivery", "Due", components.Column("Reports", numeric=True)),
            [
                (
                    components.Cell(f"{number} {text}", href="#", detail="Alcohol in town centres"),
                    lead,
                    components.Cell(status=status),
                    due,
                    reports,
                )
                for number, text, lead, status, due, reports in ROWS
            ],
        ),
        "statuses": [*DeliveryStatus, *OutcomeStatus, *UpdateState],
        "delivery": list(DeliveryStatus),
        "amber": DeliveryStatus.AMBER,
        "rows": [
            components.Row("Lead", "Leicestershire Police", [components.Link("Change", "#", "the lead")]),
            components.Row("Delivery", "No milestone is overdue.", status=GOOD),
            components.Row(
                "Supporting",
                "Turning Point, Leicestershire County Council",
                [
                    components.Link("Change", "#", "who supports"),
                    components.Link("Remove all", "#", "who support"),
                ],
            ),
        ],
        "tasks": [
            components.Task("Report on action 1.1", "#", "Due by 21 June 2017", UpdateState.ASKED),
            components.Task("Report on action 2.1", "#", status=UpdateState.LATE),
            components.Task("Approve the minutes", note="Cannot start yet", hint="After the meeting"),
        ],
        "history": [
            components.HistoryEntry(
                "moved a milestone",
                AT,
                "Community Safety Officer",
                "NWLDC",
                "The venue was flooded; the next free day is in July.",
                [components.FieldChange("Due", "31 May 2017", "14 July 2017")],
            ),
            components.HistoryEntry("recorded that no report came", AT - dt.timedelta(days=3)),
            components.HistoryEntry(
                "added the action",
                AT - dt.timedelta(days=70),
                "Co-ordinator",
                "NWLDC",
                changes=[components.FieldChange("Title", "", "Street drinking patrols")],
            ),
        ],
        "comments": [
            components.Comment(
                "Can we have the figures for May as well?\n\nThey were asked for in April.",
                AT,
                "Chair",
                "NWLDC",
            ),
            components.Comment(
                "Yes: they are in the papers.", AT, "Analyst", "LCC", href="#comments", edited=True
            ),
        ],
        "sections": [
            components.Section("Summary", "#", current=True),
            components.Section("Milestones", "#", count=4),
            components.Section("Measures", "#", count=2),
            components.Section("History", "#"),
        ],
        "page_of_list": Paginator(range(200), 20).page(4),
        "form": EveryField(data={"title": "", "due-day": "31", "due-month": "6", "due-year": "2017"})
        if "wrong" in request.GET
        else EveryField(initial={"due": AT.date(), "reported": ReportedStatus.GREEN}),
    }


def living_page(request: ActorRequest) -> HttpResponse:
    """Every component."""
    if "wrong" not in request.GET:
        messages.success(request, "The action is saved.")
        messages.info(request, "The cycle closes on 21 June 2017.")
    template = engines["django"].from_string(TEMPLATE.read_text(encoding="utf-8"))
    return HttpResponse(template.render(context(request), request))


def form_of_every_field(request: ActorRequest) -> HttpResponse:
    """The page that every form follows."""
    return form_page(
        request,
        EveryField,
        lambda data: data,
        title="Add an action",
        caption="Priority 1: alcohol",
        done=lambda data: f"The action “{data['title']}” is added.",
        to="/living/",
        cancel="/living/",
    )


urlpatterns = [
    *of_the_site,
    page("living/", living_page, name="living_page", policy="partnership.view"),
    page("living/form/", form_of_every_field, name="living_form", policy="partnership.view", writes=True),
    # So that the main navigation has all its entries.
    *(
        page(f"{name}/", living_page, name=name, policy="partnership.view")
        for name in (
            "priorities",
            "strategy",
            "plan",
            "meetings",
            "evidence",
            "partnership",
            "search",
        )
    ),
]
handler403 = "saferplan.site.errors.not_allowed"
handler404 = "saferplan.site.errors.not_found"
handler500 = "saferplan.site.errors.went_wrong"
