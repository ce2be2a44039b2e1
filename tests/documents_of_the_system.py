"""One document of every module that defines documents, for the checks that each of them has to pass.

A module that defines a document and is not in `MAKERS` fails `tests/publications/test_every_document.py`: add what
makes one of it, with as much in it as it can have.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents_sample import sample_document

import saferplan
from consultation_world import survey_make
from governance_world import Governance, assessment_make, completed, governance_make, protection_make
from powers_world import powers_make
from publications_world import Year, easy_words
from reports_world import reports_make
from saferplan.consultation.following import said_follow, said_note
from saferplan.consultation.printing import questionnaire_document
from saferplan.consultation.releasing import document_of as consultation_document
from saferplan.consultation.releasing import report_release
from saferplan.consultation.selectors import questions_of, texts_of
from saferplan.consultation.states import FollowUp, TextState
from saferplan.consultation.texts import text_review
from saferplan.documents.definition import Document, Marking
from saferplan.governance.registering import document_of as governance_document
from saferplan.governance.registering import equality_freeze, protection_freeze, register_freeze
from saferplan.history.freezing import FrozenData
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
from saferplan.powers.case_reviews import case_reviews_record
from saferplan.powers.publishing import document_of as powers_document
from saferplan.powers.publishing import powers_publish
from saferplan.powers.states import PublicationKind
from saferplan.publications.kinds import KINDS, document_of
from saferplan.publications.sample import sample_document as template_sample
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind
from saferplan.reports.models import CouncilReport, FrozenReport
from saferplan.reports.publishing import lacks_document_of, published_document_of
from saferplan.reports.services import report_publish
from saferplan.scrutiny.packing import document_of as scrutiny_document
from saferplan.scrutiny.packing import pack_freeze
from scrutiny_world import scrutiny_make

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


@dataclass(frozen=True)
class Frozen:
    """A document that is frozen as data: the row that holds them, and what makes the document of the row."""

    row: FrozenData
    set_out: Callable[[Any], Document]

    def document(self) -> Document:
        """The document, made of the row as the database has it now."""
        return self.set_out(type(self.row)._default_manager.get(pk=self.row.pk))


Made = Document | Frozen
Maker = Callable[[Year], Made]


def _published(kind: DocumentKind) -> Maker:
    def make(year: Year) -> Made:
        subject = year.subject_of[KINDS[kind].about.value]
        return Frozen(publication_make(by=year.actor(), kind=kind, subject=subject), document_of)

    return make


def _easy(year: Year) -> Made:
    easy_words(year)
    return _published(DocumentKind.EASY_READ)(year)


def _return(year: Year) -> Made:
    chair = year.actor("NWLDC", "chair", dt.date(2017, 7, 10))
    made = return_certify(
        by=chair, contribution=year.money.fund, quarter=1, certified_as="Section 151 Officer"
    )
    return Frozen(made, money_document)


def _comparison(year: Year) -> Made:
    refresh = mid_year_change_begin(by=year.actor(), plan=year.plan, reason="Nothing but a look at it.")
    refresh_complete(by=year.actor(), refresh=refresh)
    return Frozen(
        comparison_get(refresh=refresh),
        lambda held: comparison_document(comparison_read(held), sha256=held.sha256),
    )


def _once(year: Year, what: str, make: Callable[[], Any]) -> Any:
    """What several documents of a year are about, made for the first of them."""
    held: dict[str, Any] = year.__dict__.setdefault("held", {})
    if what not in held:
        held[what] = make()
    return held[what]


def _governance(year: Year) -> Governance:
    made: Governance = _once(year, "governance", lambda: governance_make(year.world.people, year.world.made))
    return made


def _equality(year: Year) -> Made:
    world = _governance(year)
    held, _ = completed(world, assessment_make(world))
    made = equality_freeze(by=world.co_ordinator(), assessment=held, purpose="Strategy group")
    return Frozen(made, governance_document)


def _protection(year: Year) -> Made:
    world = _governance(year)
    protection_make(world)
    return Frozen(protection_freeze(by=world.co_ordinator(), purpose="Strategy group"), governance_document)


def _register(year: Year) -> Made:
    world = _governance(year)
    return Frozen(register_freeze(by=world.co_ordinator(), purpose="Strategy group"), governance_document)


def _use_of_powers(year: Year) -> Made:
    world = powers_make(year.world.people, year.world.made)
    for day, count in ((dt.date(2016, 5, 1), 9), (dt.date(2017, 5, 1), 3)):
        world.use("dispersal", day, count, organisation="Police")
    by = world.co_ordinator()
    return Frozen(
        powers_publish(by=by, kind=PublicationKind.USE_OF_POWERS, year=2017, on=by.today, place="Web site"),
        powers_document,
    )


def _case_reviews(year: Year) -> Made:
    world = powers_make(year.world.people, year.world.made)
    by = world.co_ordinator()
    case_reviews_record(
        by=by,
        organisation=world.people.organisations["Police"],
        year=2017,
        source="Return",
        applications=2,
        not_met=1,
        reviews=1,
        recommendations=0,
    )
    return Frozen(
        powers_publish(by=by, kind=PublicationKind.CASE_REVIEWS, year=2017, on=by.today, place="Web site"),
        powers_document,
    )


def _questionnaire(year: Year) -> Document:
    survey = _once(year, "survey", lambda: survey_make(year.world.people))
    by = survey.co_ordinator()
    questions = questions_of(questionnaire=survey.questionnaire)
    return questionnaire_document(by=by, questionnaire=survey.questionnaire, questions=questions)


def _consultation(year: Year) -> Made:
    survey = _once(year, "survey", lambda: survey_make(year.world.people))
    survey.answered()
    by = survey.co_ordinator()
    for one in texts_of(consultation=survey.consultation):
        decision = TextState.WITHHELD if one.found else TextState.APPROVED
        text_review(by=by, text=one, decision=decision)
    said = said_note(by=by, consultation=survey.consultation, said="More lights by the canal")
    said_follow(by=by, said=said, state=FollowUp.PLANNED, did="The council asks who owns the lamps.")
    made = report_release(by=survey.chair(), consultation=survey.consultation, released_as="Chair")
    return Frozen(made, consultation_document)


def _pack(year: Year) -> Made:
    world = scrutiny_make(year.world.people, year.world.made)
    world.respond(world.recommend())
    world.ask()
    by = world.actor("NWLDC", "chair")
    return Frozen(pack_freeze(by=by, meeting=world.planned(), plan=year.plan), scrutiny_document)


def _council_report(year: Year) -> Made:
    return Frozen(_report_frozen(year), published_document_of)


def _lacks(year: Year) -> Made:
    return Frozen(
        _report_frozen(year),
        lambda row: lacks_document_of(by=year.actor(), report=CouncilReport.objects.get(pk=row.report_id)),
    )


def _report_frozen(year: Year) -> FrozenReport:
    def make() -> FrozenReport:
        world = reports_make(money=year.money)
        world.ready()
        return report_publish(by=world.co_ordinator(), report=world.report)

    frozen: FrozenReport = _once(year, "report", make)
    return frozen


def _sample(_year: Year) -> Document:
    """The documents of assessments and analyses hold every kind of block: so does this one."""
    return sample_document(1, traced=5, marking=Marking.PUBLIC)


MAKERS: Mapping[str, Mapping[str, Maker]] = {
    "assessment.build": {"assessment": _sample},
    "assessment.analyses.build": {"assessment": _sample},
    "consultation.printing": {"questionnaire": _questionnaire},
    "consultation.report_document": {"consultation": _consultation},
    "governance.equality_document": {"equality-assessment": _equality},
    "governance.protection_document": {"protection-register": _protection},
    "governance.register_document": {"risk-register": _register},
    "powers.publication_document": {"use-of-powers": _use_of_powers, "case-reviews": _case_reviews},
    "reports.report_document": {"council-report": _council_report, "council-report-lacks": _lacks},
    "scrutiny.pack_document": {"scrutiny-pack": _pack},
    "meetings.minutes_document": {
        "agenda": lambda year: agenda_document(by=year.actor(), meeting=year.coming),
        "minutes": lambda year: minutes_document(by=year.actor(), meeting=year.past),
    },
    "meetings.report_document": {
        "status-report": lambda year: Frozen(
            StatusReport.objects.get(meeting=year.past), status_report_document
        )
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


NOT_FROZEN = frozenset({"agenda", "assessment", "minutes", "questionnaire", "template-sample"})
"""What is no row of a frozen document: agenda and minutes stand in the meeting pack, a questionnaire in use stays as it
is, an assessment is frozen in a file of the workspace, and the sample for templates is of nothing."""


def made_of(year: Year) -> dict[str, Made]:
    """One of every document, by its name, those that are frozen with their rows."""
    makers = {name: make for made in MAKERS.values() for name, make in made.items()}
    return {name: makers[name](year) for name in NAMES}


def as_document(made: Made) -> Document:
    """The document itself."""
    return made.document() if isinstance(made, Frozen) else made


def documents_of(year: Year) -> dict[str, Document]:
    """One of every document, by its name."""
    return {name: as_document(one) for name, one in made_of(year).items()}
