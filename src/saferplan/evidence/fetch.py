"""Fetching police archives and geography from their publishers, or from a folder that has the same files.

First a plan says what would be fetched and how big it is; then each file is fetched on its own. A file that
is here as it was fetched is not fetched again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.fetch_download import Version, download
from saferplan.evidence.fetch_http import FetchError, PassingError, PoliteClient
from saferplan.evidence.fetch_keeping import FetchedFile, Keeping
from saferplan.evidence.fetch_pages import count_features, gather_csv_pages, gather_features, gather_table
from saferplan.evidence.fetch_police import archives_for, shown_checksums
from saferplan.evidence.fetch_publishers import Item, Publishers, Transfer, publishers

Progress = Callable[[str, int, int | None], None]
"""Told a file's name, how much has arrived, and of how much: bytes, or records of what comes in pages."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file that would be fetched.

    Attributes:
        name: what it will be called.
        item: what it is.
        address: where it is.
        year: which of the item's years it is of, where it has one file for each.
        size: bytes, where the server says.
        records: how many, where it comes in pages and the server says.
        held: whether it is here already and will not be fetched.
        md5: the publisher's checksum, where one is shown.
        problem: why it cannot be fetched; empty where nothing speaks against it.
    """

    name: str
    item: Item
    address: str
    year: int | None = None
    size: int | None = None
    records: int | None = None
    held: bool = False
    md5: str = ""
    problem: str = ""

    @property
    def group(self) -> str:
        """`police` or `geography`."""
        return self.item.group

    @property
    def title(self) -> str:
        """What it is, in words."""
        return self.item.title


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """What would be fetched into a folder."""

    folder: Path
    files: tuple[PlannedFile, ...]
    source: Publishers

    @property
    def wanted(self) -> tuple[PlannedFile, ...]:
        """The files that are not here yet."""
        return tuple(file for file in self.files if not file.held)

    @property
    def known_bytes(self) -> int:
        """The bytes of the wanted files whose size is known."""
        return sum(file.size or 0 for file in self.wanted)

    def lines(self) -> tuple[str, ...]:
        """The plan in sentences, one for each file and one in all."""
        said = [f"{file.name}: {file.title}, {_size_in_words(file)}" for file in self.files]
        unknown = sum(file.size is None for file in self.wanted)
        some = f" and {unknown} of unknown size" if unknown else ""
        files = "1 file" if len(self.wanted) == 1 else f"{len(self.wanted)} files"
        return (*said, f"To fetch: {files}, {self.known_bytes / 1e6:,.1f} MB{some}.")


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What came of a plan. `failed` are names of files, each with the error that says why and what to do."""

    fetched: tuple[tuple[Path, FetchedFile], ...]
    held: tuple[Path, ...]
    failed: tuple[tuple[str, SaferPlanError], ...]
    notes: tuple[str, ...] = ()

    def paths(self, plan: FetchPlan, group: str) -> tuple[Path, ...]:
        """The files of a group that are here now, fetched or held: what to add."""
        mine = {plan.folder / file.name for file in plan.files if file.group == group}
        here = {path for path, _ in self.fetched} | set(self.held)
        return tuple(sorted(mine & here))


def plan_fetch(
    what: Collection[str],
    folder: Path,
    *,
    client: PoliteClient | None,
    months: Period | None = None,
    refresh: bool = False,
    source: Publishers | None = None,
) -> FetchPlan:
    """What would be fetched, and how big it is.

    Args:
        what: `police`, `geography`, `all`, or ids of items of publishers.toml.
        folder: where the files will be.
        client: asks the servers for sizes; None asks nobody.
        months: the months of police data; needed where police data is asked for.
        refresh: fetch again what is here.
        source: the publishers; those of the package by default.

    Raises:
        SaferPlanError: there is nothing of that name, or no months are given for police data.
    """
    known = source or publishers()
    keeping = Keeping(folder)
    planned: list[PlannedFile] = []
    silent: set[str] = set()
    for item in _chosen(what, known):
        for file in _files_of(item, months, known):
            if not refresh and keeping.held(file.name) is not None:
                planned.append(replace(file, held=True))
                continue
            if client is not None and item.publisher not in silent:
                try:
                    file = _sized(file, client)
                except PassingError:
                    # Sizes are a courtesy: a server that does not answer is not asked for each of its files.
                    silent.add(item.publisher)
            planned.append(file)
    return FetchPlan(folder, tuple(planned), known)


