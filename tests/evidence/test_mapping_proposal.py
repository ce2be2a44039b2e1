"""A proposal recognises what can be, drops what looks personal, and asks for the rest instead of guessing."""

from __future__ import annotations

import gzip
import random
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from lists import opened, unpacked, workbook, written

from saferplan.domain.personal_data import masked
from saferplan.errors import RefusalError
from saferplan.evidence.category_matching import LIKELY, SURE, best_match
from saferplan.evidence.date_guessing import DATES, TIMES, guess_formats
from saferplan.evidence.mapping_file import read_mapping
from saferplan.evidence.mapping_proposal import propose_mapping
from saferplan.evidence.sources.incident_list import IncidentList

WARDS = '{ "Holly Hayes" = "E05010107", "Ibstock East" = "E05010108" }'


def completed(text: str, **changes: str) -> str:
    """A proposal with its facts filled in, as a person would."""
    for key in ("title", "supplier", "holder", "agreement"):
        text = text.replace(f'{key} = ""', f'{key} = "Something of a council"')
    text = text.replace("# retain_until = 2027-04-30", "retain_until = 2030-04-30")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def council_list(folder, rows=60):
    draws = random.Random(7)  # noqa: S311
    kinds = ("Noise - domestic", "Rowdy behaviour", "Fly tip", "Something else entirely")
    lines = []
    for number in range(rows):
        day = date(2022, 1, 1) + timedelta(days=draws.randrange(365))
        placed = draws.random() < 0.9
        lines.append(
            [
                f"CR/22/{number:05d}",
                day,
                time(draws.randrange(24), draws.randrange(60)),
                draws.choice(kinds),
                draws.choice(("Holly Hayes", "Ibstock East", None)),
                round(442_000 + draws.random() * 9_000, 1) if placed else None,
                round(312_000 + draws.random() * 9_000, 1) if placed else None,
                draws.choice(("Yes", "No", "Not known")),
                draws.choice(("Warned", "No further action", None)),
                draws.choice(("Sarah Example", "John Sample", "Emma Test")),
                draws.choice(("07700 900123", None)),
                day + timedelta(days=9),
            ]
        )
    header = ["Case ref", "Incident date", "Incident time", "ASB type", "Ward", "Easting", "Northing"]
    header += ["Hate crime?", "Outcome", "Reported by", "Phone", "Date closed"]
    return workbook(folder, ["Anti-social behaviour 2022"], [], header, *lines)


def test_a_workbook_of_a_council_is_recognised_column_by_column(tmp_path):
    proposal = propose_mapping(council_list(tmp_path))
    assert proposal.roles == {
        "record_id": "Case ref",
        "place.ward": "Ward",
        "place.easting": "Easting",
        "place.northing": "Northing",
        "flags.hate": "Hate crime?",
        "time.date": "Incident date",
        "time.time": "Incident time",
        "category": "ASB type",
        "outcome": "Outcome",
    }
    assert set(proposal.dropped) == {"Reported by", "Phone"}
    assert proposal.unresolved == ("Something else entirely",)
    asked = "\n".join(proposal.questions)
    assert "Row 3 was taken for the header." in asked
    assert "'Ward' holds names of wards" in asked
    assert "Also dates: 'Date closed'." in asked
    assert "1 words have no category yet: 'Something else entirely'." in asked


def test_names_of_wards_get_the_codes_that_are_known(tmp_path):
    path = council_list(tmp_path)
    proposal = propose_mapping(path, ward_code={"Holly Hayes": "E05010107"}.get)
    assert '"Holly Hayes" = "E05010107"  # CHECK' in proposal.text
    assert '# "Ibstock East" = ""  # DECIDE' in proposal.text
    asked = "\n".join(proposal.questions)
    assert "1 are not known: 'Ibstock East'. Give their codes under [place.ward_codes]." in asked
    both = propose_mapping(path, ward_code={"Holly Hayes": "E05010107", "Ibstock East": "E05010108"}.get)
    assert "All are known: check the codes proposed." in "\n".join(both.questions)
    words = {'# "Something else entirely" = ""': '"Something else entirely" = "anti-social-behaviour"'}
    mapping = read_mapping(completed(both.text, **words), "mapping.toml")
    assert mapping.place.ward_codes == {"Holly Hayes": "E05010107", "Ibstock East": "E05010108"}


