"""What answers come to: shares, intervals where chance chose, weights, the ranking, the index, groups without few."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from consultation_world import JUNE, LAST, Survey, as_csv, survey_make
from saferplan.consultation.breakdowns import breakdown_of, headline_by_group, shown_bases
from saferplan.consultation.changes import changes_of
from saferplan.consultation.models import Consultation
from saferplan.consultation.results import Answered, QuestionResult, Results, results_of
from saferplan.consultation.services import consultation_plan, weighting_set
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.consultation.populations import Weighting

pytestmark = pytest.mark.django_db


def results(survey: Survey, consultation: Consultation | None = None) -> Results:
    found = results_of(consultation=consultation or survey.consultation)
    assert found is not None
    return found


def question(found: Results, key: str) -> QuestionResult:
    return next(one for one in found.questions if one.question.key == key)


def group(found: Results, key: str) -> Answered:
    return next(one for one in found.groups if one.question.key == key)


def test_without_answers_there_are_no_results(survey: Survey) -> None:
    assert results_of(consultation=survey.consultation) is None


def test_shares_of_a_random_sample_have_intervals_and_leave_out_who_does_not_know(survey: Survey) -> None:
    survey.answered()
    found = question(results(survey), "safe_outside_day")
    # Six choices in turn: two of them do not count.
    assert [one.percent for one in found.shares] == [25.0, 25.0, 25.0, 25.0]
    assert found.shares[0].base == 80
    assert found.not_counted == 40
    assert found.headline is not None
    assert found.headline.said == "Very safe or fairly safe"
    assert found.headline.percent == 50.0
    assert found.headline.lower is not None
    assert found.headline.upper is not None
    assert found.headline.lower < 50 < found.headline.upper


def test_who_chose_to_answer_has_no_interval(db: None) -> None:
    survey = survey_make(kind=ConsultationKind.SELF_SELECTED)
    survey.answered()
    found = results(survey)
    assert all(one.lower is None and one.upper is None for each in found.questions for one in each.shares)
    assert found.kind.warning


def test_the_ranking_is_by_the_share_who_named_it(survey: Survey) -> None:
    header, lines = survey.rows(40)
    at = header.index(next(one for one in header if "first:" in one))
    for line in lines:
        line[at : at + 3] = ["Burglary", "Violence", ""]
    for line in lines[:10]:
        line[at : at + 3] = ["Violence", "", ""]
    survey.answered(as_csv(header, lines))
    ranking = results(survey).ranking
    assert [(one.rank, one.label, one.percent) for one in ranking[:2]] == [
        (1, "Violence", 100.0),
        (2, "Burglary", 75.0),
    ]
    assert ranking[0].points == pytest.approx((10 * 3 + 30 * 2) / 40)
    assert {one.rank for one in ranking[2:]} == {3}
    assert ranking[0].theme == "violence"


def test_the_seven_strands_make_one_index(survey: Survey) -> None:
    header, lines = survey.rows(20)
    asb = [at for at, one in enumerate(header) if "how much of a problem" in one.lower()]
    for person, line in enumerate(lines):
        for at in asb:
            line[at] = "A very big problem" if person < 5 else "Not a problem at all"
    survey.answered(as_csv(header, lines))
    index = results(survey).index
    assert index is not None
    assert index.percent == 25.0
    assert index.base == 20


def test_weights_bring_the_sample_to_the_population_and_cost_certainty(survey: Survey) -> None:
    header, lines = survey.rows(100)
    age = next(at for at, one in enumerate(header) if "How old are you?" in one)
    safe = next(at for at, one in enumerate(header) if "outside in your local area during" in one)
    for person, line in enumerate(lines):
        line[age] = "16 to 34" if person < 20 else "35 to 54"
        line[safe] = "Very unsafe" if person < 20 else "Very safe"
    survey.answered(as_csv(header, lines))
    weighting_set(
        by=survey.co_ordinator(),
        consultation=survey.consultation,
        weighting=Weighting.RAKING,
        margins={"age": {"16 to 34": 500, "35 to 54": 500}},
        source="Census 2011",
    )
    found = results(survey)
    assert found.weights is not None
    assert question(found, "safe_outside_day").shares[0].percent == pytest.approx(50)
    assert found.weights.design_effect == pytest.approx(1 + np.var(found.weight) / np.mean(found.weight) ** 2)
    assert found.weights.effective_size == pytest.approx(100 / found.weights.design_effect)


def test_cells_of_two_characteristics_are_weighted_together(survey: Survey) -> None:
    header, lines = survey.rows(120)
    age = next(at for at, one in enumerate(header) if "How old" in one)
    area = next(at for at, one in enumerate(header) if "In which part" in one)
    cells = [
        ("Ashby", "16 to 34"),
        ("Ashby", "35 to 54"),
        ("Coalville", "16 to 34"),
        ("Coalville", "35 to 54"),
    ]
    for person, line in enumerate(lines):
        line[area], line[age] = cells[0 if person < 60 else 1 + person % 3]
    survey.answered(as_csv(header, lines))
    weighting_set(
        by=survey.co_ordinator(),
        consultation=survey.consultation,
        weighting=Weighting.CELL,
        margins={"area / age": {f"{one} / {other}": 250 for one, other in cells}},
        source="Mid-year estimates 2016",
    )
    weights = results(survey).weights
    assert weights is not None
    assert weights.margins[0].weighted == pytest.approx((25, 25, 25, 25))


def test_a_population_that_nobody_answered_for_leaves_the_answers_unweighted_and_says_so(
    survey: Survey,
) -> None:
    header, lines = survey.rows(20)
    age = next(at for at, one in enumerate(header) if "How old" in one)
    for line in lines:
        line[age] = "16 to 34"
    survey.answered(as_csv(header, lines))
    weighting_set(
        by=survey.co_ordinator(),
        consultation=survey.consultation,
        weighting=Weighting.RAKING,
        margins={"age": {"16 to 34": 500, "75 and over": 100}},
        source="Census 2011",
    )
    found = results(survey)
    assert found.weights is None
    assert "nobody has the label '75 and over'" in found.not_weighted


@pytest.mark.parametrize(
    ("margins", "source", "said"),
    [
        ({}, "Census", "how many people"),
        ({"shoe size": {"9": 1}}, "Census", "does not ask"),
        ({"age": {"16-34": 1}}, "Census", "is no answer"),
        ({"age": {"16 to 34": 1}}, " ", "where these numbers come from"),
    ],
)
def test_a_weighting_that_cannot_be_is_refused(
    survey: Survey, margins: dict[str, dict[str, float]], source: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        weighting_set(
            by=survey.co_ordinator(),
            consultation=survey.consultation,
            weighting=Weighting.RAKING,
            margins=margins,
            source=source,
        )


def test_groups_of_few_are_hidden_and_cannot_be_worked_out(survey: Survey) -> None:
    header, lines = survey.rows(64)
    area = next(at for at, one in enumerate(header) if "In which part" in one)
    safe = next(at for at, one in enumerate(header) if "outside in your local area during" in one)
    for person, line in enumerate(lines):
        line[area] = "Ashby" if person < 4 else "Coalville" if person < 34 else "Measham"
        line[safe] = ("Very safe", "Fairly safe", "A bit unsafe", "Very unsafe")[person % 4]
    for line in lines[4:7]:
        line[safe] = "Very unsafe"
    survey.answered(as_csv(header, lines))
    found = results(survey)
    asked = found.answers_to(question(found, "safe_outside_day").question.number)
    assert asked is not None
    broken = breakdown_of(found, asked, group(found, "area"))
    assert broken.groups == ("Ashby", "Coalville", "Measham")
    assert broken.bases[0] is None
    assert all(one is None for one in broken.shares[0])
    # What the total and the others that are shown leave for Ashby's answers must not be one number.
    for place in range(4):
        shown = [row[place] for row in broken.shares[1:]]
        assert None in shown
    bases = shown_bases(group(found, "area"))
    assert bases[0] is None
    assert None in bases[1:]
    headline = headline_by_group(found, asked, group(found, "area"))
    assert headline[0] is None
    assert None in headline[1:]


def test_a_change_is_stated_only_between_comparable_surveys(survey: Survey) -> None:
    earlier = consultation_plan(
        by=survey.co_ordinator(),
        title="Residents' survey 2016",
        kind=ConsultationKind.RANDOM_SAMPLE,
        people="Residents aged 16 and over",
        starts=dt.date(2016, 5, 1),
        ends=dt.date(2016, 6, 9),
        questionnaire=survey.questionnaire,
    )
    survey.answered(survey.export(240, turn=1), earlier)
    survey.answered()
    changes = changes_of(results(survey))
    assert changes is not None
    assert changes.since == earlier
    line = next(one for one in changes.changes if "outside in your local area during" in one.question)
    assert line.why_not == ""
    assert (line.base_before, line.base_after) == (160, 80)
    assert line.difference is not None
    assert line.lower is not None
    assert line.upper is not None
    assert line.lower <= line.difference <= line.upper
    assert line.verdict.startswith("No clear change")


def test_people_found_in_another_way_are_not_compared(survey: Survey) -> None:
    later = consultation_plan(
        by=survey.co_ordinator(),
        title="Open survey 2017",
        kind=ConsultationKind.SELF_SELECTED,
        people="Anybody",
        starts=LAST + dt.timedelta(days=1),
        ends=JUNE,
        questionnaire=survey.questionnaire,
    )
    survey.answered()
    survey.answered(survey.export(60, turn=2), later)
    changes = changes_of(results(survey, later))
    assert changes is not None
    assert all(one.difference is None and "found in another way" in one.why_not for one in changes.changes)
    assert changes.changes[0].before is not None


def test_no_survey_before_has_no_changes(survey: Survey) -> None:
    survey.answered()
    assert changes_of(results(survey)) is None
