"""The forms of consultations: their terms, groups and channels, answers, weights, texts, what was said, the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from saferplan.consultation.models import Questionnaire
from saferplan.consultation.selectors import questionnaires_to_use
from saferplan.consultation.states import FollowUp, TextState
from saferplan.domain.consultation.kinds import Audience, ConsultationKind
from saferplan.domain.consultation.populations import LEAST, MOST, MarginsError, Weighting, read_margin
from saferplan.site.forms import DateField, FormSection, PageForm, Radios
from saferplan.site.pages.plan.forms import REASON, text_area


def questionnaire_field() -> forms.ModelChoiceField[Questionnaire]:
    """Which questionnaire a survey asks; the page says which are offered."""
    return forms.ModelChoiceField(
        label="Which questionnaire is answered?",
        queryset=Questionnaire.objects.none(),
        required=False,
        empty_label="None, or not chosen yet",
        help_text="A survey needs one by its first day. Only questionnaires in use are offered.",
    )


class ConsultationTermsForm(PageForm):
    """What is said of a consultation."""

    title = forms.CharField(label="What is it called?", max_length=120)
    people = forms.CharField(
        label="Whom is it for?", max_length=120, help_text="Such as residents aged 16 and over."
    )
    starts = DateField(label="First day")
    ends = DateField(label="Last day")
    publicised = text_area(
        label="How is it made known?",
        required=False,
        help_text="Such as letters, posters, parish newsletters, the council's web site.",
    )
    invited = forms.IntegerField(
        label="How many were invited, one by one?",
        min_value=1,
        required=False,
        help_text="Only for random samples and panels, whose response rate means something. Leave it blank where it is "
        "not known.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    body = forms.CharField(
        label="Who asked?", max_length=120, required=False, help_text="Only where somebody else did."
    )
    of_partners = forms.BooleanField(
        label="Only partners took part: it does not count as consulting the community", required=False
    )


class PlanConsultationForm(ConsultationTermsForm):
    """A consultation that is planned, or was held."""

    asked_by = forms.TypedChoiceField(
        label="How are people asked?",
        choices=[(one.value, one.label) for one in ConsultationKind],
        coerce=ConsultationKind,
        widget=Radios(hints={one.value: one.meaning for one in ConsultationKind}),
    )
    questionnaire = questionnaire_field()
    sections = (
        FormSection("What it is", ("title", "asked_by", "questionnaire")),
        FormSection(
            "Who and when", ("people", "starts", "ends", "publicised", "invited", "body", "of_partners")
        ),
    )
    service_names = {"kind": "asked_by"}  # noqa: RUF012 - as every form of the site has it
    submit = "Plan it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        field.queryset = questionnaires_to_use()


class AmendConsultationForm(ConsultationTermsForm):
    """Other terms; a survey may get another questionnaire, or its first."""

    questionnaire = questionnaire_field()
    reason = text_area(label="Why does it change?", help_text=REASON)

    def __init__(self, *, survey: bool, has: int | None, **options: Any) -> None:
        super().__init__(**options)
        if not survey:
            del self.fields["questionnaire"]
            return
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        # The one that it has stays, though it was ended meanwhile.
        field.queryset = questionnaires_to_use() | Questionnaire.objects.filter(
            pk__in=[] if has is None else [has]
        )


class HeardForm(PageForm):
    """What was heard, and by whom."""

    heard = text_area(
        label="What was heard?",
        required=False,
        help_text="What people find most pressing, and what they want dealt with first. Name nobody.",
    )
    not_heard = text_area(
        label="Who was not reached?",
        required=False,
        help_text="Groups that did not take part, as far as known.",
    )
    attended = forms.IntegerField(
        label="How many came?",
        min_value=0,
        required=False,
        help_text="Leave it blank where it is not known.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    senior = text_area(
        label="Which senior people came?", required=False, help_text="Their posts, not their names."
    )
    submit = "Save"


class OfPlannedForm(PageForm):
    """What is said of a group; whether it took part is asked only once the consultation has begun."""

    def __init__(self, *, begun: bool, **options: Any) -> None:
        super().__init__(**options)
        if not begun:
            del self.fields["took_part"]


class GroupForm(OfPlannedForm):
    """A group, and who stands for it."""

    name = forms.CharField(label="Which group?", max_length=120, help_text="Such as tenants of one estate.")
    audience = forms.TypedChoiceField(
        label="Of whom?",
        choices=[(one.value, one.label) for one in Audience],
        coerce=Audience,
        widget=Radios(),
    )
    represented_by = forms.CharField(
        label="Who stands for it?",
        max_length=120,
        required=False,
        help_text="A body or a post. Leave it blank where its members answered themselves.",
    )
    affected = forms.BooleanField(label="It is likely to be particularly affected", required=False)
    why = forms.CharField(label="How is it affected?", max_length=200, required=False)
    took_part = forms.BooleanField(label="It took part", required=False, initial=True)
    submit = "Add the group"


class ChangeGroupForm(OfPlannedForm):
    """What is said of a group."""

    represented_by = forms.CharField(label="Who stands for it?", max_length=120, required=False)
    affected = forms.BooleanField(label="It is likely to be particularly affected", required=False)
    why = forms.CharField(label="How is it affected?", max_length=200, required=False)
    took_part = forms.BooleanField(label="It took part", required=False)


class ChannelForm(PageForm):
    """A way to answer."""

    name = forms.CharField(
        label="Which way?",
        max_length=120,
        help_text="Such as a link in a newsletter, or forms in the library.",
    )
    answers = forms.IntegerField(
        label="How many answers came by it?",
        min_value=0,
        required=False,
        help_text="Leave it blank where it is not known.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    submit = "Add it"


class CountForm(PageForm):
    """How many came by a way."""

    answers = ChannelForm.base_fields["answers"]


class HandInForm(PageForm):
    """A survey's export."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel, one row for each respondent.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    submit = "Hand in"


