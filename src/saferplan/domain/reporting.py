"""Which categories of the national crime survey and of police records come closest, and how they differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from saferplan.domain.tables import read_table


class SurveyPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category of the survey, ours that comes closest, and how the two differ, as a sentence."""

    survey: str
    category: str
    differs: str


class _Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pair: tuple[SurveyPair, ...]


@cache
def _pairs() -> tuple[SurveyPair, ...]:
    return read_table("survey_categories", _Pairs).pair


def survey_categories() -> Mapping[str, str]:
    """Our category for each of the survey's that has one close to it.

    >>> survey_categories()["domestic burglary"]
    'burglary'
    """
    return MappingProxyType({one.survey: one.category for one in _pairs()})


def differs(category: str) -> str:
    """How what the survey asks about differs from our category; empty where no pair is known.

    >>> differs("robbery")
    'The survey asks people in households; robberies of businesses are in the police records only.'
    """
    return next((one.differs for one in _pairs() if one.category == category), "")
