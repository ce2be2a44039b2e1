"""Which rows of governance can be spoken of. What is of a restricted action is known to those who may know of that."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.governance.models import (
    Control,
    EqualityAction,
    EqualityAssessment,
    EqualityLine,
    FrozenEquality,
    HeldDataset,
    ProtectionAssessment,
    ProtectionRegister,
    Protocol,
    ProtocolSignature,
    ProtocolVersion,
    Risk,
    RiskRegister,
    RiskReview,
)
from saferplan.governance.selectors import equality_visible, risks_visible
from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "governance.view") else model.objects.none()

    return visible


def _of_risk(model: type[Control | RiskReview]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.filter(risk__in=risks_visible(actor).order_by().values("pk"))

    return visible


def _of_assessment(model: type[EqualityLine | EqualityAction | FrozenEquality]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.filter(assessment__in=equality_visible(actor).order_by().values("pk"))

    return visible


_OF_RISK = (("governance.risk", "risk"),)
_OF_ASSESSMENT = (("governance.equalityassessment", "assessment"),)

subject_kind(
    Risk,
    "risk",
    plural="risks",
    visible=risks_visible,
    page="risk",
    arguments={"number": "pk"},
    texts=("title", "causes", "consequences", "owner_post"),
    part_of=(("plan.action", "action"), ("strategy.priority", "priority")),
    untold=frozenset({"number", "entered"}),
)
subject_kind(
    Control,
    "mitigating action",
    plural="mitigating actions",
    visible=_of_risk(Control),
    page="risk",
    arguments={"number": "risk_id"},
    texts=("text", "owner_post"),
    searched=Q(ended__isnull=True),
    part_of=_OF_RISK,
)
subject_kind(
    RiskReview,
    "review of a risk",
    plural="reviews of risks",
    visible=_of_risk(RiskReview),
    page="risk",
    arguments={"number": "risk_id"},
    texts=("why",),
    part_of=_OF_RISK,
    spoken_of=False,
    related=("risk",),
)
subject_kind(
    RiskRegister,
    "frozen risk register",
    plural="frozen risk registers",
    visible=_readable(RiskRegister),
    page="risk_registers",
    texts=("purpose",),
    untold=frozenset({"data"}),
    spoken_of=False,
)
subject_kind(
    EqualityAssessment,
    "equality impact assessment",
    plural="equality impact assessments",
    visible=equality_visible,
    page="equality",
    arguments={"number": "pk"},
    texts=("title", "aims", "evidence", "decision_reason", "owner_post"),
    part_of=(
        ("plan.action", "action"),
        ("strategy.priority", "priority"),
        ("plan.plan", "plan"),
        ("strategy.strategy", "strategy"),
    ),
    untold=frozenset({"number"}),
)
subject_kind(
    EqualityLine,
    "characteristic in an equality impact assessment",
    plural="characteristics in equality impact assessments",
    visible=_of_assessment(EqualityLine),
    page="equality",
    arguments={"number": "assessment_id"},
    texts=("why", "effect_words"),
    part_of=_OF_ASSESSMENT,
    spoken_of=False,
    related=("assessment",),
)
subject_kind(
    EqualityAction,
    "action about an effect on equality",
    plural="actions about effects on equality",
    visible=_of_assessment(EqualityAction),
    page="equality",
    arguments={"number": "assessment_id"},
    texts=("text", "evidence", "owner_post"),
    searched=Q(ended__isnull=True),
    part_of=_OF_ASSESSMENT,
)
subject_kind(
    Protocol,
    "information-sharing protocol",
    plural="information-sharing protocols",
    visible=_readable(Protocol),
    page="protocol",
    arguments={"number": "pk"},
    texts=("title", "purpose"),
)
subject_kind(
    ProtocolVersion,
    "version of a protocol",
    plural="versions of protocols",
    visible=_readable(ProtocolVersion),
    page="protocol",
    arguments={"number": "protocol_id"},
    texts=("source", "changes"),
    part_of=(("governance.protocol", "protocol"),),
    related=("protocol",),
)
subject_kind(
    ProtocolSignature,
    "signature",
    plural="signatures",
    visible=_readable(ProtocolSignature),
    page="protocol",
    arguments={"number": "version.protocol_id"},
    texts=("post",),
    part_of=(("governance.protocol", "version__protocol"),),
    spoken_of=False,
    related=("organisation", "version__protocol"),
)
subject_kind(
    HeldDataset,
    "dataset of the data protection register",
    plural="datasets of the data protection register",
    visible=_readable(HeldDataset),
    page="held_dataset",
    arguments={"number": "pk"},
    texts=("title", "contents", "law", "owner_post"),
)
subject_kind(
    ProtectionAssessment,
    "data protection impact assessment",
    plural="data protection impact assessments",
    visible=_readable(ProtectionAssessment),
    page="protection",
    arguments={"number": "pk"},
    texts=("title", "need", "risks", "measures"),
    part_of=(("governance.protocol", "protocol"), ("governance.helddataset", "dataset")),
)
subject_kind(
    FrozenEquality,
    "frozen equality impact assessment",
    plural="frozen equality impact assessments",
    visible=_of_assessment(FrozenEquality),
    page="equality_documents",
    arguments={"number": "assessment_id"},
    texts=("purpose",),
    part_of=_OF_ASSESSMENT,
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("assessment",),
)
subject_kind(
    ProtectionRegister,
    "frozen data protection register",
    plural="frozen data protection registers",
    visible=_readable(ProtectionRegister),
    page="protection_registers",
    texts=("purpose",),
    untold=frozenset({"data"}),
    spoken_of=False,
)
