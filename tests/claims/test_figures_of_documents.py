"""A figure that people wrote goes into no document without its source, whichever document it is."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

import saferplan
from consultation_world import released_make, survey_make
from governance_world import governance_make, risk_make
from publications_world import Year, year_make
from reports_world import CLAIM, reports_make
from saferplan.claims.figures import KEY, UnsettledError, figures_in
from saferplan.claims.keeping import sentence_keep, sentence_let_go
from saferplan.claims.models import KeptSentence
from saferplan.claims.services import claim_amend, claim_state
from saferplan.consultation.releasing import report_release
from saferplan.consultation.services import consultation_hear
from saferplan.documents.definition import Document
from saferplan.governance.registering import document_of as register_document
from saferplan.governance.registering import register_freeze
from saferplan.history.canonical import hash_of
from saferplan.history.recording import record
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.freezing import document_of as status_report_document
from saferplan.meetings.minutes_document import minutes_with_sources
from saferplan.meetings.models import AgendaItem, Meeting, StatusReport
from saferplan.meetings.records import decision_want, item_minute, minutes_approve
from saferplan.money.certifying import document_of as return_document
from saferplan.money.certifying import return_certify
from saferplan.plan.comparison_freezing import document_of as comparison_document
from saferplan.plan.models import Refresh
from saferplan.plan.refreshing import mid_year_change_begin, refresh_complete
from saferplan.plan.selectors import comparison_get
from saferplan.publications.kinds import KINDS, document_of
from saferplan.publications.services import ANEW, publication_approve, publication_make
from saferplan.publications.states import DocumentKind
from saferplan.publications.words import plain_words_write
from saferplan.reports.publishing import document_of as council_document
from saferplan.reports.services import part_write, report_publish
from saferplan.scrutiny.packing import document_of as scrutiny_document
from saferplan.scrutiny.packing import pack_freeze
from saferplan.scrutiny.services import meeting_plan
from scrutiny_world import scrutiny_make

pytestmark = pytest.mark.django_db

FIGURE = "Complaints about noise rose by 31."
SOURCE = "The council's own register of complaints"

Made = tuple[Any, Document]


@pytest.fixture
def year(db: None, settings: Any, tmp_path: Path) -> Year:
    """A year with something of everything."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SAFERPLAN_WORKSPACE = None
    return year_make()


def state(by: Any, sentence: str = FIGURE) -> Any:
    return claim_state(
        by=by, **{**CLAIM, "sentence": sentence, "source": SOURCE, "before": 100, "after": 131}
    )


def printed(document: Document) -> str:
    return str([one for one in document.sections if one.id == "figures"])


def register(year: Year) -> Callable[[], Made]:
    world = governance_make(year.world.people, year.world.made)
    risk_make(world, causes=FIGURE)

    def make() -> Made:
        frozen = register_freeze(by=world.co_ordinator(), purpose="Strategy group")
        return frozen, register_document(frozen)

    return make


def funders_return(year: Year) -> Callable[[], Made]:
    chair = year.actor("NWLDC", "chair", dt.date(2017, 7, 10))
    record("contribution_amended", year.money.fund, by=year.actor(), reason="Clearer.", purpose=FIGURE)

    def make() -> Made:
        certified = return_certify(
            by=chair, contribution=year.money.fund, quarter=1, certified_as="Section 151 Officer"
        )
        return certified, return_document(certified)

    return make


def status_report(year: Year) -> Callable[[], Made]:
    meeting = year.coming
    decision_want(
        by=year.actor(),
        meeting=meeting,
        text=FIGURE,
        item=AgendaItem.objects.get(meeting=meeting, standing="decisions"),
    )
    meeting_begin(by=year.world.co_ordinator(meeting.date), meeting=meeting)

    def make() -> Made:
        cycle_close(by=year.world.co_ordinator(meeting.date), meeting=Meeting.objects.get(pk=meeting.pk))
        frozen = StatusReport.objects.get(meeting=meeting)
        return frozen, status_report_document(frozen)

    return make


