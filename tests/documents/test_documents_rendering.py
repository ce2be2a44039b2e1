"""Rendering: whole files, independent formats, refusals that say where."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from saferplan.documents.checking import DocumentFaultsError
from saferplan.documents.definition import Document, FigureRef, Paragraph, decode, text
from saferplan.documents.rendering import Format, render
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
