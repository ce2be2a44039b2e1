"""The forms of problem-solving records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from saferplan.domain.problem_solving.stages import Approach, Stage, problem_words
from saferplan.problem_solving.evaluations import HeldEvaluation
from saferplan.problem_solving.models import EMMIE, SIDES, ProblemRecord
from saferplan.site.forms import FormSection, PageForm, Radios
from saferplan.site.pages.plan.forms import text_area

_YES_NO = [("yes", "Yes"), ("no", "No")]


def _yes(value: str) -> bool:
    return value == "yes"


class OpenForm(PageForm):
    """A record begins."""

    title = forms.CharField(
        label="What is the problem, in a line?",
        max_length=200,
        help_text="Such as: noise and damage round the bus station on summer evenings.",
    )
    approach = forms.TypedChoiceField(
        label="In which stages?",
        choices=[(one.value, one.label) for one in Approach],
        coerce=Approach,
        initial=Approach.SARA.value,
        widget=Radios(),
    )
    text = text_area(
        label="What is known so far?",
        required=False,
        help_text="It becomes the text of the first stage. Write of groups and places, not of people.",
    )
    submit = "Begin the record"


class _TextsForm(PageForm):
    """Several texts of a record."""

    marks_optional = False

    def __init__(self, *, problem: ProblemRecord, **options: Any) -> None:
        super().__init__(**options)
        for name in [one for one in self.fields if one not in self.names(problem)]:
            del self.fields[name]

    @classmethod
    def names(cls, _problem: ProblemRecord) -> tuple[str, ...]:
        """The parts of the record that the form writes."""
        return tuple(cls.base_fields)


def _texts(names: Iterable[tuple[str, str, str]]) -> dict[str, forms.CharField]:
    return {name: text_area(label=label, help_text=asks, required=False) for name, label, asks in names}


class StagesForm(_TextsForm):
    """What is written at each stage."""

    @classmethod
    def names(cls, problem: ProblemRecord) -> tuple[str, ...]:
        """The stages of the record's approach."""
        return tuple(one.value for one in problem.stages)


for _name, _field in _texts((one.value, one.label, one.asks) for one in Stage).items():
    StagesForm.base_fields[_name] = StagesForm.declared_fields[_name] = _field


class TriangleForm(_TextsForm):
    """What is known of each side, and who can act on it."""

    sections = tuple(FormSection(problem_words().side[side].title, pair) for side, pair in SIDES.items())


def _sides() -> list[tuple[str, str, str]]:
    found = []
    for side, (what, who) in SIDES.items():
        words = problem_words().side[side]
        found += [(what, words.title, words.asks), (who, words.controller, words.controller_asks)]
    return found


for _name, _field in _texts(_sides()).items():
    TriangleForm.base_fields[_name] = TriangleForm.declared_fields[_name] = _field


class EmmieForm(_TextsForm):
    """What was learnt."""


for _name, _field in _texts(
    (one, problem_words().emmie[one].title, problem_words().emmie[one].asks) for one in EMMIE
).items():
    EmmieForm.base_fields[_name] = EmmieForm.declared_fields[_name] = _field


class MoveForm(PageForm):
    """To which stage."""

    stage = forms.TypedChoiceField(label="To which stage?", coerce=Stage, widget=Radios())
    reason = text_area(label="Why?", required=False, help_text="Needed where it goes back: what was found?")
    submit = "Move it"

    def __init__(self, *, problem: ProblemRecord, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["stage"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(one.value, one.label) for one in problem.stages if one != problem.stage]


class LinkForm(PageForm):
    """Which evaluation."""

    evaluation = forms.ChoiceField(label="Which evaluation is of this work?", widget=Radios())
    submit = "Link it"

    def __init__(self, *, found: Sequence[HeldEvaluation], **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["evaluation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (f"{one.assessment}|{one.intervention}", f"{one.title} (assessment {one.assessment})")
                for one in found
            ]


class JudgementForm(PageForm):
    """What people think of the effect, and how far the design can carry it."""

    words = text_area(label="What is thought of the effect?", help_text="Words, no numbers. Nobody is named.")
    judged_as = forms.CharField(
        label="As which post?", max_length=120, help_text="Such as Team Leader. A post, not a person."
    )
    why_none_fits = forms.CharField(
        label="Why is none of the evaluations held of this work?", max_length=300, required=False
    )
    treated_areas = forms.IntegerField(label="In how many areas was it done?", min_value=1, initial=1)
    control_areas = forms.IntegerField(
        label="With how many other areas is it compared?",
        min_value=0,
        initial=0,
        help_text="0 where with none.",
    )
    before = forms.TypedChoiceField(
        label="Are counts from before at hand?",
        choices=_YES_NO,
        coerce=_yes,
        initial="no",
        widget=Radios(inline=True),
    )
    grade_claimed = forms.IntegerField(
        label="Level of the Maryland scale that is claimed",
        min_value=0,
        max_value=5,
        required=False,
        help_text="Leave it blank for the level that this design reaches. A higher one is refused.",
    )
    submit = "Write the judgement"

    def __init__(self, *, some_held: bool, **options: Any) -> None:
        super().__init__(**options)
        if not some_held:
            del self.fields["why_none_fits"]
