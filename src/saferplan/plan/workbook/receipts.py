"""Workbooks that came back, kept as they came: tried first, and taken in when somebody agrees to what they change."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from saferplan.errors import Fault, RefusalError
from saferplan.history.actor import Actor
from saferplan.history.policies import may, require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan, WorkbookReceipt
from saferplan.plan.workbook.taking_in import TakenIn, dry_run, take_in

LARGEST = 5_000_000
"""Bytes that a workbook may have: one of 300 actions has a hundredth of it."""


def workbook_try(
    *, by: Actor, plan: Plan, organisation: Organisation, name: str, content: bytes
) -> WorkbookReceipt:
    """Keep a workbook that came back, with what it would change. Nothing of the plan is changed.

    Raises:
        RefusalError: it cannot be taken in; every fault is named by sheet and cell. Nothing is kept.
        PermissionDenied: the actor neither co-ordinates nor updates for the organisation.
    """
    require(by, "plan.workbook", organisation)
    if len(content) > LARGEST:
        problem = f"The file has {len(content):,} bytes; a workbook of the plan has {LARGEST:,} at most."
        raise RefusalError((Fault(name, problem, "Upload the workbook that was downloaded here."),))
    sha256 = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        tried = dry_run(by=by, plan=plan, organisation=organisation, path=Path(file.name), name=name)
    receipt = WorkbookReceipt(
        plan=plan,
        organisation=organisation,
        name=name[:200],
        file=ContentFile(content, name=f"{sha256}.xlsx"),
        sha256=sha256,
        digest=tried.digest,
        changes=_listed(tried),
        tried=by.now,
    )
    record("workbook_tried", receipt, by=by)
    return receipt


def workbook_take_in(*, by: Actor, receipt: WorkbookReceipt) -> TakenIn:
    """Take in a workbook that was tried, all of it or nothing.

    Raises:
        ValidationError: it was taken in before.
        RefusalError: what it changes is no longer what it was when it was tried.
        PermissionDenied: the actor neither co-ordinates nor updates for the organisation.
    """
    require(by, "plan.workbook", receipt.organisation)
    if receipt.taken_in is not None:
        raise ValidationError("This workbook was taken in before.")
    with transaction.atomic():
        taken = take_in(
            by=by,
            plan=receipt.plan,
            organisation=receipt.organisation,
            path=Path(receipt.file.path),
            name=receipt.name,
            digest=receipt.digest,
        )
        record("workbook_taken_in", receipt, by=by, taken_in=by.now)
    return taken


def receipt_get(*, by: Actor, number: int) -> WorkbookReceipt:
    """A workbook that came back.

    Raises:
        Http404: there is none of that number, or it is another organisation's.
    """
    receipt = WorkbookReceipt.objects.select_related("plan", "organisation").filter(pk=number).first()
    if receipt is None or not may(by, "plan.workbook", receipt.organisation):
        raise Http404(f"no workbook {number}")
    return receipt


def receipt_list(*, by: Actor, plan: Plan) -> list[WorkbookReceipt]:
    """The workbooks of a plan that came back and that the actor may see, the newest first."""
    receipts: QuerySet[WorkbookReceipt] = WorkbookReceipt.objects.filter(plan=plan).select_related(
        "organisation"
    )
    return [one for one in receipts if may(by, "plan.workbook", one.organisation)]


def _listed(tried: TakenIn) -> list[dict[str, object]]:
    return [
        {
            "sheet": one.sheet,
            "row": one.row,
            "subject": one.subject,
            "event": one.event,
            "fields": {key: list(values) for key, values in one.fields.items()},
        }
        for one in tried.changes
    ]
