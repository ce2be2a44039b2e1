"""An assessment draws on the consultations that were released by the day on which it is made, and on no others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from consultation_world import JUNE, released_make, survey_make
from saferplan.assessment.entries import read_entries
from saferplan.desk.consultations import consultations_write
from saferplan.domain.consultation.released import FILE

pytestmark = pytest.mark.django_db


def test_what_was_released_in_time_is_written_beside_the_assessment(tmp_path: Path) -> None:
    survey = survey_make()
    folder = tmp_path / "entries"
    assert consultations_write(folder, "2017-06", JUNE) == ()
    assert not folder.exists()
    workshop = released_make(survey)
    (one,) = consultations_write(folder, "2017-06", JUNE)
    assert one.number == workshop.pk
    assert read_entries(folder).consultations == (one,)


@pytest.mark.parametrize(
    ("year_ending", "day"),
    [
        # Released after the assessment was made; ended before the assessed year began.
        ("2017-06", JUNE - dt.timedelta(days=1)),
        ("2018-06", dt.date(2018, 7, 1)),
    ],
)
def test_others_are_left_out_and_an_earlier_file_goes(tmp_path: Path, year_ending: str, day: dt.date) -> None:
    released_make(survey_make())
    (tmp_path / FILE).write_bytes(b"[]")
    assert consultations_write(tmp_path, year_ending, day) == ()
    assert not (tmp_path / FILE).exists()
