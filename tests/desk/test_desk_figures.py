"""What the figures rest on that people typed into an assessment: found in its entries, and written beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports_world import CLAIM, reports_make
from saferplan.assessment.entries import FIGURES_FILE, read_entries
from saferplan.claims.figures import UnsettledError, refuse_unsettled
from saferplan.claims.services import claim_amend
from saferplan.desk.figures import figures_found, figures_write
from saferplan.errors import RefusalError

pytestmark = pytest.mark.django_db

TYPED = "Vehicle crime doubled in two years."


def entry(folder: Path, text: str) -> None:
    (folder / "horizon-scan.md").write_text(text, encoding="utf-8")


def test_a_typed_figure_waits_and_a_reference_does_not(tmp_path: Path) -> None:
    entry(tmp_path, f"<!-- It rose by 12. -->\n\n- {{F0123456789ab}} crimes were recorded.\n- {TYPED}\n")
    said = figures_write(tmp_path)
    assert [one.sentence for one in said.waiting] == [TYPED]
    assert read_entries(tmp_path).figures == said
    with pytest.raises(UnsettledError, match="Vehicle crime doubled"):
        refuse_unsettled(figures_found(tmp_path))


def test_a_claim_backs_it_and_stays_as_it_was_written(tmp_path: Path) -> None:
    world = reports_make()
    entry(tmp_path, f"{world.claim.sentence} It is said often.\n")
    said = figures_write(tmp_path)
    assert [one.source for one in said.claims] == [world.claim.source]
    refuse_unsettled(said)
    claim_amend(
        by=world.co_ordinator(), claim=world.claim, reason="Another.", **{**CLAIM, "source": "Another"}
    )
    assert read_entries(tmp_path).figures == said


def test_without_a_figure_there_is_no_file(tmp_path: Path) -> None:
    entry(tmp_path, TYPED)
    figures_write(tmp_path)
    assert (tmp_path / FIGURES_FILE).is_file()
    entry(tmp_path, "The market closes in March 2018.\n")
    assert figures_write(tmp_path).nothing
    assert not (tmp_path / FIGURES_FILE).exists()


def test_a_file_that_is_broken_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / FIGURES_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(RefusalError, match=FIGURES_FILE):
        read_entries(tmp_path)
