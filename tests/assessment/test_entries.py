"""What people write into an assessment."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.assessment.entries import parse_entry, read_entries, renew_references
from saferplan.assessment.forms import forms, write_blank_forms
from saferplan.documents.definition import Bullets, FigureRef, Link, Paragraph, Words
from saferplan.errors import RefusalError


def test_paragraphs_bullets_bold_links_and_figures_are_kept() -> None:
    entry = parse_entry(
        "horizon-scan",
        "The **market** closes, see [the plan](https://example.org/plan).\n\n- first {F0123456789ab}\n- second\n",
        "horizon-scan.md",
    )
    assert entry is not None
    assert entry.blocks == (
        Paragraph(
            (
                Words("The "),
                Words("market", strong=True),
                Words(" closes, see "),
                Link("the plan", "https://example.org/plan"),
                Words("."),
            ),
            by="analyst",
        ),
        Bullets(((Words("first "), FigureRef("F0123456789ab")), (Words("second"),))),
    )
    assert entry.figures == {"F0123456789ab"}
    assert not entry.replaces


def test_front_matter_can_replace_the_generated_sentences() -> None:
    entry = parse_entry("summary", "+++\nreplace = true\n+++\nOur own words.\n", "summary.md")
    assert entry is not None
    assert entry.replaces


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("<!-- a\ncomment -->\n\n# A heading\n", 4, "heading"),
        ("text\n\n1. first\n", 3, "ordered list"),
        ("+++\nreplace = true\n+++\nfine\n\n> quoted\n", 6, "blockquote"),
        ("+++\nreplcae = true\n+++\nfine\n", 1, "replcae"),
    ],
)
def test_what_is_not_printed_is_refused_with_its_line(source: str, line: int, what: str) -> None:
    with pytest.raises(RefusalError) as refused:
        parse_entry("summary", source, "summary.md")
    (fault,) = refused.value.faults
    assert fault.row == line
    assert what in str(fault)


def test_blank_forms_are_written_once_and_count_as_not_filled_in(tmp_path: Path) -> None:
    write_blank_forms(tmp_path, forms())
    assert read_entries(tmp_path).sections == {}
    (tmp_path / "horizon-scan.md").write_text("A new prison opens.\n", encoding="utf-8")
    write_blank_forms(tmp_path, forms())
    assert list(read_entries(tmp_path).sections) == ["horizon-scan"]


def test_references_follow_the_figures_and_forms_without_any_ask_for_nothing(tmp_path: Path) -> None:
    write_blank_forms(tmp_path, forms())

    def asked() -> dict[str, str]:
        raise AssertionError("no entry refers to a figure")

    renew_references(tmp_path, asked)
    entry = tmp_path / "priorities.md"
    entry.write_text("Vans: {Faaaaaaaaaaaa}; sheds: {Fbbbbbbbbbbbb}.\n", encoding="utf-8")
    renew_references(tmp_path, lambda: {"Faaaaaaaaaaaa": "Fcccccccccccc"})
    assert entry.read_text(encoding="utf-8") == "Vans: {Fcccccccccccc}; sheds: {Fbbbbbbbbbbbb}.\n"


def test_every_fault_of_every_file_is_reported_together(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# Heading\n", encoding="utf-8")
    (tmp_path / "two.md").write_bytes(b"caf\xe9\n")
    with pytest.raises(RefusalError) as refused:
        read_entries(tmp_path)
    assert [fault.file for fault in refused.value.faults] == ["one.md", "two.md"]
