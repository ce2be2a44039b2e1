"""The gate that no list passes with data about people in it, unless a person has mapped it away."""

from __future__ import annotations

from saferplan.domain.personal_data import PersonalFinding, PersonalKind, judge_columns
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.rows import RowTable


def findings_in(table: RowTable) -> tuple[PersonalFinding, ...]:
    """What personal data the columns of a list look to hold."""
    return judge_columns({name: table.texts(name) for name in table.header})


def refuse_personal(table: RowTable, mapping: Mapping, log: FaultLog) -> None:
    """Adds a fault for every column that looks personal and is not mapped away.

    A column named under `drop` passes, and is not kept. A case's reference passes as the record's identifier,
    of which only a hash is kept. Sentences pass as categories, since a person has given each a meaning.
    """
    roles = {column: role for role, column in mapping.roles.items()}
    for finding in findings_in(table):
        role = roles.get(finding.column, "")
        if finding.column in mapping.drop:
            continue
        if role == "record_id" and finding.kind is PersonalKind.REFERENCE:
            continue
        if role == "category" and finding.kind is PersonalKind.FREE_TEXT:
            continue
        log.add(finding.problem, finding.remedy, row=table.numbers[finding.index], column=finding.column)
