"""What the commands print: reports as lines of text, without a word of decision in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from saferplan.domain.display import shown, written_interval
from saferplan.domain.periods import MONTH_NAMES, Month

if TYPE_CHECKING:
    from saferplan.assessment.trace import RecordTrace, Trace
    from saferplan.assessment.verify import Verification
    from saferplan.documents.definition import Document
    from saferplan.evidence.disposing import DueList
    from saferplan.evidence.quality import Quality
    from saferplan.evidence.reports import AdditionReport
    from saferplan.evidence.rereading import RereadingReport
    from saferplan.evidence.status import EvidenceStatus, MonthStatus, SupplierStatus
    from saferplan.geography.adding import GeographyReport
    from saferplan.store import Disposal

# Files and figures named one by one on a screen; the rest are counted.
NAMED = 12


def geography_lines(report: GeographyReport) -> Iterator[str]:
    """What an addition of geography did."""
    changed = len(report.new) + len(report.changed)
    yield (
        f"{_counted(len(report.files), 'file')} read: {_counted(changed, 'table')} new or changed, "
        f"{len(report.unchanged)} as before."
    )
    yield from report.restated
    yield from report.notes


def addition_lines(report: AdditionReport) -> Iterator[str]:
    """What an addition of evidence did, file by file where they are few."""
    for file in report.files[:NAMED]:
        yield f"{file.name}: {_counted(file.rows, 'row')}, {file.fate.value} ({file.dataset})"
        yield from (f"  {note}" for note in file.notes)
    if len(report.files) > NAMED:
        yield f"and {_counted(len(report.files) - NAMED, 'more file')}"
    for unit in report.restated[:NAMED]:
        told = unit.restatement
        if told is not None:
            yield (
                f"Restated: {unit.dataset}, {unit.supplier}, {unit.month.label}: "
                f"{_counted(told.before, 'row')} before, "
                f"{told.after:,} now; {told.added:,} added, {told.removed:,} removed, "
                f"{told.outcome_changed:,} with another outcome, {told.otherwise_changed:,} otherwise changed."
            )
    if len(report.restated) > NAMED:
        yield f"and {_counted(len(report.restated) - NAMED, 'more restated month')}"
    if report.submitted_twice:
        yield f"{report.submitted_twice:,} rows stood twice in their file with the same identifier: kept once."
    for ignored in report.ignored:
        yield f"Left alone: {ignored}"
    yield f"{report.kept:,} of {report.rows:,} rows are in the evidence."
    yield (
        f"Snapshot {report.number}, {report.snapshot[:16]}."
        if report.changed
        else f"Nothing new: snapshot {report.number} stays."
    )


def known_analyses_lines() -> Iterator[str]:
    """The analyses there are: each with its question and what it needs."""
    from saferplan.assessment.analyses.known import ANALYSES

    for one in ANALYSES:
        yield f"{one.id}: {one.question}"
        yield f"    Needs: {one.needs[0].lower()}{one.needs[1:]}"
    yield "Such as: saferplan analyse season --measure burglary --year-ending 2022-09"


def analysis_lines(document: Document) -> Iterator[str]:
    """What an analysis found, in the words of its document; pictures and tables by their titles."""
    from saferplan.documents.composing import compose
    from saferplan.documents.composition import (
        BulletsView,
        NoticeView,
        ParagraphView,
        PictureView,
        TableView,
        plain,
    )

    yield f"{document.title}, {document.subtitle}"
    if document.synthetic:
        yield document.synthetic
    for block in compose(document).sections[0].blocks:
        match block:
            case ParagraphView():
                yield plain(block.pieces)
            case NoticeView():
                yield f"{block.tone.value}: {plain(block.pieces)}"
            case BulletsView():
                yield from (f"- {plain(item)}" for item in block.items)
            case PictureView():
                yield f"[{block.full_title}] {block.alternative}"
            case TableView():
                yield f"[{block.full_caption}]"


def status_lines(status: EvidenceStatus) -> Iterator[str]:
    """What is held, dataset by dataset, each supplier's years as a line of months."""
    from saferplan.evidence.disposing import day_of, why

    yield f"Snapshot {status.number}, {status.snapshot[:16]}; as at {status.as_at.isoformat()}."
    if not status.datasets and not status.disposals:
        yield "Nothing is held yet. Add files with `saferplan evidence add`."
        return
    yield "Months are shown by their first letter: January to December; 0 no records, - missing, ! late, * restated."
    for dataset in status.datasets:
        yield ""
        yield f"{dataset.dataset} ({dataset.kind.value}): {dataset.rows:,} rows"
        for supplier in dataset.suppliers:
            share = supplier.share_unplaced
            counts_records = dataset.kind.value != "series" and share is not None
            placed = f", {100 * (share or 0):.1f}% without a place" if counts_records else ""
            yield f"  {supplier.supplier}: {supplier.rows:,} rows{placed}"
            if supplier.quality is not None:
                yield from _quality_lines(supplier.quality)
            yield from _year_lines(supplier)
            yield from _note_lines(supplier)
    if status.disposals:
        yield ""
        yield from (
            f"Disposed of: {one.dataset} on {day_of(one)}, {_counted(one.rows, 'row')} ({why(one)})."
            for one in status.disposals
        )


