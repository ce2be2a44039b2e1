"""Fetching from publishers, against a real server on good days and bad ones."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import fetch_site as server
import pytest
from fetch_site import Site

from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.fetch import FetchPlan, FetchReport, fetch, fetch_from_folder, plan_fetch
from saferplan.evidence.fetch_http import FetchError, PoliteClient, Politeness
from saferplan.evidence.fetch_keeping import RECORD, Keeping
from saferplan.evidence.fetch_police import archives_for, shown_checksums
from saferplan.evidence.fetch_publishers import Checked, Publishers, Transfer, publishers
from saferplan.geography import Geography
from saferplan.geography.gathering import tables_of
from saferplan.geography.opening import open_files

ARCHIVE = server.archive({"2022-08": "Crime ID,Month\n" * 200, "2022-09": "Crime ID,Month\n" * 200})
PATH = "/data/archive/2022-09.zip"
YEAR = Period.parse("2021-10/2022-09")


def now() -> datetime:
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with server.serving() as up:
        yield up


@pytest.fixture
def source(site: Site) -> Publishers:
    return publishers().at(dict.fromkeys(publishers().publishers, site.base))


class Waits(list[float]):
    """A clock that only moves when somebody sleeps, and remembers how long."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 100.0

    def sleep(self, seconds: float) -> None:
        self.append(seconds)
        self.time += seconds


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def client(waits: Waits) -> Iterator[PoliteClient]:
    politeness = Politeness(attempts=4, read_timeout=0.5)
    with PoliteClient(
        politeness, sleep=waits.sleep, clock=lambda: waits.time, jitter=lambda: 1.0, now=now
    ) as one:
        yield one


Run = Callable[..., FetchReport]


@pytest.fixture
def run(tmp_path: Path, client: PoliteClient, source: Publishers) -> Run:
    def go(*what: str, months: Period | None = YEAR, refresh: bool = False) -> FetchReport:
        plan = plan_fetch(what, tmp_path, client=None, months=months, refresh=refresh, source=source)
        return fetch(plan, client=client, now=now)

    return go


def only_error(report: FetchReport) -> str:
    ((_, error),) = report.failed
    assert isinstance(error, FetchError)
    assert error.remedy
    return str(error)


def nothing_kept(folder: Path) -> bool:
    return not (folder / "2022-09.zip").exists() and not (folder / RECORD).exists()


# --- the plan ---


def test_a_plan_says_what_and_how_big_before_anything_is_fetched(
    site: Site, tmp_path: Path, client: PoliteClient, source: Publishers
) -> None:
    site.at(PATH, server.redirect(f"{site.base}store/2022-09.zip"))
    site.at("/store/2022-09.zip", server.whole(ARCHIVE))
    site.at("/LAD23_CSP23_PFA23_EW_LU/FeatureServer/0/query", server.feature_service([{}] * 331, most=1000))
    plan = plan_fetch(
        ["police", "partnerships", "imd-2019"], tmp_path, client=client, months=YEAR, source=source
    )
    by_id = {file.item.id: file for file in plan.files}
    assert by_id["police-archive"].size == len(ARCHIVE)
    assert by_id["partnerships"].records == 331
    assert "is not published" in by_id["imd-2019"].problem
    assert plan.known_bytes == len(ARCHIVE)
    assert (
        "2022-09.zip: Street-level crime, outcomes and stop and search of every force, 0.0 MB" in plan.lines()
    )
    assert plan.lines()[-1].startswith("To fetch: 3 files")
    assert list(tmp_path.iterdir()) == []
    assert {asked.method for asked in site.asked if asked.path.endswith(".zip")} == {"HEAD"}


def test_a_server_that_does_not_answer_is_not_asked_for_each_of_its_files(
    tmp_path: Path, waits: Waits
) -> None:
    nowhere = publishers().at(dict.fromkeys(publishers().publishers, "http://127.0.0.1:9/"))
    with PoliteClient(sleep=waits.sleep, clock=lambda: waits.time) as client:
        plan = plan_fetch(["all"], tmp_path, client=client, months=YEAR, source=nowhere)
    assert len(plan.wanted) > 20
    assert plan.known_bytes == 0
    assert len(waits) <= 4  # one question to each publisher, a second apart