def comparison(year: Year) -> Callable[[], Made]:
    refresh = mid_year_change_begin(by=year.actor(), plan=year.plan, reason="A look at it.")
    record("priority_amended", year.priority, by=year.actor(), reason="Clearer.", title=FIGURE)

    def make() -> Made:
        refresh_complete(by=year.actor(), refresh=Refresh.objects.get(pk=refresh.pk))
        frozen = comparison_get(refresh=refresh)
        return frozen, comparison_document(frozen)

    return make


def scrutiny_pack(year: Year) -> Callable[[], Made]:
    world = scrutiny_make(year.world.people, year.world.made)
    by = world.co_ordinator()
    meeting = meeting_plan(by=by, committee=world.committee, day=dt.date(2017, 10, 12), about=FIGURE)

    def make() -> Made:
        frozen = pack_freeze(by=by, meeting=meeting, plan=year.plan)
        return frozen, scrutiny_document(frozen)

    return make


def consultation_report(year: Year) -> Callable[[], Made]:
    survey = survey_make(year.world.people)
    workshop = released_make(survey)
    consultation_hear(by=survey.co_ordinator(), consultation=workshop, heard=FIGURE, attended=14)

    def make() -> Made:
        released = report_release(
            by=survey.chair(), consultation=workshop, released_as="Chair", reason="It lacked a figure."
        )
        from saferplan.consultation.releasing import document_of as consultation_document

        return released, consultation_document(released)

    return make


def council_report(year: Year) -> Callable[[], Made]:
    world = reports_make(money=year.money)
    part_write(by=world.co_ordinator(), report=world.report, key="risk", words=FIGURE)
    world.ready()

    def make() -> Made:
        frozen = report_publish(by=world.co_ordinator(), report=world.report)
        return frozen, council_document(by=world.co_ordinator(), report=world.report)

    return make


DOCUMENTS = (
    register,
    funders_return,
    status_report,
    comparison,
    scrutiny_pack,
    consultation_report,
    council_report,
)


@pytest.mark.parametrize("begin", DOCUMENTS, ids=lambda one: one.__name__)
def test_a_document_waits_for_the_source_of_a_figure_and_then_prints_it(
    year: Year, begin: Callable[[Year], Callable[[], Made]]
) -> None:
    make = begin(year)
    with pytest.raises(UnsettledError, match="Nothing says where “31” comes from") as refused:
        make()
    assert all(FIGURE in one.sentence for one in refused.value.said.waiting)
    claim = state(year.actor())
    frozen, document = make()
    assert SOURCE in printed(document)
    assert "+31 (95% interval" in printed(document)
    assert hash_of(frozen.data) == frozen.sha256
    # What is changed later changes nothing of it.
    told = {**CLAIM, "sentence": FIGURE, "source": "Another source", "before": 100, "after": 131}
    claim_amend(by=year.actor(), claim=claim, reason="It was another.", **told)
    frozen.refresh_from_db()
    assert [one.source for one in figures_in(frozen).claims if one.sentence == FIGURE] == [SOURCE]


def _title(year: Year) -> None:
    record("priority_amended", year.priority, by=year.actor(), reason="Clearer.", title=FIGURE)


def _plain_words(year: Year) -> None:
    plain_words_write(
        by=year.actor(),
        priority=year.priority,
        question="What will we do about noise?",
        symbol="noise",
        about=FIGURE,
        doing="We will ask people how it goes.",
    )


def _decision(year: Year) -> None:
    item = AgendaItem.objects.get(meeting=year.coming, standing="decisions")
    decision_want(by=year.actor(), meeting=year.coming, text=FIGURE, item=item)


def _restricted(year: Year) -> None:
    record("action_amended", year.restricted, by=year.actor(), reason="Clearer.", headline=FIGURE)


