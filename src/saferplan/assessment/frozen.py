"""An assessment as frozen data: what is written as JSON, read back, traced and verified."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from saferplan.assessment.code import CodeIdentity
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import Document, Text
from saferplan.domain.verdicts import Verdict
from saferplan.errors import SaferPlanError

SCHEMA = 1


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something the evidence shows: a statement with its figures, its verdict and what it does not show.

    `figures` are those of the statement, the count first. Candidates for priorities are made of findings.
    """

    id: str
    measure: str
    area: str
    statement: Text
    figures: tuple[str, ...]
    verdict: Verdict
    not_shown: tuple[str, ...] = ()


class FrozenAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """What an assessment found, from which snapshot, by which code, and the document that says so."""

    settings: AssessmentSettings
    snapshot: str
    snapshot_number: int
    code: CodeIdentity
    findings: tuple[Finding, ...]
    document: Document
    schema: int = SCHEMA


Kind = TypeVar("Kind", bound=msgspec.Struct)


def encode(assessment: FrozenAssessment) -> bytes:
    """The assessment as canonical JSON: the same assessment gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(assessment, order="deterministic"), indent=1) + b"\n"


def decode(data: bytes, origin: str) -> FrozenAssessment:
    """The assessment from its JSON; `origin` names it in errors.

    Raises:
        SaferPlanError: it is not such a file, or of a schema this version does not know.
    """
    return _decoded(data, origin, FrozenAssessment)


def decode_settings(data: bytes, origin: str) -> AssessmentSettings:
    """The settings alone, which is much quicker than the whole.

    Raises:
        SaferPlanError: as `decode`.
    """
    return _decoded(data, origin, _Settings).settings


def _decoded(data: bytes, origin: str, kind: type[Kind]) -> Kind:
    try:
        schema = msgspec.json.decode(data, type=_Schema).schema
        if schema != SCHEMA:
            raise SaferPlanError(
                f"{origin} has schema {schema}; this version reads schema {SCHEMA}.",
                "Use the version of SaferPlan that wrote it.",
            )
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise SaferPlanError(
            f"{origin} is not a frozen assessment: {error}.",
            "Restore it from a copy, or run the assessment again.",
        ) from error


class _Schema(msgspec.Struct):
    schema: int


class _Settings(msgspec.Struct):
    settings: AssessmentSettings