@pytest.mark.parametrize("packing", ["plain", "gz", "zip", "gz in zip"])
def test_a_list_is_read_however_it_is_packed(tmp_path, packing):
    text = "Date,Type,Ward\n" + "01/09/2022,Noise,E05010107\n02/09/2022,Fly tip,E05010108\n" * 20
    plain = written(tmp_path, text, "Council ASB_2022.csv").path
    path = plain
    if packing.startswith("gz"):
        path = tmp_path / "Council ASB_2022.csv.gz"
        path.write_bytes(gzip.compress(text.encode()))
    if packing.endswith("zip"):
        inner, path = path, tmp_path / "from the council.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, inner.name)
            archive.writestr("read me.txt", "Notes")
    proposal = propose_mapping(path)
    assert proposal == propose_mapping(plain)
    assert proposal.roles["place.ward"] == "Ward"
    assert 'id = "council-asb-2022"' in proposal.text
    assert 'id = "council-asb"' in propose_mapping(path, list_id="council-asb").text


def test_an_archive_of_several_lists_or_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "Date\n01/09/2022\n")
        archive.writestr("b.csv", "Date\n01/09/2022\n")
    with pytest.raises(RefusalError, match=r"There are 2 files in it: a.csv, b.csv. Unpack it"):
        propose_mapping(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "nothing")
    with pytest.raises(RefusalError, match="There is no list in it"):
        propose_mapping(path)
    short = tmp_path / "list.csv.gz"
    short.write_bytes(gzip.compress(b"Date\n" + b"01/09/2022\n" * 99)[:-9])
    with pytest.raises(RefusalError, match="cut short"):
        propose_mapping(short)


def test_no_personal_value_is_in_a_proposal(tmp_path):
    proposal = propose_mapping(council_list(tmp_path))
    whole = repr(proposal)
    for value in ("Sarah", "Sample", "900123", "CR/22"):
        assert value not in whole
    assert masked("07700 900123") in proposal.text


def test_a_proposal_is_refused_until_a_person_has_decided(tmp_path):
    path = council_list(tmp_path)
    text = propose_mapping(path).text
    with pytest.raises(RefusalError, match="has no `retain_until`"):
        read_mapping(text, "proposal.toml")
    with pytest.raises(RefusalError, match="`title` is empty"):
        read_mapping(text.replace("# retain_until", "retain_until"), "proposal.toml")
    source = IncidentList(read_mapping(completed(text), "proposal.toml"))
    with pytest.raises(RefusalError, match="Something else entirely"):
        source.read(opened(path))


def test_a_completed_proposal_reads_every_row(tmp_path):
    path = council_list(tmp_path)
    text = completed(
        propose_mapping(path).text,
        **{
            '# "Something else entirely" = ""': '"Something else entirely" = "environmental-other"',
            'ward = "Ward"': f'ward = "Ward"\nward_codes = {WARDS}',
        },
    )
    (reading,) = IncidentList(read_mapping(text, "proposal.toml")).read(opened(path))
    assert reading.table.num_rows == 60
    assert set(reading.table["time_precision"].to_pylist()) == {"minute"}
    assert set(reading.table["category"].to_pylist()) == {
        "noise",
        "anti-social-behaviour",
        "fly-tipping",
        "environmental-other",
    }
    assert reading.dropped_columns == ("Reported by", "Phone", "Date closed")


def test_what_is_ambiguous_is_asked(tmp_path):
    file = written(
        tmp_path, "Date,Type\n" + "".join(f"0{n}/0{m}/2022,Noise\n" for n in range(1, 9) for m in range(1, 9))
    )
    proposal = propose_mapping(file.path)
    assert 'format = "DD/MM/YYYY"' in proposal.text
    assert (
        "Every value of 'Date' can be read as DD/MM/YYYY and as MM/DD/YYYY: check which."
        in proposal.questions
    )


def test_two_columns_that_could_be_the_category_are_asked_about(tmp_path):
    rows = "".join(f"0{n}/01/2022,Noise,Graffiti\n" for n in range(1, 10))
    proposal = propose_mapping(written(tmp_path, "Date,Type,Category\n" + rows).path)
    assert any(
        "'Type' was taken for the category. It could also be 'Category'." in asked
        for asked in proposal.questions
    )


def test_the_longest_sheet_is_taken_and_that_is_asked(tmp_path):
    import openpyxl

    path = council_list(tmp_path)
    book = openpyxl.load_workbook(path)
    notes = book.create_sheet("Notes", 0)
    notes.append(["Key", "Meaning"])
    notes.append(["x", "unknown"])
    book.save(path)
    proposal = propose_mapping(path)
    assert 'sheet = "Cases"' in proposal.text
    assert (
        proposal.questions[0] == "Sheet 'Cases' was taken, which has the most rows. There are also 'Notes'."
    )


def test_a_list_in_which_nothing_is_recognised_still_gives_a_file_to_complete(tmp_path):
    proposal = propose_mapping(written(tmp_path, "a,b\nqwerty,1\nzxcvb,2\n", "zz.csv").path)
    assert not proposal.roles
    assert "No column was recognised as a date: complete [time]." in proposal.questions
    with pytest.raises(RefusalError):
        read_mapping(completed(proposal.text), "proposal.toml")