WRITTEN = {
    **dict.fromkeys(DocumentKind, _title),
    DocumentKind.EASY_READ: _plain_words,
    DocumentKind.MEETING_PACK: _decision,
    DocumentKind.EXEMPT_PACK: _restricted,
}
"""Where each kind prints words that people wrote."""


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_draft_lists_what_waits_and_is_not_approved_until_it_is_settled(
    year: Year, kind: DocumentKind
) -> None:
    subject, chair = year.subject_of[KINDS[kind].about.value], year.actor("NWLDC", "chair")
    WRITTEN[kind](year)
    draft = publication_make(by=year.actor(), kind=kind, subject=subject)
    assert [one.sentence for one in figures_in(draft).waiting] == [FIGURE]
    assert "Nothing says where “31” comes from." in printed(document_of(draft))
    with pytest.raises(ValidationError, match="rose by 31") as refused:
        publication_approve(by=chair, publication=draft, approved_as="Chair")
    assert ANEW in str(refused.value)
    sentence_keep(by=chair, sentence=FIGURE, why="The register was lost.", kept_as="Chair")
    anew = publication_make(by=year.actor(), kind=kind, subject=subject)
    publication_approve(by=chair, publication=anew, approved_as="Chair")
    assert "The register was lost." in printed(document_of(anew))


def test_minutes_are_approved_once_their_figures_are_settled(year: Year) -> None:
    item = AgendaItem.objects.get(meeting=year.past, standing="status_report")
    item_minute(by=year.actor(), item=item, minutes=FIGURE)
    coming = year.coming
    meeting_begin(by=year.world.co_ordinator(coming.date), meeting=coming)
    coming = Meeting.objects.get(pk=coming.pk)
    chair = year.actor("NWLDC", "chair", coming.date)
    with pytest.raises(UnsettledError):
        minutes_approve(by=chair, meeting=Meeting.objects.get(pk=year.past.pk), at=coming)
    state(year.actor())
    minutes_approve(by=chair, meeting=Meeting.objects.get(pk=year.past.pk), at=coming)
    assert SOURCE in printed(minutes_with_sources(by=chair, meeting=year.past))


def test_the_pack_of_a_meeting_says_once_where_the_figures_of_its_parts_come_from(year: Year) -> None:
    item = AgendaItem.objects.get(meeting=year.past, standing="status_report")
    item_minute(by=year.actor(), item=item, minutes=FIGURE)
    draft = publication_make(by=year.actor(), kind=DocumentKind.MEETING_PACK, subject=year.coming)
    assert [one.sentence for one in figures_in(draft).waiting] == [FIGURE]
    state(year.actor())
    document = document_of(
        publication_make(by=year.actor(), kind=DocumentKind.MEETING_PACK, subject=year.coming)
    )
    assert str(document.sections).count("Where the figures come from") == 1


def test_a_document_that_was_frozen_before_stays_as_it_was(year: Year) -> None:
    draft = publication_make(by=year.actor(), kind=DocumentKind.ANNUAL_PLAN, subject=year.plan)
    before = {name: value for name, value in draft.data.items() if name != KEY}
    type(draft)._base_manager.filter(pk=draft.pk)
    draft.data, draft.sha256 = before, hash_of(before)
    assert figures_in(draft).nothing
    assert printed(document_of(draft)) == "[]"


def test_a_sentence_is_kept_by_a_post_with_a_reason_and_let_go_with_one(year: Year) -> None:
    chair = year.actor("NWLDC", "chair")
    with pytest.raises(ValidationError) as refused:
        sentence_keep(by=chair, sentence=" ", why="", kept_as="")
    assert set(refused.value.message_dict) == {"sentence", "why", "kept_as"}
    kept = sentence_keep(by=chair, sentence=FIGURE, why="It is known.", kept_as="Chair")
    with pytest.raises(ValidationError, match="kept already"):
        sentence_keep(by=chair, sentence=FIGURE, why="Again.", kept_as="Chair")
    with pytest.raises(ValidationError, match="no longer"):
        sentence_let_go(by=chair, kept=kept, reason="")
    sentence_let_go(by=chair, kept=kept, reason="It has a source now.")
    with pytest.raises(ValidationError, match="kept until"):
        sentence_let_go(by=chair, kept=KeptSentence.objects.get(pk=kept.pk), reason="Again.")
    with pytest.raises(PermissionDenied):
        sentence_keep(by=year.actor("Police", "updater"), sentence="x", why="x", kept_as="x")


def test_nothing_is_frozen_but_through_the_room_of_claims() -> None:
    source = Path(saferplan.__file__).parent
    calling = {
        ".".join(path.relative_to(source).with_suffix("").parts)
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "as_stored"
    }
    # Answers to a questionnaire are what others said, and no document.
    assert calling <= {"claims.figures", "consultation.importing"}
