"""What the worker does with a job: begin it, tell how far it is, and write down what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django_tasks import task

from saferplan.domain.planning.years import LONDON
from saferplan.errors import Fault, RefusalError, SaferPlanError
from saferplan.history.clock import now
from saferplan.jobs.kinds import CleanUp, work_of
from saferplan.jobs.models import Job
from saferplan.jobs.states import JobState

logger = logging.getLogger("saferplan.jobs")

# The page asks every two seconds; to write more often would only keep others from writing.
_BETWEEN_WRITES = 0.5
_TRY_AGAIN_AFTER = dt.timedelta(seconds=15)
_MOST_FAULTS = 1000


@task()
def run_job(number: int) -> str:
    """Do the work of a job; the state it came to."""
    job = Job.objects.filter(pk=number).first()
    if job is None or job.state != JobState.WAITING:
        return "nothing to do"
    if not _begin(job):
        # Another worker is at work: one at a time. This one's turn comes later.
        later = run_job.using(run_after=dt.datetime.now(dt.UTC) + _TRY_AGAIN_AFTER)
        later.enqueue(number)
        return "later"
    work, clean_up = work_of(job.kind)
    try:
        ended = _worked(job, work)
    finally:
        # Also when the worker is told to end in the middle: then the job is found running, and marked as stopped.
        _cleaned(job, clean_up)
    _end(job, **ended)
    return str(job.state)


def _worked(job: Job, work: Any) -> dict[str, Any]:
    try:
        done = work(job, _Telling(job))
    except RefusalError as error:
        return {
            "state": JobState.REFUSED,
            "outcome": "Nothing was added.",
            "faults": [_as_data(one) for one in error.faults[:_MOST_FAULTS]],
            "report": {"faults": len(error.faults)},
        }
    except SaferPlanError as error:
        return {
            "state": JobState.REFUSED,
            "outcome": error.problem,
            "faults": [_as_data(Fault("", error.problem, error.remedy))],
            "report": {"faults": 1},
        }
    except PermissionDenied:
        remedy = "Ask the co-ordinator of the partnership."
        return {
            "state": JobState.REFUSED,
            "outcome": "Whoever asked for it may not do this any more.",
            "faults": [_as_data(Fault("", "Whoever asked for it may not do this any more.", remedy))],
            "report": {"faults": 1},
        }
    except Exception:
        # Whoever runs the site reads the log; the page must not show the inside of the program, or of a file.
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        return {
            "state": JobState.FAILED,
            "outcome": f"It failed. Tell whoever runs the site that it was job {job.pk}; the log says more.",
        }
    return {
        "state": JobState.DONE,
        "outcome": done.outcome,
        "link": done.link,
        "report": dict(done.report),
        "share": 1,
    }


def _begin(job: Job) -> bool:
    """Whether the job is this worker's now."""
    try:
        with transaction.atomic():
            return bool(
                Job.objects.filter(pk=job.pk, state=JobState.WAITING.value).update(
                    state=JobState.RUNNING.value, began=now(), doing="Beginning"
                )
            )
    except IntegrityError:
        return False


def _end(job: Job, *, state: JobState, **values: Any) -> None:
    job.state = state.value
    values |= {"state": state.value, "ended": now(), "doing": ""}
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value).update(**values)


def _cleaned(job: Job, clean_up: CleanUp | None) -> None:
    if clean_up is None:
        return
    try:
        clean_up(job)
    except Exception:
        logger.exception("job %s (%s) could not be put away", job.pk, job.kind)


def _as_data(fault: Fault) -> dict[str, Any]:
    return {name: value for name, value in dataclasses.asdict(fault).items() if value is not None}


class _Telling:
    """Writes what a piece of work says of itself, at most twice a second."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._written = 0.0

    def progress(self, doing: str, share: float) -> None:
        """Say what is being done and how much is done; a share never goes back."""
        self._job.doing = doing[:300]
        self._job.share = max(self._job.share, min(max(share, 0.0), 1.0))
        if time.monotonic() - self._written >= _BETWEEN_WRITES:
            self._written = time.monotonic()
            Job.objects.filter(pk=self._job.pk).update(doing=self._job.doing, share=self._job.share)

    def say(self, line: str) -> None:
        """Add a line to the log, with the time of day."""
        said = f"{now().astimezone(LONDON):%H:%M:%S} {' '.join(line.split())}"
        self._job.log = f"{self._job.log}{said}\n"[-20_000:]
        Job.objects.filter(pk=self._job.pk).update(log=self._job.log)
