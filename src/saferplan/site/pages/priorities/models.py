"""Scoring models: those in use and their versions, what each asks, and their weights."""

from __future__ import annotations

import functools

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.scoring_models import Banded, model_faults, scoring_models
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import CRUMB, priority_sections
from saferplan.site.pages.priorities.forms import EndForm
from saferplan.site.pages.priorities.model_drafts import CHANGE, weighed, weights_of
from saferplan.site.pages.priorities.model_forms import PARTS, WeightsForm
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scoring_models import (
    scoring_model_end,
    scoring_model_revise,
    scoring_model_take_up,
)
from saferplan.strategy.selectors import scoring_model_get, scoring_model_list

IN_USE = Mark("In use", "circle", "green", "A workshop can be prepared with it.")
DRAFT = Mark("Draft", "dash", "yellow", "It is being made; nobody scores by it yet.")
EARLIER = Mark("Earlier", "dash", "grey", "It is not used any more; workshops that used it keep it.")


def mark_of(row: ScoringModel) -> Mark:
    """How a version of a model stands."""
    if row.is_draft:
        return DRAFT
    return IN_USE if row.in_use else EARLIER


def listed(request: ActorRequest) -> HttpResponse:
    """The models that the partnership uses, their earlier versions, and those it can take up."""
    held = list(scoring_model_list())
    in_use = {one.identity for one in held if one.in_use}
    return render(
        request,
        "priorities/models.html",
        {
            "sections": priority_sections(request.path),
            "table": Table(
                "Models of the partnership",
                ("Model", "Version", Column("Workshops", numeric=True), "State"),
                [
                    (
                        Cell(
                            one.title,
                            href=reverse("scoring_model", args=[one.pk]),
                            hidden=f"version {one.version}",
                        ),
                        one.version,
                        one.used_by,  # type: ignore[attr-defined]
                        Cell(status=mark_of(one)),
                    )
                    for one in held
                ],
            )
            if held
            else None,
            "offered": [one for id_, one in scoring_models().items() if id_ not in in_use],
            "may_change": may(request.actor, "strategy.scoring_model_change"),
        },
    )


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """One version of a model: its formula, its criteria and what each score means."""
    row = scoring_model_get(number=number)
    model = model_of(row)
    return render(
        request,
        "priorities/model.html",
        {
            "crumbs": [CRUMB, ("Scoring models", reverse("scoring_models"))],
            "row": row,
            "model": model,
            "mark": mark_of(row),
            "faults": model_faults(model) if row.is_draft else (),
            "facts": [
                Row("Scale", f"{model.lowest} to {model.highest}"),
                Row("Risk", f"{model.risk_from.label}. {model.risk_from.meaning}"),
                Row("Levels", _levels(model)),
            ],
            "formula": Table(
                "How the scores become a priority",
                ("Part", Column("Weight", numeric=True)),
                [
                    (PARTS[name], f"{getattr(model.formula, name):g}")
                    for name in PARTS
                    if getattr(model.formula, name)
                ],
            ),
            "criteria": [
                (
                    one,
                    Table(
                        f"What each score of “{one.title}” means",
                        ("Score", "Meaning"),
                        [(model.lowest + at, words) for at, words in enumerate(one.levels)],
                        caption_size="hidden",
                        stack=False,
                    ),
                )
                for one in model.criteria
            ],
            "may_change": may(request.actor, CHANGE) and row.in_use,
            "may_draft": may(request.actor, CHANGE) and row.is_draft,
            "may_copy": may(request.actor, CHANGE) and not row.is_draft,
        },
    )


def _levels(model: Model) -> str:
    """Where the levels start, in words."""
    of = "priority, from 0 to 1" if model.banded is Banded.PRIORITY else "risk"
    starts = ", ".join(f"{one.band.word.lower()} from {one.at_least:g}" for one in model.bands)
    return f"{starts or 'None'} (of the {of})"


def take_up(request: ActorRequest, identity: str) -> HttpResponse:
    """Take up a shipped model; asked first."""
    model = scoring_models().get(identity)
    if model is None:
        raise Http404(f"no scoring model {identity}")
    if request.method == "POST":
        try:
            row = scoring_model_take_up(by=request.actor, identity=identity)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("scoring_models"))
        messages.success(request, f"{row} can be used.")
        return HttpResponseRedirect(reverse("scoring_model", args=[row.pk]))
    return render(
        request,
        "priorities/confirm.html",
        {
            "title": f"Take up “{model.title}”",
            "words": f"{model.description} {model.source}. You may edit your copy.",
            "cancel": reverse("scoring_models"),
        },
    )


def edit(request: ActorRequest, number: int) -> HttpResponse:
    """Change the weights; the edited model is a new version."""
    row = scoring_model_get(number=number)
    model = model_of(row)
    return form_page(
        request,
        functools.partial(WeightsForm, model=model),
        lambda data: scoring_model_revise(
            by=request.actor, row=row, model=weighed(model, data), reason=data["reason"]
        ),
        title="Change the weights",
        caption=str(row),
        intro="The edited model is a new version. Workshops that used this one keep it.",
        done=lambda made: f"{made} is in use.",
        to=lambda made: reverse("scoring_model", args=[made.pk]),
        initial=weights_of(model),
        cancel=reverse("scoring_model", args=[number]),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """Stop using a model."""
    row = scoring_model_get(number=number)
    return form_page(
        request,
        EndForm,
        lambda data: scoring_model_end(by=request.actor, row=row, **data),
        title="Stop using the model",
        caption=str(row),
        done=f"{row} is not used any more.",
        to=reverse("scoring_models"),
        cancel=reverse("scoring_model", args=[number]),
    )


urls = [
    page("priorities/models/", listed, name="scoring_models", policy="strategy.view"),
    page("priorities/models/<int:number>/", shown, name="scoring_model", policy="strategy.view"),
    page(
        "priorities/models/take-up/<slug:identity>/",
        take_up,
        name="scoring_model_take_up",
        policy=CHANGE,
        writes=True,
    ),
    page(
        "priorities/models/<int:number>/weights/",
        edit,
        name="scoring_model_edit",
        policy=CHANGE,
        writes=True,
    ),
    page("priorities/models/<int:number>/end/", end, name="scoring_model_end", policy=CHANGE, writes=True),
]
