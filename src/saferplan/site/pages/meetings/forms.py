"""The forms of the meetings' pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.domain.planning.roles import Visibility
from saferplan.history.files import KINDS_IN_WORDS
from saferplan.meetings.models import AgendaItem, Meeting
from saferplan.meetings.selectors import Attended, items_to_choose
from saferplan.meetings.states import DecisionState
from saferplan.plan.models import Milestone
from saferplan.plan.selectors import organisations_to_choose, plans_to_choose
from saferplan.site.forms import Checkboxes, DateField, FormSection, PageForm, Radios, WordedField
from saferplan.site.pages.plan.forms import text_area

TIMES = ["%H:%M", "%H.%M", "%H%M"]


class DayTimeField(forms.TimeField):
    """A time of day, shown without seconds."""

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


def time_field(**options: Any) -> DayTimeField:
    """A time of day, typed as 10:00."""
    return DayTimeField(
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Time must be one of the day, such as 10:00"},
        **options,
    )


class SeriesForm(PageForm):
    """A series of meetings."""

    title = forms.CharField(label="What are the meetings called?", max_length=120)
    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which plan do they follow?", queryset=None
    )
    first = DateField(
        label="First meeting",
        help_text="The others fall on the same weekday of the same week of the month, and never on a bank holiday.",
    )
    count = forms.IntegerField(
        label="How many meetings?",
        min_value=1,
        max_value=24,
        initial=6,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    months = forms.IntegerField(
        label="How many months apart?",
        min_value=1,
        max_value=12,
        initial=2,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    starts = time_field(label="At what time?", initial=dt.time(10, 0))
    place = forms.CharField(label="Where?", max_length=200, required=False)
    updates_days = forms.IntegerField(
        label="How many days before a meeting are updates due?",
        min_value=1,
        max_value=60,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    service_names = {"dates": "first", "date": "first"}  # noqa: RUF012 - as every form of the site has it
    submit = "Arrange the meetings"

    def __init__(self, **options: Any) -> None:
        plans = plans_to_choose()
        super().__init__(offers={"plan": plans}, **options)
        self.fields["plan"].initial = plans.first()


class MeetingForm(PageForm):
    """When and where a meeting is."""

    title = forms.CharField(label="What is it called?", max_length=120)
    date = DateField(label="On which day?")
    starts = time_field(label="At what time?")
    place = forms.CharField(label="Where?", max_length=200, required=False)
    link = forms.URLField(
        label="Address for joining from afar", max_length=400, required=False, assume_scheme="https"
    )
    updates_due = DateField(label="By when are updates due?")
    reason = text_area(
        label="Why does it change?", required=False, help_text="Needed once people were asked for updates."
    )
    submit = "Save the meeting"


class ArrangeForm(MeetingForm):
    """A meeting by itself."""

    plan: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which plan does it follow?", queryset=None
    )
    updates_due = DateField(
        label="By when are updates due?", required=False, help_text="If you leave it empty: 10 days before."
    )
    reason = None  # type: ignore[assignment]
    field_order = ("plan", "title", "date", "starts", "place", "link", "updates_due")
    submit = "Arrange the meeting"

    def __init__(self, **options: Any) -> None:
        plans = plans_to_choose()
        super().__init__(offers={"plan": plans}, **options)
        self.fields["plan"].initial = plans.first()


class WhyForm(PageForm):
    """Why."""

    reason = text_area(label="Why?", help_text="It stays in the history.")
    submit = "Confirm"


class NotHeldForm(WhyForm):
    """Closing a cycle whose meeting was not held."""

    submit = "Close the cycle as not held"
    submit_kind = "warning"


class ConfirmForm(PageForm):
    """Nothing but a button."""

    submit = "Confirm"


class OpenForm(ConfirmForm):
    """Opening a cycle."""

    submit = "Open the cycle and ask"


class BeginForm(ConfirmForm):
    """Beginning a meeting."""

    submit = "Begin the meeting"


class CloseForm(ConfirmForm):
    """Closing a cycle."""

    submit = "Close the cycle"
    submit_kind = "warning"


class CorrectionForm(PageForm):
    """A correction of a closed cycle."""

    text = text_area(
        label="What is right?", help_text="Printed beside the record, which itself stays as it was."
    )
    reason = text_area(label="How did the mistake come to light?")
    submit = "Record the correction"


class ItemForm(PageForm):
    """An item of the agenda."""

    title = forms.CharField(label="Title", max_length=200)
    note = text_area(label="What is it for?", required=False)
    submit = "Save the item"


class PaperForm(PageForm):
    """A paper."""

    title = forms.CharField(label="Title", max_length=200)
    file = forms.FileField(label="File", help_text=f"{KINDS_IN_WORDS}; 20 MB at most.")
    item: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Under which item?", queryset=None, required=False, empty_label="The meeting as a whole"
    )
    visibility = WordedField(Visibility, label="Who may see it?", initial=Visibility.PARTNERSHIP.value)
    submit = "Add the paper"

    def __init__(self, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(offers={"item": items_to_choose(meeting=meeting)}, **options)


class ApologiesForm(PageForm):
    """Who sends apologies, before the meeting."""

    apologies = forms.TypedMultipleChoiceField(
        label="Which organisations send apologies?", coerce=int, required=False, widget=Checkboxes()
    )
    submit = "Save the apologies"

    def __init__(self, *, attended: Sequence[Attended], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["apologies"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(one.organisation.pk, one.organisation.name) for one in attended]
            field.initial = [one.organisation.pk for one in attended if one.entry]


class AttendanceForm(PageForm):
    """How each organisation attended."""

    submit = "Save the attendance"

    def __init__(self, *, attended: Sequence[Attended], **options: Any) -> None:
        super().__init__(**options)
        sections = []
        for one in attended:
            number = one.organisation.pk
            self.fields[f"attended-{number}"] = forms.ChoiceField(
                label="Attendance",
                choices=[(kind.value, kind.label) for kind in Attendance],
                required=False,
                initial=one.entry.attended if one.entry else Attendance.PRESENT.value,
                widget=Radios(inline=True),
            )
            self.fields[f"posts-{number}"] = forms.CharField(
                label="Posts that came",
                max_length=300,
                required=False,
                initial=one.entry.posts if one.entry else "",
            )
            names = (f"attended-{number}", f"posts-{number}")
            sections.append(FormSection(one.organisation.name, names))
        # Which organisations there are is data.
        self.sections = tuple(sections)  # type: ignore[misc]


class DecisionForm(PageForm):
    """Something to be decided."""

    text = text_area(label="What is the meeting asked to decide?")
    item: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Under which item?", queryset=None, required=False, empty_label="Decisions wanted"
    )
    submit = "Ask for the decision"

    def __init__(self, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(offers={"item": items_to_choose(meeting=meeting)}, **options)


class DecidedForm(PageForm):
    """What was decided."""

    state = forms.TypedChoiceField(
        label="What did the meeting decide?",
        choices=[(one.value, one.label) for one in DecisionState if one is not DecisionState.WANTED],
        coerce=DecisionState,
        widget=Radios(),
    )
    outcome = text_area(
        label="In what words?", required=False, help_text="Conditions, who dissented, and why."
    )
    submit = "Record the decision"


class ArisingForm(PageForm):
    """An action arising."""

    text = forms.CharField(label="What is to be done?", max_length=500)
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation owns it?", queryset=None
    )
    owner_post = forms.CharField(
        label="Which post?", max_length=120, required=False, help_text="A post, not a person."
    )
    due = DateField(label="By when?")
    item: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Under which item?", queryset=None, required=False, empty_label="None of those below"
    )
    submit = "Record the action"

    def __init__(self, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(
            offers={
                "owner": organisations_to_choose(),
                "item": items_to_choose(meeting=meeting),
            },
            **options,
        )


class ArisingAmendForm(PageForm):
    """Another owner or day for an action arising."""

    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation owns it?", queryset=None
    )
    owner_post = forms.CharField(label="Which post?", max_length=120, required=False)
    due = DateField(label="By when?")
    reason = text_area(label="Why does it change?")
    submit = "Change the action"

    def __init__(self, **options: Any) -> None:
        super().__init__(offers={"owner": organisations_to_choose()}, **options)


class ArisingReportForm(PageForm):
    """How an action arising goes."""

    progress = text_area(label="What was done?")
    done = forms.BooleanField(label="It is done: close it", required=False)
    submit = "Save"


class MinutesForm(PageForm):
    """What the minutes say of each item."""

    submit = "Save the minutes"

    def __init__(self, *, items: Sequence[AgendaItem], **options: Any) -> None:
        super().__init__(**options)
        for at, item in enumerate(items, 1):
            self.fields[f"item-{item.pk}"] = forms.CharField(
                label=f"{at}. {item.title}",
                required=False,
                initial=item.minutes,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class ForwardForm(PageForm):
    """An item for a meeting to come."""

    title = forms.CharField(label="Title", max_length=200)
    note = text_area(label="What is it for?", required=False)
    not_before = DateField(
        label="Not before which day?",
        help_text="The first meeting on or after it takes the item onto its agenda.",
    )
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which organisation brings it?", queryset=None, required=False, empty_label="Nobody yet"
    )
    submit = "Plan the item"

    def __init__(self, **options: Any) -> None:
        super().__init__(offers={"owner": organisations_to_choose()}, **options)


class UpdateForm(PageForm):
    """How an action goes: status, words, milestones done; for amber and red why, and by when it is back."""

    reported = WordedField(ReportedStatus, label="How does it go?")
    report = text_area(label="What was done since the last update?", help_text="A sentence or two is enough.")
    stage = WordedField(Stage, label="How far is it?", hints=False)
    cause = text_area(label="Why is it at risk or off track?", required=False)
    recovery_words = text_area(label="What will bring it back?", required=False)
    recovery = DateField(label="By when is it back on course?", required=False)
    override_reason = text_area(
        label="Why is it better than its dates say?",
        required=False,
        help_text="Needed only where a milestone is overdue and you report that it goes well.",
    )
    service_names = {"milestones": "stage", "done": "stage"}  # noqa: RUF012 - as every form of the site has it
    submit = "Send the update"

    def __init__(self, *, milestones: Sequence[Milestone], today: dt.date, **options: Any) -> None:
        super().__init__(**options)
        sections = [FormSection("The update", ("reported", "report", "stage"))]
        for one in milestones:
            self.fields[f"done-{one.pk}"] = DateField(
                label="Done on", required=False, help_text="Leave empty if it is not done."
            )
            self.fields[f"evidence-{one.pk}"] = forms.CharField(
                label="What is there to show for it?", required=False, max_length=1000
            )
            late = f"Due {one.due:%-d %B %Y}{', overdue' if one.due < today else ''}"
            sections.append(
                FormSection(f"Milestone: {one.text}", (f"done-{one.pk}", f"evidence-{one.pk}"), hint=late)
            )
        sections.append(
            FormSection(
                "Only if it is at risk or off track",
                ("cause", "recovery_words", "recovery"),
            )
        )
        sections.append(FormSection("Only if you see it better than its dates", ("override_reason",)))
        # Which milestones there are is data
        self.sections = tuple(sections)  # type: ignore[misc]


class UpdateCorrectForm(PageForm):
    """What became of an update of a closed cycle."""

    received = DateField(
        label="On which day did the answer come?",
        required=False,
        help_text="Leave empty if none came after all.",
    )
    reason = text_area(label="What was wrong, and how do you know?")
    submit = "Correct it"