def test_months_are_needed_for_police_data(tmp_path: Path) -> None:
    with pytest.raises(SaferPlanError, match="No months of police data"):
        plan_fetch(["police"], tmp_path, client=None)
    with pytest.raises(SaferPlanError, match="nothing to fetch called 'weather'"):
        plan_fetch(["weather"], tmp_path, client=None)


def test_the_fewest_archives_hold_all_months() -> None:
    rules = publishers().police_archives

    def names(period: str) -> list[str]:
        return [str(month) for month in archives_for(Period.parse(period), rules)]

    assert names("2022-09") == ["2022-09"]
    assert names("2019-10/2022-09") == ["2022-09"]
    assert names("2019-09/2022-09") == ["2019-09", "2022-09"]
    assert names("2010-12/2017-04") == ["2017-04"]
    assert names("2014-01/2020-04") == ["2017-04", "2020-04"]
    with pytest.raises(SaferPlanError, match="starts in December 2010"):
        archives_for(Period(Month(2010, 11), Month(2011, 1)), rules)


def test_every_item_of_the_list_is_whole() -> None:
    known = publishers()
    assert known.item("police-archive").verified
    assert {item.group for item in known.items} == {"police", "geography"}
    for item in known.items:
        publisher = known.publisher(item)
        assert publisher.base.startswith("https://")
        assert publisher.base.endswith("/")
        assert publisher.licence
        assert item.known_from
        assert item.verified == (item.checked is Checked.DOCUMENTATION)
        assert item.largest > 0
        assert (item.transfer is Transfer.PAGES) == bool(item.query)
    assert len({item.id for item in known.items}) == len(known.items)


def test_every_item_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "fetch.md").read_text(encoding="utf-8")
    assert [item.id for item in publishers().items if f"`{item.id}`" not in page] == []


# --- one file ---


def test_an_archive_is_fetched_through_its_redirect_and_recorded(
    site: Site, tmp_path: Path, run: Run
) -> None:
    site.at(PATH, server.redirect(f"{site.base}store/2022-09.zip"))
    site.at("/store/2022-09.zip", server.whole(ARCHIVE))
    report = run("police")
    ((path, kept),) = report.fetched
    assert path.read_bytes() == ARCHIVE
    assert kept.sha256 == hashlib.sha256(ARCHIVE).hexdigest()
    assert (kept.size, kept.etag, kept.fetched) == (len(ARCHIVE), '"v1"', "2026-11-23T12:00:00+00:00")
    assert kept.licence == "Open Government Licence v3.0"
    assert kept.address == f"{site.base}data/archive/2022-09.zip"
    assert Keeping(tmp_path).held("2022-09.zip") == kept
    assert {file.name for file in tmp_path.iterdir()} == {"2022-09.zip", RECORD}
    assert "No checksum is shown for 2022-09.zip" in report.notes[0]
    agent = site.requests(PATH)[0].headers["User-Agent"]
    assert agent.startswith("saferplan/")
    assert "@" not in agent


def test_what_is_here_is_not_fetched_again_unless_asked(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.whole(ARCHIVE))
    run("police")
    again = run("police")
    assert again.held == (tmp_path / "2022-09.zip",)
    assert not again.fetched
    assert len(site.requests(PATH)) == 1
    newer = server.archive({"2022-09": "restated"})
    site.at(PATH, server.whole(newer, etag='"v2"'))
    assert run("police", refresh=True).fetched[0][0].read_bytes() == newer
    # A file that somebody has changed is fetched again.
    (tmp_path / "2022-09.zip").write_bytes(b"other")
    assert run("police").fetched


def test_progress_is_told_as_it_arrives(
    site: Site, tmp_path: Path, client: PoliteClient, source: Publishers
) -> None:
    site.at(PATH, server.whole(ARCHIVE))
    told: list[tuple[str, int, int | None]] = []
    plan = plan_fetch(["police"], tmp_path, client=None, months=YEAR, source=source)
    fetch(plan, client=client, now=now, progress=lambda *step: told.append(step))
    assert told[0] == ("2022-09.zip", 0, len(ARCHIVE))
    assert told[-1] == ("2022-09.zip", len(ARCHIVE), len(ARCHIVE))


