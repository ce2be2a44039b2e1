"""The forms of candidates, workshops, discussion and decisions."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.categories import Strand
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import Criterion
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.strands import statutory_strands
from saferplan.site.forms import (
    Checkboxes,
    DateField,
    PageForm,
    Radios,
    WordedField,
)
from saferplan.strategy.assessed import ThemeFindings
from saferplan.strategy.models import ScoringModel

STRANDS = [("", "None in particular"), *((one.strand.value, one.title) for one in statutory_strands())]


def strand_of(value: str) -> Strand | None:
    """The strand that was chosen; None for none."""
    return Strand(value) if value else None


def level_choices(model: Model, criterion: Criterion) -> list[tuple[int, str]]:
    """The scores of a criterion, each with what it means, the lowest first."""
    return [
        (value, f"{value}: {criterion.levels[value - model.lowest]}")
        for value in range(model.lowest, model.highest + 1)
    ]


class EnterForm(PageForm):
    """Something that no assessment shows."""

    submit = "Enter the candidate"
    title = forms.CharField(max_length=200, help_text="What the partnership would work on, in a few words.")
    reason = forms.CharField(
        label="Why is it a candidate?",
        help_text="What was seen, by whom and when. Everybody who scores reads this.",
        widget=forms.Textarea,
        max_length=2000,
    )
    description = forms.CharField(required=False, widget=forms.Textarea, max_length=4000)
    strand = forms.TypedChoiceField(
        label="Strand of the Act that it serves",
        choices=STRANDS,
        coerce=strand_of,
        empty_value=None,
        required=False,
    )


class AmendForm(PageForm):
    """How a candidate is described."""

    submit = "Save the candidate"
    title = forms.CharField(max_length=200)
    description = forms.CharField(required=False, widget=forms.Textarea, max_length=4000)
    strand = forms.TypedChoiceField(
        label="Strand of the Act that it serves",
        choices=STRANDS,
        coerce=strand_of,
        empty_value=None,
        required=False,
    )
    statutory = forms.BooleanField(
        label="It stands for this strand: it is in the plan whatever its rank, and is not scored",
        required=False,
    )
    reason = forms.CharField(label="Why does it change?", widget=forms.Textarea, max_length=1000)


class ReasonForm(PageForm):
    """The reason for an act that has no other field."""

    reason = forms.CharField(label="Why?", widget=forms.Textarea, max_length=1000)


class EndForm(ReasonForm):
    """The reason for ending something."""

    submit_kind = "warning"
    submit = "End it"


class ProposeForm(PageForm):
    """Which themes of an assessment become candidates, and which finding speaks for each."""

    submit = "Make these candidates"

    def __init__(self, *arguments: Any, themes: tuple[ThemeFindings, ...] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["themes"] = forms.MultipleChoiceField(
            label="Which themes become candidates?",
            choices=[(one.theme.id, one.theme.heading) for one in themes],
            widget=Checkboxes(hints={one.theme.id: _said(one) for one in themes}),
            error_messages={"required": "Select at least one theme"},
        )
        for one in themes:
            if len(one.findings) > 1:
                self.fields[f"measure_{one.theme.id}"] = forms.ChoiceField(
                    label=f"{one.theme.heading}: which finding gives its scores?",
                    choices=[(finding.measure, finding.title) for finding in one.findings],
                    required=False,
                )

    @property
    def chosen(self) -> dict[str, str]:
        """By theme, the measure that was chosen; empty text for the theme's own."""
        return {theme: self.cleaned_data.get(f"measure_{theme}", "") for theme in self.cleaned_data["themes"]}


def _said(one: ThemeFindings) -> str:
    law = "Stands for a strand of the Act: in the plan whatever its rank. " if one.standing.statutory else ""
    if one.lead is None:
        held = "Series of partners only." if one.figures else "Nothing is held on it: a gap in what is known."
        return law + held
    others = len(one.findings) - 1
    more = "" if not others else f" and {others} more finding{'s' if others > 1 else ''}"
    return f"{law}{one.lead.title} ({one.lead.verdict.word}){more}."


class WorkshopForm(PageForm):
    """Which model a workshop scores by."""

    submit = "Prepare the workshop"
    year = forms.IntegerField(
        label="Plan year", help_text="The year that the plan starts in, such as 2017 for 2017/18."
    )
    model = forms.ModelChoiceField(
        label="Scoring model",
        queryset=ScoringModel.objects.none(),
        widget=Radios(),
        empty_label=None,
    )

    def __init__(self, *arguments: Any, models: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if models is not None:
            self.fields["model"].queryset = models  # type: ignore[attr-defined]


class ModerateForm(PageForm):
    """The score that the workshop came to, and what was said."""

    submit = "Save the moderated score"
    note = forms.CharField(
        label="What was said",
        help_text="In a few sentences; posts and organisations, not people.",
        widget=forms.Textarea,
        required=False,
        max_length=4000,
    )
    confidence = WordedField(Confidence, label="What does the score rest on?")
    reason = forms.CharField(label="Why this score?", widget=forms.Textarea, max_length=1000)

    def __init__(
        self,
        *arguments: Any,
        model: Model,
        criterion: Criterion,
        label: str = "Moderated score",
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        value = forms.TypedChoiceField(
            label=label,
            choices=level_choices(model, criterion),
            coerce=int,
            widget=Radios(),
            error_messages={"required": "Select a score"},
        )
        self.fields = {"value": value, **self.fields}


class DissentForm(ModerateForm):
    """The score that an organisation holds right, and why."""

    submit = "Keep the dissent"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["note"]


class DecisionForm(PageForm):
    """Whether a candidate becomes a priority, and why."""

    submit = "Save the decision"
    chosen = forms.TypedChoiceField(
        label="Does it become a priority?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda one: one == "yes",
        widget=Radios(inline=True),
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Also say why something that ranks high is not chosen, or something that ranks low is.",
        widget=forms.Textarea,
        max_length=2000,
    )


class DecidedForm(PageForm):
    """The day on which the workshop decided."""

    submit = "Close the workshop"
    on = DateField(label="Day of the decisions")
