"""Freezing the risk register: as it stands on a day, for a meeting or a report."""

from __future__ import annotations

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.governance.checks import refuse_identifying, require_reason
from saferplan.governance.models import RiskRegister
from saferplan.governance.register_data import SCHEMA, RegisterData, register_data
from saferplan.governance.register_document import register_document
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record


def register_freeze(*, by: Actor, purpose: str) -> RiskRegister:
    """Freeze the register as it stands, for what `purpose` says.

    Raises:
        ValidationError: nothing says what it is for, it was frozen for that on this day already, or nothing says
            where a figure in it comes from.
    """
    require(by, "governance.register_freeze")
    require_reason(purpose, "purpose", "Say what it is frozen for, such as a meeting.")
    refuse_identifying({"purpose": purpose})
    told = register_data(by=by, purpose=purpose)
    data, sha256 = settled_with_figures(told, register_document)
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
    return with_sources(register_document(data_of(frozen), sha256=frozen.sha256), figures_in(frozen))
