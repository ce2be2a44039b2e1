"""Assessments of real partnerships from real open data: known totals, other areas, and honest gaps."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples.real_assessment.__main__ import EVIDENCE, GEOGRAPHY, WEIGHTS
from reading import sections_of, words_of

from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered
from saferplan.assessment.frozen import Finding, FrozenAssessment
from saferplan.assessment.settings import AssessmentSettings
from saferplan.assessment.verify import verify
from saferplan.cli.reporting import analysis_lines
from saferplan.documents.composing import compose
from saferplan.documents.definition import AreaMap, Marking, Table
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month
from saferplan.domain.verdicts import Verdict
from saferplan.workspace.workspace import Workspace

# One worker has the workspace built once.
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("real-assessment")]


@pytest.fixture(scope="module")
def workspace(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.create(tmp_path_factory.mktemp("real") / "partnership", partnership="E22000170")
    made.add_geography([shared_data / path for path in GEOGRAPHY])
    made.add_evidence([shared_data / path for path in EVIDENCE])
    made.add_weights(shared_data / WEIGHTS, title="Index", source="its publisher", licence="its licence")
    return made


def assessed(workspace: Workspace, partnership: str, year_ending: str) -> FrozenAssessment:
    snapshot = workspace.store.snapshot()
    settings = AssessmentSettings(
        name="real",
        partnership=partnership,
        partnership_name="A real partnership",
        year_ending=Month.parse(year_ending),
        audience=Marking.PUBLIC,
    )
    return build(snapshot, workspace.geography(snapshot), settings, Entered())


@pytest.fixture(scope="module")
def of_2022(workspace: Workspace) -> FrozenAssessment:
    return assessed(workspace, "E22000170", "2022-09")


def counts(found: FrozenAssessment, measure: str) -> tuple[Figure, Figure]:
    """The count of the year, and of the year before."""
    finding = finding_of(found, measure)
    known = found.document.figures_by_id
    return known[finding.figures[0]], known[finding.figures[1]]


def finding_of(found: FrozenAssessment, measure: str) -> Finding:
    return next(one for one in found.findings if one.measure == measure)


def test_the_known_totals_of_north_west_leicestershire_come_out(of_2022: FrozenAssessment) -> None:
    crime, asb = counts(of_2022, "all-crime"), counts(of_2022, "anti-social-behaviour")
    assert (asb[0].value, asb[1].value) == (740, 818)
    assert [(crime[at].value or 0) + (asb[at].value or 0) for at in (0, 1)] == [8_871, 7_456]
    violence = counts(of_2022, "violence-and-sexual-offences")
    assert (violence[0].value, violence[1].value) == (3_506, 2_857)
    assert finding_of(of_2022, "violence-and-sexual-offences").verdict is Verdict.SIGNAL


def test_hot_spots_of_real_records_are_named_and_come_out_again(workspace: Workspace) -> None:
    made = workspace.analyse("hot-spots", measure="anti-social-behaviour", year_ending="2022-09", formats=[])
    drawn = next(block for block in made.document.sections[0].blocks if isinstance(block, AreaMap))
    assert [one.name for one in drawn.areas if one.category == "hot"] == ["North West Leicestershire 010C"]
    assert workspace.verify(made.assessment.settings.name).holds


def test_whether_the_same_places_stay_is_told_of_real_records(workspace: Workspace) -> None:
    made = workspace.analyse(
        "hot-spots-over-time", measure="violence-and-sexual-offences", year_ending="2022-09", formats=[]
    )
    known = {one.definition.statistic: one for one in made.document.figures}
    assert known["top areas that were so the year before"].value == 7
    unchanged = known["top areas that unchanged places would share"]
    assert unchanged.interval is not None
    assert 7 <= unchanged.interval.lower < (unchanged.value or 0) < unchanged.interval.upper <= 12
    assert workspace.verify(made.assessment.settings.name).holds


def test_the_rate_is_of_the_right_population(of_2022: FrozenAssessment) -> None:
    known = of_2022.document.figures_by_id
    rate = next(
        known[id_]
        for id_ in finding_of(of_2022, "all-crime").figures
        if known[id_].definition.statistic == "rate"
    )
    population = known[rate.definition.inputs[1]]
    assert population.value == 107_666
    assert rate.value == pytest.approx(1000 * 8_131 / 107_666)


def test_peers_are_compared_for_the_nearest_year_held_and_the_page_says_so(of_2022: FrozenAssessment) -> None:
    by_id = {section.id: section for section in sections_of(of_2022.document.sections)}
    words = " ".join(words_of(by_id["peers-E07000134"].blocks))
    assert "It is not the year of this assessment" in words
    tables = [block for block in by_id["peers-E07000134"].blocks if isinstance(block, Table)]
    positions = next(table for table in tables if table.id.startswith("peers-positions"))
    assert len(positions.rows) == 15


def test_official_statistics_stand_beside_the_partnerships_own_counts(of_2022: FrozenAssessment) -> None:
    by_id = {section.id: section for section in sections_of(of_2022.document.sections)}
    values = {
        of_2022.document.figures_by_id[cell.figure].value
        for block in by_id["official"].blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        if hasattr(cell, "figure")
    }
    assert {8_018, 7_035} <= values


def test_harm_is_weighed_by_the_forces_own_weights(of_2022: FrozenAssessment) -> None:
    harm = [one for one in of_2022.document.figures if one.definition.statistic == "harm"]
    assert harm
    assert all(("area of the weights", "Leicestershire") in one.definition.parameters for one in harm)


@pytest.mark.parametrize("partnership", ["E22000165", "E22000168", "E22000172"])
def test_it_runs_for_any_other_partnership_of_the_force(workspace: Workspace, partnership: str) -> None:
    found = assessed(workspace, partnership, "2022-09")
    now, before = counts(found, "all-crime")
    assert (now.value or 0) > 100
    assert (before.value or 0) > 100


@pytest.mark.parametrize(("year_ending", "held"), [("2014-11", 11), ("2014-12", 11), ("2025-06", 6)])
def test_a_gap_in_the_months_is_said_and_no_change_is_claimed_across_it(
    workspace: Workspace, year_ending: str, held: int
) -> None:
    found = assessed(workspace, "E22000170", year_ending)
    finding = finding_of(found, "all-crime")
    assert finding.verdict is Verdict.NOT_TESTED
    now, before = counts(found, "all-crime")
    assert len(now.definition.period) == held
    assert any("Not held, and so not counted" in caveat for caveat in now.caveats)
    assert before.value is None
    assert not [
        one
        for one in found.document.figures
        if one.definition.measure == "all-crime"
        and one.definition.area == "E22000170"
        and one.definition.statistic in {"rate", "difference", "ratio", "percentage change"}
    ]


def test_a_gap_of_years_can_be_drawn_with_a_break_that_lies_in_it(workspace: Workspace) -> None:
    # The publisher's undercount of late 2024 is in months that are not held.
    assert compose(assessed(workspace, "E22000170", "2025-06").document).tables


def test_a_break_bears_on_the_headline_of_2022(of_2022: FrozenAssessment) -> None:
    by_id = {section.id: section for section in sections_of(of_2022.document.sections)}
    assert "restrictions of the pandemic" in " ".join(words_of(by_id["summary"].blocks))


def test_several_districts_are_one_population(workspace: Workspace) -> None:
    found = assessed(workspace, "E22000374", "2025-12")
    (residents,) = [
        one
        for one in found.document.figures
        if one.definition.statistic == "residents" and one.definition.area == "E22000374"
    ]
    districts = [
        one.value or 0
        for one in found.document.figures
        if one.label == "Residents (2022)" or one.definition.statistic == "Residents (2022)"
    ]
    assert len(districts) == 3
    assert residents.value == sum(districts)


def test_without_police_records_shared_counts_still_place_a_district_among_its_peers(
    workspace: Workspace,
) -> None:
    found = assessed(workspace, "W14000003", "2025-12")
    by_id = {section.id: section for section in sections_of(found.document.sections)}
    tables = [block for block in by_id["peers-W06000003"].blocks if isinstance(block, Table)]
    assert tables[0].id.startswith("peers-positions")
    assert not any("Counts of too few" in words for words in words_of(by_id["peers"].blocks))


def test_small_areas_are_those_of_the_codes_the_year_carries(workspace: Workspace) -> None:
    def shapes(found: FrozenAssessment) -> int:
        return len(found.document.shape_sets[0].shapes)

    assert shapes(assessed(workspace, "E22000170", "2022-09")) == 58
    assert shapes(assessed(workspace, "E22000170", "2025-06")) == 60


def test_every_count_is_found_again_row_by_row(workspace: Workspace, of_2022: FrozenAssessment) -> None:
    snapshot = workspace.store.snapshot()
    verification = verify(of_2022, snapshot, workspace.geography(snapshot), Entered(), ())
    assert verification.holds
    assert verification.recounted > 1_000


def test_the_festival_month_stands_out_among_rare_crimes(workspace: Workspace) -> None:
    # Download 2022: thefts from the person in June, in a district that has two a month.
    made = workspace.analyse("emerging-threats", year_ending="2022-09", formats=[])
    words = "\n".join(analysis_lines(made.document))
    assert "Theft from the person, surge. 37 in June 2022, where the months before lead to 2." in words
    assert "look for the cause here" in words
    assert "From April 2020 to July 2021 restrictions of the pandemic" in words
    assert workspace.verify(made.assessment.settings.name).holds


def test_the_outlook_of_real_months_says_how_it_did_before(workspace: Workspace) -> None:
    made = workspace.analyse(
        "outlook", measure="violence-and-sexual-offences", year_ending="2022-09", formats=[]
    )
    words = "\n".join(analysis_lines(made.document))
    assert "If things go on as they did, violence and sexual offences would come to" in words
    assert "The same outlook made a year ago" in words
