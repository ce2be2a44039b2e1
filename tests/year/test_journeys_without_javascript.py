"""The main journeys in a browser that runs no script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meetings_world import World
from saferplan.domain.planning.cycles import UpdateState
from saferplan.partnership.models import Account
from saferplan.strategy.models import Score
from year.stage import Person, Pictures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.xdist_group("year"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def police(browser: Any, live_server: Any, world: World, tmp_path: Path) -> Iterator[Person]:
    """The police's updater, signed in."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    person = Person(Account.objects.get(title="Updater, Police"), context.new_page(), Pictures(tmp_path))
    person.listen()
    person.sign_in()
    yield person
    context.close()
    assert person.complaints == []


def test_an_update_is_answered_and_what_lacks_is_named(police: Person, world: World) -> None:
    police.menu("Meetings")
    police.follow("My updates")
    police.click(police.page.get_by_role("button", name=re.compile("^Send an update")))
    police.press("Send the update")
    assert police.page.title().startswith("Error: Send an update")
    police.follow("Answer “What was done since the last update?”")
    with police.form("Send the update"):
        police.tick("On track", "In progress")
        police.fill("What was done since the last update?", "The survey is at the printer.")
    assert world.update(world.meetings[0], "Police").status is UpdateState.REPORTED


def test_a_milestone_is_reported_done(police: Person, world: World) -> None:
    police.menu("Plan")
    police.follow("Board")
    police.follow(re.compile("Patrol where reports cluster"))
    police.follow(re.compile("^Report done.*Survey residents"))
    with police.form("Report it done"):
        police.fill("What is there to show for it?", "The report of the survey")
    world.made.survey.refresh_from_db()
    assert world.made.survey.done is not None


def test_a_candidate_is_scored(police: Person) -> None:
    police.menu("Priorities")
    police.follow(re.compile("^Workshop on the priorities"))
    police.follow("Anti-social behaviour")
    for criterion, level in zip(police.page.locator("section.sp-criterion").all(), (3, 4), strict=True):
        criterion.get_by_role("radio", name=re.compile(f"^{level}:")).check()
        criterion.get_by_label("Why?").fill("As seen in the year's reports.")
    police.press("Save and go on")
    police.reads("Saved: Anti-social behaviour", "candidate 2 of 3")
    assert [one.value for one in Score.objects.order_by("id")] == [3, 4]


def test_what_is_folded_away_can_be_opened(police: Person) -> None:
    police.menu("Plan")
    police.does_not_read("An action is off track")
    details = police.page.locator("main details").first
    details.locator("summary").click()
    assert details.get_attribute("open") is not None
