"""A measure's target changes with a reason, its baseline from the evidence does not, and it is ended, not deleted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import Settings

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.roles import Visibility
from saferplan.history.recording import fold, record, state
from saferplan.plan.actions import action_amend
from saferplan.plan.measure_changes import measure_amend, measure_end
from saferplan.plan.models import Measure
from saferplan.plan.selectors import measure_list
from saferplan.plan.services import plan_close

pytestmark = pytest.mark.django_db
AIM = {"title": "Reports of disorder", "target": Decimal(1900), "target_by": dt.date(2018, 3, 31)}


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


def test_a_target_changes_with_a_reason_and_the_history_says_from_what_to_what(
    people: People, made: PlanMade
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    council = people.organisations["NWLDC"]
    told = AIM | {
        "baseline": Decimal(2129),
        "baseline_period": "year to March 2017",
        "responsible": [council],
    }
    with pytest.raises(ValidationError, match="say why this changes"):
        measure_amend(by=by, measure=made.measure, **told)
    measure_amend(by=by, measure=made.measure, reason="The board asked for more.", **told)
    stored = Measure.objects.get(pk=made.measure.pk)
    assert (stored.title, stored.target) == ("Reports of disorder", 1900)
    assert list(stored.responsible.all()) == [council]
    event = stored.history.last()
    assert event is not None
    assert (event.name, event.changes["target"]) == ("measure_amended", ["2000", "1900"])
    assert fold(stored.history) == state(stored)
    measure_amend(
        by=by, measure=stored, reason="Nobody agreed to it.", **told | {"target": None, "target_by": None}
    )
    assert Measure.objects.get(pk=stored.pk).target is None, "not set, and not zero"
    with pytest.raises(ValidationError, match="by which day"):
        measure_amend(by=by, measure=stored, reason="Half.", **told | {"target_by": None})


def test_a_baseline_that_the_evidence_gives_is_not_overwritten(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    fed = {
        "held_as": "count:burglary",
        "held_area": "E22000170",
        "held_title": "Burglary",
        "held_by": "quarter",
        "baseline_month": "2016-03",
    }
    record("measure_tied", made.measure, by=by, **fed)
    measure_amend(by=by, measure=made.measure, baseline=Decimal(1), responsible=[], reason="Lower.", **AIM)
    stored = Measure.objects.get(pk=made.measure.pk)
    assert (stored.baseline, stored.target) == (2129, 1900)


def test_a_measure_ends_with_a_reason_and_is_then_left_alone(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    with pytest.raises(ValidationError, match="why"):
        measure_end(by=by, measure=made.measure, reason=" ")
    measure_end(by=by, measure=made.measure, reason="Nobody counts it any more.")
    assert list(measure_list(plan=made.plan)) == []
    assert Measure.objects.get(pk=made.measure.pk).ended == by.today
    with pytest.raises(ValidationError, match=r"ended on 3 April 2017"):
        measure_end(by=by, measure=made.measure, reason="Again.")
    with pytest.raises(ValidationError, match=r"ended on 3 April 2017"):
        measure_amend(by=by, measure=made.measure, responsible=[], reason="Late.", **AIM)


def test_a_closed_plan_and_other_people_leave_it_as_it_is(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    with pytest.raises(PermissionDenied):
        measure_end(by=people.actor("Police", "updater"), measure=made.measure, reason="No.")
    plan_close(by=by, plan=made.plan, on=by.today)
    with pytest.raises(ValidationError, match="is closed"):
        measure_amend(by=by, measure=made.measure, responsible=[], reason="Late.", **AIM)


def test_it_is_done_on_its_page(people: People, made: PlanMade, settings: Settings) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    client = Client()
    client.force_login(people.accounts["NWLDC", "co_ordinator"])
    page = f"/plan/measures/{made.measure.pk}/"
    form = client.get(f"{page}change/").content.decode()
    assert 'value="2129' in form, "it begins with what is there"
    sent = client.post(
        f"{page}change/",
        {
            "title": "Reports of disorder",
            "baseline": "2129",
            "baseline_period": "year to March 2017",
            "target": "1900",
            "target_by-day": "31",
            "target_by-month": "3",
            "target_by-year": "2018",
            "responsible": [people.organisations["Police"].pk],
            "reason": "The board asked for more.",
        },
        follow=True,
    ).content.decode()
    assert "1,900 reports by 31 March 2018" in sent
    ended = client.post(f"{page}end/", {"reason": "Nobody counts it."}, follow=True).content.decode()
    assert "This measure ended on" in ended
    assert "Change what it aims at" not in ended


def test_the_measure_of_a_restricted_action_is_known_to_those_who_take_part_in_it(
    people: People, made: PlanMade, settings: Settings
) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    by = people.actor("NWLDC", "co_ordinator")
    record("measure_amended", made.measure, by=by, action=made.police_action)
    action_amend(
        by=by, action=made.police_action, visibility=Visibility.RESTRICTED, reason="A case is heard."
    )
    got = {}
    for who in (("Police", "reader"), ("Turning Point", "updater"), ("LCC", "auditor")):
        client = Client()
        client.force_login(people.accounts[who])
        listed = made.measure.title in client.get("/plan/2017/measures/").content.decode()
        got[who[0]] = (client.get(f"/plan/measures/{made.measure.pk}/").status_code, listed)
    assert got == {"Police": (200, True), "Turning Point": (404, False), "LCC": (200, True)}
