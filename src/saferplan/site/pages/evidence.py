"""The evidence: what is held month by month, what is late, who shared what, and handing in files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.desk.deliveries import delivery_receive
from saferplan.desk.holding import ENDINGS, ENDINGS_IN_WORDS, most_bytes
from saferplan.desk.opening import SourceNames, names_of, status_of, workspace_open
from saferplan.desk.selectors import deliveries
from saferplan.desk.shared import register_of
from saferplan.domain.display import written_day
from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.disposing import disposed_of
from saferplan.evidence.receipts import Receipt
from saferplan.evidence.status import DatasetStatus, MonthState, MonthStatus, SupplierStatus
from saferplan.history.policies import may
from saferplan.site import marks
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table, sections
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.receipts import by_hand

MONTHS_SHOWN = 24


def evidence(request: ActorRequest) -> HttpResponse:
    """What is held, source by source: from when to when, how much, what is late, missing or restated."""
    workspace = workspace_open()
    may_add = may(request.actor, "desk.evidence_add")
    context: dict[str, Any] = {"sections": _sections(request), "may_add": may_add}
    if workspace is None:
        return render(request, "evidence/held.html", {**context, "workspace": None})
    status = status_of(workspace, request.actor.today)
    names = names_of(workspace)
    rows = [_held(names, dataset, supplier) for dataset in status.datasets for supplier in dataset.suppliers]
    context |= {
        "workspace": workspace,
        "status": status,
        "table": Table(
            f"What is held, as at {written_day(status.as_at)}",
            (
                "Source",
                "Supplier",
                "Months",
                Column("Rows", numeric=True),
                "State",
                Column("Restated months", numeric=True),
                Column("Without a place", numeric=True),
            ),
            rows,
        ),
        "faults": workspace.mapping_faults() if may_add else (),
        "disposals": [disposed_of(one) for one in status.disposals],
    }
    return render(request, "evidence/held.html", context)


def dataset(request: ActorRequest, name: str) -> HttpResponse:
    """One source, month by month: held, late, missing, restated, with notes on quality."""
    workspace = workspace_open()
    if workspace is None:
        raise Http404("no workspace")
    status = status_of(workspace, request.actor.today)
    found = next((one for one in status.datasets if one.dataset == name), None)
    if found is None:
        raise Http404(f"no dataset {name!r}")
    whole = "all" in request.GET
    names = names_of(workspace)
    tables = [_months(names.supplier(name, one.supplier), one, whole=whole) for one in found.suppliers]
    hidden = any(len(one.months) > MONTHS_SHOWN for one in found.suppliers) and not whole
    return render(
        request,
        "evidence/dataset.html",
        {
            "dataset": found,
            "title": names.title(found.dataset),
            "tables": tables,
            "hidden": hidden,
            "shown": MONTHS_SHOWN,
            "key": [*marks.MONTHS.values(), marks.RESTATED],
        },
    )


def shared_information(request: ActorRequest) -> HttpResponse:
    """What authorities disclosed under section 17A, dataset by dataset and quarter by quarter: who is late."""
    workspace = workspace_open()
    context: dict[str, Any] = {"sections": _sections(request), "workspace": workspace}
    if workspace is None:
        return render(request, "evidence/shared_information.html", context)
    ending = _year_ending(request)
    try:
        register = register_of(workspace, Period.year_ending(ending))
    except SaferPlanError as error:
        return render(request, "evidence/shared_information.html", {**context, "refused": error})
    quarters = list(dict.fromkeys(one.quarter for one in register.receipts))
    by_line: dict[tuple[str, str], list[Receipt]] = {}
    for one in register.receipts:
        by_line.setdefault((one.dataset.id, one.organisation), []).append(one)
    rows = [
        (
            Cell(
                lines[0].dataset.title,
                detail=lines[0].organisation or f"Nothing came: {lines[0].holder.words}",
            ),
            *(
                Cell(
                    status=marks.RECEIPTS[one.state],
                    detail=f"{'Came' if one.received else 'Due'} {written_day(one.received or one.due)}",
                )
                for one in lines
            ),
        )
        for lines in by_line.values()
    ]
    context |= {
        "table": Table(
            f"Prescribed information for the year ending {ending.label}, as at {written_day(register.as_at)}",
            ("Information", *(one.label for one in quarters)),
            rows,
        ),
        "ending": ending,
        "before": ending + -12,
        "after": ending + 12 if (ending + 12) <= _last_quarter(request) + 12 else None,
        "caveats": sorted({caveat for one in register.receipts for caveat in one.caveats}),
        "key": list(marks.RECEIPTS.values()),
        "by_hand": by_hand(request),
        "may_enter": may(request.actor, "desk.evidence_add"),
    }
    return render(request, "evidence/shared_information.html", context)


def snapshots(request: ActorRequest) -> HttpResponse:
    """The evidence as it stood after each addition: assessments name one of these."""
    workspace = workspace_open()
    rows = [
        (
            f"{one.number}",
            one.note.capitalize() or "Records and counts",
            written_moment(one.created),
            Cell(one.id[:12]),
        )
        for one in reversed(workspace.store.snapshots() if workspace else ())
    ]
    table = Table(
        "Snapshots, the newest first", ("Number", "What was added", "When", "Identity, its start"), rows
    )
    context = {"sections": _sections(request), "table": table if rows else None}
    return render(request, "evidence/snapshots.html", context)


class MultipleFiles(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = MultipleFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files. An empty one is kept: the service says of it, by its name, that it is empty."""
        given = data if isinstance(data, (list, tuple)) else [data]
        files = [one for one in given if one]
        if not files:
            super().clean(None, initial)
        return files


