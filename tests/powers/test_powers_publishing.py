"""The use of powers by year, what is said of a change, and what is published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from powers_world import SOURCE, Powers
from saferplan.documents.rendering import Format, render
from saferplan.domain.absence import Absence
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.counting import PeriodKind
from saferplan.history.freezing import AlteredError
from saferplan.powers.case_reviews import case_reviews_record, threshold_set
from saferplan.powers.publication_data import CaseReviewData, UseData
from saferplan.powers.publishing import document_of, powers_publish, published_data
from saferplan.powers.selectors import (
    case_reviews_published,
    publication_get,
    publication_list,
    publication_public,
    publication_words,
)
from saferplan.powers.services import use_correct
from saferplan.powers.states import PublicationKind
from saferplan.powers.table import use_table

pytestmark = pytest.mark.django_db

BEFORE, AFTER = dt.date(2016, 5, 1), dt.date(2017, 5, 1)
JUNE = dt.date(2018, 6, 20)


def test_a_change_is_said_with_both_counts_and_a_verdict(world: Powers) -> None:
    world.use("dispersal", BEFORE, 12)
    world.use("dispersal", AFTER, 40)
    world.use("closure_order", BEFORE, 1)
    world.use("closure_order", AFTER, 2)
    table = use_table()
    assert [one.label for one in table.years] == ["2016/17", "2017/18"]
    said = {row.tool.id: row.change.words for row in table.rows if row.change}
    assert said["dispersal"] == "From 12 in 2016/17 to 40 in 2017/18 (+28): signal."
    assert said["closure_order"] == "From 1 in 2016/17 to 2 in 2017/18 (+1): no clear change."


def test_none_in_two_years_is_no_change(world: Powers) -> None:
    world.use("closure_order", BEFORE, 0)
    world.use("closure_order", AFTER, 0)
    (row,) = use_table().rows
    assert row.change is not None
    assert row.change.words == "From 0 in 2016/17 to 0 in 2017/18 (±0): no clear change."


def test_years_that_are_not_counted_whole_are_not_compared(world: Powers) -> None:
    world.use("dispersal", BEFORE, 12)
    world.use("dispersal", AFTER, 3, period=PeriodKind.QUARTER)
    (row,) = use_table().rows
    assert [one.written for one in row.counts] == ["12", "at least 3"]
    assert row.change is not None
    assert row.change.judgement is None
    assert row.change.words == "Not every month of 2017/18 is counted."


def test_what_is_only_said_up_to_a_day_is_in_no_year(world: Powers) -> None:
    held = world.use("closure_order", dt.date(2017, 6, 27), 2, period=PeriodKind.BY_A_DAY)
    table = use_table()
    assert (table.rows, table.by_a_day) == ((), (held,))
    assert "closure_order" not in [one.id for one in table.uncounted]
    assert use_table(last=PlanYear(2016)).by_a_day == ()


def test_small_counts_are_hidden_from_the_public_and_the_rest_rounded(world: Powers) -> None:
    world.use("dispersal", BEFORE, 12)
    world.use("dispersal", AFTER, 41)
    world.use("closure_order", BEFORE, 0)
    world.use("closure_order", AFTER, 2)
    world.use("closure_notice", AFTER, None)
    world.use("civil_injunction", AFTER, 7, period=PeriodKind.QUARTER)
    made = powers_publish(
        by=world.co_ordinator(), kind=PublicationKind.USE_OF_POWERS, year=2017, on=JUNE, place="Web site"
    )
    data = published_data(made)
    assert isinstance(data, UseData)
    shown = {one.tool: one for one in data.lines}
    assert [one.value for one in shown["Dispersal authorisations"].counts] == [10, 40]
    assert shown["Dispersal authorisations"].change.startswith("Signal.")
    assert "41" not in shown["Dispersal authorisations"].change
    assert shown["Closure orders"].counts[0].value == 0
    assert shown["Closure orders"].counts[1].absence is Absence.SUPPRESSED
    assert shown["Closure orders"].change == "Not said, because a count is hidden."
    assert shown["Closure notices"].counts[1].absence is Absence.UNKNOWN
    assert (shown["Civil injunctions"].counts[1].value, shown["Civil injunctions"].counts[1].at_least) == (
        5,
        True,
    )
    assert "Safer North West" in data.partnership


def test_what_was_published_elsewhere_of_a_year_gives_nothing_of_the_rest_away(world: Powers) -> None:
    """Everybody has the police's twelve in a quarter: beside them 14 would tell the council's two."""
    quarter = {"period": PeriodKind.QUARTER}
    for tool, ours in (("dispersal", 2), ("closure_order", 9)):
        world.use(tool, AFTER, 12, organisation="Police", public=True, **quarter)
        world.use(tool, AFTER, ours, **quarter)
    world.use("civil_injunction", AFTER, 3, public=True)
    world.use("closure_notice", BEFORE, 12, public=True)
    world.use("closure_notice", AFTER, 13)
    made = powers_publish(
        by=world.co_ordinator(), kind=PublicationKind.USE_OF_POWERS, year=2017, on=JUNE, place="Web site"
    )
    data = published_data(made)
    assert isinstance(data, UseData)
    shown = {one.tool: one.counts[-1] for one in data.lines}
    assert shown["Dispersal authorisations"].absence is Absence.SUPPRESSED
    assert (shown["Closure orders"].value, shown["Closure orders"].at_least) == (20, True)
    assert shown["Civil injunctions"].value == 3, "to hide what everybody has would hide nothing"
    notices = next(one for one in data.lines if one.tool == "Closure notices")
    assert [one.value for one in notices.counts] == [12, 15], "published as it is, and rounded"


def test_published_figures_stay_as_they_were(world: Powers, tmp_path: Path) -> None:
    held = world.use("dispersal", AFTER, 41)
    by = world.co_ordinator()
    made = powers_publish(by=by, kind=PublicationKind.USE_OF_POWERS, year=2017, on=JUNE, place="Web site")
    use_correct(by=by, held=held, reason="Ten were counted twice.", count=31, source=SOURCE)
    document = document_of(made)
    files = render(document, tmp_path, "use", {Format.HTML, Format.XLSX})
    assert ">40<" in files[Format.HTML].read_text(encoding="utf-8")
    cells = [c.value for sheet in openpyxl.load_workbook(files[Format.XLSX]) for row in sheet for c in row]
    assert 40 in cells
    made.data["year"] = "2099/00"
    with pytest.raises(AlteredError):
        published_data(made)


def test_a_publication_is_superseded_with_a_reason_and_both_stay(world: Powers) -> None:
    world.use("dispersal", AFTER, 41)
    by = world.co_ordinator()
    told = {"by": by, "kind": PublicationKind.USE_OF_POWERS, "year": 2017, "on": JUNE, "place": "Web site"}
    first = powers_publish(**told)
    with pytest.raises(ValidationError, match="published already"):
        powers_publish(**told)
    second = powers_publish(**told, reason="A count was wrong.")
    assert list(publication_list()) == [second]
    assert publication_get(number=first.pk).superseded == by.today
    assert publication_public(number=second.pk) == second
    for number in (first.pk, 0):
        with pytest.raises(Http404):
            publication_public(number=number)
    with pytest.raises(Http404):
        publication_get(number=0)


def test_what_is_not_ready_is_not_published(world: Powers) -> None:
    by, council = world.co_ordinator(), world.people.organisations["NWLDC"]
    uses, reviews = PublicationKind.USE_OF_POWERS, PublicationKind.CASE_REVIEWS
    for kind, said in ((uses, "count it first"), (reviews, "record them first")):
        with pytest.raises(ValidationError, match=said):
            powers_publish(by=by, kind=kind, year=2017, on=JUNE, place="Web site")
    with pytest.raises(ValidationError, match="2018/19 is not over"):
        powers_publish(by=by, kind=uses, year=2018, on=JUNE, place="Web site")
    with pytest.raises(ValidationError, match="still to come"):
        powers_publish(by=by, kind=uses, year=2017, on=dt.date(2018, 7, 1), place="Web site")
    case_reviews_record(
        by=by, organisation=council, year=2017, source=SOURCE, applications=1, not_met=None, reviews=None
    )
    with pytest.raises(ValidationError, match="A figure is not known of North West Leicestershire"):
        powers_publish(by=by, kind=reviews, year=2017, on=JUNE, place="Web site")
    with pytest.raises(PermissionDenied):
        powers_publish(by=world.actor("Police", "updater"), kind=uses, year=2017, on=JUNE, place="Web site")


def test_case_review_figures_are_published_as_they_are_with_the_threshold(
    world: Powers, tmp_path: Path
) -> None:
    by, council = world.co_ordinator(), world.people.organisations["NWLDC"]
    threshold_set(
        by=by,
        since=dt.date(2017, 4, 1),
        complaints=3,
        complaint_months=1,
        application_months=6,
        source="Procedure",
    )
    figures = {"applications": 3, "not_met": 1, "reviews": 3, "recommendations": 0, "carried_in": 1}
    case_reviews_record(
        by=by, organisation=council, year=2017, source=SOURCE, explanation="One came in March.", **figures
    )
    made = powers_publish(by=by, kind=PublicationKind.CASE_REVIEWS, year=2017, on=JUNE, place="Web site")
    data = published_data(made)
    assert isinstance(data, CaseReviewData)
    assert data.lines[0].applications == 3
    assert data.threshold.startswith("A review can be asked for after 3 complaints")
    files = render(document_of(made), tmp_path, "reviews", {Format.HTML})
    page = files[Format.HTML].read_text(encoding="utf-8")
    assert "1 carried over from the year before. One came in March." in page
    assert "from memory, not verified" in page
    assert list(case_reviews_published(day=JUNE)) == [made]
    assert not case_reviews_published(day=JUNE - dt.timedelta(days=1))
    assert publication_words(made) == "Case reviews 2017/18: Web site"
