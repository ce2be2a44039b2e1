"""Where the year is played: a clock that only goes forward, six people in browsers of their own, and their pictures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core import mail
from django.core.management import call_command

from partnerships import People
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.meetings.reminding import reminders_send
from saferplan.partnership.models import Account, Organisation
from saferplan.site.navigation import MAIN

PASSWORD = "three unrelated words"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""What passwords are hashed with here: it is not what is tested, and slow by design."""
CAST = {
    "co_ordinator": ("NWLDC", "co_ordinator"),
    "chair": ("NWLDC", "chair"),
    "analyst": ("NWLDC", "updater"),
    "police": ("Police", "updater"),
    "provider": ("Turning Point", "updater"),
    "auditor": ("LCC", "auditor"),
}
"""Six people of four organisations, by the part they play."""


@dataclass
class Clock:
    """What time it is on the site."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now

    def to(self, day: dt.date, hour: int = 9) -> None:
        """Go forward to a day."""
        moment = dt.datetime.combine(day, dt.time(hour), LONDON)
        assert moment >= self.now, "a year is played forward"
        self.now = moment


@dataclass
class Pictures:
    """Screenshots of whole pages, numbered as they were taken."""

    folder: Path
    taken: int = 0

    def take(self, page: Any, name: str) -> None:
        """Keep what the page shows."""
        self.taken += 1
        page.screenshot(path=self.folder / f"{self.taken:03}-{name}.png", full_page=True)


@dataclass
class Person:
    """Somebody at a browser: everything is done by following links, filling in fields and pressing buttons."""

    account: Account | None
    page: Any
    pictures: Pictures
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note whatever the browser complains of, and every page that fails."""

        def failed(response: Any) -> None:
            if response.status >= 500:
                self.complaints.append(f"{response.status} {response.url}")

        def heard(told: Any) -> None:
            # What a browser says of an answer that we meant, such as the refusal of a workbook.
            if told.type == "error" and "Failed to load resource" not in told.text:
                self.complaints.append(f"{self.page.url}: {told.text}")

        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", failed)

    def sign_in(self) -> None:
        """With address and password."""
        self.open("/account/login/")
        self.page.get_by_label("E-mail address").fill(self.account.email if self.account else "")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url("**/")

    def open(self, address: str, status: int = 200) -> None:
        """Type an address."""
        response = self.page.goto(address)
        assert response.status == status, f"{address}: {response.status}"

    def click(self, what: Any) -> None:
        """Click, and wait for the page that follows: a click alone may return while the old page still stands."""
        with self.page.expect_navigation():
            what.click()

    def download(self, text: str, *, into: Path) -> Path:
        """Follow a link to a file, by what it says, and keep the file."""
        with self.page.expect_download() as download:
            self.page.locator("main").get_by_role("link", name=text, exact=True).first.click()
        download.value.save_as(into)
        return into

    def menu(self, name: str) -> None:
        """Follow an entry of the main menu: a group, or one of the rooms that stand below it once it is open."""
        menu = self.page.get_by_role("navigation", name=re.compile("^Menu"))
        group = next(label for label, rooms in MAIN if name in (label, *(room for _, room in rooms)))
        found = menu.get_by_role("link", name=name, exact=True)
        if not found.count():
            self.click(menu.get_by_role("link", name=group, exact=True))
        self.click(found.first)

    def follow(self, text: str | re.Pattern[str], *, within: str = "main") -> None:
        """Follow a link, by what it says: the first that says it."""
        exact = isinstance(text, str)
        self.click(self.page.locator(within).get_by_role("link", name=text, exact=exact).first)

    def press(self, text: str) -> None:
        """Press a button; some are links that look like one."""
        main = self.page.locator("main")
        self.click(main.get_by_role("button", name=text, exact=True).first)

    def fill(self, label: str, text: str, *, among: str = "") -> None:
        """Write into a field, by its label; `among` names the group it stands in."""
        self._in(among).get_by_label(_labelled(label)).first.fill(text)

    def select(self, label: str, option: str, *, among: str = "") -> None:
        """Choose from a list."""
        self._in(among).get_by_label(_labelled(label)).first.select_option(label=option)

    def tick(self, *labels: str, among: str = "") -> None:
        """Tick boxes, or choose among buttons."""
        for label in labels:
            self._in(among).get_by_label(label, exact=True).first.check()

    def day(self, legend: str, day: dt.date, *, among: str = "") -> None:
        """Type a day into its three boxes."""
        boxes = self._in(among).get_by_role("group", name=_labelled(legend)).first
        for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(name, exact=True).fill(str(value))

    @contextmanager
    def form(self, button: str) -> Iterator[Person]:
        """Fill in a form and send it: it leads on, and nothing is objected to."""
        yield self
        self.press(button)
        objected = self.page.locator(".govuk-error-summary")
        assert not objected.count(), objected.inner_text()

    def text(self) -> str:
        """What the page says, as it is seen."""
        return " ".join(self.page.locator("main").inner_text().split())

    def reads(self, *said: str) -> None:
        """The page says all of this."""
        text = self.text()
        missing = [one for one in said if one not in text]
        assert not missing, f"{self.page.url} does not say {missing}: {text[:3000]}"

    def does_not_read(self, *said: str) -> None:
        """The page says none of this."""
        text = self.text()
        assert not [one for one in said if one in text], text[:3000]

    def keep(self, name: str) -> None:
        """Keep a picture of the page."""
        self.pictures.take(self.page, name)

    def _in(self, among: str) -> Any:
        main = self.page.locator("main")
        return (
            main.get_by_role("group", name=among).or_(main.get_by_role("region", name=among))
            if among
            else main
        )


def _labelled(label: str) -> re.Pattern[str]:
    """A label as forms write it, also where the field may be left empty."""
    return re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")


@dataclass
class Stage:
    """The site, its people, its clock and its post."""

    people: People
    clock: Clock
    persons: dict[str, Person]
    folder: Path
    stranger: Person
    """Somebody who has not signed in, who followed a link from a mail."""

    @contextmanager
    def pictured_where_it_fails(self) -> Iterator[None]:
        """Keep a picture of everybody's page where something goes wrong."""
        try:
            yield
        except BaseException:
            for part, person in self.persons.items():
                person.keep(f"failed-{part}")
            raise

    def __getitem__(self, part: str) -> Person:
        return self.persons[part]

    def organisation(self, short: str) -> Organisation:
        """An organisation by its short name."""
        return self.people.organisations[short]

    def actor(self, part: str) -> Actor:
        """Somebody as the services know them, now: to look at what the database holds."""
        return self.people.actor(*CAST[part], self.clock.now)

    def work(self) -> None:
        """Let the background worker do what is waiting."""
        call_command("worker", batch=True, interval=0.0, verbosity=0)

    def morning(self, day: dt.date) -> Sequence[Any]:
        """Go to half past seven of a day, when the reminders go out; the mails that went."""
        before = len(mail.outbox)
        self.clock.to(day, 8)
        reminders_send(now=self.clock.now)
        self.clock.to(day)
        return mail.outbox[before:]

    def address_of(self, part: str) -> str:
        """Where somebody's post goes."""
        return self.people.accounts[CAST[part]].email

    def mail_to(self, part: str) -> str:
        """The newest mail to somebody."""
        address = self.address_of(part)
        return next(str(one.body) for one in reversed(mail.outbox) if address in one.to)
