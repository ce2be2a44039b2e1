"""Searching assessments that everybody has, all of them together, for hidden counts that can be worked out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saferplan.assessment.disclosure_search import Leak, keyed, search
from saferplan.assessment.published_before import told_counts
from saferplan.assessment.recounting import recounting
from saferplan.assessment.same_count import key_of
from saferplan.assessment.sums import between, sums_among
from saferplan.geography.geography import Geography
from saferplan.store import Store
from saferplan.workspace.assessments import Assessments


def given_away(assessments: Assessments, store: Store, names: Sequence[str]) -> tuple[Leak, ...]:
    """What these assessments together give away, to somebody who knows how areas and months add up.

    What adds up is found on the newest evidence, from which every count is counted once more; the values that the
    search solves with are those that the documents show.

    Raises:
        SaferPlanError: there is no assessment of a name.
    """
    documents = {one.name: one.document for one in assessments.public(names)}
    counts = {key_of(one): one for document in documents.values() for one in told_counts(document)}
    snapshot = store.snapshot()
    figures = {one.id: one for one in (*counts.values(), *between(list(counts.values())))}
    recounted = recounting(snapshot, Geography.from_snapshot(snapshot))(list(figures.values()))
    exact = [
        msgspec.structs.replace(figures[id_], value=count, absence=None) for id_, count in recounted.items()
    ]
    totals = keyed(sums_among(exact), figures)
    return search(documents, tuple(dict.fromkeys(totals)))
