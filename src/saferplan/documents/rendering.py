"""One document in several formats: composed once, its pictures drawn once, each format on its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from pathlib import Path

from saferplan.documents.checking import check
from saferplan.documents.composing import compose
from saferplan.documents.composition import Composition
from saferplan.documents.definition import Document, encode
from saferplan.documents.graphics import Drawing, draw_all
from saferplan.documents.html import html_page
from saferplan.documents.opendocument import opendocument_file
from saferplan.documents.pdf import pdf_file
from saferplan.documents.word import word_file
from saferplan.documents.workbook import workbook_file
from saferplan.errors import SaferPlanError


class Format(Enum):
    """The formats a document can be had in; the value is the file's ending."""

    HTML = "html"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"


_PICTURED = {Format.HTML, Format.DOCX, Format.ODT, Format.PDF}

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and what was just done."""


class RenderingError(SaferPlanError):
    """Some formats could not be made. `written` holds the files that were, `failed` what went wrong."""

    def __init__(self, written: Mapping[Format, Path], failed: Mapping[Format, Exception]) -> None:
        self.written = dict(written)
        self.failed = dict(failed)
        problems = [f"- {form.value}: {error}" for form, error in self.failed.items()]
        kept = ", ".join(str(path) for path in self.written.values()) or "none"
        super().__init__(
            "Not every format could be made.\n" + "\n".join(problems) + "\n",
            f"These files were written and are whole: {kept}.",
        )


def render(
    document: Document,
    folder: Path,
    name: str,
    formats: Collection[Format],
    *,
    word_template: Path | None = None,
    progress: Progress | None = None,
) -> dict[Format, Path]:
    """Write the document as `folder/name.<ending>` in each format, and say where.

    Each file appears whole or not at all, and takes the place of an older one in one step. The formats do
    not depend on each other: where one fails the others are written all the same. html, json and the sheets
    of xlsx have the same bytes whenever the document is the same.

    Args:
        document: what to render.
        folder: where to write; made if it is not there.
        name: the files' name without an ending.
        formats: which formats; each once.
        word_template: a `.docx` whose styles, headers and logo the Word file takes over.
        progress: told of each step.

    Raises:
        DocumentFaultsError: the definition contradicts itself; nothing is written.
        RenderingError: one or more formats failed; it says which and why, and what was written.
        SaferPlanError: the name cannot be a file's name.
    """
    if not name or Path(name).name != name or name.startswith("."):
        raise SaferPlanError(f"{name!r} cannot be the name of a file.", "Give a plain name without folders.")
    wanted = [form for form in Format if form in set(formats)]
    if not wanted:
        check(document)
        return {}
    composition = compose(document)
    told = _Told(progress, len(wanted) + 1)
    told.step("figures written out")
    folder.mkdir(parents=True, exist_ok=True)

    written: dict[Format, Path] = {}
    failed: dict[Format, Exception] = {}
    with ThreadPoolExecutor(max_workers=2) as workers:
        # Charts and maps are drawn once, before any format that waits for them is started.
        drawings = workers.submit(draw_all, composition) if _PICTURED & set(wanted) else Future()
        # The typesetter works beside Python's lock, so it goes first and the others fill the time.
        jobs = {
            form: workers.submit(_contents, form, document, composition, drawings, word_template)
            for form in sorted(wanted, key=lambda form: form is not Format.PDF)
        }
        for form in wanted:
            job = jobs[form]
            path = folder / f"{name}.{form.value}"
            try:
                _write(path, job.result())
            except Exception as error:
                failed[form] = error
            else:
                written[form] = path
                told.step(f"{path.name} written")
    if failed:
        raise RenderingError(written, failed) from next(iter(failed.values()))
    return written


def pictures(document: Document) -> dict[str, str]:
    """Every chart and map of the document as SVG, by identity: what the pages show, for use elsewhere.

    Raises:
        DocumentFaultsError: the definition contradicts itself.
    """
    return {identity: drawing.svg for identity, drawing in draw_all(compose(document)).items()}


def write_pictures(document: Document, folder: Path) -> tuple[Path, ...]:
    """Write every chart and map as `folder/<identity>.svg`, and say where.

    Raises:
        DocumentFaultsError: the definition contradicts itself; nothing is written.
    """
    drawn = pictures(document)
    folder.mkdir(parents=True, exist_ok=True)
    for identity, svg in drawn.items():
        _write(folder / f"{identity}.svg", svg.encode())
    return tuple(folder / f"{identity}.svg" for identity in drawn)


def _contents(
    form: Format,
    document: Document,
    composition: Composition,
    drawings: Future[dict[str, Drawing]],
    word_template: Path | None,
) -> bytes:
    match form:
        case Format.JSON:
            return encode(document)
        case Format.HTML:
            return html_page(composition, drawings.result()).encode()
        case Format.PDF:
            return pdf_file(composition, drawings.result())
        case Format.ODT:
            return opendocument_file(composition, drawings.result())
        case Format.DOCX:
            return word_file(composition, drawings.result(), word_template)
        case Format.XLSX:
            return workbook_file(composition)


def _write(path: Path, contents: bytes) -> None:
    """The file whole or not at all: written beside its place, then moved into it."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(beside)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(contents)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class _Told:
    """Counts the steps for whoever wants to know."""

    def __init__(self, progress: Progress | None, steps: int) -> None:
        self._progress = progress
        self._steps = steps
        self._done = 0

    def step(self, what: str) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._steps, what)
