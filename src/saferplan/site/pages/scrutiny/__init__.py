"""The pages of scrutiny: meetings and their packs, recommendations and responses, questions, calls for action."""

from saferplan.site.pages.scrutiny import meetings, packs, questions, recommendations

urls = [*meetings.urls, *packs.urls, *recommendations.urls, *questions.urls]
