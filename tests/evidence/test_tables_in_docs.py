"""The tables of the documentation are those of the data, and its examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saferplan.domain.categories import Strand, categories
from saferplan.domain.comparability import known_breaks
from saferplan.domain.information_sharing import prescribed_datasets
from saferplan.evidence.mapping_file import read_mapping
from saferplan.evidence.receipt_entries import read_entries

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
LETTERS = {
    Strand.CRIME_AND_DISORDER: "C",
    Strand.SUBSTANCE_MISUSE: "S",
    Strand.REOFFENDING: "R",
    Strand.SERIOUS_VIOLENCE: "V",
}


def table(header: str, rows: list[str]) -> str:
    columns = header.count("|") - 1
    return "\n".join([header, "|" + "---|" * columns, *rows])


def yes(is_so: bool) -> str:
    return "yes" if is_so else ""


def categories_table() -> str:
    return table(
        "| id | title | what is in it | strands | crime | wanted | sensitive | per |",
        [
            f"| `{one.id}` | {one.title} | {one.description} | {' '.join(LETTERS[s] for s in one.strands)} "
            f"| {yes(one.counts_as_crime)} | {one.desired_direction.value} | {yes(one.sensitive)} "
            f"| {one.denominator.value} |"
            for one in categories().values()
        ],
    )


def words_table() -> str:
    return table(
        "| word | category | first month | last month |",
        [
            f"| {word.word} | `{one.id}` | {word.first or ''} | {word.last or ''} |"
            for one in categories().values()
            for word in one.police_uk
        ],
    )


def breaks_table() -> str:
    return table(
        "| months | what it touches | where | what it does | in words | source read |",
        [
            f"| {one.first}{' to ' + str(one.last) if one.last else ' on'} "
            f"| {', '.join(f'`{what}`' for what in one.affects) or 'all recorded crime'} "
            f"| {', '.join(one.areas) or 'everywhere'} | {one.shape.value}, {one.consequence.value.replace('-', ' ')} "
            f"| {one.wording} | {yes(one.verified)} |"
            for one in known_breaks()
        ],
    )


def section17a_table() -> str:
    return table(
        "| id | holder | dataset | fields | closest place | read |",
        [
            f"| `{one.id}` | {one.holder.value.replace('-', ' ')} | {one.title} | {', '.join(one.fields)} "
            f"| {one.place.value.replace('-', ' ')} | {yes(one.verified)} |"
            for one in prescribed_datasets().values()
        ],
    )


TABLES = [
    ("categories.md", "categories", categories_table),
    ("categories.md", "words", words_table),
    ("categories.md", "breaks", breaks_table),
    ("data-protection.md", "section17a", section17a_table),
]


@pytest.mark.parametrize(("page", "name", "made"), TABLES)
def test_a_table_of_the_docs_is_that_of_the_data(page, name, made):
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- end -->", text, re.DOTALL)
    assert found is not None
    assert found[1] == made()


def toml_of(page: str) -> str:
    found = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return found[0]


def test_the_mapping_of_the_docs_can_be_read():
    mapping = read_mapping(toml_of("sources/incident-list.md"), "docs")
    assert mapping.drop == ("Caller name", "Caller phone", "Notes")


def test_the_entries_of_the_docs_can_be_read():
    received, not_held = read_entries(toml_of("data-protection.md"), "docs")
    assert (len(received), len(not_held)) == (1, 1)
