"""The action plan's pages: the plan as a whole, actions, milestones, measures, workbooks, the refresh."""

from saferplan.site.pages.plan import actions, measures, milestones, overview, refresh, workbooks

urls = [
    *overview.urls,
    *actions.urls,
    *milestones.urls,
    *measures.urls,
    *workbooks.urls,
    *refresh.urls,
]
