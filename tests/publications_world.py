"""A year with something of everything that documents tell: for tests of publications."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings_world import World, at, world_make
from money_world import Money, money_make
from saferplan.claims.services import claim_state
from saferplan.domain.categories import Direction
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.models import AttendanceEntry, Meeting
from saferplan.meetings.papers import paper_add
from saferplan.meetings.records import meeting_action_add
from saferplan.money.services import contribution_add
from saferplan.money.spending import spend_record
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.models import Action, Plan
from saferplan.plan.services import measure_add, outcome_add
from saferplan.plan.states import MeasureKind
from saferplan.publications.kinds import KINDS
from saferplan.publications.models import Publication, Release
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    release_record,
)
from saferplan.publications.states import DocumentKind, Recipient
from saferplan.publications.words import plain_words_write
from saferplan.strategy.aims import theme_add
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.services import strategy_approve

DAY = dt.date(2017, 7, 10)
SECRET = "Safe rooms in Castle Street"
"""The headline of the restricted action: it stands in no document that is not restricted."""
PRIVATE = "Letters to landlords who do not answer"
"""The headline of an action for the partners alone."""
TINY = "Hospital admissions"
"""A measure whose baseline is 3."""


@dataclass
class Year:
    """A plan of 2017/18 on 10 July 2017: one meeting is over, the next one's cycle is open."""

    world: World
    money: Money
    strategy: Strategy
    plan: Plan
    priority: Priority
    restricted: Action
    past: Meeting
    coming: Meeting

    def actor(self, organisation: str = "NWLDC", role: str = "co_ordinator", day: dt.date = DAY) -> Actor:
        return self.world.people.actor(organisation, role, at(day))

    @property
    def subject_of(self) -> dict[str, Any]:
        """What a document is about, by what its kind is about."""
        return {"strategy": self.strategy, "plan": self.plan, "meeting": self.coming}


def year_make() -> Year:
    """The year; files go where the settings say."""
    world = world_make()
    made = world.made
    by = world.co_ordinator(dt.date(2017, 4, 3))
    money = money_make(world.people, made)
    strategy = made.strategy
    record("strategy_amended", strategy, by=by, vision="A district where people are and feel safe.")
    theme = theme_add(by=by, strategy=strategy, title="Safer communities")
    record(
        "priority_amended",
        made.priority,
        by=by,
        why="Reports rose by 129.",
        themes=[theme],
        objectives=[money.objective],
    )
    claim_state(
        by=by,
        sentence="Reports rose by 129.",
        source="Leicestershire Police",
        geography="North West Leicestershire",
        covers=Scope.DISTRICT,
        said_of=Scope.DISTRICT,
        period="Year to March 2017",
        definition="Incidents of anti-social behaviour recorded by the police",
        kind=ClaimKind.RECORDED,
        change=True,
        before=1771,
        after=1900,
    )
    strategy_approve(by=world.people.actor("NWLDC", "chair", by.now), strategy=strategy, on=by.today)
    outcome_add(by=by, priority=made.priority, title="Fewer people are troubled at home")
    action_amend(
        by=by,
        action=made.police_action,
        reason="The public is told of it.",
        visibility=Visibility.PUBLIC.value,
        resources="Two officers.",
    )
    action_amend(by=by, action=made.council_action, reason="Clearer words.", headline=PRIVATE)
    restricted = action_add(
        by=by,
        plan=made.plan,
        priority=made.priority,
        headline=SECRET,
        reason="It was agreed in April.",
        lead=world.people.organisations["Police"],
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2018, 3, 31),
        visibility=Visibility.RESTRICTED,
    )
    measure_add(
        by=by,
        priority=made.priority,
        title=TINY,
        kind=MeasureKind.OUTCOME,
        unit="people",
        direction=Direction.DOWN,
        baseline=Decimal(3),
        baseline_period="year to March 2017",
    )
    measure_add(
        by=by,
        priority=made.priority,
        action=restricted,
        title="Rooms in Castle Street used",
        kind=MeasureKind.OUTPUT,
        unit="rooms",
        direction=Direction.UP,
    )
    contribution_add(
        by=by, plan=made.plan, funder=world.people.organisations["LCC"], purpose="County", amount=None
    )
    spend_record(
        by=money.co_ordinator(dt.date(2017, 6, 1)),
        allocation=money.patrols,
        text="Fuel",
        amount=Decimal("12.50"),
        on=dt.date(2017, 6, 1),
    )
    past, coming = world.meetings[0], world.meetings[1]
    past = world.open(0, dt.date(2017, 5, 12))
    june = world.co_ordinator(past.date)
    record(
        "attendance_recorded",
        AttendanceEntry(
            meeting=past,
            organisation=world.people.organisations["Police"],
            attended="present",
            posts="Inspector",
        ),
        by=june,
    )
    meeting_begin(by=june, meeting=past)
    meeting_action_add(
        by=june,
        meeting=past,
        text="Write to the organiser",
        owner=world.people.organisations["Police"],
        due=dt.date(2017, 6, 30),
    )
    cycle_close(by=june, meeting=past)
    coming = world.open(1, DAY)
    for title, marking in (
        ("Figures to June", Visibility.PARTNERSHIP),
        ("A case in Castle Street", Visibility.RESTRICTED),
    ):
        paper_add(
            by=world.co_ordinator(DAY),
            meeting=coming,
            title=title,
            given=SimpleUploadedFile(f"{marking.value}.txt", b"Words.\n"),
            visibility=marking,
        )
    return Year(world, money, strategy, made.plan, made.priority, restricted, past, coming)


def easy_words(year: Year) -> None:
    """Plain words for the year's priority."""
    plain_words_write(
        by=year.actor(),
        priority=year.priority,
        question="What will we do about trouble near home?",
        symbol="noise",
        about="Some people make a lot of noise.\nSome people break things.",
        doing="The police will walk in the streets.\nWe will ask people how it goes.",
    )


def make(year: Year, kind: DocumentKind, day: dt.date = DAY) -> Publication:
    """A document of a kind, made by the co-ordinator on a day."""
    return publication_make(
        by=year.actor(day=day), kind=kind, subject=year.subject_of[KINDS[kind].about.value]
    )


def published_summary(year: Year) -> Release:
    """The public summary, published, and recorded as sent to the public."""
    made = publication_make(by=year.actor(), kind=DocumentKind.PLAN_SUMMARY, subject=year.plan)
    publication_approve(by=year.actor("NWLDC", "chair"), publication=made, approved_as="Chair")
    publication_publish(by=year.actor(), publication=made)
    return release_record(
        by=year.actor(),
        publication=made,
        recipient=Recipient.PUBLIC,
        day=DAY,
        channel="Web site",
        form="Web page",
    )
