"""The assessment of the worked example: what it must say, and that it says it from traced figures alone."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from reading import sections_of, words_of

from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered, Entry, parse_entry
from saferplan.assessment.frozen import FrozenAssessment, encode
from saferplan.assessment.sections.completeness import lines_printed
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import AreaMap, Chart, FigureRef, Marking, Table, Words
from saferplan.domain.absence import Absence
from saferplan.domain.completeness import Status
from saferplan.domain.figure import Disclosure, Figure
from saferplan.domain.periods import Month
from saferplan.domain.verdicts import Verdict
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.xdist_group("worked-example")

# What may stand in words besides figures: dates and years, codes, levels of intervals, bases of rates, ages,
# and the bands of distance of near repeats, which are the same everywhere.
ALLOWED = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}|"
    r"\b(19|20)\d{2}\b|1,000|95%|[EW]\d{8}|North West Leicestershire \d{3}[A-Z]|SA\d{2}|"
    r"section 6\(1\)|Section 17A|[XYFT]\d{2}|[Uu]nder 100 m|[123]00 to [234]00 m"
)


def settings(audience: Marking = Marking.PARTNERSHIP, **changes: Any) -> AssessmentSettings:
    chosen = AssessmentSettings(
        name="test",
        partnership="E22000170",
        partnership_name="Safer North West Leicestershire Partnership",
        year_ending=Month(2017, 3),
        audience=audience,
        synthetic="Synthetic records.",
    )
    return msgspec.structs.replace(chosen, **changes)


def assessed(
    workspace: Workspace, chosen: AssessmentSettings, entries: dict[str, Entry] | None = None
) -> FrozenAssessment:
    snapshot = workspace.store.snapshot()
    return build(snapshot, workspace.geography(snapshot), chosen, Entered(entries or {}))


@pytest.fixture(scope="module")
def assessment(worked_example: Workspace) -> FrozenAssessment:
    return assessed(worked_example, settings())


def figure(found: FrozenAssessment, measure: str, statistic: str) -> Figure:
    """The figure of the whole partnership's year."""
    (one,) = [
        one
        for one in found.document.figures
        if one.definition.measure == measure
        and one.definition.statistic == statistic
        and one.definition.area == "E22000170"
        and str(one.definition.period) == "2016-04/2017-03"
    ]
    return one


def test_the_rise_of_67_crimes_is_called_what_the_arithmetic_says(assessment: FrozenAssessment) -> None:
    difference = figure(assessment, "all-crime", "difference")
    assert difference.value == 67
    assert difference.interval is not None
    assert difference.interval.lower < 0 < difference.interval.upper
    finding = next(one for one in assessment.findings if one.measure == "all-crime")
    assert finding.verdict is Verdict.NO_CLEAR_CHANGE
    assert abs(figure(assessment, "all-crime", "z").value or 0) < 1


def test_the_rise_of_129_reports_is_counted_and_not_called_more_than_it_is(
    assessment: FrozenAssessment,
) -> None:
    assert figure(assessment, "anti-social-behaviour", "difference").value == 129
    finding = next(one for one in assessment.findings if one.measure == "anti-social-behaviour")
    assert finding.verdict is not Verdict.SIGNAL


def test_every_number_in_the_words_is_a_traced_figure(assessment: FrozenAssessment) -> None:
    loose = [
        (section.id, words)
        for section in sections_of(assessment.document.sections)
        if section.id != "provenance"
        for block in section.blocks
        for name in ("text", "items", "title")
        for words in words_of(getattr(block, name, ()))
        if re.search(r"\d", ALLOWED.sub("", words))
    ]
    assert loose == []


def test_every_figure_referred_to_is_there_and_every_derived_figure_has_its_inputs(
    assessment: FrozenAssessment,
) -> None:
    known = assessment.document.figures_by_id
    assert len(known) == len(assessment.document.figures)
    for one in known.values():
        assert one.id == one.definition.identity
        assert (
            one.definition.selection
            or one.definition.inputs
            or one.definition.datasets
            or (one.definition.statistic == "setting")
        )
        for given in one.definition.inputs:
            assert given in known, one.label


def test_a_change_is_never_a_percentage_without_its_base_and_uncertainty(
    assessment: FrozenAssessment,
) -> None:
    for one in assessment.document.figures:
        if one.definition.statistic == "percentage change" and one.value is not None:
            inputs = [assessment.document.figures_by_id[given] for given in one.definition.inputs]
            assert [given.definition.statistic for given in inputs] == ["count", "count", "overdispersion"]
            assert one.interval is not None


def test_the_same_snapshot_and_settings_give_the_same_bytes(
    worked_example: Workspace, assessment: FrozenAssessment
) -> None:
    assert encode(assessed(worked_example, settings())) == encode(assessment)


