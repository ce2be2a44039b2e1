"""What is said beside a change: months that were received again."""

from __future__ import annotations

import numpy as np
from reading import words_of

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.levels import Counted, level_of
from saferplan.assessment.sources import SourceHeld
from saferplan.assessment.wording import restated_notices
from saferplan.domain.measures import all_crime
from saferplan.domain.periods import Month, Period
from saferplan.domain.verdicts import WhyNotTested, not_tested

YEAR = Period.year_ending(Month(2022, 9))


def change() -> MeasureChange:
    maker = FigureMaker(Ledger(), "S0123456789ab")
    held = np.ones(len(YEAR), dtype=np.bool_)
    counted = Counted(
        all_crime(), Place("E07000134", "A district", "district", ("E07000134",)), (), YEAR, held * 5, held
    )
    level = level_of(maker, counted, YEAR, None, 0.95)
    return MeasureChange(counted, level, level, not_tested(WhyNotTested.GAP), ())


def source(*restated: Month) -> SourceHeld:
    return SourceHeld(
        "police-street", "Police", YEAR, frozenset(YEAR), 60, 0, "1 June 2023", frozenset(restated)
    )


def test_months_received_again_are_named_where_they_are_counted() -> None:
    (notice,) = restated_notices([source(Month(2022, 6), Month(2019, 1))], [change()], YEAR)
    said = "".join(words_of(notice))
    assert "June 2022" in said
    assert "2019" not in said


def test_nothing_is_said_of_months_received_once_or_of_years_not_compared() -> None:
    assert restated_notices([source()], [change()], YEAR) == ()
    assert restated_notices([source(Month(2019, 1))], [change()], YEAR) == ()
