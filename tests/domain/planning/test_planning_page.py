"""The page on the working year says what the rules do: its examples run, its table of statuses is that of the data."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from saferplan.domain.planning.cycles import CycleState, UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.scoring_models import Band

PAGE = Path(__file__).resolve().parents[3] / "docs" / "planning.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = {
    "delivery": DeliveryStatus,
    "report": ReportedStatus,
    "outcome": OutcomeStatus,
    "band": Band,
    "meeting cycle": CycleState,
    "update": UpdateState,
}


def test_the_examples_run():
    examples = "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))
    test = doctest.DocTestParser().get_doctest(examples, {}, PAGE.stem, str(PAGE), 0)
    report: list[str] = []
    failed, tried = doctest.DocTestRunner().run(test, out=report.append)
    assert not failed, "".join(report)
    assert tried > 40


def status_table() -> str:
    """The table as the page must have it."""
    rows = [
        f"| {name} | `{one.value}` | {one.word} | {one.shape} | {one.colour} | {one.meaning} |"
        for name, kind in KINDS.items()
        for one in kind
    ]
    return "\n".join(["| | value | word | shape | colour | meaning |", "|---|---|---|---|---|---|", *rows])


def test_the_statuses_are_those_of_the_data():
    found = re.search(r"<!-- statuses -->\n(.*?)\n<!-- end -->", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    assert found[1] == status_table()
