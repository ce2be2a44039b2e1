"""The consultations that an assessment draws on: those released by the day on which it is made, written beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from saferplan.consultation.releasing import released_consultations
from saferplan.domain.consultation.released import FILE, ReleasedConsultation, written_consultations
from saferplan.domain.periods import Month, Period


def consultations_write(folder: Path, year_ending: str, day: dt.date) -> tuple[ReleasedConsultation, ...]:
    """Write the released consultations that an assessment of a year draws on; without any there is no file.

    Args:
        folder: where what people write into the assessment lies.
        year_ending: the last month of the year that is assessed, as `2017-03`.
        day: when it is made: what ended from the year's first day on, and was released by then, is drawn on.
    """
    year = Period.year_ending(Month.parse(year_ending))
    first = dt.date(year.first.year, year.first.month, 1)
    held = tuple(one for one in released_consultations() if one.ends >= first and one.released <= day)
    path = folder / FILE
    if held:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written_consultations(held))
    else:
        path.unlink(missing_ok=True)
    return held
