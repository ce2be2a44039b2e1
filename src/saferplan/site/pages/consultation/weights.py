"""How answers are weighted: to numbers of people that are held, with one click, or that are typed with their source."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from saferplan.consultation.held_populations import HeldMargins, held_margins
from saferplan.consultation.models import Consultation
from saferplan.consultation.selectors import consultation_get, questions_of
from saferplan.consultation.services import weighting_set
from saferplan.desk.opening import workspace_open
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.populations import Weighting, written_margin
from saferplan.errors import SaferPlanError
from saferplan.site.access import page
from saferplan.site.components import Row
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.forms import WeightingForm


def weight(request: ActorRequest, number: int) -> HttpResponse:
    """Say how answers are weighted."""
    row = consultation_get(number=number)
    back = reverse("consultation_answers", args=[number])
    held = _held(request, row)
    if request.method == "POST" and "held" in request.POST and held is not None and held.margins:
        weighting_set(
            by=request.actor,
            consultation=row,
            weighting=Weighting.RAKING,
            margins=held.margins,
            source=held.source,
        )
        messages.success(request, "Answers are weighted to the numbers of people that are held.")
        return redirect(back)
    groups = (
        [one for one in questions_of(questionnaire=row.questionnaire) if one.kind == QuestionKind.GROUP]
        if row.questionnaire
        else []
    )
    return form_page(
        request,
        partial(
            WeightingForm,
            characteristics=[(one.key, f"People by: {one.text}", one.answers[0]) for one in groups],
        ),
        lambda data: weighting_set(by=request.actor, consultation=row, **data),
        title="Weight the answers",
        caption=str(row),
        intro="Weights make up for groups that answered less than others. They cannot make up for people who chose not "
        "to answer, and they cost certainty: the effective number of answers goes down.",
        done="The weighting is saved.",
        to=back,
        cancel=back,
        initial=_initial(row),
        template="consultation/weight.html",
        held=held,
        rows=_rows(held),
    )


def _initial(row: Consultation) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "weighting": row.weighting,
        "source": row.margins_source,
        "least": row.least,
        "most": row.most,
    }
    for key, margin in row.margins.items():
        if row.weighting == Weighting.CELL:
            initial["cells"] = f"{key}\n{written_margin(margin)}"
        else:
            initial[f"margin_{key}"] = written_margin(margin)
    return initial


def _held(request: ActorRequest, row: Consultation) -> HeldMargins | None:
    """What the workspace holds of the people who could answer; None where it holds no geography of theirs."""
    workspace = workspace_open()
    if workspace is None or row.questionnaire is None:
        return None
    try:
        return held_margins(
            geography=workspace.geography(workspace.store.snapshot()),
            partnership=workspace.settings.partnership,
            questions=[one.asked for one in questions_of(questionnaire=row.questionnaire)],
            day=request.actor.today,
        )
    except SaferPlanError:
        return None


def _rows(held: HeldMargins | None) -> list[Row]:
    if held is None:
        return []
    return [
        Row(
            one.question.text,
            ", ".join(f"{label}: {people:,.0f}" for label, people in one.people.items()) or one.why_not,
        )
        for one in held.found
    ]


urls = [
    page(
        "consultations/<int:number>/answers/weights/",
        weight,
        name="answers_weight",
        policy="consultation.change",
        writes=True,
    ),
]
