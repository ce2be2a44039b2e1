"""Who has not signed in, follows every public address and takes every figure there, learns no hidden number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from public_crawl import ADDRESSED, PUBLIC_ROUTES, crawl
from public_leaks import HIDDEN, leaking, leaks, read, told_of
from public_reading import Fetched, cells_of, words_of
from public_world import POWERS, TODAY, PublicWorld, public_world_make
from saferplan.assessment.disclosure_search import Leak, Told

# The database is there for modules whose tests are marked; what is fetched is kept for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("public")]
ENDINGS = {
    "assessment_document": {"html", "pdf", "docx", "odt", "xlsx", "json"},
    "consultation_released_file": {"html", "pdf", "docx", "odt", "xlsx"},
    "powers_document": {"html", "pdf", "docx", "odt", "xlsx"},
    "published_document": {"html", "pdf", "docx", "odt"},
}


@dataclass(frozen=True)
class Public:
    """The world, what a stranger gets of it, and what that tells."""

    world: PublicWorld
    pages: tuple[Fetched, ...]
    told: Mapping[str, Told]

    def found_with(self, page: Fetched) -> tuple[Leak, ...]:
        """What is found where one page is another."""
        return leaks(self.world, {**self.told, page.address: read(self.world, page)})

    def kinds(self) -> dict[tuple[str, str], Fetched]:
        """A page of each route and form; of each the one that hides most."""
        found: dict[tuple[str, str], Fetched] = {}
        for page in sorted(self.pages, key=lambda one: words_of(one).count(HIDDEN[0]), reverse=True):
            found.setdefault((page.route, page.ending), page)
        return found


@pytest.fixture(scope="module")
def public(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Public:
    """The world and every page of it that a stranger gets, fetched once."""
    folder: Path = tmp_path_factory.mktemp("public")
    with (
        override_settings(
            SAFERPLAN_WORKSPACE=folder / "partnership",
            MEDIA_ROOT=folder / "attachments",
            SAFERPLAN_CLOCK=lambda: TODAY,
        ),
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        transaction.atomic(),
    ):
        world = public_world_make(folder)
        pages = (*crawl(), *world.handed_out)
        transaction.set_rollback(True)
    return Public(world, pages, told_of(world, pages))


def test_every_public_address_is_reached_in_every_form(public: Public) -> None:
    """A new public page is reached by links from those that are known, or this fails."""
    reached = {page.route for page in public.pages}
    assert reached >= PUBLIC_ROUTES
    assert {page.address for page in public.pages if page.route in ADDRESSED} == {
        page.address for page in public.pages if "not-one-of-ours" in page.address
    }
    for route, endings in ENDINGS.items():
        assert {page.ending for page in public.pages if page.route == route} == endings, route


def test_there_is_something_to_find(public: Public) -> None:
    """Every secret that stands in a cell is hidden in some cell that a stranger sees."""
    for one in public.world.secrets:
        if one.key in (("rooms",), ("dispersal", "council")):
            continue
        hidden = [
            cell
            for page in public.pages
            for cell in cells_of(page)
            if cell.says.lower().startswith(HIDDEN)
            and one.row.rstrip("$") in cell.row
            and one.column.rstrip("$") in cell.column
        ]
        assert hidden, one.said


def test_nothing_that_is_hidden_can_be_known(public: Public) -> None:
    assert leaks(public.world, public.told) == ()


def test_a_secret_that_is_shown_on_any_kind_of_page_is_found(public: Public) -> None:
    """One page of each route and form is read with a secret put in, and all the others as they are."""
    missed = [
        kind
        for kind, page in public.kinds().items()
        if not public.found_with(leaking(page, public.world.secrets))
    ]
    assert missed == []


def test_a_year_beside_what_was_published_of_its_quarters_is_found_by_subtraction(public: Public) -> None:
    for ending in ("html", "xlsx", "docx", "odt"):
        page = next(
            one
            for one in public.pages
            if one.route == "powers_document" and one.ending == ending and "Dispersal" in words_of(one)
        )
        found = public.found_with(leaking(page, public.world.watched))
        assert [(one.cell, one.value, "subtraction" in one.how) for one in found] == [
            (("dispersal", "council"), 2, True)
        ], ending
        assert POWERS not in {one.cell for one in found}