def fetch(
    plan: FetchPlan,
    *,
    client: PoliteClient,
    now: Callable[[], datetime],
    progress: Progress | None = None,
) -> FetchReport:
    """Fetch what a plan wants. Each file stands on its own: one that fails does not stop the others.

    Raises:
        FetchError: the disk has no room for it.
    """
    _check_room(plan)
    keeping = Keeping(plan.folder)
    checksums, notes = _checksums(plan, client)
    fetched: list[tuple[Path, FetchedFile]] = []
    failed: list[tuple[str, SaferPlanError]] = []
    for file in plan.wanted:
        try:
            with_sum = replace(file, md5=checksums.get(file.name, ""))
            fetched.append(
                (plan.folder / file.name, _fetch_one(with_sum, plan, keeping, client, now, progress))
            )
        except FetchError as error:
            failed.append((file.name, error))
    return FetchReport(tuple(fetched), _held(plan), tuple(failed), notes)


def fetch_from_folder(
    plan: FetchPlan, folder: Path, *, now: Callable[[], datetime], progress: Progress | None = None
) -> FetchReport:
    """Take the files that a plan wants from a folder (or below it), for a network without internet."""
    if not folder.is_dir():
        raise SaferPlanError(f"There is no folder {folder}.", "Check the path after --from.")
    keeping = Keeping(plan.folder)
    found = {path.name: path for path in sorted(folder.rglob("*"), reverse=True) if path.is_file()}
    fetched: list[tuple[Path, FetchedFile]] = []
    failed: list[tuple[str, SaferPlanError]] = []
    for file in plan.wanted:
        if file.name not in found:
            failed.append(
                (file.name, FetchError(f"{folder} has no {file.name}.", f"Download it from {file.address}."))
            )
            continue
        given = found[file.name]
        try:
            shutil.copyfile(given, keeping.part(file.name))
            describe = _describer(file, plan, given.as_posix(), now)
            kept = keeping.keep(file.name, describe)
        except FetchError as error:
            failed.append((file.name, error))
            continue
        if progress is not None:
            progress(file.name, kept.size, kept.size)
        fetched.append((plan.folder / file.name, kept))
    return FetchReport(tuple(fetched), _held(plan), tuple(failed))


def _chosen(what: Collection[str], known: Publishers) -> list[Item]:
    groups = {"police", "geography"} if "all" in what else set(what) & {"police", "geography"}
    named = [known.item(name) for name in what if name not in ("all", "police", "geography")]
    return [item for item in known.items if item.group in groups or item in named]


def _files_of(item: Item, months: Period | None, known: Publishers) -> list[PlannedFile]:
    base = known.publisher(item).base
    if item.transfer is Transfer.ARCHIVE:
        if months is None:
            raise SaferPlanError("No months of police data were given.", "Say from which month to which.")
        return [
            PlannedFile(item.file.format(month=month), item, base + item.address.format(month=month))
            for month in archives_for(months, known.police_archives)
        ]
    if item.years:
        return [
            PlannedFile(item.file.format(year=year), item, base + item.address.format(year=year), year)
            for year in item.years
        ]
    return [PlannedFile(item.file, item, base + item.address)]


def _sized(file: PlannedFile, client: PoliteClient) -> PlannedFile:
    """The file with its size, as far as the server says it.

    Raises:
        PassingError: the server does not answer.
    """
    if file.item.transfer is Transfer.PAGES:
        return file
    try:
        if file.item.transfer in (Transfer.FEATURES, Transfer.TABLE):
            return replace(file, records=count_features(client, file.address))
        answer = client.head(file.address)
    except FetchError as error:
        return replace(file, problem=error.problem)
    if answer.status_code in (404, 410):
        return replace(file, problem=f"{file.address} is not published.")
    length = answer.headers.get("Content-Length", "")
    return replace(file, size=int(length)) if answer.is_success and length.isdigit() else file