def test_what_an_analyst_writes_stands_beside_or_instead_of_generated_sentences(
    worked_example: Workspace, assessment: FrozenAssessment
) -> None:
    beside = parse_entry("overall", "Counted with care.", "overall.md")
    instead = parse_entry("summary", "+++\nreplace = true\n+++\nOur summary.", "summary.md")
    assert beside is not None
    assert instead is not None
    found = assessed(worked_example, settings(), {"overall": beside, "summary": instead})
    by_id = {section.id: section for section in sections_of(found.document.sections)}
    before = {section.id: section for section in sections_of(assessment.document.sections)}
    assert by_id["overall"].blocks[:-1] == before["overall"].blocks
    assert next(words_of(by_id["summary"].blocks)) == "Our summary."
    assert "All crime: " not in list(words_of(by_id["summary"].blocks[:1]))


def test_a_list_that_knows_no_places_is_not_mapped_as_if_nothing_happened(
    assessment: FrozenAssessment,
) -> None:
    ids = {section.id for section in sections_of(assessment.document.sections)}
    assert "hate-where" in ids
    assert "hate-places" not in ids
    assert "anti-social-behaviour-places" in ids


def test_the_completeness_check_counts_what_is_missing(assessment: FrozenAssessment) -> None:
    lines = lines_printed(assessment.document)
    status = {one.id: one.status for one in lines}
    assert status["SA02"] is Status.MET
    assert status["SA09"] is Status.MISSING
    assert status["SA06"] is Status.NOT_IN_FORCE
    assert len(status) == 17
    assert all(one.found for one in lines)


def test_what_nobody_entered_is_marked_missing_and_never_invented(assessment: FrozenAssessment) -> None:
    by_id = {section.id: section for section in sections_of(assessment.document.sections)}
    for wanted in ("last-year", "community-views", "horizon-scan", "priorities"):
        (notice,) = by_id[wanted].blocks
        assert "To be entered by the partnership" in "".join(words_of(notice))


@pytest.fixture(scope="module")
def public(worked_example: Workspace) -> FrozenAssessment:
    return assessed(worked_example, settings(Marking.PUBLIC))


def test_the_public_sees_no_small_number_of_a_sensitive_measure(
    assessment: FrozenAssessment, public: FrozenAssessment
) -> None:
    exact = assessment.document.figures_by_id
    hidden = 0
    for one in public.document.figures:
        if one.disclosure is not Disclosure.SENSITIVE or one.definition.selection is None:
            continue
        value = exact[one.id].value
        if value is not None and 1 <= value <= 4:
            assert one.absence is Absence.SUPPRESSED, one.label
            hidden += 1
        elif one.value is not None:
            assert one.value % 5 == 0, one.label
    assert hidden > 0


def test_the_public_sees_nothing_computed_from_what_is_hidden(public: FrozenAssessment) -> None:
    known = public.document.figures_by_id
    for one in public.document.figures:
        hidden = {
            known[given].definition.statistic
            for given in one.definition.inputs
            if known[given].absence is Absence.SUPPRESSED
        }
        # The scatter of the months bears on the interval of a difference alone.
        if hidden - ({"overdispersion"} if one.interval is None else set()):
            assert one.value is None, one.label


def test_measures_that_are_not_sensitive_are_shown_as_they_are(
    assessment: FrozenAssessment, public: FrozenAssessment
) -> None:
    shown = public.document.figures_by_id
    for one in assessment.document.figures:
        if one.disclosure is Disclosure.OPEN:
            assert shown[one.id] == one


def said(found: FrozenAssessment, section: str) -> str:
    """The words of a section, with a space where a figure stands."""
    by_id = {one.id: one for one in sections_of(found.document.sections)}
    return " ".join(" ".join(words_of(by_id[section].blocks)).split())


def test_what_is_to_be_watched_is_not_said_to_be_beyond_chance(assessment: FrozenAssessment) -> None:
    interval = figure(assessment, "anti-social-behaviour", "difference").interval
    assert interval is not None
    assert interval.lower < 0 < interval.upper
    assert "chance is not ruled out" in said(assessment, "overall")


def test_a_year_with_a_quarter_missing_is_said_to_be_the_months_held(assessment: FrozenAssessment) -> None:
    words = said(assessment, "violence-level")
    assert "in the months held of the year ending March 2017" in words
    (table, _) = [
        block
        for section in sections_of(assessment.document.sections)
        if section.id == "violence-level"
        for block in section.blocks
        if isinstance(block, Table)
    ]
    assert any("not held: October 2016 to December 2016" in note for note in table.notes)


def test_what_no_clear_change_means_is_said_once_on_a_page(assessment: FrozenAssessment) -> None:
    assert said(assessment, "theft-level").count("chance alone would often give") == 1


def test_a_break_in_a_series_stands_beside_the_figures_it_touches(assessment: FrozenAssessment) -> None:
    # Recording of violence and public order rose from 2014; the years compared here come after the first months.
    touched = [one for one in assessment.findings if any("recorded more" in words for words in one.not_shown)]
    assert touched
    assert "This bears on: " in said(assessment, "summary")
    assert "This bears on: " in said(assessment, "violence-level")


