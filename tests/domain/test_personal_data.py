"""What looks personal is refused by kind, what is published passes, and no value is ever repeated."""

from __future__ import annotations

import csv
import gzip
import itertools
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain import identifiers
from saferplan.domain.personal_data import PersonalKind, judge_column, judge_columns, masked, shown_or_masked

PERSONAL = [
    # by the column's name
    ("Victim Surname", ["Example", "Sample", "Test"], PersonalKind.NAME),
    ("Name", ["J Example"], PersonalKind.NAME),
    ("officer_name", ["PC Example"], PersonalKind.NAME),
    ("Complainant", ["Xanthe Example", "Yorick Sample"], PersonalKind.NAME),
    ("DOB", ["01/02/1990"], PersonalKind.BIRTH),
    ("date_of_birth", ["1990-02-01"], PersonalKind.BIRTH),
    ("Postcode", ["LE673FN"], PersonalKind.POSTCODE),
    ("Mobile", ["7700900123"], PersonalKind.TELEPHONE),
    ("Contact number", ["01530 454555"], PersonalKind.TELEPHONE),
    ("E-mail", ["someone at example"], PersonalKind.EMAIL),
    ("NHS number", ["1234567890"], PersonalKind.HEALTH_NUMBER),
    ("NI Number", ["see file 12"], PersonalKind.INSURANCE_NUMBER),
    ("VRM", ["AB12CDE"], PersonalKind.REGISTRATION),
    ("Crime Ref", ["22000123456"], PersonalKind.REFERENCE),
    ("URN", ["12345"], PersonalKind.REFERENCE),
    ("Incident Number", ["450 of 1 May"], PersonalKind.REFERENCE),
    ("Incident address", ["The Old Forge"], PersonalKind.ADDRESS),
    ("Notes", ["caller says the neighbour is loud again"], PersonalKind.FREE_TEXT),
    # by the values, under an innocent name
    ("Source", ["web", "web", "someone@example.org"], PersonalKind.EMAIL),
    ("Where", ["town centre", "near LE67 3FN"], PersonalKind.POSTCODE),
    ("Code", ["LE673FN", "LE651AA", "DE123BG", "x"], PersonalKind.POSTCODE),
    ("Key", ["943 476 5919", "x", "y", "z"], PersonalKind.HEALTH_NUMBER),
    ("Key", ["9434765919"], PersonalKind.HEALTH_NUMBER),
    ("Key", ["ref AB 12 34 56 C", "none"], PersonalKind.INSURANCE_NUMBER),
    ("Object", ["bicycle", "van FJ56 KLM", "bicycle"], PersonalKind.REGISTRATION),
    ("Object", ["P123 ABC", "bicycle"], PersonalKind.REGISTRATION),
    ("Column 1", ["22*123456", "22*123457"], PersonalKind.REFERENCE),
    ("Column 1", ["20SX/123456/21"], PersonalKind.REFERENCE),
    ("Column 1", ["CRM-22-0001234"], PersonalKind.REFERENCE),
    ("Location", ["High Street", "12 High Street"], PersonalKind.ADDRESS),
    ("Location", ["Flat 3, 12 Station Rd"], PersonalKind.ADDRESS),
    ("Raised by", ["web form", "Mrs Example"], PersonalKind.NAME),
    ("Raised by", ["Sarah Example", "John Sample", "EXAMPLE, DAVID"], PersonalKind.NAME),
    ("Log", ["x", "rang on 07700 900123"], PersonalKind.TELEPHONE),
    (
        "Further",
        [
            "I was walking home from work when somebody shouted at me",
            "My neighbour has been playing music every night for a month now",
            "There were six lads on the green again last night near us",
        ],
        PersonalKind.FREE_TEXT,
    ),
    (
        "Started",
        [f"{day:02d}/03/{year}" for day, year in zip(range(1, 21), range(1940, 2020, 4), strict=True)],
        PersonalKind.BIRTH,
    ),
]

