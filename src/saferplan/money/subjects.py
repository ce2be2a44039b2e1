"""Which rows of money can be spoken of. What belongs to a line is known to those who may know what it pays for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.money.models import (
    Allocation,
    CarryForward,
    Commitment,
    Condition,
    Contribution,
    LineReport,
    MonitoringReturn,
    Spend,
    Virement,
)
from saferplan.money.selectors import allocations_visible, virements_visible


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "money.view") else model.objects.none()

    return visible


def _lines(actor: Actor) -> QuerySet[Any]:
    return allocations_visible(actor) if may(actor, "money.view") else Allocation.objects.none()


def _of_line(model: type[Commitment | Spend | LineReport]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.filter(allocation__in=_lines(actor).order_by().values("pk"))

    return visible


def _virements(actor: Actor) -> QuerySet[Any]:
    return virements_visible(actor) if may(actor, "money.view") else Virement.objects.none()


_OF_CONTRIBUTION = (("money.contribution", "contribution"),)
_OF_LINE = (("money.allocation", "allocation"),)

subject_kind(
    Contribution,
    "contribution",
    plural="contributions",
    visible=_readable(Contribution),
    page="contribution",
    arguments={"number": "pk"},
    texts=("purpose", "condition", "reference"),
    searched=Q(withdrawn__isnull=True),
    related=("funder",),
)
subject_kind(
    Condition,
    "condition",
    plural="conditions of funders",
    visible=_readable(Condition),
    page="contribution",
    arguments={"number": "contribution_id"},
    texts=("text", "evidence"),
    searched=Q(withdrawn__isnull=True),
    part_of=_OF_CONTRIBUTION,
)
subject_kind(
    Allocation,
    "line of money",
    plural="lines of money",
    visible=_lines,
    page="allocation",
    arguments={"number": "pk"},
    texts=("title",),
    searched=Q(withdrawn__isnull=True),
    part_of=(*_OF_CONTRIBUTION, ("plan.action", "action")),
)
subject_kind(
    Commitment,
    "commitment",
    plural="earmarks and commitments",
    visible=_of_line(Commitment),
    page="allocation",
    arguments={"number": "allocation_id"},
    texts=("text",),
    part_of=_OF_LINE,
)
subject_kind(
    Spend,
    "payment",
    plural="payments",
    visible=_of_line(Spend),
    page="allocation",
    arguments={"number": "allocation_id"},
    texts=("text", "reference"),
    searched=Q(withdrawn__isnull=True),
    part_of=_OF_LINE,
)
subject_kind(
    LineReport,
    "report on a line of money",
    plural="reports on lines of money",
    visible=_of_line(LineReport),
    page="allocation",
    arguments={"number": "allocation_id"},
    texts=("outputs", "variance_reason", "proposal", "risks"),
    part_of=_OF_LINE,
    related=("allocation",),
)
subject_kind(
    Virement,
    "move of money",
    plural="moves of money",
    visible=_virements,
    page="virement",
    arguments={"number": "pk"},
    texts=("why", "consent"),
    part_of=(("money.allocation", "giving"), ("money.allocation", "receiving")),
    related=("giving", "receiving"),
)
subject_kind(
    CarryForward,
    "request to carry money forward",
    plural="requests to carry money forward",
    visible=_readable(CarryForward),
    page="year_end",
    arguments={"year": "contribution.plan.year"},
    texts=("why", "consent"),
    part_of=_OF_CONTRIBUTION,
    related=("contribution__funder", "contribution__plan"),
)
subject_kind(
    MonitoringReturn,
    "return to a funder",
    plural="returns to funders",
    visible=_readable(MonitoringReturn),
    page="monitoring_return",
    arguments={"number": "contribution_id", "quarter": "quarter"},
    part_of=_OF_CONTRIBUTION,
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("contribution__funder",),
)
