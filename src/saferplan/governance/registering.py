"""Freezing documents of governance as they stand: the risk register, an assessment, the protection register."""

from __future__ import annotations

from typing import Any, TypeVar

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.governance import equality_data, protection_data, register_data
from saferplan.governance.checks import refuse_identifying
from saferplan.governance.equality_document import equality_document
from saferplan.governance.models import (
    EqualityAssessment,
    FrozenEquality,
    ProtectionRegister,
    RiskRegister,
)
from saferplan.governance.models.registers import FrozenForUse
from saferplan.governance.protection_document import protection_document
from saferplan.governance.register_document import register_document
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record

_Frozen = TypeVar("_Frozen", bound=FrozenForUse)


def register_freeze(*, by: Actor, purpose: str) -> RiskRegister:
    """Freeze the risk register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, it was frozen for that on this day already, or nothing says
            where a figure in it comes from.
    """
    _require(by, purpose)
    data = register_data.register_data(by=by, purpose=purpose)
    row = RiskRegister(schema=register_data.SCHEMA)
    return _freeze(by, row, purpose, settled_with_figures(data, register_document), "risk_register_frozen")


def equality_freeze(*, by: Actor, assessment: EqualityAssessment, purpose: str) -> FrozenEquality:
    """Freeze an equality impact assessment as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, it was frozen for that on this day already, or nothing says
            where a figure in it comes from.
    """
    _require(by, purpose)
    data = equality_data.equality_data(by=by, assessment=assessment, purpose=purpose)
    row = FrozenEquality(assessment=assessment, schema=equality_data.SCHEMA)
    return _freeze(by, row, purpose, settled_with_figures(data, equality_document), "equality_frozen")


def protection_freeze(*, by: Actor, purpose: str) -> ProtectionRegister:
    """Freeze the data protection register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, it was frozen for that on this day already, or nothing says
            where a figure in it comes from.
    """
    _require(by, purpose)
    data = protection_data.protection_data(by=by, purpose=purpose)
    row = ProtectionRegister(schema=protection_data.SCHEMA)
    return _freeze(
        by, row, purpose, settled_with_figures(data, protection_document), "protection_register_frozen"
    )


def _require(by: Actor, purpose: str) -> None:
    require(by, "governance.register_freeze")
    require_words(purpose, "Say what it is frozen for, such as a meeting.", field="purpose")
    refuse_identifying({"purpose": purpose})


def _freeze(by: Actor, row: _Frozen, purpose: str, stored: tuple[dict[str, Any], str], event: str) -> _Frozen:
    row.frozen_on, row.purpose = by.today, purpose
    row.data, row.sha256 = stored
    record(event, row, by=by)
    return row


def data_of(frozen: RiskRegister) -> register_data.RegisterData:
    """What a frozen risk register says.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return frozen.unaltered(register_data.RegisterData, register_data.SCHEMA)


def document_of(frozen: FrozenForUse) -> Document:
    """What was frozen as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return with_sources(_set_out(frozen), figures_in(frozen))


def _set_out(frozen: FrozenForUse) -> Document:
    if isinstance(frozen, RiskRegister):
        return register_document(data_of(frozen), sha256=frozen.sha256)
    if isinstance(frozen, FrozenEquality):
        held = frozen.unaltered(equality_data.EqualityData, equality_data.SCHEMA)
        return equality_document(held, sha256=frozen.sha256)
    register = frozen.unaltered(protection_data.ProtectionData, protection_data.SCHEMA)
    return protection_document(register, sha256=frozen.sha256)
