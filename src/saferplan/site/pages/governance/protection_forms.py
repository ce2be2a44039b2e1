"""The forms of the pages of the data protection register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from saferplan.domain.governance.protection import LawfulBasis, lawful_bases
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.evidence import HeldInEvidence
from saferplan.governance.models import Protocol
from saferplan.governance.selectors import datasets_to_choose, protocols_to_choose
from saferplan.plan.selectors import organisations_to_choose
from saferplan.site.forms import Checkboxes, DateField, FormSection, PageForm, Radios
from saferplan.site.pages.governance.risk_forms import POST, WithOrganisations, organisation_choice
from saferplan.site.pages.plan.forms import REASON, text_area

YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def _yes(value: str) -> bool:
    return value == "yes"


class ProtocolForm(PageForm):
    """What a protocol is."""

    title = forms.CharField(label="What is it called?", max_length=200)
    purpose = text_area(label="What is shared, and what for?")
    statutory = forms.TypedChoiceField(
        label="Is it the protocol that the regulations ask of the partnership?",
        choices=YES_OR_NO,
        coerce=_yes,
        widget=Radios(inline=True),
        help_text="The completeness check looks at that one.",
    )
    asked: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Which organisations sign it?", queryset=None, required=False, widget=Checkboxes()
    )
    service_names = {"protocol_once": "title", "protocol_statutory_once": "statutory"}  # noqa: RUF012
    submit = "Enter the protocol"
    marks_optional = False  # who signs is needed; the service says so

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        asked = self.fields["asked"]
        if isinstance(asked, forms.ModelChoiceField):
            asked.queryset = organisations_to_choose()


class AmendProtocolForm(ProtocolForm):
    """A protocol once it is there."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Save the changes"


class AgreeForm(PageForm):
    """A version of a protocol."""

    agreed = DateField(label="On which day was it agreed?")
    review_due = DateField(label="When is it to be reviewed?")
    source = forms.CharField(
        label="Which document holds it?",
        max_length=200,
        help_text="The file itself can be attached to the protocol.",
    )
    changes = text_area(label="What changed from the version before?", required=False)
    service_names = {"protocol_review_after_agreed": "review_due"}  # noqa: RUF012 - as every form has it
    submit = "Record the version"


class ProtocolSignForm(PageForm):
    """Who signed."""

    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation signed?", queryset=None, empty_label="Choose one"
    )
    post = forms.CharField(label="Which post signed for it?", max_length=120, help_text=POST)
    signed = DateField(label="On which day?")
    submit = "Record the signature"

    def __init__(self, *, protocol: Protocol, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = protocol.asked.all()


class DatasetForm(WithOrganisations):
    """What is held."""

    title = forms.CharField(label="What is it called?", max_length=200)
    contents = text_area(label="What does it hold, and what for?")
    dataset = forms.ChoiceField(
        label="Which of the evidence is it?",
        required=False,
        help_text="Then its agreement and its disposal, as the evidence keeps them, stand beside it.",
    )
    basis = forms.TypedChoiceField(
        label="On which lawful basis is it held?",
        choices=[(one.value, one.label) for one in LawfulBasis],
        coerce=LawfulBasis,
        widget=Radios(
            hints={
                one.value: f"{one.meaning} {law.reference}: {law.checked.words}."
                for one, law in lawful_bases().items()
            }
        ),
    )
    law = forms.CharField(
        label="Which law does that rest on?",
        max_length=200,
        required=False,
        help_text="Needed for a public task, a legal obligation and law enforcement, such as section 115 of the Crime "
        "and Disorder Act 1998.",
    )
    protocol: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Under which protocol is it shared?", queryset=None, required=False, empty_label="None"
    )
    owner = organisation_choice("Which organisation answers for it?")
    owner_post = forms.CharField(label="Which post answers for it?", max_length=120, help_text=POST)
    retention = forms.CharField(
        label="How long is it kept, and why?",
        max_length=300,
        help_text="Such as: 13 months after the next assessment, so that figures can be checked.",
    )
    retain_until = DateField(label="Until which day?", required=False)
    sections = (
        FormSection("What it is", ("title", "contents", "dataset")),
        FormSection("On which basis", ("basis", "law", "protocol")),
        FormSection("Who answers for it, and how long", ("owner", "owner_post", "retention", "retain_until")),
    )
    service_names = {"held_dataset_once": "title"}  # noqa: RUF012 - as every form of the site has it
    submit = "Enter the dataset"

    def __init__(self, *, held: Sequence[HeldInEvidence], **options: Any) -> None:
        super().__init__(**options)
        dataset, protocol = self.fields["dataset"], self.fields["protocol"]
        if isinstance(dataset, forms.ChoiceField):
            dataset.choices = [("", "None of it"), *((one.name, one.title) for one in held)]
        if isinstance(protocol, forms.ModelChoiceField):
            protocol.queryset = protocols_to_choose()


class AmendDatasetForm(DatasetForm):
    """A dataset once it is entered."""

    reason = text_area(label="Why does the entry change?", help_text=REASON)
    submit = "Save the changes"


class DisposedForm(PageForm):
    """What became of it."""

    disposal = text_area(
        label="What became of it?",
        help_text="Disposed of, handed back, or made anonymous; and how that is known.",
    )
    submit = "It is no longer held"


class BeginProtectionForm(PageForm):
    """Whether an assessment is needed, and of what."""

    title = forms.CharField(label="What is assessed?", max_length=200, help_text="In a few words.")
    protocol: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="A protocol", queryset=None, required=False, empty_label="None"
    )
    dataset: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="A dataset", queryset=None, required=False, empty_label="None"
    )
    needed = forms.TypedChoiceField(
        label="Is an assessment needed?",
        choices=YES_OR_NO,
        coerce=_yes,
        widget=Radios(inline=True),
        help_text="It is needed where the processing is likely to be a high risk to those concerned.",
    )
    reason = text_area(label="Why, or why not?")
    sections = (
        FormSection("What it is of", ("title", "protocol", "dataset")),
        FormSection("Whether it is needed", ("needed", "reason")),
    )
    submit = "Record it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name, rows in (("protocol", protocols_to_choose()), ("dataset", datasets_to_choose())):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows


class WriteProtectionForm(PageForm):
    """The assessment itself."""

    need = text_area(label="Why is the processing needed, and would less not do?")
    risks = text_area(label="What are the risks to those concerned?")
    measures = text_area(label="What lessens them?")
    left = forms.TypedChoiceField(
        label="How high is the risk that is left?",
        choices=[("", "Not said yet"), *((one.value, one.label) for one in Band)],
        coerce=Band,
        empty_value=None,
        required=False,
    )
    advice = text_area(label="What does the data protection officer advise?", required=False)
    consulted = text_area(
        label="How and when was the Information Commissioner consulted?",
        required=False,
        help_text="Needed where a high risk is left.",
    )
    submit = "Save the assessment"


class AcceptForm(PageForm):
    """Who accepts it."""

    accepted_as = forms.CharField(label="Which post accepts it?", max_length=120, help_text=POST)
    review_due = DateField(label="When is it reviewed?")
    submit = "It is accepted"
