"""The forms of the pages of risks."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.governance.risk import RiskKind, RiskResponse, levels
from saferplan.governance.models import Risk
from saferplan.governance.selectors import actions_to_choose, priorities_offered
from saferplan.history.actor import Actor
from saferplan.plan.selectors import organisations_to_choose
from saferplan.site.forms import DateField, FormSection, PageForm, WordedField
from saferplan.site.pages.plan.forms import REASON, text_area

POST = "A post, not a person."


def score_choice(of: str, label: str, *, required: bool = True) -> forms.TypedChoiceField:
    """A choice of a likelihood or an impact, each with its word."""
    first = "Choose one" if required else "Not stated"
    return forms.TypedChoiceField(
        label=label,
        choices=[("", first), *((at, f"{at} {word}") for at, word in enumerate(levels()[of], start=1))],
        coerce=int,
        empty_value=None,
        required=required,
    )


def organisation_choice(label: str) -> forms.ModelChoiceField[Any]:
    """A choice of one organisation; the form gives it its rows."""
    return forms.ModelChoiceField(label=label, queryset=None, empty_label="Choose one")


class WithOrganisations(PageForm):
    """A form whose `owner` is an organisation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        owner = self.fields.get("owner")
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = organisations_to_choose()


class RiskForm(WithOrganisations):
    """What a risk is."""

    title = forms.CharField(label="What could go wrong?", max_length=200, help_text="In a few words.")
    causes = text_area(label="What could bring it about?")
    consequences = text_area(label="What would come of it?")
    kind = WordedField(RiskKind, label="Whose risk is it?")
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which priority does it threaten?",
        queryset=None,
        required=False,
        empty_label="None: it is the partnership's own",
    )
    action: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which action does it threaten?", queryset=None, required=False, empty_label="No single action"
    )
    inherent_likelihood = score_choice("likelihood", "Likelihood without any control")
    inherent_impact = score_choice("impact", "Impact without any control")
    likelihood = score_choice("likelihood", "Likelihood with the controls in place")
    impact = score_choice("impact", "Impact with the controls in place")
    target_likelihood = score_choice("likelihood", "Likelihood aimed at", required=False)
    target_impact = score_choice("impact", "Impact aimed at", required=False)
    response = WordedField(RiskResponse, label="What is done about it?")
    owner = organisation_choice("Which organisation owns it?")
    owner_post = forms.CharField(label="Which post owns it?", max_length=120, help_text=POST)
    review_due = DateField(label="When is it looked at again?")
    sections = (
        FormSection("The risk", ("title", "causes", "consequences", "kind", "priority", "action")),
        FormSection("How high it is", ("inherent_likelihood", "inherent_impact", "likelihood", "impact")),
        FormSection("What becomes of it", ("target_likelihood", "target_impact", "response")),
        FormSection("Who sees to it", ("owner", "owner_post", "review_due")),
    )
    service_names = {  # noqa: RUF012 - as every form of the site has it
        "risk_residual_not_above_inherent": "likelihood",
        "risk_target_whole": "target_likelihood",
    }
    submit = "Enter the risk"

    def __init__(self, *, by: Actor, held: Risk | None = None, **options: Any) -> None:
        super().__init__(**options)
        for name, rows in (
            ("priority", priorities_offered(chosen=held.priority if held else None)),
            ("action", actions_to_choose(by=by, chosen=held.action if held else None)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class AmendRiskForm(RiskForm):
    """A risk in other words; its score with controls changes by a review, its owner on a page of its own."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    sections = (
        FormSection("The risk", ("title", "causes", "consequences", "kind", "priority", "action")),
        FormSection("How high it is", ("inherent_likelihood", "inherent_impact")),
        FormSection("What becomes of it", ("target_likelihood", "target_impact", "response")),
    )
    service_names = {"likelihood": "inherent_likelihood"}  # noqa: RUF012 - as every form of the site has it
    submit = "Save the changes"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in ("likelihood", "impact", "owner", "owner_post", "review_due"):
            del self.fields[name]


class ReviewForm(PageForm):
    """That a risk was looked at again."""

    likelihood = score_choice("likelihood", "Likelihood with the controls in place")
    impact = score_choice("impact", "Impact with the controls in place")
    why = text_area(
        label="Why is it what it is?",
        help_text="Also where the score stays. What was said before stays in the history.",
    )
    on = DateField(label="On which day was it reviewed?")
    next_due = DateField(label="When is it looked at again?")
    sections = (
        FormSection("The score now", ("likelihood", "impact", "why")),
        FormSection("The days", ("on", "next_due")),
    )
    submit = "Record the review"


class GiveForm(WithOrganisations):
    """Another owner."""

    owner = organisation_choice("Which organisation owns it from now on?")
    owner_post = forms.CharField(label="Which post owns it?", max_length=120, help_text=POST)
    reason = text_area(label="Why?", help_text=REASON)
    submit = "Change the owner"


class ReopenForm(PageForm):
    """Open again."""

    reason = text_area(label="Why is it opened again?", help_text=REASON)
    review_due = DateField(label="When is it looked at again?")
    submit = "Open it again"


class ControlForm(WithOrganisations):
    """A mitigating action."""

    text = forms.CharField(label="What is done, or will be?", max_length=300)
    owner = organisation_choice("Which organisation sees to it?")
    owner_post = forms.CharField(
        label="Which post sees to it?", max_length=120, required=False, help_text=POST
    )
    done = DateField(
        label="Since when is it in place?", required=False, help_text="Leave it blank where it is planned."
    )
    due = DateField(label="By when will it be in place?", required=False)
    service_names = {"control_has_its_day": "due", "control_once": "text"}  # noqa: RUF012 - as every form has it
    submit = "Add it"


class AmendControlForm(ControlForm):
    """A mitigating action in other words, with another owner or day."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Save the changes"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        del self.fields["done"]


class InPlaceForm(PageForm):
    """That a mitigating action is in place."""

    done = DateField(label="Since when is it in place?")
    submit = "It is in place"


class FreezeForm(PageForm):
    """What a register is frozen for."""

    purpose = forms.CharField(
        label="What is it frozen for?",
        max_length=200,
        help_text="Such as a meeting of the strategy group, or a report to the council.",
    )
    submit = "Freeze it"
