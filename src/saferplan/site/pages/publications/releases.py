"""Where a published document went: recorded, and ended where that was wrong."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplan.publications.selectors import publication_get, release_get
from saferplan.publications.services import release_end, release_record
from saferplan.publications.states import Recipient
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.forms import EndReleaseForm, ReleaseForm


def record(request: ActorRequest, number: int) -> HttpResponse:
    """Record where a published document went."""
    held = publication_get(by=request.actor, number=number)
    back = reverse("publication", args=[number])
    return form_page(
        request,
        ReleaseForm,
        lambda data: release_record(by=request.actor, publication=held, **data),
        title="Record where it went",
        caption=str(held),
        intro="A summary that went to the public, and a plan that went to the local policing body, count in the "
        "completeness check.",
        done="It is recorded.",
        to=back,
        cancel=back,
        initial={"day": request.actor.today},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a record that is wrong."""
    release = release_get(by=request.actor, number=number)
    back = reverse("publication", args=[release.publication_id])
    return form_page(
        request,
        EndReleaseForm,
        lambda data: release_end(by=request.actor, release=release, **data),
        title="End the record",
        caption=f"{Recipient(release.recipient).label}: {release.publication}",
        intro="It stays in the history, and counts no longer.",
        done="The record is ended.",
        to=back,
        cancel=back,
    )


urls = [
    page(
        "documents/<int:number>/sent/",
        record,
        name="release_record",
        policy="publications.publish",
        writes=True,
    ),
    page(
        "documents/sent/<int:number>/end/",
        end,
        name="release_end",
        policy="publications.publish",
        writes=True,
    ),
]
