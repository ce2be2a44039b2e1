"""The worked example makes the report to Council of the founding report: its 105 items are held, and found in print.

And beside it the product says what that report lacks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import docx as word
import pytest
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from founding_report_asking import items, missing
from saferplan.workspace.assessments import MadeAssessment

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("demo")]
PROJECT = Path(__file__).resolve().parents[2]
ITEMS = items()
NUMBERS = [one["number"] for one in ITEMS]


@pytest.fixture(scope="module")
def asked(
    made: MadeAssessment, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a site of its own answers."""
    assert made.paths  # the workspace is built
    partnership = tmp_path_factory.mktemp("founding-report") / "partnership"
    shutil.copytree(demo_folder / "partnership", partnership, ignore=shutil.ignore_patterns("site"))
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SAFERPLAN_", "DJANGO_"))
    }
    given = environment.get("PYTHONPATH", "")
    environment["PYTHONPATH"] = os.pathsep.join(one for one in (str(PROJECT), given) if one)
    done = subprocess.run(
        [sys.executable, str(PROJECT / "tests" / "founding_report_asking.py"), str(partnership)],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def html(asked: dict[str, Any]) -> tuple[str, list[str]]:
    """The text of the report as a web page, and the addresses in it."""
    markup = Path(asked["html"]).read_text(encoding="utf-8")
    body = markup[markup.index("<body") :]
    addresses = [unescape(one) for one in re.findall(r'href="([^"]+)"', body)]
    # Inline elements do not part words; all others do.
    joined = re.sub(r"</?(?:a|span|strong|em)\b[^>]*>", "", body)
    return plain(unescape(re.sub(r"<[^>]+>", " ", joined))), addresses


@pytest.fixture(scope="module")
def docx(asked: dict[str, Any]) -> tuple[str, list[str]]:
    """The text of the report in Word, tables in their place, and the addresses that it leads to."""
    document = word.Document(asked["docx"])
    said = []
    for part in document.iter_inner_content():
        if isinstance(part, DocxParagraph):
            said.append(text_of(part))
        elif isinstance(part, DocxTable):
            said += [text_of(one) for row in part.rows for cell in row.cells for one in cell.paragraphs]
    addresses = [one.target_ref for one in document.part.rels.values() if one.is_external]
    return plain(" ".join(said)), addresses


def text_of(paragraph: DocxParagraph) -> str:
    """The text of a paragraph with that of its links."""
    return "".join(one.text or "" for one in paragraph._p.iter() if one.tag.endswith("}t"))


def test_the_table_has_one_row_for_each_of_the_105_items() -> None:
    assert list(range(1, 106)) == NUMBERS
    assert all(one["printed"] and all(one["printed"]) for one in ITEMS)
    assert all(one.get("fields") or one.get("contains") or one.get("count") for one in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=NUMBERS)
def test_an_item_is_held_and_missed_when_it_is_taken_away(
    asked: dict[str, Any], item: dict[str, Any]
) -> None:
    as_it_is, without_its_rows, put_back = asked["held"][str(item["number"])]
    assert as_it_is == []
    assert without_its_rows != []
    assert put_back == []


@pytest.mark.parametrize("item", ITEMS, ids=NUMBERS)
def test_an_item_is_printed_in_html_and_docx(
    item: dict[str, Any], html: tuple[str, list[str]], docx: tuple[str, list[str]]
) -> None:
    assert missing(item, *html) == []
    assert missing(item, *docx) == []


@pytest.mark.parametrize("item", ITEMS, ids=NUMBERS)
def test_an_item_that_is_not_printed_is_noticed(item: dict[str, Any], html: tuple[str, list[str]]) -> None:
    text, addresses = html
    for words in item["printed"]:
        assert words in missing(item, text.replace(words, ""), addresses)
    if "linked" in item:
        others = [one for one in addresses if not one.startswith(item["linked"])]
        assert missing(item, text, others) == [item["linked"]]


def test_the_sections_are_numbered_as_in_the_founding_report(asked: dict[str, Any]) -> None:
    assert [(number, heading, len(labels)) for number, heading, labels in asked["sections"]] == [
        ("1", "Introduction", 6),
        ("2", "Current position", 4),
        ("3", "Evidence evaluated for the strategy", 3),
        ("4", "The priorities", 2),
        ("5", "Key actions", 2),
        ("6", "Delivering the strategy", 1),
        ("7", "Future strategy refresh", 1),
    ]
    assert asked["sections"][1][2] == ["2.1", "2.2", "2.3", "2.4"]
    assert asked["frozen"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("strand", "substance misuse"),
        ("strand", "re-offending"),
        ("measure", "no baseline"),
        ("measure", "no target"),
        ("money", "Leicestershire County Council gives money, and how much is not stated"),
        (
            "act",
            "There is no “Police and Disorder Act 1998”. The Act meant is the Crime and Disorder Act 1998",
        ),
        ("claim", "5.6 million of 11.8 million incidents (47.5%)"),
        (
            "claim",
            "“Over ten years there has been a sustained fall in crime.” What it is a change from is not known.",
        ),
        ("contradiction", "sustained fall in crime.” and also “Crime recorded in the district rose by 67.”"),
        ("contradiction", "“three main themes”, and lists 5"),
        ("membership", "Leicestershire Fire Authority and Leicestershire Fire & Rescue are both listed"),
        ("membership", "Turning Point is a provider"),
        ("membership", "No community rehabilitation company is listed"),
        ("part", "Section 17, Crime and Disorder Act 1998: nobody wrote this."),
        ("names", "by 4 names"),
        ("rhythm", "6 meetings and four quarters"),
    ],
)
def test_the_product_says_what_the_report_lacks(asked: dict[str, Any], kind: str, said: str) -> None:
    assert [sentence for found, sentence in asked["found"] if found == kind and said in sentence]
    assert plain(said) in plain(
        unescape(re.sub(r"<[^>]+>", "", Path(asked["lacks"]).read_text(encoding="utf-8")))
    )


def test_no_comment_is_missing_and_no_other_kind_of_lack_is_found(asked: dict[str, Any]) -> None:
    assert {kind for kind, _ in asked["found"]} == {
        "strand",
        "measure",
        "money",
        "act",
        "claim",
        "contradiction",
        "membership",
        "part",
        "names",
        "rhythm",
    }
