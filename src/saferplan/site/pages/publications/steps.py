"""The steps of a document: made, approved, published, withdrawn."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplan.history.policies import require
from saferplan.publications.selectors import kind_named, publication_get, subject_of
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    publication_withdraw,
)
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.forms import ApproveForm, MakeForm, PublishForm, WithdrawForm


def make(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """Make a new version of a document of what is there now."""
    asked = kind_named(kind)
    subject = subject_of(asked, number)
    return form_page(
        request,
        MakeForm,
        lambda _: publication_make(by=request.actor, kind=asked.kind, subject=subject),
        title=f"Make: {asked.kind.label}",
        caption=str(subject),
        intro=f"{asked.says} It is made of what is there now, and frozen as a draft. What changes later does not "
        "change it; a new version can be made at any time.",
        done="The document is made. Look at it before it is approved.",
        to=lambda made: reverse("publication", args=[made.pk]),
        cancel=reverse("publications"),
    )


def approve(request: ActorRequest, number: int) -> HttpResponse:
    """Approve a draft."""
    held = publication_get(by=request.actor, number=number)
    require(request.actor, "publications.approve", held)
    back = reverse("publication", args=[number])
    return form_page(
        request,
        ApproveForm,
        lambda data: publication_approve(by=request.actor, publication=held, **data),
        title="Approve the document",
        caption=str(held),
        intro="Read it first: it is approved as it was frozen.",
        done="The document is approved.",
        to=back,
        cancel=back,
    )


def publish(request: ActorRequest, number: int) -> HttpResponse:
    """Publish an approved document."""
    held = publication_get(by=request.actor, number=number)
    back = reverse("publication", args=[number])
    said = {
        "public": "Everybody can read it on this site from now on, without signing in.",
        "partnership": "It is for the partners: those who sign in read it.",
        "restricted": "It stays restricted: those in the lead read it.",
    }
    return form_page(
        request,
        PublishForm,
        lambda _: publication_publish(by=request.actor, publication=held),
        title="Publish the document",
        caption=str(held),
        intro=f"{said[held.marking]} The version that was published before is replaced. Where else it goes, you "
        "record afterwards.",
        done="The document is published. Record where it went.",
        to=back,
        cancel=back,
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a document."""
    held = publication_get(by=request.actor, number=number)
    back = reverse("publication", args=[number])
    return form_page(
        request,
        WithdrawForm,
        lambda data: publication_withdraw(by=request.actor, publication=held, **data),
        title="Withdraw the document",
        caption=str(held),
        warning="Nobody but those who sign in finds it any more. It stays in the history.",
        done="The document is withdrawn.",
        to=back,
        cancel=back,
    )


urls = [
    page(
        "documents/make/<slug:kind>/<int:number>/",
        make,
        name="publication_make",
        policy="publications.make",
        writes=True,
    ),
    page(
        "documents/<int:number>/approve/",
        approve,
        name="publication_approve",
        policy="publications.approve",
        writes=True,
    ),
    page(
        "documents/<int:number>/publish/",
        publish,
        name="publication_publish",
        policy="publications.publish",
        writes=True,
    ),
    page(
        "documents/<int:number>/withdraw/",
        withdraw,
        name="publication_withdraw",
        policy="publications.publish",
        writes=True,
    ),
]
