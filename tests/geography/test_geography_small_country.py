"""The rules of areas and vintages, on a country small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from geography_sample import FILES, given

from saferplan.domain.absence import Absence
from saferplan.geography import Geography, Level, UnknownAreaError
from saferplan.geography.gathering import tables_of

NORTHAM, SOUTHAM, EASTON, WESTON = "E07000001", "E06000002", "E07000003", "E07000004"


def as_dict(table: pa.Table) -> dict[str, str]:
    return dict(zip(table["lsoa_code"].to_pylist(), table["area_code"].to_pylist(), strict=True))


def test_a_redrawn_area_stays_where_the_lookup_of_its_time_put_it(small_country: Geography) -> None:
    places = as_dict(small_country.lookup(Level.DISTRICT))
    assert places["E01000004"] == NORTHAM  # most of its people now live in Southam's part
    assert places["E01000008"] == SOUTHAM  # once Easton


def test_a_redrawn_area_goes_where_most_people_live_if_its_own_lookup_is_not_held(
    country_without: Callable[..., Geography],
) -> None:
    places = as_dict(country_without("wards_2017.csv").lookup(Level.DISTRICT))
    # Mid-2020: 600 people in Northam's part, 900 in Southam's.
    assert places["E01000004"] == SOUTHAM
    assert places["E01000008"] == SOUTHAM


def test_the_lowest_code_decides_where_nothing_else_does(country_without: Callable[..., Geography]) -> None:
    places = as_dict(country_without("wards_2017.csv", "population.csv").lookup(Level.DISTRICT))
    assert places["E01000004"] == SOUTHAM  # E06 sorts before E07
    assert places["E01000003"] == NORTHAM


def test_every_code_of_both_vintages_has_one_district(small_country: Geography) -> None:
    both = small_country.lookup(Level.DISTRICT)
    codes = both["lsoa_code"].to_pylist()
    assert len(codes) == len(set(codes)) == 13
    earlier, later = (as_dict(small_country.lookup(Level.DISTRICT, vintage)) for vintage in (2011, 2021))
    assert len(earlier) == len(later) == 8
    assert all(earlier[code] == later[code] for code in earlier.keys() & later.keys())
    assert {**earlier, **later} == as_dict(both)


def test_small_areas_of_districts_of_today_and_of_the_past(small_country: Geography) -> None:
    assert small_country.small_areas(NORTHAM, 2011) == ("E01000001", "E01000002", "E01000003", "E01000004")
    assert small_country.small_areas([WESTON], 2011) == ("E01000006", "E01000007")
    assert small_country.small_areas([WESTON], 2021) == ("E01000067",)
    # Easton 001B was redrawn: the part that is in Southam now is where Easton was.
    assert small_country.small_areas([EASTON], 2021) == ("E01000005", "E01000042")
    assert small_country.small_areas([WESTON]) == ("E01000006", "E01000007", "E01000067")
    # The code that replaced Southam's stands for the same ground.
    assert small_country.small_areas("E06000092") == small_country.small_areas(SOUTHAM)


def test_partnerships_that_outlived_their_districts_keep_their_areas(small_country: Geography) -> None:
    weston = small_country.partnership("E22000004")
    assert weston.district_codes == (WESTON,)
    assert weston.districts[0].became == (SOUTHAM,)
    assert weston.caveats == ("Weston is a former district, now part of Southam, City of.",)
    assert weston.county is None
    northam = small_country.partnership("E22000001")
    assert (northam.district_codes, northam.caveats) == ((NORTHAM,), ())
    assert northam.county is not None
    assert northam.county.name == "Midshire"
    places = as_dict(small_country.lookup(Level.PARTNERSHIP))
    assert places["E01000067"] == places["E01000006"] == "E22000004"
    assert places["E01000005"] == "E22000003"
    assert places["E01000031"] == "E22000001"


def test_partnerships_that_cannot_be_taken_apart_say_so(country_without: Callable[..., Geography]) -> None:
    geography = country_without("partnerships_2018.csv")
    weston = geography.partnership("E22000004")
    assert weston.district_codes == (SOUTHAM,)
    assert "several partnerships" in weston.caveats[0]
    places = as_dict(geography.lookup(Level.PARTNERSHIP))
    assert "E01000067" not in places  # in which of the two is not known
    assert places["E01000001"] == "E22000001"
    assert geography.larger_area("E01000001", Level.PARTNERSHIP) == "E22000001"
    assert geography.larger_area("E01000067", Level.PARTNERSHIP) is None


def test_former_districts_that_make_up_one_of_today_are_that_one() -> None:
    older = """LAD18CD,LAD18NM,CSP18CD,CSP18NM,PFA18CD,PFA18NM
