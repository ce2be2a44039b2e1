"""Background work: what is under way, how far it is, and what came of it, with the refusal report."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.jobs.models import Job
from saferplan.jobs.selectors import job_get, job_list, waiting_before
from saferplan.jobs.states import JobState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.middleware import ActorRequest

PER_PAGE = 25


def jobs(request: ActorRequest) -> HttpResponse:
    """The work that the reader may see, the newest first."""
    shown = Paginator(job_list(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    table = Table(
        "Background work, the newest first",
        ("What", "State", "Asked for", "By"),
        [
            (
                Cell(one.title, href=reverse("job", kwargs={"number": one.pk})),
                Cell(status=one.status),
                one.asked.strftime("%-d %B %Y, %H:%M"),
                one.account,
            )
            for one in shown
        ],
        caption_size="hidden",
    )
    return render(request, "jobs/list.html", {"table": table, "page": shown})


def job(request: ActorRequest, number: int) -> HttpResponse:
    """How far a piece of work is, or what came of it. While it is under way the page asks again by itself."""
    found = job_get(by=request.actor, number=number)
    context: dict[str, Any] = {
        "job": found,
        "before": waiting_before(found) if found.status is JobState.WAITING else 0,
        "faults": _faults(found),
        "all_faults": found.report.get("faults", 0),
        "files": _files(found),
        "ignored": found.report.get("ignored", ()),
        "differences": _differences(found),
        "rows": _summary(found),
        "again": _again(found),
    }
    return render(request, "jobs/job.html", context)


def state(request: ActorRequest, number: int) -> JsonResponse:
    """How far a piece of work is, for the script of its page."""
    found = job_get(by=request.actor, number=number)
    return JsonResponse(
        {
            "state": found.state,
            "word": found.status.label,
            "doing": found.doing,
            "percent": found.percent,
            "end": found.status.is_end,
        }
    )


def _summary(found: Job) -> list[Row]:
    rows = [
        Row(
            "Asked for by", f"{found.account}, {found.organisation}" if found.organisation else found.account
        ),
        Row("Asked for", _moment(found.asked)),
    ]
    if found.began is not None:
        rows.append(Row("Began", _moment(found.began)))
    if found.ended is not None:
        rows.append(Row("Ended", _moment(found.ended)))
    return rows


def _moment(when: Any) -> str:
    from django.utils.timezone import localtime

    return localtime(when).strftime("%-d %B %Y, %H:%M:%S")


def _faults(found: Job) -> Table | None:
    """The refusal report, whole: where each thing is wrong, what stands there, and what to do."""
    if not found.faults:
        return None
    rows = [
        (
            Cell(one["file"] or "The whole", detail=_where(one)),
            Cell(
                one["problem"],
                detail=f"The value is “{one['value']}”." if one.get("value") is not None else "",
            ),
            one["remedy"],
        )
        for one in found.faults
    ]
    return Table("What to put right", ("Where", "What is wrong", "What to do"), rows)


def _where(fault: dict[str, Any]) -> str:
    parts = [
        f"sheet {fault['sheet']}" if "sheet" in fault else "",
        f"row {fault['row']:,}" if "row" in fault else "",
        f"column “{fault['column']}”" if "column" in fault else "",
    ]
    return ", ".join(part for part in parts if part)


def _files(found: Job) -> Table | None:
    files = found.report.get("files")
    if not files:
        return None
    fates = {"added": "Added", "restated": "Replaced what was held", "unchanged": "Held already"}
    rows = [
        (
            Cell(one["name"], detail=" ".join(one["notes"])),
            one["source"],
            fates[one["fate"]],
            f"{one['kept']:,}",
        )
        for one in files
    ]
    columns = ("File", "Read as", "What became of it", Column("Rows kept", numeric=True))
    return Table("Files", columns, rows)


def _differences(found: Job) -> Table | None:
    differences = found.report.get("differences")
    if not differences:
        return None
    rows = [
        (Cell(one["label"], href=reverse("figure", kwargs={"identity": one["figure"]})), one["what"])
        for one in differences
    ]
    return Table("Figures that differ", ("Figure", "How"), rows)


def _again(found: Job) -> str:
    """Where the same work can be asked for again, once it came to nothing."""
    if found.status in (JobState.WAITING, JobState.RUNNING, JobState.DONE):
        return ""
    return reverse("evidence_add") if found.kind == "desk.add_evidence" else reverse("assessments")


urls = [
    page("jobs/", jobs, name="jobs", policy="jobs.view"),
    page("jobs/<int:number>/", job, name="job", policy="jobs.view"),
    page("jobs/<int:number>/state.json", state, name="job_state", policy="jobs.view"),
]
