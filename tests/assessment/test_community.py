"""What people said stands in the assessment with its figures, and meets the line of the completeness check."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from reading import words_of

from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered, parse_entry, read_entries
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.sections.completeness import lines_printed
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import Marking, Table
from saferplan.domain.completeness import Status
from saferplan.domain.consultation.ranking import ranked_priorities
from saferplan.domain.consultation.released import (
    FILE,
    ReleasedConsultation,
    ShareOfAnswers,
    written_consultations,
)
from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.xdist_group("worked-example")

SURVEY = ReleasedConsultation(
    number=3,
    title="Residents' survey 2016",
    kind="Random sample",
    starts=dt.date(2016, 10, 1),
    ends=dt.date(2016, 11, 12),
    released=dt.date(2017, 1, 9),
    answers=612,
    warning="",
    synthetic="Answers were made by a program.",
    heard="Lights by the canal were asked for.",
    groups=("Tenants",),
    affected=("Tenants",),
    shares=(
        ShareOfAnswers(
            question="Safe after dark?", said="Very safe", percent=61.5, base=590, lower=57.1, upper=65.8
        ),
        ShareOfAnswers(question="Safe at the fair?", said="Very safe", percent=None, base=7),
    ),
    ranking=ranked_priorities(
        {"Anti-social behaviour": 54.2, "Burglary": 31.0},
        {"Anti-social behaviour": 1.4, "Burglary": 0.7},
        {"Anti-social behaviour": "anti-social-behaviour"},
    ),
    sha256="a" * 64,
)


def assessed(workspace: Workspace, entered: Entered) -> FrozenAssessment:
    snapshot = workspace.store.snapshot()
    settings = AssessmentSettings(
        name="test",
        partnership="E22000170",
        partnership_name="Safer North West Leicestershire Partnership",
        year_ending=Month(2017, 3),
        audience=Marking.PUBLIC,
        synthetic="Synthetic records.",
    )
    return build(snapshot, workspace.geography(snapshot), settings, entered)


@pytest.fixture(scope="module")
def assessment(worked_example: Workspace) -> FrozenAssessment:
    entry = parse_entry("community-views", "Many spoke of the canal.", "community-views.md")
    assert entry is not None
    return assessed(worked_example, Entered({"community-views": entry}, consultations=(SURVEY,)))


def test_shares_and_ranks_stand_there_as_figures_that_name_the_report(assessment: FrozenAssessment) -> None:
    section = next(one for one in assessment.document.sections if one.id == "community-views")
    ranking, shares = (one for one in section.blocks if isinstance(one, Table))
    by_id = assessment.document.figures_by_id
    named = by_id[ranking.rows[0].cells[2].figure]  # type: ignore[union-attr]
    assert named.value == 54.2
    share = by_id[shares.rows[0].cells[1].figure]  # type: ignore[union-attr]
    assert share.interval is not None
    assert (share.value, share.interval.lower) == (61.5, 57.1)
    for one in (named, share):
        assert ("report", SURVEY.sha256) in one.definition.parameters
        assert one.definition.datasets == (SURVEY.title,)
        assert str(one.definition.period) == "2016-10/2016-11"
    # Of seven people there is no share, and that is said.
    assert shares.rows[1].cells[1].absence.value == "suppressed"  # type: ignore[union-attr]


def test_what_is_made_up_is_marked_and_the_analyst_has_the_last_word(assessment: FrozenAssessment) -> None:
    section = next(one for one in assessment.document.sections if one.id == "community-views")
    words = " ".join(words_of(section))
    assert "Answers were made by a program." in words
    assert words.index("Lights by the canal") < words.index("Many spoke of the canal.")


def test_a_released_consultation_meets_the_check_without_a_written_entry(worked_example: Workspace) -> None:
    found = assessed(worked_example, Entered(consultations=(SURVEY,)))
    assert {one.id: one.status for one in lines_printed(found.document)}["SA10"] is Status.MET


def test_consultations_are_read_from_beside_what_people_wrote(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(written_consultations((SURVEY,)))
    assert read_entries(tmp_path).consultations == (SURVEY,)
    (tmp_path / FILE).write_bytes(b"[{}]")
    with pytest.raises(RefusalError, match=FILE.replace(".", r"\.")):
        read_entries(tmp_path)


def test_a_self_selected_survey_brings_its_warning(worked_example: Workspace) -> None:
    warned = msgspec.structs.replace(
        SURVEY,
        warning="People chose to answer.",
        shares=(msgspec.structs.replace(SURVEY.shares[0], lower=None, upper=None),),
    )
    found = assessed(worked_example, Entered(consultations=(warned,)))
    section = next(one for one in found.document.sections if one.id == "community-views")
    assert "People chose to answer." in [*words_of(section)]
    shares = next(one for one in section.blocks if isinstance(one, Table) and one.id.endswith("shares"))
    assert [one.heading for one in shares.columns] == ["Question and answer", "Share", "Answers that count"]
