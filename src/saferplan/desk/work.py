"""What the desk has done in the background: adding evidence, making, adopting and verifying assessments."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.urls import reverse

from saferplan.desk.deliveries import ADD, addition_followed, delivery_read, delivery_stopped
from saferplan.desk.holding import erase_others
from saferplan.desk.models import Assessment, Delivery
from saferplan.desk.opening import workspace_needed
from saferplan.desk.services import ADOPT, ASSESS, VERIFY, assessment_adopt, assessment_make
from saferplan.desk.states import DeliveryState
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.clock import now
from saferplan.jobs.kinds import Done, Listener, before_work, job_kind
from saferplan.jobs.models import Job
from saferplan.partnership.selectors import actor_of


def _actor(job: Job) -> Actor:
    """Whoever asked, with the rights they have now: a right that was taken away meanwhile is not used."""
    return actor_of(account=job.account, now=now())


def _add(job: Job, listener: Listener) -> Done:
    delivery = Delivery.objects.get(pk=job.arguments["delivery"])
    by = _actor(job)
    report = delivery_read(by=by, delivery=delivery, replace=job.arguments["replace"], listener=listener)
    if report.changed:
        addition_followed(by=by)
    restated = len(report.restated)
    said = (
        f"{report.kept:,} rows are in the evidence now, as snapshot {report.number}."
        if report.changed
        else "All of this was held already. Nothing changed."
    )
    if restated:
        said += f" {restated} months that were held were replaced by newer ones."
    return Done(
        said,
        reverse("evidence"),
        {
            "files": [
                {
                    "name": one.name,
                    "source": one.source,
                    "fate": one.fate.value,
                    "rows": one.rows,
                    "kept": one.kept,
                    "notes": list(one.notes),
                }
                for one in report.files
            ],
            "ignored": [asdict(one) for one in report.ignored],
        },
    )


def _put_away(job: Job) -> None:
    delivery = Delivery.objects.filter(pk=job.arguments["delivery"]).first()
    if delivery is not None:
        delivery_stopped(by=Actor(now()), delivery=delivery)


def _assess(job: Job, listener: Listener) -> Done:
    given = job.arguments
    made = assessment_make(
        by=_actor(job),
        name=given["name"],
        year_ending=given["year_ending"],
        audience=given["audience"],
        peers=given["peers"],
        listener=listener,
    )
    return Done("The assessment is made.", reverse("assessment", kwargs={"name": made.name}))


def _adopt(job: Job, listener: Listener) -> Done:
    assessment = Assessment.objects.get(pk=job.arguments["assessment"])
    try:
        assessment_adopt(
            by=_actor(job),
            assessment=assessment,
            on=dt.date.fromisoformat(job.arguments["on"]),
            adopted_by=job.arguments["adopted_by"],
            listener=listener,
        )
    except ValidationError as error:
        raise SaferPlanError(" ".join(error.messages)) from error
    return Done(
        "The assessment is adopted and stays as it is.",
        reverse("assessment", kwargs={"name": assessment.name}),
    )


def _verify(job: Job, listener: Listener) -> Done:
    assessment = Assessment.objects.get(pk=job.arguments["assessment"])
    listener.progress("Computing every figure once more", 0.05)
    found = workspace_needed().verify(assessment.name)
    if found.holds:
        said = f"Every figure came out as stated: {found.figures:,}, of which {found.recounted:,} counted from records."
    else:
        said = "Not every figure came out as stated. The differences are listed below."
    return Done(
        said,
        reverse("assessment", kwargs={"name": assessment.name}),
        {
            "holds": found.holds,
            "figures": found.figures,
            "recounted": found.recounted,
            "differences": [
                {"figure": one.figure, "label": one.label, "what": one.what}
                for one in found.differences[:200]
            ],
            "damaged": list(found.damaged[:200]),
            "other_code": found.other_code,
            "disposed": list(found.disposed),
        },
    )


def _erase_what_nobody_waits_for() -> None:
    erase_others(
        set(Delivery.objects.filter(state=DeliveryState.WAITING.value).values_list("place", flat=True))
    )


job_kind(ADD, _add, clean_up=_put_away)
job_kind(ASSESS, _assess)
job_kind(ADOPT, _adopt)
job_kind(VERIFY, _verify)
before_work(_erase_what_nobody_waits_for)
