"""Equality impact assessments: which there are, one as it stands; beginning, screening, deciding, signing, review."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from saferplan.domain.display import written_day
from saferplan.domain.governance.equality import (
    Characteristic,
    Effect,
    EqualityState,
    Relevance,
    characteristics,
    equality_source,
    signing_gaps,
)
from saferplan.domain.governance.reviews import review_standing
from saferplan.governance.equality import (
    facts_of,
)
from saferplan.governance.models import EqualityAssessment
from saferplan.governance.selectors import equality_get, equality_list
from saferplan.history.policies import may
from saferplan.history.subjects import kind_of
from saferplan.site.access import page
from saferplan.site.components import Cell, Link, Row, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections
from saferplan.site.talk import talk_of

KINDS = {"strategy": "Strategy", "plan": "Plan", "priority": "Priority", "action": "Action"}


def equality_assessments(request: ActorRequest) -> HttpResponse:
    """Every assessment: what it is of, how far it is, when it is reviewed."""
    today = request.actor.today
    rows = [
        (
            Cell(str(one), href=reverse("equality", args=[one.pk])),
            Cell(str(one.about), detail=_kind(one)),
            Cell(status=EqualityState(one.state), detail=_decided(one)),
            _review(one, today),
            _actions(one),
        )
        for one in equality_list(by=request.actor)
    ]
    columns = ("Assessment", "Of", "How far it is", "Next review", "What is done about effects")
    return render(
        request,
        "governance/equality_list.html",
        {
            "sections": governance_sections(request),
            "table": Table("Equality impact assessments", columns, rows, caption_size="hidden")
            if rows
            else None,
            "source": equality_source(),
            "key": list(EqualityState),
            "may_begin": may(request.actor, "governance.equality_begin"),
        },
    )


def equality(request: ActorRequest, number: int) -> HttpResponse:
    """One assessment as it stands: screening, decision, effects, what is done, and what a signature waits for."""
    held = equality_get(by=request.actor, number=number)
    state = EqualityState(held.state)
    may_write = may(request.actor, "governance.equality_write", held) and held.ended is None
    gaps = signing_gaps(facts_of(held)) if state.open else ()
    return render(
        request,
        "governance/equality.html",
        {
            "assessment": held,
            "state": state,
            "review": review_standing(held.review_due, request.actor.today) if held.review_due else None,
            "about": _about(held),
            "lines": _lines(held, may_write=may_write and state.open),
            "actions": [
                (one, one.get_characteristic_display() if one.characteristic else "All of them")
                for one in held.actions.all()
                if one.ended is None
            ],
            "today": request.actor.today,
            "gaps": gaps,
            "may_write": may_write and state.open,
            "may_act": may_write,
            "may_sign": state.open and not gaps and may(request.actor, "governance.equality_sign", held),
            "is_author": state.open and not gaps and held.author_id == request.actor.account,
            "may_review": may_write and state is EqualityState.SIGNED,
            "may_end": may(request.actor, "governance.equality_begin") and held.ended is None,
            "talk": talk_of(request.actor, held),
        },
    )


def _kind(held: EqualityAssessment) -> str:
    return next(word for name, word in KINDS.items() if getattr(held, f"{name}_id") is not None)


def _decided(held: EqualityAssessment) -> str:
    if held.full is None:
        return "Not decided yet whether a full one is needed"
    return "Full assessment" if held.full else "No full assessment needed"


def _review(held: EqualityAssessment, today: Any) -> Cell:
    if held.ended is not None or held.review_due is None:
        return Cell("None")
    return Cell(held.review_due, status=review_standing(held.review_due, today))


def _actions(held: EqualityAssessment) -> str:
    standing = [one for one in held.actions.all() if one.ended is None]
    done = sum(one.done is not None for one in standing)
    return f"{done} of {len(standing)} done" if standing else "Nothing yet"


def _about(held: EqualityAssessment) -> list[Row]:
    kind = kind_of(held.about)
    rows = [
        Row("Of", f"{_kind(held)}: {held.about}", [Link("Open", kind.address(held.about), str(held.about))]),
        Row("What it is meant to do, and for whom", held.aims),
        Row("Answers for it", f"{held.owner_post}, {held.owner}"),
        Row("Begun", f"{written_day(held.begun)}, written by {held.author}"),
        Row("Decision", _decided(held)),
    ]
    if held.decision_reason:
        rows.append(Row("Why", held.decision_reason))
    if held.evidence:
        rows.append(Row("Evidence", held.evidence))
    if held.signed_on is not None:
        rows.append(Row("Signed off", f"{written_day(held.signed_on)}, {held.signed_as}"))
    if held.review_due is not None:
        rows.append(Row("Next review", written_day(held.review_due)))
    if held.ended is not None:
        rows.append(Row("Ended", written_day(held.ended)))
    return rows


def _lines(held: EqualityAssessment, *, may_write: bool) -> Table:
    said = {one.characteristic: one for one in held.lines.all()}
    rows: list[tuple[str | Cell, ...]] = []
    for one in characteristics():
        line = said.get(one.value)
        if line is None:
            rows.append((one.label, "Not screened yet", "", "", ""))
            continue
        asked = line.relevance != Relevance.NOT_RELEVANT
        unsaid = "Not said yet" if asked and held.full else "Does not apply"
        change = format_html(
            'Say what it is<span class="govuk-visually-hidden">: {}</span>', one.label.lower()
        )
        rows.append(
            (
                one.label,
                Cell(
                    Relevance(line.relevance).label,
                    detail=", ".join(limb.label.lower() for limb in line.limbs),
                ),
                line.why,
                Cell(status=Effect(line.effect), detail=line.effect_words) if line.effect else unsaid,
                Cell(change, href=_effect(held, one)) if asked or line.effect else "",
            )
        )
    columns = ("Characteristic", "Relevant", "Why", "Effect", "Change")
    wide = may_write and bool(held.full)
    return Table(
        "The nine protected characteristics",
        columns if wide else columns[:-1],
        rows if wide else [row[:-1] for row in rows],
    )


def _effect(held: EqualityAssessment, characteristic: Characteristic) -> str:
    return reverse("effect_judge", args=[held.pk, characteristic.value])


urls = [
    page("governance/equality/", equality_assessments, name="equality_list", policy="governance.view"),
    page("governance/equality/<int:number>/", equality, name="equality", policy="governance.view"),
]
