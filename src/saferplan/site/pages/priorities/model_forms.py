"""The forms of scoring models: what a model is, its criteria, its weights and its bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from saferplan.domain.planning.scoring_models import Band, Banded, Block, Criterion, RiskFrom
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.site.forms import AffixedInput, FormSection, PageForm, WordedField
from saferplan.site.pages.priorities.forms import level_choices

PARTS = {
    "risk": "Risk: harm and likelihood together",
    "concern": "Community concern",
    "vulnerability": "Vulnerability",
    "position": "What the partnership can do",
}
"""The parts of a priority, in words."""

HIGHEST = 10
"""No scale runs further: nobody tells eleven scores apart in words."""


def weight_field(label: str, **options: Any) -> forms.FloatField:
    """A weight; 0 or more."""
    return forms.FloatField(
        label=label, widget=AffixedInput(attrs={"class": "govuk-input--width-5"}), **options
    )


class CopyForm(PageForm):
    """What a copy of a model is to be."""

    submit = "Begin the draft"
    marks_optional: ClassVar[bool] = False
    title = forms.CharField(
        label="Title of the new model",
        max_length=120,
        required=False,
        help_text="Leave it empty for the next version of this model.",
    )


class DescribeForm(PageForm):
    """What a model is: its title, its scale, and how harm and likelihood make the risk."""

    submit = "Save"
    service_names: ClassVar[Mapping[str, str]] = {"scale": "highest"}
    title = forms.CharField(max_length=120)
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False)
    source = forms.CharField(label="Where it comes from", max_length=300, required=False)
    lowest = forms.IntegerField(
        label="Lowest score",
        min_value=0,
        max_value=HIGHEST - 1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    highest = forms.IntegerField(
        label="Highest score",
        min_value=1,
        max_value=HIGHEST,
        help_text="Descriptions stay with their scores. Scores that are new need theirs, criterion by criterion.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    risk_from = WordedField(RiskFrom, label="How do harm and likelihood make the risk?")
    banded = WordedField(Banded, label="Which number is put into levels, from low to very high?")

    def clean(self) -> dict[str, Any]:
        """A scale runs upwards."""
        data = super().clean() or self.cleaned_data
        low, high = data.get("lowest"), data.get("highest")
        if low is not None and high is not None and low >= high:
            self.add_error("highest", "Highest score must be above the lowest")
        return data


class CriterionForm(PageForm):
    """One criterion: what it asks, where it belongs, and what each score means."""

    submit = "Save the criterion"
    title = forms.CharField(max_length=120)
    question = forms.CharField(
        label="What does it ask?", max_length=300, help_text="A question that whoever scores can answer."
    )
    block = WordedField(Block, label="Which part does it belong to?")

    def __init__(self, *arguments: Any, model: Model, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["weight"] = weight_field(
            "Weight within its part",
            min_value=0.01,
            initial=1,
            help_text="In proportion to the other criteria of the part. Where it is the only one, it changes nothing.",
        )
        names = []
        for value in range(model.lowest, model.highest + 1):
            names.append(f"level_{value}")
            self.fields[names[-1]] = forms.CharField(label=f"{value} means", max_length=200)
        self.sections = (  # type: ignore[misc]
            FormSection("", ("title", "question", "block", "weight")),
            FormSection("What each score means", tuple(names), "The lowest first, no two alike."),
        )
        self.level_names = tuple(names)

    def criterion(self, id_: str, *, computed: bool) -> Criterion:
        """The criterion that was filled in."""
        data = self.cleaned_data
        return Criterion(
            id=id_,
            title=data["title"].strip(),
            question=data["question"].strip(),
            block=data["block"],
            weight=data["weight"],
            levels=tuple(data[name].strip() for name in self.level_names),
            computed=computed,
        )


class BandsForm(PageForm):
    """Where each level starts."""

    submit = "Save the levels"
    marks_optional: ClassVar[bool] = False

    def __init__(self, *arguments: Any, model: Model, **options: Any) -> None:
        super().__init__(*arguments, **options)
        runs = "0 to 1" if model.banded is Banded.PRIORITY else f"{model.lowest**2} to {model.highest**2}"
        for band in Band:
            self.fields[band.value] = weight_field(
                f"{band.word} starts at",
                required=False,
                help_text=f"{model.banded.label} runs from {runs}. Left empty, there is no such level."
                if band is Band.LOW
                else "",
            )


class WeightsForm(PageForm):
    """The weights of a model: of its criteria, and of the parts of its formula."""

    submit = "Save as a new version"

    def __init__(self, *arguments: Any, model: Model, reason: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # A draft may give a weight to a part that had none.
        parts = [name for name in PARTS if getattr(model.formula, name) or not reason]
        for name in parts:
            self.fields[f"formula_{name}"] = weight_field(PARTS[name])
        for one in model.criteria:
            self.fields[f"weight_{one.id}"] = weight_field(one.title)
        if reason:
            self.fields["reason"] = forms.CharField(
                label="Why does the model change?", widget=forms.Textarea, max_length=1000
            )
        else:
            self.submit = "Save the weights"  # type: ignore[misc]
        self.sections = (  # type: ignore[misc]
            FormSection("Parts of the priority", tuple(f"formula_{name}" for name in parts), "Together 1."),
            *(
                FormSection(
                    block.label,
                    tuple(f"weight_{one.id}" for one in model.of_block(block)),
                    "Each weighs in proportion to the others of this part.",
                )
                for block in Block
                if len(model.of_block(block)) > 1
            ),
        )
        self.service_names = {  # type: ignore[misc]
            "formula": f"formula_{parts[0]}",
            **{f"formula.{name}": f"formula_{name}" for name in parts},
            **{f"criteria.{one.id}.weight": f"weight_{one.id}" for one in model.criteria},
        }
        for block in Block:
            alone = model.of_block(block)
            if len(alone) == 1:
                # The weight of a part's only criterion changes nothing.
                del self.fields[f"weight_{alone[0].id}"]


class UseForm(PageForm):
    """Why a draft is used from now on."""

    submit = "Put it into use"
    reason = forms.CharField(
        label="Why is this model used from now on?", widget=forms.Textarea, max_length=1000
    )


class TryForm(PageForm):
    """Scores of one imagined candidate."""

    submit = "Work it out"

    def __init__(self, *arguments: Any, model: Model, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for one in model.criteria:
            self.fields[one.id] = forms.TypedChoiceField(
                label=one.title,
                choices=level_choices(model, one),
                coerce=int,
                initial=(model.lowest + model.highest) // 2,
            )
        self.sections = tuple(  # type: ignore[misc]
            FormSection(block.label, tuple(one.id for one in model.of_block(block)))
            for block in Block
            if model.of_block(block)
        )
