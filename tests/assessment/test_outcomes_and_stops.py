"""Outcomes of crimes and stops and searches: counted as in the files themselves, traced, recounted and protected."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from examples.real_assessment.__main__ import GEOGRAPHY

from saferplan.assessment.selecting import AreaSelector
from saferplan.assessment.verify import recount
from saferplan.cli.reporting import analysis_lines
from saferplan.documents.definition import Table
from saferplan.domain.absence import Absence
from saferplan.domain.figure import FieldValues, Selection, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.word_groups import outcome_groups
from saferplan.errors import SaferPlanError
from saferplan.evidence import queries
from saferplan.workspace.assessments import MadeAssessment
from saferplan.workspace.workspace import Workspace

YEAR = Period(Month(2016, 4), Month(2017, 3))


@pytest.fixture(scope="module")
def workspace(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("outcomes") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    return Workspace.open(folder)


@pytest.fixture(scope="module")
def burglary(workspace: Workspace) -> MadeAssessment:
    return workspace.analyse("outcomes", measure="burglary", year_ending="2017-03", formats=[])


@pytest.fixture(scope="module")
def stops(workspace: Workspace) -> MadeAssessment:
    return workspace.analyse("stop-and-search", year_ending="2017-03", formats=[])


@pytest.fixture(scope="module")
def received(worked_example: Workspace) -> Path:
    """What was delivered for the worked example."""
    return worked_example.folder.root.parent / "received"


def rows_of_the_year(received: Path, kind: str) -> list[dict[str, str]]:
    """The rows of the year's files as they were delivered, the newest of each month, read without any of our code."""
    newest = {path.name: path for path in sorted(received.glob(f"received-*/**/*-{kind}.csv"))}
    rows = []
    for name, path in newest.items():
        if Month.parse(name[:7]) in YEAR:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows += list(csv.DictReader(file))
    return rows


def by_words(made: MadeAssessment, field: str) -> dict[tuple[str, ...], float | None]:
    """The counts of an analysis by the words of a field."""
    return {
        one.values: figure.value
        for figure in made.document.figures
        if figure.definition.selection is not None
        for one in figure.definition.selection.conditions
        if one.field == field
    }


def test_outcomes_are_those_of_the_files(
    workspace: Workspace, received: Path, burglary: MadeAssessment
) -> None:
    snapshot = workspace.store.snapshot()
    areas = AreaSelector(workspace.geography(snapshot)).small_areas(["E22000170"])
    expected = Counter(
        row["Last outcome category"]
        for row in rows_of_the_year(received, "street")
        if row["Crime type"] == "Burglary" and row["LSOA code"] in areas
    )
    found = by_words(burglary, "outcome")
    assert expected.total() > 500
    assert sum(value or 0 for value in found.values()) == expected.total()
    for group in outcome_groups():
        wanted = sum(expected[word] for word in group.words)
        assert found.get(group.words, 0) == wanted, group.title


def test_a_share_is_of_the_years_crimes_and_has_an_interval(burglary: MadeAssessment) -> None:
    known = burglary.document.figures_by_id
    shares = [one for one in known.values() if one.definition.unit is Unit.PERCENT]
    assert sum(one.value or 0 for one in shares) == pytest.approx(100)
    for one in shares:
        part, whole = (known[given].value or 0 for given in one.definition.inputs)
        assert one.value == pytest.approx(100 * part / whole)
        assert one.interval is not None
        assert one.interval.lower <= (one.value or 0) <= one.interval.upper


def test_months_whose_outcomes_are_still_maturing_are_named_and_years_are_not_compared(
    burglary: MadeAssessment,
) -> None:
    words = "\n".join(analysis_lines(burglary.document))
    assert "Outcomes of February 2017 to March 2017 are still maturing" in words
    assert "The year before is not compared" in words
    assert "on the day of its download" in words


def test_anti_social_behaviour_and_partners_lists_have_no_outcomes(workspace: Workspace) -> None:
    for measure, said in (
        ("anti-social-behaviour", "the police publish no outcome"),
        ("hate-crimes-and-incidents/hate-crime", "outcomes are counted of police records only"),
    ):
        made = workspace.analyse("outcomes", measure=measure, year_ending="2017-03", formats=[])
        assert said in "\n".join(analysis_lines(made.document))
        assert not [block for block in made.document.sections[0].blocks if isinstance(block, Table)]


def test_each_count_is_traced_to_its_very_rows(
    workspace: Workspace, burglary: MadeAssessment, stops: MadeAssessment
) -> None:
    for made, field in ((burglary, "outcome"), (stops, "ethnicity_self_defined")):
        for figure in made.document.figures:
            selection = figure.definition.selection
            if selection is None or not figure.value:
                continue
            rows = workspace.trace_rows(figure.id)
            assert rows.num_rows == figure.value
            for one in selection.conditions:
                if one.field == field:
                    assert {word or "" for word in rows[field].to_pylist()} <= set(one.values)


