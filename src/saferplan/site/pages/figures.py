"""Where a figure comes from: its definition and value, what it was computed from, and the records that it counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.assessment.trace import Trace
from saferplan.desk.tracing import FigureTrace, figure_rows, figure_trace
from saferplan.documents.writing import written_figure
from saferplan.domain.display import written_interval
from saferplan.domain.figure import Figure
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Link, Row, Table
from saferplan.site.middleware import ActorRequest

PER_PAGE = 50
_COLUMNS = {
    "month": "Month",
    "category_title": "Category",
    "source_category": "As the source calls it",
    "area_name": "Area",
    "lsoa_name": "Small area",
    "outcome": "Outcome",
    "received_name": "File",
    "row": "Row",
}


class _Echo:
    """What a writer of CSV writes to: it hands each line on."""

    def write(self, value: str) -> str:
        """The line."""
        return value


def figure(request: ActorRequest, identity: str) -> HttpResponse:
    """The trace of a figure."""
    found = figure_trace(by=request.actor, identity=identity)
    one = found.figure
    context: dict[str, Any] = {
        "figure": one,
        "value": written_figure(one),
        "absence": one.absence,
        "rows": _definition(found),
        "made": _made(request, found),
        "inputs": _inputs(found.trace),
        "files": _files(found.trace),
        "records": found.trace.records,
        "counted": f"{found.trace.records.rows:,}" if found.trace.records else "",
        "disposed": found.trace.disposed,
        "records_shown": found.records_shown,
        "counts": one.definition.selection is not None,
    }
    return render(request, "assessments/figure.html", context)


def rows(request: ActorRequest, identity: str) -> HttpResponse:
    """Every record that a count counted, page by page."""
    one, table = figure_rows(by=request.actor, identity=identity)
    shown = Paginator(range(table.num_rows), PER_PAGE).get_page(request.GET.get("page"))
    names = [name for name in _COLUMNS if name in table.column_names]
    part = table.select(names).slice((shown.number - 1) * PER_PAGE, PER_PAGE).to_pylist()
    listed = Table(
        f"Records {shown.start_index():,} to {shown.end_index():,} of {table.num_rows:,}",
        tuple(_COLUMNS[name] for name in names),
        [tuple("–" if record[name] is None else record[name] for name in names) for record in part],
        row_headers=False,
    )
    return render(request, "assessments/rows.html", {"figure": one, "table": listed, "page": shown})


def rows_csv(request: ActorRequest, identity: str) -> StreamingHttpResponse:
    """Every record that a count counted, with all its columns, as CSV."""
    one, table = figure_rows(by=request.actor, identity=identity)
    response = StreamingHttpResponse(_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{one.id}.csv"'
    return response


def _lines(table: pa.Table) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=2000):
        for record in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield writer.writerow([_safe(value) for value in record])


def _safe(value: Any) -> Any:
    """A spreadsheet takes text that begins like a formula for one."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r") else value


def _definition(found: FigureTrace) -> list[Row]:
    one = found.figure
    defined = one.definition
    listed = [
        Row("What it is", f"{defined.statistic} of {defined.measure.replace('-', ' ')}"),
        Row("Unit", defined.unit.value),
        Row("Where", f"{found.area} ({defined.area})" if found.area != defined.area else found.area),
        Row("When", defined.period.label),
    ]
    if defined.comparison_period is not None:
        listed.append(Row("Compared with", defined.comparison_period.label))
    if defined.denominator:
        listed.append(Row("For each", defined.denominator.replace("-", " ")))
    if one.interval is not None and one.rounded_to is None:
        listed.append(Row(f"{one.interval.level:.0%} interval", written_interval(one.interval, defined.unit)))
    if one.rounded_to:
        listed.append(Row("Rounded to", f"the nearest {one.rounded_to}, so that nobody can be identified"))
    listed.append(Row("Sources", ", ".join(defined.datasets) or "figures below"))
    selection = defined.selection
    if selection is not None:
        if selection.categories:
            listed.append(Row("Categories", ", ".join(one.replace("-", " ") for one in selection.categories)))
        listed += [Row(one.field.replace("_", " "), ", ".join(one.values)) for one in selection.conditions]
    listed += [Row(name.replace("_", " "), str(value)) for name, value in defined.parameters]
    if one.caveats:
        listed.append(Row("To bear in mind", " ".join(one.caveats)))
    return listed


def _made(request: ActorRequest, found: FigureTrace) -> list[Row]:
    trace = found.trace
    method = trace.figure.definition.method
    listed = [
        Row("Figure", trace.figure.id),
        Row("Method", f"{method.name}, version {method.version}"),
        Row("Described in", method.reference),
        Row("Snapshot", f"{trace.snapshot_number} ({trace.snapshot[:12]})"),
        Row("Code", f"SaferPlan {trace.code.version} ({trace.code.source_sha256[:12]})"),
    ]
    if found.page:
        listed.insert(
            0, Row("Read for", trace.assessment, links=[Link("Open", found.page, trace.assessment)])
        )
    elif may(request.actor, "desk.assessment_view"):
        address = reverse("assessment", kwargs={"name": trace.assessment})
        listed.insert(0, Row("Assessment", trace.assessment, links=[Link("Open", address, "the assessment")]))
    return listed


def _inputs(trace: Trace) -> Table | None:
    if not trace.inputs:
        return None
    listed = [(_linked(one.figure), Cell(written_figure(one.figure), numeric=True)) for one in trace.inputs]
    return Table("Computed from", ("Figure", Column("Value", numeric=True)), listed)


def _linked(one: Figure) -> Cell:
    return Cell(one.label, href=reverse("figure", kwargs={"identity": one.id}))


def _files(trace: Trace) -> Table | None:
    if trace.records is None or not trace.records.files:
        return None
    listed = [(one.name, f"{one.rows:,}", one.sha256[:12]) for one in trace.records.files]
    columns = ("File as received", Column("Records", numeric=True), "Hash, its start")
    return Table("Files that the records stand in", columns, listed)


urls = [
    page("figures/<str:identity>/", figure, name="figure", policy="desk.assessment_view"),
    page("figures/<str:identity>/rows/", rows, name="figure_rows", policy="desk.rows"),
    page("figures/<str:identity>/rows.csv", rows_csv, name="figure_rows_csv", policy="desk.rows"),
]
