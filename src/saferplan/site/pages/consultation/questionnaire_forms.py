"""The forms of questionnaires and their questions."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.consultation.bank import QuestionKind
from saferplan.site.forms import Checkboxes, FormSection, PageForm, Radios
from saferplan.site.pages.plan.forms import text_area

SETS = (
    ("core", "Core questions: feeling safe, change, experience, confidence, priorities"),
    ("asb", "Anti-social behaviour: the seven problems of the crime survey's index"),
    ("about", "About you: age, sex, disability, ethnic group, area"),
)


class LinesField(forms.CharField):
    """Several texts, one a line; blank lines do not count."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """The lines, each with single spaces."""
        lines = str(super().clean(value) or "").splitlines()
        return tuple(" ".join(line.split()) for line in lines if line.strip())


class QuestionnaireForm(PageForm):
    """What a questionnaire is called, and what stands at its top."""

    title = forms.CharField(
        label="What is it called?", max_length=120, help_text="Such as Residents' survey."
    )
    introduction = text_area(
        label="What stands at the top?",
        required=False,
        help_text="Who asks, what for, until when, and that nobody will be known from the answers.",
    )
    area_unit = forms.CharField(
        label="What are areas named by?",
        max_length=40,
        required=False,
        help_text="Such as ward or parish. Where this changes, areas are not compared with those of the last survey.",
    )


class DraftForm(QuestionnaireForm):
    """A new questionnaire."""

    sets = forms.MultipleChoiceField(
        label="Which questions of the bank shall it begin with?",
        choices=SETS,
        required=False,
        widget=Checkboxes(),
        initial=[one for one, _ in SETS],
    )
    areas = LinesField(
        label="Areas that people can choose from, one a line",
        required=False,
        help_text="Without any, nobody is asked where they live.",
    )
    submit = "Draft the questionnaire"


class BankForm(PageForm):
    """A question of the bank."""

    key = forms.ChoiceField(label="Which question?", widget=Radios())
    areas = LinesField(label="Areas, one a line", required=False, help_text="Only for the question on areas.")
    submit = "Add the question"

    def __init__(self, *, offered: list[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = [(key, text) for key, text, _ in offered]
        field.widget.hints = {key: hint for key, _, hint in offered}


class WordedForm(PageForm):
    """The words of a question of one's own."""

    text = forms.CharField(label="What is asked?", max_length=300)
    answers = LinesField(
        label="Answers that count, one a line", required=False, help_text="Leave it blank for own words."
    )
    not_counted = LinesField(
        label="Answers that are left out of shares, one a line",
        required=False,
        help_text="Such as Don't know.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    most = forms.IntegerField(
        label="How many can be chosen?",
        min_value=1,
        max_value=5,
        required=False,
        help_text="Only where the most important are chosen in order.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )

    def clean_most(self) -> int:
        """None chosen is 0."""
        return self.cleaned_data["most"] or 0


class OwnQuestionForm(WordedForm):
    """A question of one's own."""

    answered_by = forms.TypedChoiceField(
        label="How is it answered?",
        choices=[(one.value, one.label) for one in QuestionKind],
        coerce=QuestionKind,
        initial=QuestionKind.ONE.value,
        widget=Radios(),
    )
    sections = (FormSection("The question", ("text", "answered_by")),)
    submit = "Add the question"
