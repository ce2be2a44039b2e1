"""Equality impact assessments: screened, decided, signed by another, reviewed; what each step refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from governance_world import APRIL, JUNE, Governance, assessment_make, completed, screened
from saferplan.domain.governance.attention import AttentionKind
from saferplan.domain.governance.equality import Characteristic, Effect, EqualityState, Limb, Relevance
from saferplan.governance.equality import (
    Screened,
    effect_judge,
    equality_amend,
    equality_begin,
    equality_decide,
    equality_end,
    equality_evidence,
    equality_review_begin,
    equality_screen,
    equality_sign,
)
from saferplan.governance.equality_actions import (
    equality_action_do,
    equality_action_end,
    equality_action_move,
)
from saferplan.governance.models import EqualityAssessment
from saferplan.governance.needs import attention_of, mine_of
from saferplan.governance.selectors import equality_action_get, equality_get, equality_list, line_of
from saferplan.history.recording import fold, state

pytestmark = pytest.mark.django_db
NEXT_JUNE = dt.date(2018, 6, 1)


@pytest.fixture
def held(world: Governance) -> EqualityAssessment:
    """An assessment of the plan that nobody has screened yet."""
    return assessment_make(world)


def signed(world: Governance, held: EqualityAssessment) -> None:
    completed(world, held)
    equality_sign(by=world.chair(), assessment=held, signed_as="Portfolio Holder", review_due=NEXT_JUNE)


def test_an_assessment_is_of_one_thing(world: Governance) -> None:
    with pytest.raises(ValidationError, match="of one thing"):
        assessment_make(world, plan=world.made.plan, strategy=world.made.strategy)
    for about in ("strategy", "plan", "priority"):
        row = getattr(world.made, about)
        assert assessment_make(world, **{about: row}).about == row
    assert assessment_make(world, action=world.made.police_action).about == world.made.police_action


def test_a_full_assessment_is_signed_off_by_another_than_its_author(
    world: Governance, held: EqualityAssessment
) -> None:
    completed(world, held)
    assert held.state == EqualityState.FULL
    with pytest.raises(PermissionDenied):
        equality_sign(by=world.co_ordinator(), assessment=held, signed_as="Me", review_due=NEXT_JUNE)
    with pytest.raises(ValidationError) as refused:
        equality_sign(by=world.chair(), assessment=held, signed_as="", review_due=NEXT_JUNE)
    assert "signed_as" in refused.value.message_dict
    equality_sign(by=world.chair(), assessment=held, signed_as="Portfolio Holder", review_due=NEXT_JUNE)
    assert (held.state, held.signed_on, held.review_due) == (EqualityState.SIGNED, JUNE, NEXT_JUNE)
    with pytest.raises(ValidationError, match="Begin its review"):
        equality_evidence(by=world.co_ordinator(), assessment=held, evidence="More.")
    assert fold(held.history) == state(held)


def test_what_is_missing_is_named_before_it_is_signed(world: Governance, held: EqualityAssessment) -> None:
    with pytest.raises(ValidationError, match="Say of Age"):
        equality_sign(by=world.chair(), assessment=held, signed_as="Chair", review_due=NEXT_JUNE)
    with pytest.raises(ValidationError, match="Say of Age"):
        equality_decide(by=world.co_ordinator(), assessment=held, full=False, reason="Nothing.")
    equality_screen(by=world.co_ordinator(), assessment=held, screened=screened())
    equality_decide(by=world.co_ordinator(), assessment=held, full=False, reason="It touches all alike.")
    assert held.state == EqualityState.SCREENED_OUT
    with pytest.raises(ValidationError, match="full assessment"):
        effect_judge(
            by=world.co_ordinator(),
            line=line_of(assessment=held, characteristic="age"),
            effect=Effect.NONE,
            effect_words="x",
        )
    equality_sign(by=world.chair(), assessment=held, signed_as="Chair", review_due=NEXT_JUNE)
    assert held.state == EqualityState.SIGNED


def test_a_screening_names_limbs_that_the_act_has(world: Governance, held: EqualityAssessment) -> None:
    said = screened()
    said[Characteristic.MARRIAGE] = Screened(Relevance.RELEVANT, (Limb.FOSTER,), "Weddings.")
    said[Characteristic.AGE] = Screened(Relevance.RELEVANT, (), "Young people.")
    said[Characteristic.SEX] = Screened(Relevance.NOT_RELEVANT, (), "")
    said[Characteristic.RACE] = Screened(Relevance.RELEVANT, (Limb.FOSTER,), "")
    with pytest.raises(ValidationError) as refused:
        equality_screen(by=world.co_ordinator(), assessment=held, screened=said)
    assert {*refused.value.message_dict} == {"limbs_marriage", "limbs_age", "why_sex", "why_race"}
    assert not held.lines.exists()
    said = screened(age=Relevance.NOT_KNOWN)
    equality_screen(by=world.co_ordinator(), assessment=held, screened=said)
    with pytest.raises(ValidationError) as refused:
        equality_decide(by=world.co_ordinator(), assessment=held, full=False, reason="x")
    assert "full" in refused.value.message_dict
    equality_screen(by=world.co_ordinator(), assessment=held, screened=screened(age=Relevance.RELEVANT))
    assert held.lines.count() == len(Characteristic)
    assert line_of(assessment=held, characteristic="age").limbs == (Limb.ELIMINATE,)


def test_a_review_makes_its_author_and_another_signs_anew(
    world: Governance, held: EqualityAssessment
) -> None:
    with pytest.raises(ValidationError, match="Only an assessment that is signed off"):
        equality_review_begin(by=world.co_ordinator(), assessment=held, reason="Look.")
    signed(world, held)
    council = world.actor("NWLDC", "updater")
    equality_review_begin(by=council, assessment=held, reason="Hate crime rose.")
    assert (held.state, held.author_id) == (EqualityState.IN_REVIEW, council.account)
    equality_decide(by=council, assessment=held, full=True, reason="It still is.")
    assert held.state == EqualityState.IN_REVIEW
    equality_sign(by=world.co_ordinator(), assessment=held, signed_as="Team Leader", review_due=NEXT_JUNE)
    assert held.state == EqualityState.SIGNED


def test_an_approver_signs_and_an_updater_does_not(world: Governance, held: EqualityAssessment) -> None:
    completed(world, held)
    with pytest.raises(PermissionDenied):
        equality_sign(by=world.police(), assessment=held, signed_as="x", review_due=NEXT_JUNE)
    equality_sign(by=world.approver(), assessment=held, signed_as="Inspector", review_due=NEXT_JUNE)
    assert held.signed_by == world.people.accounts["Police", "approver"]


def test_what_is_done_about_an_effect_has_an_owner_a_day_and_evidence(
    world: Governance, held: EqualityAssessment
) -> None:
    _, action = completed(world, held)
    by = world.co_ordinator()
    with pytest.raises(ValidationError) as refused:
        equality_action_do(by=by, action=action, done=dt.date(2017, 6, 28), evidence="x")
    assert "done" in refused.value.message_dict
    with pytest.raises(ValidationError, match="show that it is done"):
        equality_action_do(by=by, action=action, done=JUNE, evidence=" ")
    equality_action_move(by=by, action=action, due=dt.date(2017, 9, 1), reason="The form is new.")
    equality_action_do(by=by, action=action, done=JUNE, evidence="A count of 27 June.")
    with pytest.raises(ValidationError, match="done on 27 June 2017"):
        equality_action_end(by=by, action=action, reason="No.")
    # What is done stays open to record after the signature, for then it falls due.
    other = equality_action_get(by=by, number=action.pk)
    assert other.done == JUNE
    _, second = completed(world, assessment_make(world, strategy=world.made.strategy))
    equality_action_end(by=by, action=second, reason="Another does it.")
    with pytest.raises(ValidationError, match="was ended on"):
        equality_action_move(by=by, action=second, due=JUNE, reason="x")


def test_an_ended_assessment_stays_as_it_is(world: Governance, held: EqualityAssessment) -> None:
    by = world.co_ordinator()
    equality_amend(
        by=by,
        assessment=held,
        title="Plan",
        aims="All.",
        owner=held.owner,
        owner_post="Officer",
        reason="Short.",
    )
    equality_end(by=by, assessment=held, reason="The plan is over.")
    with pytest.raises(ValidationError, match="was ended on 27 June 2017"):
        equality_evidence(by=by, assessment=held, evidence="x")
    with pytest.raises(ValidationError, match="was ended"):
        equality_end(by=by, assessment=held, reason="Again.")
    assert [one.ended for one in equality_list(by=by)] == [JUNE]


def test_words_that_point_at_a_person_are_refused(world: Governance, held: EqualityAssessment) -> None:
    with pytest.raises(ValidationError) as refused:
        equality_evidence(by=world.co_ordinator(), assessment=held, evidence="Ask 07700 900123 about it.")
    assert "posts and groups" in refused.value.message_dict["evidence"][0]


def test_what_waits_and_what_is_late(world: Governance, held: EqualityAssessment) -> None:
    completed(world, held)
    found = {
        one.kind: one for one in attention_of(by=world.co_ordinator()) if one.subject.startswith("equality")
    }
    assert {*found} == {AttentionKind.EQUALITY_ACTION_OVERDUE, AttentionKind.EQUALITY_TO_SIGN}
    # The police see to it, though the council answers for the assessment.
    assert [one.subject for one in mine_of(by=world.police())] == [
        f"risk {world.risk.pk}",
        f"equality {held.pk}",
    ]
    equality_sign(by=world.chair(), assessment=held, signed_as="Chair", review_due=dt.date(2017, 7, 20))
    kinds = [one.kind for one in attention_of(by=world.co_ordinator(dt.date(2017, 7, 21)))]
    assert AttentionKind.EQUALITY_REVIEW_OVERDUE in kinds
    assert AttentionKind.EQUALITY_TO_SIGN not in kinds


def test_nothing_of_another_number_is_found(world: Governance, held: EqualityAssessment) -> None:
    by = world.co_ordinator()
    for look in (
        lambda: equality_get(by=by, number=99),
        lambda: equality_action_get(by=by, number=99),
        lambda: line_of(assessment=held, characteristic="age"),
    ):
        with pytest.raises(Http404):
            look()


def test_assessments_are_begun_by_the_co_ordinator(world: Governance) -> None:
    about: dict[str, Any] = {"plan": world.made.plan}
    with pytest.raises(PermissionDenied):
        equality_begin(
            by=world.police(APRIL),
            title="x",
            aims="x",
            owner=world.people.organisations["Police"],
            owner_post="x",
            **about,
        )
    with pytest.raises(ValidationError, match="still to come"):
        equality_begin(
            by=world.co_ordinator(),
            title="x",
            aims="x",
            owner=world.people.organisations["Police"],
            owner_post="x",
            begun=dt.date(2017, 6, 28),
            **about,
        )
