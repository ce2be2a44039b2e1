"""Two versions of a plan side by side: what was kept, what changed, what ended, and what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from saferplan.domain.claims.written import Written


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """A priority, action, milestone or measure as a version of a plan has it.

    `kind` and `id` say which it is in every version; `fields` holds what is compared, by name, as it is printed.
    """

    kind: str
    id: str
    title: Written
    fields: Mapping[str, str] = {}


class FieldChange(msgspec.Struct, frozen=True):
    """A field that reads otherwise. Empty where a version does not have it."""

    field: str
    before: str
    after: str


class ChangedItem(msgspec.Struct, frozen=True):
    """An item that is in both versions, and what reads otherwise; a new title is a change of the field `title`."""

    item: PlanItem
    changes: tuple[FieldChange, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each item, in the order of the version that has it; `kept` and `changed` are as they are now."""

    kept: tuple[PlanItem, ...]
    changed: tuple[ChangedItem, ...]
    ended: tuple[PlanItem, ...]
    new: tuple[PlanItem, ...]


def compare(then: Sequence[PlanItem], now: Sequence[PlanItem]) -> Comparison:
    """What changed from one version of a plan to another.

    Raises:
        ValueError: a version has two items of one kind with the same id.

    >>> then = [PlanItem(kind="measure", id="M1", title="Reports", fields={"target": "900"})]
    >>> now = [PlanItem(kind="measure", id="M1", title="Reports", fields={"target": "850"})]
    >>> compare(then, now).changed[0].changes
    (FieldChange(field='target', before='900', after='850'),)
    """
    before, after = _by_identity(then), _by_identity(now)
    changes = {key: _changes(before[key], after[key]) for key in after if key in before}
    return Comparison(
        kept=tuple(after[key] for key, changed in changes.items() if not changed),
        changed=tuple(ChangedItem(after[key], changed) for key, changed in changes.items() if changed),
        ended=tuple(one for key, one in before.items() if key not in after),
        new=tuple(one for key, one in after.items() if key not in before),
    )


def _by_identity(items: Sequence[PlanItem]) -> dict[tuple[str, str], PlanItem]:
    found = {(one.kind, one.id): one for one in items}
    if len(found) < len(items):
        raise ValueError("a version of a plan has two items of one kind with the same id")
    return found


def _changes(before: PlanItem, after: PlanItem) -> tuple[FieldChange, ...]:
    old, new = {"title": before.title, **before.fields}, {"title": after.title, **after.fields}
    return tuple(
        FieldChange(field, old.get(field, ""), new.get(field, ""))
        for field in dict.fromkeys((*old, *new))
        if old.get(field, "") != new.get(field, "")
    )
