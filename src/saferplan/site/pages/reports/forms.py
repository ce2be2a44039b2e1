"""The forms of the pages of reports."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.council_report.templates import DecisionSought, Office, ReportTemplate
from saferplan.plan.selectors import plans_to_choose
from saferplan.reports.selectors import (
    accounts_to_choose,
    councils_to_choose,
    posts_of_councils,
    templates_offered,
)
from saferplan.site.forms import DateField, PageForm, WordedField
from saferplan.site.pages.plan.forms import REASON, text_area

_WIDTH = {"class": "govuk-input--width-3"}


def _choose_from(form: PageForm, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class AskForm(PageForm):
    """What a report asks its meeting for."""

    meeting = forms.CharField(
        label="Which meeting?", max_length=120, help_text="Such as Council, or Cabinet."
    )
    day = DateField(label="On which day does it meet?")
    title = forms.CharField(label="Title of the report", max_length=200)
    decision = WordedField(DecisionSought, label="What is the meeting asked for?")
    why = text_area(
        label="Why is the meeting asked?",
        help_text="The reason for the decision, such as the constitution or a duty of the law.",
    )
    submit = "Save"


class BeginForm(AskForm):
    """A report that begins."""

    council: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="To which council?", queryset=None)
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="On the plan of which year?", queryset=None
    )
    template = forms.ChoiceField(
        label="In which template?",
        help_text="The report keeps the template as it is today, whatever becomes of the template.",
    )
    field_order = ("council", "meeting", "day", "plan", "title", "decision", "why", "template")
    submit = "Begin the report"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _choose_from(self, "council", councils_to_choose())
        _choose_from(self, "plan", plans_to_choose())
        field = self.fields["template"]
        if isinstance(field, forms.ChoiceField):
            field.choices = templates_offered()


class PartForm(PageForm):
    """What people write for one part."""

    words = forms.CharField(
        label="What it says", required=False, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )
    submit = "Save this part"
    marks_optional = False

    def __init__(self, *, hint: str, **options: Any) -> None:
        super().__init__(**options)
        self.fields[
            "words"
        ].help_text = f"{hint} Each line becomes a paragraph. Leave it blank to take it out.".strip()


class ContactForm(PageForm):
    """A post that can be asked."""

    post: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Which post?", queryset=None)
    telephone = forms.CharField(
        label="Telephone of the post",
        max_length=40,
        required=False,
        help_text="Leave it blank where it is not published. A post's number, never a person's.",
    )
    email = forms.EmailField(
        label="E-mail of the post", required=False, help_text="Of the post, not of a person."
    )
    submit = "Add the contact"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _choose_from(self, "post", posts_of_councils())


class CommentForm(PageForm):
    """An officer's comment."""

    words = text_area(
        label="Your comment", help_text="It is printed as you write it, with your post and the day."
    )
    submit = "Give the comment"


class ConfirmForm(PageForm):
    """Nothing is asked; a step is confirmed."""

    submit = "Confirm"


class ConsideredForm(PageForm):
    """What a meeting made of a report."""

    on = DateField(label="On which day was it considered?")
    minute = text_area(
        label="What do the minutes say?", help_text="In substance. Name nobody who is not a councillor."
    )
    minute_link = forms.URLField(
        label="Where are the minutes?", required=False, max_length=400, assume_scheme="https"
    )
    submit = "Enter the minute"


class ClaimForm(PageForm):
    """A claim that is stated by hand."""

    sentence = text_area(label="The sentence with its figure", help_text="As it is to stand in the report.")
    source = forms.CharField(
        label="Who counted it?",
        max_length=200,
        help_text="The source, such as the police force or the survey.",
    )
    geography = forms.CharField(label="Which area was counted?", max_length=120)
    covers = WordedField(Scope, label="How wide is that area?")
    said_of = WordedField(
        Scope,
        label="Of which area does the sentence speak?",
        hints=False,
        help_text="A figure of a wide area cannot be said of a part of it.",
    )
    period = forms.CharField(label="Of which months or year?", max_length=120)
    definition = forms.CharField(
        label="What is counted?", max_length=300, help_text="Such as all crime recorded by the police."
    )
    counted_as = WordedField(ClaimKind, label="How was it counted?")
    change = forms.BooleanField(label="It is a change from an earlier period", required=False)
    before = forms.IntegerField(
        label="Count of the earlier period",
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs=_WIDTH),
    )
    after = forms.IntegerField(
        label="Count of the period itself",
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs=_WIDTH),
    )
    base_unknown = forms.BooleanField(
        label="What it is a change from is not known",
        required=False,
        help_text="The report then says so beside the figure.",
    )
    service_names = {  # noqa: RUF012
        "kind": "counted_as",
        "A figure of a wide area cannot be said of a part of it.": "said_of",
        "This sentence is a claim already.": "sentence",
    }
    submit = "State the claim"


