"""Proposing a mapping for an unknown list: what can be recognised, and what only a person can say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import Findings, FoundFile, find_files
from saferplan.evidence.category_matching import LIKELY, CategoryMatch, best_match
from saferplan.evidence.column_roles import ColumnRoles, find_roles
from saferplan.evidence.mapping_writing import Proposed, WordProposal, written_mapping
from saferplan.evidence.rows import RowTable, read_rows

_HEADER_ROWS = 15
"""How far down a header is looked for."""


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping to be checked and completed by a person.

    `text` is TOML with comments. `roles` are the columns recognised, by role; `dropped` the columns that look
    personal, with the reason. `questions` are what only a person can decide; until the unresolved words have a
    meaning and the facts of the list are filled in, reading through the mapping is refused.
    """

    text: str
    roles: dict[str, str]
    dropped: dict[str, str]
    unresolved: tuple[str, ...]
    questions: tuple[str, ...]


def propose_mapping(
    path: Path,
    *,
    list_id: str = "",
    sheet: str | None = None,
    header_row: int | None = None,
    ward_code: Callable[[str], str | None] | None = None,
) -> MappingProposal:
    """A mapping for the list in a file.

    Args:
        path: the list: a text file or workbook, as it is, compressed, or alone in a zip archive.
        list_id: the name of the dataset; made of the file's name where not given.
        sheet: the sheet of a workbook; the longest where not given.
        header_row: the row of the columns' names; looked for where not given.
        ward_code: knows the code of a ward by its name, or None. Codes found so are proposed, to be checked.

    Raises:
        RefusalError: the file cannot be read as a list, or an archive holds several.
    """
    with find_files([path]) as findings, TemporaryDirectory() as folder:
        found = _only(findings, path)
        plain = Path(folder) / "list"
        found.unpack(plain, lambda _: None)
        called = found.title
        table, asked = _read(plain, called, sheet, header_row)
    roles = find_roles(table)
    words = _words(table, roles)
    ward_codes = {name: (ward_code(name) if ward_code else None) for name in roles.ward_names}
    file_match = best_match(Path(called).name.partition(".")[0].replace("_", " ").replace("-", " "))
    unresolved = tuple(word.word for word in words if word.match is None)
    questions = [*asked, *roles.questions, *_about_wards(roles, ward_codes)]
    if unresolved:
        questions.append(
            f"{len(unresolved)} words have no category yet: {', '.join(map(repr, unresolved[:20]))}."
        )
    constant = (
        file_match if "category" not in roles.columns and file_match and file_match.score >= LIKELY else None
    )
    text = written_mapping(
        Proposed(
            file=called,
            id=list_id or list_id_of(called),
            sheet=table.sheet,
            header_row=table.header_row,
            roles=roles,
            words=words,
            ward_codes=ward_codes,
            constant=constant,
            unused=roles.unused(table.header),
            rows=len(table),
            questions=tuple(questions),
        )
    )
    dropped = {column: finding.problem for column, finding in roles.dropped.items()}
    return MappingProposal(text, dict(roles.columns), dropped, unresolved, tuple(questions))


def list_id_of(file: str) -> str:
    """The name of a dataset, made of the name of a file.

    >>> list_id_of("Council ASB_2022.csv.gz")
    'council-asb-2022'
    """
    stem = PurePosixPath(file).name.partition(".")[0].casefold()
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-") or "list"


def _only(findings: Findings, path: Path) -> FoundFile:
    """The one list under a path."""
    if findings.faults:
        raise RefusalError(tuple(findings.faults))
    if len(findings.files) == 1:
        return findings.files[0]
    inside = ", ".join(file.name.rpartition("/")[2] for file in findings.files[:5])
    problem = (
        f"There are {len(findings.files)} files in it: {inside}." if inside else "There is no list in it."
    )
    remedy = "Unpack it, and give one of them." if inside else "Give a file in CSV or Excel."
    raise RefusalError((Fault(path.name, problem, remedy),))


def _about_wards(roles: ColumnRoles, codes: Mapping[str, str | None]) -> Iterator[str]:
    """What a person has to do about wards that the list gives by name."""
    unknown = [name for name, code in codes.items() if code is None]
    if not codes:
        return
    column = roles.columns["place.ward"]
    if len(unknown) == len(codes):
        yield f"Column {column!r} holds names of wards: give their codes under [place.ward_codes]."
    elif unknown:
        yield (
            f"Column {column!r} holds names of wards. {len(unknown)} are not known: "
            f"{', '.join(map(repr, unknown[:20]))}. Give their codes under [place.ward_codes]."
        )
    else:
        yield f"Column {column!r} holds names of wards. All are known: check the codes proposed."


def _read(path: Path, name: str, sheet: str | None, header_row: int | None) -> tuple[RowTable, list[str]]:
    """The list, and what was chosen about where it stands in the file."""
    with path.open("rb") as opened:
        workbook = opened.read(2) == b"PK"
    if not workbook or sheet is not None:
        return _under_header(path, name, sheet, header_row)
    from saferplan.evidence.workbooks import sheet_titles  # openpyxl takes a while to load

    titles = sheet_titles(path, name)
    if len(titles) == 1:
        return _under_header(path, name, titles[0], header_row)
    read = []
    for title in titles:
        try:
            read.append(_under_header(path, name, title, header_row))
        except RefusalError:
            continue
    if not read:
        return _under_header(path, name, titles[0], header_row)
    table, asked = max(read, key=lambda one: len(one[0]))
    others = ", ".join(repr(title) for title in titles if title != table.sheet)
    return table, [
        f"Sheet {table.sheet!r} was taken, which has the most rows. There are also {others}.",
        *asked,
    ]


def _under_header(
    path: Path, name: str, sheet: str | None, header_row: int | None
) -> tuple[RowTable, list[str]]:
    """The rows under the header: the first row after which every row fits, with the most names."""
    if header_row is not None:
        return read_rows(path, name, sheet=sheet, header_row=header_row), []
    fitting: list[RowTable] = []
    refusals: list[RefusalError] = []
    for row in range(1, _HEADER_ROWS + 1):
        try:
            table = read_rows(path, name, sheet=sheet, header_row=row)
        except RefusalError as refusal:
            refusals.append(refusal)
            continue
        if any(title.startswith("(column ") for title in table.header):
            continue
        fitting.append(table)
        if len(table.header) > 1:
            break
    if not fitting:
        raise refusals[0] if refusals else RefusalError((_headless(name),))
    table = max(fitting, key=lambda one: len(one.header))
    asked = [] if table.header_row == 1 else [f"Row {table.header_row} was taken for the header."]
    if not table.rows:
        asked.append("The list has no rows: little could be recognised.")
    return table, asked


def _headless(name: str) -> Fault:
    return Fault(name, "No row looks like a header.", "Give every column a name in the first row.")


def _words(table: RowTable, roles: ColumnRoles) -> tuple[WordProposal, ...]:
    """The words of the category column, commonest first, with what they are likely to mean."""
    column = roles.columns.get("category")
    if column is None:
        return ()
    counts = Counter(word or "" for word in table.words(column))
    return tuple(WordProposal(word, rows, _match(word)) for word, rows in counts.most_common())


def _match(word: str) -> CategoryMatch | None:
    match = best_match(word)
    return match if match is not None and match.score >= LIKELY else None
