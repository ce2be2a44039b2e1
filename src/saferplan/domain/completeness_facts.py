"""What is stated of an assessment, for completeness rules to be held against; and what a test of any subject finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.display import names_in_words
from saferplan.domain.periods import Period


class Status(Enum):
    """What the check found."""

    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not in force"


class MeasureFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the assessment says of one measure.

    `group` is the group of its category (`recorded-crime`, `anti-social-behaviour`, `environment` and others),
    `section` where it stands. `count` and `rate` are there with their period. A `headline` measure is one of
    those that the assessment reports change of; `change` says that the earlier number and the change are
    stated. A `notable` change is a signal or one to watch; `explained`, that its reason, or that it is not
    known, was entered. `source`, `extracted` and `caveats` are stated beside the measure.
    """

    id: str
    title: str
    group: str
    strands: tuple[Strand, ...]
    section: str
    count: bool
    rate: bool
    headline: bool = True
    change: bool = False
    notable: bool = False
    explained: bool = False
    source: bool = True
    extracted: bool = True
    caveats: bool = True


class AssessmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is in an assessment, for the rules to be held against.

    Where a field names a section, it is the section's id, and None where nothing has been entered or computed
    for it: a placeholder is not content. `period` is the year the assessment is about, `plan_starts` the first
    day of the plan it is to inform. `missing_sets` says whether the register of shared information names the
    sets that did not arrive. `not_known` gives, by rule, why it cannot be said whether a rule is met.
    """

    period: Period
    plan_starts: date | None = None
    adopted_on: date | None = None
    adopted_by: str = ""
    measures: tuple[MeasureFacts, ...] = ()
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    priorities: str | None = None
    community_views: str | None = None
    last_year: str | None = None
    receipts: str | None = None
    missing_sets: bool = False
    police_objectives: str | None = None
    equality: str | None = None
    peers: str | None = None
    why_no_peers: str = ""
    horizon_scan: str | None = None
    not_known: Mapping[str, str] = {}


class Found(msgspec.Struct, frozen=True):
    """What a test found, before it becomes a line."""

    status: Status
    explanation: str
    section: str = ""
    remedy: str = ""


def listed(words: Sequence[str]) -> str:
    """The words in a sentence: all of them where there are few, else the first and how many more.

    >>> listed(["theft"]), listed(["theft", "fraud"]), listed(["a", "b", "c", "d", "e", "f", "g"])
    ('theft', 'theft and fraud', 'a, b, c, d and 3 more')
    """
    shown = list(words) if len(words) <= 5 else [*words[:4], f"{len(words) - 4} more"]
    return names_in_words(shown)
