"""Candidates: the list of a year, one with its evidence, and how they come and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join

from saferplan.domain.display import written_day
from saferplan.domain.planning.strands import statutory_strands
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.verdicts import Verdict
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Link, Row, Section, Table, sections
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.forms import AmendForm, EndForm, EnterForm
from saferplan.site.talk import talk_of
from saferplan.strategy.candidates import (
    candidate_amend,
    candidate_end,
    candidate_enter,
)
from saferplan.strategy.models import Candidate
from saferplan.strategy.selectors import (
    candidate_get,
    candidate_list,
    candidate_years,
    strands_asked,
)
from saferplan.strategy.workshop_selectors import workshop_of_year

CRUMB = ("Priorities", "/priorities/")


def priority_sections(path: str) -> list[Section]:
    """The pages about setting priorities."""
    items = (("Candidates", "priorities"), ("Workshops", "workshops"), ("Scoring models", "scoring_models"))
    return sections(((text, reverse(name)) for text, name in items), path)


def strand_title(value: str) -> str:
    """The strand in words; nothing for none."""
    return next((one.title for one in statutory_strands() if one.strand.value == value), "")


def listed(request: ActorRequest) -> HttpResponse:
    """The candidates of a year: the newest, or the one that is asked for."""
    years = candidate_years()
    newest = years[0] if years else PlanYear.containing(request.actor.today)
    asked = next((one for one in years if str(one.starts) == request.GET.get("year")), newest)
    held = list(candidate_list(year=asked))
    ranked, statutory = [one for one in held if not one.statutory], [one for one in held if one.statutory]
    covered = {one.strand for one in held}
    workshop = workshop_of_year(year=asked)
    return render(
        request,
        "priorities/candidates.html",
        {
            "sections": priority_sections(reverse("priorities")),
            "year": asked,
            "years": [one for one in years if one != asked],
            "candidates": held,
            "ranked": _table("Candidates that are ranked", ranked),
            "statutory": _table("In the plan whatever their rank", statutory),
            "has_ranked": bool(ranked),
            "has_statutory": bool(statutory),
            "missing": [one for one in strands_asked(year=asked) if one.strand.value not in covered],
            "workshop": workshop,
            "may_change": may(request.actor, "strategy.candidate_change"),
            "may_enter": may(request.actor, "strategy.candidate_enter"),
        },
    )


def _table(caption: str, held: list[Candidate]) -> Table:
    return Table(
        caption,
        ("Candidate", "What speaks for it", "Strand", "Decision"),
        [
            (
                Cell(one.title, href=reverse("candidate", args=[one.pk])),
                _source(one),
                strand_title(one.strand) or "None in particular",
                _decision(one),
            )
            for one in held
        ],
    )


def _source(one: Candidate) -> Cell:
    if not one.assessment:
        return Cell("Entered by a partner", detail=one.why[:160])
    shown = one.evidence.get("shown", [])
    lead = next((item for item in shown if item["id"].startswith(f"{one.measure}@")), None)
    if lead is None:
        return Cell("No finding is held", detail=f"Assessment {one.assessment}")
    return Cell(lead["title"], status=Verdict(lead["verdict"]), detail=f"Assessment {one.assessment}")


def _decision(one: Candidate) -> str:
    decisions = list(one.decisions.all())
    if not decisions:
        return "Not decided yet"
    return "Chosen" if decisions[-1].chosen else "Not chosen"


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """One candidate: its findings and figures, the scores that records give, what was decided."""
    candidate = candidate_get(number=number)
    evidence = candidate.evidence
    return render(
        request,
        "priorities/candidate.html",
        {
            "talk": talk_of(request.actor, candidate),
            "crumbs": [CRUMB],
            "candidate": candidate,
            "year": PlanYear(candidate.year),
            "facts": _facts(candidate),
            "findings": [
                {
                    **one,
                    "verdict": Verdict(one["verdict"]),
                    "leads": one["id"].startswith(f"{candidate.measure}@"),
                    "table": _figures(one["title"], one["figures"]),
                }
                for one in evidence.get("shown", ())
            ],
            "series": _figures("Series", evidence["series"]) if evidence.get("series") else None,
            "scores": _scores(candidate),
            "decisions": list(candidate.decisions.all()),
            "may_change": may(request.actor, "strategy.candidate_change") and candidate.ended is None,
        },
    )


def _facts(candidate: Candidate) -> list[Row]:
    rows = [Row("Plan year", PlanYear(candidate.year).label)]
    if candidate.strand:
        said = strand_title(candidate.strand)
        rows.append(
            Row(
                "Strand of the Act",
                f"{said}. In the plan whatever its rank." if candidate.statutory else said,
            )
        )
    if candidate.assessment:
        address = reverse("assessment", kwargs={"name": candidate.assessment})
        rows.append(
            Row(
                "Comes from",
                f"Assessment {candidate.assessment}",
                links=[Link("Open", address, "the assessment")],
            )
        )
    if candidate.why:
        rows.append(Row("Why it is a candidate", candidate.why))
    if candidate.ended is not None:
        rows.append(Row("Ended", written_day(candidate.ended)))
    return rows


def _figures(caption: str, figures: list[dict[str, str]]) -> Table:
    return Table(
        f"Figures: {caption}",
        ("Figure", "Value", "Identity"),
        [
            (
                one["label"],
                Cell(one["written"], numeric=True),
                Cell(one["id"], href=reverse("figure", args=[one["id"]])),
            )
            for one in figures
        ],
        caption_size="s",
    )


def _scores(candidate: Candidate) -> Table | None:
    held = candidate.evidence.get("scores", ())
    if not held:
        return None
    names = {
        "volume": "Volume",
        "trend": "Trend",
        "peer_position": "Position among similar areas",
        "forecast": "Outlook",
        "concern": "Community concern",
    }
    return Table(
        "Scores of likelihood that the records give, from 0 to 4",
        ("Criterion", "Score", "Why", "Rests on"),
        [
            (
                names.get(one["criterion"], one["criterion"]),
                "No score" if one["score"] is None else one["score"],
                one["sentence"],
                format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', _rests_on(one))
                or "None is held",
            )
            for one in held
        ],
    )


def _rests_on(score: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures of a score, and the consultation whose released report gives it: where each is, and its name."""
    for identity in score["figures"]:
        yield reverse("figure", args=[identity]), identity
    if score.get("consultation") is not None:
        yield reverse("consultation_released", args=[score["consultation"]]), "What people said"


