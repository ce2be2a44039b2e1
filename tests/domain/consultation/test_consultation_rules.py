"""The rules of consultation: questions, columns and answers, who could be known, what may be compared and concluded."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from saferplan.domain.completeness_facts import Found, Status
from saferplan.domain.consultation.answers import (
    AskedQuestion,
    NotAnAnswerError,
    Target,
    choice_of,
    choices_of,
    proposed,
    ranked,
    targets_of,
    ticked,
    unasked,
)
from saferplan.domain.consultation.bank import Checked, QuestionKind, bank, bank_question, scales, strands
from saferplan.domain.consultation.comparability import AskedOnce, change_verdict, why_not_comparable
from saferplan.domain.consultation.held import (
    HeldConsultation,
    consulted,
    engagement,
    of_the_year,
    public_meeting_held,
)
from saferplan.domain.consultation.identifying import identifying_columns
from saferplan.domain.consultation.kinds import Audience, ConsultationKind, response_rate
from saferplan.domain.consultation.planned import not_entered
from saferplan.domain.consultation.populations import (
    MarginsError,
    Weighting,
    ages_of_all,
    read_margin,
    unknown_labels,
    written_margin,
)
from saferplan.domain.consultation.ranking import best_of_theme, ranked_priorities
from saferplan.domain.consultation.released import (
    ReleasedConsultation,
    newest_ranking,
    read_consultations,
    written_consultations,
)
from saferplan.domain.consultation.screening import pointing_at_somebody
from saferplan.domain.themes import themes
from saferplan.statistics.surveys.perceived_disorder import STRANDS

JUNE = dt.date(2017, 6, 27)
FIRST = AskedQuestion(
    number=4, key="p", version=1, text="Which?", kind=QuestionKind.RANKED, answers=("Noise", "Theft"), most=2
)
SEVERAL = AskedQuestion(
    number=5,
    key="s",
    version=1,
    text="Which of these?",
    kind=QuestionKind.SEVERAL,
    answers=("Noise", "Theft"),
)


def test_the_bank_holds_together() -> None:
    known = {one.id for one in themes()}
    for one in bank():
        assert one.kind.label
        assert one.checked.label
        assert all(answer.theme in known | {""} for answer in one.counted)
        assert not set(one.left_out) & {answer.label for answer in one.counted}
        assert set(one.good) <= {answer.label for answer in one.counted}
        assert (one.kind is QuestionKind.RANKED) == bool(one.most)
        assert one.checked is not Checked.VERIFIED or one.source
        earlier = [bank_question(one.id, version) for version in range(1, one.version)]
        assert all(earlier)
        assert one.version == 1 or one.changed
    assert bank_question("nothing", 1) is None
    assert {one.id for one in scales().values()} == set(scales())


def test_the_strands_are_those_of_the_index_in_its_order() -> None:
    for key, words in zip(strands(), STRANDS, strict=True):
        found = next(one for one in bank() if one.id == key)
        assert words.split()[0].strip(",") in found.text


def test_the_scores_of_the_problem_scale_are_those_of_the_index() -> None:
    assert [one.score for one in scales()["problem"].answers] == [3, 2, 1, 0]


@given(some.integers(1, 99), some.integers(0, 5), some.sampled_from(("", "Burglary", "a = b")))
def test_a_target_is_read_as_it_was_written(question: int, place: int, option: str) -> None:
    target = Target(question, place) if place else Target(question, option=option)
    assert Target.read(target.written) == target


def test_columns_are_found_by_many_names_and_never_twice() -> None:
    names = ["Which? - 1", "Q4 second: Which?", "Which of these? - Noise", "Theft"]
    assert proposed(names, [FIRST, SEVERAL]) == {
        "Which? - 1": "4#1",
        "Q4 second: Which?": "4#2",
        "Which of these? - Noise": "5=Noise",
        "Theft": "",
    }
    assert set(proposed(["Q5", "5 Which of these?"], [SEVERAL]).values()) == {""}
    assert list(targets_of([FIRST, SEVERAL])) == ["4#1", "4#2", "5", "5=Noise", "5=Theft"]
    assert unasked({"a": "4#1", "b": ""}, [FIRST, SEVERAL]) == (SEVERAL,)
    long = msgspec.structs.replace(SEVERAL, text="x" * 90)
    assert targets_of([long])["5"].endswith("...")


def test_cells_are_answers_by_word_or_number_or_they_are_refused() -> None:
    assert choice_of(SEVERAL, "2.0") == 1
    assert choices_of(SEVERAL, "theft| NOISE") == (0, 1)
    assert choices_of(SEVERAL, None) == ()
    for wrong in ("3", "0", "Fire"):
        with pytest.raises(NotAnAnswerError):
            choice_of(SEVERAL, wrong)
    assert ranked(FIRST, [1, None]) == (1,)
    with pytest.raises(NotAnAnswerError, match="two places"):
        ranked(FIRST, [1, 1])
    with pytest.raises(NotAnAnswerError, match="ticked"):
        ticked("perhaps", "Noise")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to LE67 3FN", ("a full postcode",)),
        ("PC Smith never came", ("the name of a person",)),
        ("My neighbour Sam Example", ("the name of a person",)),
        ("Loud at flat 3", ("a house",)),
        ("27 High Street is empty", ("a house",)),
        ("More lights in Coalville", ()),
    ],
)
def test_what_may_point_at_somebody_is_found(text: str, found: tuple[str, ...]) -> None:
    assert pointing_at_somebody(text) == found


def test_texts_that_were_asked_for_and_numbers_of_the_tool_do_not_identify() -> None:
    columns = {
        "Respondent ID": ["11560001", "11560002"],
        "What would help?": ["Ring me on 07700 900123", None],
        "IP": [None, " "],
    }
    assert identifying_columns(columns, texts=["What would help?"]) == ()
    (one,) = identifying_columns({"IP": [None, "10.0.0.1"]})
    assert (one.column, one.index, one.problem) == ("IP", 1, "It looks to hold addresses of computers.")
    (named,) = identifying_columns({"ip address": ["hidden"]})
    assert named.what == "addresses of computers"


WAVE = AskedOnce(
    key="q",
    version=1,
    text="Safe?",
    answers=("Yes", "No"),
    kind=ConsultationKind.RANDOM_SAMPLE,
    area_unit="ward",
    people="Residents",
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "r"}, "Another question"),
        ({"version": 2}, "worded differently"),
        ({"text": "Are you safe?"}, "worded differently"),
        ({"answers": ("Yes", "No", "Perhaps")}, "Other answers"),
        ({"kind": ConsultationKind.PANEL}, "found in another way"),
        ({"people": "Traders"}, "for others"),
    ],
)
def test_why_two_surveys_are_not_compared(change: dict[str, object], said: str) -> None:
    assert said in why_not_comparable(WAVE, msgspec.structs.replace(WAVE, **change))


def test_who_chose_to_answer_twice_is_not_compared_and_areas_need_one_unit() -> None:
    open_ = msgspec.structs.replace(WAVE, kind=ConsultationKind.SELF_SELECTED)
    assert "chose to answer" in why_not_comparable(open_, open_)
    parish = msgspec.structs.replace(WAVE, area_unit="")
    assert why_not_comparable(WAVE, parish) == ""
    assert "by ward and are now named by nothing" in why_not_comparable(WAVE, parish, by_area=True)


def test_what_is_said_of_a_change() -> None:
    said = [change_verdict(*bounds) for bounds in ((1, 5), (-5, -1), (-1, 1))]
    assert [one.split(":")[0] for one in said] == ["A clear rise", "A clear fall", "No clear change"]


def test_kinds_have_words_and_only_samples_and_panels_a_rate() -> None:
    for kind in ConsultationKind:
        assert kind.label
        assert kind.meaning
        assert bool(kind.warning) == (kind.is_survey and not kind.drawn_by_chance)
    assert all(one.label for one in (*Audience, *Weighting))
    assert response_rate(ConsultationKind.PANEL, 200, 50) == 25
    assert response_rate(ConsultationKind.PANEL, None, 50) is None


@given(
    some.dictionaries(
        some.text(some.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=8),
        some.integers(1, 10**6).map(float),
        min_size=1,
    )
)
def test_a_margin_is_read_as_it_was_written(margin: dict[str, float]) -> None:
    assert read_margin(written_margin(margin)) == margin


@pytest.mark.parametrize(
    ("typed", "said"),
    [("North", "colon and how many"), ("North: 0", "more than nobody"), ("\nNorth: 1\nNorth: 2", "Line 3")],
)
def test_a_margin_that_is_none_is_refused(typed: str, said: str) -> None:
    with pytest.raises(MarginsError, match=said):
        read_margin(typed)


def test_labels_that_nobody_can_answer_with() -> None:
    assert unknown_labels(["a", "b"], ["a"]) == ("b",)


@given(
    some.dictionaries(
        some.sampled_from("abcdef"), some.tuples(some.integers(0, 9), some.integers(0, 3)), min_size=1
    )
)
def test_a_ranking_is_in_the_order_of_shares(given_: dict[str, tuple[int, int]]) -> None:
    shares = {label: float(share) for label, (share, _) in given_.items()}
    points = {label: float(point) for label, (_, point) in given_.items()}
    found = ranked_priorities(shares, points, {})
    assert [one.percent for one in found] == sorted(shares.values(), reverse=True)
    for before, after in pairwise(found):
        alike = (before.percent, before.points) == (after.percent, after.points)
        assert (before.rank == after.rank) == alike
    assert found[0].rank == 1


def held(**changes: object) -> HeldConsultation:
    one = HeldConsultation(
        number=3,
        title="Survey",
        kind=ConsultationKind.RANDOM_SAMPLE,
        starts=dt.date(2017, 5, 1),
        ends=dt.date(2017, 6, 1),
        groups=("Tenants",),
        affected=("Tenants",),
    )
    return msgspec.structs.replace(one, **changes)


UNKNOWN = Found(Status.UNKNOWN, "Nothing is recorded.")
DONE = Found(Status.MET, "A record.")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({}, Status.MET, "Particularly affected: Tenants"),
        ({"affected": ()}, Status.MISSING, "No group that is particularly affected"),
        ({"groups": (), "affected": ()}, Status.MISSING, "not written down"),
        ({"ends": dt.date(2016, 5, 1)}, Status.MISSING, "too long ago"),
        ({"ends": dt.date(2017, 7, 1)}, Status.UNKNOWN, "Nothing is recorded"),
        ({"of_partners": True}, Status.UNKNOWN, "Nothing is recorded"),
    ],
)
def test_whether_the_community_was_consulted(changes: dict[str, object], status: Status, said: str) -> None:
    found = consulted([held(**changes)], UNKNOWN, JUNE)
    assert found.status is status
    assert said in found.explanation
    assert consulted([held(**changes)], DONE, JUNE) is DONE


MEETING = {"kind": ConsultationKind.PUBLIC_MEETING, "senior": "Superintendent", "publicised": "Posters"}


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        (MEETING, Status.MET, "Superintendent"),
        ({**MEETING, "senior": " "}, Status.MISSING, "which senior people came"),
        ({**MEETING, "publicised": ""}, Status.MISSING, "how it was made known"),
        ({**MEETING, "ends": dt.date(2016, 2, 29)}, Status.MISSING, "too long ago"),
        ({}, Status.UNKNOWN, "Nothing is recorded"),
    ],
)
def test_whether_a_public_meeting_was_held(changes: dict[str, object], status: Status, said: str) -> None:
    found = public_meeting_held([held(**changes)], UNKNOWN, JUNE)
    assert found.status is status
    assert said in found.explanation
    off = Found(Status.NOT_IN_FORCE, "It does not apply.")
    assert public_meeting_held([held(**changes)], off, JUNE) is off


def test_whether_engagement_is_planned() -> None:
    year = dt.date(2017, 4, 1), dt.date(2018, 3, 31)
    assert engagement([held()], UNKNOWN, *year).explanation == "Survey (1 May 2017 to 1 June 2017)."
    assert engagement([held(of_partners=True)], UNKNOWN, *year) is UNKNOWN
    assert engagement([held(starts=dt.date(2018, 4, 1), ends=dt.date(2018, 5, 1))], UNKNOWN, *year) is UNKNOWN
    assert engagement([held()], DONE, *year) is DONE


def test_which_consultations_are_of_a_year() -> None:
    first, last = dt.date(2017, 4, 1), dt.date(2018, 3, 31)
    days = [
        (dt.date(2017, 1, 1), dt.date(2017, 3, 31)),
        (dt.date(2018, 3, 31), dt.date(2018, 5, 1)),
        (dt.date(2017, 3, 1), dt.date(2017, 4, 1)),
        (dt.date(2018, 4, 1), dt.date(2018, 5, 1)),
    ]
    asked = [held(number=at, starts=starts, ends=ends) for at, (starts, ends) in enumerate(days)]
    assert [one.number for one in of_the_year(asked, first, last)] == [2, 1]
    assert of_the_year([held(of_partners=True)], first, last) == ()


def test_what_a_planned_consultation_does_not_say_yet() -> None:
    assert not_entered(groups=0, affected=False, publicised=" ") == (
        "which groups are asked",
        "who is particularly affected",
        "how it is made known",
    )
    assert not_entered(groups=2, affected=False, publicised="Letters") == ("who is particularly affected",)
    assert not_entered(groups=1, affected=True, publicised="Letters") == ()


def released(**changes: object) -> ReleasedConsultation:
    one = ReleasedConsultation(
        number=1,
        title="Survey",
        kind="Random sample",
        starts=dt.date(2017, 1, 1),
        ends=dt.date(2017, 2, 1),
        released=dt.date(2017, 3, 1),
        answers=400,
        warning="",
        synthetic="",
        heard="",
        groups=(),
        affected=(),
        shares=(),
        ranking=ranked_priorities(
            {"Burglary": 20.0, "Vehicle crime": 30.0, "Fraud": 5.0},
            dict.fromkeys(("Burglary", "Vehicle crime", "Fraud"), 1.0),
            {"Burglary": "theft", "Vehicle crime": "theft"},
        ),
        sha256="a" * 64,
    )
    return msgspec.structs.replace(one, **changes)


def test_the_newest_ranking_that_still_counts() -> None:
    newest, older = released(), released(number=2, ends=dt.date(2016, 9, 1))
    later = released(number=3, released=dt.date(2017, 8, 1))
    assert newest_ranking([older, newest, later], JUNE, 12) is newest
    assert newest_ranking([older], JUNE, 6) is None
    assert newest_ranking([released(ranking=())], JUNE, 12) is None
    assert newest.when == "1 January 2017 to 1 February 2017"


def test_the_best_of_a_theme_speaks_for_it() -> None:
    found = best_of_theme(released().ranking, "theft")
    assert found is not None
    assert (found.label, found.rank) == ("Vehicle crime", 1)
    assert best_of_theme(released().ranking, "hate") is None


def test_released_consultations_are_read_as_they_were_written() -> None:
    assert read_consultations(written_consultations([released()])) == (released(),)


def test_a_target_that_names_no_question_is_refused() -> None:
    with pytest.raises(ValueError, match="names no question"):
        Target.read("Burglary")


def test_every_question_has_its_target_and_a_ticked_one_a_target_for_each_answer() -> None:
    questions = [
        AskedQuestion(
            number=1, key="safe", version=1, text="How safe?", kind=QuestionKind.ONE, answers=("Yes", "No")
        ),
        AskedQuestion(
            number=2,
            key="what",
            version=1,
            text="What troubles you?",
            kind=QuestionKind.SEVERAL,
            answers=("Noise", "Litter"),
        ),
        AskedQuestion(number=3, key="else", version=1, text="What else?", kind=QuestionKind.WORDS),
    ]
    assert list(targets_of(questions).values()) == [
        "Q1: How safe?",
        "Q2: What troubles you?",
        "Q2, ticked: Noise",
        "Q2, ticked: Litter",
        "Q3: What else?",
    ]


def test_a_column_of_phone_numbers_is_named_and_one_of_references_passes() -> None:
    columns = {
        "Call back": ["01632 960 123", "01632 960 124", "01632 960 125"],
        "Reference": ["17/000123", "17/000124", "17/000125"],
        "Words": ["Ring 01632 960 123", None, ""],
        "Nothing": [None, "", " "],
    }
    found = identifying_columns(columns, texts=["Words"])
    assert [(one.column, one.index) for one in found] == [("Call back", 0)]
    assert "phone" in found[0].problem


@pytest.mark.parametrize(
    ("answers", "ages"),
    [
        (("16-34", "35 – 54", "55+"), ((16, 34), (35, 54), (55, None))),
        (("Under 18", "18 or older"), ((0, 17), (18, None))),
        (("75 and over", "16 to 74 years"), ((75, None), (16, 74))),
        ((), None),
        (("16 to 34", "No answer"), None),
        (("34 to 16",), None),
        (("16 to 94",), None),
        (("95 and over",), None),
        (("16 to 34", "34 to 50"), None),
    ],
)
def test_ages_are_read_from_answers_only_where_nobody_counts_twice(
    answers: tuple[str, ...], ages: tuple[tuple[int, int | None], ...] | None
) -> None:
    assert ages_of_all(answers, 89) == ages