def test_a_list_without_rows_gives_a_file_to_complete(tmp_path):
    proposal = propose_mapping(written(tmp_path, "Date,Type\n").path)
    assert "The list has no rows: little could be recognised." in proposal.questions


def test_a_file_that_is_no_list_is_refused(tmp_path):
    path = tmp_path / "page.csv"
    path.write_text("<html></html>")
    with pytest.raises(RefusalError, match="web page"):
        propose_mapping(path)


@pytest.mark.parametrize(
    ("word", "category", "least"),
    [
        ("Fly tip", "fly-tipping", SURE),
        ("Theft of Motor Vehicles", "vehicle-crime", SURE),
        ("Deliberate primary fire - vehicle", "deliberate-vehicle-fire", SURE),
        ("ASB - Nuisance", "anti-social-behaviour", LIKELY),
        ("Rowdy", "anti-social-behaviour", LIKELY),
        ("Begging / vagrancy", "anti-social-behaviour", LIKELY),
    ],
)
def test_words_are_matched_with_how_alike_they_are(word, category, least):
    match = best_match(word)
    assert (match.category, match.score >= least) == (category, True)


@pytest.mark.parametrize("word", ["Planning query", "Council tax", "Something else entirely"])
def test_words_of_nothing_we_count_are_not_proposed(word):
    assert best_match(word).score < LIKELY


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["13/02/2022", "01/03/2022"], ("DD/MM/YYYY",)),
        (["02/13/2022", "03/01/2022"], ("MM/DD/YYYY",)),
        (["1/2/2022 9:05", "11/12/2022 19:05"], ("D/M/YYYY H:mm",)),
        (["2022-02-13T10:00:00Z"], ("YYYY-MM-DDTHH:mm:ssZ",)),
        (["13-Feb-22"], ("DD-MMM-YY",)),
        (["Feb-22", "Mar-22"], ("MMM-YY",)),
        (["13/02/2022", "13/02/2022 10:30", None], ("DD/MM/YYYY", "DD/MM/YYYY HH:mm")),
        ([date(2022, 2, 13), None], ("DD/MM/YYYY",)),
        ([datetime.fromisoformat("2022-02-13T10:30")], ("DD/MM/YYYY HH:mm",)),
    ],
)
def test_formats_of_dates_are_found(cells, formats):
    assert guess_formats(cells, DATES).formats == formats


def test_what_is_no_date_or_time_is_not_taken_for_one():
    assert guess_formats(["noise", "13/02/2022"], DATES) is None
    assert guess_formats([1, 2], DATES) is None
    assert guess_formats([None], DATES) is None
    assert guess_formats(["10:30", "9:05"], TIMES).formats == ("H:mm",)
    assert guess_formats([time(10, 30)], TIMES).formats == ("HH:mm",)


# --- real lists ---------------------------------------------------------------------------------------------


def proposed(shared_data, tmp_path, name):
    return propose_mapping(unpacked(shared_data, name, tmp_path).path)


@pytest.mark.real
def test_published_codes_and_months_are_recognised(shared_data, tmp_path):
    proposal = proposed(shared_data, tmp_path, "lancashire_asb_crimemappingdata.csv.gz")
    assert proposal.roles == {
        "place.lsoa": "lsoa_code",
        "place.longitude": "longitude",
        "place.latitude": "latitude",
        "time.month": "month",
    }
    assert 'constant = "anti-social-behaviour"  # DECIDE' in proposal.text


@pytest.mark.real
def test_metres_of_another_grid_are_not_proposed(shared_data, tmp_path):
    proposal = proposed(shared_data, tmp_path, "vancouver_thefts_2020_crimemappingdata.csv.gz")
    assert "place.easting" not in proposal.roles
    assert any(
        re.search("'X' and 'Y' look like a point, but not of the National Grid", one)
        for one in proposal.questions
    )
    assert set(proposal.dropped) == {"HUNDRED_BLOCK"}
    assert proposal.roles["time.parts.hour"] == "HOUR"
    assert proposal.unresolved == ()
    (reading,) = IncidentList(read_mapping(completed(proposal.text), "p.toml")).read(
        opened(tmp_path / "vancouver_thefts_2020_crimemappingdata.csv")
    )
    assert reading.table.num_rows == 21_918


@pytest.mark.real
def test_starts_and_ends_are_recognised(shared_data, tmp_path):
    proposal = proposed(shared_data, tmp_path, "nyc_vehicle_thefts_crimedata.csv.gz")
    assert (proposal.roles["time.start"], proposal.roles["time.end"]) == ("date_start", "date_end")
    assert any("Also dates: 'date_single'." in one for one in proposal.questions)
    assert "place.longitude" not in proposal.roles
