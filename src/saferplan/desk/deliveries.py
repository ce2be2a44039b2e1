"""Handing in files for the evidence: they are held, read by the background worker, and erased."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from django.db import transaction

from saferplan.desk.holding import erase, folder_of, hold
from saferplan.desk.models import Delivery
from saferplan.desk.opening import workspace_needed, workspace_or_refusal
from saferplan.desk.states import DeliveryState
from saferplan.errors import RefusalError, SaferPlanError
from saferplan.evidence.reports import AdditionReport, Fate, Progress
from saferplan.history.actor import Actor
from saferplan.history.files import Given
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.jobs.kinds import Listener
from saferplan.jobs.models import Job
from saferplan.jobs.services import job_ask

ADD = "desk.add_evidence"


_AFTER_ADDITION: list[Callable[[Actor], None]] = []


def after_addition(act: Callable[[Actor], None]) -> None:
    """Declare what is done each time the evidence has grown, by whoever handed the files in."""
    _AFTER_ADDITION.append(act)


def addition_followed(*, by: Actor) -> None:
    """Do what follows when the evidence has grown."""
    for act in _AFTER_ADDITION:
        act(by)


def delivery_receive(*, by: Actor, given: Sequence[Given], replace: bool = False) -> Job:
    """Take files for the evidence, and ask the background worker to add them, all or none.

    Args:
        by: who hands them in.
        given: the files.
        replace: whether a file may replace a month of which far more is held than it brings.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the site has no workspace; or there is no file, there are too many
            or too much, one is empty or of a kind that is not read.
    """
    require(by, "desk.evidence_add")
    workspace_or_refusal()
    place = uuid.uuid4().hex
    held = hold(given, folder_of(place))
    delivery = Delivery(
        account_id=by.who,
        organisation_id=by.organisation,
        received=by.now,
        names="\n".join(one.name for one in held),
        hashes="\n".join(one.sha256 for one in held),
        size=sum(one.size for one in held),
        place=place,
    )
    try:
        with transaction.atomic():
            record("delivery_received", delivery, by=by)
            return job_ask(
                by=by,
                kind=ADD,
                title=f"Add to the evidence: {delivery}",
                policy="desk.evidence_add",
                arguments={"delivery": delivery.pk, "replace": replace},
            )
    except BaseException:
        erase(place)
        raise


def delivery_read(*, by: Actor, delivery: Delivery, replace: bool, listener: Listener) -> AdditionReport:
    """Add held files to the evidence, and record what became of them.

    Raises:
        RefusalError: a file has something wrong; nothing is added.
        SaferPlanError: the site has no workspace.
    """
    require(by, "desk.evidence_add")

    def tell(progress: Progress) -> None:
        listener.progress(progress.doing, progress.done / max(progress.total, 1))

    folder = folder_of(delivery.place)
    try:
        # Hidden files are left out by the reader of folders; each file that was handed in is named to it.
        paths = sorted(path for path in folder.iterdir()) if folder.is_dir() else []
        if not paths:
            raise SaferPlanError("The files are not there any more.", "Hand them in again.")
        report = workspace_needed().add_evidence(paths, progress=tell, replace=replace)
    except RefusalError:
        record("delivery_refused", delivery, by=by, state=DeliveryState.REFUSED.value)
        raise
    except BaseException:
        record("delivery_failed", delivery, by=by, state=DeliveryState.FAILED.value)
        raise
    for one in report.files:
        listener.say(f"{one.name}: {_FATES[one.fate]}, {one.kept:,} rows.")
    if report.changed:
        record(
            "delivery_added",
            delivery,
            by=by,
            state=DeliveryState.ADDED.value,
            snapshot=report.number,
            rows=report.kept,
        )
    else:
        record("delivery_held_already", delivery, by=by, state=DeliveryState.UNCHANGED.value)
    return report


def delivery_stopped(*, by: Actor, delivery: Delivery) -> None:
    """Record of a delivery whose worker was killed that it was not added, and erase its files."""
    if delivery.state == DeliveryState.WAITING:
        record("delivery_failed", delivery, by=by, state=DeliveryState.FAILED.value)
    erase(delivery.place)


_FATES = {Fate.ADDED: "added", Fate.RESTATED: "replaced what was held", Fate.UNCHANGED: "held already"}
