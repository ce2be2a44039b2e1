"""Writing a proposed mapping as TOML that a person can read, check and complete."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from saferplan.domain.categories import categories
from saferplan.domain.information_sharing import prescribed_datasets
from saferplan.evidence.category_matching import SURE, CategoryMatch
from saferplan.evidence.column_roles import ColumnRoles
from saferplan.evidence.mapping import PLACE_ROLES


@dataclass(frozen=True, slots=True)
class WordProposal:
    """A word of the category column, in how many rows it is, and what it is likely to mean."""

    word: str
    rows: int
    match: CategoryMatch | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was recognised of a list. `ward_codes` has the wards given by name, with their codes where known."""

    file: str
    id: str
    sheet: str | None
    header_row: int
    roles: ColumnRoles
    words: tuple[WordProposal, ...]
    ward_codes: Mapping[str, str | None]
    constant: CategoryMatch | None
    unused: tuple[str, ...]
    rows: int
    questions: tuple[str, ...]


def written_mapping(proposed: Proposed) -> str:
    """The mapping as TOML. Whatever only a person can say is empty or a comment that starts with DECIDE."""
    return "\n".join(
        line
        for part in (_top, _facts, _file, _category, _time, _place, _flags, _others)
        for line in part(proposed)
    )


def quoted(text: str) -> str:
    """A text as TOML writes it.

    >>> print(quoted('the "old" list'))
    "the \\"old\\" list"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def _comment(text: str) -> str:
    return f"# {' '.join(text.split())}"


def _top(proposed: Proposed) -> Iterator[str]:
    yield _comment(f"A proposal for reading {proposed.file}, made from its {proposed.rows:,} rows.")
    yield "# Check every line. Fill in what is empty, and decide what a comment with DECIDE asks."
    if proposed.questions:
        yield "#"
        for question in proposed.questions:
            yield _comment(f"DECIDE: {question}")
    yield ""
    yield "# Columns that must not be kept. The copy that is stored holds only the columns named further down."
    for column, finding in proposed.roles.dropped.items():
        yield _comment(f"{quoted(column)}: {finding.problem}")
    yield f"drop = {_listed(tuple(proposed.roles.dropped))}"
    yield ""


def _facts(proposed: Proposed) -> Iterator[str]:
    yield "[list]"
    yield f"id = {quoted(proposed.id)}  # a short name for the dataset: small letters, digits and hyphens"
    yield 'title = ""  # what the list is, as a reader should see it'
    yield 'supplier = ""  # the organisation whose list it is'
    yield 'holder = ""  # the post that answers for it, and the organisation; never a person\'s name'
    yield 'agreement = ""  # the reference of the sharing agreement, or the licence'
    yield "# retain_until = 2027-04-30  # DECIDE: until when the list may be kept"
    found = {word.match.category for word in proposed.words if word.match}
    found |= {proposed.constant.category} if proposed.constant else set()
    fitting = [id_ for id_, one in prescribed_datasets().items() if found and found <= set(one.categories)]
    for id_ in fitting:
        yield f"# section17a = {quoted(id_)}  # DECIDE: is it this prescribed dataset?"
    yield ""


def _file(proposed: Proposed) -> Iterator[str]:
    yield "[file]"
    if proposed.sheet is not None:
        yield f"sheet = {quoted(proposed.sheet)}"
    yield f"header_row = {proposed.header_row}"
    yield "unknown = []  # words that stand for a date or place that is not known"
    yield ""


def _category(proposed: Proposed) -> Iterator[str]:
    column = proposed.roles.columns.get("category")
    yield "[category]"
    if column is None:
        if proposed.constant is None:
            yield '# constant = ""  # DECIDE: the category of every row; docs/categories.md lists them'
        else:
            category = quoted(proposed.constant.category)
            phrase = proposed.constant.phrase
            yield f"constant = {category}  # DECIDE: from the file's name only; is every row {phrase}?"
        yield ""
        return
    yield f"column = {quoted(column)}"
    yield ""
    yield "# What each word means; how alike it is to ours, and in how many rows it is."
    yield "[category.words]"
    for word in proposed.words:
        if word.match is None:
            yield f'# {quoted(word.word)} = ""  # DECIDE: {word.rows:,} rows'
        else:
            title = categories()[word.match.category].title
            check = "" if word.match.score >= SURE else "CHECK: "
            said = f"{check}{title}, {word.match.score:.0%} alike, {word.rows:,} rows"
            yield f"{quoted(word.word)} = {quoted(word.match.category)}  # {said}"
    yield ""


def _time(proposed: Proposed) -> Iterator[str]:
    roles = proposed.roles
    yield "# When it happened. Marks: YYYY YY, MMMM MMM MM M, DD D, HH H, A (AM or PM), mm (minutes), ss."
    yield "[time]"
    parts = {
        role.rpartition(".")[2]: column
        for role, column in roles.columns.items()
        if role.startswith("time.parts.")
    }
    if parts:
        yield f"parts = {{ {', '.join(f'{part} = {quoted(column)}' for part, column in parts.items())} }}"
    elif not any(role.startswith("time.") for role in roles.columns):
        yield '# date = { column = "", format = "DD/MM/YYYY" }  # DECIDE'
    for role, formats in roles.formats.items():
        said = quoted(formats[0]) if len(formats) == 1 else _listed(formats)
        key = role.removeprefix("time.")
        yield f"{key} = {{ column = {quoted(roles.columns[role])}, format = {said} }}"
    yield ""


def _place(proposed: Proposed) -> Iterator[str]:
    columns = {role: proposed.roles.columns.get(f"place.{role}") for role in PLACE_ROLES}
    yield "[place]"
    for role, column in columns.items():
        if column is not None:
            yield f"{role} = {quoted(column)}"
    if columns["easting"] is not None or columns["longitude"] is not None:
        yield 'point = "exact"  # or "snapped", where points are moved to shared map points'
    if not any(columns.values()):
        yield "# No column of places was recognised: the records will have none."
    yield ""
    if proposed.ward_codes:
        yield "# The codes of the wards that the list gives by name, from the geography held."
        yield "[place.ward_codes]" if any(proposed.ward_codes.values()) else "# [place.ward_codes]"
        for name, code in proposed.ward_codes.items():
            yield (
                f'# {quoted(name)} = ""  # DECIDE'
                if code is None
                else f"{quoted(name)} = {quoted(code)}  # CHECK"
            )
        yield ""


def _flags(proposed: Proposed) -> Iterator[str]:
    for flag, (yes, no, unknown) in proposed.roles.flag_words.items():
        yield f"[flags.{flag}]"
        yield f"column = {quoted(proposed.roles.columns[f'flags.{flag}'])}"
        yield f"yes = {_listed(yes)}"
        yield f"no = {_listed(no)}"
        yield f"unknown = {_listed(unknown)}  # a blank is not known either"
        yield ""


def _others(proposed: Proposed) -> Iterator[str]:
    columns = proposed.roles.columns
    if "outcome" in columns:
        yield "[outcome]"
        yield f"column = {quoted(columns['outcome'])}"
        yield ""
    if "record_id" in columns:
        yield "# Only to know the same record again; a hash of it is kept."
        yield "[record_id]"
        yield f"column = {quoted(columns['record_id'])}"
        yield ""
    if proposed.unused:
        yield "# Not used, and not kept:"
        for column in proposed.unused:
            yield f"#   {quoted(column)}"
        yield ""
