"""From a draft to a published report: who writes what, what stays as it was, and what its meeting made of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from partnerships import START
from reports_world import BEGUN, MEETING, Reports
from saferplan.desk.models import Assessment
from saferplan.documents.definition import Marking, Section, encode
from saferplan.domain.council_report.templates import DecisionSought, Office
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.freezing import AlteredError
from saferplan.history.models import Event
from saferplan.history.recording import fold, record, state
from saferplan.reports import assessed
from saferplan.reports.models import FrozenReport, OfficerComment, ReportPart
from saferplan.reports.publishing import published_document_of, shown_of
from saferplan.reports.report_data import NOT_GIVEN, NOT_WRITTEN, ReportData, report_data
from saferplan.reports.selectors import (
    report_for_everybody,
    report_get,
    reports_for_everybody,
    template_named,
)
from saferplan.reports.services import (
    comment_give,
    contact_add,
    contact_remove,
    council_report_amend,
    council_report_begin,
    part_write,
    report_considered,
    report_publish,
    report_ready,
    report_reopen,
    report_send,
    report_withdraw,
)
from saferplan.reports.states import ReportState


def data_of(world: Reports, day: dt.date = BEGUN) -> ReportData:
    return report_data(by=world.co_ordinator(day), report=world.report)


def field_of(data: ReportData, key: str) -> str:
    (found,) = [one for one in data.fields if one.key == key]
    return " ".join(
        each for block in found.blocks for each in (block.text, *(line.text for line in block.lines)) if each
    )


def test_a_draft_says_what_is_held_and_that_the_rest_is_missing(world: Reports) -> None:
    data = data_of(world)
    assert field_of(data, "recommendations") == "That Council notes the Community Safety Strategy 2017-2020."
    assert "Police and Crime Commissioner for Leicestershire" in field_of(data, "financial_staff")
    missing = {one.key: one.missing for one in data.fields if one.missing}
    assert missing["human_rights"] == NOT_WRITTEN
    assert missing["section_17"] == NOT_WRITTEN
    assert [missing[one.value] for one in world.officers] == [NOT_GIVEN] * 3
    assert data.sections[0].heading == "Introduction"
    assert [one.label for one in data.sections[1].paragraphs] == ["2.1", "2.2", "2.3", "2.4"]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (DecisionSought.NOTE, "notes"),
        (DecisionSought.APPROVE, "approves"),
        (DecisionSought.RECOMMEND, "recommends that Council approves"),
    ],
)
def test_the_recommendation_follows_the_decision(world: Reports, decision: DecisionSought, said: str) -> None:
    council_report_amend(
        by=world.co_ordinator(),
        report=world.report,
        meeting="Cabinet",
        day=MEETING,
        title="Strategy",
        decision=decision,
        why="It is asked to.",
    )
    assert field_of(data_of(world), "recommendations") == f"That Cabinet {said} the Strategy."


def test_what_people_write_stands_with_figures_in_the_place_of_references(world: Reports) -> None:
    words = f"Given is {{held:money.pcc-1}}. {{claim:{world.claim.pk}}}"
    part_write(by=world.co_ordinator(), report=world.report, key="current_position.results", words=words)
    (block,) = data_of(world).sections[1].paragraphs[0].blocks
    assert block.by == "people"
    assert block.text.startswith(
        "Given is £34,500. Crime recorded in the district rose by 67. From 6,062 to 6,129: +67"
    )
    assert "no clear change. [figure 1]" in block.text
    (claim,) = data_of(world).claims
    assert (claim.mark, claim.source) == (1, "Leicestershire Police")


@pytest.mark.parametrize("reference", ["{claim:999}", "{held:money.nobody-1}", "{claim:abc}"])
def test_a_reference_that_leads_nowhere_is_refused_and_nothing_is_kept(
    world: Reports, reference: str
) -> None:
    with pytest.raises(ValidationError, match="there is no such claim or held figure"):
        part_write(by=world.co_ordinator(), report=world.report, key="risk", words=f"See {reference}.")
    assert not ReportPart.objects.exists()


def test_a_part_is_changed_and_taken_out(world: Reports) -> None:
    by = world.co_ordinator()
    assert part_write(by=by, report=world.report, key="risk", words=" ") is None
    part = part_write(by=by, report=world.report, key="risk", words="Assessed.")
    assert part is not None
    part_write(by=by, report=world.report, key="risk", words="Assessed each quarter.")
    part.refresh_from_db()
    assert fold(Event.objects.of(part)) == state(part)
    part_write(by=by, report=world.report, key="risk", words="")
    assert {one.key: one.missing for one in data_of(world).fields}["risk"] == NOT_WRITTEN


@pytest.mark.parametrize("key", ["head_of_paid_service", "contacts", "no.such"])
def test_nobody_writes_an_officers_comment_or_what_is_filled_in(world: Reports, key: str) -> None:
    with pytest.raises(ValidationError, match="no such part"):
        part_write(by=world.co_ordinator(), report=world.report, key=key, words="Satisfactory.")


def test_updaters_of_the_council_write_and_others_do_not(world: Reports) -> None:
    council = world.money.actor("NWLDC", "updater", BEGUN)
    part_write(by=council, report=world.report, key="risk", words="Assessed.")
    with pytest.raises(PermissionDenied):
        part_write(by=world.money.police(BEGUN), report=world.report, key="risk", words="Ours.")
    with pytest.raises(PermissionDenied):
        report_send(by=council, report=world.report)


def test_only_the_holder_of_an_office_gives_its_comment(world: Reports) -> None:
    world.send()
    office = Office.SECTION_151
    for by in (world.co_ordinator(), world.money.chair(BEGUN), world.officer(Office.MONITORING_OFFICER)):
        with pytest.raises(PermissionDenied):
            comment_give(by=by, report=world.report, office=office, words="Satisfactory.")
    assert not OfficerComment.objects.exists()
    comment_give(by=world.officer(office), report=world.report, office=office, words="Noted.")
    assert field_of(data_of(world), "section_151") == "Noted. (Deputy Section 151 Officer, 13 June 2017)"
    comment_give(by=world.officer(office), report=world.report, office=office, words="Satisfactory.")
    assert OfficerComment.objects.get().words == "Satisfactory."


def test_a_comment_is_given_while_the_report_is_with_the_officers_and_carries_it(world: Reports) -> None:
    office = Office.HEAD_OF_PAID_SERVICE
    with pytest.raises(ValidationError, match="while the report is with the officers"):
        comment_give(by=world.officer(office), report=world.report, office=office, words="Yes.")
    world.send()
    with pytest.raises(ValidationError, match="Write the comment"):
        comment_give(by=world.officer(office), report=world.report, office=office, words=" ")


def test_an_office_that_the_template_does_not_carry_gives_no_comment(world: Reports) -> None:
    other = council_report_begin(
        by=world.co_ordinator(),
        plan=world.report.plan,
        council=world.report.council,
        meeting="Cabinet",
        day=MEETING,
        title="To Cabinet",
        template=template_named("cabinet"),
        why="It decides.",
    )
    report_send(by=world.co_ordinator(), report=other)
    office = Office.HEAD_OF_PAID_SERVICE
    with pytest.raises(ValidationError, match="carries no comment of this office"):
        comment_give(by=world.officer(office), report=other, office=office, words="Yes.")


def test_an_office_counts_on_its_days_only(world: Reports) -> None:
    world.send()
    before = BEGUN - dt.timedelta(days=1)
    with pytest.raises(PermissionDenied):
        comment_give(
            by=world.officer(Office.SECTION_151, before),
            report=world.report,
            office=Office.SECTION_151,
            words="Early.",
        )


def test_words_stay_while_officers_comment_and_a_comment_belongs_to_its_version(world: Reports) -> None:
    world.send()
    with pytest.raises(ValidationError, match="Take it back"):
        part_write(by=world.co_ordinator(), report=world.report, key="risk", words="Late.")
    office = Office.SECTION_151
    comment_give(by=world.officer(office), report=world.report, office=office, words="Satisfactory.")
    with pytest.raises(ValidationError, match="Say why"):
        report_reopen(by=world.co_ordinator(), report=world.report, reason=" ")
    report_reopen(by=world.co_ordinator(), report=world.report, reason="The amounts change.")
    assert (world.report.stands, world.report.version) == (ReportState.DRAFT, 2)
    (comment,) = [one for one in data_of(world).fields if one.key == "section_151"]
    assert "earlier version" in comment.missing
    assert comment.blocks
    world.send()
    comment_give(by=world.officer(office), report=world.report, office=office, words="Still so.")
    assert OfficerComment.objects.count() == 2
    (comment,) = [one for one in data_of(world).fields if one.key == "section_151"]
    assert (comment.missing, "Still so." in comment.blocks[0].text) == ("", True)


def test_a_report_is_ready_without_comments_and_says_that_they_are_missing(world: Reports) -> None:
    world.ready()
    frozen = report_publish(by=world.money.chair(BEGUN), report=world.report)
    data = frozen.unaltered(ReportData, 1)
    assert [one.missing for one in data.fields if one.office] == [NOT_GIVEN] * 3
    assert sum(one.kind == "comment" for one in data.lacks) == 3


def test_what_is_published_stays_as_it_was(world: Reports) -> None:
    part_write(by=world.co_ordinator(), report=world.report, key="risk", words="Assessed.")
    world.ready()
    report_publish(by=world.co_ordinator(), report=world.report)
    before, row = shown_of(by=world.co_ordinator(), report=world.report)
    assert row is not None
    assert before.published == BEGUN
    ReportPart.objects.all()._raw_delete("default")
    after, _ = shown_of(by=world.money.police(MEETING), report=world.report)
    assert after == before
    row.data["title"] = "Another"
    with pytest.raises(AlteredError):
        row.unaltered(ReportData, 1)


@pytest.mark.parametrize("act", [report_publish, report_ready])
def test_steps_are_not_skipped(world: Reports, act: object) -> None:
    with pytest.raises(ValidationError, match="The report is draft"):
        act(by=world.co_ordinator(), report=world.report)  # type: ignore[operator]


def test_a_report_is_not_published_after_its_meeting(world: Reports) -> None:
    world.ready()
    late = world.co_ordinator(MEETING + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="Its meeting is over"):
        report_publish(by=late, report=world.report)
    assert not FrozenReport.objects.exists()


def test_its_meeting_is_minuted_once_it_is_over(world: Reports) -> None:
    world.ready()
    report_publish(by=world.co_ordinator(), report=world.report)
    with pytest.raises(ValidationError) as refused:
        report_considered(by=world.co_ordinator(), report=world.report, on=BEGUN, minute=" ")
    assert set(refused.value.message_dict) == {"on", "minute"}
    with pytest.raises(ValidationError, match="still to come"):
        report_considered(by=world.co_ordinator(), report=world.report, on=MEETING, minute="Noted.")
    report_considered(
        by=world.co_ordinator(MEETING),
        report=world.report,
        on=MEETING,
        minute="Noted. Members asked for objectives and targets.",
    )
    assert world.report.stands is ReportState.CONSIDERED
    with pytest.raises(ValidationError, match="It is over"):
        report_withdraw(by=world.co_ordinator(MEETING), report=world.report, reason="Late.")


def test_a_report_is_withdrawn_with_a_reason_and_its_title_is_free_again(world: Reports) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        report_withdraw(by=world.co_ordinator(), report=world.report, reason="")
    report_withdraw(by=world.co_ordinator(), report=world.report, reason="It goes to Cabinet.")
    assert world.report.stands is ReportState.WITHDRAWN
    again = council_report_begin(
        by=world.co_ordinator(),
        plan=world.report.plan,
        council=world.report.council,
        meeting="Council",
        day=MEETING,
        title=world.report.title,
        template=template_named("district"),
        why="Once more.",
    )
    assert again.pk != world.report.pk


def test_contacts_are_posts_and_what_is_not_published_is_said(world: Reports) -> None:
    by, post = world.co_ordinator(), world.people.organisations["NWLDC"].posts.first()
    contact = contact_add(by=by, report=world.report, post=post)
    assert "telephone not published, e-mail not published" in field_of(data_of(world), "contacts")
    contact_remove(by=by, contact=contact, reason="It moved.")
    with pytest.raises(ValidationError, match="removed already"):
        contact_remove(by=by, contact=contact, reason="Again.")
    assert {one.key: one.missing for one in data_of(world).fields}["contacts"] == NOT_WRITTEN


def test_a_draft_is_known_to_its_council_and_those_with_an_overview_alone(world: Reports) -> None:
    number = world.report.pk
    for who in (("NWLDC", "updater"), ("NWLDC", "chair"), ("LCC", "auditor")):
        assert report_get(by=world.money.actor(*who, BEGUN), number=number) == world.report
    for who in (("Police", "updater"), ("Police", "reader"), ("Turning Point", "updater")):
        with pytest.raises(Http404):
            report_get(by=world.money.actor(*who, BEGUN), number=number)
    world.ready()
    report_publish(by=world.co_ordinator(), report=world.report)
    assert report_get(by=world.money.police(MEETING), number=number) == world.report


def test_the_assessment_that_was_adopted_by_the_meeting_is_told_and_a_later_one_is_not(
    world: Reports,
) -> None:
    def told() -> str:
        data = data_of(world)
        parts = {one.key: one for section in data.sections for one in section.paragraphs}
        return " ".join(one.text for one in parts["evidence.assessment"].blocks)

    assert told() == ""
    for ending, adopted in (("2016-03", dt.date(2016, 5, 16)), ("2016-12", dt.date(2017, 2, 20))):
        assessment_held(ending, adopted)
    assessment_held("2017-03", dt.date(2017, 7, 3))
    assert told() == (
        "The strategic assessment of the year ending December 2016 was adopted on 20 February 2017 (Strategy group)."
    )


def test_what_the_assessment_looks_at_is_told_theme_by_theme(
    world: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment_held("2016-12", dt.date(2017, 2, 20))
    sections = [
        Section(id=one, heading=one.title(), blocks=()) for one in ("summary", "theme-violence", "theme-hate")
    ]
    monkeypatch.setattr(assessed, "workspace_open", lambda: "a workspace")
    monkeypatch.setattr(
        assessed, "frozen_of", lambda *_: SimpleNamespace(document=SimpleNamespace(sections=sections))
    )
    data = data_of(world)
    (part,) = [
        one for section in data.sections for one in section.paragraphs if one.key == "evidence.assessment"
    ]
    assert [line.text for line in part.blocks[-1].lines] == ["Theme-Violence", "Theme-Hate"]


def assessment_held(ending: str, adopted: dt.date) -> None:
    """An assessment that was adopted on a day, as the site keeps it."""
    row = Assessment(
        name=f"{ending}-partnership",
        year_ending=ending,
        audience=Visibility.PARTNERSHIP.value,
        snapshot=1,
        digest="0",
        adopted_on=adopted,
        adopted_by="Strategy group",
    )
    record("assessment_adopted", row, by=Actor(START))


def test_what_is_published_can_be_read_by_everybody_until_it_is_withdrawn(world: Reports) -> None:
    with pytest.raises(Http404):
        report_for_everybody(number=world.report.pk)
    world.ready()
    frozen = report_publish(by=world.co_ordinator(), report=world.report)
    assert list(reports_for_everybody()) == [frozen]
    document = published_document_of(report_for_everybody(number=world.report.pk))
    assert document.marking is Marking.PUBLIC
    assert frozen.sha256[:16] in encode(document).decode()
    report_withdraw(by=world.co_ordinator(), report=world.report, reason="A figure was wrong.")
    assert list(reports_for_everybody()) == []
    with pytest.raises(Http404):
        report_for_everybody(number=world.report.pk)


def test_a_part_is_called_as_its_template_calls_it(world: Reports) -> None:
    part = ReportPart(report=world.report, key="current_position.results")
    numbered = f"{world.report.form.written_keys['current_position.results']}"
    assert str(part) == f"{world.report.title}: {numbered}"
    assert numbered.endswith(" Current position")
    assert str(ReportPart(report=world.report, key="of_an_earlier_template")).endswith(
        "of_an_earlier_template"
    )
