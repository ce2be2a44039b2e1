"""The forms of the pages of equality impact assessments."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.governance.equality import Characteristic, Effect, Relevance, characteristics
from saferplan.governance.selectors import actions_to_choose, priorities_offered
from saferplan.history.actor import Actor
from saferplan.plan.selectors import plans_to_choose
from saferplan.site.forms import Checkboxes, DateField, FormSection, PageForm, Radios, WordedField
from saferplan.site.pages.governance.risk_forms import POST, WithOrganisations, organisation_choice
from saferplan.site.pages.plan.forms import REASON, text_area
from saferplan.strategy.selectors import strategy_list

YES_OR_NO = [("yes", "Yes, a full assessment is needed"), ("no", "No, the screening is enough")]


class DescribeForm(WithOrganisations):
    """What is assessed, in words, and which post answers for it."""

    title = forms.CharField(label="What is assessed?", max_length=200, help_text="In a few words.")
    aims = text_area(label="What is it meant to do, and for whom?")
    owner = organisation_choice("Which organisation answers for the assessment?")
    owner_post = forms.CharField(label="Which post answers for it?", max_length=120, help_text=POST)


class BeginForm(DescribeForm):
    """What is assessed."""

    strategy: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="A strategy", queryset=None, required=False, empty_label="None"
    )
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="A year's plan", queryset=None, required=False, empty_label="None"
    )
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="A priority", queryset=None, required=False, empty_label="None"
    )
    action: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="An action", queryset=None, required=False, empty_label="None"
    )
    sections = (
        FormSection("What it is of: choose one", ("strategy", "plan", "priority", "action")),
        FormSection("In words", ("title", "aims")),
        FormSection("Who answers for it", ("owner", "owner_post")),
    )
    service_names = {"equality_about_one_thing": "strategy"}  # noqa: RUF012 - as every form of the site has it
    marks_optional = False  # one of the first four is needed, whichever
    submit = "Begin the screening"

    def __init__(self, *, by: Actor, **options: Any) -> None:
        super().__init__(**options)
        for name, rows in (
            ("strategy", strategy_list()),
            ("plan", plans_to_choose()),
            ("priority", priorities_offered()),
            ("action", actions_to_choose(by=by)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class AmendEqualityForm(DescribeForm):
    """An assessment in other words."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Save the changes"


class ScreenForm(PageForm):
    """Of each characteristic: whether it is relevant, for which aims of the duty, and why."""

    submit = "Save the screening"
    marks_optional = False  # what is needed depends on what is said; the service says so

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        groups = []
        for one, law in characteristics().items():
            relevance, limbs, why = (f"{name}_{one.value}" for name in ("relevance", "limbs", "why"))
            self.fields[relevance] = forms.TypedChoiceField(
                label=f"Is it relevant to {_small(one.label)}?",
                choices=[(each.value, each.label) for each in Relevance],
                coerce=Relevance,
                widget=Radios(inline=True),
                help_text=one.meaning,
                error_messages={"required": f"Say whether it is relevant to {_small(one.label)}"},
            )
            self.fields[limbs] = forms.MultipleChoiceField(
                label=f"For which aims, of {_small(one.label)}?",
                choices=[(each.value, each.label) for each in law.limbs],
                required=False,
                widget=Checkboxes(),
            )
            self.fields[why] = text_area(label=f"Why, of {_small(one.label)}?", required=False)
            groups.append(FormSection(one.label, (relevance, limbs, why)))
        self.sections = tuple(groups)  # type: ignore[misc]


class DecideForm(PageForm):
    """Whether a full assessment is needed."""

    full = forms.TypedChoiceField(
        label="Is a full assessment needed?",
        choices=YES_OR_NO,
        coerce=lambda value: value == "yes",
        widget=Radios(),
    )
    reason = text_area(label="Why?", help_text="It is printed with the assessment.")
    submit = "Decide"


class EvidenceForm(PageForm):
    """What is known."""

    evidence = text_area(
        label="What is known of who is affected, and from where?",
        help_text="Such as figures of the assessment, a consultation, what providers see. Groups, not people.",
    )
    submit = "Save the evidence"


class EffectForm(PageForm):
    """What the effect on a characteristic is."""

    effect = WordedField(Effect, label="What is the effect?")
    effect_words = text_area(label="In words: what is it, and on whom?", help_text="Or what is not known.")
    submit = "Save the effect"


class EffectActionForm(WithOrganisations):
    """What is done about an effect."""

    text = forms.CharField(label="What is done?", max_length=300)
    characteristic = forms.TypedChoiceField(
        label="Whose effect is it about?",
        choices=[("", "All of them"), *((one.value, one.label) for one in Characteristic)],
        coerce=Characteristic,
        empty_value=None,
        required=False,
    )
    owner = organisation_choice("Which organisation sees to it?")
    owner_post = forms.CharField(label="Which post sees to it?", max_length=120, help_text=POST)
    due = DateField(label="By which day?")
    submit = "Add it"


class MoveForm(PageForm):
    """Another day."""

    due = DateField(label="To which day?")
    reason = text_area(label="Why is it moved?", help_text=REASON)
    submit = "Move it"


class DoneForm(PageForm):
    """That it is done."""

    done = DateField(label="When was it done?")
    evidence = text_area(label="What is there to show for it?")
    submit = "It is done"


class SignForm(PageForm):
    """Signing off."""

    signed_as = forms.CharField(label="As which post do you sign it off?", max_length=120, help_text=POST)
    review_due = DateField(label="When is it reviewed?")
    submit = "Sign it off"


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
