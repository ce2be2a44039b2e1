"""Freezing documents of governance as they stand: the risk register, an assessment, the protection register."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from saferplan.documents.definition import Document
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
from saferplan.history.freezing import as_stored
from saferplan.history.policies import require
from saferplan.history.recording import record

_Frozen = TypeVar("_Frozen", bound=FrozenForUse)


def register_freeze(*, by: Actor, purpose: str) -> RiskRegister:
    """Freeze the risk register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, or it was frozen for that on this day already.
    """
    _require(by, purpose)
    data = register_data.register_data(by=by, purpose=purpose)
    return _freeze(by, RiskRegister(), purpose, data, register_data.SCHEMA, "risk_register_frozen")


def equality_freeze(*, by: Actor, assessment: EqualityAssessment, purpose: str) -> FrozenEquality:
    """Freeze an equality impact assessment as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, or it was frozen for that on this day already.
    """
    _require(by, purpose)
    data = equality_data.equality_data(by=by, assessment=assessment, purpose=purpose)
    row = FrozenEquality(assessment=assessment)
    return _freeze(by, row, purpose, data, equality_data.SCHEMA, "equality_frozen")


def protection_freeze(*, by: Actor, purpose: str) -> ProtectionRegister:
    """Freeze the data protection register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, or it was frozen for that on this day already.
    """
    _require(by, purpose)
    data = protection_data.protection_data(by=by, purpose=purpose)
    row = ProtectionRegister()
    return _freeze(by, row, purpose, data, protection_data.SCHEMA, "protection_register_frozen")


def _require(by: Actor, purpose: str) -> None:
    require(by, "governance.register_freeze")
    require_words(purpose, "Say what it is frozen for, such as a meeting.", field="purpose")
    refuse_identifying({"purpose": purpose})


def _freeze(by: Actor, row: _Frozen, purpose: str, data: msgspec.Struct, schema: int, event: str) -> _Frozen:
    row.frozen_on, row.purpose, row.schema = by.today, purpose, schema
    row.data, row.sha256 = as_stored(data)
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
    if isinstance(frozen, RiskRegister):
        return register_document(data_of(frozen), sha256=frozen.sha256)
    if isinstance(frozen, FrozenEquality):
        held = frozen.unaltered(equality_data.EqualityData, equality_data.SCHEMA)
        return equality_document(held, sha256=frozen.sha256)
    register = frozen.unaltered(protection_data.ProtectionData, protection_data.SCHEMA)
    return protection_document(register, sha256=frozen.sha256)
