"""Making a scoring model: a draft is begun from another one, changed part by part, looked at, and put into use."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.model_editing import (
    free_id,
    rescaled,
    with_bands,
    with_criterion,
    without_criterion,
)
from saferplan.domain.planning.scoring import Scored, score
from saferplan.domain.planning.scoring_models import Band, Criterion, Formula, model_faults
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.years import PlanYear
from saferplan.errors import SaferPlanError
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import CRUMB
from saferplan.site.pages.priorities.model_forms import (
    PARTS,
    BandsForm,
    CopyForm,
    CriterionForm,
    DescribeForm,
    TryForm,
    UseForm,
    WeightsForm,
)
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.previews import RankedAgain, ranked_again
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scoring_models import scoring_model_change, scoring_model_copy, scoring_model_use
from saferplan.strategy.selectors import scoring_model_get


def copy(request: ActorRequest, number: int) -> HttpResponse:
    """Begin a draft from a model."""
    row = scoring_model_get(number=number)
    return form_page(
        request,
        CopyForm,
        lambda data: scoring_model_copy(by=request.actor, row=row, title=data["title"]),
        title="Make a model from this one",
        caption=str(row),
        intro="A draft is begun with everything that this one has. Nobody scores by it until you put it into use, and "
        "workshops that used this one keep it.",
        done=lambda made: f"{made} is a draft. Change what you want, then put it into use.",
        to=lambda made: reverse("scoring_model", args=[made.pk]),
        cancel=reverse("scoring_model", args=[number]),
    )


def describe(request: ActorRequest, number: int) -> HttpResponse:
    """Change what a draft is: its title, its scale, how the risk is made."""
    row, model = _draft(number)

    def edited(data: dict[str, Any]) -> Model:
        scaled = rescaled(model, data.pop("lowest"), data.pop("highest"))
        return msgspec.structs.replace(scaled, **data)

    return _edit(
        request,
        row,
        DescribeForm,
        edited,
        title="Title, scale and method",
        initial={
            **{
                name: getattr(model, name) for name in ("title", "description", "source", "lowest", "highest")
            },
            "risk_from": model.risk_from.value,
            "banded": model.banded.value,
        },
    )


def weights(request: ActorRequest, number: int) -> HttpResponse:
    """Change the weights of a draft."""
    row, model = _draft(number)
    return _edit(
        request,
        row,
        functools.partial(WeightsForm, model=model, reason=False),
        lambda data: weighed(model, data),
        title="Weights",
        initial=weights_of(model),
    )


def bands(request: ActorRequest, number: int) -> HttpResponse:
    """Change where the levels of a draft start."""
    row, model = _draft(number)
    return _edit(
        request,
        row,
        functools.partial(BandsForm, model=model),
        lambda data: with_bands(model, {band: data[band.value] for band in Band}),
        title="Levels",
        initial={one.band.value: f"{one.at_least:g}" for one in model.bands},
    )


def criterion_add(request: ActorRequest, number: int) -> HttpResponse:
    """Add a criterion to a draft."""
    row, model = _draft(number)
    made: dict[str, CriterionForm] = {}

    def edited(data: dict[str, Any]) -> Model:
        # “new” is the address at which one is added.
        id_ = free_id(data["title"], ["new", *(one.id for one in model.criteria)])
        return with_criterion(model, made["form"].criterion(id_, computed=False))

    return _edit(request, row, _criterion_form(made, model), edited, title="Add a criterion")


def criterion_change(request: ActorRequest, number: int, criterion: str) -> HttpResponse:
    """Change a criterion of a draft."""
    row, model = _draft(number)
    held = _criterion(model, criterion)
    made: dict[str, CriterionForm] = {}
    return _edit(
        request,
        row,
        _criterion_form(made, model),
        lambda _data: with_criterion(model, made["form"].criterion(held.id, computed=held.computed)),
        title=held.title,
        initial={
            "title": held.title,
            "question": held.question,
            "block": held.block.value,
            "weight": f"{held.weight:g}",
            **{f"level_{model.lowest + at}": words for at, words in enumerate(held.levels)},
        },
        intro="The records can give this score." if held.computed else "",
    )


def criterion_remove(request: ActorRequest, number: int, criterion: str) -> HttpResponse:
    """Leave a criterion out of a draft; asked first."""
    row, model = _draft(number)
    held = _criterion(model, criterion)
    if request.method == "POST":
        scoring_model_change(by=request.actor, row=row, model=without_criterion(model, held.id))
        messages.success(request, f"“{held.title}” is left out.")
        return HttpResponseRedirect(reverse("scoring_model", args=[number]))
    return render(
        request,
        "priorities/confirm.html",
        {
            "title": f"Leave out “{held.title}”",
            "caption": str(row),
            "words": "Nobody is asked for it in workshops that score by this model. Those that did before keep it.",
            "cancel": reverse("scoring_model", args=[number]),
        },
    )


def use(request: ActorRequest, number: int) -> HttpResponse:
    """Put a draft into use."""
    row, _ = _draft(number)
    return form_page(
        request,
        UseForm,
        lambda data: scoring_model_use(by=request.actor, row=row, reason=data["reason"]),
        title="Put the model into use",
        caption=str(row),
        intro="From then on it stays as it is; a change is a new version. An earlier version of it is used no more.",
        done=f"{row} is in use.",
        to=reverse("scoring_model", args=[number]),
        cancel=reverse("scoring_model", args=[number]),
    )


def preview(request: ActorRequest, number: int) -> HttpResponse:
    """What a model would give: for scores that are tried out, and for those of the latest workshop."""
    row = scoring_model_get(number=number)
    model = model_of(row)
    faults = model_faults(model)
    asked = bool(request.GET)
    form = TryForm(data=request.GET if asked else None, model=model) if not faults else None
    found = None
    if form is not None and asked and form.is_valid():
        found = score(model, form.cleaned_data)
    again = ranked_again(model) if not faults else None
    return render(
        request,
        "priorities/model_preview.html",
        {
            "crumbs": [CRUMB, ("Scoring models", reverse("scoring_models")), (str(row), _page(number))],
            "row": row,
            "form": form,
            "faults": faults,
            "found": _results(model, found) if found is not None else None,
            "again": again,
            "table": _ranked(again) if again is not None else None,
        },
    )


def weighed(model: Model, data: dict[str, Any]) -> Model:
    """A model with the weights that a form gave; what it did not ask for stays."""
    return msgspec.structs.replace(
        model,
        formula=Formula(
            **{name: data.get(f"formula_{name}", getattr(model.formula, name)) for name in PARTS}
        ),
        criteria=tuple(
            msgspec.structs.replace(one, weight=data.get(f"weight_{one.id}", one.weight))
            for one in model.criteria
        ),
    )


def weights_of(model: Model) -> dict[str, str]:
    """What the form of the weights holds at first."""
    return {
        **{f"formula_{name}": f"{getattr(model.formula, name):g}" for name in PARTS},
        **{f"weight_{one.id}": f"{one.weight:g}" for one in model.criteria},
    }


def _page(number: int) -> str:
    return reverse("scoring_model", args=[number])


def _draft(number: int) -> tuple[ScoringModel, Model]:
    """A draft and the model it holds.

    Raises:
        Http404: there is none of that number, or it is in use, or was.
    """
    row = scoring_model_get(number=number)
    if not row.is_draft:
        raise Http404(f"scoring model {number} is no draft")
    return row, model_of(row)


def _criterion(model: Model, id_: str) -> Criterion:
    try:
        return model.criterion(id_)
    except SaferPlanError as error:
        raise Http404(str(error)) from error


def _criterion_form(made: dict[str, CriterionForm], model: Model) -> Callable[..., CriterionForm]:
    def make(**options: Any) -> CriterionForm:
        made["form"] = CriterionForm(model=model, **options)
        return made["form"]

    return make


def _edit(
    request: ActorRequest,
    row: ScoringModel,
    make: Callable[..., Any],
    edited: Callable[[dict[str, Any]], Model],
    *,
    title: str,
    **options: Any,
) -> HttpResponse:
    return form_page(
        request,
        make,
        lambda data: scoring_model_change(by=request.actor, row=row, model=edited(data)),
        title=title,
        caption=f"Draft: {row}",
        done="The draft is changed.",
        to=_page(row.pk),
        cancel=_page(row.pk),
        **options,
    )


def _results(model: Model, found: Scored) -> list[Row]:
    """What scores come to, step by step."""
    most = model.highest**2
    return [
        Row("Harm", f"{found.harm:.2f} of {model.highest}"),
        Row("Likelihood", f"{found.likelihood:.2f} of {model.highest}"),
        Row(
            "Risk",
            f"{found.risk:.1f} of {most}: {model.risk_from.meaning[0].lower()}{model.risk_from.meaning[1:]}",
        ),
        Row("Priority", _percent(found)),
        Row("Level", found.band.word if found.band is not None else "None"),
    ]


def _percent(found: Scored) -> str:
    return "Not scored" if found.priority is None else f"{100 * found.priority:.0f} of 100"


def _ranked(again: RankedAgain) -> Table:
    return Table(
        f"The scores of the workshop of {PlanYear(again.workshop.year).label} by this model",
        (
            "Candidate",
            Column("Rank there", numeric=True),
            Column("Rank here", numeric=True),
            "Priority",
            "Level",
        ),
        [
            (
                Cell(one.candidate.title, href=reverse("candidate", args=[one.candidate.pk])),
                one.before or "None",
                one.after or "None",
                _percent(one.scored),
                Cell(status=one.scored.band) if one.scored.band is not None else "",
            )
            for one in again.places
        ],
    )


CHANGE = "strategy.scoring_model_change"
urls = [
    page("priorities/models/<int:number>/copy/", copy, name="scoring_model_copy", policy=CHANGE, writes=True),
    page(
        "priorities/models/<int:number>/describe/",
        describe,
        name="scoring_model_describe",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/draft-weights/",
        weights,
        name="scoring_model_weights",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/levels/",
        bands,
        name="scoring_model_bands",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/criteria/new/",
        criterion_add,
        name="criterion_add",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/criteria/<slug:criterion>/",
        criterion_change,
        name="criterion_change",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/criteria/<slug:criterion>/leave-out/",
        criterion_remove,
        name="criterion_remove",
        policy=CHANGE,
        writes=True,
    ),
    page("priorities/models/<int:number>/use/", use, name="scoring_model_use", policy=CHANGE, writes=True),
    page(
        "priorities/models/<int:number>/preview/",
        preview,
        name="scoring_model_preview",
        policy="strategy.view",
    ),
]
