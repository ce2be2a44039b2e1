"""The register of duties: what a record needs, corrections with reasons, ended and not deleted, every constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404

from partnerships import START, People, PlanMade, people_make, plan_make
from saferplan.domain.planning.duty_records import Duty, RecordDetail, RecordSays, duties
from saferplan.duties.models import DutyRecord
from saferplan.duties.selectors import duty_named, duty_record_get, duty_record_list, record_facts
from saferplan.duties.services import ASKED, duty_record_add, duty_record_amend, duty_record_end
from saferplan.history.actor import Actor
from saferplan.history.recording import fold, state

pytestmark = pytest.mark.django_db

DAY = START.date()


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


def co_ordinator(people: People, day: dt.date = DAY) -> Actor:
    return people.actor("NWLDC", "co_ordinator", dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC))


def sent(people: People, **changes: Any) -> DutyRecord:
    """The record of a copy sent."""
    given = {"duty": Duty.COPY_SENT, "day": DAY, "source": "Letter", "words": "The whole plan."} | changes
    return duty_record_add(by=co_ordinator(people), **given)


def details(people: People, made: PlanMade) -> dict[str, Any]:
    """Every detail that some duty needs."""
    return {
        "until": dt.date(2019, 3, 31),
        "channel": "Web site",
        "form": "Web page, large print",
        "groups": "Young people, traders",
        "organisations": [people.organisations["Police"]],
        "priorities": [made.priority],
    }


@pytest.mark.parametrize("duty", Duty)
def test_each_duty_is_recorded_with_what_it_needs_and_not_without(
    people: People, made: PlanMade, duty: Duty
) -> None:
    needs, given = duties()[duty].needs, details(people, made)
    for lacking in needs:
        with pytest.raises(ValidationError) as caught:
            sent(
                people,
                duty=duty,
                **{one.value: given[one.value] for one in needs if one is not lacking},
            )
        assert caught.value.message_dict == {lacking.value: [ASKED[lacking]]}
    held = sent(people, duty=duty, **{one.value: given[one.value] for one in needs})
    assert fold(held.history) == state(held)
    assert str(held) == f"{duty.label}, 3 April 2017"


def test_what_was_not_done_needs_no_details_and_says_why(people: People) -> None:
    held = sent(people, duty=Duty.PUBLIC_MEETING, says=RecordSays.NOT_DONE, words="No room was free.")
    assert held.facts.says is RecordSays.NOT_DONE
    with pytest.raises(ValidationError, match="cannot be blank"):
        sent(people, duty=Duty.PUBLIC_MEETING, says=RecordSays.NOT_DONE, words="", source="Other")


def test_only_what_may_not_apply_can_be_said_not_to(people: People) -> None:
    off = sent(people, duty=Duty.PUBLIC_MEETING, says=RecordSays.DOES_NOT_APPLY, words="Ended in 2011.")
    assert off.facts.says is RecordSays.DOES_NOT_APPLY
    with pytest.raises(ValidationError, match="asked of every partnership"):
        sent(people, says=RecordSays.DOES_NOT_APPLY)


def test_nothing_is_recorded_before_it_is_past_or_twice(people: People) -> None:
    with pytest.raises(ValidationError, match="still to come"):
        sent(people, day=DAY + dt.timedelta(days=1))
    sent(people)
    with pytest.raises(ValidationError, match="recorded already"):
        sent(people)


def test_a_correction_has_its_reason_and_keeps_what_was_said(people: People, made: PlanMade) -> None:
    held = sent(
        people,
        duty=Duty.RISK_ASSESSMENT,
        priorities=[made.priority],
        source="Risk register",
    )
    same = {"day": DAY, "source": "Risk register, version 2", "words": "One risk."}
    by = co_ordinator(people)
    with pytest.raises(ValidationError, match="Say why"):
        duty_record_amend(by=by, held=held, reason=" ", priorities=[made.priority], **same)
    with pytest.raises(ValidationError, match="Choose the priorities"):
        duty_record_amend(by=by, held=held, reason="A newer version.", **same)
    duty_record_amend(by=by, held=held, reason="A newer version.", priorities=[made.priority], **same)
    stored = duty_record_get(number=held.pk)
    assert stored.source == "Risk register, version 2"
    assert stored.history.last().changes["source"] == ["Risk register", "Risk register, version 2"]  # type: ignore[union-attr]
    assert fold(stored.history) == state(stored)


def test_a_record_is_ended_and_counted_until_then(people: People) -> None:
    held = sent(people)
    later = DAY + dt.timedelta(days=40)
    with pytest.raises(ValidationError, match="Say why"):
        duty_record_end(by=co_ordinator(people, later), held=held, reason="")
    duty_record_end(by=co_ordinator(people, later), held=held, reason="The letter was of last year.")
    assert not duty_record_list().exists()
    assert [one.number for one in record_facts(day=later - dt.timedelta(days=1))] == [held.pk]
    assert record_facts(day=later) == ()
    assert record_facts(day=DAY - dt.timedelta(days=1)) == ()
    with pytest.raises(ValidationError, match="was ended on 13 May 2017"):
        duty_record_end(by=co_ordinator(people, later), held=held, reason="Again.")
    sent(people)  # the same letter may be recorded anew


@pytest.mark.parametrize("who", [("NWLDC", "chair"), ("Police", "updater"), ("LCC", "auditor")])
def test_only_the_co_ordinator_keeps_the_register(people: People, who: tuple[str, str]) -> None:
    held, by = sent(people), people.actor(*who)
    with pytest.raises(PermissionDenied):
        duty_record_add(by=by, duty=Duty.COPY_SENT, day=DAY, source="x", words="x")
    with pytest.raises(PermissionDenied):
        duty_record_amend(by=by, held=held, reason="x", day=DAY, source="x", words="x")
    with pytest.raises(PermissionDenied):
        duty_record_end(by=by, held=held, reason="x")


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(Http404):
        duty_record_get(number=1)
    with pytest.raises(Http404):
        duty_named("tea")
    assert duty_named("copy_sent") is Duty.COPY_SENT


# Of each constraint: what the record is changed to, so that it no longer holds.
BROKEN: dict[str, dict[str, Any]] = {
    "duty_record_duty": {"duty": "tea"},
    "duty_record_says": {"says": "perhaps"},
    "duty_record_until_after_day": {"until": DAY - dt.timedelta(days=1)},
    "duty_record_has_source": {"source": ""},
    "duty_record_has_words": {"words": ""},
    "duty_record_applies": {"says": "does_not_apply"},
    "duty_recorded_once": {"source": "Letter"},
}


def constraints() -> Sequence[Any]:
    """The constraints of the register's tables."""
    return [one for model in apps.get_app_config("duties").get_models() for one in model._meta.constraints]


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    assert {one.name for one in constraints()} == {*BROKEN}
    for one in constraints():
        assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(people: People, name: str) -> None:
    sent(people)
    second = sent(people, source="Another letter")
    rows: models.QuerySet[Any] = models.QuerySet(DutyRecord).filter(pk=second.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**BROKEN[name])


def test_details_are_fields_of_a_record() -> None:
    fields = {one.name for one in DutyRecord._meta.get_fields()}
    assert {one.value for one in RecordDetail} <= fields
    assert {*ASKED} == {*RecordDetail}
