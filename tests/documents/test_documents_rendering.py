"""Rendering: whole files, independent formats, refusals that say where."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from saferplan.documents import rendering
from saferplan.documents.checking import DocumentFaultsError
from saferplan.documents.definition import Document, FigureRef, Paragraph, decode, text
from saferplan.documents.rendering import Format, RenderingError, render
from saferplan.errors import SaferPlanError


def test_json_is_the_definition_itself(document: Document, work: Path) -> None:
    written = render(document, work, "definition", [Format.JSON])
    assert decode(written[Format.JSON].read_bytes()) == document


def test_a_second_rendering_replaces_the_first_with_the_same_bytes(document: Document, work: Path) -> None:
    formats = [Format.HTML, Format.JSON]
    first = {form: path.read_bytes() for form, path in render(document, work, "twice", formats).items()}
    second = {form: path.read_bytes() for form, path in render(document, work, "twice", formats).items()}
    assert first == second
    assert sorted(path.name for path in work.glob("*twice*")) == ["twice.html", "twice.json"]


def test_progress_counts_to_its_end(document: Document, work: Path) -> None:
    told: list[tuple[int, int, str]] = []
    render(document, work, "told", [Format.JSON], progress=lambda *step: told.append(step))
    assert told == [(1, 2, "figures written out"), (2, 2, "told.json written")]


@pytest.mark.parametrize("name", ["", "../outside", "a/b", ".hidden"])
def test_a_name_that_is_not_a_file_name_is_refused(document: Document, work: Path, name: str) -> None:
    with pytest.raises(SaferPlanError, match="cannot be the name of a file"):
        render(document, work, name, [Format.JSON])


def test_a_figure_that_is_not_there_is_named_with_its_place(document: Document, work: Path) -> None:
    section = document.sections[0]
    broken = msgspec.structs.replace(
        section, blocks=(*section.blocks, Paragraph(text("There were ", FigureRef("Fnone"), ".")))
    )
    with pytest.raises(DocumentFaultsError, match="section summary: there is no figure Fnone"):
        render(msgspec.structs.replace(document, sections=(broken,)), work, "broken", [Format.JSON])
    assert not list(work.glob("broken*"))


def test_one_format_that_fails_is_named_and_the_others_are_written(
    document: Document, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("the typesetter stopped")

    monkeypatch.setattr(rendering, "pdf_file", fail)
    with pytest.raises(RenderingError, match="pdf: the typesetter stopped") as caught:
        render(document, work, "partly", [Format.PDF, Format.JSON, Format.XLSX])
    assert set(caught.value.failed) == {Format.PDF}
    assert caught.value.written == {
        Format.XLSX: work / "partly.xlsx",
        Format.JSON: work / "partly.json",
    }
    assert all(path.exists() for path in caught.value.written.values())
    assert not list(work.glob("partly.pdf*")) + list(work.glob(".partly*"))


def test_pictures_that_cannot_be_drawn_do_not_keep_the_numbers_back(
    document: Document, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> dict[str, object]:
        raise SaferPlanError("Chart 1 cannot be drawn.")

    monkeypatch.setattr(rendering, "draw_all", fail)
    with pytest.raises(RenderingError, match="html: Chart 1 cannot be drawn") as caught:
        render(document, work, "bare", list(Format))
    assert set(caught.value.written) == {Format.XLSX, Format.JSON}


def test_a_file_that_was_there_stays_whole_where_its_format_fails(
    document: Document, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "kept.html").write_text("as adopted")
    monkeypatch.setattr(rendering, "html_page", lambda *_: 1 / 0)
    with pytest.raises(RenderingError):
        render(document, work, "kept", [Format.HTML])
    assert (work / "kept.html").read_text() == "as adopted"
