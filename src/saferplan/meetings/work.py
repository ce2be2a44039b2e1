"""What the worker does each morning: send the reminders of the day, and see to it that it will tomorrow."""

from __future__ import annotations

import datetime as dt
import logging

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from saferplan.domain.planning.years import LONDON
from saferplan.history.clock import now
from saferplan.jobs.kinds import before_work
from saferplan.meetings.reminding import reminders_send

_LOG = logging.getLogger(__name__)
_MORNING = dt.time(7, 30)


@task()
def remind_daily() -> int:
    """Send the reminders of the day; how many went out. Whatever happens, the next morning's run is queued."""
    try:
        return len(reminders_send(now=now()).mails)
    finally:
        remind_daily.using(run_after=next_morning(dt.datetime.now(dt.UTC))).enqueue()


def next_morning(moment: dt.datetime) -> dt.datetime:
    """Half past seven in London on the day after a moment's, in summer and in winter.

    >>> str(next_morning(dt.datetime(2017, 3, 25, 9, 0, tzinfo=dt.UTC)))
    '2017-03-26 06:30:00+00:00'
    """
    day = moment.astimezone(LONDON).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, _MORNING, LONDON).astimezone(dt.UTC)


def keep_reminding() -> None:
    """Put the daily run into the queue where it is not: called each time the worker starts."""
    queued = DBTaskResult.objects.filter(task_path=remind_daily.module_path, status="READY")
    if not queued.exists():
        remind_daily.enqueue()


before_work(keep_reminding)