class KeepForm(PageForm):
    """A sentence that stands without a source."""

    sentence = text_area(label="The sentence", help_text="As it stands in the document.")
    why = text_area(
        label="Why does it stand without a source?", help_text="Documents print it beside the sentence."
    )
    kept_as = forms.CharField(
        label="Which post answers for it?", max_length=120, help_text="Such as Chair of the partnership."
    )
    service_names = {  # noqa: RUF012
        "This sentence is kept already.": "sentence",
    }
    submit = "Keep the sentence"


class CheckTextForm(PageForm):
    """A text that is to be checked."""

    text = forms.CharField(
        label="The text",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=100_000,
        help_text="Of any document. It is not kept.",
    )
    submit = "Check it"


class AmendClaimForm(ClaimForm):
    """A claim once it is there."""

    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Change the claim"


class TakeForm(PageForm):
    """A change that is taken from an assessment."""

    finding = forms.ChoiceField(label="Which change?")
    sentence = text_area(label="The sentence with its figure", help_text="As it is to stand in the report.")
    source = forms.CharField(label="Who counted it?", max_length=200)
    geography = forms.CharField(label="Which area was counted?", max_length=120)
    definition = forms.CharField(label="What is counted?", max_length=300)
    service_names = {"This sentence is a claim already.": "sentence"}  # noqa: RUF012
    submit = "Take it from the assessment"

    def __init__(self, *, findings: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["finding"]
        if isinstance(field, forms.ChoiceField):
            field.choices = findings


class MakeTemplateForm(PageForm):
    """A template of the council's own, out of another."""

    title = forms.CharField(label="Name of the new template", max_length=120)
    template = forms.ChoiceField(label="Out of which template?")
    submit = "Make the template"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["template"]
        if isinstance(field, forms.ChoiceField):
            field.choices = templates_offered()


class LoadTemplateForm(PageForm):
    """A template of the council's own, from a file."""

    title = forms.CharField(label="Name of the new template", max_length=120)
    file = forms.FileField(
        label="The file", help_text="In TOML, written like the templates that come with the product."
    )
    submit = "Load the template"


class RearrangeForm(PageForm):
    """The fields of a template: label, place, and whether each is used; and the headings of its sections."""

    title = forms.CharField(label="Name of the template", max_length=120)
    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Save the template"

    def __init__(self, *, template: ReportTemplate, **options: Any) -> None:
        super().__init__(**options)
        for place, one in enumerate(template.field, start=1):
            self.fields[f"label-{one.key}"] = forms.CharField(
                label=f"Label of field {place}", initial=one.label, max_length=120
            )
            self.fields[f"place-{one.key}"] = forms.IntegerField(
                label=f"Place of “{one.label}”",
                initial=place,
                min_value=1,
                max_value=99,
                widget=forms.NumberInput(attrs=_WIDTH),
            )
            self.fields[f"used-{one.key}"] = forms.BooleanField(
                label=f"Use “{one.label}”", initial=True, required=False
            )
        for number, section in enumerate(template.section, start=1):
            self.fields[f"heading-{section.key}"] = forms.CharField(
                label=f"Heading of section {number}", initial=section.heading, max_length=120
            )
        self.order_fields(
            ("title", *(name for name in self.fields if name not in ("title", "reason")), "reason")
        )


class OfficeForm(PageForm):
    """Who holds an office."""

    office = forms.ChoiceField(
        label="Which office?", choices=[(one.value, one.label) for one in Office if one is not Office.NOBODY]
    )
    post: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Which post holds it?", queryset=None)
    account: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which account writes for it?",
        queryset=None,
        help_text="Only this account can give the office's comment. Not your own.",
    )
    since = DateField(label="From which day?")
    submit = "Record the office"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _choose_from(self, "post", posts_of_councils())
        _choose_from(self, "account", accounts_to_choose())


class EndOfficeForm(PageForm):
    """The end of an office."""

    until = DateField(label="What is its last day?")
    reason = text_area(label="Why does it end?", help_text=REASON)
    submit = "End it"
