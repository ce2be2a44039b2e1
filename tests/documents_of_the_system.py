"""One document of every module that defines documents, for the checks that each of them has to pass.

A module that defines a document and is not in `MAKERS` fails `tests/publications/test_every_document.py`: add what
makes one of it, with as much in it as it can have.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from documents_sample import sample_document

import saferplan
from publications_world import Year, easy_words
from saferplan.documents.definition import Document, Marking
from saferplan.meetings.freezing import document_of as status_report_document
from saferplan.meetings.minutes_document import agenda_document, minutes_document
from saferplan.meetings.models import StatusReport
from saferplan.money.certifying import document_of as money_document
from saferplan.money.certifying import return_certify
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.comparison_data import comparison_read
from saferplan.plan.comparison_document import comparison_document
from saferplan.plan.refreshing import mid_year_change_begin, refresh_complete
from saferplan.plan.selectors import comparison_get
from saferplan.publications.kinds import KINDS, document_of
from saferplan.publications.sample import sample_document as template_sample
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind

SOURCE = Path(saferplan.__file__).parent
DEFINES = ("Document", "document_of_standing")
"""Calling one of these makes a definition of a document."""
NOT_ITSELF = {"publications.setting_out"}
"""Modules that make documents for others, which are named instead."""


def defining_modules() -> set[str]:
    """The modules of the program that make a definition of a document."""
    return set(_defining()) - NOT_ITSELF


def _defining() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        taken = {
            (name.asname or name.name): node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
            if name.name in DEFINES
        }
        defines = {
            name
            for name, module in taken.items()
            if module in ("saferplan.documents.definition", "saferplan.publications.setting_out")
        }
        if any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in defines
            for node in ast.walk(tree)
        ):
            yield ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def _published(kind: DocumentKind) -> Callable[[Year], Document]:
    def make(year: Year) -> Document:
        subject = year.subject_of[KINDS[kind].about.value]
        return document_of(publication_make(by=year.actor(), kind=kind, subject=subject))

    return make


def _easy(year: Year) -> Document:
    easy_words(year)
    return _published(DocumentKind.EASY_READ)(year)


def _return(year: Year) -> Document:
    chair = year.actor("NWLDC", "chair", dt.date(2017, 7, 10))
    return money_document(
        return_certify(by=chair, contribution=year.money.fund, quarter=1, certified_as="Section 151 Officer")
    )


def _comparison(year: Year) -> Document:
    refresh = mid_year_change_begin(by=year.actor(), plan=year.plan, reason="Nothing but a look at it.")
    refresh_complete(by=year.actor(), refresh=refresh)
    held = comparison_get(refresh=refresh)
    return comparison_document(comparison_read(held), sha256=held.sha256)


def _sample(_year: Year) -> Document:
    """The documents of assessments and analyses hold every kind of block: so does this one."""
    return sample_document(1, traced=5, marking=Marking.PUBLIC)


MAKERS: Mapping[str, Mapping[str, Callable[[Year], Document]]] = {
    "assessment.build": {"assessment": _sample},
    "assessment.analyses.build": {"assessment": _sample},
    "meetings.minutes_document": {
        "agenda": lambda year: agenda_document(by=year.actor(), meeting=year.coming),
        "minutes": lambda year: minutes_document(by=year.actor(), meeting=year.past),
    },
    "meetings.report_document": {
        "status-report": lambda year: status_report_document(StatusReport.objects.get(meeting=year.past))
    },
    "money.return_document": {"return": _return},
    "plan.comparison_document": {"comparison": _comparison},
    "publications.easy_read_document": {"easy-read": _easy},
    "publications.pack_document": {
        "meeting-pack": _published(DocumentKind.MEETING_PACK),
        "exempt-pack": _published(DocumentKind.EXEMPT_PACK),
    },
    "publications.plan_document": {
        "annual-plan": _published(DocumentKind.ANNUAL_PLAN),
        "action-plan": _published(DocumentKind.ACTION_PLAN),
    },
    "publications.review_document": {
        "annual-review": _published(DocumentKind.ANNUAL_REVIEW),
        "public-review": _published(DocumentKind.PUBLIC_REVIEW),
    },
    "publications.sample": {
        "template-sample": lambda year: template_sample(day=year.actor().today, partnership=partnership_get())
    },
    "publications.strategy_document": {"strategy": _published(DocumentKind.STRATEGY)},
    "publications.summary_document": {"summary": _published(DocumentKind.PLAN_SUMMARY)},
}
"""By the module that defines documents: the documents it can define, each with what makes one."""

NAMES = sorted({name for made in MAKERS.values() for name in made})
"""Every document, by its name in `MAKERS`."""


def documents_of(year: Year) -> dict[str, Document]:
    """One of every document, by its name."""
    makers = {name: make for made in MAKERS.values() for name, make in made.items()}
    return {name: makers[name](year) for name in NAMES}
