"""Counts that partners share come in as they are, with why there is none where there is none."""

from __future__ import annotations

import pytest
from lists import opened, workbook, written

from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.sources import Preview
from saferplan.evidence.sources.aggregate_series import AggregateSeries

HEADER = "measure,area,period,value,status\n"


class Names:
    def code_of(self, name: str) -> str | None:
        return {"North West Leicestershire": "E07000134"}.get(name)


def rows(file, **how):
    (reading,) = AggregateSeries(**how).read(file)
    return reading.table.to_pylist()


def refusal(file) -> str:
    with pytest.raises(RefusalError) as refused:
        AggregateSeries().read(file)
    return str(refused.value)


def test_a_series_is_read_with_its_periods_values_and_absences(tmp_path):
    file = written(
        tmp_path,
        HEADER
        + "reoffending,E07000134,2021/22,33,\n"
        + "reoffending,E07000134,2022-Q2,,[x]\n"
        + "treatment,E07000134,2022-09,[c],\n"
        + "treatment,e07000134,year ending 2022-09,311,[p]\n",
    )
    (reading,) = AggregateSeries(supplier="Probation").read(file)
    assert (reading.kind, reading.dataset, reading.supplier) == (Kind.SERIES, "aggregate-series", "Probation")
    assert reading.table.schema.names == [name for name in SERIES.names if name != "file"]
    first, second, third, fourth = reading.table.to_pylist()
    assert first == {
        "measure": "reoffending",
        "area_code": "E07000134",
        "first_month": Month(2021, 4).ordinal,
        "last_month": Month(2022, 3).ordinal,
        "value": 33.0,
        "status": None,
        "unit": "count",
        "supplier": "Probation",
        "row": 2,
    }
    assert (second["value"], second["status"]) == (None, "not published")
    assert (third["value"], third["status"]) == (None, "suppressed")
    assert fourth["value"] == 311.0
    assert reading.notes == ("1 values are marked as provisional, revised or estimated.",)


def test_other_names_of_the_columns_units_and_suppliers_are_known(tmp_path):
    file = written(
        tmp_path,
        "Indicator,Area Code,Time period,Number,Units,Organisation\n"
        "completion,E07000134,2022-Q1,51.5,per cent,Turning Point\n"
        "cost,E07000134,2022-Q1,-200,£,Probation\n",
    )
    first, second = AggregateSeries().read(file)
    assert first.table.to_pylist()[0]["unit"] == "per cent"
    assert (first.supplier, second.supplier) == ("Turning Point", "Probation")
    assert second.table["value"].to_pylist() == [-200.0]


def test_a_workbook_is_read_too(tmp_path):
    path = workbook(tmp_path, ["Measure", "Area", "Period", "Value"], ["fte", "E07000134", "2022-Q1", 9])
    assert rows(opened(path))[0]["value"] == 9.0


def test_areas_by_name_get_their_code_where_it_is_known(tmp_path):
    file = written(tmp_path, HEADER + "a,North West  Leicestershire,2022-09,1,\na,Nowhere,2022-09,1,\n")
    assert [row["area_code"] for row in rows(file)] == ["name:North West Leicestershire", "name:Nowhere"]
    assert [row["area_code"] for row in rows(file, names=Names())] == ["E07000134", "name:Nowhere"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "a,E07000134,2022-09,about 12,",
            "row 2, column 'value': This is not a number. The value is 'about 12'.",
        ),
        (
            "a,E07000134,2022-09,,",
            "There is neither a value nor a reason why not. If it is not known write [x]",
        ),
        ("a,E07000134,2022-09,3,[x]", "There is a number, and a reason why there is none."),
        ("a,E07000134,2022-09,3,late", "This is not a status. The value is 'late'."),
        ("a,E07000134,2022-09,-3,", "A count cannot be below zero."),
        ("a,E07000134,2022-09,3.5,", "A count is a whole number."),
        ("a,E07000134,last year,3,", "This is not a period. The value is 'last year'. Write it as 2022-09"),
        (",E07000134,2022-09,3,", "The measure is blank."),
        ("a,,2022-09,3,", "The area is blank."),
        (
            "a,E07000134,2022-09,3,\na,E07000134,Sep 2022,4,",
            "row 3: This measure, area and period came before.",
        ),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, row, said):
    assert said in refusal(written(tmp_path, HEADER + row + "\n"))


def test_zero_is_a_value_and_not_an_absence(tmp_path):
    assert rows(written(tmp_path, HEADER + "a,E07000134,2022-09,0,\n"))[0] | {"row": 0} == {
        "measure": "a",
        "area_code": "E07000134",
        "first_month": Month(2022, 9).ordinal,
        "last_month": Month(2022, 9).ordinal,
        "value": 0.0,
        "status": None,
        "unit": "count",
        "supplier": "not stated",
        "row": 0,
    }


def test_a_unit_that_is_none_is_refused(tmp_path):
    file = written(tmp_path, "measure,area,period,value,unit\na,E07000134,2022-09,3,dozen\n")
    assert "column 'unit': This is not a unit. The value is 'dozen'." in refusal(file)


def test_further_columns_are_left_out_and_named_unless_they_look_personal(tmp_path):
    file = written(tmp_path, "measure,area,period,value,cohort\na,E07000134,2022-09,3,adults\n")
    (reading,) = AggregateSeries().read(file)
    assert reading.dropped_columns == ("cohort",)
    file = written(tmp_path, "measure,area,period,value,contact\na,E07000134,2022-09,3,sam@example.org\n")
    assert "It looks to hold e-mail addresses" in refusal(file)


def test_a_series_is_recognised_by_its_columns_in_any_order():
    series = AggregateSeries()
    assert series.recognises(Preview("a.csv", ("Value", "Quarter", "Area", "Measure", "note"), ()))
    assert series.recognises(Preview("a.xlsx", (), (), {"One": (("Value", "Month", "Area", "Measure"),)}))
    assert not series.recognises(Preview("a.csv", ("Value", "Quarter", "Area"), ()))
    sheet = (("Value", "Month", "Area", "Measure"),)
    assert not series.recognises(Preview("a.xlsx", (), (), {"One": sheet, "Two": sheet}))


def test_a_file_of_no_rows_gives_a_series_of_none(tmp_path):
    (reading,) = AggregateSeries().read(written(tmp_path, HEADER))
    assert reading.table.num_rows == 0


def test_every_way_of_writing_the_same_period_is_the_same(tmp_path):
    said = ("2021/22", "Apr 2021 to Mar 2022", "year ending March 2022", "2021-04/2022-03")
    text = HEADER + "".join(f"m{at},E07000134,{one},1,\n" for at, one in enumerate(said))
    found = {(row["first_month"], row["last_month"]) for row in rows(written(tmp_path, text))}
    period = Period.parse("2021-04/2022-03")
    assert found == {(period.first.ordinal, period.last.ordinal)}
