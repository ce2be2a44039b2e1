"""Laws that hold for any way small areas may be redrawn."""

from __future__ import annotations

from geography_sample import given
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from saferplan.geography import Geography, Level
from saferplan.geography.gathering import tables_of

UNCHANGED = [f"E0100{number:04d}" for number in range(1, 5)]
EARLIER = [f"E0101{number:04d}" for number in range(1, 8)]
LATER = [f"E0102{number:04d}" for number in range(1, 8)]
DISTRICTS = ["E07000001", "E07000002", "E06000003"]

redrawings = st.lists(
    st.one_of(
        st.sampled_from(UNCHANGED).map(lambda code: (code, code)),
        st.tuples(st.sampled_from(EARLIER), st.sampled_from(LATER)),
    ),
    min_size=1,
    max_size=20,
    unique=True,
)
placings = st.fixed_dictionaries({code: st.sampled_from(DISTRICTS) for code in UNCHANGED + LATER})


def country(pairs: list[tuple[str, str]], places: dict[str, str]) -> Geography:
    rows = "".join(f"{one},x,{other},y,X,{places[other]},{places[other]}\n" for one, other in pairs)
    header = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM\n"
    return Geography.from_tables(tables_of([given("change.csv", header + rows)]))


@settings(max_examples=60, deadline=None)
@examples(redrawings, placings)
def test_comparable_areas_part_the_ground(pairs: list[tuple[str, str]], places: dict[str, str]) -> None:
    geography = country(pairs, places)
    areas = geography.comparable_small_areas([district.code for district in geography.districts()])
    for earlier, later in pairs:
        assert areas[earlier] == areas[later]
        assert earlier in areas[earlier].earlier
        assert later in areas[later].later
    distinct = set(areas.values())
    assert sum(len(area.earlier) for area in distinct) == len({one for one, _ in pairs})
    assert sum(len(area.later) for area in distinct) == len({other for _, other in pairs})
    assert len({area.code for area in distinct}) == len(distinct)


@settings(max_examples=60, deadline=None)
@examples(redrawings, placings)
def test_every_code_lies_in_one_district_that_holds_part_of_it(
    pairs: list[tuple[str, str]], places: dict[str, str]
) -> None:
    geography = country(pairs, places)
    for vintage in (2011, 2021):
        rows = geography.lookup(Level.DISTRICT, vintage).to_pylist()
        assert len(rows) == len({pair[vintage == 2021] for pair in pairs})
        for row in rows:
            touching = {places[later] for pair in pairs for later in pair[1:] if row["lsoa_code"] in pair}
            assert row["area_code"] in touching
        areas = [set(geography.small_areas(one.code, vintage)) for one in geography.districts()]
        assert sum(map(len, areas)) == len(rows)
