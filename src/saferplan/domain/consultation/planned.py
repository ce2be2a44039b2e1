"""A consultation as a plan writes it: who is asked, for which groups, when, and how."""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.display import written_day


class GroupToAsk(msgspec.Struct, frozen=True, kw_only=True):
    """A group that is asked. `affected` says how it is particularly affected, empty where it is not."""

    name: str
    represented_by: str = ""
    affected: str = ""


class PlannedConsultation(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation of a plan's year; what is empty was not entered, and is not known.

    `ways` are those in which people can answer, `publicised` says how it is made known.
    """

    number: int
    title: str
    kind: ConsultationKind
    people: str
    starts: dt.date
    ends: dt.date
    groups: tuple[GroupToAsk, ...] = ()
    ways: tuple[str, ...] = ()
    publicised: str = ""
    questionnaire: str = ""
    body: str = ""

    @property
    def when(self) -> str:
        """Its days, in words."""
        if self.starts == self.ends:
            return written_day(self.starts)
        return f"{written_day(self.starts)} to {written_day(self.ends)}"

    @property
    def not_entered(self) -> tuple[str, ...]:
        """What a reader of the plan would ask, and nobody has entered."""
        wanted = (
            ("which groups are asked", bool(self.groups)),
            ("who is particularly affected", any(one.affected for one in self.groups)),
            ("how it is made known", bool(self.publicised.strip())),
        )
        return tuple(words for words, there in wanted if not there)
