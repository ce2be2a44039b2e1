"""The register says of every prescribed dataset and quarter how it stands, and names what did not come."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.information_sharing import InformationPeriod, prescribed_datasets
from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.receipt_entries import read_entries
from saferplan.evidence.receipts import NotHeld, ReceiptState, ReceivedSet, receipt_register

YEAR = Period.parse("2022-01/2022-12")
TODAY = date(2023, 2, 1)  # the first three quarters are due, the fourth is not


def came(months: str, received: date, organisation="Fire service", dataset="fire-malicious-calls", **more):
    return ReceivedSet(dataset, organisation, frozenset(Period.parse(months)), received, **more)


def states(received, today=TODAY, dataset="fire-malicious-calls", **more):
    register = receipt_register(YEAR, received, today, **more)
    return {
        (one.organisation, str(one.quarter)): one.state
        for one in register.receipts
        if one.dataset.id == dataset
    }


def test_each_quarter_is_received_late_partial_missing_or_not_due():
    found = states(
        [
            came("2022-01/2022-03", date(2022, 6, 30)),  # on the last day
            came("2022-04/2022-06", date(2022, 10, 1)),  # a day late
            came("2022-07/2022-08", date(2022, 10, 1)),  # a month is wanting
        ]
    )
    assert found == {
        ("Fire service", "2022-Q1"): ReceiptState.RECEIVED,
        ("Fire service", "2022-Q2"): ReceiptState.LATE,
        ("Fire service", "2022-Q3"): ReceiptState.PARTIAL,
        ("Fire service", "2022-Q4"): ReceiptState.NOT_DUE,
    }


def test_what_never_came_is_missing_once_due_and_has_no_organisation():
    assert states([]) == {
        ("", "2022-Q1"): ReceiptState.MISSING,
        ("", "2022-Q2"): ReceiptState.MISSING,
        ("", "2022-Q3"): ReceiptState.MISSING,
        ("", "2022-Q4"): ReceiptState.NOT_DUE,
    }
    register = receipt_register(YEAR, [], TODAY)
    assert len(register.missing) == 3 * len(prescribed_datasets())
    assert len(register.datasets_without_any) == len(prescribed_datasets())


@pytest.mark.parametrize(("today", "state"), [(date(2022, 6, 30), "NOT_DUE"), (date(2022, 7, 1), "MISSING")])
def test_a_quarter_is_missing_from_the_day_after_it_is_due(today, state):
    assert states([], today)["", "2022-Q1"] is ReceiptState[state]


def test_a_quarter_is_complete_when_its_last_month_came():
    register = receipt_register(
        Period.parse("2022-01/2022-03"),
        [
            came("2022-01", date(2022, 2, 10), caveats=("No times.",)),
            came("2022-02/2022-03", date(2022, 7, 2), format="paper"),
            came("2022-01/2022-03", date(2022, 9, 1), format="again"),  # a restatement is not a receipt
        ],
        TODAY,
    )
    (line,) = [one for one in register.receipts if one.dataset.id == "fire-malicious-calls"]
    assert (line.state, line.received, line.days_late) == (ReceiptState.LATE, date(2022, 7, 2), 2)
    assert line.format == "electronic, paper"
    assert line.caveats == ("No times.",)
    assert line.months == tuple(Period.parse("2022-01/2022-03"))


def test_each_organisation_has_its_own_line():
    found = states(
        [came("2022-01/2022-03", date(2022, 5, 1)), came("2022-04/2022-06", date(2022, 5, 1), "Other")]
    )
    assert found["Fire service", "2022-Q2"] is ReceiptState.MISSING
    assert found["Other", "2022-Q2"] is ReceiptState.RECEIVED
    assert found["Other", "2022-Q1"] is ReceiptState.MISSING


def test_what_there_is_none_of_is_not_missing():
    excuse = NotHeld("fire-malicious-calls", "The service stopped recording them in 2019.")
    assert set(states([], not_held=[excuse]).values()) == {ReceiptState.NOT_APPLICABLE}
    register = receipt_register(YEAR, [], TODAY, not_held=[excuse])
    assert "fire-malicious-calls" not in {one.id for one in register.datasets_without_any}
    held = [came("2022-01/2022-03", date(2022, 5, 1))]
    assert states(held, not_held=[excuse])["Fire service", "2022-Q1"] is ReceiptState.RECEIVED


def test_a_period_touches_whole_quarters():
    register = receipt_register(Period.parse("2022-03/2022-04"), [], TODAY)
    assert {str(one.quarter) for one in register.receipts} == {"2022-Q1", "2022-Q2"}
    assert receipt_register(Period.parse("2006-01/2006-12"), [], TODAY).receipts == ()


days = st.dates(date(2022, 1, 1), date(2023, 12, 31))
spans = st.tuples(st.integers(0, 11), st.integers(0, 11)).map(sorted)


@given(st.lists(st.tuples(spans, days), max_size=6), days)
def test_a_register_has_one_line_a_quarter_and_its_states_follow_from_its_months(sets, today):
    received = [
        ReceivedSet(
            "fire-malicious-calls",
            "Fire service",
            frozenset(Period(Month(2022, 1) + first, Month(2022, 1) + last)),
            day,
        )
        for (first, last), day in sets
    ]
    register = receipt_register(YEAR, received, today)
    lines = [one for one in register.receipts if one.dataset.id == "fire-malicious-calls"]
    assert len(lines) == 4
    for line in lines:
        held = {month for one in received for month in one.months} & set(line.quarter.period)
        assert set(line.months) == held
        complete = held == set(line.quarter.period)
        assert complete == (line.state in (ReceiptState.RECEIVED, ReceiptState.LATE))
        assert (line.state is ReceiptState.LATE) == bool(line.days_late)
        assert (line in register.missing) == (not complete and line.due < today)


ENTRIES = """
[[receipt]]
dataset = "fire-malicious-calls"
organisation = "Leicestershire Fire and Rescue Service"
quarters = ["2022-Q3", "2022-Q4"]
received = 2023-01-20
format = "paper"
caveats = ["Counts only, no times."]