def _quality_lines(quality: Quality) -> Iterator[str]:
    """How closely records are placed and dated; what their source says of nearly none is not spoken of."""
    placed = {one: share for one, share in quality.places.items() if one.value != "none"}
    places = ", ".join(f"{one.value} {_percent(share)}" for one, share in placed.items()) or "nothing"
    times = ", ".join(f"{one.value} {_percent(share)}" for one, share in quality.times.items())
    yield f"    placed by: {places}; dated by: {times}"
    said = [f"{(flag.name or '').lower()} {_percent(share)}" for flag, share in quality.flags.items()]
    said += [f"outcome {_percent(quality.outcome)}"] if quality.outcome else []
    if said:
        yield f"    known of: {', '.join(said)}"


def _percent(share: float) -> str:
    """A share; what is not all and not nothing never looks so."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def _note_lines(supplier: SupplierStatus) -> Iterator[str]:
    """What there is to note of months: each note once, with the months that it is of."""
    of_note: dict[str, list[Month]] = {}
    for month in supplier.months:
        for note in month.notes:
            of_note.setdefault(note, []).append(month.month)
    for note, months in list(of_note.items())[:NAMED]:
        yield f"    {note.rstrip('.')}: {_months_in_words(months)}"


def _months_in_words(months: Sequence[Month]) -> str:
    """Months as runs, so that a long one takes no more words than a short one."""
    runs: list[tuple[Month, Month]] = []
    for month in months:
        if runs and runs[-1][1] + 1 == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    said = [
        first.label if first == last else f"{first.label} to {last.label}" for first, last in runs[:NAMED]
    ]
    more = f" and {len(runs) - NAMED} more" if len(runs) > NAMED else ""
    counted = f" ({len(months)} months)" if len(months) > 1 else ""
    return f"{', '.join(said)}{more}{counted}"


def rereading_lines(report: RereadingReport) -> Iterator[str]:
    """What reading the received files anew changed."""
    yield f"{_counted(report.files, 'received file')} read anew."
    for one in report.recategorised[:NAMED]:
        yield f"{one.dataset}: {_counted(one.records, 'record')} of {one.before}, now {one.after}"
    if len(report.recategorised) > NAMED:
        yield f"and {len(report.recategorised) - NAMED} more changes of category"
    for said, counts in (
        ("changed otherwise", report.otherwise),
        ("came in", report.came),
        ("went", report.went),
    ):
        yield from (f"{dataset}: {_counted(count, 'record')} {said}" for dataset, count in counts.items())
    yield (
        f"Snapshot {report.number}, {report.snapshot[:16]}: {_counted(report.months, 'month')} changed."
        if report.months
        else f"Nothing changed: snapshot {report.number} stays."
    )


def due_lines(due: Sequence[DueList], unfinished: int) -> Iterator[str]:
    """What disposing would take away."""
    if unfinished:
        yield f"A disposal was stopped before its end: {_counted(unfinished, 'file')} of it are still here."
    if not due:
        yield "No list is held past the day until which it may be kept."
        return
    for one in due:
        facts, doomed = one.facts, one.doomed
        yield f"{facts.id}: {facts.title}, of {facts.supplier}; agreement {facts.agreement}"
        yield f"  kept until {facts.retain_until.isoformat()}; {one.first.label} to {one.last.label}"
        yield (
            f"  to go: {_counted(doomed.rows, 'row')}, {_counted(len(doomed.tables), 'table')} of all snapshots, "
            f"{_counted(len(doomed.raw), 'received file')}; {size_in_words(doomed.size)}"
        )
        if doomed.shared:
            yield f"  {_counted(doomed.shared, 'received file')} stays, since other evidence was read from it too"


def disposal_lines(disposals: Sequence[Disposal]) -> Iterator[str]:
    """What was disposed of."""
    for one in disposals:
        yield (
            f"Disposed of {one.dataset}: {_counted(one.rows, 'row')}, {_counted(len(one.tables), 'table')}, "
            f"{_counted(one.received, 'received file')}; {size_in_words(one.size)}. It is in the disposal log."
        )


def size_in_words(size: int) -> str:
    """Bytes as people read them.

    >>> size_in_words(431), size_in_words(2_340_000)
    ('431 bytes', '2.3 MB')
    """
    if size < 1000:
        return _counted(size, "byte")
    return f"{size / 1e3:,.1f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"


def _year_lines(supplier: SupplierStatus) -> Iterator[str]:
    """The years up to the last month held; what is due since then is said in a line of its own."""
    last = max(one.month for one in supplier.months if one.state.value != "late")
    by_month = {one.month: one for one in supplier.months if one.month.year <= last.year}
    for year in sorted({month.year for month in by_month}):
        marks = "".join(_mark(by_month.get(Month(year, number)), number) for number in range(1, 13))
        yield f"    {year}  {marks}"


def _mark(status: MonthStatus | None, number: int) -> str:
    if status is None:
        return "."
    if status.entry is None:
        return {"late": "!", "no records": "0"}.get(status.state.value, "-")
    return "*" if status.entry.restated else MONTH_NAMES[number - 1][0]


def trace_lines(trace: Trace) -> Iterator[str]:
    """A figure, what it was made from, and the files its records stand in."""
    yield from _figure_lines(trace, "")
    yield f"Snapshot {trace.snapshot_number}: {trace.snapshot}"
    yield f"Assessment {trace.assessment}; SaferPlan {trace.code.version}, source {trace.code.source_sha256}"


def verification_lines(verification: Verification) -> Iterator[str]:
    """What a verification found."""
    yield from verification.disposed
    if verification.disposed:
        yield (
            "The assessment was made of all its records together and stands as it was made: it cannot be made again. "
            f"{_counted(verification.recounted, 'count')} of the records that are still held counted row by row."
        )
    else:
        yield (
            f"{verification.figures:,} figures computed anew; {verification.recounted:,} counts also counted row by "
            "row from the records."
        )
    if verification.other_code:
        yield f"Note: the assessment was made by other code, {verification.other_code}."
    yield from (f"Damaged: {name}" for name in verification.damaged)
    for one in verification.differences[:NAMED]:
        stated = "" if one.stated is None else f" stated {shown(one.stated)}"
        again = "" if one.recomputed is None else f", now {shown(one.recomputed)}"
        yield f"Differs: {one.figure} {one.label}: {one.what}{stated}{again}"
    if len(verification.differences) > NAMED:
        yield f"and {len(verification.differences) - NAMED} more"
    as_stated = "What can still be computed" if verification.disposed else "Every figure"
    yield f"{as_stated} comes out as stated." if verification.holds else "NOT as stated: see above."


def _figure_lines(trace: Trace, indent: str) -> Iterator[str]:
    figure, definition = trace.figure, trace.figure.definition
    value = shown(figure)
    if figure.interval is not None:
        level = round(100 * figure.interval.level)
        value += f" ({level}% interval {written_interval(figure.interval, definition.unit)})"
    yield f"{indent}{figure.id}  {figure.label}: {value}"
    method = definition.method
    yield f"{indent}  method: {method.name}, version {method.version}; {method.reference}"
    for name, setting in definition.parameters:
        yield f"{indent}  {name}: {setting}"
    if definition.selection is not None:
        chosen = definition.selection
        areas = ", ".join(chosen.areas) or "everywhere"
        kinds = ", ".join(chosen.categories) or "all categories"
        yield f"{indent}  counts records of {chosen.dataset}, {chosen.period.label}, {chosen.level} {areas}"
        yield f"{indent}  of: {kinds}"
        for one in chosen.conditions:
            said = "; ".join(value or "nothing stated" for value in one.values)
            yield f"{indent}  whose {one.field} is: {said}"
    yield from (f"{indent}  note: {caveat}" for caveat in figure.caveats)
    if trace.records is not None:
        yield from _record_lines(trace.records, indent)
    if trace.disposed:
        yield f"{indent}  {trace.disposed}"
    for given in trace.inputs[:NAMED]:
        yield from _figure_lines(given, indent + "    ")
    if len(trace.inputs) > NAMED:
        yield f"{indent}    and {_counted(len(trace.inputs) - NAMED, 'more figure')}"


def _record_lines(records: RecordTrace, indent: str) -> Iterator[str]:
    yield f"{indent}  {_counted(records.rows, 'record')} now, in {_counted(len(records.files), 'file')}:"
    for file in records.files[:NAMED]:
        yield f"{indent}    {file.name}: {_counted(file.rows, 'row')} (sha256 {file.sha256[:16]})"
    if len(records.files) > NAMED:
        yield f"{indent}    and {_counted(len(records.files) - NAMED, 'more file')}"
    for row in records.sample.to_pylist():
        yield f"{indent}    such as line {row['row']} of {row['received_name']}: {row['source_category']}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
