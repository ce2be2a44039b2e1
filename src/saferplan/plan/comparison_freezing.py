"""Freezing the comparison of two plans: once, when a refresh is completed."""

from __future__ import annotations

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.domain.planning.comparison import compare
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.comparing import plan_items
from saferplan.plan.comparison_data import SCHEMA, ComparisonData, PlanEnding, comparison_read
from saferplan.plan.comparison_document import comparison_document
from saferplan.plan.models import FrozenComparison, Refresh


def comparison_freeze(*, by: Actor, refresh: Refresh, ending: PlanEnding) -> FrozenComparison:
    """Freeze what a refresh made of a plan: a part of completing it, which asks for the right.

    Raises:
        ValidationError: nothing says where a figure in it comes from.
    """
    partnership = partnership_get()
    data, sha256 = settled_with_figures(
        ComparisonData(
            partnership=str(partnership or "Partnership"),
            synthetic=partnership.synthetic if partnership else "",
            then=str(refresh.plan),
            now=str(refresh.into),
            mid_year=refresh.mid_year,
            completed=by.today,
            priorities=ending.priorities,
            actions=ending.actions,
            comparison=compare(ending.items, plan_items(by=by, plan=refresh.into, restricted=False)),
            restricted=ending.restricted,
        ),
        comparison_document,
    )
    frozen = FrozenComparison(refresh=refresh, schema=SCHEMA, data=data, sha256=sha256)
    record("comparison_frozen", frozen, by=by)
    return frozen


def document_of(frozen: FrozenComparison) -> Document:
    """A frozen comparison as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return with_sources(
        comparison_document(comparison_read(frozen), sha256=frozen.sha256), figures_in(frozen)
    )
