"""What of governance needs somebody now (`data/governance_attention.toml`), the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.governance.reviews import SOON
from saferplan.domain.tables import read_table


class AttentionKind(StrEnum):
    """What may need somebody."""

    RISK_REVIEW_OVERDUE = "risk_review_overdue"
    CONTROL_OVERDUE = "control_overdue"
    EQUALITY_REVIEW_OVERDUE = "equality_review_overdue"
    EQUALITY_ACTION_OVERDUE = "equality_action_overdue"
    PROTOCOL_REVIEW_OVERDUE = "protocol_review_overdue"
    PROTECTION_REVIEW_OVERDUE = "protection_review_overdue"
    RETENTION_OVERDUE = "retention_overdue"
    RISK_REVIEW_DUE = "risk_review_due"
    CONTROL_DUE = "control_due"
    EQUALITY_REVIEW_DUE = "equality_review_due"
    EQUALITY_ACTION_DUE = "equality_action_due"
    PROTOCOL_REVIEW_DUE = "protocol_review_due"
    PROTECTION_REVIEW_DUE = "protection_review_due"
    RETENTION_DUE = "retention_due"
    PROTOCOL_UNSIGNED = "protocol_unsigned"
    EQUALITY_TO_SIGN = "equality_to_sign"

    @property
    def urgent(self) -> bool:
        """Whether it is late already."""
        return self.value.endswith("_overdue")


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a day: what it is, such as `risk_review`, of which row, and by which day.

    `subject` names the row by kind and number, such as `risk 3`; `owner` is the organisation that sees to it.
    """

    what: str
    subject: str
    title: str
    due: date
    owner: int | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits without a day of its own."""

    kind: AttentionKind
    subject: str
    title: str
    detail: str = ""
    owner: int | None = None


class Attention(msgspec.Struct, frozen=True, kw_only=True):
    """Something that needs somebody, in a sentence, with what to do. `owner` is the organisation that sees to it."""

    kind: AttentionKind
    subject: str
    sentence: str
    remedy: str
    owner: int | None = None


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sentence: str
    remedy: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attention: Mapping[AttentionKind, _Words]


@cache
def _words() -> Mapping[AttentionKind, _Words]:
    return read_table("governance_attention", _Table).attention


def attention(dated: Iterable[Dated], waiting: Iterable[Waiting], today: date) -> tuple[Attention, ...]:
    """What is overdue, then what is due within 30 days, then what waits; within a kind the oldest day first.

    >>> review = Dated(what="risk_review", subject="risk 3", title="R3 Funding", due=date(2017, 6, 1))
    >>> attention([review], [], date(2017, 6, 27))[0].sentence
    'R3 Funding: its review was due on 1 June 2017.'
    """
    found: list[tuple[AttentionKind, date, str, str, int | None, str]] = []
    for one in dated:
        if one.due <= today + SOON:
            kind = AttentionKind(f"{one.what}_{'overdue' if one.due < today else 'due'}")
            found.append((kind, one.due, one.subject, one.title, one.owner, written_day(one.due)))
    found += [(one.kind, today, one.subject, one.title, one.owner, one.detail) for one in waiting]
    order = list(AttentionKind)
    found.sort(key=lambda one: (order.index(one[0]), one[1], one[2]))
    return tuple(
        Attention(
            kind=kind,
            subject=subject,
            sentence=_words()[kind].sentence.format(title=title, detail=detail),
            remedy=_words()[kind].remedy,
            owner=owner,
        )
        for kind, _, subject, title, owner, detail in found
    )
