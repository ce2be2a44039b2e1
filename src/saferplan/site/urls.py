"""Every address of the site. Third parties' addresses (signing in) stand beside those of our own pages."""

from __future__ import annotations

from django.urls import include, path

from saferplan.site.pages import health, home, invitations

urlpatterns = [
    *home.urls,
    *health.urls,
    *invitations.urls,
    path("account/", include("allauth.urls")),
]
