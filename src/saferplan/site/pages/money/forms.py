"""The forms of the pages of money."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.money.models import Allocation, Contribution
from saferplan.money.selectors import commitments_open, lines_to_move_to, policing_objectives
from saferplan.money.states import Binding, ContributionKind
from saferplan.plan.selectors import action_list, measure_list, organisations_to_choose
from saferplan.site.forms import DateField, FormSection, PageForm, PoundsField, Radios
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import REASON, text_area

UNKNOWN = "Leave it blank where it is not known: unknown is not zero."
YES_OR_NO = [("yes", "Yes"), ("no", "No")]
QUARTERS = ("April to June", "July to September", "October to December", "January to March")


def _yes_or_no(value: str) -> bool:
    return value == "yes"


class TermsForm(PageForm):
    """How much a funder gives, and what it wants for it."""

    amount = PoundsField(label="Amount", required=False, help_text=UNKNOWN)
    reference = forms.CharField(label="The funder's reference", max_length=60, required=False)
    condition = text_area(
        label="What is it bound to?",
        required=False,
        help_text="Such as a purpose that was agreed, or an objective of the police and crime plan.",
    )
    transfers_need_consent = forms.TypedChoiceField(
        label="Must the funder agree before money moves between lines?",
        choices=YES_OR_NO,
        coerce=_yes_or_no,
        initial="no",
        widget=Radios(inline=True),
    )
    return_days = forms.IntegerField(
        label="How many days after a quarter is the funder's return due?",
        min_value=1,
        max_value=180,
        required=False,
        help_text="Leave it blank where the funder wants none.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )


class ContributionForm(TermsForm):
    """What a funder gives."""

    funder: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Who gives it?", queryset=None)
    purpose = forms.CharField(label="What is it for?", max_length=200)
    given_as = forms.TypedChoiceField(
        label="Is it money, or given in kind?",
        choices=[(one.value, one.label) for one in ContributionKind],
        coerce=ContributionKind,
        initial=ContributionKind.CASH.value,
        widget=Radios(
            hints={
                ContributionKind.IN_KIND.value: "Such as an officer's time. Its amount is what it is worth."
            }
        ),
    )
    sections = (
        FormSection("What is given", ("funder", "purpose", "given_as", "amount")),
        FormSection(
            "What the funder wants", ("reference", "condition", "transfers_need_consent", "return_days")
        ),
    )
    service_names = {"kind": "given_as", "pence": "amount"}  # noqa: RUF012 - as every form of the site has it
    submit = "Add it"

    def __init__(self, **options: Any) -> None:
        super().__init__(offers={"funder": organisations_to_choose()}, **options)


class AmendContributionForm(TermsForm):
    """Another amount, or other terms."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    service_names = {"pence": "amount"}  # noqa: RUF012 - as every form of the site has it


class ConditionForm(PageForm):
    """Something that the funder wants by a day."""

    text = forms.CharField(
        label="What does the funder want?",
        max_length=300,
        help_text="Such as an agreement signed, or an account sent.",
    )
    due = DateField(label="By which day?")
    submit = "Add the condition"


class MetForm(PageForm):
    """That a condition is met."""

    met = DateField(label="When was it met?")
    evidence = text_area(label="How was it met?", help_text="What there is to show for it.")
    submit = "It is met"


class AllocationForm(PageForm):
    """A line."""

    title = forms.CharField(label="What does the line pay for?", max_length=200)
    amount = PoundsField(label="Amount", required=False, help_text=UNKNOWN)
    action: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which action does it pay for?", queryset=None, required=False, empty_label="No single action"
    )
    measure: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which measure shows what comes of it?",
        queryset=None,
        required=False,
        empty_label="Those of the action",
    )
    objective: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which objective of the police and crime plan does it support?",
        queryset=None,
        required=False,
        empty_label="None named yet",
        help_text="Money of the local policing body needs one before a return can be certified.",
    )
    q1 = PoundsField(label=QUARTERS[0], required=False)
    q2 = PoundsField(label=QUARTERS[1], required=False)
    q3 = PoundsField(label=QUARTERS[2], required=False)
    q4 = PoundsField(label=QUARTERS[3], required=False)
    spread = forms.TypedChoiceField(
        label="If you leave all four blank",
        choices=[("yes", "Spread it evenly over the year"), ("no", "It has no profile yet")],
        coerce=_yes_or_no,
        initial="yes",
        widget=Radios(),
    )
    sections = (
        FormSection("What it pays for", ("title", "amount", "action", "measure", "objective")),
        FormSection("How much is to be spent in each quarter?", ("q1", "q2", "q3", "q4", "spread")),
    )
    service_names = {"allocation_profile_is_whole": "q1", "pence": "amount"}  # noqa: RUF012
    submit = "Allocate it"

    def __init__(self, *, request: ActorRequest, contribution: Contribution, **options: Any) -> None:
        plan = contribution.plan
        super().__init__(
            offers={
                "action": action_list(by=request.actor, plan=plan).filter(ended__isnull=True),
                "measure": measure_list(plan=plan),
                "objective": policing_objectives(plan=plan),
            },
            **options,
        )