class WeightingForm(PageForm):
    """How answers are weighted."""

    weighting = forms.TypedChoiceField(
        label="How are answers weighted?",
        choices=[(one.value, one.label) for one in Weighting],
        coerce=Weighting,
        widget=Radios(),
    )
    source = forms.CharField(
        label="Where do the numbers of people come from?",
        max_length=400,
        required=False,
        help_text="Such as mid-2016 population estimates.",
    )
    least = forms.FloatField(
        label="Least weight",
        min_value=0,
        max_value=0.99,
        initial=LEAST,
        help_text="As a multiple of the mean. 0.3 and 3 are common practice, no standard.",
    )
    most = forms.FloatField(label="Most weight", min_value=1.01, max_value=20, initial=MOST)
    service_names = {"margins_source": "source"}  # noqa: RUF012 - as every form of the site has it

    def __init__(self, *, characteristics: list[tuple[str, str, str]], **options: Any) -> None:
        """`characteristics`: key, label and an example of the lines of each that the questionnaire asks for."""
        super().__init__(**options)
        self.keys = [key for key, _, _ in characteristics]
        for key, label, example in characteristics:
            self.fields[f"margin_{key}"] = forms.CharField(
                label=label,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=f"One answer a line with how many people, such as “{example}: 12,300”. Blank: not used.",
            )
        self.fields["cells"] = forms.CharField(
            label="Cells: several characteristics together",
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=f"First line: the characteristics, such as “{' / '.join(self.keys[:2])}”. Then one cell a line, "
            "such as “Ashby / 16 to 34: 2,100”.",
        )

    def clean(self) -> dict[str, Any]:
        """The margins that were typed."""
        given = super().clean() or {}
        margins: dict[str, dict[str, float]] = {}
        if given.get("weighting") is Weighting.RAKING:
            for key in self.keys:
                self._margin(f"margin_{key}", key, given.get(f"margin_{key}", ""), margins)
        elif given.get("weighting") is Weighting.CELL and given.get("cells", "").strip():
            head, _, rest = given["cells"].strip().partition("\n")
            self._margin("cells", " / ".join(part.strip() for part in head.split("/")), rest, margins)
        return {name: given.get(name) for name in ("weighting", "source", "least", "most")} | {
            "margins": margins
        }

    def _margin(self, field: str, key: str, typed: str, margins: dict[str, dict[str, float]]) -> None:
        try:
            found = read_margin(typed)
        except MarginsError as error:
            self.add_error(field, ValidationError(str(error)))
            return
        if found:
            margins[key] = found


class ReviewForm(PageForm):
    """What becomes of a text."""

    decision = forms.TypedChoiceField(
        label="What is to become of it?",
        choices=[
            (TextState.APPROVED.value, "Show it as it was written"),
            (TextState.REDACTED.value, "Show it in other words"),
            (TextState.WITHHELD.value, "Do not show it"),
        ],
        coerce=TextState,
        widget=Radios(),
    )
    words = text_area(
        label="The words that may be shown",
        required=False,
        help_text="Only for other words. Put “a neighbour” for a name, “a street” for an address.",
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        required=False,
        help_text="Needed where something may point at somebody and it is shown as it was written.",
    )
    submit = "Decide"


class SaidForm(PageForm):
    """Something that people said."""

    said = forms.CharField(label="What did people say?", max_length=300)
    submit = "Note it"


class FollowForm(PageForm):
    """What became of it."""

    state = forms.TypedChoiceField(
        label="How far is it?",
        choices=[(one.value, one.word) for one in FollowUp],
        coerce=FollowUp,
        widget=Radios(hints={one.value: one.meaning for one in FollowUp}),
    )
    did = text_area(
        label="What did we do?",
        required=False,
        help_text="What was done or is planned, or why it will not be done.",
    )
    led_to = forms.ChoiceField(
        label="What did it lead to?", required=False, help_text="A priority or an action of the year's plan."
    )

    def __init__(self, *, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["led_to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = [("", "Nothing in the plan"), *offered]


class ReleaseForm(PageForm):
    """That a report is released."""

    released_as = forms.CharField(
        label="Which post releases it?", max_length=120, help_text="Such as Chair of the partnership."
    )
    reason = forms.CharField(
        label="What was wrong with the one that is released?",
        max_length=300,
        required=False,
        help_text="Only where one is released already.",
    )
    submit = "Release the report"
