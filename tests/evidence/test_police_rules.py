"""The two descriptions of a good row agree: what the engine looks for, and what a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from police_files import NOW, crime_id, write_lines

from saferplan.domain.categories import police_uk_categories
from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.diagnosing import diagnose
from saferplan.evidence.sources import EngineSource, RowContext
from saferplan.evidence.sources.known import ALL
from saferplan.evidence.sources.police_outcomes import POLICE_OUTCOMES
from saferplan.evidence.sources.police_stop_and_search import POLICE_STOP_AND_SEARCH
from saferplan.evidence.sources.police_street import POLICE_STREET
from saferplan.evidence.sources.police_words import FORCES, month_and_force
from saferplan.store import Store

SEPTEMBER = Month(2022, 9)

POINTS = "-1.374000 52.7 0 -9.5 -9.51 2.5 61.5 61.6 nan inf -inf 1e1 x +1.5 .5 1."
coordinates = st.sampled_from(["", *POINTS.split()])
values = {
    "Crime ID": st.sampled_from(["", crime_id(1), crime_id(2), "short", "z" * 64, "AB" * 32, "0"]),
    "Month": st.sampled_from(["2022-09", "2022-09", "2022-10", "2022-9", "", "x"]),
    "Reported by": st.just("Leicestershire Police"),
    "Falls within": st.just("Leicestershire Police"),
    "Longitude": coordinates,
    "Latitude": coordinates,
    "Location": st.sampled_from(["On or near High Street", '"On or near Mill, Quorn"', "No Location"]),
    "LSOA code": st.sampled_from(
        ["", "E01025931", "W01000001", "S01006506", "E02000001", "e01025931", "E010259311"]
    ),
    "LSOA name": st.just("North West Leicestershire 001A"),
    "Crime type": st.sampled_from([*police_uk_categories(), "", "Piracy", "Burglary "]),
    "Last outcome category": st.sampled_from(["", "Under investigation", "Something new"]),
    "Context": st.just(""),
    "Outcome type": st.sampled_from(["", "Local resolution", "Something new"]),
    "Type": st.sampled_from(["", "Person search"]),
    "Date": st.sampled_from(
        [
            "2022-09-01T00:00:00+00:00",
            "2022-08-31T23:00:00+00:00",
            "2022-08-31T22:59:59+00:00",
            "2022-09-30T23:59:59+00:00",
            "2022-10-01T00:00:00+00:00",
            "2022-10-01T01:30:00+02:00",
            "2022-09-15",
            "",
            "x",
        ]
    ),
}


def told(store: Store, path: Path, rows: int) -> tuple[Fault, ...]:
    """The faults for which the engine's way refuses a file; none where it takes it with all its rows."""
    try:
        report = add_evidence(store, [path], now=NOW)
    except RefusalError as refusal:
        return refusal.faults
    assert report.rows == rows
    return ()


def rows_of(source: EngineSource) -> st.SearchStrategy[list[str]]:
    row = st.tuples(*(values.get(column, st.just("")) for column in source.header)).map(",".join)
    return st.lists(row, min_size=1, max_size=4)


@pytest.mark.parametrize(
    "source", [POLICE_STREET, POLICE_OUTCOMES, POLICE_STOP_AND_SEARCH], ids=lambda s: s.id
)
def test_the_engine_refuses_exactly_the_rows_that_are_explained(
    source: EngineSource, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store.create(tmp_path_factory.mktemp("rules") / "store")
    suffix = source.id.removeprefix("police-")

    @settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=rows_of(source))
    def check(rows: list[str]) -> None:
        folder = tmp_path_factory.mktemp("files")
        path = write_lines(folder / f"2022-09-leicestershire-{suffix}.csv", source.header, rows)
        explained = diagnose(source, path.name, path, RowContext(SEPTEMBER, Month(2026, 11)))
        assert told(store, path, len(rows)) == explained

    check()


def test_names_of_the_publisher_give_month_and_force() -> None:
    for force in FORCES:
        for suffix in ("street", "outcomes", "stop-and-search"):
            assert month_and_force(f"2022-09-{force}-{suffix}.csv", suffix) == (SEPTEMBER, force)
            assert month_and_force(f"2022-09-{force}-{suffix}.csv", "else") is None
    for name in (
        "crimes.csv",
        "2022-9-kent-street.csv",
        "2022-13-kent-street.csv",
        "2022-09-kent-street.txt",
    ):
        assert month_and_force(name, "street") is None


def test_every_source_has_all_the_columns_of_its_kind() -> None:
    from saferplan.evidence.records import SCHEMAS

    for source in ALL:
        if isinstance(source, EngineSource):
            own = {"month", "supplier", "file", "row"}
            translated = {
                words.translated[0] for words in source.words.values() if words.translated is not None
            }
            assert own | translated | set(source.records) | set(source.constants) == set(
                SCHEMAS[source.kind].names
            )