def test_a_wrong_count_of_an_outcome_is_found_out(
    workspace: Workspace, burglary: MadeAssessment, stops: MadeAssessment
) -> None:
    snapshot = workspace.store.snapshot()
    geography = workspace.geography(snapshot)
    for made in (burglary, stops):
        wrong = next(
            one
            for one in made.document.figures
            if one.definition.selection is not None and one.definition.selection.conditions and one.value
        )
        changed = msgspec.structs.replace(wrong, value=(wrong.value or 0) + 1)
        figures = tuple(changed if one is wrong else one for one in made.document.figures)
        document = msgspec.structs.replace(made.document, figures=figures)
        forged = msgspec.structs.replace(made.assessment, document=document)
        assert recount(made.assessment, snapshot, geography)[1] == ()
        (difference,) = recount(forged, snapshot, geography)[1]
        assert difference.figure == wrong.id


def test_stops_without_a_place_are_counted_for_the_force_and_it_is_said(
    received: Path, stops: MadeAssessment
) -> None:
    rows = rows_of_the_year(received, "stop-and-search")
    words = "\n".join(analysis_lines(stops.document))
    assert "of the whole police force area of Leicestershire, not of the partnership" in words
    for field, column in (
        ("object", "Object of search"),
        ("outcome", "Outcome"),
        ("age_range", "Age range"),
        ("ethnicity_self_defined", "Self-defined ethnicity"),
    ):
        expected = Counter(row[column] for row in rows)
        found = by_words(stops, field)
        assert sum(value or 0 for value in found.values()) == len(rows)
        for group, value in found.items():
            assert value == sum(expected[word] for word in group)


def test_no_disproportionality_is_claimed(stops: MadeAssessment) -> None:
    words = "\n".join(analysis_lines(stops.document))
    assert "They do not show whether any group was stopped more than others" in words
    assert {one.definition.unit for one in stops.document.figures} == {Unit.COUNT, Unit.PERCENT}


def test_the_public_sees_rounded_counts_of_stops_and_shares_of_those(workspace: Workspace) -> None:
    made = workspace.analyse("stop-and-search", year_ending="2017-03", audience="public", formats=[])
    for one in made.document.figures:
        assert one.interval is None
        if one.definition.unit is Unit.COUNT:
            assert one.value is None or one.value % 5 == 0
    tables = [block for block in made.document.sections[0].blocks if isinstance(block, Table)]
    assert len(tables) == 4
    for table in tables:
        assert not any("interval" in column.heading for column in table.columns)
        assert "Shares are of the rounded counts." in table.notes
    assert workspace.verify(made.assessment.settings.name).holds


def test_a_field_that_records_do_not_have_is_refused(workspace: Workspace) -> None:
    selection = Selection(
        dataset="police-street",
        period=YEAR,
        level="all",
        areas=(),
        fields=(FieldValues("shoe_size", ("9",)),),
    )
    with pytest.raises(SaferPlanError, match="no field 'shoe_size'"):
        queries.count_records(workspace.store.snapshot(), selection, None)


@pytest.mark.real
@pytest.mark.slow
def test_real_stops_are_placed_and_few_of_them_are_protected(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    workspace = Workspace.create(tmp_path_factory.mktemp("real-stops") / "w", partnership="E22000170")
    workspace.add_geography([shared_data / path for path in GEOGRAPHY])
    months = ("2019-12", "2020-01", "2020-02")
    folders = [shared_data / "police" / "leicestershire" / month for month in months]
    workspace.add_evidence(folders)
    made = workspace.analyse("stop-and-search", year_ending="2020-11", formats=[])
    words = "\n".join(analysis_lines(made.document))
    assert "Not held, and so not counted: March 2020 to November 2020" in words
    assert "whole police force area" not in words
    assert workspace.verify(made.assessment.settings.name).holds
    objects = by_words(made, "object")
    assert sum(value or 0 for value in objects.values()) == 77
    public = workspace.analyse("stop-and-search", year_ending="2020-11", audience="public", formats=[])
    shown = public.document.figures_by_id
    small = [
        one
        for one in made.document.figures
        if one.definition.unit is Unit.COUNT and one.value is not None and 1 <= one.value <= 4
    ]
    assert len(small) == 5
    assert all(shown[one.id].absence is Absence.SUPPRESSED for one in small)

    outcomes = workspace.analyse("outcomes", measure="all-crime", year_ending="2020-11", formats=[])
    snapshot = workspace.store.snapshot()
    areas = AreaSelector(workspace.geography(snapshot)).small_areas(["E22000170"])
    expected: Counter[str] = Counter()
    for folder in folders:
        for path in folder.glob("*-street.csv.gz"):
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                expected.update(
                    row["Last outcome category"]
                    for row in csv.DictReader(file)
                    if row["LSOA code"] in areas and row["Crime type"] != "Anti-social behaviour"
                )
    found = by_words(outcomes, "outcome")
    assert sum(value or 0 for value in found.values()) == expected.total()
    for words_of_group, value in found.items():
        assert value == sum(expected[word] for word in words_of_group)
