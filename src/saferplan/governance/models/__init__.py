"""Governance as tables: risks with their controls and reviews, equality assessments, protocols, datasets."""

from saferplan.governance.models.equality import EqualityAction, EqualityAssessment, EqualityLine
from saferplan.governance.models.protection import (
    HeldDataset,
    ProtectionAssessment,
    Protocol,
    ProtocolSignature,
    ProtocolVersion,
)
from saferplan.governance.models.registers import FrozenEquality, ProtectionRegister, RiskRegister
from saferplan.governance.models.risks import Control, Risk, RiskReview

__all__ = [
    "Control",
    "EqualityAction",
    "EqualityAssessment",
    "EqualityLine",
    "FrozenEquality",
    "HeldDataset",
    "ProtectionAssessment",
    "ProtectionRegister",
    "Protocol",
    "ProtocolSignature",
    "ProtocolVersion",
    "Risk",
    "RiskRegister",
    "RiskReview",
]
