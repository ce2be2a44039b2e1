"""Workbooks: each organisation's to download, and back: tried first, then taken in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.errors import RefusalError
from saferplan.history.policies import may, require
from saferplan.partnership.overview import organisation_get
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.models import WorkbookReceipt
from saferplan.plan.selectors import leading_organisations, plan_get
from saferplan.plan.workbook.receipts import receipt_get, receipt_list, workbook_take_in, workbook_try
from saferplan.plan.workbook.words import changed_words
from saferplan.plan.workbook.writing import workbook_of
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import UploadForm
from saferplan.site.pages.plan.overview import plan_context

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbooks(request: ActorRequest, year: int) -> HttpResponse:
    """The organisations whose workbooks the reader may send and take in, and those that came back."""
    plan = plan_get(year=year)
    organisations = [
        one for one in leading_organisations(plan=plan) if may(request.actor, "plan.workbook", one)
    ]
    return render(
        request,
        "plan/workbooks.html",
        {
            **plan_context(request, plan),
            "organisations": organisations,
            "receipts": receipt_list(by=request.actor, plan=plan),
        },
    )


def download(request: ActorRequest, year: int, organisation: int) -> HttpResponse:
    """An organisation's workbook, as of now."""
    plan, owner = plan_get(year=year), organisation_get(by=request.actor, number=organisation)
    partnership = partnership_get()
    content = workbook_of(
        by=request.actor,
        plan=plan,
        organisation=owner,
        synthetic=partnership.synthetic if partnership else "",
    )
    name = f"action-plan-{year}-{owner.brief.lower().replace(' ', '-')}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def upload(request: ActorRequest, year: int, organisation: int) -> HttpResponse:
    """Upload a workbook that came back, and see what it changes or what is wrong with it."""
    plan, owner = plan_get(year=year), organisation_get(by=request.actor, number=organisation)
    require(request.actor, "plan.workbook", owner)
    form = UploadForm(data=request.POST or None, files=request.FILES or None)
    faults = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            receipt = workbook_try(
                by=request.actor, plan=plan, organisation=owner, name=file.name, content=file.read()
            )
        except RefusalError as refused:
            faults = _fault_table(refused)
        else:
            return HttpResponseRedirect(reverse("workbook_receipt", args=[receipt.pk]))
    return render(
        request,
        "plan/workbook_upload.html",
        {"plan": plan, "organisation": owner, "form": form, "faults": faults},
        status=422 if faults else 200,
    )


def receipt(request: ActorRequest, number: int) -> HttpResponse:
    """What a workbook changes; on POST it is taken in."""
    found = receipt_get(by=request.actor, number=number)
    faults = None
    if request.method == "POST":
        try:
            taken = workbook_take_in(by=request.actor, receipt=found)
        except RefusalError as refused:
            faults = _fault_table(refused)
        except ValidationError as refused:
            messages.warning(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path)
        else:
            number_of = len(taken.changes)
            messages.success(request, f"{number_of} change{'' if number_of == 1 else 's'} taken in.")
            return HttpResponseRedirect(reverse("plan_workbooks", args=[found.plan.year]))
    return render(
        request,
        "plan/workbook_receipt.html",
        {"receipt": found, "plan": found.plan, "changes": _change_table(found), "faults": faults},
        status=422 if faults else 200,
    )


def _change_table(found: WorkbookReceipt) -> Table:
    rows = [
        [
            Cell(change["subject"], detail=f"{change['sheet']}, row {change['row']}"),
            Cell(changed_words(change["fields"])),
        ]
        for change in found.changes
    ]
    return Table("What it changes", ["Of what", "From what to what"], rows)


def _fault_table(refused: RefusalError) -> Table:
    return Table(
        "What is wrong, and where",
        ["Where", "What is wrong", "What to do"],
        [
            [
                Cell(
                    f"{one.sheet}, row {one.row}" if one.row else one.sheet or one.file,
                    detail=one.column or "",
                ),
                Cell(one.problem, detail=f"It says {one.value!r}" if one.value else ""),
                Cell(one.remedy),
            ]
            for one in refused.faults
        ],
    )


urls = [
    page("plan/<int:year>/workbooks/", workbooks, name="plan_workbooks", policy="plan.view"),
    page(
        "plan/<int:year>/workbooks/<int:organisation>/download/",
        download,
        name="workbook_download",
        policy="plan.view",
    ),
    page(
        "plan/<int:year>/workbooks/<int:organisation>/upload/",
        upload,
        name="workbook_upload",
        policy="plan.view",
        writes=True,
    ),
    page("plan/workbooks/<int:number>/", receipt, name="workbook_receipt", policy="plan.view", writes=True),
]
