"""The pages of money: the year, contributions, lines, moves between lines, the year's end, returns, value for money."""

from saferplan.site.pages.money import (
    contributions,
    lines,
    overview,
    returns,
    spending,
    value,
    virements,
    year_end,
)

urls = [
    *overview.urls,
    *contributions.urls,
    *lines.urls,
    *spending.urls,
    *virements.urls,
    *year_end.urls,
    *returns.urls,
    *value.urls,
]
