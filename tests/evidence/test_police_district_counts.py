"""Counts by district are added up over the forces whose files they are in."""

from __future__ import annotations

import gzip

import pytest
from lists import opened, written

from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.evidence.sources import Preview
from saferplan.evidence.sources.aggregate_series import AggregateSeries
from saferplan.evidence.sources.police_district_counts import FILE_MEASURE, HEADER, PoliceDistrictCounts

TEXT = """force_file,district,month,crime_type,n
leicestershire,North West Leicestershire,2025-01,Burglary,20
derbyshire,North West Leicestershire,2025-01,Burglary,3
leicestershire,(no location),2025-01,Burglary,4
leicestershire,North West Leicestershire,2025-01,Anti-social behaviour,0
"""


class Names:
    def code_of(self, name: str) -> str | None:
        return {"North West Leicestershire": "E07000134"}.get(name)


def counted(file, **how) -> dict[tuple[str, str], float]:
    (reading,) = PoliceDistrictCounts(**how).read(file)
    table = reading.table.to_pylist()
    assert all(row["first_month"] == row["last_month"] for row in table)
    return {(row["measure"], row["area_code"]): row["value"] for row in table}


def test_a_districts_records_are_added_up_over_forces_and_the_files_counted(tmp_path):
    assert counted(written(tmp_path, TEXT), names=Names()) == {
        ("police-street/burglary", "E07000134"): 23,
        ("police-street/burglary", "force:leicestershire"): 4,
        ("police-street/anti-social-behaviour", "E07000134"): 0,
        (FILE_MEASURE, "force:leicestershire"): 24,
        (FILE_MEASURE, "force:derbyshire"): 3,
    }


def test_names_are_kept_where_codes_are_not_known_and_that_is_said(tmp_path):
    file = written(tmp_path, TEXT.replace("derbyshire,North West Leicestershire", "derbyshire,Atlantis"))
    assert ("police-street/burglary", "name:Atlantis") in counted(file)
    (reading,) = PoliceDistrictCounts(names=Names()).read(file)
    assert reading.notes == ("The codes of 1 districts are not known: Atlantis.",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,b,2025-1,Burglary,3", "column 'month': This is not a month."),
        ("a,b,2027-01,Burglary,3", "The month is in the future."),
        ("a,b,2025-01,Burgalry,3", "column 'crime_type': This is not a crime type of police.uk."),
        ("a,b,2025-01,Burglary,-3", "column 'n': This is not a count."),
        ("a,b,2025-01,Burglary,3.0", "column 'n': This is not a count."),
        ("a,b,2025-01,Burglary,3\na,b,2025-01,Burglary,3", "Keep one of this row and row 2."),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, row, said):
    with pytest.raises(RefusalError) as refused:
        PoliceDistrictCounts().read(written(tmp_path, ",".join(HEADER) + "\n" + row + "\n"))
    assert said in str(refused.value)


def test_counts_are_recognised_and_not_taken_for_another_series():
    preview = Preview("a.csv", HEADER, ())
    assert PoliceDistrictCounts().recognises(preview)
    assert not AggregateSeries().recognises(preview)


@pytest.mark.real
def test_the_district_of_the_founding_report_in_2025(shared_data, tmp_path):
    path = tmp_path / "counts.csv"
    source = shared_data / "district_counts" / "district_month_type_2025.csv.gz"
    path.write_bytes(gzip.decompress(source.read_bytes()))
    (reading,) = PoliceDistrictCounts().read(opened(path))
    table = reading.table.to_pylist()
    district = [row for row in table if row["area_code"] == "name:North West Leicestershire"]
    assert sum(row["value"] for row in district) == 8_008
    assert {row["first_month"] for row in district} == {
        month.ordinal for month in (Month(2025, number) for number in range(1, 13))
    }
    files = [row for row in table if row["measure"] == FILE_MEASURE]
    placed = [row for row in table if row["measure"] != FILE_MEASURE]
    assert sum(row["value"] for row in files) == sum(row["value"] for row in placed)
    assert not any(row["area_code"] == "force:greater-manchester" for row in files)
