"""GV06 and GV08 are met by what other rooms hold: a meeting of the committee, and published figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from saferplan.domain.completeness import Line
from saferplan.duties.checking import completeness_on
from saferplan.powers.case_reviews import case_reviews_record
from saferplan.powers.publishing import powers_publish
from saferplan.powers.states import PublicationKind
from saferplan.scrutiny.services import committee_add, meeting_hold, meeting_plan
from saferplan.scrutiny.states import CommitteeKind
from scrutiny_world import HELD, TODAY, Scrutiny, scrutiny_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, settings: Any) -> Scrutiny:
    settings.SAFERPLAN_WORKSPACE = None
    return scrutiny_make()


def lines(world: Scrutiny, day: dt.date) -> dict[str, Line]:
    found = completeness_on(by=world.co_ordinator(), day=day)
    return {one.rule.id: one for pack in found.packs for one in pack.lines}


def test_a_meeting_of_the_committee_meets_gv06_for_twelve_months(world: Scrutiny) -> None:
    before = lines(world, HELD - dt.timedelta(days=1))["GV06"]
    met = lines(world, TODAY)["GV06"]
    later = lines(world, dt.date(2018, 10, 5))["GV06"]
    assert [one.status.value for one in (before, met, later)] == ["unknown", "met", "missing"]
    assert met.explanation == "Community Scrutiny Committee: Minutes of 4 October 2017, 4 October 2017."
    assert met.section == f"scrutiny_meeting {world.meeting.pk}"


def test_full_council_is_not_the_committee_that_the_act_asks_for(world: Scrutiny) -> None:
    by = world.co_ordinator()
    council = committee_add(
        by=by,
        council=world.people.organisations["NWLDC"],
        name="Council",
        kind=CommitteeKind.FULL_COUNCIL,
        since=dt.date(2015, 5, 1),
    )
    held = meeting_plan(by=by, committee=council, day=dt.date(2017, 6, 27), about="The strategy")
    meeting_hold(by=by, meeting=held, source="Minutes")
    assert lines(world, dt.date(2017, 6, 30))["GV06"].status.value == "unknown"


def test_published_case_review_figures_meet_gv08_and_the_page_leads_there(
    world: Scrutiny, settings: Any
) -> None:
    day = dt.date(2018, 6, 27)
    by = world.co_ordinator(day)
    case_reviews_record(
        by=by,
        organisation=world.people.organisations["NWLDC"],
        year=2017,
        source="Return",
        applications=2,
        not_met=1,
        reviews=1,
        recommendations=0,
    )
    assert lines(world, day)["GV08"].status.value == "unknown"
    made = powers_publish(
        by=by, kind=PublicationKind.CASE_REVIEWS, year=2017, on=day, place="Page of the council"
    )
    line = lines(world, day)["GV08"]
    assert (line.status.value, line.explanation) == (
        "met",
        "Case reviews 2017/18: Page of the council, 27 June 2018.",
    )
    settings.SAFERPLAN_CLOCK = lambda: by.now
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    client = Client()
    client.force_login(world.people.accounts["NWLDC", "co_ordinator"])
    page = client.get(reverse("completeness")).content.decode()
    assert reverse("powers_publication", args=[made.pk]) in page
    assert reverse("scrutiny_meeting", args=[world.meeting.pk]) in page