class AmendAllocationForm(AllocationForm):
    """A line that is there."""

    reason = text_area(
        label="Why does it change?",
        help_text=f"{REASON} To take money from another line, move it instead: that needs a second person.",
    )
    submit = "Save the line"


class BindForm(PageForm):
    """An earmark or a commitment."""

    binding = forms.TypedChoiceField(
        label="How firmly is it bound?",
        choices=[(one.value, one.label) for one in Binding],
        coerce=Binding,
        widget=Radios(hints={one.value: one.meaning for one in Binding}),
    )
    text = forms.CharField(label="What for?", max_length=200)
    amount = PoundsField(label="Amount")
    on = DateField(label="Since which day?")
    submit = "Bind it"


class FirmForm(PageForm):
    """That an earmark became a commitment."""

    on = DateField(label="On which day was it ordered or agreed?")
    submit = "Commit it"


class SpendForm(PageForm):
    """A payment."""

    text = forms.CharField(label="What for?", max_length=200)
    amount = PoundsField(label="Amount")
    on = DateField(label="Paid on which day?")
    commitment: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Does it pay something that is earmarked or committed?",
        queryset=None,
        required=False,
        empty_label="No",
    )
    reference = forms.CharField(label="Reference in the accounts", max_length=60, required=False)
    submit = "Record the payment"

    def __init__(self, *, allocation: Allocation, **options: Any) -> None:
        super().__init__(offers={"commitment": commitments_open(allocation=allocation)}, **options)


class CorrectSpendForm(SpendForm):
    """A payment that was recorded wrongly."""

    reason = text_area(label="What was wrong?", help_text=REASON)
    submit = "Correct it"


class LineReportForm(PageForm):
    """What is said of a line for a quarter."""

    forecast = PoundsField(
        label="What will the whole year come to?",
        required=False,
        help_text="Say it before the last quarter begins, while money that is not needed can still go elsewhere.",
    )
    variance_reason = text_area(label="Why does it differ from what was planned?", required=False)
    proposal = text_area(
        label="What becomes of what will not be spent?",
        required=False,
        help_text="Such as moving it to another line, carrying it forward, or returning it.",
    )
    outputs = text_area(label="What was done?", required=False, help_text="In numbers where you can.")
    beneficiaries = forms.IntegerField(
        label="How many people were helped?",
        min_value=0,
        required=False,
        help_text="Leave it blank where it is not known. A return does not give small numbers.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    case_study = text_area(
        label="Case study", required=False, help_text="Write nothing by which somebody could be recognised."
    )
    risks = text_area(label="Risks", required=False)
    sections = (
        FormSection("Money", ("forecast", "variance_reason", "proposal")),
        FormSection("What came of it", ("outputs", "beneficiaries", "case_study", "risks")),
    )
    submit = "Save the report"


class VirementForm(PageForm):
    """A move of money."""

    receiving: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="To which line?", queryset=None)
    amount = PoundsField(label="How much?")
    why = text_area(label="Why?", help_text=REASON)
    service_names = {"pence": "amount"}  # noqa: RUF012
    submit = "Ask for it"

    def __init__(self, *, request: ActorRequest, allocation: Allocation, **options: Any) -> None:
        super().__init__(
            offers={"receiving": lines_to_move_to(by=request.actor, allocation=allocation)}, **options
        )


class DecideVirementForm(PageForm):
    """Whether a move of money is approved."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("approve", "Approve it: the money moves now"), ("refuse", "Refuse it")],
        widget=Radios(),
    )
    consent = text_area(
        label="How did the funder agree?",
        required=False,
        help_text="Needed where the funder must agree to moves between lines: by which letter or mail, of which day.",
    )
    reason = text_area(label="Why?", required=False, help_text="Needed where you refuse it.")
    submit = "Decide"


class CarryForwardForm(PageForm):
    """That money is to be carried forward."""

    amount = PoundsField(label="How much?")
    why = text_area(label="Why was it not spent, and what will it be spent on?")
    submit = "Record that the funder was asked"


class AnswerForm(PageForm):
    """How a funder answered."""

    decision = forms.ChoiceField(
        label="What did the funder answer?",
        choices=[("approve", "It agreed"), ("refuse", "It refused")],
        widget=Radios(),
    )
    on = DateField(label="On which day?")
    consent = text_area(label="How did it answer?", help_text="By which letter or mail, of which post.")
    submit = "Record the answer"


class ReturnedForm(PageForm):
    """What went back to the funder."""

    amount = PoundsField(label="How much was returned in all?")
    reason = text_area(label="How and why?", help_text=REASON)
    submit = "Record it"


class CertifyForm(PageForm):
    """That a return is right."""

    certified_as = forms.CharField(
        label="As which post do you certify it?",
        max_length=120,
        help_text="A post, not a person. Such as Section 151 Officer.",
    )
    reason = text_area(
        label="What was wrong with the earlier one?",
        required=False,
        help_text="Needed where this quarter's return was certified before.",
    )
    submit = "Certify the return"
