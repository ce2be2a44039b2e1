"""The action plan's pages: the plan as a whole, actions, milestones, measures, workbooks, the refresh."""

from saferplan.site.pages.plan import actions, drafting, measures, milestones, overview, refresh, workbooks

urls = [
    *overview.urls,
    *drafting.urls,
    *actions.urls,
    *milestones.urls,
    *measures.urls,
    *workbooks.urls,
    *refresh.urls,
]
