"""Every address of the site. Third parties' addresses (signing in) stand beside those of our own pages."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path

from saferplan.site.pages import (
    about,
    assessments,
    completeness,
    consultation,
    duty_records,
    evidence,
    figures,
    governance,
    health,
    history,
    home,
    jobs,
    meetings,
    money,
    parts,
    people,
    plan,
    powers,
    priorities,
    problem_evaluations,
    problem_solving,
    publications,
    receipts,
    reports,
    scrutiny,
    search,
    strategy,
)


def closed(_request: HttpRequest) -> NoReturn:
    """A page of signing in that this site does not have: addresses are those that were invited."""
    raise Http404


urlpatterns = [
    *home.urls,
    *health.urls,
    *about.urls,
    *people.urls,
    *priorities.urls,
    *strategy.urls,
    *evidence.urls,
    *receipts.urls,
    *assessments.urls,
    *parts.urls,
    *figures.urls,
    *plan.urls,
    *money.urls,
    *meetings.urls,
    *governance.urls,
    *powers.urls,
    *problem_solving.urls,
    *problem_evaluations.urls,
    *scrutiny.urls,
    *consultation.urls,
    *publications.urls,
    *completeness.urls,
    *duty_records.urls,
    *reports.urls,
    *jobs.urls,
    *history.urls,
    *search.urls,
    path("account/email/", closed),
    path("account/3rdparty/", closed),
    path("account/", include("allauth.urls")),
]

handler400 = "saferplan.site.errors.bad_request"
handler403 = "saferplan.site.errors.not_allowed"
handler404 = "saferplan.site.errors.not_found"
handler500 = "saferplan.site.errors.went_wrong"
