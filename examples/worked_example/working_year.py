"""The worked example's site: the founding report's partnership, its strategy and its plan, by the services alone."""

from __future__ import annotations

import datetime as dt
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from examples.worked_example.working_money import play_money
from saferplan.workspace.workspace import Workspace

FACTS = Path(__file__).with_name("working_year.toml")
FOUNDED = dt.datetime(2017, 3, 6, 9, 0, tzinfo=dt.UTC)
ADOPTED = dt.datetime(2017, 3, 28, 9, 0, tzinfo=dt.UTC)
AS_AT = dt.date(2017, 6, 27)
"""The day on which the site stands: that of the council meeting that the founding report was written for."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was filled: who can sign in, and the password of this one site."""

    accounts: tuple[tuple[str, str, str], ...]
    password: str


def build_site(workspace: Workspace) -> Site:
    """Fill the site of a workspace that has none yet. The password is made anew each time, and printed, not kept."""
    from saferplan.site.start import open_site, prepare_database

    open_site(workspace.folder.root)
    prepare_database(now=FOUNDED)
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    return _Builder(workspace, facts).build()


class _Builder:
    """Plays the first months: founding the partnership, strategy and plan, and the first two of six meetings."""

    def __init__(self, workspace: Workspace, facts: Mapping[str, Any]) -> None:
        self.workspace = workspace
        self.facts = facts
        self.password = f"demo-{secrets.token_urlsafe(9)}"
        self.organisations: dict[str, Any] = {}
        self.accounts: dict[str, Any] = {}

    def build(self) -> Site:
        from django.db import transaction

        with transaction.atomic():
            self._people()
            self._strategy()
            self._plan()
            self._meetings()
        return Site(
            tuple((one["email"], one["title"], one["role"]) for one in self.facts["account"]), self.password
        )

    def _people(self) -> None:
        from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
        from saferplan.history.actor import Actor
        from saferplan.partnership.capacities import Capacity
        from saferplan.partnership.invitations import invitation_send
        from saferplan.partnership.selectors import organisation_named
        from saferplan.partnership.services import (
            alias_add,
            organisation_add,
            organisation_describe,
            post_add,
            post_appoint,
        )
        from saferplan.partnership.set_up import first_co_ordinator_invite
        from saferplan.site.console import found_from

        found_from(self.workspace, now=FOUNDED)
        council, *others = self.facts["organisation"]
        first, *rest = self.facts["account"]
        self._accept(
            first_co_ordinator_invite(
                by=Actor(FOUNDED),
                email=first["email"],
                title=first["title"],
                organisation=council["name"],
                kind=AuthorityKind(council["kind"]),
            ),
            first,
        )
        by = self.co_ordinator = self._actor("co_ordinator", FOUNDED)
        found = organisation_named(name=council["name"])
        if found is None:
            raise LookupError(council["name"])
        organisation_describe(
            by=by,
            organisation=found,
            name=found.name,
            short_name=council["short"],
            kind=AuthorityKind(found.kind),
        )
        self.organisations[council["short"]] = found
        for one in others:
            self.organisations[one["short"]] = organisation_add(
                by=by,
                name=one["name"],
                short_name=one["short"],
                kind=AuthorityKind(one["kind"]),
                role=PartnershipRole(one["role"]),
                since=FOUNDED.date(),
            )
        for one in rest:
            self._accept(
                invitation_send(
                    by=by,
                    email=one["email"],
                    title=one["title"],
                    organisation=self.organisations[one["organisation"]],
                    role=AccountRole(one["role"]),
                ),
                one,
            )
        for name in self.facts["aliases"]:
            alias_add(by=by, name=name)
        for one in self.facts["post"]:
            post = post_add(
                by=by,
                organisation=self.organisations[one["organisation"]],
                title=one["title"],
                part_time=one.get("part_time", False),
            )
            for capacity in one["capacities"]:
                post_appoint(by=by, post=post, capacity=Capacity(capacity), since=FOUNDED.date())

    def _accept(self, sent: Any, one: Mapping[str, str]) -> None:
        """What whoever is invited does with the link of the mail."""
        from saferplan.history.actor import Actor
        from saferplan.partnership.invitations import invitation_accept

        token = sent.link.rstrip("/").rsplit("/", 1)[1]
        account, _ = invitation_accept(by=Actor(FOUNDED), token=token, password=self.password)
        self.accounts.setdefault(one["role"], account)

    def _actor(self, role: str, now: dt.datetime) -> Any:
        from saferplan.partnership.selectors import actor_of

        return actor_of(account=self.accounts[role], now=now)

    def _strategy(self) -> None:
        from saferplan.domain.categories import Strand
        from saferplan.domain.planning.years import PlanYear
        from saferplan.strategy.aims import objective_add, priority_agree, theme_add
        from saferplan.strategy.services import strategy_approve, strategy_draft, strategy_publish
        from saferplan.strategy.states import ObjectiveOwner

        by = self.co_ordinator
        self.strategy = strategy_draft(
            by=by, starts=dt.date(2017, 4, 1), ends=dt.date(2020, 3, 31), **self.facts["strategy"]
        )
        themes = {
            one["letter"]: theme_add(
                by=by,
                strategy=self.strategy,
                letter=one["letter"],
                title=one["title"],
                strand=Strand(one["strand"]) if "strand" in one else None,
            )
            for one in self.facts["theme"]
        }
        objectives = {
            one["key"]: objective_add(
                by=by,
                owner=ObjectiveOwner(one["owner"]),
                title=one["title"],
                source=one["source"],
                since=dt.date(2017, 3, 1),
            )
            for one in self.facts["objective"]
        }
        self.priorities = [
            priority_agree(
                by=by,
                strategy=self.strategy,
                year=PlanYear(2017),
                title=one["title"],
                why=one["why"],
                strand=Strand(one["strand"]),
                themes=[themes[letter] for letter in one["themes"]],
                objectives=[objectives[key] for key in one["objectives"]],
            )
            for one in self.facts["priority"]
        ]
        strategy_approve(by=self._actor("chair", ADOPTED), strategy=self.strategy, on=ADOPTED.date())
        strategy_publish(by=self._actor("co_ordinator", ADOPTED), strategy=self.strategy, on=ADOPTED.date())

    def _plan(self) -> None:
        from saferplan.domain.planning.years import PlanYear
        from saferplan.money.services import contribution_add
        from saferplan.plan.services import plan_adopt, plan_draft

        by = self.co_ordinator
        self.plan = plan_draft(by=by, year=PlanYear(2017), strategy=self.strategy)
        for priority, facts in zip(self.priorities, self.facts["priority"], strict=True):
            self._section(priority, facts)
        for one in self.facts["contribution"]:
            contribution_add(
                by=by,
                plan=self.plan,
                funder=self.organisations[one["funder"]],
                purpose=one["purpose"],
                amount=Decimal(one["amount"]) if "amount" in one else None,
                condition=one.get("condition", ""),
            )
        plan_adopt(by=self._actor("chair", ADOPTED), plan=self.plan, on=ADOPTED.date())
        play_money(self.plan, lambda day: self._actor("co_ordinator", _morning(day)))

    def _section(self, priority: Any, facts: Mapping[str, Any]) -> None:
        from saferplan.domain.categories import Direction
        from saferplan.domain.planning.roles import Visibility
        from saferplan.plan.actions import action_add
        from saferplan.plan.milestones import milestone_add
        from saferplan.plan.services import measure_add, outcome_add
        from saferplan.plan.states import MeasureKind

        by = self.co_ordinator
        outcome = outcome_add(by=by, priority=priority, title=facts["outcome"])
        for one in facts["action"]:
            action = action_add(
                by=by,
                plan=self.plan,
                priority=priority,
                outcome=outcome,
                headline=one["headline"],
                starts=dt.date(2017, 4, 1),
                ends=dt.date(2018, 3, 31),
                lead=self.organisations[one["lead"]],
                lead_post=one["lead_post"],
                support=[self.organisations[short] for short in one["support"]],
                resources=one["resources"],
                evidence=one["evidence"],
                visibility=Visibility(one.get("visibility", "partnership")),
            )
            for text, due in one["milestones"]:
                milestone_add(by=by, action=action, text=text, due=dt.date.fromisoformat(due))
        for one in facts["measure"]:
            measure_add(
                by=by,
                priority=priority,
                outcome=outcome,
                title=one["title"],
                kind=MeasureKind(one["kind"]),
                unit=one["unit"],
                direction=Direction(one["direction"]),
            )

    def _meetings(self) -> None:
        from saferplan.domain.completeness import Jurisdiction
        from saferplan.meetings.arranging import series_begin
        from saferplan.meetings.cycles import cycle_close, cycle_open, meeting_begin
        from saferplan.meetings.dates import proposed_dates
        from saferplan.meetings.selectors import meeting_list

        facts = self.facts["meetings"]
        series_begin(
            by=self._actor("co_ordinator", ADOPTED),
            title=facts["title"],
            plan=self.plan,
            dates=proposed_dates(facts["first"], jurisdiction=Jurisdiction.ENGLAND),
            place=facts["place"],
        )
        for meeting, held in zip(meeting_list(), facts["held"], strict=False):
            cycle_open(by=self._actor("co_ordinator", _morning(held["opened"])), meeting=meeting)
            for answer in held["answer"]:
                self._answer(meeting, answer)
            chair = self._actor("chair", _morning(meeting.date))
            meeting_begin(by=chair, meeting=meeting)
            cycle_close(by=chair, meeting=meeting)

    def _answer(self, meeting: Any, answer: Mapping[str, Any]) -> None:
        """What a lead answers; the co-ordinator writes it down for whoever has no account here."""
        from saferplan.domain.planning.delivery import ReportedStatus
        from saferplan.meetings.updates import update_send

        update = meeting.updates.select_related("action").get(action__headline__startswith=answer["action"])
        done = []
        if "done" in answer:
            milestone = update.action.milestones.get(text=answer["done"])
            done = [(milestone, answer["on"], answer["evidence"])]
        update_send(
            by=self._actor("co_ordinator", _morning(answer["on"])),
            update=update,
            milestones=done,
            reported=ReportedStatus(answer["reported"]),
            report=answer["report"],
            cause=answer.get("cause", ""),
            recovery_words=answer.get("recovery_words", ""),
            recovery=answer.get("recovery"),
        )


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 9, 0, tzinfo=dt.UTC)