def test_a_cut_connection_is_continued_where_it_stopped(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.cut_off(ARCHIVE, 200), server.whole(ARCHIVE))
    report = run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE
    asked = site.requests(PATH)
    assert [one.headers.get("Range") for one in asked] == [None, "bytes=300-", "bytes=500-"]
    assert [one.headers.get("If-Range") for one in asked] == [None, '"v1"', '"v1"']
    assert report.fetched[0][1].sha256 == hashlib.sha256(ARCHIVE).hexdigest()


def test_a_fetch_that_was_given_up_is_continued_by_the_next(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.status(500))
    assert "500" in only_error(run("police"))
    assert nothing_kept(tmp_path)
    assert (tmp_path / "2022-09.zip.part").read_bytes() == ARCHIVE[:300]
    site.at(PATH, server.whole(ARCHIVE))
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE
    assert site.requests(PATH)[-1].headers["Range"] == "bytes=300-"


def test_a_server_that_ignores_ranges_starts_the_file_again(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.range_ignoring(ARCHIVE))
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE


def test_a_file_that_changed_in_between_is_never_patched_together(
    site: Site, tmp_path: Path, run: Run
) -> None:
    newer = server.archive({"2022-09": "restated" * 400})
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.whole(newer, etag='"v2"'))
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == newer


def test_a_server_that_continues_another_version_is_started_again(
    site: Site, tmp_path: Path, run: Run
) -> None:
    newer = server.archive({"2022-09": "restated" * 400})

    def careless(handler: object, asked: server.Asked) -> None:
        """Honours Range but not If-Range."""
        start = asked.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-")
        headers = {"ETag": '"v2"', "Content_Type": "application/zip"}
        if start == "0":
            server.send(handler, 200, newer, **headers)  # type: ignore[arg-type]
        else:
            said = f"bytes {start}-{len(newer) - 1}/{len(newer)}"
            server.send(handler, 206, newer[int(start) :], Content_Range=said, **headers)  # type: ignore[arg-type]

    site.at(PATH, server.cut_off(ARCHIVE, 300), careless)
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == newer


def test_a_part_that_is_already_whole_is_recognised(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.status(500))
    run("police")
    (tmp_path / "2022-09.zip.part").write_bytes(ARCHIVE)
    site.at(PATH, server.whole(ARCHIVE))
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE
    # One that is longer than the file is begun again.
    (tmp_path / "2022-09.zip").unlink()
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.status(500))
    run("police")
    (tmp_path / "2022-09.zip.part").write_bytes(ARCHIVE + b"more")
    site.at(PATH, server.whole(ARCHIVE))
    run("police")
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE


def test_a_stalled_connection_times_out_and_is_continued(site: Site, tmp_path: Path, run: Run) -> None:
    done = threading.Event()
    site.at(PATH, server.stalling(ARCHIVE, 300, done), server.whole(ARCHIVE))
    run("police")
    done.set()
    assert (tmp_path / "2022-09.zip").read_bytes() == ARCHIVE
    assert site.requests(PATH)[1].headers["Range"] == "bytes=300-"


# --- a server's bad days ---


def test_failures_that_may_pass_are_tried_again_with_growing_waits(
    site: Site, run: Run, waits: Waits
) -> None:
    site.at(PATH, server.status(500), server.status(502), server.status(504), server.whole(ARCHIVE))
    assert run("police").fetched
    assert [wait for wait in waits if wait in (1.0, 2.0, 4.0)][-3:] == [1.0, 2.0, 4.0]


def test_after_enough_failures_it_is_given_up(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.status(500))
    assert "500 Internal Server Error, 4 times in a row" in only_error(run("police"))
    assert nothing_kept(tmp_path)
    assert len(site.requests(PATH)) == 4


def test_a_server_that_says_when_to_come_back_is_obeyed(site: Site, run: Run, waits: Waits) -> None:
    date = "Mon, 23 Nov 2026 12:01:30 GMT"
    site.at(
        PATH,
        server.status(503, Retry_After="30"),
        server.status(429, Retry_After=date),
        server.whole(ARCHIVE),
    )
    assert run("police").fetched
    assert 30.0 in waits
    assert 90.0 in waits


