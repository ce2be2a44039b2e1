"""The identities that an assessment's figures have on another snapshot: the same definitions, other evidence."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from saferplan.assessment.frozen import FrozenAssessment


def renewed_identities(assessment: FrozenAssessment, snapshot: str) -> Mapping[str, str]:
    """For each figure of an assessment, by its identity, the identity of the same figure on a snapshot."""
    figures = assessment.document.figures_by_id
    renewed: dict[str, str] = {}

    def renew(identity: str) -> str:
        if identity not in figures:
            return identity
        if identity not in renewed:
            definition = figures[identity].definition
            renewed[identity] = msgspec.structs.replace(
                definition, snapshot=snapshot, inputs=tuple(renew(given) for given in definition.inputs)
            ).identity
        return renewed[identity]

    return {identity: renew(identity) for identity in figures}