INNOCENT = [
    ("Covers", ["Coalville, Ashby, Measham", "Whitwick, Thringstone, Swannington"]),
    ("Source", ["the list that the county council sent to us again in the spring", "web", "web"]),
    ("Location", ["On or near High Street", "On or near 5 Ways", "No Location"]),
    ("LSOA name", ["Blaby 002A", "North West Leicestershire 013C"]),
    ("Ward name", ["Holly Hayes", "Victoria Park", "Charlotte Street", "St Mary's"]),
    ("Reported by", ["Leicestershire Police"] * 3),
    ("Month", ["2022-09", "2022-10"]),
    ("Date", [f"{day:02d}/09/2022 23:{day:02d}" for day in range(1, 28)]),
    ("Crime ID", ["6787769487efbb9c1c1c9b7f5852b414bdcdb49bd900e80b339da39cb51f5d16"]),
    ("Crime reference", ["a8ba4e8e-3c1f-4a39-9f55-c1e2f2b0b6a1"]),
    ("Postcode district", ["LE67", "DE11", "LE65"]),
    ("Postcode", ["LE67", "DE11"]),
    ("Category", ["X85-Y09", "F10-F19", "T51", "Y90"]),
    ("Easting", ["442345", "442346"]),
    ("Longitude", ["-1.409775", "-1.215560"]),
    ("Grid reference", ["SK 42 13"]),
    ("Hate crime", ["Y", "N", "", "Unknown"]),
    ("Victim", ["Yes", "No"]),
    ("Victim age", ["18-24", "25-34", "over 34"]),
    ("Surname", ["", None, ""]),
    ("Address", ["[redacted]", "REDACTED"]),
    ("Outcome", ["Investigation complete; no suspect identified", "Status update unavailable"] * 5),
    ("Legislation", ["Police and Criminal Evidence Act 1984 (section 1)", "Misuse of Drugs Act 1971"] * 9),
    ("Period", ["2021/22", "2022/2023"]),
    ("Description", ["Youths causing a nuisance", "Fly tip of household waste bags dumped"] * 20),
    ("Number of fires", ["1", "0", "3"]),
    ("Epoch", ["1664582400", "1664582401", "1664582402"]),
    ("Road", ["A511", "M1 J22", "A42"]),
]


@pytest.mark.parametrize(("name", "values", "kind"), PERSONAL)
def test_what_looks_personal_is_found(name, values, kind):
    assert kind in {finding.kind for finding in judge_column(name, values)}


@pytest.mark.parametrize(("name", "values"), INNOCENT)
def test_what_is_published_or_says_nothing_of_a_person_passes(name, values):
    assert judge_column(name, values) == ()


@pytest.mark.parametrize(("name", "values", "kind"), PERSONAL)
def test_a_finding_never_repeats_a_value(name, values, kind):
    for finding in judge_column(name, values):
        said = f"{finding.problem} {finding.remedy} {finding.example}"
        for value in values:
            assert value not in said
            assert not any(len(word) > 3 and word in said for word in value.split() if not word.islower()), (
                said
            )


def test_a_finding_says_how_many_and_where_the_first_is():
    finding = judge_column("Where", ["town", "", "near LE67 3FN", "near LE67 3FN", "LE65 1AA"])[0]
    assert (finding.matching, finding.held, finding.index, finding.by_name) == (3, 4, 2, False)
    assert finding.example == "aaaa AA99 9AA"
    assert "in 3 of 4 values" in finding.problem


def test_one_column_may_look_like_several_kinds():
    kinds = {
        finding.kind for finding in judge_column("Notes", ["Mr Example rang from 07700 900123 about noise"])
    }
    assert kinds == {PersonalKind.NAME, PersonalKind.TELEPHONE, PersonalKind.FREE_TEXT}


def test_every_kind_has_a_remedy_and_references_may_be_hashed():
    reference = judge_column("URN", ["12345"])[0]
    assert "record_id" in reference.remedy
    postcode = judge_column("Postcode", ["LE67 3FN"])[0]
    assert "outward" in postcode.remedy


def health_number(first_nine: str) -> str | None:
    remainder = 11 - sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    return None if remainder == 10 else first_nine + str(remainder % 11)


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda digits: len(set(digits)) > 1))
def test_exactly_one_last_digit_at_most_makes_a_health_number(first_nine):
    valid = [
        first_nine + digit for digit in string.digits if identifiers.is_health_number(first_nine + digit)
    ]
    expected = health_number(first_nine)
    assert valid == ([] if expected is None else [expected])


areas = st.sampled_from(sorted(identifiers.POSTCODE_AREAS))
inward = st.from_regex(r"[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(areas, st.integers(1, 99), inward, st.sampled_from(["", " "]), st.booleans())
def test_every_full_postcode_is_one_and_its_outward_half_is_not(area, number, ending, space, lower):
    outward = f"{area}{number}"
    full = f"{outward}{space}{ending}"
    assert identifiers.holds_postcode(full.lower() if lower else full)
    assert not identifiers.holds_postcode(outward)
    assert identifiers.is_outward_code(outward)


@given(st.text(max_size=60))
def test_a_mask_shows_no_letter_or_digit_of_the_value(value):
    shape = masked(value)
    if len(value) > 24:
        assert shape == f"text of {len(value)} characters"
    else:
        assert len(shape) == len(value)
        letters = {mark for mark in shape if mark.isalpha() or mark.isdigit()}
        assert letters <= {"a", "A", "9"}


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=8))
def test_any_column_at_all_can_be_judged(name, values):
    for finding in judge_column(name, values):
        assert 1 <= finding.matching <= finding.held
        assert values[finding.index].strip()


