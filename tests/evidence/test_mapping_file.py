"""A mapping file says all that is needed, or is refused with the line, the key and what to write instead."""

from __future__ import annotations

from datetime import date

import pytest

from saferplan.errors import RefusalError
from saferplan.evidence.mapping_file import line_of, read_mapping

GOOD = """\
drop = ["Caller name"]

[list]
id = "council-asb"
title = "Anti-social behaviour reported to the council"
supplier = "North West Leicestershire District Council"
holder = "Head of Community Services, North West Leicestershire District Council"
section17a = "local-authority-anti-social-behaviour"
agreement = "ISA-2016/4"
retain_until = 2027-04-30

[file]
sheet = "Cases"
header_row = 3
unknown = ["Not known"]

[category]
column = "Type"
[category.words]
"Noise - domestic" = "noise"
"Rowdy" = "anti-social-behaviour"

[time]
date = { column = "Date", format = ["DD/MM/YYYY", "D MMM YYYY"] }
time = { column = "Time", format = "HH:mm" }

[place]
ward = "Ward"
ward_codes = { "Holly Hayes" = "E05010107" }
easting = "X"
northing = "Y"

[flags.hate]
column = "Hate"
yes = ["Y"]
no = ["N"]

[outcome]
column = "Result"

[record_id]
column = "Ref"
"""


def changed(*replacements: tuple[str, str]) -> str:
    text = GOOD
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def refusal(text: str) -> str:
    with pytest.raises(RefusalError) as refused:
        read_mapping(text, "council.toml")
    return str(refused.value)


def test_a_mapping_is_read():
    mapping = read_mapping(GOOD, "council.toml")
    assert mapping.list.retain_until == date(2027, 4, 30)
    assert mapping.file.header_row == 3
    assert [one.text for one in mapping.time.date.formats] == ["DD/MM/YYYY", "D MMM YYYY"]
    assert mapping.roles == {
        "category": "Type",
        "time.date": "Date",
        "time.time": "Time",
        "place.ward": "Ward",
        "place.easting": "X",
        "place.northing": "Y",
        "flags.hate": "Hate",
        "outcome": "Result",
        "record_id": "Ref",
    }
    assert mapping.columns == ("Type", "Date", "Time", "Ward", "X", "Y", "Hate", "Result", "Ref")


def test_its_identity_is_what_it_says_and_not_how_it_is_written():
    same = read_mapping("# a comment\n" + GOOD, "other.toml")
    other = read_mapping(changed(('"DD/MM/YYYY", "D MMM YYYY"', '"DD/MM/YYYY"')), "council.toml")
    assert read_mapping(GOOD, "council.toml").identity == same.identity != other.identity


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # shape
        ('column = "Type"', "column = Type", "row 18: This is not TOML"),
        ('agreement = "ISA-2016/4"\n', "", "row 3: [list] has no `agreement`. Add a line: agreement ="),
        (
            "retain_until = 2027-04-30",
            'retain_until = "soon"',
            "row 10: `list.retain_until` must be a date.",
        ),
        ("northing =", "norhting =", "row 31: There is no key `norhting` here. Did you mean `northing`?"),
        (
            "[outcome]\ncolumn",
            "[outcome]\ncolum",
            "row 39: There is no key `colum` here. Did you mean `column`?",
        ),
        ("[flags.hate]", "[flags.hat]", "row 33: There is no `hat` here. Did you mean `hate`?"),
        ("header_row = 3", "header_row = 0", "row 14: Rows are counted from 1."),
        # the list
        ('id = "council-asb"', 'id = "Council ASB"', "row 4: 'Council ASB' is not a name for a dataset."),
        ('id = "council-asb"', 'id = "police-street"', "the name of a dataset of our own"),
        (
            "Head of Community Services, North",
            "John Example, North",
            "row 7: This looks like a person's name.",
        ),
        (
            'supplier = "North West Leicestershire District Council"',
            'supplier = " "',
            "row 6: `supplier` is empty.",
        ),
        (
            "local-authority-anti-social-behaviour",
            "asb",
            "row 8: 'asb' is not a dataset that section 17A prescribes.",
        ),
        # categories
        ('= "noise"', '= "nosie"', "row 20: There is no category 'nosie'. Did you mean 'noise'?"),
        ('column = "Type"', 'constant = "noise"', "row 19: A constant category has no words."),
        ('column = "Type"\n', "", "row 17: A list has a `column` of categories or a `constant` one."),
        ('"Rowdy" =', '"noise -  Domestic" =', "has two meanings"),
        # times
        ('"HH:mm"', '"HH:MM"', "row 25: 'HH:MM' has MM after the hours; minutes are written mm."),
        ('"HH:mm"', '"DD/MM/YYYY"', "row 25: `time` is a time of day, such as HH:mm."),
        ('"DD/MM/YYYY",', '"DD/MM/YYYY HH:mm",', "row 24: The time of day is given twice."),
        ("date = {", "end = {", "Nothing says when it happened."),
        ("time = {", "month = {", "`month` and `date` both say when it happened."),
        # places
        ('northing = "Y"', "", "row 27: `easting` and `northing` come together."),
        ('northing = "Y"', 'northing = "Y"\nlongitude = "A"\nlatitude = "B"', "The point is given twice."),
        ("E05010107", "E07000134", "'E07000134' is not the code of a ward."),
        ('northing = "Y"', 'northing = "Y"\nbounds = [2, 49, -9, 61]', "The bounds hold nothing."),
        # columns
        ("Caller name", "Ref", "row 1: Column 'Ref' is dropped and is used as `record_id`."),
        ('no = ["N"]', 'no = ["N", "y"]', "row 33: A word has two meanings."),
        ('yes = ["Y"]', "yes = []", "row 35: No word means yes."),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(old, new, said):
    assert said in refusal(changed((old, new)))


def test_a_missing_table_is_told():
    start, end = GOOD.index("[time]"), GOOD.index("[place]")
    assert "the file has no `time`. Add a table: [time]" in refusal(GOOD[:start] + GOOD[end:])
    assert "row 23: There is no key `tme` here. Did you mean `time`?" in refusal(changed(("[time]", "[tme]")))


def test_everything_wrong_is_told_at_once():
    said = refusal(changed(('= "noise"', '= "nosie"'), ('"HH:mm"', '"HH:MM"'), ("Caller name", "Ref")))
    assert said.count("council.toml") == 3


@pytest.mark.parametrize("role", ["lsoa", "ward", "easting"])
def test_what_may_be_shared_by_outward_postcode_only_cannot_be_mapped_closer(role):
    text = f"""
[list]
id = "assault-admissions"
title = "Admissions"
supplier = "Integrated care board"
holder = "Head of Analytics, integrated care board"
section17a = "health-assault"
agreement = "ISA 2"
retain_until = 2027-04-30
[category]
constant = "admission-assault"
[time]
date = {{ column = "Admitted", format = "DD/MM/YYYY" }}
[place]
outward_postcode = "District"
{role} = "Place"
{'northing = "North"' if role == "easting" else ""}
"""
    assert (
        "row 16: Section 17A lets hospital admissions for assault (x85 to y09) be shared by outward"
        in refusal(text)
    )


def test_lines_are_found_through_tables_and_quoted_keys():
    text = '[category]\n[category.words]\n"a.b" = "noise"\nplain = "noise"\n'
    assert line_of(text, "category.words.plain") == 4
    assert line_of(text, "category.words") == 2
    assert line_of(text, "nowhere.at.all") is None
