"""How states of the evidence look on a page, whose rooms know nothing of pages: word, shape, colour and meaning."""

from __future__ import annotations

from dataclasses import dataclass

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

HOLDS = Mark("Verified", "circle", "green", "Every figure came out as stated.")
DIFFERS = Mark("Differs", "cross", "red", "Something did not come out as stated.")
