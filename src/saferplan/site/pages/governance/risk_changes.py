"""Entering, amending, reviewing and closing a risk; and its mitigating actions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse

from saferplan.domain.governance.risk import RiskScore
from saferplan.governance.models import Risk
from saferplan.governance.risks import (
    control_add,
    control_amend,
    control_end,
    control_put_in_place,
    risk_amend,
    risk_close,
    risk_enter,
    risk_give,
    risk_reopen,
    risk_review,
)
from saferplan.governance.selectors import control_get, risk_get
from saferplan.history.policies import require
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.risk_forms import (
    AmendControlForm,
    AmendRiskForm,
    ControlForm,
    GiveForm,
    InPlaceForm,
    ReopenForm,
    ReviewForm,
    RiskForm,
)
from saferplan.site.pages.plan.forms import ReasonForm


def add(request: ActorRequest) -> HttpResponse:
    """Enter a risk."""

    def act(data: dict[str, Any]) -> Risk:
        return risk_enter(
            by=request.actor, residual=RiskScore(data.pop("likelihood"), data.pop("impact")), **_given(data)
        )

    return form_page(
        request,
        partial(RiskForm, by=request.actor),
        act,
        title="Enter a risk",
        caption="Risk register",
        intro="What is already done about it, and what is planned, is added once it is entered.",
        done="The risk is entered. Add what is done about it.",
        to=lambda held: reverse("risk", args=[held.pk]),
        cancel=reverse("risks"),
        initial={"whose": "strategic", "response": "treat"},
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what a risk is."""
    held = risk_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        risk_amend(by=request.actor, risk=held, **_given(data))

    names = (
        "title", "causes", "consequences", "response", "priority", "action",
        "inherent_likelihood", "inherent_impact", "target_likelihood", "target_impact",
    )  # fmt: skip
    return form_page(
        request,
        partial(AmendRiskForm, by=request.actor, held=held),
        act,
        title="Change the risk",
        caption=str(held),
        intro="Its score with the controls in place changes by a review.",
        done="The risk is changed.",
        to=_address(held),
        cancel=_address(held),
        initial={
            **{name: getattr(held, name) for name in names},
            "whose": held.kind,
            "priority": held.priority_id,
            "action": held.action_id,
        },
    )


def review(request: ActorRequest, number: int) -> HttpResponse:
    """Look at a risk again."""
    held = risk_get(by=request.actor, number=number)
    require(request.actor, "governance.risk_review", held)

    def act(data: dict[str, Any]) -> None:
        score = RiskScore(data.pop("likelihood"), data.pop("impact"))
        risk_review(by=request.actor, risk=held, residual=score, **data)

    return form_page(
        request,
        ReviewForm,
        act,
        title="Look at the risk again",
        caption=str(held),
        intro=f"It scores {held.residual.written} with its controls, and {held.inherent.written} without them.",
        done="The review is recorded.",
        to=_address(held),
        cancel=_address(held),
        initial={"likelihood": held.likelihood, "impact": held.impact, "on": request.actor.today},
    )


def give(request: ActorRequest, number: int) -> HttpResponse:
    """Give a risk another owner."""
    held = risk_get(by=request.actor, number=number)
    return form_page(
        request,
        GiveForm,
        lambda data: risk_give(by=request.actor, risk=held, **data),
        title="Give it another owner",
        caption=str(held),
        done="The risk has another owner.",
        to=_address(held),
        cancel=_address(held),
        initial={"owner": held.owner_id, "owner_post": held.owner_post},
    )


def close(request: ActorRequest, number: int) -> HttpResponse:
    """Close a risk."""
    held = risk_get(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: risk_close(by=request.actor, risk=held, reason=data["reason"]),
        title="Close the risk",
        caption=str(held),
        intro="It stays with its history, and can be opened again.",
        done="The risk is closed.",
        to=reverse("risks"),
        cancel=_address(held),
    )


def reopen(request: ActorRequest, number: int) -> HttpResponse:
    """Open a closed risk again."""
    held = risk_get(by=request.actor, number=number)
    return form_page(
        request,
        ReopenForm,
        lambda data: risk_reopen(by=request.actor, risk=held, **data),
        title="Open the risk again",
        caption=str(held),
        done="The risk is open again.",
        to=_address(held),
        cancel=_address(held),
    )


