"""What an assessment was asked to be: everything besides the snapshot that decides what comes out."""

from __future__ import annotations

from datetime import date

import msgspec

from saferplan.assessment.interventions import PlannedIntervention
from saferplan.documents.definition import Marking
from saferplan.domain.periods import Month, Period

# Months shown month by month, and kept for season: five years, as long as they are held.
WINDOW_MONTHS = 60


class AssessmentSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of one assessment; frozen with it, so that it can be recomputed.

    `audience` decides the protection of small numbers. `peers` are district codes given by the user; empty:
    the most similar districts. `false_discovery_rate` is for all tests of the assessment together, `level`
    for intervals. `seed` starts every simulation. `previous` names the adopted assessment of the year before.
    `analysis` is empty for an assessment; else the one analysis that is wanted, of `measure` where it is of one.
    `interventions` are evaluated. `public` names the assessments that everybody had, so that nothing of theirs is given
    away.
    """

    name: str
    partnership: str
    partnership_name: str
    year_ending: Month
    audience: Marking
    peers: tuple[str, ...] = ()
    false_discovery_rate: float = 0.05
    level: float = 0.95
    seed: int = 2017
    prepared_by: str = ""
    synthetic: str = ""
    previous: str = ""
    adopted_on: str = ""
    adopted_by: str = ""
    analysis: str = ""
    measure: str = ""
    interventions: tuple[PlannedIntervention, ...] = ()
    public: tuple[str, ...] = ()

    @property
    def year(self) -> Period:
        """The twelve months the assessment is about."""
        return Period.year_ending(self.year_ending)

    @property
    def window(self) -> Period:
        """The months looked at: the year and what went before it."""
        return Period(self.year_ending + -(WINDOW_MONTHS - 1), self.year_ending)

    @property
    def plan_starts(self) -> date:
        """The first day of the plan that the assessment is to inform: the first of April after its year."""
        end = self.year_ending
        return date(end.year if end.month <= 3 else end.year + 1, 4, 1)

    @property
    def status(self) -> str:
        """Draft until somebody adopted it."""
        return "Adopted" if self.adopted_on else "Draft"
