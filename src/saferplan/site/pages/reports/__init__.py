"""The pages of reports to a council: reports and what they lack, claims, templates and offices."""

from saferplan.site.pages.reports import claims, drafting, report, steps, templates

urls = [*report.urls, *drafting.urls, *steps.urls, *claims.urls, *templates.urls]
