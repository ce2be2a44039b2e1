"""Who opens the pages of priorities and strategy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from partnerships import START, People
from route_inventory import EVERYONE, OF_THE_POLICE, PRIORITIES, WRITES, check, client_of, nothing_is_written
from saferplan.assessment.frozen import encode
from saferplan.domain.planning.scoring import Confidence
from saferplan.strategy.aims import objective_add, priority_agree, theme_add
from saferplan.strategy.candidates import candidate_enter
from saferplan.strategy.scores import dissent_note
from saferplan.strategy.states import ObjectiveOwner
from small_assessments import five_measures
from workshops import YEAR, discussing, strategy_drafted

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("name", sorted({*PRIORITIES} - {"dissent_withdraw"}))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PRIORITIES[name], values)


def test_a_dissent_is_withdrawn_by_the_organisation_that_noted_it(
    people: People, values: dict[str, Any]
) -> None:
    address = reverse("dissent_withdraw", args=[values["dissent"]])
    got = {}
    for who in EVERYONE:
        client = client_of(people, who)
        with nothing_is_written():
            got[who] = client.get(address).status_code
    assert got == {who: 200 if who in OF_THE_POLICE else 404 if who in WRITES else 403 for who in EVERYONE}
