"""The forms of the pages of scrutiny."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplan.domain.scrutiny.following import Answer
from saferplan.domain.scrutiny.rules import scrutiny_rules
from saferplan.history.policies import may
from saferplan.scrutiny.asking import MEMBER
from saferplan.scrutiny.models import Recommendation
from saferplan.scrutiny.selectors import (
    actions_offered,
    committee_list,
    councils_offered,
    organisations_asked,
    priorities_offered,
)
from saferplan.scrutiny.states import CommitteeKind
from saferplan.site.forms import Checkboxes, DateField, PageForm, Radios
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import REASON, text_area
from saferplan.site.pages.powers.forms import PrioritiesField

NOBODY = "No names, no parties: members are “a member”, officers are posts."


def _offer(form: forms.Form, **rows: Any) -> None:
    """Give fields that choose rows the rows they offer."""
    for name, found in rows.items():
        field = form.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = found


def _one(label: str, **options: Any) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(label=label, queryset=None, **options)


def _several(label: str, **options: Any) -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(label=label, queryset=None, widget=Checkboxes(), **options)


class CommitteeForm(PageForm):
    """A committee."""

    council = _one("Of which council?")
    name = forms.CharField(label="What is it called?", max_length=160)
    what = forms.TypedChoiceField(
        label="What is it?",
        choices=[(one.value, one.label) for one in CommitteeKind],
        coerce=CommitteeKind,
        widget=Radios(
            hints={
                CommitteeKind.CRIME_AND_DISORDER.value: "The committee that the Act asks for, whatever it is called. "
                "Only its meetings count as the yearly scrutiny."
            }
        ),
    )
    since = DateField(label="From which day?")
    service_names = {"kind": "what"}  # noqa: RUF012 - as every form of the site has it
    submit = "Add it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, council=councils_offered())


class EndCommitteeForm(PageForm):
    """That a committee ended."""

    until = DateField(label="What was its last day?")
    reason = text_area(label="Why?", help_text=REASON)
    submit = "End it"


class MeetingForm(PageForm):
    """A meeting on the partnership."""

    committee = _one("Which committee?")
    day = DateField(label="On which day?")
    about = forms.CharField(
        label="What is scrutinised?",
        max_length=200,
        help_text="Such as: the partnership's year, or one priority.",
    )
    submit = "Enter it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, committee=committee_list().filter(until__isnull=True))


class AmendMeetingForm(PageForm):
    """Another day, or another subject."""

    day = DateField(label="On which day?")
    about = forms.CharField(label="What is scrutinised?", max_length=200)
    reason = text_area(label="Why does it change?", help_text=REASON)


class HeldForm(PageForm):
    """That a meeting was held."""

    source = forms.CharField(label="Which minutes or report show it?", max_length=200)
    words = text_area(label="What came of it, in a few sentences?", required=False, help_text=NOBODY)
    submit = "It was held"


class FreezeForm(PageForm):
    """That a pack is frozen."""

    reason = text_area(
        label="If a pack was frozen before, what was wrong with it?", required=False, help_text=REASON
    )
    submit = "Freeze the pack"


class RecommendationForm(PageForm):
    """A recommendation."""

    text = text_area(label="What is recommended?", help_text=NOBODY)
    made = DateField(label="On which day was it made?")
    asked = _several("Who is asked to respond?")
    due = DateField(label="By which day is a response due?", required=False)
    submit = "Record it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        rule = scrutiny_rules().response
        self.fields["due"].help_text = (
            f"Leave it blank for {rule.days} days after it was made. That number was not checked in the "
            "regulations: enter the day that the committee asked for, where it named one."
        )
        _offer(self, asked=organisations_asked())


class AmendRecommendationForm(PageForm):
    """A recommendation once it is there."""

    text = text_area(label="What is recommended?", help_text=NOBODY)
    asked = _several("Who is asked to respond?")
    due = DateField(label="By which day is a response due?")
    reason = text_area(label="Why is it corrected?", help_text=REASON)
    submit = "Save the correction"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, asked=organisations_asked())


class CopiesForm(PageForm):
    """Who got a copy."""

    organisations = _several("Who got a copy?")
    on = DateField(label="On which day?")
    submit = "Record the copies"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, organisations=organisations_asked())


class _AnswerFields(PageForm):
    """Accepted or not, why, when and as which post."""

    answer = forms.TypedChoiceField(
        label="What is the answer?",
        choices=[(one.value, one.label) for one in Answer],
        coerce=Answer,
        widget=Radios(),
    )
    words = text_area(label="Why, and what will be done?", help_text=NOBODY)
    on = DateField(label="On which day?")
    answered_as = forms.CharField(
        label="As which post?",
        max_length=120,
        help_text="Such as Director of Services. A post, not a person.",
    )


class ResponseForm(_AnswerFields):
    """A response."""

    organisation = _one("Which organisation responds?", empty_label=None)
    field_order = ("organisation", "answer", "words", "on", "answered_as")
    submit = "Record the response"

    def __init__(self, *, recommendation: Recommendation, request: ActorRequest, **options: Any) -> None:
        super().__init__(**options)
        answered = {one.organisation_id for one in recommendation.responses.all()}
        waiting = [
            one.pk
            for one in recommendation.asked.all()
            if one.pk not in answered and may(request.actor, "scrutiny.respond", one)
        ]
        _offer(self, organisation=organisations_asked().filter(pk__in=waiting))


class CorrectResponseForm(_AnswerFields):
    """A response once it is there."""

    reason = text_area(label="Why is it corrected?", help_text=REASON)
    submit = "Save the correction"


class FollowForm(PageForm):
    """What carries a recommendation out."""

    actions = _several("Which actions carry it out?", required=False)
    words = text_area(
        label="How is it carried out otherwise?",
        required=False,
        help_text="Where no action of the plan does.",
    )

    def __init__(self, *, request: ActorRequest, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, actions=actions_offered(by=request.actor))


class DoneForm(PageForm):
    """That a recommendation is carried out."""

    done = DateField(label="Since which day?")
    words = text_area(label="How was it carried out?")
    submit = "It is carried out"


class QuestionForm(PageForm):
    """What was asked."""

    text = text_area(label="What was asked?", help_text=NOBODY)
    asked_as = forms.CharField(label="By whom?", max_length=80, initial=MEMBER, help_text="Such as a member.")
    source = forms.CharField(
        label="Where is it recorded?", max_length=200, required=False, help_text="Such as the minutes."
    )
    priorities = PrioritiesField("Which priorities is it about?")
    submit = "Record it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, priorities=priorities_offered())


class AmendQuestionForm(PageForm):
    """A question once it is there."""

    text = text_area(label="What was asked?", help_text=NOBODY)
    source = forms.CharField(label="Where is it recorded?", max_length=200, required=False)
    priorities = PrioritiesField("Which priorities is it about?")
    reason = text_area(label="Why is it corrected?", help_text=REASON)
    submit = "Save the correction"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, priorities=priorities_offered())


class AnswerForm(PageForm):
    """An answer."""

    answer = text_area(label="What is the answer?", help_text=NOBODY)
    answered = DateField(label="On which day?")
    answered_as = forms.CharField(label="As which post?", max_length=120, help_text="A post, not a person.")
    reason = text_area(
        label="If it was answered before, why does the answer change?", required=False, help_text=REASON
    )
    submit = "Record the answer"


class CallForm(PageForm):
    """A call for action."""

    committee = _one("Which committee?")
    noted = DateField(label="On which day did it come?")
    text = text_area(label="What is it about?", help_text=NOBODY)
    raised_as = forms.CharField(label="Who raised it?", max_length=80, initial="A ward member")
    submit = "Note it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _offer(self, committee=committee_list().filter(until__isnull=True))


class CloseCallForm(PageForm):
    """What became of a call for action."""

    outcome = text_area(label="What became of it?", help_text=NOBODY)
    closed = DateField(label="On which day?")
    submit = "Record it"
