"""A month that the force never sent, of which a neighbour's file has some records all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saferplan.domain.periods import Month, Period
from saferplan.workspace.workspace import Workspace

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def street_file(folder: Path, month: str, force: str, records: int) -> Path:
    """A street file with so many records of anti-social behaviour in one small area of the partnership."""
    row = f",{month},A force,A force,-1.374,52.723,On or near A Street,E01025931,North West,Anti-social behaviour,,"
    path = folder / month / f"{month}-{force}-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join([HEADER, *[row] * records, ""]), encoding="utf-8", newline="")
    return path


@pytest.mark.slow
def test_records_of_a_month_that_is_not_held_are_told_of_and_counted_the_same_way_everywhere(
    worked_example: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(worked_example.folder.root, tmp_path / "partnership")
    workspace = Workspace.open(tmp_path / "partnership")
    files = [
        street_file(tmp_path, "2017-04", "leicestershire", 30),
        street_file(tmp_path, "2017-05", "derbyshire", 4),
        street_file(tmp_path, "2017-06", "leicestershire", 40),
    ]
    workspace.add_evidence(files)
    made = workspace.assess("2017-06", formats=[])
    counts = [
        one
        for one in made.document.figures
        if one.definition.statistic == "count"
        and one.definition.measure == "anti-social-behaviour"
        and one.definition.period == Period(Month(2016, 7), Month(2017, 6))
    ]
    assert len(counts) > 50  # the partnership's and those of its wards and small areas
    assert any("May 2017" in caveat for caveat in counts[0].caveats)
    assert workspace.verify(made.assessment.settings.name).holds