def test_a_server_that_asks_to_wait_very_long_is_left_alone(site: Site, run: Run, waits: Waits) -> None:
    site.at(PATH, server.status(503, Retry_After="86400"))
    assert "asks to wait 86,400 seconds" in only_error(run("police"))
    assert max(waits, default=0) < 100


def test_requests_are_at_least_a_second_apart(site: Site, run: Run, waits: Waits) -> None:
    site.at(PATH, server.cut_off(ARCHIVE, 300), server.cut_off(ARCHIVE, 100), server.whole(ARCHIVE))
    run("police")
    # The clock stands still but for sleeps: the page of checksums and three tries are four requests.
    assert sum(waits) >= 3.0


def test_what_is_not_published_is_said_so_at_once(site: Site, tmp_path: Path, run: Run) -> None:
    error = only_error(run("police"))
    assert "is not published" in error
    assert len(site.requests(PATH)) == 1
    assert nothing_kept(tmp_path)


@pytest.mark.parametrize("code", [401, 403, 400])
def test_a_refusal_is_not_tried_again(site: Site, run: Run, code: int) -> None:
    site.at(PATH, server.status(code))
    assert str(code) in only_error(run("police"))
    assert len(site.requests(PATH)) == 1


def test_a_page_of_apology_is_not_an_archive(site: Site, tmp_path: Path, run: Run) -> None:
    page = b"<!DOCTYPE html><html><body>We are sorry</body></html>"
    site.at(PATH, lambda handler, _: server.send(handler, 200, page, Content_Type="text/html; charset=utf-8"))
    assert "a web page instead of 2022-09.zip" in only_error(run("police"))
    site.at(PATH, server.whole(page))  # under the right type, which is worse
    assert "it is a web page" in only_error(run("police"))
    assert nothing_kept(tmp_path)
    assert not (tmp_path / "2022-09.zip.part").exists()


