"""The forms of the pages of tools and powers."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import case_review_rules
from saferplan.domain.powers.counting import PeriodKind
from saferplan.domain.powers.tools import tool_choices
from saferplan.powers.selectors import organisations_counting, priorities_offered
from saferplan.site.forms import Checkboxes, DateField, PageForm, Radios
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import REASON, text_area
from saferplan.strategy.models import Priority

NARROW = {"class": "govuk-input--width-5"}
NO_CASES = "No names, no streets or addresses, no case numbers."
UNKNOWN = "Leave it blank where it is not known; none at all is 0."


def number(label: str, help_text: str = "", *, required: bool = False) -> forms.IntegerField:
    """A whole number from nothing."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput(attrs=NARROW),
    )


class PrioritiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Priorities to tick, each with its year: every year begins again at priority 1."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, queryset=None, required=False, widget=Checkboxes())

    def label_from_instance(self, obj: Priority) -> str:
        """A priority with its year."""
        return f"{PlanYear(obj.year).label}: {obj}"


class CountForm(PageForm):
    """A count, or why it is not known; where it is from, and what it serves."""

    count = number("How often?", UNKNOWN)
    why_unknown = forms.CharField(label="If it is not known, why?", max_length=200, required=False)
    source = forms.CharField(
        label="Where is the count from?",
        max_length=200,
        help_text=f"Such as a report or a return. {NO_CASES}",
    )
    note = forms.CharField(
        label="What else is to be said of it?", max_length=300, required=False, help_text=NO_CASES
    )
    public = forms.TypedChoiceField(
        label="Was the count published there already?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        initial="no",
        help_text="A small count that was not published is hidden in what everybody reads.",
        widget=Radios(inline=True),
    )
    priorities = PrioritiesField("Which priorities does it serve?")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["priorities"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = priorities_offered()


class UseForm(CountForm):
    """How often a tool was used."""

    tool = forms.ChoiceField(label="Which tool or power?", choices=tool_choices)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation used it?", queryset=None
    )
    period = forms.TypedChoiceField(
        label="For how long does it count?",
        choices=[(one.value, one.label) for one in PeriodKind],
        coerce=PeriodKind,
        initial=PeriodKind.QUARTER.value,
        widget=Radios(
            hints={
                PeriodKind.BY_A_DAY.value: "Such as a report that says “already” and no more. It is in no year."
            }
        ),
    )
    day = DateField(
        label="Which day lies in the period?", help_text="Any day of it. Of a count up to a day, that day."
    )
    field_order = (
        "tool",
        "organisation",
        "period",
        "day",
        "count",
        "why_unknown",
        "source",
        "public",
        "note",
        "priorities",
    )
    submit = "Record it"

    def __init__(self, *, request: ActorRequest, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations_counting(by=request.actor)


class CorrectUseForm(CountForm):
    """A count once it is there."""

    reason = text_area(label="Why is it corrected?", help_text=REASON)
    submit = "Save the correction"


class ThresholdForm(PageForm):
    """What is asked of whoever wants a case reviewed."""

    since = DateField(label="From which day?")
    complaints = number("How many complaints are asked for?", required=True)
    complaint_months = number("Within how many months was each complaint made?", required=True)
    application_months = number(
        "Within how many months of the complaint is the review asked for?", required=True
    )
    source = forms.CharField(
        label="Where is it laid down?", max_length=200, help_text="Such as the name of the procedure."
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        rules = case_review_rules().threshold
        self.fields["complaints"].help_text = f"At most {rules.complaints}."
        self.fields["complaint_months"].help_text = f"Usually {rules.complaint_months}, after what happened."
        self.fields["application_months"].help_text = f"Usually {rules.application_months}."


class FiguresForm(PageForm):
    """A year's figures of case reviews."""

    applications = number("Applications", UNKNOWN)
    not_met = number("Threshold not met", UNKNOWN)
    reviews = number("Reviews carried out", UNKNOWN)
    recommendations = number("Recommendations", UNKNOWN)
    carried_in = number(
        "Carried over from the year before",
        "Applications of the year before that were still open. Blank for none.",
    )
    explanation = forms.CharField(
        label="What explains the figures?",
        max_length=300,
        required=False,
        help_text=f"Needed where something was carried over. {NO_CASES}",
    )
    source = forms.CharField(label="Where are the figures from?", max_length=200)


class NewFiguresForm(FiguresForm):
    """Of which organisation and year."""

    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation?", queryset=None
    )
    year = forms.TypedChoiceField(label="Which year?", coerce=int, help_text="April to March.")
    field_order = ("organisation", "year", *FiguresForm.base_fields)
    submit = "Record the figures"

    def __init__(self, *, request: ActorRequest, **options: Any) -> None:
        super().__init__(**options)
        organisation, year = self.fields["organisation"], self.fields["year"]
        if isinstance(organisation, forms.ModelChoiceField):
            organisation.queryset = organisations_counting(by=request.actor)
        if isinstance(year, forms.TypedChoiceField):
            year.choices = years_over(request)


class CorrectFiguresForm(FiguresForm):
    """A year's figures once they are there."""

    reason = text_area(label="Why are they corrected?", help_text=REASON)
    submit = "Save the correction"


class PublishForm(PageForm):
    """That a year's figures are published."""

    year = forms.TypedChoiceField(label="Which year?", coerce=int, help_text="April to March.")
    on = DateField(label="On which day are they published?")
    place = forms.CharField(
        label="Where?",
        max_length=200,
        help_text="Such as the address of a web page. They stand on this site, too.",
    )
    reason = text_area(
        label="If they were published before, what was wrong?", required=False, help_text=REASON
    )
    submit = "Publish them"

    def __init__(self, *, request: ActorRequest, **options: Any) -> None:
        super().__init__(**options)
        year = self.fields["year"]
        if isinstance(year, forms.TypedChoiceField):
            year.choices = years_over(request)


def years_over(request: ActorRequest) -> list[tuple[int, str]]:
    """The years since 2014/15 that are over, the newest first."""
    newest = PlanYear.containing(request.actor.today).previous.starts
    return [(one, PlanYear(one).label) for one in range(newest, 2013, -1)]
