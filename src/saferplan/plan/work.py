"""What the plan has done in the background: its measures read from the evidence, when asked and when evidence came."""

from __future__ import annotations

from django.urls import reverse

from saferplan.desk.deliveries import after_addition
from saferplan.history.clock import now
from saferplan.jobs.kinds import Done, Listener, job_kind
from saferplan.jobs.models import Job
from saferplan.partnership.selectors import actor_of
from saferplan.plan.feeding import READ, ReadingsTaken, evidence_grew, measures_read
from saferplan.plan.models import Plan


def _read(job: Job, listener: Listener) -> Done:
    plan = Plan.objects.get(year=job.arguments["year"])
    found = measures_read(by=actor_of(account=job.account, now=now()), plan=plan, tell=listener.progress)
    for title, why in found.not_read:
        listener.say(f"{title}: {why}")
    return Done(_said(found), reverse("plan_measures", args=[plan.year]), {"snapshot": found.snapshot})


def _said(found: ReadingsTaken) -> str:
    if not found.not_read:
        return found.sentence
    number = len(found.not_read)
    return (
        f"{found.sentence} {number} measure{'' if number == 1 else 's'} could not be read; the log says why."
    )


job_kind(READ, _read)
after_addition(evidence_grew)
