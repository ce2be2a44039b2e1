"""Freezing the risk register: as it stands on a day, for a meeting or a report."""

from __future__ import annotations

from saferplan.documents.definition import Document
from saferplan.governance.checks import refuse_identifying
from saferplan.governance.models import RiskRegister
from saferplan.governance.register_data import SCHEMA, RegisterData, register_data
from saferplan.governance.register_document import register_document
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.freezing import as_stored
from saferplan.history.policies import require
from saferplan.history.recording import record


def register_freeze(*, by: Actor, purpose: str) -> RiskRegister:
    """Freeze the register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, or it was frozen for that on this day already.
    """
    require(by, "governance.register_freeze")
    require_words(purpose, "Say what it is frozen for, such as a meeting.", field="purpose")
    refuse_identifying({"purpose": purpose})
    data, sha256 = as_stored(register_data(by=by, purpose=purpose))
    frozen = RiskRegister(frozen_on=by.today, purpose=purpose, schema=SCHEMA, data=data, sha256=sha256)
    record("risk_register_frozen", frozen, by=by)
    return frozen


def data_of(frozen: RiskRegister) -> RegisterData:
    """What a frozen register says.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return frozen.unaltered(RegisterData, SCHEMA)


def document_of(frozen: RiskRegister) -> Document:
    """A frozen register as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return register_document(data_of(frozen), sha256=frozen.sha256)
