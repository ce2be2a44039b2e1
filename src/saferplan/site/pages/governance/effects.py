"""What a full assessment says of effects: the evidence, the effect on a characteristic, what is done about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplan.governance.equality import effect_judge, equality_evidence
from saferplan.governance.equality_actions import (
    equality_action_add,
    equality_action_do,
    equality_action_end,
    equality_action_move,
)
from saferplan.governance.models import EqualityAction
from saferplan.governance.selectors import equality_action_get, equality_get, line_of
from saferplan.history.policies import require
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.equality_forms import (
    DoneForm,
    EffectActionForm,
    EffectForm,
    EvidenceForm,
    MoveForm,
)
from saferplan.site.pages.plan.forms import ReasonForm

_WRITE = "governance.equality_write"


def evidence(request: ActorRequest, number: int) -> HttpResponse:
    """Write down the evidence."""
    held = equality_get(by=request.actor, number=number)
    require(request.actor, _WRITE, held)
    return form_page(
        request,
        EvidenceForm,
        lambda data: equality_evidence(by=request.actor, assessment=held, **data),
        title="Evidence",
        caption=str(held),
        done="The evidence is saved.",
        to=reverse("equality", args=[number]),
        cancel=reverse("equality", args=[number]),
        initial={"evidence": held.evidence},
    )


def judge(request: ActorRequest, number: int, characteristic: str) -> HttpResponse:
    """Say what the effect on a characteristic is."""
    held = equality_get(by=request.actor, number=number)
    require(request.actor, _WRITE, held)
    line = line_of(assessment=held, characteristic=characteristic)
    return form_page(
        request,
        EffectForm,
        lambda data: effect_judge(by=request.actor, line=line, **data),
        title=f"Effect: {line.get_characteristic_display()}",
        caption=str(held),
        intro=line.why,
        done="The effect is saved.",
        to=reverse("equality", args=[number]),
        cancel=reverse("equality", args=[number]),
        initial={"effect": line.effect, "effect_words": line.effect_words},
    )


def add_action(request: ActorRequest, number: int) -> HttpResponse:
    """Say what is done about an effect."""
    held = equality_get(by=request.actor, number=number)
    require(request.actor, _WRITE, held)
    return form_page(
        request,
        EffectActionForm,
        lambda data: equality_action_add(by=request.actor, assessment=held, **data),
        title="What is done about an effect",
        caption=str(held),
        done="It is added.",
        to=reverse("equality", args=[number]),
        cancel=reverse("equality", args=[number]),
        initial={"owner": held.owner_id},
    )


def do_action(request: ActorRequest, number: int) -> HttpResponse:
    """Record that something is done."""
    action = _action(request, number)
    return form_page(
        request,
        DoneForm,
        lambda data: equality_action_do(by=request.actor, action=action, **data),
        title="It is done",
        caption=str(action),
        done="It is recorded as done.",
        to=_address(action),
        cancel=_address(action),
    )


def move_action(request: ActorRequest, number: int) -> HttpResponse:
    """Move the day by which something is done."""
    action = _action(request, number)
    return form_page(
        request,
        MoveForm,
        lambda data: equality_action_move(by=request.actor, action=action, **data),
        title="Move its day",
        caption=str(action),
        done="Its day is moved.",
        to=_address(action),
        cancel=_address(action),
        initial={"due": action.due},
    )


def end_action(request: ActorRequest, number: int) -> HttpResponse:
    """End something that is not done after all."""
    action = _action(request, number)
    return form_page(
        request,
        ReasonForm,
        lambda data: equality_action_end(by=request.actor, action=action, reason=data["reason"]),
        title="It is not done after all",
        caption=str(action),
        done="It is ended.",
        to=_address(action),
        cancel=_address(action),
    )


def _action(request: ActorRequest, number: int) -> EqualityAction:
    """The action, for whoever may write its assessment."""
    action = equality_action_get(by=request.actor, number=number)
    require(request.actor, _WRITE, action.assessment)
    return action


def _address(action: EqualityAction) -> str:
    return reverse("equality", args=[action.assessment_id])


urls = [
    page(
        "governance/equality/<int:number>/evidence/",
        evidence,
        name="equality_evidence",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/effects/<str:characteristic>/",
        judge,
        name="effect_judge",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/actions/add/",
        add_action,
        name="equality_action_add",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/actions/<int:number>/done/",
        do_action,
        name="equality_action_done",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/actions/<int:number>/move/",
        move_action,
        name="equality_action_move",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/actions/<int:number>/end/",
        end_action,
        name="equality_action_end",
        policy="governance.view",
        writes=True,
    ),
]
