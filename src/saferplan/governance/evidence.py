"""What of the evidence belongs beside the register: what is held there without an entry here, and the disposal log.

The evidence keeps, of each partner's list, its agreement and the day until which it may be kept, and the log of what
was disposed of. Both are shown beside the register and kept nowhere twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.desk.opening import names_of, status_of, workspace_open
from saferplan.evidence.disposing import disposed_of
from saferplan.evidence.lists import list_mappings
from saferplan.evidence.mapping import ListFacts
from saferplan.governance.models import HeldDataset


@dataclass(frozen=True, slots=True)
class HeldInEvidence:
    """A dataset of the evidence: its name there, its title, and what its mapping says, where it is a partner's list."""

    name: str
    title: str
    facts: ListFacts | None

    def past(self, today: dt.date) -> bool:
        """Whether it is held past the day until which it may be kept."""
        return self.facts is not None and self.facts.retain_until < today


@dataclass(frozen=True, slots=True)
class EvidenceHeld:
    """What the evidence holds, dataset by dataset, and what was disposed of, in words, the newest first."""

    datasets: tuple[HeldInEvidence, ...] = ()
    disposals: tuple[str, ...] = ()

    def named(self, name: str) -> HeldInEvidence | None:
        """The dataset of a name; None where the evidence has none, or no longer."""
        return next((one for one in self.datasets if one.name == name), None)

    def without_entry(self, entered: Iterable[HeldDataset]) -> tuple[HeldInEvidence, ...]:
        """What is held and stands in no entry of the register."""
        names = {one.dataset for one in entered if one.ended is None}
        return tuple(one for one in self.datasets if one.name not in names)


def evidence_held(*, day: dt.date) -> EvidenceHeld | None:
    """What the evidence of this site holds on a day; None where the site has no evidence."""
    workspace = workspace_open()
    if workspace is None:
        return None
    status, names = status_of(workspace, day), names_of(workspace)
    mappings = list_mappings(workspace.store.snapshot())
    return EvidenceHeld(
        datasets=tuple(
            HeldInEvidence(
                one.dataset,
                names.title(one.dataset),
                mappings[one.dataset].list if one.dataset in mappings else None,
            )
            for one in status.datasets
        ),
        disposals=tuple(disposed_of(one) for one in reversed(status.disposals)),
    )