@given(st.lists(st.sampled_from(["town", "park", "someone@example.org"]), min_size=1, max_size=30))
def test_one_address_in_a_column_is_enough_however_many_rows(values):
    found = {finding.kind for finding in judge_column("Source", values)}
    assert (PersonalKind.EMAIL in found) == ("someone@example.org" in values)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("31/02/2022", "31/02/2022"),
        ("Burgalry", "Burgalry"),
        ("Sam Example", "Aaa Aaaaaaa"),
        ("07700 900123", "99999 999999"),
        ("12 High Street", "99 Aaaa Aaaaaa"),
        ("the neighbour at the corner who always shouts", "text of 45 characters"),
    ],
)
def test_a_message_shows_a_value_only_where_it_says_nothing_of_a_person(value, said):
    assert shown_or_masked(value) == said


def read(path: Path) -> dict[str, list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        header = next(rows)
        columns = list(itertools.zip_longest(*rows, fillvalue=""))
    return {name: list(values) for name, values in zip(header, columns, strict=True)}


PUBLISHED = [
    "police/leicestershire/2014-06/*.csv.gz",
    "police/leicestershire/2020-03/*.csv.gz",
    "police/leicestershire/2022-09/*.csv.gz",
    "police/leicestershire/2025-01/*.csv.gz",
    "stop_and_search/merseyside/*/*.csv.gz",
    "outcomes_sample/*/*.csv",
    "weights/ons_csp_ye_dec_2024_Table_*.csv",
    "district_counts/district_month_type_2025.csv.gz",
    "incident_level/chicago_aggravated_assaults_crimemappingdata.csv.gz",
    "incident_level/lancashire_asb_crimemappingdata.csv.gz",
    "incident_level/nyc_vehicle_thefts_crimedata.csv.gz",
    "geography/lookups/LSOA21_population_weighted_centroids_BNG.csv.gz",
    "geography/lookups/LAD19_CSP19_PFA19.csv",
    "geography/lookups/drkane_ward_all_codes.csv.gz",
    "geography/lookups/geographr_lookup_lsoa21_ward24_ltla24.csv.gz",
    "geography/population_imd/imd2019_england_lsoa11.csv.gz",
]


def test_a_list_is_judged_column_by_column_in_its_own_order():
    found = judge_columns(
        {
            "Month": ["2022-09", "2022-09"],
            "Postcode": ["LE67 3FN", ""],
            "Location": ["On or near High Street", "No Location"],
            "Complainant": ["Sam Example", "Jo Example"],
        }
    )
    assert [(one.column, one.kind) for one in found] == [
        ("Postcode", PersonalKind.POSTCODE),
        ("Complainant", PersonalKind.NAME),
    ]
    assert judge_columns({}) == ()


def test_one_long_story_among_short_entries_is_free_text():
    story = "I was walking home from work with my sister when somebody I know from school shouted at both of us again"
    assert len(story.split()) >= 20
    found = judge_column("Source", ["web", "telephone", "web", story])
    assert [(one.kind, one.matching, one.index) for one in found] == [(PersonalKind.FREE_TEXT, 1, 3)]
    assert story not in found[0].problem


@pytest.mark.real
@pytest.mark.parametrize("pattern", PUBLISHED)
def test_published_files_pass(shared_data: Path, pattern: str):
    paths = sorted(shared_data.glob(pattern))
    assert paths
    for path in paths:
        assert judge_columns(read(path)) == (), path.name


@pytest.mark.real
def test_house_numbers_that_slipped_into_a_published_list_are_found(shared_data: Path):
    """Vancouver masks the last digits of addresses (11XX BURNABY ST), but 14 rows carry the whole number."""
    columns = read(shared_data / "incident_level" / "vancouver_thefts_2020_crimemappingdata.csv.gz")
    found = judge_columns(columns)
    assert [(finding.column, finding.kind, finding.matching) for finding in found] == [
        ("HUNDRED_BLOCK", PersonalKind.ADDRESS, 14)
    ]
