"""The ranking: candidates in order with how firm that is, and the decision on each."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.drawings import range_bar
from saferplan.site.pages.priorities.forms import DecisionForm
from saferplan.site.pages.priorities.workshops import crumbs_of, workshop_sections
from saferplan.strategy.decisions import decision_take
from saferplan.strategy.models import Candidate, Decision
from saferplan.strategy.ranking import Place, RankedCandidates
from saferplan.strategy.states import WorkshopState
from saferplan.strategy.workshop_selectors import board_get, decisions_of, workshop_get


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """The candidates in order of priority, what the law puts in the plan, and what was decided on each."""
    workshop = workshop_get(number=number)
    board = board_get(by=request.actor, workshop=workshop)
    ranking = board.ranking()
    decisions = decisions_of(workshop=workshop)
    may_decide = (
        may(request.actor, "strategy.decide")
        and workshop.state == WorkshopState.DISCUSSING
        and workshop.ended is None
    )
    may_agree = may(request.actor, "strategy.decide") and workshop.state == WorkshopState.DECIDED

    def decided(one: Candidate) -> Cell:
        return _decision(decisions.get(one.pk), number, one, may_decide=may_decide, may_agree=may_agree)

    return render(
        request,
        "priorities/ranking.html",
        {
            "crumbs": crumbs_of(workshop),
            "sections": workshop_sections(board, request.path),
            "workshop": workshop,
            "ranking": ranking,
            "agreement": board.agreement(),
            "table": _ranked(ranking, number, decided) if ranking.places else None,
            "statutory": Table(
                "In the plan whatever the ranking",
                ("Candidate", "Decision"),
                [
                    (Cell(one.title, href=reverse("candidate", args=[one.pk])), decided(one))
                    for one in ranking.statutory
                ],
            )
            if ranking.statutory
            else None,
            "incomplete": Table(
                "Without a rank: scores are missing",
                ("Candidate", "Missing", "Decision"),
                [
                    (
                        Cell(
                            one.candidate.title,
                            href=reverse("workshop_discuss", args=[number, one.candidate.pk]),
                        ),
                        ", ".join(board.model.criterion(id_).title for id_ in one.scored.missing),
                        decided(one.candidate),
                    )
                    for one in ranking.incomplete
                ],
            )
            if ranking.incomplete
            else None,
        },
    )


def _ranked(ranking: RankedCandidates, number: int, decided: Callable[[Candidate], Cell]) -> Table:
    return Table(
        "Candidates in order of priority",
        (
            "Candidate",
            Column("Rank", numeric=True),
            "Priority, and its range",
            "How firm",
            "Level",
            "Decision",
        ),
        [
            (
                Cell(one.candidate.title, href=reverse("workshop_discuss", args=[number, one.candidate.pk])),
                one.rank,
                _bar(one),
                one.sentence or "Too few candidates to say",
                Cell(status=one.scored.band),
                decided(one.candidate),
            )
            for one in ranking.places
        ],
    )


def _bar(one: Place) -> Cell:
    low, value, high = (
        part.priority or 0.0 for part in (one.range.lower, one.range.as_scored, one.range.upper)
    )
    words = f"{100 * value:.0f} of 100, from {100 * low:.0f} to {100 * high:.0f}"
    return Cell(range_bar(low, value, high, said=f"Priority {words}"), detail=words)


def _decision(
    held: Decision | None, number: int, candidate: Candidate, *, may_decide: bool, may_agree: bool
) -> Cell:
    form = reverse("workshop_decision", args=[number, candidate.pk])
    if held is None:
        return Cell(f"Decide on {candidate}", href=form) if may_decide else Cell("Not decided yet")
    said = "Chosen" if held.chosen else "Not chosen"
    if may_decide:
        return Cell(f"{said}: change", href=form, detail=held.why)
    if held.chosen and held.priority is not None:
        return Cell(
            f"Chosen: priority {held.priority.number}",
            href=reverse("priority", args=[held.priority.pk]),
            detail=held.why,
        )
    if held.chosen and may_agree:
        return Cell(
            "Chosen: agree the priority",
            href=f"{reverse('priority_agree')}?decision={held.pk}",
            detail=held.why,
        )
    return Cell(said, detail=held.why)


def decide(request: ActorRequest, number: int, candidate: int) -> HttpResponse:
    """Decide on one candidate, with the reason."""
    workshop = workshop_get(number=number)
    board = board_get(by=request.actor, workshop=workshop)
    held = next((one for one in board.candidates if one.pk == candidate), None)
    if held is None:
        raise Http404(f"no candidate {candidate} in this workshop")
    place = board.ranking().place_of(held)
    decision = decisions_of(workshop=workshop).get(held.pk)
    back = reverse("workshop_ranking", args=[number])
    return form_page(
        request,
        DecisionForm,
        lambda data: decision_take(by=request.actor, workshop=workshop, candidate=held, **data),
        title="Decide on the candidate",
        caption=held.title,
        intro=_intro(held, place),
        done=lambda made: f"“{held}” is {'chosen' if made.chosen else 'not chosen'}.",
        to=back,
        initial={
            "chosen": ("yes" if decision.chosen else "no")
            if decision
            else ("yes" if held.statutory else None),
            "reason": decision.why if decision else "",
        },
        cancel=back,
    )


def _intro(held: Candidate, place: Place | None) -> str:
    if held.statutory:
        return (
            "The law asks for this strand: it is in the plan whatever its rank. It may be to maintain what is done; "
            "say so."
        )
    if place is None or place.rank is None:
        return "It has no rank, for scores are missing. They can still be moderated."
    return f"It ranks {place.rank}. {place.sentence} Rank and firmness are kept beside the decision."


urls = [
    page("priorities/workshop/<int:number>/ranking/", shown, name="workshop_ranking", policy="strategy.view"),
    page(
        "priorities/workshop/<int:number>/decide/<int:candidate>/",
        decide,
        name="workshop_decision",
        policy="strategy.decide",
        writes=True,
    ),
]