def _fetch_one(
    file: PlannedFile,
    plan: FetchPlan,
    keeping: Keeping,
    client: PoliteClient,
    now: Callable[[], datetime],
    progress: Progress | None,
) -> FetchedFile:
    def step(arrived: int, total: int | None) -> None:
        if progress is not None:
            progress(file.name, arrived, total)

    version = Version(file.address)
    if file.item.transfer in (Transfer.FILE, Transfer.ARCHIVE):
        version = download(client, file.address, keeping, file.name, largest=file.item.largest, step=step)
    else:
        # The whole is gathered anew each time: a page cannot be continued, and there are few.
        keeping.discard(file.name)
        try:
            with keeping.part(file.name).open("wb") as part:
                _gather_pages(file, client, part, step)
        except FetchError:
            keeping.discard(file.name)
            raise
    return keeping.keep(file.name, _describer(file, plan, file.address, now, version), md5=file.md5)


def _gather_pages(
    file: PlannedFile, client: PoliteClient, part: IO[bytes], step: Callable[[int, int | None], None]
) -> None:
    item = file.item
    columns = {name: column.format(year=file.year) for name, column in item.columns.items()}
    if item.transfer is Transfer.FEATURES:
        gather_features(client, file.address, part, largest=item.largest, step=step)
    elif item.transfer is Transfer.TABLE:
        gather_table(client, file.address, part, columns, largest=item.largest, step=step)
    else:
        query = {name: value.format(year=file.year) for name, value in item.query.items()}
        gather_csv_pages(client, file.address, query, part, columns, largest=item.largest, step=step)


def _describer(
    file: PlannedFile,
    plan: FetchPlan,
    address: str,
    now: Callable[[], datetime],
    version: Version | None = None,
) -> Callable[[int, str], FetchedFile]:
    publisher = plan.source.publisher(file.item)

    def describe(size: int, sha256: str) -> FetchedFile:
        return FetchedFile(
            item=file.item.id,
            title=file.title,
            address=address,
            size=size,
            sha256=sha256,
            fetched=now().isoformat(timespec="seconds"),
            licence=publisher.licence,
            attribution=publisher.attribution,
            etag="" if version is None else version.etag,
            last_modified="" if version is None else version.last_modified,
            md5=file.md5,
        )

    return describe


def _checksums(plan: FetchPlan, client: PoliteClient) -> tuple[dict[str, str], tuple[str, ...]]:
    """The checksums that data.police.uk shows of its archives, and what to say where it shows none."""
    archives = [file for file in plan.wanted if file.item.transfer is Transfer.ARCHIVE]
    if not archives:
        return {}, ()
    address = plan.source.publisher(archives[0].item).base + plan.source.police_archives.checksums
    try:
        shown = shown_checksums(client.patient_body(address).decode("utf-8", errors="replace"))
    except FetchError:
        shown = {}
    without = [file.name for file in archives if file.name not in shown]
    notes = (
        (f"No checksum is shown for {', '.join(without)}: what arrived was not compared with one.",)
        if without
        else ()
    )
    return shown, notes


def _check_room(plan: FetchPlan) -> None:
    free = shutil.disk_usage(plan.folder).free
    if plan.known_bytes > free:
        raise FetchError(
            f"The disk has {free / 1e9:,.1f} GB free and {plan.known_bytes / 1e9:,.1f} GB are to be fetched.",
            "Make room, or fetch fewer months.",
        )


def _held(plan: FetchPlan) -> tuple[Path, ...]:
    return tuple(plan.folder / file.name for file in plan.files if file.held)


def _size_in_words(file: PlannedFile) -> str:
    if file.held:
        return "held"
    if file.problem:
        return file.problem
    if file.size is not None:
        return f"{file.size / 1e6:,.1f} MB"
    return "size unknown" if file.records is None else f"{file.records:,} records"
