"""The pages of tools and powers: counts of use, case reviews, and what is published of both."""

from saferplan.site.pages.powers import publications, reviews, uses

urls = [*uses.urls, *reviews.urls, *publications.urls]
