"""The meetings' pages: dates, agenda, the cycle of updates, what was decided, the status report, the calendar."""

from saferplan.site.pages.meetings import (
    agenda,
    calendar,
    cycle,
    lists,
    meeting,
    records,
    reports,
    updates,
)

urls = [
    *lists.urls,
    *updates.urls,
    *calendar.urls,
    *meeting.urls,
    *agenda.urls,
    *records.urls,
    *cycle.urls,
    *reports.urls,
]
