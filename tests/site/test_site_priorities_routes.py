"""Every address of priorities and strategy with who may open it; reading writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from partnerships import START, People
from saferplan.assessment.frozen import encode
from saferplan.domain.planning.scoring import Confidence
from saferplan.site.access import PUBLIC
from saferplan.site.pages import priorities, strategy
from saferplan.strategy.aims import objective_add, priority_agree, theme_add
from saferplan.strategy.candidates import candidate_enter
from saferplan.strategy.scores import dissent_note
from saferplan.strategy.states import ObjectiveOwner
from small_assessments import five_measures
from workshops import YEAR, discussing, strategy_drafted

pytestmark = pytest.mark.django_db

Who = tuple[str, str]
CO_ORDINATOR, CHAIR, COUNCIL = ("NWLDC", "co_ordinator"), ("NWLDC", "chair"), ("NWLDC", "updater")
AUDITOR = ("LCC", "auditor")
POLICE, POLICE_APPROVER, POLICE_READER = ("Police", "updater"), ("Police", "approver"), ("Police", "reader")
PROVIDER = ("Turning Point", "updater")
EVERYONE = frozenset(
    {CO_ORDINATOR, CHAIR, COUNCIL, AUDITOR, POLICE, POLICE_APPROVER, POLICE_READER, PROVIDER}
)
CO_ORDINATES = frozenset({CO_ORDINATOR})
LEADS = frozenset({CO_ORDINATOR, CHAIR})
WRITES = EVERYONE - {AUDITOR, POLICE_READER}
APPROVES = frozenset({CHAIR, POLICE_APPROVER})
OF_THE_POLICE = frozenset({POLICE, POLICE_APPROVER})


@dataclass(frozen=True)
class Route:
    """Who opens a page; `of` names what it is about. Others get `otherwise`."""

    opens: frozenset[Who]
    of: tuple[str, ...] = ()
    status: int = 200
    otherwise: int = 403


ROUTES = {
    "priorities": Route(EVERYONE),
    "candidate": Route(EVERYONE, ("candidate",)),
    "candidate_enter": Route(WRITES),
    "candidate_amend": Route(CO_ORDINATES, ("candidate",)),
    "candidate_end": Route(CO_ORDINATES, ("candidate",)),
    "candidates_propose_list": Route(CO_ORDINATES),
    "candidates_propose": Route(CO_ORDINATES, ("assessment",)),
    "scoring_models": Route(EVERYONE),
    "scoring_model": Route(EVERYONE, ("model",)),
    "scoring_model_take_up": Route(CO_ORDINATES, ("shipped",)),
    "scoring_model_edit": Route(CO_ORDINATES, ("model",)),
    "scoring_model_end": Route(CO_ORDINATES, ("model",)),
    "workshops": Route(EVERYONE),
    "workshop": Route(EVERYONE, ("workshop",)),
    "workshop_prepare": Route(CO_ORDINATES),
    "workshop_open": Route(CO_ORDINATES, ("workshop",)),
    "workshop_close_scoring": Route(CO_ORDINATES, ("workshop",)),
    "workshop_include": Route(CO_ORDINATES, ("workshop", "late")),
    "workshop_end": Route(CO_ORDINATES, ("workshop",)),
    "workshop_decide": Route(LEADS, ("workshop",)),
    "workshop_score": Route(WRITES, ("workshop", "candidate")),
    "workshop_spread": Route(EVERYONE, ("workshop",)),
    "workshop_discuss": Route(EVERYONE, ("workshop", "candidate")),
    "workshop_moderate": Route(LEADS, ("workshop", "candidate", "criterion")),
    "workshop_dissent": Route(WRITES, ("workshop", "candidate", "criterion")),
    "workshop_ranking": Route(EVERYONE, ("workshop",)),
    "workshop_decision": Route(LEADS, ("workshop", "candidate")),
    "strategy": Route(EVERYONE, status=302),
    "strategy_draft": Route(CO_ORDINATES),
    "strategy_version": Route(EVERYONE, ("strategy",)),
    "strategy_amend": Route(CO_ORDINATES, ("strategy",)),
    "strategy_approve": Route(APPROVES, ("strategy",)),
    "strategy_publish": Route(CO_ORDINATES, ("strategy",)),
    "strategy_revise": Route(CO_ORDINATES, ("strategy",)),
    "strategy_end": Route(CO_ORDINATES, ("strategy",)),
    "theme_add": Route(CO_ORDINATES, ("strategy",)),
    "theme_amend": Route(CO_ORDINATES, ("theme",)),
    "theme_end": Route(CO_ORDINATES, ("theme",)),
    "objectives": Route(EVERYONE),
    "objective_add": Route(CO_ORDINATES),
    "objective_amend": Route(CO_ORDINATES, ("objective",)),
    "objective_end": Route(CO_ORDINATES, ("objective",)),
    "priority": Route(EVERYONE, ("priority",)),
    "priority_agree": Route(LEADS),
    "priority_amend": Route(LEADS, ("priority",)),
    "priority_end": Route(LEADS, ("priority",)),
}
PUBLIC_ROUTES = {"strategy_public"}
# Another organisation's dissent is not found; who scores for nobody may not withdraw any.
WITHDRAWING = {"dissent_withdraw"}
PAGES = {str(one.name): one for one in (*priorities.urls, *strategy.urls)}
WRITE = ("INSERT", "UPDATE", "DELETE", "REPLACE")
MAY_BE_WRITTEN = ("django_session", "usersessions_usersession")


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Something for every page to be about: a workshop in discussion, a strategy with a theme and a priority."""
    settings.SAFERPLAN_CLOCK = "workshops.clock"
    settings.SAFERPLAN_WORKSPACE = tmp_path
    made = five_measures().frozen()
    folder = tmp_path / "assessments" / made.settings.name
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_bytes(encode(made))
    scene = discussing(people=people)
    by = scene.co_ordinator
    held = strategy_drafted(people)
    theme = theme_add(by=by, strategy=held, title="Safer")
    return {
        "workshop": scene.workshop.pk,
        "candidate": scene.candidates[0].pk,
        "criterion": "impact",
        "late": candidate_enter(by=by, year=YEAR, title="Knife crime", reason="Seen.").pk,
        "model": scene.workshop.model.pk,
        "shipped": "five_by_five",
        "assessment": made.settings.name,
        "strategy": held.pk,
        "theme": theme.pk,
        "objective": objective_add(
            by=by, owner=ObjectiveOwner.COUNTY, title="Reduce harm", since=START.date()
        ).pk,
        "priority": priority_agree(by=by, strategy=held, year=YEAR, title="Violence", why="It rose.").pk,
        "dissent": dissent_note(
            by=people.actor("Police", "updater"),
            workshop=scene.workshop,
            candidate=scene.candidates[0],
            criterion="impact",
            organisation=people.organisations["Police"],
            value=1,
            reason="Reports fell.",
            confidence=Confidence.DATA,
        ).pk,
    }