def test_half_an_archive_with_the_wrong_length_is_discarded(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.whole(ARCHIVE[: len(ARCHIVE) // 2]))
    assert "not a whole zip archive" in only_error(run("police"))
    assert nothing_kept(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_more_than_can_be_meant_is_refused(
    site: Site, tmp_path: Path, client: PoliteClient, source: Publishers
) -> None:
    from msgspec.structs import replace

    small = tuple(replace(item, largest=1_000_000) for item in source.items)
    plan = plan_fetch(["police"], tmp_path, client=None, months=YEAR, source=replace(source, items=small))
    site.at(PATH, server.endless())
    assert "larger than 1,000,000 bytes" in only_error(fetch(plan, client=client, now=now))
    site.at(PATH, lambda handler, _: server.send(handler, 200, b"", Content_Length="2000000"))
    assert "larger than" in only_error(fetch(plan, client=client, now=now))
    assert nothing_kept(tmp_path)


def test_a_disk_without_room_is_noticed_before(
    site: Site, tmp_path: Path, client: PoliteClient, source: Publishers
) -> None:
    site.at(PATH, lambda handler, _: server.send(handler, 200, b"", Content_Length=str(10**15)))
    plan = plan_fetch(["police"], tmp_path, client=client, months=YEAR, source=source)
    with pytest.raises(FetchError, match="GB free"):
        fetch(plan, client=client, now=now)


def test_one_failure_does_not_stop_the_others(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(PATH, server.whole(ARCHIVE))
    report = run("police", months=Period.parse("2019-01/2022-09"))
    assert [path.name for path, _ in report.fetched] == ["2022-09.zip"]
    assert [name for name, _ in report.failed] == ["2019-09.zip"]


# --- checksums ---


def page_of(*entries: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<li><a href="/data/archive/{name}">{name}</a> (1.6 GB)\n<span>{md5}</span></li>'
        for name, md5 in entries
    )
    return f"<html><body><ul>{rows}</ul></body></html>".encode()


def serve_page(site: Site, page: bytes) -> None:
    site.at("/data/archive/", lambda handler, _: server.send(handler, 200, page, Content_Type="text/html"))


def test_a_shown_checksum_is_compared_and_recorded(site: Site, run: Run) -> None:
    md5 = hashlib.md5(ARCHIVE, usedforsecurity=False).hexdigest()
    serve_page(site, page_of(("2022-10.zip", "0" * 32), ("2022-09.zip", md5)))
    site.at(PATH, server.whole(ARCHIVE))
    report = run("police")
    assert report.fetched[0][1].md5 == md5
    assert report.notes == ()


def test_a_wrong_checksum_discards_the_file(site: Site, tmp_path: Path, run: Run) -> None:
    serve_page(site, page_of(("2022-09.zip", "f" * 32)))
    site.at(PATH, server.whole(ARCHIVE))
    assert "its MD5 is" in only_error(run("police"))
    assert nothing_kept(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_page_in_another_shape_shows_no_checksums() -> None:
    assert shown_checksums("<html>2022-09.zip and nothing else</html>") == {}
    assert shown_checksums("") == {}


def test_a_hash_of_the_parts_of_an_upload_is_no_checksum_of_the_file(site: Site, run: Run) -> None:
    """The publisher shows one for an archive that was uploaded in parts."""
    shown = page_of(("2022-10.zip", "0" * 32), ("2022-09.zip", "f" * 32 + "-103"))
    assert shown_checksums(shown.decode()) == {"2022-10.zip": "0" * 32}
    serve_page(site, shown)
    site.at(PATH, server.whole(ARCHIVE))
    report = run("police")
    assert len(report.fetched) == 1
    assert "No checksum is shown for 2022-09.zip" in report.notes[0]


# --- services that answer in pages ---

WARDS = "/LSOA21_WD24_LAD24_EW_LU/FeatureServer/0"
BOUNDARIES = "/Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5/FeatureServer/0"


def ward_records(count: int) -> list[dict[str, object]]:
    return [
        {
            "FID": number,
            "LSOA21CD": f"E01{number:06d}",
            "LSOA21NM": f"Place {number:03d}A",
            "WD24CD": "E05000001",
            "WD24NM": "St Mary's, Upper",
            "WD24NMW": None,
            "LAD24CD": "E07000134",
            "LAD24NM": "North West Leicestershire",
        }
        for number in range(1, count + 1)
    ]


def serve_layer(site: Site, path: str, answer: server.Answer) -> None:
    site.at(path, answer)
    site.at(f"{path}/query", answer)


def test_a_table_comes_in_pages_and_geography_can_read_it(site: Site, tmp_path: Path, run: Run) -> None:
    serve_layer(site, WARDS, server.feature_service(ward_records(2503), most=1000))
    run("lsoa21-wards")
    geography = Geography.from_tables(tables_of(open_files([tmp_path / "LSOA21_WD24_LAD24_best_fit.csv"])))
    assert len(geography.small_areas("E07000134")) == 2503
    assert geography.name("E05000001") == "St Mary's, Upper"
    pages = [asked.query for asked in site.requests(f"{WARDS}/query") if "resultOffset" in asked.query]
    assert [page["resultOffset"] for page in pages] == ["0", "1000", "2000"]
    assert {page["orderByFields"] for page in pages} == {"FID"}
    assert {page["returnGeometry"] for page in pages} == {"false"}


def test_a_layer_comes_in_pages_as_one_collection(site: Site, tmp_path: Path, run: Run) -> None:
    records = [{"FID": n, "LSOA21CD": f"E01{n:06d}", "LSOA21NM": f"Place {n}"} for n in range(1, 46)]
    serve_layer(site, BOUNDARIES, server.feature_service(records, most=20, geometry=True))
    run("lsoa21-boundaries")
    path = tmp_path / "LSOA21_boundaries_BGC.geojson"
    collection = json.loads(path.read_text("utf-8"))
    assert [one["properties"]["LSOA21CD"] for one in collection["features"]] == [
        one["LSOA21CD"] for one in records
    ]
    assert tables_of(open_files([path]))
    query = next(one.query for one in site.requests(f"{BOUNDARIES}/query") if "resultOffset" in one.query)
    assert (query["f"], query["outSR"]) == ("geojson", "4326")


def test_a_service_that_gives_fewer_than_asked_loses_nothing(site: Site, tmp_path: Path, run: Run) -> None:
    generous = server.feature_service(ward_records(250), most=2000)
    stingy = server.feature_service(ward_records(250), most=100)
    site.at(WARDS, generous)  # says 2,000, gives 100
    site.at(f"{WARDS}/query", stingy)
    run("lsoa21-wards")
    lines = (tmp_path / "LSOA21_WD24_LAD24_best_fit.csv").read_text("utf-8").splitlines()
    assert len(lines) == 251
    assert len(set(lines)) == 251


def test_records_that_do_not_add_up_are_refused(site: Site, tmp_path: Path, run: Run) -> None:
    site.at(WARDS, server.feature_service([], most=100))
    site.at(
        f"{WARDS}/query",
        server.feature_service(ward_records(300), most=100),  # the count
        server.feature_service(ward_records(100), most=100),  # the pages
    )
    assert "gave 100 records and said that it has 300" in only_error(run("lsoa21-wards"))
    assert list(tmp_path.iterdir()) == []


def test_errors_inside_an_answer_of_200_are_noticed(
    site: Site, tmp_path: Path, run: Run, waits: Waits
) -> None:
    good = server.feature_service(ward_records(30), most=100)
    site.at(WARDS, good)
    site.at(
        f"{WARDS}/query",
        server.service_error(503, "Service is busy"),
        good,
        server.service_error(500, "x"),
        good,
    )
    assert run("lsoa21-wards").fetched
    site.at(f"{WARDS}/query", server.service_error(400, "Invalid field"))
    assert "refused the query: Invalid field" in only_error(run("lsoa21-wards", refresh=True))
    site.at(f"{WARDS}/query", lambda handler, _: server.send(handler, 200, b"<html>busy</html>"))
    assert "did not answer with JSON" in only_error(run("lsoa21-wards", refresh=True))
    # The good one from before is still there.
    assert (tmp_path / "LSOA21_WD24_LAD24_best_fit.csv").exists()


def test_population_comes_by_record_offset_one_file_a_year(
    site: Site, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saferplan.evidence.fetch_pages.NOMIS_PAGE", 10)
    rows = [(f"E01{number:06d}", 1000 + number) for number in range(1, 26)]
    site.at("/NM_2014_1.data.csv", server.nomis(rows, 10))
    report = run("population")
    assert len(report.fetched) == 14
    table = tables_of(open_files([tmp_path / "LSOA21_population_mid2022.csv"]))
    persons = table["geography-population-lsoa2021-2022"]
    assert persons.num_rows == 25
    assert persons["persons"].to_pylist()[0] == 1001
    asked = [one.query for one in site.requests("/NM_2014_1.data.csv") if one.query["date"] == "2022"]
    assert [one["RecordOffset"] for one in asked] == ["0", "10", "20"]


def test_a_year_that_is_not_published_yet_leaves_no_file(site: Site, tmp_path: Path, run: Run) -> None:
    site.at("/NM_2014_1.data.csv", server.nomis([], 10))
    report = run("population")
    assert len(report.failed) == 14
    assert "has no rows" in str(report.failed[0][1])
    assert list(tmp_path.iterdir()) == []


# --- without the internet ---


def test_the_same_files_can_come_from_a_folder(tmp_path: Path, source: Publishers) -> None:
    given = tmp_path / "given" / "deep"
    given.mkdir(parents=True)
    (given / "2022-09.zip").write_bytes(ARCHIVE)
    (given / "LAD23_CSP23_PFA23.csv").write_text("<html>not this</html>", "utf-8")
    plan: FetchPlan = plan_fetch(
        ["police", "partnerships", "imd-2019"], tmp_path / "kept", client=None, months=YEAR, source=source
    )
    report = fetch_from_folder(plan, tmp_path / "given", now=now)
    ((path, kept),) = report.fetched
    assert path.read_bytes() == ARCHIVE
    assert kept.address.endswith("given/deep/2022-09.zip")
    problems = {name: str(error) for name, error in report.failed}
    assert "it is a web page" in problems["LAD23_CSP23_PFA23.csv"]
    assert (
        "Download it from"
        in problems["File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv"]
    )
    assert report.paths(plan, "police") == (path,)
    assert report.paths(plan, "geography") == ()
    with pytest.raises(SaferPlanError, match="There is no folder"):
        fetch_from_folder(plan, tmp_path / "absent", now=now)