E07000001,Northam,E22000001,Safer Northam,E23000001,Midshire
E07000003,Easton,E22000009,Safer Southam,E23000001,Midshire
E07000004,Weston,E22000009,Safer Southam,E23000001,Midshire
"""
    files = {name: text for name, text in FILES.items() if not name.startswith("partnerships")}
    geography = Geography.from_tables(
        tables_of(given(name, text) for name, text in {**files, "older.csv": older}.items())
    )
    southam = geography.partnership("E22000009")
    assert southam.district_codes == (SOUTHAM,)
    assert southam.caveats == ()


def test_lookups_without_names_still_answer() -> None:
    bare = Geography.from_tables(tables_of([given("bare.csv", "LSOA21CD,LAD24CD\nE01000001,E07000001\n")]))
    assert bare.small_areas("E07000001") == ("E01000001",)
    assert bare.name("E07000001") == "E07000001"
    assert bare.area("E01000001").vintage == 2021


def test_a_partnership_is_found_by_name_and_an_unknown_one_names_the_closest(
    small_country: Geography,
) -> None:
    assert small_country.partnership("safer northam").code == "E22000001"
    with pytest.raises(UnknownAreaError, match=r"E22000003 \(Easton\)"):
        small_country.partnership("E22000009")


def test_areas_comparable_across_vintages(small_country: Geography) -> None:
    areas = small_country.comparable_small_areas([NORTHAM, SOUTHAM])
    assert areas["E01000001"].code == "E01000001"
    assert not areas["E01000001"].changed
    assert {code: areas[code].code for code in ("E01000003", "E01000031", "E01000032")} == dict.fromkeys(
        ("E01000003", "E01000031", "E01000032"), "E01000003"
    )
    assert areas["E01000006"] == areas["E01000007"] == areas["E01000067"]
    assert areas["E01000006"].code == "E01000067"
    redrawn = areas["E01000004"]
    assert redrawn.code == "E01000041+E01000042"
    assert redrawn.name == "Northam 002B and Southam 001B"
    assert redrawn.earlier == ("E01000004", "E01000008")
    # Every code of both vintages is in exactly one, and no ground is counted twice.
    assert set(areas) == set(small_country.small_areas([NORTHAM, SOUTHAM]))
    distinct = set(areas.values())
    assert sum(len(area.earlier) for area in distinct) == sum(len(area.later) for area in distinct) == 8


def test_vintages_of_codes(small_country: Geography) -> None:
    shares = small_country.vintage_of(["E01000001", "E01000003", "E01000031", "S01000001", "E01000001"])
    assert (shares.both, shares.only_2011, shares.only_2021, shares.neither) == (0.4, 0.2, 0.2, 0.2)
    assert shares.total == 5
    assert small_country.vintage_of([]).both == 0


def test_population_is_summed_of_the_year_asked_or_the_nearest(small_country: Geography) -> None:
    asked = small_country.population(NORTHAM, 2020)
    assert (asked.value, asked.year_used, asked.note) == (1100 + 1200 + 500 + 900 + 600, 2020, "")
    near = small_country.population(NORTHAM, 2017)
    assert (near.year_used, near.value) == (2015, 1000 + 1000 + 400 + 800 + 700)
    assert near.note == "The population is that of mid-2015, the nearest held to 2017."
    assert small_country.population(WESTON, 2020).value == 2100
    assert small_country.population("E05000012", 2020).value == 1700
    assert small_country.population("E22000004", 2020).value == 2100
    assert (
        small_country.population("E23000001", 2020).value == small_country.population("E12000001", 2020).value
    )


def test_population_of_a_small_area_of_the_other_vintage(small_country: Geography) -> None:
    assert small_country.population("E01000003", 2020).value == 1400  # its two parts
    half_of_a_merger = small_country.population("E01000006", 2020)
    assert half_of_a_merger.value is Absence.UNKNOWN
    assert half_of_a_merger.year_used is None
    assert "covers all of the area" in half_of_a_merger.note
    assert small_country.population("E01000004", 2020).value is Absence.UNKNOWN


def test_nothing_held_is_unknown_not_zero(country_without: Callable[..., Geography]) -> None:
    geography = country_without("population.csv", "tenure.csv")
    assert geography.population(NORTHAM, 2020).value is Absence.UNKNOWN
    assert geography.households(NORTHAM).value is Absence.UNKNOWN
    assert geography.population_by_age(NORTHAM).absence is Absence.UNKNOWN
    assert geography.area_square_kilometres(NORTHAM) is None
    profile = geography.profile(NORTHAM)
    assert profile.population_change is Absence.UNKNOWN


def test_households_are_unknown_where_one_small_area_lacks_them(small_country: Geography) -> None:
    assert small_country.households(NORTHAM).value == 1500
    assert small_country.households(SOUTHAM).value is Absence.UNKNOWN


def test_a_profile_weights_by_residents(small_country: Geography) -> None:
    profile = small_country.profile(NORTHAM)
    assert profile.population.value == 4300
    assert profile.population_change == 4300 - 3900
    assert profile.square_kilometres == pytest.approx(8.0)
    assert profile.urban_share == pytest.approx((1100 + 1200 + 900) / 4300)
    assert (profile.small_areas, profile.wards) == (5, 2)
    edition = profile.deprivation[0]
    assert edition.year == 2019
    assert edition.most_deprived_fifth == 0.5
    assert edition.mean_score is None


def test_features_leave_out_what_is_not_held_for_all(small_country: Geography) -> None:
    features = small_country.district_features()
    assert features.codes == (SOUTHAM, NORTHAM)
    assert "share_social_rented" not in features.feature_names
    assert "share_social_rented: not held for 1 of 2 districts" in features.left_out
    assert "log_population" in features.feature_names
    assert features.values.shape == (2, len(features.feature_names))


def test_wards_of_split_areas_follow_most_people(small_country: Geography) -> None:
    places = as_dict(small_country.lookup(Level.WARD))
    assert places["E01000003"] == "E05000011"  # 900 of its 1,400 people are in Castle
    assert places["E01000031"] == "E05000012"
    rows = small_country.ward_lookup(SOUTHAM).to_pylist()
    assert {row["name"] for row in rows} == {"Quay", "Mill"}


def test_names_in_any_spelling(small_country: Geography) -> None:
    assert small_country.find("Southam").code == SOUTHAM
    assert small_country.find("southam, CITY OF").code == SOUTHAM
    assert small_country.find(" pen y gogledd ", Level.DISTRICT).code == NORTHAM
    assert small_country.find("Weston", Level.DISTRICT).became == (SOUTHAM,)
    assert small_country.find("Weston", Level.PARTNERSHIP).code == "E22000004"
    assert small_country.find("Easton 001B").became == ("E01000041", "E01000042")
    assert small_country.name("E92000001") == "England"


def test_a_name_that_several_areas_have_is_not_guessed(small_country: Geography) -> None:
    with pytest.raises(UnknownAreaError, match="2 areas have this name"):
        small_country.find("Castle", Level.WARD)


def test_unknown_areas_name_the_closest(small_country: Geography) -> None:
    with pytest.raises(UnknownAreaError, match=r"Did you mean Northam \(E07000001\)"):
        small_country.find("Norhtam")
    with pytest.raises(UnknownAreaError, match="Add the publishers' lookups"):
        small_country.find("Xyzzy")
    with pytest.raises(UnknownAreaError):
        small_country.area("S12000001")
    with pytest.raises(UnknownAreaError):
        small_country.small_areas("E07000999")


def test_an_empty_geography_answers_that_it_knows_nothing() -> None:
    nothing = Geography.from_tables({})
    assert nothing.empty
    assert nothing.partnerships() == ()
    assert nothing.lookup(Level.DISTRICT).num_rows == 0
    assert nothing.district_features().values.shape[0] == 0
    with pytest.raises(UnknownAreaError):
        nothing.partnership("E22000170")
    with pytest.raises(UnknownAreaError):
        nothing.area("E07000134")
