"""Meetings: series and meetings, what is on the agenda, what came of it, updates and reminders, the status report."""

from saferplan.meetings.models.agendas import AgendaItem, ForwardItem, Paper
from saferplan.meetings.models.feeds import FeedToken
from saferplan.meetings.models.meetings import Meeting, Series
from saferplan.meetings.models.outcomes import AttendanceEntry, Correction, Decision, MeetingAction
from saferplan.meetings.models.reports import StatusReport
from saferplan.meetings.models.updates import ReminderMail, Update

__all__ = [
    "AgendaItem",
    "AttendanceEntry",
    "Correction",
    "Decision",
    "FeedToken",
    "ForwardItem",
    "Meeting",
    "MeetingAction",
    "Paper",
    "ReminderMail",
    "Series",
    "StatusReport",
    "Update",
]
