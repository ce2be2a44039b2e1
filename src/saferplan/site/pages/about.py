"""Help, the words of our pages and documents, and how accessible the site is: for everybody, signed in or not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.domain.glossary import method_notes, terms
from saferplan.domain.planning.cycles import UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.roles import AccountRole
from saferplan.site.access import PUBLIC, page
from saferplan.site.middleware import ActorRequest


def about_help(request: ActorRequest) -> HttpResponse:
    """Whom to ask, how a year goes, who does what, and what the statuses mean."""
    kinds = (
        ("Delivery", list(DeliveryStatus)),
        ("Outcomes", list(OutcomeStatus)),
        ("Reports", list(UpdateState)),
    )
    return render(request, "about/help.html", {"kinds": kinds, "roles": list(AccountRole)})


def words(request: ActorRequest) -> HttpResponse:
    """What the words of our pages and documents mean, and what each method does and cannot tell."""
    methods = sorted(method_notes().values(), key=lambda one: one.name.casefold())
    return render(request, "about/words.html", {"terms": terms(), "methods": methods})


def accessibility(request: ActorRequest) -> HttpResponse:
    """What the site was made for and how that was checked."""
    return render(request, "about/accessibility.html")


urls = [
    page("help/", about_help, name="help", policy=PUBLIC),
    page("help/words/", words, name="help_words", policy=PUBLIC),
    page("accessibility/", accessibility, name="accessibility", policy=PUBLIC),
]