def test_months_that_are_not_held_are_unknown_in_a_chart_and_leave_their_place(
    assessment: FrozenAssessment,
) -> None:
    (chart,) = [
        block
        for section in sections_of(assessment.document.sections)
        for block in section.blocks
        if isinstance(block, Chart) and block.id == "substance-misuse-months-chart"
    ]
    known = assessment.document.figures_by_id
    admissions = next(one for one in chart.series if one.name.startswith("Hospital"))
    absent = [point.label for point in admissions.points if known[point.figure].absence is Absence.UNKNOWN]
    assert absent == ["Oct 2016", "Nov 2016", "Dec 2016"]


def test_a_maps_title_names_its_darkest_area(assessment: FrozenAssessment) -> None:
    known = assessment.document.figures_by_id
    maps = [
        block
        for section in sections_of(assessment.document.sections)
        for block in section.blocks
        if isinstance(block, AreaMap)
    ]
    assert maps
    for one in maps:
        darkest = max(
            (area for area in one.areas if area.figure is not None),
            key=lambda area: known[area.figure or ""].value or 0,
        )
        assert "".join(words_of(one.title)).endswith(f"highest rate in {darkest.name}")


def test_of_hidden_totals_it_is_not_said_which_was_lowest(public: FrozenAssessment) -> None:
    assert "lowest" not in said(public, "hate-outlook")
    assert "lowest" in said(public, "violence-outlook")


def test_a_chart_of_a_partners_series_says_its_ends_and_names_its_quarters(
    assessment: FrozenAssessment,
) -> None:
    (chart,) = [
        block
        for section in sections_of(assessment.document.sections)
        if section.id == "fraud-and-cyber-crime-series"
        for block in section.blocks
        if isinstance(block, Chart) and "yber" in "".join(words_of(block.title))
    ]
    assert "".join(words_of(chart.title)) == "Cyber crime reports:  in Jan–Mar 2017,  in Apr–Jun 2014"
    assert chart.series[0].points[0].label == "Apr–Jun 2014"


def test_what_is_held_without_a_year_before_is_still_counted_in_the_summary(
    assessment: FrozenAssessment,
) -> None:
    assert "Counted, but not compared" in said(assessment, "summary")
    assert "Hospital admissions for assault: records in the months held" in said(assessment, "summary")


def test_only_police_points_are_said_to_be_moved(assessment: FrozenAssessment) -> None:
    police = {"overall-map", "anti-social-behaviour-map", "violence-map"}
    maps = [
        block
        for section in sections_of(assessment.document.sections)
        for block in section.blocks
        if isinstance(block, AreaMap)
    ]
    assert all(one.notes for one in maps if one.id in police)
    assert all(one.source.startswith("Street-level") for one in maps if one.notes)


def test_the_control_limits_are_printed_and_agree_with_the_position(assessment: FrozenAssessment) -> None:
    tables = [
        block
        for section in sections_of(assessment.document.sections)
        for block in section.blocks
        if isinstance(block, Table) and block.id.startswith("peers-limits-")
    ]
    assert tables
    figures = assessment.document.figures_by_id
    compared = 0
    for row in tables[0].rows:
        lower, rate, upper = (
            figures[cell.figure].value for cell in row.cells[1:4] if isinstance(cell, FigureRef)
        )
        if lower is None or rate is None or upper is None:
            assert row.cells[4] == Words("Not tested")
            continue
        compared += 1
        place = "Below" if rate < lower else "Above" if rate > upper else "In line"
        assert row.cells[4] == Words(place)
    assert compared


def test_ages_of_another_year_are_said_to_be_so(assessment: FrozenAssessment) -> None:
    by_id = {section.id: section for section in sections_of(assessment.document.sections)}
    charts = [block for block in by_id["area-profile"].blocks if isinstance(block, Chart)]
    assert any("These are the ages of mid-2020, the newest year held." in chart.notes[0] for chart in charts)


def test_outcomes_stand_in_each_themes_page_that_has_crimes_and_stops_in_a_section(
    assessment: FrozenAssessment,
) -> None:
    by_id = {section.id: section for section in sections_of(assessment.document.sections)}
    assert "stop-and-search" in by_id
    outcomes = {id_ for id_ in by_id if id_.endswith("-outcomes")}
    assert outcomes == {f"{theme}-outcomes" for theme in ("damage", "substance-misuse", "theft", "violence")}
    known = assessment.document.figures_by_id
    for id_ in outcomes:
        (table,) = [block for block in by_id[id_].blocks if isinstance(block, Table)]
        *parts, whole = [known[row.cells[1].figure].value or 0 for row in table.rows]  # type: ignore[union-attr]
        assert sum(parts) == whole > 100
