"""A partnership's workspace: the acts its people ask for, each one whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from saferplan.assessment.analyses.known import analysis_named
from saferplan.assessment.disclosure_search import Leak
from saferplan.assessment.receipts import received_sets
from saferplan.assessment.trace import Trace
from saferplan.assessment.verify import Verification
from saferplan.documents.rendering import Format
from saferplan.documents.rendering import Progress as RenderingProgress
from saferplan.domain.periods import Month, Period
from saferplan.errors import Fault, SaferPlanError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.disposing import DueList, dispose_of
from saferplan.evidence.fetch import FetchPlan, FetchReport, fetch, fetch_from_folder, plan_fetch
from saferplan.evidence.fetch import Progress as FetchProgress
from saferplan.evidence.fetch_http import PoliteClient
from saferplan.evidence.fetch_publishers import Publishers
from saferplan.evidence.lists import known_lists
from saferplan.evidence.mapping_proposal import MappingProposal
from saferplan.evidence.receipts import NotHeld, ReceiptRegister, ReceivedSet, receipt_register
from saferplan.evidence.reporting_rates import ReportingRates, add_reporting_rates
from saferplan.evidence.reports import AdditionReport, ProgressListener
from saferplan.evidence.rereading import RereadingReport, reread_evidence
from saferplan.evidence.status import EvidenceStatus, evidence_status
from saferplan.evidence.weights import HarmWeights, add_weights
from saferplan.geography.adding import GeographyReport, add_geography
from saferplan.geography.geography import Geography
from saferplan.store import Cleared, Disposal, Snapshot, Store
from saferplan.workspace import settings as settings_file
from saferplan.workspace.asked import read_asked
from saferplan.workspace.assessments import Assessments, MadeAssessment
from saferplan.workspace.disclosing import given_away
from saferplan.workspace.folder import Folder, find
from saferplan.workspace.making import basis_of, make_analysis, make_assessment
from saferplan.workspace.mappings import write_proposal
from saferplan.workspace.reading import readers
from saferplan.workspace.settings import Settings
from saferplan.workspace.tracing import rows_of_figure, trace_figure, verify_made
from saferplan.workspace.upkeep import check_partnership, follow_geography, lists_due

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
        check_partnership(geography, self.settings.partnership)
        if report.new or report.changed:
            follow_geography(self.store, geography, self.clock())
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
        with readers(self.folder, self.store, self.clock()) as read:
            return add_evidence(
                self.store,
                [Path(path) for path in paths],
                sources=read.sources,
                placer=read.placer,
                now=self.clock(),
                progress=progress,
                replace=replace,
            )

    def reread_evidence(self, *, progress: ProgressListener | None = None) -> RereadingReport:
        """Read the kept files of all records anew, as the mappings and categories are now; what changed.

        Raises:
            RefusalError: a file cannot be read as it was; nothing is changed.
        """
        with readers(self.folder, self.store, self.clock()) as read:
            return reread_evidence(
                self.store, read.sources, placer=read.placer, now=self.clock(), progress=progress
            )

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
        return write_proposal(
            self.folder.mappings,
            Path(file),
            name=name,
            sheet=sheet,
            header_row=header_row,
            geography=self.geography(),
            partnership=self.settings.partnership,
        )

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

    def shared_information(
        self, year: Period, *, entered: Sequence[ReceivedSet] = (), not_held: Sequence[NotHeld] = ()
    ) -> ReceiptRegister:
        """What authorities disclosed under section 17A in a year: in time, late, or not at all.

        Args:
            year: the months looked at.
            entered: what came otherwise than as evidence, such as on paper, as it was entered by hand.
            not_held: what there is none of, and why.

        Raises:
            SaferPlanError: the partnership is not in the geography held.
        """
        snapshot = self.store.snapshot()
        force = self.geography(snapshot).partnership(self.settings.partnership).force
        received = received_sets(snapshot, None if force is None else force.name)
        return receipt_register(year, (*received, *entered), self.clock().date(), not_held=not_held)

    def lists_due(self) -> tuple[DueList, ...]:
        """The partners' lists that are held past the day until which they may be kept."""
        return lists_due(self.folder, self.store, self.clock())

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
        asked = read_asked(year_ending, audience, formats, self.clock().date())
        basis = basis_of(self.folder, self.settings, self.store, snapshot)
        return make_analysis(basis, asked, analysis=analysis, measure=measure, name=name, progress=progress)

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
        asked = read_asked(year_ending, audience, formats, self.clock().date())
        name = name or asked.name
        self.assessments.refuse_adopted(name)
        return make_assessment(
            basis_of(self.folder, self.settings, self.store, snapshot),
            asked,
            name=name,
            peers=peers,
            template=template,
            adopted_on=adopted_on,
            adopted_by=adopted_by,
            progress=progress,
        )

    def given_away(self, names: Sequence[str]) -> tuple[Leak, ...]:
        """The hidden counts that can be worked out from these assessments together; none where all stay hidden.

        Raises:
            SaferPlanError: there is no assessment of a name.
        """
        return given_away(self.assessments, self.store, names)

    def trace(self, figure: str) -> Trace:
        """Where a figure comes from; `figure` is its identity or the start of it.

        Raises:
            SaferPlanError: no figure of any assessment here has it, or several have.
        """
        return trace_figure(self.folder, self.store, figure)

    def trace_rows(self, figure: str, *, readable: bool = False) -> pa.Table:
        """Every record that a count counted, each with its file and line.

        With `readable`, as people read them: months as YYYY-MM, flags as words, and names beside codes.

        Raises:
            SaferPlanError: there is no such figure, or it is not a count of records.
        """
        return rows_of_figure(self.folder, self.store, figure, readable=readable)

    def verify(self, name: str) -> Verification:
        """Compute every figure of an assessment, or an analysis, anew from the snapshot it names.

        Where records of it were disposed of, only the counts of the others are counted anew.

        Raises:
            SaferPlanError: there is none of that name, or its snapshot is no longer held.
        """
        return verify_made(self.folder, self.store, name)
