"""The risk register, its matrix, and one risk with its controls and reviews."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.reviews import review_standing
from saferplan.domain.governance.risk import LOWEST, Movement, RiskScore, control_standing, levels, matrix
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.models import Control, Risk
from saferplan.governance.selectors import movement_of, risk_get, risk_list
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections
from saferplan.site.talk import talk_of


def risks(request: ActorRequest) -> HttpResponse:
    """The open risks, the highest first; and those that were closed."""
    open_ = sorted(risk_list(by=request.actor), key=lambda one: (-one.residual.value, one.number))
    closed = risk_list(by=request.actor, closed=True)
    return render(
        request,
        "governance/risks.html",
        {
            "sections": governance_sections(request),
            "table": _register(request, open_) if open_ else None,
            "closed": _closed(closed) if closed else None,
            "key": list(Band),
            "moves": list(Movement),
            "may_change": may(request.actor, "governance.risk_change"),
            "may_freeze": may(request.actor, "governance.register_freeze"),
        },
    )


def _register(request: ActorRequest, found: list[Risk]) -> Table:
    today = request.actor.today
    return Table(
        "Open risks, the highest first",
        (
            "Risk",
            "Owner",
            Column("Without controls", numeric=True),
            "With controls",
            "Movement",
            "Next review",
        ),
        [
            (
                Cell(str(one), href=reverse("risk", args=[one.pk]), detail=str(one.priority or "")),
                Cell(one.owner.brief, detail=one.owner_post),
                one.inherent.written,
                Cell(status=one.residual.band, detail=one.residual.written),
                _moved(movement_of(one)),
                Cell(one.review_due, status=review_standing(one.review_due, today)),
            )
            for one in found
        ],
        caption_size="hidden",
    )


def _closed(found: list[Risk]) -> Table:
    return Table(
        "Closed risks",
        ("Risk", "Closed", "Score at the end"),
        [
            (
                Cell(str(one), href=reverse("risk", args=[one.pk])),
                one.closed,
                Cell(status=one.residual.band, detail=one.residual.written),
            )
            for one in found
        ],
        caption_size="hidden",
    )


def _moved(moved: Movement) -> Cell:
    return Cell(f"{moved.arrow} {moved.label}".strip())


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell of the matrix as the page shows it."""

    score: RiskScore
    risks: list[Risk]


def risk_matrix(request: ActorRequest) -> HttpResponse:
    """Likelihood down, impact across: where the open risks lie, with their controls in place or without them."""
    without = "without" in request.GET
    found = risk_list(by=request.actor)
    by_reference = {one.reference: one for one in found}
    cells = matrix((one.reference, one.inherent if without else one.residual) for one in found)
    words = levels()
    return render(
        request,
        "governance/matrix.html",
        {
            "sections": governance_sections(request),
            "without": without,
            "found": found,
            "columns": list(enumerate(words["impact"], start=LOWEST)),
            "likelihoods": list(enumerate(words["likelihood"], start=LOWEST)),
            "rows": [
                (
                    row[0].score.likelihood,
                    words["likelihood"][row[0].score.likelihood - LOWEST],
                    [MatrixCell(one.score, [by_reference[each] for each in one.risks]) for one in row],
                )
                for row in cells
            ],
            "key": list(Band),
        },
    )


def risk(request: ActorRequest, number: int) -> HttpResponse:
    """One risk: its scores, why, what is done about it, and each time it was looked at again."""
    held = risk_get(by=request.actor, number=number)
    may_change = may(request.actor, "governance.risk_change")
    may_review = may(request.actor, "governance.risk_review", held) and held.closed is None
    today = request.actor.today
    return render(
        request,
        "governance/risk.html",
        {
            "risk": held,
            "moved": movement_of(held),
            "review": review_standing(held.review_due, today),
            "about": _about(held),
            "controls": [
                (one, control_standing(one.done, one.due, today), _day_of(one)) for one in held.controls.all()
            ],
            "reviews": _reviews(held),
            "may_change": may_change and held.closed is None,
            "may_reopen": may_change and held.closed is not None,
            "may_review": may_review,
            "talk": talk_of(request.actor, held),
        },
    )


def _about(held: Risk) -> list[Row]:
    rows = [
        Row("What could bring it about", held.causes),
        Row("What would come of it", held.consequences),
        Row("Whose risk it is", held.get_kind_display()),
        Row("What is done about it", held.get_response_display()),
        Row("Owner", f"{held.owner_post}, {held.owner}"),
        Row("Priority", str(held.priority) if held.priority else "None: it is the partnership's own"),
    ]
    if held.action is not None:
        rows.append(Row("Action", str(held.action)))
    rows.append(Row("Entered", written_day(held.entered)))
    if held.closed is not None:
        rows.append(Row("Closed", written_day(held.closed)))
    return rows


def _reviews(held: Risk) -> Table | None:
    rows = [
        (
            one.on,
            Cell(status=one.before.band, detail=one.before.written),
            Cell(status=one.after.band, detail=one.after.written),
            one.why,
        )
        for one in held.reviews.all()
    ]
    return Table("Reviews, the newest first", ("Day", "Before", "After", "Why"), rows) if rows else None


def _day_of(control: Control) -> str:
    if control.done is not None:
        return f"Since {written_day(control.done)}"
    return f"By {written_day(control.due)}" if control.due is not None else ""


urls = [
    page("governance/risks/", risks, name="risks", policy="governance.view"),
    page("governance/risks/matrix/", risk_matrix, name="risk_matrix", policy="governance.view"),
    page("governance/risks/<int:number>/", risk, name="risk", policy="governance.view"),
]
