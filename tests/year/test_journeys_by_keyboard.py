"""The main journeys by the keyboard alone: every stop is seen, and the skip link leads past header and menu."""

from __future__ import annotations

from typing import Any

import pytest

from meetings_world import World
from saferplan.domain.planning.cycles import UpdateState
from saferplan.partnership.models import Account
from saferplan.strategy.models import Score
from year.stage import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.xdist_group("year"),
    pytest.mark.django_db(transaction=True),
]
MOST_STOPS = 60
_STOP = r"""() => {
    const part = document.activeElement, own = getComputedStyle(part)
    const label = part.labels && part.labels[0]
    const drawn = [own]
    // A radio button and a box are drawn by their labels, which stand over them.
    if (label && ['radio', 'checkbox'].includes(part.type)) drawn.push(getComputedStyle(label, '::before'))
    const seen = drawn.some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none'
        || style.backgroundColor === 'rgb(255, 221, 0)')
    const box = part.getBoundingClientRect()
    return {
        kind: part.type || part.tagName,
        name: (label || part).textContent.replace(/\s+/g, ' ').trim(),
        group: part.closest('fieldset') ? part.closest('fieldset').querySelector('legend').textContent.trim() : '',
        seen: seen && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        what: part.outerHTML.slice(0, 120),
    }
}"""


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def skip(self) -> None:
        """The first stop of every page is the way past header and menu."""
        self._tab()
        assert self.stop()["name"] == "Skip to main content"
        self.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main-content"

    def to(self, name: str, *, kind: str = "", group: str = "") -> None:
        """Go on until a stop of this name."""
        for _ in range(MOST_STOPS):
            self._tab()
            stop = self.stop()
            if stop["what"].startswith("<body"):
                continue  # past the end of the page, where the browser's own controls are
            assert stop["seen"], f"the focus is not seen: {stop['what']}"
            if (
                stop["name"].startswith(name)
                and stop["kind"].startswith(kind)
                and stop["group"].startswith(group)
            ):
                return
        raise AssertionError(f"no stop {name!r} on {self.page.url}")

    def follow(self, name: str) -> None:
        """Go to a link or a button, and press it."""
        self.to(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, group: str, name: str) -> None:
        """Go to a group of radio buttons, and on by arrows to one of them."""
        self.to("", kind="radio", group=group)
        self.press("Space")
        for _ in range(10):
            if self.stop()["name"].startswith(name):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no choice {name!r} in {group!r}")

    def write(self, field: str, text: str) -> None:
        """Go to a field and write into it."""
        self.to(field)
        self.page.keyboard.type(text)

    def stop(self) -> Any:
        """Where the focus is."""
        return self.page.evaluate(_STOP)

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def _tab(self) -> None:
        self.press("Tab")


@pytest.fixture
def keyboard(browser: Any, live_server: Any, world: World) -> Any:
    """The police's updater, signed in by the keyboard."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    context.new_page().goto("/account/login/")
    hands = Keyboard(context.pages[0])
    hands.skip()
    hands.write("E-mail address", world.people.accounts["Police", "updater"].email)
    hands.write("Password", PASSWORD)
    hands.follow("Sign in")
    assert hands.page.locator("h1").inner_text() == "What needs you now"
    yield hands
    context.close()


def test_an_update_is_answered(keyboard: Keyboard, world: World) -> None:
    keyboard.follow("Meetings")
    keyboard.skip()
    keyboard.follow("My updates")
    keyboard.skip()
    keyboard.follow("Send an update")
    keyboard.skip()
    keyboard.choose("How does it go?", "On track")
    keyboard.write("What was done since the last update?", "The survey is at the printer.")
    keyboard.choose("How far is it?", "In progress")
    keyboard.follow("Send the update")
    assert "is sent. Thank you." in keyboard.page.locator("main").inner_text()
    held = world.update(world.meetings[0], "Police")
    assert (held.status, held.words) == (UpdateState.REPORTED, "The survey is at the printer.")


def test_what_an_error_summary_names_is_reached_from_it(keyboard: Keyboard) -> None:
    keyboard.follow("Meetings")
    keyboard.skip()
    keyboard.follow("My updates")
    keyboard.skip()
    keyboard.follow("Send an update")
    keyboard.skip()
    keyboard.follow("Send the update")
    # The summary has the focus: whoever does not see the page hears what is wrong.
    assert "error-summary" in keyboard.page.evaluate("document.activeElement.className")
    keyboard.to("Answer “What was done since the last update?”")
    keyboard.press("Enter")
    assert keyboard.stop()["name"].startswith("What was done since the last update?")


def test_a_milestone_is_reported_done(keyboard: Keyboard, world: World) -> None:
    keyboard.follow("Plan")
    keyboard.skip()
    keyboard.follow("Table")
    keyboard.skip()
    keyboard.follow("1.1 Patrol where reports cluster")
    keyboard.skip()
    keyboard.follow("Report done: Survey residents")
    keyboard.skip()
    keyboard.write("What is there to show for it?", "The report of the survey")
    keyboard.follow("Report it done")
    world.made.survey.refresh_from_db()
    assert (world.made.survey.done.isoformat(), world.made.survey.evidence) == (
        "2017-06-01",
        "The report of the survey",
    )


def test_a_candidate_is_scored(keyboard: Keyboard) -> None:
    keyboard.follow("Plan")
    keyboard.follow("Priorities")
    keyboard.skip()
    keyboard.follow("Workshop on the priorities")
    keyboard.skip()
    keyboard.follow("Anti-social behaviour")
    keyboard.skip()
    for level in ("3:", "4:"):
        keyboard.choose("", level)
        keyboard.write("Why?", "As seen in the year's reports.")
    keyboard.follow("Save and go back")
    assert "Saved: Anti-social behaviour" in keyboard.page.locator("main").inner_text()
    assert [one.value for one in Score.objects.order_by("id")] == [3, 4]


def test_the_menu_of_a_phone_opens_and_closes(browser: Any, live_server: Any, world: World) -> None:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 700})
    hands = Keyboard(context.new_page())
    hands.page.goto("/account/login/")
    hands.write("E-mail address", Account.objects.get(title="Updater, Police").email)
    hands.write("Password", PASSWORD)
    hands.follow("Sign in")
    hands.to("Menu")
    assert not hands.page.get_by_role("link", name="Meetings").first.is_visible()
    hands.press("Enter")
    hands.follow("Meetings")
    assert hands.page.locator("h1").inner_text() == "Meetings"
    context.close()