[[not_held]]
dataset = "health-domestic-abuse"
reason = "The hospital does not code it."
"""


def test_entries_made_by_hand_are_read():
    (receipt,), (excuse,) = read_entries(ENTRIES, "receipts.toml")
    assert receipt.months == frozenset(Period.parse("2022-07/2022-12"))
    assert (receipt.received, receipt.format) == (date(2023, 1, 20), "paper")
    assert excuse.reason == "The hospital does not code it."
    quarter = InformationPeriod(2022, 3)
    register = receipt_register(quarter.period, [receipt], TODAY, not_held=[excuse])
    line = next(one for one in register.receipts if one.dataset.id == "fire-malicious-calls")
    assert (line.state, line.days_late) == (ReceiptState.LATE, 20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "fire-malicious-calls",
            "fire-calls",
            "row 3, column 'dataset': It is not a dataset that section 17A prescribes. The value is 'fire-calls'.",
        ),
        ("2022-Q3", "2022-Q5", "row 5, column 'quarters': It is not a quarter. The value is '2022-Q5'."),
        ("2022-Q3", "2007-Q2", "the first is 2007-Q3"),
        (
            "2023-01-20",
            '"soon"',
            "row 6, column 'received': The day is not written as a date without quotation",
        ),
        ("2023-01-20", '"soon"', "Write it such as: received = 2022-11-14"),
        (
            "organisation",
            "organization",
            "row 4, column 'organization': [[receipt]] has no key `organization`.",
        ),
        ("organisation", "organization", "row 2, column 'organisation': The entry has no `organisation`."),
        ('["2022-Q3", "2022-Q4"]', '"2022-Q3"', "row 5, column 'quarters': It is not a list of texts"),
        (
            '"The hospital does not code it."',
            "7",
            "row 12, column 'reason': It is not a text in quotation marks.",
        ),
        ("[[receipt]]", "[[receipt]", "row 2: The line is not TOML."),
        (
            "[[not_held]]",
            "[[nothing]]",
            "row 10: There is no `nothing` here. Use [[receipt]] or [[not_held]].",
        ),
        ("[[not_held]]", "[not_held]", "row 10: `not_held` is not a list of entries."),
    ],
)
def test_entries_that_cannot_be_are_refused(old, new, said):
    with pytest.raises(RefusalError) as refused:
        read_entries(ENTRIES.replace(old, new), "receipts.toml")
    assert said in str(refused.value)
    assert "receipts.toml" in str(refused.value)
    assert not any(word in str(refused.value) for word in ("Expected", "field", "$", "Object"))
