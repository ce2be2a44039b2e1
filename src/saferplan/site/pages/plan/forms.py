"""The forms of the plan's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from saferplan.assessment.held_series import COUNT, RATE, SERIES, HeldSeries
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.domain.planning.readings import Basis, quarter_ends
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.plan.models import Plan
from saferplan.plan.selectors import organisations_to_choose, outcome_list, priority_list
from saferplan.plan.states import MeasureKind
from saferplan.site.forms import Checkboxes, DateField, FormSection, PageForm, Radios, WordedField

SHORT = {"rows": 3}
KINDS_HELD = {COUNT: "counts", RATE: "rates", SERIES: "shared by partners"}
REASON = "Say why in a sentence: it stays in the history."


def text_area(**options: Any) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(widget=forms.Textarea(attrs=SHORT), **options)


class DayForm(PageForm):
    """A day."""

    day = DateField(label="From which day?")
    submit = "Confirm"


class ReasonForm(PageForm):
    """Why."""

    reason = text_area(label="Why?", help_text=REASON)
    submit = "Confirm"


class BeginPlanForm(PageForm):
    """Of which year a plan begins."""

    year = forms.TypedChoiceField(label="Of which year?", coerce=int, widget=Radios())
    submit = "Begin the plan"

    def __init__(self, *, years: Sequence[PlanYear], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["year"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(one.starts, one.label) for one in years]


class OutcomeAmendForm(PageForm):
    """An outcome in other words."""

    title = forms.CharField(label="What shall be better for people?", max_length=300)
    reason = text_area(label="Why does it change?", help_text=REASON)
    submit = "Change the outcome"


class OutcomeForm(PageForm):
    """What shall be better."""

    title = forms.CharField(
        label="What shall be better for people?",
        max_length=300,
        help_text="In one sentence: not what is done, but what comes of it.",
    )
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Of which priority?", queryset=None)
    submit = "Add the outcome"

    def __init__(self, *, plan: Plan, **options: Any) -> None:
        super().__init__(offers={"priority": priority_list(plan=plan)}, **options)


class ActionForm(PageForm):
    """What an action is."""

    headline = forms.CharField(
        label="Headline action", max_length=300, help_text="What will be done, in one sentence."
    )
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which priority does it serve?", queryset=None
    )
    outcome: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which outcome does it seek?", queryset=None, required=False, empty_label="None of those below"
    )
    lead: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation leads it?", queryset=None, required=False, empty_label="Nobody yet"
    )
    lead_post = forms.CharField(
        label="Which post leads it?", max_length=120, required=False, help_text="A post, not a person."
    )
    support: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Which organisations support it?", queryset=None, required=False, widget=Checkboxes()
    )
    starts = DateField(label="When does it start?")
    ends = DateField(label="When does it end?")
    evidence = text_area(label="What is the evidence for it?", required=False)
    note = text_area(label="Problem-solving note", required=False)
    resources = text_area(
        label="Resources",
        required=False,
        help_text="Money with its source, staff, help in kind. Unknown is not nothing: say so.",
    )
    visibility = WordedField(Visibility, label="Who may see it?")
    reason = text_area(
        label="Why does the plan change?", required=False, help_text="Needed once the plan is adopted."
    )
    sections = (
        FormSection("What will be done", ("headline", "priority", "outcome")),
        FormSection("Who does it", ("lead", "lead_post", "support")),
        FormSection("When, why and with what", ("starts", "ends", "evidence", "note", "resources")),
        FormSection("Who may see it", ("visibility",)),
    )

    def __init__(self, *, plan: Plan, **options: Any) -> None:
        organisations = organisations_to_choose()
        super().__init__(
            offers={
                "priority": priority_list(plan=plan),
                "outcome": outcome_list(plan=plan),
                "lead": organisations,
                "support": organisations,
            },
            **options,
        )


class AmendForm(ActionForm):
    """What an action is, once it is there: its lead and its end change in ways of their own."""

    submit = "Save the changes"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in ("lead", "lead_post", "priority"):
            del self.fields[name]


class LeadForm(PageForm):
    """Another lead."""

    lead: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation leads it from now on?", queryset=None
    )
    lead_post = forms.CharField(
        label="Which post leads it?", max_length=120, required=False, help_text="A post, not a person."
    )
    reason = text_area(label="Why?", help_text=REASON)
    submit = "Change the lead"

    def __init__(self, **options: Any) -> None:
        super().__init__(offers={"lead": organisations_to_choose()}, **options)


class ReportForm(PageForm):
    """How an action goes."""

    reported = WordedField(ReportedStatus, label="How does it go?")
    stage = WordedField(Stage, label="How far is it?", hints=False)
    report = text_area(
        label="Commentary",
        required=False,
        help_text="What was done since the last report, in a few sentences.",
    )
    cause = text_area(label="Why is it amber or red?", required=False)
    recovery_words = text_area(label="What will bring it back on course?", required=False)
    recovery = DateField(label="By when will it be back on course?", required=False)
    override_reason = text_area(
        label="Why is it better than its dates say?",
        required=False,
        help_text="Needed only where a milestone is overdue and you report that it goes well.",
    )
    sections = (
        FormSection("How it goes", ("reported", "stage", "report")),
        FormSection("If it is amber or red", ("cause", "recovery_words", "recovery")),
    )
    submit = "Send the report"


class MilestoneForm(PageForm):
    """A milestone."""

    text = forms.CharField(label="What will be done?", max_length=300)
    due = DateField(label="By when?")
    reason = text_area(
        label="Why does the plan change?", required=False, help_text="Needed once the plan is adopted."
    )
    submit = "Add the milestone"


class DoneForm(PageForm):
    """That a milestone is done."""

    done = DateField(label="When was it done?")
    evidence = text_area(
        label="What is there to show for it?",
        required=False,
        help_text="A report, minutes, a figure. Without it the action is not complete.",
    )
    submit = "Report it done"


class EvidenceForm(PageForm):
    """What there is to show for a milestone."""

    evidence = text_area(label="What is there to show for it?")


class MoveForm(PageForm):
    """Another day for a milestone."""

    due = DateField(label="To which day?")
    reason = text_area(
        label="Why is it moved?", help_text="The first day stays on record beside the new one."
    )
    submit = "Move it"


class MeasureForm(PageForm):
    """A measure of success."""

    title = forms.CharField(label="What is measured?", max_length=200)
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Of which priority?", queryset=None)
    says = forms.ChoiceField(
        label="What does it say?",
        choices=[(one.value, one.label) for one in MeasureKind],
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(
        label="In which unit?", max_length=60, help_text="Such as reports, offences, or per cent."
    )
    direction = forms.ChoiceField(
        label="Which way is wanted?",
        choices=[
            (Direction.DOWN.value, "Down"),
            (Direction.UP.value, "Up"),
            (Direction.EITHER.value, "Either: a rise may be intended, such as more reporting"),
        ],
        widget=forms.RadioSelect,
    )
    baseline = forms.DecimalField(
        label="Baseline",
        required=False,
        help_text="Where it stands before. Leave it blank where it is not known: unknown is not zero.",
    )
    baseline_period = forms.CharField(
        label="Period of the baseline", max_length=80, required=False, help_text="Such as year to March 2017."
    )
    target = forms.DecimalField(label="Target", required=False)
    target_by = DateField(label="By which day?", required=False)
    responsible: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="Which organisations answer for it?", queryset=None, required=False, widget=Checkboxes()
    )
    sections: ClassVar[tuple[FormSection, ...]] = (
        FormSection("What is measured", ("title", "priority", "says", "unit", "direction")),
        FormSection("From where to where", ("baseline", "baseline_period", "target", "target_by")),
    )
    service_names: ClassVar[Mapping[str, str]] = {
        "kind": "says",
        "baseline_has_its_period": "baseline_period",
        "target_has_its_day": "target_by",
    }
    submit = "Add the measure"

    def __init__(self, *, plan: Plan, **options: Any) -> None:
        super().__init__(
            offers={
                "priority": priority_list(plan=plan),
                "responsible": organisations_to_choose(),
            },
            **options,
        )


class MeasureAmendForm(MeasureForm):
    """What a measure aims at; a baseline that the evidence gives is not asked for."""

    reason = text_area(label="Why does it change?", required=False, help_text=REASON)
    sections: ClassVar[tuple[FormSection, ...]] = ()
    submit = "Save the changes"

    def __init__(self, *, fed: bool, **options: Any) -> None:
        super().__init__(**options)
        for name in (
            "priority",
            "says",
            "unit",
            "direction",
            *(("baseline", "baseline_period") if fed else ()),
        ):
            del self.fields[name]


class TieForm(PageForm):
    """What of the evidence feeds a measure."""

    held_as = forms.ChoiceField(
        label="What is it read from?",
        help_text="Everything that the evidence holds of this area, with the first and the last month.",
    )
    basis = WordedField(Basis, label="For which periods?")
    baseline = forms.ChoiceField(
        label="Which quarter does the baseline end with?",
        required=False,
        help_text="The baseline is then read from the evidence, too, and each reading is compared with it.",
    )
    reason = text_area(
        label="Why does the plan change?", required=False, help_text="Needed once the plan is adopted."
    )
    submit = "Read it from the evidence"

    def __init__(self, *, held: Sequence[HeldSeries], **options: Any) -> None:
        super().__init__(**options)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in held:
            kind = KINDS_HELD[one.id.partition(":")[0]]
            groups.setdefault(f"{one.area_name}: {kind}", []).append(
                (f"{one.area} {one.id}", f"{one.title}, {one.span}")
            )
        ends = quarter_ends(min(one.first for one in held), max(one.last for one in held)) if held else ()
        choices: dict[str, list[tuple[Any, Any]]] = {
            "held_as": [("", "Choose one"), *groups.items()],
            "baseline": [
                ("", "Keep the baseline as it is"),
                *((str(one), one.label) for one in reversed(ends)),
            ],
        }
        for name, listed in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = listed


class ReadingForm(PageForm):
    """What a measure read."""

    first = DateField(label="First day of the period")
    last = DateField(label="Last day of the period")
    value = forms.DecimalField(
        label="Value", required=False, help_text="Leave it blank where there is none, and say why."
    )
    absence = forms.ChoiceField(
        label="Why is there no value?",
        required=False,
        choices=[("", "There is a value"), *((one.value, one.value.capitalize()) for one in Absence)],
    )
    source = forms.CharField(label="Where is it from?", max_length=300, required=False)
    reason = text_area(
        label="Why is it corrected?",
        required=False,
        help_text="Needed where this period has a reading already.",
    )
    service_names: ClassVar[Mapping[str, str]] = {"reading_or_why_not": "value"}
    submit = "Enter it"


class UploadForm(PageForm):
    """A workbook that came back."""

    workbook = forms.FileField(
        label="The workbook", help_text="The Excel file (.xlsx) that was downloaded here and filled in."
    )
    submit = "Try it"


class PriorityDecisionForm(PageForm):
    """What becomes of a priority."""

    decision = WordedField(PriorityDecision, label="What becomes of it?")
    title = forms.CharField(
        label="Its new words", max_length=300, required=False, help_text="Where it is amended."
    )
    why = text_area(label="Why?", help_text=REASON)
    submit = "Decide"


class ActionDecisionForm(PageForm):
    """What becomes of an action."""

    decision = WordedField(ActionDecision, label="What becomes of it?")
    target: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which action takes it up?",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="Where it is merged or superseded.",
    )
    priority: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which priority does it serve from now on?",
        queryset=None,
        required=False,
        empty_label="The same as before",
        help_text="Where it is carried. If its priority ends, choose another.",
    )
    why = text_area(label="Why?", help_text=REASON)
    submit = "Decide"