def add_control(request: ActorRequest, number: int) -> HttpResponse:
    """Add a mitigating action."""
    held = risk_get(by=request.actor, number=number)
    require(request.actor, "governance.risk_review", held)
    return form_page(
        request,
        ControlForm,
        lambda data: control_add(by=request.actor, risk=held, **data),
        title="Add a mitigating action",
        caption=str(held),
        done="The mitigating action is added. If the score is another now, record a review.",
        to=_address(held),
        cancel=_address(held),
        initial={"owner": held.owner_id},
    )


def amend_control(request: ActorRequest, number: int) -> HttpResponse:
    """Change a mitigating action."""
    control = control_get(by=request.actor, number=number)
    require(request.actor, "governance.risk_review", control.risk)
    return form_page(
        request,
        AmendControlForm,
        lambda data: control_amend(by=request.actor, control=control, **data),
        title="Change the mitigating action",
        caption=str(control.risk),
        done="The mitigating action is changed.",
        to=_address(control.risk),
        cancel=_address(control.risk),
        initial={
            "text": control.text,
            "owner": control.owner_id,
            "owner_post": control.owner_post,
            "due": control.due,
        },
    )


def put_in_place(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a mitigating action is in place."""
    control = control_get(by=request.actor, number=number)
    require(request.actor, "governance.risk_review", control.risk)
    return form_page(
        request,
        InPlaceForm,
        lambda data: control_put_in_place(by=request.actor, control=control, **data),
        title="It is in place",
        caption=str(control),
        done="It is in place. If the score is another now, record a review.",
        to=_address(control.risk),
        cancel=_address(control.risk),
    )


def end_control(request: ActorRequest, number: int) -> HttpResponse:
    """End a mitigating action."""
    control = control_get(by=request.actor, number=number)
    require(request.actor, "governance.risk_review", control.risk)
    return form_page(
        request,
        ReasonForm,
        lambda data: control_end(by=request.actor, control=control, reason=data["reason"]),
        title="End the mitigating action",
        caption=str(control),
        done="The mitigating action is ended. If the score is another now, record a review.",
        to=_address(control.risk),
        cancel=_address(control.risk),
    )


def _given(data: dict[str, Any]) -> dict[str, Any]:
    """What the form gives, with scores for its pairs of numbers."""
    data["kind"] = data.pop("whose")
    inherent = RiskScore(data.pop("inherent_likelihood"), data.pop("inherent_impact"))
    likelihood, impact = data.pop("target_likelihood"), data.pop("target_impact")
    if (likelihood is None) != (impact is None):
        missing = "target_likelihood" if likelihood is None else "target_impact"
        raise ValidationError({missing: "A target has a likelihood and an impact: choose both, or neither."})
    target = None if likelihood is None or impact is None else RiskScore(likelihood, impact)
    return {**data, "inherent": inherent, "target": target}


def _address(held: Risk) -> str:
    return reverse("risk", args=[held.pk])


urls = [
    page("governance/risks/add/", add, name="risk_add", policy="governance.risk_change", writes=True),
    page(
        "governance/risks/<int:number>/amend/",
        amend,
        name="risk_amend",
        policy="governance.risk_change",
        writes=True,
    ),
    page(
        "governance/risks/<int:number>/review/",
        review,
        name="risk_review",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/risks/<int:number>/owner/",
        give,
        name="risk_give",
        policy="governance.risk_change",
        writes=True,
    ),
    page(
        "governance/risks/<int:number>/close/",
        close,
        name="risk_close",
        policy="governance.risk_change",
        writes=True,
    ),
    page(
        "governance/risks/<int:number>/reopen/",
        reopen,
        name="risk_reopen",
        policy="governance.risk_change",
        writes=True,
    ),
    page(
        "governance/risks/<int:number>/controls/add/",
        add_control,
        name="control_add",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/controls/<int:number>/amend/",
        amend_control,
        name="control_amend",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/controls/<int:number>/in-place/",
        put_in_place,
        name="control_in_place",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/controls/<int:number>/end/",
        end_control,
        name="control_end",
        policy="governance.view",
        writes=True,
    ),
]
