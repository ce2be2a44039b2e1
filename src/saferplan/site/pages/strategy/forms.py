"""The forms of the strategy, its themes, objectives and priorities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from saferplan.domain.planning.years import PlanYear
from saferplan.site.forms import Checkboxes, DateField, PageForm, Radios
from saferplan.site.pages.priorities.forms import STRANDS, ReasonForm, strand_of
from saferplan.strategy.models import Priority
from saferplan.strategy.states import ObjectiveOwner


def strand_field(label: str) -> forms.TypedChoiceField:
    """A strand of the Act, or none in particular."""
    return forms.TypedChoiceField(
        label=label, choices=STRANDS, coerce=strand_of, empty_value=None, required=False
    )


class StrategyForm(PageForm):
    """What a strategy says of itself."""

    submit = "Save the strategy"
    title = forms.CharField(max_length=200)
    vision = forms.CharField(
        required=False,
        widget=forms.Textarea,
        max_length=4000,
        help_text="What the partnership wants for the people of the area, in a few sentences. Needed for approval.",
    )
    starts = DateField(label="First day", help_text="A strategy covers three plan years, from a 1 April.")
    ends = DateField(label="Last day", help_text="A 31 March, three years later.")


class DayForm(PageForm):
    """The day on which something was done."""

    on = DateField(label="On which day?")


class ApproveForm(DayForm):
    """The day of approval."""

    submit = "Approve the strategy"


class PublishForm(DayForm):
    """The day of publication."""

    submit = "Publish the strategy"


class ReviseForm(ReasonForm):
    """Why there is a new version."""

    submit = "Begin a new version"


class ThemeForm(PageForm):
    """A theme of a strategy."""

    submit = "Save the theme"
    title = forms.CharField(max_length=200)
    strand = strand_field("Strand of the Act that it is for")
    letter = forms.CharField(
        max_length=2,
        required=False,
        help_text="Left empty, it gets the next one.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2"}),
    )


class ObjectiveForm(PageForm):
    """An objective of somebody else that the strategy answers to."""

    submit = "Save the objective"
    owner = forms.TypedChoiceField(
        label="Whose objective is it?",
        choices=[(one.value, one.label) for one in ObjectiveOwner],
        coerce=ObjectiveOwner,
        widget=Radios(),
    )
    title = forms.CharField(max_length=200)
    source = forms.CharField(
        label="Where it is written", required=False, max_length=300, help_text="The plan, its year and page."
    )
    since = DateField(label="In force since")


class ObjectiveAmendForm(ObjectiveForm):
    """How an objective is written down; whose it is stays."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["owner"]


class ObjectiveEndForm(ReasonForm):
    """When and why an objective ends."""

    submit_kind = "warning"
    submit = "End the objective"
    until = DateField(label="Last day")


class PriorityForm(PageForm):
    """A priority of a year: why it was chosen, what it stands under, and what it supports."""

    submit = "Save the priority"
    service_names: ClassVar[Mapping[str, str]] = {"year": "title"}
    title = forms.CharField(max_length=300)
    why = forms.CharField(
        label="Why was it chosen?",
        widget=forms.Textarea,
        max_length=4000,
        help_text="The evidence and the judgement, in a few sentences. It is printed with the strategy.",
    )
    strand = strand_field("Strand of the Act that it is for")
    themes = forms.MultipleChoiceField(
        label="Which themes does it stand under?", widget=Checkboxes(), required=False
    )
    objectives = forms.MultipleChoiceField(
        label="Which objectives of others does it support?", widget=Checkboxes(), required=False
    )

    continues = forms.TypedChoiceField(
        label="Which priority of the year before does it continue?",
        help_text="The refresh carries actions and measures of that one to it.",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        *arguments: Any,
        themes: Any,
        objectives: Any,
        before: Iterable[Priority] = (),
        years: Sequence[PlanYear] = (),
        amends: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        if years:
            year = forms.TypedChoiceField(
                label="Of which year?",
                choices=[(one.starts, one.label) for one in years],
                coerce=lambda value: PlanYear(int(value)),
                widget=Radios(inline=True),
                error_messages={
                    "required": "Select the year",
                    "invalid_choice": "Year: choose one that is offered",
                },
            )
            self.fields = {"year": year, **self.fields}
            self.service_names = {}  # type: ignore[misc]
        self._offered = {"themes": list(themes), "objectives": list(objectives)}
        self._before = {one.pk: one for one in before}
        if self._before:
            self.fields["continues"].choices = [  # type: ignore[attr-defined]
                ("", "None: it is new"),
                *((str(one.pk), str(one)) for one in self._before.values()),
            ]
        else:
            del self.fields["continues"]
        self._choices("themes", [(str(one.pk), str(one)) for one in self._offered["themes"]])
        self._choices(
            "objectives",
            [
                (str(one.pk), f"{one.title} ({one.get_owner_display()})")
                for one in self._offered["objectives"]
            ],
        )
        if amends:
            self.fields["reason"] = forms.CharField(
                label="Why does it change?", widget=forms.Textarea, max_length=1000
            )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def told(self) -> dict[str, Any]:
        """What the service is told: rows for what was ticked."""
        data = dict(self.cleaned_data)
        for name, rows in self._offered.items():
            ticked = set(data.get(name, ()))
            data[name] = [one for one in rows if str(one.pk) in ticked]
        if self._before:
            data["continues"] = self._before.get(data["continues"])
        return data
