"""A released consultation as other rooms take it: the assessment prints it, candidates are scored by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from saferplan.domain.consultation.ranking import RankedPriority

FILE = "consultations.json"
"""Where an assessment's folder holds the consultations that it draws on, beside what people wrote."""


class ShareOfAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """A share in per cent, of `base` answers that count; None where too few answered for it to be shown.

    `lower` and `upper` are the 95% interval, only where chance chose the people.
    """

    question: str
    said: str
    percent: float | None
    base: int
    effective: float | None = None
    lower: float | None = None
    upper: float | None = None


class ReleasedConsultation(msgspec.Struct, frozen=True, kw_only=True):
    """What was released of a consultation. `sha256` is the hash of the frozen report that it is taken from."""

    number: int
    title: str
    kind: str
    starts: dt.date
    ends: dt.date
    released: dt.date
    answers: int | None
    warning: str
    synthetic: str
    heard: str
    groups: tuple[str, ...]
    affected: tuple[str, ...]
    shares: tuple[ShareOfAnswers, ...]
    ranking: tuple[RankedPriority, ...]
    sha256: str

    @property
    def when(self) -> str:
        """Its days, in words."""
        return f"{self.starts:%-d %B %Y} to {self.ends:%-d %B %Y}"


def newest_ranking(
    held: Iterable[ReleasedConsultation], day: dt.date, months: int
) -> ReleasedConsultation | None:
    """The newest consultation with a ranking that ended within so many months before a day, and was released by it."""
    first = day.year * 12 + day.month - months
    fitting = [
        one
        for one in held
        if one.ranking and one.released <= day and one.ends.year * 12 + one.ends.month >= first
    ]
    return max(fitting, key=lambda one: (one.ends, one.released), default=None)


def written_consultations(held: Iterable[ReleasedConsultation]) -> bytes:
    """Consultations as the file of an assessment holds them."""
    return msgspec.json.format(msgspec.json.encode(tuple(held)), indent=2) + b"\n"


def read_consultations(content: bytes) -> tuple[ReleasedConsultation, ...]:
    """The consultations that such a file holds.

    Raises:
        msgspec.MsgspecError: it is no such file.
    """
    return msgspec.json.decode(content, type=tuple[ReleasedConsultation, ...])
