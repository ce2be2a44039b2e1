"""Every address of the site. Third parties' addresses (signing in) stand beside those of our own pages."""

from __future__ import annotations

from django.urls import include, path

from saferplan.site.pages import (
    assessments,
    evidence,
    figures,
    health,
    history,
    home,
    invitations,
    jobs,
    meetings,
    money,
    parts,
    plan,
    search,
)

urlpatterns = [
    *home.urls,
    *health.urls,
    *invitations.urls,
    *evidence.urls,
    *assessments.urls,
    *parts.urls,
    *figures.urls,
    *plan.urls,
    *money.urls,
    *meetings.urls,
    *jobs.urls,
    *history.urls,
    *search.urls,
    path("account/", include("allauth.urls")),
]

handler400 = "saferplan.site.errors.bad_request"
handler403 = "saferplan.site.errors.not_allowed"
handler404 = "saferplan.site.errors.not_found"
handler500 = "saferplan.site.errors.went_wrong"