def enter(request: ActorRequest) -> HttpResponse:
    """Enter a candidate that no assessment shows."""
    years = candidate_years()
    year = years[0] if years else PlanYear.containing(request.actor.today)
    return form_page(
        request,
        EnterForm,
        lambda data: candidate_enter(by=request.actor, year=year, **data),
        title="Enter a candidate",
        caption=f"Priorities for {year.label}",
        done=lambda made: f"“{made}” is a candidate.",
        to=lambda made: reverse("candidate", args=[made.pk]),
        cancel=reverse("priorities"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change how a candidate is described."""
    candidate = candidate_get(number=number)
    here = reverse("candidate", args=[number])
    return form_page(
        request,
        AmendForm,
        lambda data: candidate_amend(by=request.actor, candidate=candidate, **data),
        title="Change the candidate",
        caption=candidate.title,
        done="The candidate is changed.",
        to=here,
        initial={name: getattr(candidate, name) for name in ("title", "description", "strand", "statutory")},
        cancel=here,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a candidate."""
    candidate = candidate_get(number=number)
    return form_page(
        request,
        EndForm,
        lambda data: candidate_end(by=request.actor, candidate=candidate, **data),
        title="End the candidate",
        caption=candidate.title,
        done=f"“{candidate}” is no candidate any more. What was scored stays.",
        to=reverse("priorities"),
        cancel=reverse("candidate", args=[number]),
    )


urls = [
    page("priorities/", listed, name="priorities", policy="strategy.view"),
    page("priorities/enter/", enter, name="candidate_enter", policy="strategy.candidate_enter", writes=True),
    page("priorities/candidate/<int:number>/", shown, name="candidate", policy="strategy.view"),
    page(
        "priorities/candidate/<int:number>/change/",
        amend,
        name="candidate_amend",
        policy="strategy.candidate_change",
        writes=True,
    ),
    page(
        "priorities/candidate/<int:number>/end/",
        end,
        name="candidate_end",
        policy="strategy.candidate_change",
        writes=True,
    ),
]
