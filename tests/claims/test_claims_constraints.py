"""What the database holds of claims, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from constraint_checks import every_constraint_is_broken, refuses_change, refuses_second_row
from reports_world import Reports
from saferplan.claims.keeping import sentence_keep
from saferplan.claims.models import Claim, KeptSentence

pytestmark = pytest.mark.django_db

# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "claim_covers": (Claim, {"covers": "world"}),
    "claim_said_of": (Claim, {"said_of": "world"}),
    "claim_kind": (Claim, {"kind": "hearsay"}),
    "claim_verdict": (Claim, {"verdict": "certain"}),
    "claim_not_wider_than_said": (Claim, {"covers": "national"}),
    "claim_change_has_base": (Claim, {"before": None}),
    "claim_whole": (Claim, {"source": ""}),
    "kept_sentence_whole": (KeptSentence, {"why": ""}),
}
MADE: dict[str, type[models.Model]] = {"claim_once": Claim, "kept_sentence_once": KeptSentence}
# A value outside its list cannot be compared with the width of an area either, so either may be named first.
EITHER = {
    "claim_covers": "claim_covers|claim_not_wider_than_said",
    "claim_said_of": "claim_said_of|claim_not_wider_than_said",
}


@pytest.fixture
def filled(world: Reports) -> Reports:
    """Something in every table."""
    sentence_keep(
        by=world.co_ordinator(),
        sentence="About half is never reported.",
        why="Residents said so.",
        kept_as="Chair",
    )
    return world


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    every_constraint_is_broken("claims", [*BROKEN, *MADE])


@pytest.mark.parametrize("name", sorted(BROKEN))
@pytest.mark.usefixtures("filled")
def test_the_database_refuses_a_change(name: str) -> None:
    model, change = BROKEN[name]
    refuses_change(EITHER.get(name, name), model, change)


@pytest.mark.parametrize("name", sorted(MADE))
@pytest.mark.usefixtures("filled")
def test_the_database_refuses_a_second_row(name: str) -> None:
    refuses_second_row(MADE[name])


@pytest.mark.parametrize("covers", ["district", "county", "force", "national"])
@pytest.mark.usefixtures("world")
def test_the_database_knows_how_wide_areas_are(covers: str) -> None:
    rows: models.QuerySet[Any] = models.QuerySet(Claim)
    with pytest.raises(IntegrityError, match="claim_not_wider_than_said"), transaction.atomic():
        rows.update(covers=covers, said_of="place")
    rows.update(covers=covers, said_of="national")
