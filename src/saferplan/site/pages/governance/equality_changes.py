"""Beginning, screening, deciding on, signing, reviewing and ending an equality impact assessment."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saferplan.domain.governance.equality import (
    Limb,
    characteristics,
)
from saferplan.governance.equality import (
    Screened,
    equality_amend,
    equality_begin,
    equality_decide,
    equality_end,
    equality_review_begin,
    equality_screen,
    equality_sign,
)
from saferplan.governance.models import EqualityAssessment
from saferplan.governance.selectors import equality_get
from saferplan.history.policies import require
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.equality import KINDS
from saferplan.site.pages.governance.equality_forms import (
    AmendEqualityForm,
    BeginForm,
    DecideForm,
    ScreenForm,
    SignForm,
)
from saferplan.site.pages.plan.forms import ReasonForm


def begin(request: ActorRequest) -> HttpResponse:
    """Begin an assessment."""

    def act(data: dict[str, Any]) -> EqualityAssessment:
        about = {name: row for name in KINDS if (row := data.pop(name)) is not None}
        return equality_begin(by=request.actor, **data, **about)

    return form_page(
        request,
        partial(BeginForm, by=request.actor),
        act,
        title="Begin an equality impact assessment",
        caption="Equality",
        intro="It begins with a screening: which protected characteristics it is relevant to.",
        done="It is begun. Screen it now.",
        to=lambda held: reverse("equality_screen", args=[held.pk]),
        cancel=reverse("equality_list"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what is assessed in words, and which post answers for it."""
    held = _written(request, number)
    return form_page(
        request,
        AmendEqualityForm,
        lambda data: equality_amend(by=request.actor, assessment=held, **data),
        title="Change the assessment",
        caption=str(held),
        done="The assessment is changed.",
        to=_address(held),
        cancel=_address(held),
        initial={
            "title": held.title,
            "aims": held.aims,
            "owner": held.owner_id,
            "owner_post": held.owner_post,
        },
    )


def screen(request: ActorRequest, number: int) -> HttpResponse:
    """Say of each characteristic whether it is relevant."""
    held = _written(request, number)

    def act(data: dict[str, Any]) -> None:
        equality_screen(
            by=request.actor,
            assessment=held,
            screened={
                one: Screened(
                    data[f"relevance_{one.value}"],
                    tuple(Limb(limb) for limb in data[f"limbs_{one.value}"]),
                    data[f"why_{one.value}"],
                )
                for one in characteristics()
            },
        )

    initial: dict[str, Any] = {}
    for line in held.lines.all():
        initial |= {
            f"relevance_{line.characteristic}": line.relevance,
            f"limbs_{line.characteristic}": [one.value for one in line.limbs],
            f"why_{line.characteristic}": line.why,
        }
    return form_page(
        request,
        ScreenForm,
        act,
        title="Screen it",
        caption=str(held),
        intro="Section 149 of the Equality Act 2010 has three aims. Say of each characteristic whether this may touch "
        "people who share it otherwise than others, for which of the aims, and why.",
        done="The screening is saved. Decide now whether a full assessment is needed.",
        to=_address(held),
        cancel=_address(held),
        initial=initial,
    )


def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Decide whether a full assessment is needed."""
    held = _written(request, number)
    return form_page(
        request,
        DecideForm,
        lambda data: equality_decide(by=request.actor, assessment=held, **data),
        title="Decide whether a full assessment is needed",
        caption=str(held),
        done="It is decided.",
        to=_address(held),
        cancel=_address(held),
        initial={}
        if held.full is None
        else {"full": "yes" if held.full else "no", "reason": held.decision_reason},
    )


def sign(request: ActorRequest, number: int) -> HttpResponse:
    """Sign an assessment off."""
    held = equality_get(by=request.actor, number=number)
    require(request.actor, "governance.equality_sign", held)
    return form_page(
        request,
        SignForm,
        lambda data: equality_sign(by=request.actor, assessment=held, **data),
        title="Sign it off",
        caption=str(held),
        intro="You say with it that due regard was had to the three aims. Whoever wrote it does not sign it.",
        done="The assessment is signed off.",
        to=_address(held),
        cancel=_address(held),
    )


def review(request: ActorRequest, number: int) -> HttpResponse:
    """Begin the review of a signed assessment."""
    held = _written(request, number)
    return form_page(
        request,
        ReasonForm,
        lambda data: equality_review_begin(by=request.actor, assessment=held, reason=data["reason"]),
        title="Begin its review",
        caption=str(held),
        intro="What it says can be changed then. Somebody other than you signs it off anew.",
        done="The review is begun.",
        to=_address(held),
        cancel=_address(held),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End an assessment that counts no longer."""
    held = equality_get(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: equality_end(by=request.actor, assessment=held, reason=data["reason"]),
        title="End the assessment",
        caption=str(held),
        intro="It stays with its history, and counts no longer.",
        done="The assessment is ended.",
        to=reverse("equality_list"),
        cancel=_address(held),
    )


def _written(request: ActorRequest, number: int) -> EqualityAssessment:
    """The assessment, for whoever may write it."""
    held = equality_get(by=request.actor, number=number)
    require(request.actor, "governance.equality_write", held)
    return held


def _address(held: EqualityAssessment) -> str:
    return reverse("equality", args=[held.pk])


urls = [
    page(
        "governance/equality/begin/",
        begin,
        name="equality_begin",
        policy="governance.equality_begin",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/amend/",
        amend,
        name="equality_amend",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/screen/",
        screen,
        name="equality_screen",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/decide/",
        decide,
        name="equality_decide",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/sign/",
        sign,
        name="equality_sign",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/review/",
        review,
        name="equality_review",
        policy="governance.view",
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/end/",
        end,
        name="equality_end",
        policy="governance.equality_begin",
        writes=True,
    ),
]
