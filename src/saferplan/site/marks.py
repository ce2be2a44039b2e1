"""How states of the evidence and of the completeness check look on a page: word, shape, colour and meaning.

Their rooms know nothing of pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.completeness import Status
from saferplan.evidence.receipts import ReceiptState
from saferplan.evidence.status import MonthState


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as `components.status_tag` shows it."""

    word: str
    shape: str
    colour: str
    meaning: str


MONTHS = {
    MonthState.HELD: Mark("Held", "circle", "green", "Records of the month are held."),
    MonthState.NO_RECORDS: Mark(
        "No records", "dash", "white", "The list that covers the month came, and has no record of it."
    ),
    MonthState.MISSING: Mark("Missing", "cross", "red", "Months before and after are held; this one is not."),
    MonthState.LATE: Mark("Late", "triangle", "yellow", "The month is due, and nothing of it was added yet."),
}
RESTATED = Mark("Restated", "diamond", "blue", "The month was replaced by a newer file.")

RECEIPTS = {
    ReceiptState.RECEIVED: Mark("Received", "circle", "green", "All of the quarter came in time."),
    ReceiptState.LATE: Mark(
        "Late", "triangle", "yellow", "All of the quarter came, after the day it was due."
    ),
    ReceiptState.PARTIAL: Mark("In part", "diamond", "orange", "Some months of the quarter came."),
    ReceiptState.MISSING: Mark("Missing", "cross", "red", "The day it was due is past, and nothing came."),
    ReceiptState.NOT_DUE: Mark("Not due", "dash", "grey", "The day it is due is to come."),
    ReceiptState.NOT_APPLICABLE: Mark("None held", "dash", "white", "The authority has none of it."),
}

COMPLETENESS = {
    Status.MET: Mark("Met", "circle", "green", "It is there."),
    Status.MISSING: Mark("Missing", "cross", "red", "It is not there, or counts no longer."),
    Status.UNKNOWN: Mark("Not known", "diamond", "yellow", "It cannot be said, or not of all of it."),
    Status.NOT_IN_FORCE: Mark(
        "Not in force", "dash", "grey", "The law did not ask for it on this day, or not of this partnership."
    ),
}

HOLDS = Mark("Verified", "circle", "green", "Every figure came out as stated.")
DIFFERS = Mark("Differs", "cross", "red", "Something did not come out as stated.")
