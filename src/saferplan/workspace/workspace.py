"""A partnership's workspace: the acts its people ask for, each one whole or not at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from saferplan.assessment.analyses.build import build_analysis
from saferplan.assessment.analyses.known import analysis_named
from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered, read_entries, renew_references
from saferplan.assessment.forms import explanation_of, forms, write_blank_forms
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.interventions import read_interventions
from saferplan.assessment.previous import predecessor_of
from saferplan.assessment.readable_rows import readable_rows
from saferplan.assessment.renewing import renewed_identities
from saferplan.assessment.settings import AssessmentSettings
from saferplan.assessment.trace import Trace, find_figure, rows_of, trace
from saferplan.assessment.verify import Verification, verify
from saferplan.documents.definition import Marking
from saferplan.documents.rendering import Format, render, write_pictures
from saferplan.documents.rendering import Progress as RenderingProgress
from saferplan.domain.periods import Month, Period
from saferplan.domain.themes import themes
from saferplan.errors import Fault, RefusalError, SaferPlanError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.area_names import GeographyNames
from saferplan.evidence.disposing import DueList, dispose_of, disposed_of, due_lists
from saferplan.evidence.fetch import FetchPlan, FetchReport, fetch, fetch_from_folder, plan_fetch
from saferplan.evidence.fetch import Progress as FetchProgress
from saferplan.evidence.fetch_http import PoliteClient
from saferplan.evidence.fetch_publishers import Publishers
from saferplan.evidence.lists import known_lists, pin_lists
from saferplan.evidence.mapping_proposal import MappingProposal, list_id_of, propose_mapping
from saferplan.evidence.naming import resolve_names
from saferplan.evidence.placing import Placer
from saferplan.evidence.replacing import replace_points
from saferplan.evidence.reporting_rates import ReportingRates, add_reporting_rates
from saferplan.evidence.reports import AdditionReport, ProgressListener
from saferplan.evidence.rereading import RereadingReport, reread_evidence
from saferplan.evidence.status import EvidenceStatus, evidence_status
from saferplan.evidence.weights import HarmWeights, add_weights
from saferplan.geography.adding import GeographyReport, add_geography
from saferplan.geography.answers import UnknownAreaError
from saferplan.geography.geography import Geography
from saferplan.geography.small_areas import LATER
from saferplan.store import Cleared, Disposal, Snapshot, Store
from saferplan.workspace import settings as settings_file
from saferplan.workspace.assessments import Assessments, MadeAssessment
from saferplan.workspace.folder import Folder, find
from saferplan.workspace.settings import Settings
from saferplan.workspace.sources import sources_of

Clock = Callable[[], dt.datetime]

ALL_FORMATS = tuple(one.value for one in Format)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Workspace:
    """A workspace that is open, made by `create` or `open`.

    `clock` gives the time at which things are received; tests inject their own. `docs/python.md` goes from an
    empty folder to a verified assessment.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "mine"
    >>> workspace = Workspace.create(folder, partnership="E22000170")
    >>> Workspace.open(folder / "mappings").settings.partnership
    'E22000170'
    """

    def __init__(self, folder: Folder, settings: Settings, store: Store, clock: Clock = _now) -> None:
        self.folder = folder
        self.settings = settings
        self.store = store
        self.clock = clock

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        partnership: str,
        name: str = "",
        prepared_by: str = "",
        synthetic: str = "",
        clock: Clock = _now,
    ) -> Workspace:
        """Make a workspace in a new or empty folder.

        Raises:
            SaferPlanError: the code is not written as a partnership's, or the folder is not empty.
        """
        code = settings_file.partnership_code(partnership)
        root = Path(path)
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise SaferPlanError(
                f"{root} is there already, and not an empty folder.", "Choose another folder."
            )
        root.mkdir(parents=True, exist_ok=True)
        folder = Folder(root.resolve())
        settings = Settings(partnership=code, name=name, prepared_by=prepared_by, synthetic=synthetic)
        store = Store.create(folder.store)
        folder.mappings.mkdir()
        folder.assessments.mkdir()
        # The settings come last: a folder is a workspace only once everything else is there.
        settings_file.write(folder.root, settings)
        return cls(folder, settings, store, clock)

    @classmethod
    def open(cls, path: Path | str = ".", *, clock: Clock = _now) -> Workspace:
        """The workspace in this folder, or in the nearest folder above it.

        Raises:
            SaferPlanError: there is none, or its settings cannot be read.
        """
        folder = find(Path(path))
        return cls(folder, settings_file.read(folder.root), Store.open(folder.store), clock)

    # --- geography and evidence -----------------------------------------------------------------------

    def add_geography(
        self, paths: Sequence[Path | str], *, progress: Callable[[str], None] | None = None
    ) -> GeographyReport:
        """Add the publishers' files of areas, lookups, populations and outlines.

        Raises:
            RefusalError: a file is not one we know or has something wrong; nothing is added.
            SaferPlanError: the partnership of this workspace is not in the lookups that are held now.
        """
        report = add_geography(
            self.store, [Path(path) for path in paths], now=self.clock(), progress=progress
        )
        geography = self.geography()
        if geography.partnerships():
            self._check_partnership(geography)
        placer = _placer(geography)
        if placer is not None and (report.new or report.changed):
            # Points that came before these outlines, or under older ones, are placed by them now.
            replace_points(self.store, placer, now=self.clock())
        if report.new or report.changed:
            # Values that came by the name of an area get its code now.
            resolve_names(self.store, GeographyNames(self.geography()), now=self.clock())
        return report

    def geography(self, snapshot: Snapshot | None = None) -> Geography:
        """The geography that a snapshot pins; the newest one's by default."""
        return Geography.from_snapshot(snapshot or self.store.snapshot())

    def add_evidence(
        self, paths: Sequence[Path | str], *, progress: ProgressListener | None = None, replace: bool = False
    ) -> AdditionReport:
        """Add files, folders and archives of records and series, all of them or none.

        Partners' lists are read through the mapping files of the workspace, which are pinned with them. A
        mapping that is not finished is left out; `mapping_faults` says what it lacks. With `replace`, a file may
        replace a month of which far more is held than it brings.

        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> file = folder / "entrants.csv"
        >>> row = "youth-justice/first-time-entrants,E07000134,2016-Q4,9,"
        >>> _ = file.write_text(f"measure,area,period,value,status\\n{row}\\n", encoding="utf-8")
        >>> workspace = Workspace.create(folder / "mine", partnership="E22000170")
        >>> report = workspace.add_evidence([file])
        >>> report.kept, report.number
        (1, 1)
        >>> workspace.add_evidence([file]).changed
        False

        Raises:
            RefusalError: a file has something wrong; nothing is added.
        """
        known = known_lists(self.folder.mappings)
        geography = self.geography()
        if known.lists:
            # Before the records, so that the snapshot of the records has them; without records they do no harm.
            pin_lists(self.store, known.lists, self.clock())
        try:
            report = add_evidence(
                self.store,
                [Path(path) for path in paths],
                sources=sources_of(self.folder.root, geography, known.lists),
                placer=_placer(geography),
                now=self.clock(),
                progress=progress,
                replace=replace,
            )
        except RefusalError as error:
            # A file may have been refused because the mapping that should read it is not finished.
            raise RefusalError((*known.faults, *error.faults)) from error
        return report

    def reread_evidence(self, *, progress: ProgressListener | None = None) -> RereadingReport:
        """Read the kept files of all records anew, as the mappings and categories are now; what changed.

        Raises:
            RefusalError: a file cannot be read as it was; nothing is changed.
        """
        known = known_lists(self.folder.mappings)
        geography = self.geography()
        try:
            if known.lists:
                pin_lists(self.store, known.lists, self.clock())
            return reread_evidence(
                self.store,
                sources_of(self.folder.root, geography, known.lists),
                placer=_placer(geography),
                now=self.clock(),
                progress=progress,
            )
        except RefusalError as error:
            raise RefusalError((*known.faults, *error.faults)) from error

    def mapping_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the mapping files that cannot be used, or not yet."""
        return known_lists(self.folder.mappings).faults

    def propose_mapping(
        self, file: Path | str, *, name: str = "", sheet: str | None = None, header_row: int | None = None
    ) -> tuple[Path, MappingProposal]:
        """Write a mapping for a partner's list among the workspace's mappings, to be checked by a person.

        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> file = folder / "complaints.csv"
        >>> _ = file.write_text("Received,Kind,LSOA\\n31/01/2017,Noise,E01025913\\n", encoding="utf-8")
        >>> workspace = Workspace.create(folder / "mine", partnership="E22000170")
        >>> path, proposal = workspace.propose_mapping(file)
        >>> path.name, proposal.roles["category"], proposal.unresolved
        ('complaints.toml', 'Kind', ())

        Args:
            file: the list, as it is, compressed (.gz), or alone in a zip archive.
            name: of the mapping, and of the dataset in figures; by default made of the file's name.
            sheet: the sheet of a workbook.
            header_row: the row that has the columns' names.

        Raises:
            SaferPlanError: the name cannot be that of a dataset, or a mapping of that name is there already.
            RefusalError: the file cannot be read as a list.
        """
        path = Path(file)
        stem = name or list_id_of(path.name)
        if list_id_of(stem) != stem:
            raise SaferPlanError(
                f"{stem!r} cannot be the name of a dataset.",
                f"Use small letters, digits and hyphens, such as {list_id_of(stem)}.",
            )
        target = self.folder.mappings / f"{stem}.toml"
        if target.exists():
            raise SaferPlanError(f"{target} is there already.", "Edit it, or give another --name.")
        proposal = propose_mapping(
            path, list_id=stem, sheet=sheet, header_row=header_row, ward_code=self._ward_codes().get
        )
        self.folder.mappings.mkdir(exist_ok=True)
        target.write_text(proposal.text, encoding="utf-8")
        return target, proposal

    def _ward_codes(self) -> dict[str, str]:
        """The codes of the partnership's wards, by each name that only one of them has."""
        geography = self.geography()
        try:
            districts = geography.partnership(self.settings.partnership).district_codes
            lookup = geography.ward_lookup(districts)
        except SaferPlanError:
            # Lookups are not held, or not those of wards: a person gives the codes.
            return {}
        codes: dict[str, set[str]] = {}
        for name, code in zip(lookup["name"].to_pylist(), lookup["area_code"].to_pylist(), strict=True):
            codes.setdefault(name, set()).add(code)
        return {name: min(found) for name, found in codes.items() if len(found) == 1}

    def add_weights(self, path: Path | str, *, title: str, source: str, licence: str) -> HarmWeights:
        """Pin a published table of harm weights; see `evidence.weights`.

        Raises:
            RefusalError: the file is not such a table.
            SaferPlanError: its title, source or licence is not given.
        """
        return add_weights(
            self.store, Path(path), title=title, source=source, licence=licence, now=self.clock()
        )

    def add_reporting_rates(
        self, path: Path | str, *, title: str, source: str, licence: str
    ) -> ReportingRates:
        """Pin a survey's table of shares reported to the police; see `evidence.reporting_rates`.

        Raises:
            RefusalError: the file is not such a table.
            SaferPlanError: its title, source or licence is not given.
        """
        return add_reporting_rates(
            self.store, Path(path), title=title, source=source, licence=licence, now=self.clock()
        )

    def plan_fetch(
        self,
        what: Sequence[str],
        months: Period | None,
        *,
        client: PoliteClient | None,
        refresh: bool = False,
        source: Publishers | None = None,
    ) -> FetchPlan:
        """What `fetch` would bring into the workspace's downloads, and how big it is.

        Raises:
            SaferPlanError: there is nothing of that name, or no months are given for police data.
        """
        return plan_fetch(
            what, self.folder.downloads, client=client, months=months, refresh=refresh, source=source
        )

    def fetch(
        self,
        plan: FetchPlan,
        *,
        client: PoliteClient | None = None,
        source: Path | None = None,
        progress: FetchProgress | None = None,
    ) -> FetchReport:
        """Bring what a plan wants from the publishers, or from a folder that has the same files.

        Nothing is added by it: hand the paths of the report to `add_geography` and `add_evidence`.

        Raises:
            FetchError: the disk has no room for it.
        """
        if source is not None:
            return fetch_from_folder(plan, source, now=self.clock, progress=progress)
        with client or PoliteClient() as polite:
            return fetch(plan, client=polite, now=self.clock, progress=progress)

    def evidence_status(self) -> EvidenceStatus:
        """What is held: source by month, late, missing, restated, and its quality."""
        return evidence_status(self.store.snapshot(), self.clock().date())

    def lists_due(self) -> tuple[DueList, ...]:
        """The partners' lists that are held past the day until which they may be kept."""
        known = {one.mapping.list.id: one.mapping.list for one in known_lists(self.folder.mappings).lists}
        return due_lists(self.store, known, self._today())

    def dispose(self) -> tuple[Disposal, ...]:
        """Dispose of the lists that are due, for good and in every snapshot; what was logged of each.

        Assessments made from them stay as they are. What a stopped disposal left is erased first.

        Raises:
            ConflictError: somebody adds to a list at this moment; that list is not touched.
        """
        self.store.finish_disposals()
        return dispose_of(self.store, self.lists_due(), self.clock())

    def tidy(self, *, dry_run: bool = False) -> Cleared:
        """Clear away what no snapshot pins: what stopped programs left, and what can be computed again.

        With `dry_run`, only say what would go.
        """
        return self.store.collect_garbage(dry_run=dry_run)

    # --- assessments ----------------------------------------------------------------------------------

    @cached_property
    def assessments(self) -> Assessments:
        """The assessments of this workspace."""
        return Assessments(self.folder.assessments)

    @cached_property
    def analyses(self) -> Assessments:
        """The analyses of this workspace."""
        return Assessments(self.folder.analyses)

    def analyse(
        self,
        analysis: str,
        *,
        measure: str = "",
        year_ending: str | Month,
        audience: str = "partnership",
        name: str = "",
        formats: Sequence[str] = ("html", "json"),
        snapshot: str | None = None,
        progress: RenderingProgress | None = None,
    ) -> MadeAssessment:
        """Put one method to one measure, or to everything that is held, and write the document of it.

        Its figures are traced and verified like those of an assessment.

        Args:
            analysis: which, by its name in `saferplan.assessment.analyses.known.ANALYSES`.
            measure: of which measure, by identity or title; for an analysis of everything, none.
            year_ending: the last month of the year that it is about.
            audience: who it is for; decides how small numbers are protected.
            name: the name of its folder; by default that of the analysis, the measure, the year and the audience.
            formats: which documents to make; the data (json) are always written.
            snapshot: an earlier snapshot's number or identity; by default the newest.
            progress: told of each document as it is written.

        Raises:
            SaferPlanError: an argument makes no sense, or the partnership is not in the geography held.
            RefusalError: an intervention is not described as it must be.
        """
        analysis_named(analysis)
        month = self._past_month(year_ending)
        marking = _marking(audience)
        wanted = _formats(formats)
        pinned = self.store.snapshot(snapshot)
        self._refuse_disposed(pinned)
        geography = self.geography(pinned)
        partnership = geography.partnership(self.settings.partnership)
        of = f"-{re.sub(r'[^a-z0-9]+', '-', measure.lower()).strip('-')}" if measure else ""
        chosen = AssessmentSettings(
            name=name or f"{analysis}{of}-{month}-{marking.value.lower()}",
            partnership=partnership.code,
            partnership_name=self.settings.name or f"{partnership.name} Community Safety Partnership",
            year_ending=month,
            audience=marking,
            peers=self.settings.peers,
            prepared_by=self.settings.prepared_by,
            synthetic=self.settings.synthetic,
            analysis=analysis,
            measure=measure,
            interventions=read_interventions(self.folder.interventions),
        )
        made = build_analysis(pinned, geography, chosen, Entered())
        folder = self.analyses.path(chosen.name).parent
        written = render(
            made.document,
            folder,
            chosen.name,
            [one for one in wanted if one is not Format.JSON],
            word_template=self._word_template(None),
            progress=progress,
        )
        drawn = write_pictures(made.document, folder / "pictures")
        data = self.analyses.write(made)
        return MadeAssessment(made, (*written.values(), *drawn, data))

    def assess(
        self,
        year_ending: str | Month,
        *,
        audience: str = "partnership",
        name: str = "",
        peers: Sequence[str] = (),
        template: Path | None = None,
        formats: Sequence[str] = ALL_FORMATS,
        snapshot: str | None = None,
        adopted_on: str = "",
        adopted_by: str = "",
        progress: RenderingProgress | None = None,
    ) -> MadeAssessment:
        """Make the strategic assessment of the year that ends with a month, and its documents.

        Raises:
            SaferPlanError: an argument makes no sense, the partnership is not in the geography held, or an
                adopted assessment of that name is there already.
            RefusalError: something that people entered cannot be printed.
        """
        month = self._past_month(year_ending)
        marking = _marking(audience)
        wanted = _formats(formats)
        name = name or f"{month}-{marking.value.lower()}"
        self.assessments.refuse_adopted(name)
        pinned = self.store.snapshot(snapshot)
        self._refuse_disposed(pinned)
        geography = self.geography(pinned)
        partnership = geography.partnership(self.settings.partnership)
        before = self.assessments.adopted_before(name, partnership.code, month, marking)
        chosen = AssessmentSettings(
            name=name,
            partnership=partnership.code,
            partnership_name=self.settings.name or f"{partnership.name} Community Safety Partnership",
            year_ending=month,
            audience=marking,
            peers=tuple(peers) or self.settings.peers,
            prepared_by=self.settings.prepared_by,
            synthetic=self.settings.synthetic,
            previous="" if before is None else before.name,
            adopted_on=_date(adopted_on),
            adopted_by=adopted_by,
            interventions=read_interventions(self.folder.interventions),
        )
        folder = self.folder.assessment(name)
        write_blank_forms(folder / "entries", (*forms(), *(explanation_of(theme) for theme in themes())))
        if name in self.assessments.names():
            # What people wrote about figures is about the same figures on the newer evidence.
            renew_references(folder / "entries", renewed_identities(self.assessments.read(name), pinned.id))
        assessment = build(pinned, geography, chosen, read_entries(folder / "entries"), before)
        # The documents first: one that cannot be set leaves no assessment without them.
        written = render(
            assessment.document,
            folder / "documents",
            f"strategic-assessment-{name}",
            [one for one in wanted if one is not Format.JSON],
            word_template=self._word_template(template),
            progress=progress,
        )
        data = self.assessments.write(assessment)
        return MadeAssessment(assessment, (*written.values(), data))

    def trace(self, figure: str) -> Trace:
        """Where a figure comes from; `figure` is its identity or the start of it.

        Raises:
            SaferPlanError: no figure of any assessment here has it, or several have.
        """
        every = self._made()
        name, found = find_figure(every, figure)
        assessment = every[name]
        pinned = self.store.snapshot(assessment.snapshot)
        return trace(name, assessment, found, pinned, self.geography(pinned), self._disposed(pinned))

    def trace_rows(self, figure: str, *, readable: bool = False) -> pa.Table:
        """Every record that a count counted, each with its file and line.

        With `readable`, as people read them: months as YYYY-MM, flags as words, and names beside codes.

        Raises:
            SaferPlanError: there is no such figure, or it is not a count of records.
        """
        every = self._made()
        name, found = find_figure(every, figure)
        pinned = self.store.snapshot(every[name].snapshot)
        geography = self.geography(pinned)
        rows = rows_of(found, pinned, geography, self._disposed(pinned))
        return readable_rows(rows, geography) if readable else rows

    def verify(self, name: str) -> Verification:
        """Compute every figure of an assessment, or an analysis, anew from the snapshot it names.

        Where records of it were disposed of, only the counts of the others are counted anew.

        Raises:
            SaferPlanError: there is none of that name, or its snapshot is no longer held.
        """
        of_analysis = name in self.analyses.names() and name not in self.assessments.names()
        assessment = (self.analyses if of_analysis else self.assessments).read(name)
        pinned = self.store.snapshot(assessment.snapshot)
        damaged = tuple(f"{one.file} {one.problem}" for one in self.store.verify(pinned))
        entered = Entered() if of_analysis else read_entries(self.folder.assessment(name) / "entries")
        previous = assessment.settings.previous
        before = predecessor_of(previous, self.assessments.read(previous)) if previous else None
        geography, disposed = self.geography(pinned), self._disposed(pinned)
        return verify(assessment, pinned, geography, entered, damaged, before, disposed)

    def _made(self) -> dict[str, FrozenAssessment]:
        """Every assessment and analysis, by name; an assessment before an analysis of the same name."""
        return {**self.analyses.all(), **self.assessments.all()}

    def _disposed(self, pinned: Snapshot) -> dict[str, str]:
        """What was disposed of that a snapshot pins, by dataset, in words."""
        return {one.dataset: disposed_of(one) for one in self.store.disposed_from(pinned)}

    def _refuse_disposed(self, pinned: Snapshot) -> None:
        for said in self._disposed(pinned).values():
            raise SaferPlanError(
                f"Snapshot {pinned.number} cannot be assessed any more. {said}",
                "Assess from a newer snapshot; what was assessed before stands as it is.",
            )

    def _today(self) -> dt.date:
        """The day in England and Wales."""
        return self.clock().astimezone(ZoneInfo("Europe/London")).date()

    def _past_month(self, given: str | Month) -> Month:
        month = given if isinstance(given, Month) else _month(given)
        today = self.clock().date()
        if month > Month(today.year, today.month):
            raise SaferPlanError(
                f"The year ending {month.label} has not come to its end.", "Give a month that is past."
            )
        return month

    def _check_partnership(self, geography: Geography) -> None:
        try:
            geography.partnership(self.settings.partnership)
        except UnknownAreaError as error:
            raise SaferPlanError(
                f"The geography was added, and has no partnership {self.settings.partnership}.",
                f"Correct `partnership` in saferplan.toml, or add a newer lookup. {error.remedy}",
            ) from error

    def _word_template(self, given: Path | None) -> Path | None:
        if given is not None:
            return given
        return self.folder.root / self.settings.word_template if self.settings.word_template else None


def _placer(geography: Geography) -> Placer | None:
    try:
        return geography.placer(LATER)
    except SaferPlanError:
        # No outlines are held: points without a code stay unplaced until they are.
        return None


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise SaferPlanError(f"{error}.") from error


def _date(text: str) -> str:
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise SaferPlanError(f"{text!r} is not a date.", "Write it as YYYY-MM-DD.") from error


def _marking(audience: str) -> Marking:
    for marking in Marking:
        if marking.value.lower() == audience.strip().lower():
            return marking
    raise SaferPlanError(f"There is no audience {audience!r}.", "Choose public, partnership or restricted.")


def _formats(formats: Sequence[str]) -> list[Format]:
    known = {one.value: one for one in Format}
    unknown = [one for one in formats if one not in known]
    if unknown:
        raise SaferPlanError(f"There is no format {unknown[0]!r}.", f"Choose from {', '.join(known)}.")
    return [known[one] for one in formats]
