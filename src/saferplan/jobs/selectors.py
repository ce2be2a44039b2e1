"""What is read of background work."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.jobs.models import Job
from saferplan.jobs.states import JobState


def job_list(*, by: Actor, kinds: tuple[str, ...] = ()) -> QuerySet[Job]:
    """The work that the actor may see, the newest first: a co-ordinator all of it, others what they asked for."""
    jobs = Job.objects.select_related("account", "organisation").order_by("-id")
    if kinds:
        jobs = jobs.filter(kind__in=kinds)
    if may(by, "jobs.see_all"):
        return jobs
    return jobs.filter(account_id=by.account) if by.signed_in and by.account is not None else jobs.none()


def job_get(*, by: Actor, number: int) -> Job:
    """One piece of work.

    Raises:
        Http404: there is none, or the actor may not see it.
    """
    job = Job.objects.select_related("account", "organisation").filter(pk=number).first()
    if job is None or not may(by, "jobs.see", job):
        raise Http404(f"no job {number}")
    return job


def waiting_before(job: Job) -> int:
    """How many pieces of work come before one that waits."""
    under_way = [JobState.WAITING.value, JobState.RUNNING.value]
    return Job.objects.filter(state__in=under_way, pk__lt=job.pk).count()
