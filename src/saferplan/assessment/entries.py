"""What people write into an assessment, kept apart from what is generated, and so surviving every re-run.

Each entry is a Markdown file in the assessment's `entries` folder, named by the section it belongs to. A
file that holds only comments is a form not yet filled in. Text is paragraphs and bullets; `{F0123456789ab}`
stands for a figure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from saferplan.assessment.forms import EXAMPLE_FIGURE
from saferplan.documents.definition import Bullets, FigureRef, Inline, Link, Paragraph, Text, Words
from saferplan.domain.claims.backing import NOTHING_SAID, FiguresSaid, read_figures
from saferplan.domain.consultation.released import FILE as CONSULTATIONS_FILE
from saferplan.domain.consultation.released import ReleasedConsultation, read_consultations
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.receipt_entries import read_entries as read_receipts
from saferplan.evidence.receipts import NotHeld, ReceivedSet

RECEIPTS_FILE = "receipts.toml"
RECEIPTS_OF_SITE_FILE = "receipts-entered-on-site.toml"
"""What the site writes of receipts that were entered on it; the other is the analyst's own."""

FIGURES_FILE = "figures-said.json"
"""What the site writes of what the figures rest on that people typed."""

_FRONT_MATTER = re.compile(r"\A\+\+\+\r?\n(.*?)^\+\+\+\r?\n", re.DOTALL | re.MULTILINE)
_FIGURE = re.compile(r"\{(F[0-9a-f]{12})\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Entry(msgspec.Struct, frozen=True):
    """What a person wrote for one section. `replaces` hides the section's generated sentences."""

    section: str
    blocks: tuple[Paragraph | Bullets, ...]
    replaces: bool = False

    @property
    def figures(self) -> frozenset[str]:
        """The figures the text refers to."""
        texts: list[Text] = []
        for block in self.blocks:
            texts.extend(block.items if isinstance(block, Bullets) else [block.text])
        return frozenset(part.figure for line in texts for part in line if isinstance(part, FigureRef))


class Entered(msgspec.Struct, frozen=True):
    """Everything people entered: words by section, receipts of shared information that came by hand, consultations,
    what the figures rest on that they typed."""

    sections: dict[str, Entry] = {}
    receipts: tuple[ReceivedSet, ...] = ()
    not_held: tuple[NotHeld, ...] = ()
    consultations: tuple[ReleasedConsultation, ...] = ()
    figures: FiguresSaid = NOTHING_SAID


def read_entries(folder: Path) -> Entered:
    """Everything that is filled in in the folder; a missing folder has nothing.

    Raises:
        RefusalError: an entry has Markdown we do not print (a table, a heading, HTML), or the receipts cannot be
            read; naming file and line.
    """
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        try:
            entry = parse_entry(path.stem, path.read_text(encoding="utf-8"), path.name)
        except RefusalError as error:
            faults.extend(error.faults)
            continue
        except UnicodeDecodeError:
            faults.append(Fault(path.name, "is not UTF-8 text.", "Save it as UTF-8 and try again."))
            continue
        if entry is not None:
            entries[entry.section] = entry
    receipts: tuple[ReceivedSet, ...] = ()
    not_held: tuple[NotHeld, ...] = ()
    for by_hand in (folder / RECEIPTS_FILE, folder / RECEIPTS_OF_SITE_FILE):
        if not by_hand.is_file():
            continue
        try:
            read, lacking = read_receipts(by_hand.read_text(encoding="utf-8"), by_hand.name)
        except RefusalError as error:
            faults.extend(error.faults)
            continue
        receipts, not_held = (*receipts, *read), (*not_held, *lacking)
    consultations: tuple[ReleasedConsultation, ...] = ()
    released = folder / CONSULTATIONS_FILE
    if released.is_file():
        try:
            consultations = read_consultations(released.read_bytes())
        except msgspec.MsgspecError as error:
            faults.append(Fault(released.name, f"cannot be read: {error}.", "Make the assessment again."))
    figures = NOTHING_SAID
    rest_on = folder / FIGURES_FILE
    if rest_on.is_file():
        try:
            figures = read_figures(rest_on.read_bytes())
        except msgspec.MsgspecError as error:
            faults.append(Fault(rest_on.name, f"cannot be read: {error}.", "Make the assessment again."))
    if faults:
        raise RefusalError(tuple(faults))
    return Entered(entries, receipts, not_held, consultations, figures)


def renew_references(folder: Path, renewed: Callable[[], Mapping[str, str]]) -> None:
    """Rewrite references to figures in the entries, from the identities they had to those they have now.

    A figure's identity names its snapshot, so that new evidence gives the same figure another one. `renewed` says
    which; it is asked only where an entry refers to a figure, since for that it reads a whole assessment.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    referring = {path: text for path, text in texts.items() if set(_FIGURE.findall(text)) - {EXAMPLE_FIGURE}}
    identities = renewed() if referring else {}
    for path, text in referring.items():
        now = _FIGURE.sub(lambda found: f"{{{identities.get(found[1], found[1])}}}", text)
        if now != text:
            path.write_text(now, encoding="utf-8")


def parse_entry(section: str, source: str, file: str) -> Entry | None:
    """The entry in a Markdown text, or None where nothing is filled in.

    >>> parse_entry("horizon-scan", "<!-- What is coming? -->", "horizon-scan.md") is None
    True
    >>> parse_entry("horizon-scan", "The market closes.", "horizon-scan.md").blocks[0].by
    'analyst'
    """
    replaces = False
    front = _FRONT_MATTER.match(source)
    line_offset = 0
    if front is not None:
        replaces = _replaces(front[1], file)
        line_offset = front[0].count("\n")
        source = source[front.end() :]
    # Comments go, their line breaks stay: faults must name the line an editor shows.
    source = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    blocks: list[Paragraph | Bullets] = []
    for node in SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).parse(source)).children:
        line = line_offset + (node.map[0] if node.map else 0) + 1
        if node.type == "paragraph":
            blocks.append(Paragraph(_inline(node, file, line), by="analyst"))
        elif node.type == "bullet_list":
            blocks.append(Bullets(tuple(_item(item, file, line) for item in node.children)))
        else:
            raise _unprintable(file, line, node.type)
    return Entry(section, tuple(blocks), replaces) if blocks else None


def _replaces(front_matter: str, file: str) -> bool:
    try:
        front = tomllib.loads(front_matter)
    except tomllib.TOMLDecodeError as error:
        fault = Fault(
            file, f"has a front matter that is not TOML: {error}.", "Write `replace = true` there.", 1
        )
        raise RefusalError((fault,)) from error
    unknown = sorted(front.keys() - {"replace"})
    if unknown:
        fault = Fault(
            file, f"has an unknown entry {unknown[0]!r} in its front matter.", "Only `replace` is known.", 1
        )
        raise RefusalError((fault,))
    return front.get("replace", False) is True


def _item(node: SyntaxTreeNode, file: str, line: int) -> Text:
    if len(node.children) != 1 or node.children[0].type != "paragraph":
        raise _unprintable(file, line, "nested list")
    return _inline(node.children[0], file, line)


def _inline(node: SyntaxTreeNode, file: str, line: int) -> Text:
    parts: list[Inline] = []
    for child in node.children[0].children:
        if child.type == "text":
            parts.extend(_with_figures(child.content, strong=False))
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(Words(" "))
        elif child.type in {"strong", "em"}:
            parts.extend(_with_figures("".join(leaf.content for leaf in child.children), strong=True))
        elif child.type == "link":
            words = "".join(leaf.content for leaf in child.children)
            parts.append(Link(words, str(child.attrs["href"])))
        else:
            raise _unprintable(file, line, child.type)
    return tuple(parts)


def _with_figures(words: str, *, strong: bool) -> list[Inline]:
    # re.split with one group alternates words and figure identities.
    return [
        FigureRef(part) if index % 2 else Words(part, strong)
        for index, part in enumerate(_FIGURE.split(words))
        if part
    ]


def _unprintable(file: str, line: int, what: str) -> RefusalError:
    fault = Fault(
        file,
        f"has a {what.replace('_', ' ')}, which is not printed.",
        "Use paragraphs, bullets, bold and links.",
        line,
    )
    return RefusalError((fault,))
