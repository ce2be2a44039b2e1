"""The kinds of files that are recognised without anybody saying what they are."""

from __future__ import annotations

from saferplan.evidence.sources import Source
from saferplan.evidence.sources.police_outcomes import POLICE_OUTCOMES
from saferplan.evidence.sources.police_stop_and_search import POLICE_STOP_AND_SEARCH
from saferplan.evidence.sources.police_street import POLICE_STREET

ALL: tuple[Source, ...] = (POLICE_STREET, POLICE_OUTCOMES, POLICE_STOP_AND_SEARCH)
