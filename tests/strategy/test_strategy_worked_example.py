"""The worked example's own assessment gives candidates whose every number is one of its figures."""

from __future__ import annotations

import pytest

from saferplan.domain.completeness import Jurisdiction
from saferplan.strategy.assessed import AssessedEvidence
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def evidence(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AssessedEvidence:
    import shutil

    folder = tmp_path_factory.mktemp("candidates") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    made = Workspace.open(folder).assess(year_ending="2017-03", name="candidates", formats=())
    return AssessedEvidence(made.assessment)


def test_every_theme_is_a_candidate_and_two_stand_for_the_law(evidence: AssessedEvidence) -> None:
    assert evidence.plan_year == 2017
    themes = {one.theme.id: one for one in evidence.by_theme(Jurisdiction.ENGLAND)}
    assert {key for key, one in themes.items() if one.standing.statutory} == {
        "substance-misuse",
        "re-offending",
    }
    leads = {key: one.lead.measure if one.lead else None for key, one in themes.items()}
    assert leads["anti-social-behaviour"] == "anti-social-behaviour"
    assert leads["re-offending"] is None
    assert themes["re-offending"].figures, "partners' series speak for it"


def test_scores_are_read_off_figures_that_the_assessment_holds(evidence: AssessedEvidence) -> None:
    for theme in evidence.by_theme(Jurisdiction.ENGLAND):
        if theme.lead is None:
            continue
        for one in evidence.scores(theme.lead.measure):
            assert len(evidence.figures(one.figures)) == len(one.figures)
            assert (one.found.score is None) == one.found.sentence.startswith("It has no score, because")
            assert one.figures or one.found.score is None


def test_the_report_of_2017_would_have_had_these_scores(evidence: AssessedEvidence) -> None:
    def scored(measure: str) -> list[int | None]:
        return [one.found.score for one in evidence.scores(measure)]

    assert scored("anti-social-behaviour") == [4, 3, 2, 2]
    assert scored("hate-crimes-and-incidents/hate-crime") == [1, 3, None, 2], "no district shares its counts"
    assert scored("burglary")[2] is None, "other districts' households are not held"
