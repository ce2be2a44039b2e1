"""The funder's return: what it says, what it leaves out, that it is frozen, and its Word and Excel files."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from money_world import Money
from saferplan.documents.rendering import Format, render
from saferplan.domain.planning.roles import Visibility
from saferplan.history.freezing import AlteredError
from saferplan.money.allocating import allocation_amend, allocation_make
from saferplan.money.certifying import document_of, return_certify
from saferplan.money.ledger import RESTRICTED_LINE
from saferplan.money.models import MonitoringReturn
from saferplan.money.reporting import line_report
from saferplan.money.return_data import SCHEMA, ReturnData, return_data
from saferplan.money.return_document import return_document
from saferplan.money.spending import spend_record
from saferplan.money.value import value_of
from saferplan.plan.actions import action_amend
from saferplan.plan.services import reading_enter

JULY_10 = dt.date(2017, 7, 10)
OFFICER = "Section 151 Officer"


@pytest.fixture
def spent(world: Money) -> Money:
    """£3,000.75 of the patrols was paid in the first quarter, £200 in the second; the police said why."""
    for amount, on in (("3000.75", dt.date(2017, 6, 1)), ("200", dt.date(2017, 7, 3))):
        spend_record(
            by=world.police(JULY_10), allocation=world.patrols, text="Officers", amount=Decimal(amount), on=on
        )
    line_report(
        by=world.police(JULY_10),
        allocation=world.patrols,
        quarter=1,
        forecast=Decimal(18000),
        variance_reason='=HYPERLINK("http://x.example","Two officers were ill")',
        outputs="+12 evenings",
        beneficiaries=3,
    )
    return world


def certify(world: Money, quarter: int = 1, day: dt.date = JULY_10, **more: Any) -> MonitoringReturn:
    return return_certify(
        by=world.chair(day), contribution=world.fund, quarter=quarter, certified_as=OFFICER, **more
    )


def test_it_says_what_was_planned_spent_and_expected_at_the_quarters_end(spent: Money) -> None:
    reading_enter(
        by=spent.co_ordinator(JULY_10),
        measure=spent.made.measure,
        first=dt.date(2016, 7, 1),
        last=dt.date(2017, 6, 30),
        value=Decimal(2050),
    )
    data = return_data(by=spent.co_ordinator(JULY_10), contribution=spent.fund, quarter=1)
    patrols, letters = data.lines
    assert (patrols.planned, patrols.spent, patrols.planned_to_date, patrols.spent_to_date) == (
        500_000,
        300_075,
        500_000,
        300_075,
    )
    assert (patrols.forecast, patrols.variance, patrols.forecast_entered) == (1_800_000, -200_000, True)
    assert patrols.beneficiaries == "Fewer than 5"
    assert [one.latest for one in patrols.outcomes] == ["2050"]
    # Nothing was paid from the letters: what was planned for the quarter over is gone, the rest is still expected.
    assert (letters.forecast, letters.forecast_entered) == (600_000, False)
    assert (data.given, data.allocated, data.unallocated) == (3_450_000, 3_000_000, 450_000)
    assert "Patrols: an under-spend is forecast, and nobody said what becomes of it." in data.missing
    assert "Letters to landlords: what was spent differs from what was planned, and nobody said why." in (
        data.missing
    )


def test_it_is_certified_once_the_quarter_is_over_by_a_post_and_by_who_may(spent: Money) -> None:
    with pytest.raises(ValidationError, match="certified after that"):
        certify(spent, quarter=2)
    with pytest.raises(ValidationError, match="which post"):
        return_certify(by=spent.chair(JULY_10), contribution=spent.fund, quarter=1, certified_as=" ")
    with pytest.raises(PermissionDenied):
        return_certify(by=spent.police(JULY_10), contribution=spent.fund, quarter=1, certified_as=OFFICER)
    certified = certify(spent)
    assert (certified.certified_as, certified.certified_on) == (OFFICER, JULY_10)


def test_money_of_the_policing_body_is_mapped_before_it_is_certified(spent: Money) -> None:
    line = allocation_make(
        by=spent.co_ordinator(), contribution=spent.fund, title="Stall", amount=Decimal(100)
    )
    with pytest.raises(ValidationError, match="police and crime plan that each line supports first: Stall"):
        certify(spent)
    allocation_amend(
        by=spent.co_ordinator(),
        allocation=line,
        title="Stall",
        amount=Decimal(100),
        objective=spent.objective,
        reason="Mapped.",
    )
    assert certify(spent).quarter == 1


def test_what_changes_later_does_not_change_it_and_a_corrected_one_supersedes_it(spent: Money) -> None:
    first = certify(spent)
    before = first.unaltered(ReturnData, SCHEMA)
    spend_record(
        by=spent.police(JULY_10),
        allocation=spent.patrols,
        text="Found late",
        amount=Decimal(10),
        on=dt.date(2017, 6, 29),
    )
    assert MonitoringReturn.objects.get().unaltered(ReturnData, SCHEMA) == before
    with pytest.raises(ValidationError, match="say what was wrong"):
        certify(spent)
    second = certify(spent, reason="A payment was found late.")
    assert second.unaltered(ReturnData, SCHEMA).lines[0].spent == 301_075
    assert MonitoringReturn.objects.get(pk=first.pk).superseded == JULY_10
    assert MonitoringReturn.objects.get(superseded__isnull=True) == second


def test_one_that_was_altered_is_refused(spent: Money) -> None:
    certify(spent)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE money_monitoringreturn SET sha256 = %s", ["0" * 64])
    with pytest.raises(AlteredError):
        document_of(MonitoringReturn.objects.get())


def test_of_a_restricted_action_it_has_the_money_and_nothing_else(spent: Money) -> None:
    action_amend(
        by=spent.co_ordinator(),
        action=spent.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    data = return_data(by=spent.co_ordinator(JULY_10), contribution=spent.fund, quarter=1)
    line = data.lines[0]
    assert (line.title, line.action, line.outputs, line.outcomes) == (RESTRICTED_LINE, "", "", ())
    assert (line.spent, line.allocated) == (300_075, 2_000_000)
    assert "atrol" not in str(data)


def test_excel_has_typed_amounts_frozen_headings_and_nothing_that_runs(spent: Money, tmp_path: Path) -> None:
    path = render(document_of(certify(spent)), tmp_path, "return", {Format.XLSX})[Format.XLSX]
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    looks_like_one = [cell for cell in cells if str(cell.value).startswith(("=", "+"))]
    assert len(looks_like_one) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in looks_like_one)
    sheet = book["Table 1"]
    assert sheet.freeze_panes is not None
    rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in sheet.iter_rows() if row[0].value}
    assert rows["Patrols"][:4] == [5000, 3000.75, 5000, 3000.75]
    assert rows["All lines"][:4] == [9000, 3000.75, 9000, 3000.75]
    assert book["Cover"]["A1"].value == "Monitoring return, Q1 2017/18"


def test_word_has_headings_in_order_and_marked_header_rows(spent: Money, tmp_path: Path) -> None:
    path = render(document_of(certify(spent)), tmp_path, "return", {Format.DOCX})[Format.DOCX]
    document = docx.Document(str(path))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "What this return does not say" in text
    assert f"10 July 2017, {OFFICER}" in "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    headers = [
        table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables if len(table.columns) > 2
    ]
    assert len(headers) > 3
    assert all(headers)


def test_what_is_not_known_is_not_printed_as_nothing(world: Money) -> None:
    allocation_make(by=world.co_ordinator(), contribution=world.fund, title="Youth work", amount=None)
    data = return_data(by=world.co_ordinator(JULY_10), contribution=world.fund, quarter=1)
    document = return_document(data)
    year = next(one for one in document.sections if one.id == "year").blocks[0]
    line = next(row for row in year.rows if row.cells[0].text == "Youth work")  # type: ignore[union-attr]
    assert [type(one).__name__ for one in line.cells[1:]] == ["Gap", "Amount", "Amount", "Gap", "Gap"]
    whole = year.rows[-1]  # type: ignore[union-attr]
    assert type(whole.cells[1]).__name__ == "Gap"


def test_value_for_money_says_what_would_pay_back_and_claims_nothing(world: Money) -> None:
    found = value_of(action=world.made.police_action)
    assert (found.cost.known, found.cost.unknown, found.spent) == (2_000_000, 0, 0)
    by_crime = {one.crime: one for one in found.break_even}
    robbery = by_crime["robbery"]
    # £20,000 over £11,320 is 1.77: two robberies, from one to four where the unit cost is right within a factor of 2.
    assert (robbery.crimes, robbery.fewest, robbery.most) == (2, 1, 4)
    assert "anti-social behaviour" not in by_crime
    assert "none for anti-social behaviour" in found.table.note
    costs = [one.unit_cost for one in found.break_even]
    assert costs == sorted(costs, reverse=True)


def test_where_no_cost_is_known_nothing_would_pay_it_back(world: Money) -> None:
    allocation_make(
        by=world.co_ordinator(),
        contribution=world.fund,
        title="Unknown",
        amount=None,
        action=world.made.council_action,
    )
    assert value_of(action=world.made.council_action).cost.unknown == 1
    by = world.co_ordinator()
    allocation_amend(
        by=by,
        allocation=world.letters,
        title="Letters to landlords",
        amount=None,
        action=world.made.council_action,
        reason="Not agreed.",
    )
    assert value_of(action=world.made.council_action).break_even == ()
