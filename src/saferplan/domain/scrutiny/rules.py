"""The rules of scrutiny as data (`data/scrutiny.toml`), and what a text about members must not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.powers.gate import person_details_in
from saferplan.domain.tables import read_table


class AttentionKind(StrEnum):
    """What of scrutiny may need somebody."""

    RESPONSE_OVERDUE = "response_overdue"
    MEETING_MISSING = "meeting_missing"
    RESPONSE_DUE = "response_due"
    QUESTION_OPEN = "question_open"
    COPIES_MISSING = "copies_missing"
    NOT_FOLLOWED = "not_followed"
    PACK_MISSING = "pack_missing"

    @property
    def urgent(self) -> bool:
        """Whether something is late already."""
        return self in (AttentionKind.RESPONSE_OVERDUE, AttentionKind.MEETING_MISSING)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked, where that is said, and how far it was checked."""

    text: str
    reference: str
    source: str
    checked: str
    months: int = 0
    days: int = 0

    @property
    def verified(self) -> bool:
        """Whether it was read in the source."""
        return self.checked == "V"


class Parties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words by which a party is recognised, and why they are refused."""

    words: tuple[str, ...]
    text: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of something that needs somebody, and what to do."""

    sentence: str
    remedy: str


class ScrutinyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `data/scrutiny.toml`."""

    committee: Rule
    yearly: Rule
    response: Rule
    question: Rule
    parties: Parties
    attention: Mapping[AttentionKind, Words]


@cache
def scrutiny_rules() -> ScrutinyRules:
    """The rules, read once.

    >>> scrutiny_rules().response.verified
    False
    """
    return read_table("scrutiny", ScrutinyRules)


def response_due(made: date) -> date:
    """The day by which a response is due, where the committee asked for no other.

    >>> response_due(date(2017, 6, 27))
    datetime.date(2017, 7, 25)
    """
    return made + timedelta(days=scrutiny_rules().response.days)


def question_late(asked: date) -> date:
    """The day after which a question without an answer is spoken of as late.

    >>> question_late(date(2017, 6, 27))
    datetime.date(2017, 7, 25)
    """
    return asked + timedelta(days=scrutiny_rules().question.days)


def members_details_in(text: str) -> tuple[str, ...]:
    """What in a text about members should not be kept: what points at a person, and parties.

    >>> members_details_in("A member asked how the council copes with further cuts.")
    ()
    >>> members_details_in("The Labour group asked, with Sarah Example")
    ('a name', 'a party')
    """
    found = person_details_in(text)
    plain = f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "
    if any(f" {one} " in plain for one in scrutiny_rules().parties.words):
        found = (*found, "a party")
    return found
