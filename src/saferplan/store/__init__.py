"""Immutable tables under numbered, hashed manifests: adding is atomic, readers keep the snapshot they opened.

Knows files, tables and snapshots; knows nothing of crime.
"""

from saferplan.store.addition import Addition, ConflictError, KeptFile
from saferplan.store.disposal import Disposal, Doomed, disposals
from saferplan.store.manifest import ReceivedFile
from saferplan.store.snapshot import Part, Snapshot
from saferplan.store.store import SnapshotSummary, Store
from saferplan.store.upkeep import Cleared, Damage

__all__ = [
    "Addition",
    "Cleared",
    "ConflictError",
    "Damage",
    "Disposal",
    "Doomed",
    "KeptFile",
    "Part",
    "ReceivedFile",
    "Snapshot",
    "SnapshotSummary",
    "Store",
    "disposals",
]