def test_every_page_is_listed_here_and_declares_who_may_open_it() -> None:
    assert sorted(PAGES) == sorted({*ROUTES, *PUBLIC_ROUTES, *WITHDRAWING})
    assert {name for name, one in PAGES.items() if one.callback.policy == PUBLIC} == PUBLIC_ROUTES


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    route = ROUTES[name]
    address = reverse(name, args=[values[one] for one in route.of])
    got = {}
    for who in sorted(EVERYONE):
        client = Client()
        client.force_login(people.accounts[who])
        with nothing_is_written():
            got[who] = client.get(address).status_code
    assert got == {who: route.status if who in route.opens else route.otherwise for who in sorted(EVERYONE)}
    assert Client().get(address).status_code == 302
    status = client_of(people, CO_ORDINATOR).post(address, {}).status_code
    assert (status == 405) is not PAGES[name].callback.writes


def test_everybody_reads_what_is_published(values: dict[str, Any]) -> None:
    with nothing_is_written():
        assert Client().get(reverse("strategy_public")).status_code == 200


def test_a_dissent_is_withdrawn_by_the_organisation_that_noted_it(
    people: People, values: dict[str, Any]
) -> None:
    address = reverse("dissent_withdraw", args=[values["dissent"]])
    got = {who: client_of(people, who).get(address).status_code for who in EVERYONE}
    assert got == {who: 200 if who in OF_THE_POLICE else 404 if who in WRITES else 403 for who in EVERYONE}


def client_of(people: People, who: Who) -> Client:
    client = Client()
    client.force_login(people.accounts[who])
    return client


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Fails on the first statement that writes, but for what remembers who is signed in."""

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statement = sql.lstrip().upper()
        if statement.startswith(WRITE) and not any(one.upper() in statement for one in MAY_BE_WRITTEN):
            raise AssertionError(f"reading a page wrote: {sql}")
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