class AddForm(PageForm):
    """Files for the evidence."""

    submit = "Add to the evidence"
    file = FilesField(
        label="Files",
        help_text=f"{ENDINGS_IN_WORDS}. Several at once are added together: all of them, or none.",
        widget=MultipleFiles(attrs={"accept": ",".join(ENDINGS)}),
    )
    replace = forms.BooleanField(
        label="A file may replace a month of which far more is held than it brings",
        help_text="Only where the smaller file is the right one.",
        required=False,
    )


def evidence_add(request: ActorRequest) -> HttpResponse:
    """Hand in files: they are read in the background, and what is wrong in them is said with row and column."""
    return form_page(
        request,
        AddForm,
        lambda given: delivery_receive(by=request.actor, given=given["file"], replace=given["replace"]),
        title="Add files to the evidence",
        done="The files are here, and are read now.",
        to=lambda job: reverse("job", kwargs={"number": job.pk}),
        template="evidence/add.html",
        workspace=workspace_open(),
        most=most_bytes() // 1024 // 1024,
        deliveries=_deliveries(request),
    )


def _deliveries(request: ActorRequest) -> Table | None:
    rows = [
        (
            Cell(str(one), detail=f"{one.account}, {one.organisation}"),
            Cell(status=one.status, detail=f"snapshot {one.snapshot}" if one.snapshot else ""),
            written_moment(one.received.isoformat()),
        )
        for one in deliveries(by=request.actor)
    ]
    return Table("Handed in lately", ("Files", "What became of them", "When"), rows) if rows else None


def written_moment(text: str) -> str:
    """A moment as ISO 8601, in words and in London."""
    import datetime as dt

    from django.utils.timezone import localtime

    return localtime(dt.datetime.fromisoformat(text)).strftime("%-d %B %Y, %H:%M")


def _sections(request: ActorRequest) -> list[Any]:
    return sections(
        [
            ("What is held", reverse("evidence")),
            ("Shared information", reverse("shared_information")),
            ("Snapshots", reverse("snapshots")),
        ],
        request.path,
    )


def _held(names: SourceNames, found: DatasetStatus, supplier: SupplierStatus) -> tuple[Any, ...]:
    late, missing = supplier.of_state(MonthState.LATE), supplier.of_state(MonthState.MISSING)
    held = supplier.of_state(MonthState.HELD)
    mark = marks.MONTHS[MonthState.MISSING if missing else MonthState.LATE if late else MonthState.HELD]
    detail = ", ".join(
        f"{len(months)} {word}" for months, word in ((missing, "missing"), (late, "late")) if months
    )
    share = supplier.share_unplaced
    return (
        Cell(names.title(found.dataset), href=reverse("evidence_dataset", kwargs={"name": found.dataset})),
        names.supplier(found.dataset, supplier.supplier),
        f"{held[0].label} to {held[-1].label}" if len(held) > 1 else held[0].label,
        f"{supplier.rows:,}",
        Cell(status=mark, detail=detail),
        str(supplier.restated),
        "does not apply" if share is None or supplier.quality is None else f"{share:.0%}",
    )


def _months(called: str, supplier: SupplierStatus, *, whole: bool) -> Table:
    months = supplier.months if whole else supplier.months[-MONTHS_SHOWN:]
    return Table(
        called,
        ("Month", "State", Column("Rows", numeric=True), "Received", "Notes"),
        [_month(one) for one in reversed(months)],
    )


def _month(one: MonthStatus) -> tuple[Any, ...]:
    entry = one.entry
    restated = entry is not None and entry.restated > 0
    return (
        one.month.label,
        Cell(status=marks.RESTATED if restated else marks.MONTHS[one.state]),
        f"{entry.rows:,}" if entry is not None else "0" if one.state is MonthState.NO_RECORDS else "",
        "" if entry is None else written_moment(entry.received)[:-7],
        " ".join(one.notes),
    )


def _last_quarter(request: ActorRequest) -> Month:
    today = request.actor.today
    return Month(today.year, (today.month - 1) // 3 * 3 + 1) + -1


def _year_ending(request: ActorRequest) -> Month:
    """The month that the reader asked for; else the end of the last quarter that is over."""
    try:
        return Month.parse(request.GET.get("year-ending", ""))
    except ValueError:
        return _last_quarter(request)


urls = [
    page("evidence/", evidence, name="evidence", policy="desk.evidence_view"),
    page("evidence/held/<str:name>/", dataset, name="evidence_dataset", policy="desk.evidence_view"),
    page("evidence/shared/", shared_information, name="shared_information", policy="desk.evidence_view"),
    page("evidence/snapshots/", snapshots, name="snapshots", policy="desk.evidence_view"),
    page("evidence/add/", evidence_add, name="evidence_add", policy="desk.evidence_add", writes=True),
]
