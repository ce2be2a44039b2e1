"""One data protection impact assessment, and what may be done to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.protection import ProtectionState
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.models import ProtectionAssessment
from saferplan.governance.protection import (
    protection_accept,
    protection_begin,
    protection_end,
    protection_review_begin,
    protection_write,
)
from saferplan.governance.selectors import protection_get
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Row
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.protection_forms import (
    AcceptForm,
    BeginProtectionForm,
    WriteProtectionForm,
)
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of

_CHANGE = "governance.protection_change"
_TEXTS = {
    "need": "Why the processing is needed, and no less would do",
    "risks": "Risks to those concerned",
    "measures": "What lessens them",
    "advice": "Advice of the data protection officer",
    "consulted": "How and when the Information Commissioner was consulted",
}


def assessment(request: ActorRequest, number: int) -> HttpResponse:
    """One assessment as it stands."""
    held = protection_get(number=number)
    state = ProtectionState(held.state)
    may_change = may(request.actor, _CHANGE) and held.ended is None
    return render(
        request,
        "governance/protection.html",
        {
            "assessment": held,
            "state": state,
            "about": _about(held),
            "may_write": may_change and state is ProtectionState.DRAFT,
            "may_review": may_change and state in (ProtectionState.ACCEPTED, ProtectionState.NOT_NEEDED),
            "may_end": may_change,
            "talk": talk_of(request.actor, held),
        },
    )


def _about(held: ProtectionAssessment) -> list[Row]:
    rows = [
        Row("Of", ", ".join(str(one) for one in (held.protocol, held.dataset) if one is not None)),
        Row("Begun", written_day(held.begun)),
        Row("Why one is needed, or not", held.reason),
    ]
    rows += [Row(label, text) for name, label in _TEXTS.items() if (text := getattr(held, name))]
    if held.left:
        rows.append(Row("Risk that is left", "", status=Band(held.left)))
    if held.accepted_on is not None:
        rows.append(Row("Accepted", f"{written_day(held.accepted_on)}, {held.accepted_as}"))
    if held.review_due is not None:
        rows.append(Row("Next review", written_day(held.review_due)))
    if held.ended is not None:
        rows.append(Row("Ended", written_day(held.ended)))
    return rows


def begin(request: ActorRequest) -> HttpResponse:
    """Begin an assessment, or record that none is needed."""
    return form_page(
        request,
        BeginProtectionForm,
        lambda data: protection_begin(by=request.actor, **data),
        title="Begin a data protection impact assessment",
        caption="Data protection",
        done="It is recorded.",
        to=_address,
        cancel=reverse("data_protection"),
    )


def write(request: ActorRequest, number: int) -> HttpResponse:
    """Write the assessment."""
    held = protection_get(number=number)

    def act(data: dict[str, Any]) -> None:
        protection_write(by=request.actor, assessment=held, **data)

    return form_page(
        request,
        WriteProtectionForm,
        act,
        title="Write the assessment",
        caption=str(held),
        done="The assessment is saved.",
        to=_address(held),
        cancel=_address(held),
        initial={name: getattr(held, name) for name in (*_TEXTS, "left")},
    )


def accept(request: ActorRequest, number: int) -> HttpResponse:
    """Record that the assessment is accepted."""
    held = protection_get(number=number)
    return form_page(
        request,
        AcceptForm,
        lambda data: protection_accept(by=request.actor, assessment=held, **data),
        title="Record that it is accepted",
        caption=str(held),
        done="The assessment is accepted.",
        to=_address(held),
        cancel=_address(held),
    )


def review(request: ActorRequest, number: int) -> HttpResponse:
    """Begin the review."""
    held = protection_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: protection_review_begin(by=request.actor, assessment=held, reason=data["reason"]),
        title="Begin its review",
        caption=str(held),
        intro="It is a draft then, until it is accepted anew.",
        done="The review is begun.",
        to=_address(held),
        cancel=_address(held),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End an assessment."""
    held = protection_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: protection_end(by=request.actor, assessment=held, reason=data["reason"]),
        title="End the assessment",
        caption=str(held),
        done="The assessment is ended.",
        to=reverse("data_protection"),
        cancel=_address(held),
    )


def _address(held: ProtectionAssessment) -> str:
    return reverse("protection", args=[held.pk])


urls = [
    page(
        "governance/data-protection/assessments/begin/",
        begin,
        name="protection_begin",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/assessments/<int:number>/",
        assessment,
        name="protection",
        policy="governance.view",
    ),
    page(
        "governance/data-protection/assessments/<int:number>/write/",
        write,
        name="protection_write",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/assessments/<int:number>/accept/",
        accept,
        name="protection_accept",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/assessments/<int:number>/review/",
        review,
        name="protection_review",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/assessments/<int:number>/end/",
        end,
        name="protection_end",
        policy=_CHANGE,
        writes=True,
    ),
]
