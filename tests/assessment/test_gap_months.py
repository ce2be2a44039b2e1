"""A month that the force never sent, of which a neighbour's file has some records all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from police_files import asb_row, write_street

from saferplan.domain.periods import Month, Period
from saferplan.workspace.workspace import Workspace


@pytest.mark.slow
def test_records_of_a_month_that_is_not_held_are_told_of_and_counted_the_same_way_everywhere(
    worked_example: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(worked_example.folder.root, tmp_path / "partnership")
    workspace = Workspace.open(tmp_path / "partnership")
    for month, force, records in (
        ("2017-04", "leicestershire", 30),
        ("2017-05", "derbyshire", 4),
        ("2017-06", "leicestershire", 40),
    ):
        write_street(tmp_path / "received", [asb_row(month)] * records, month=month, force=force)
    workspace.add_evidence([tmp_path / "received"])
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
