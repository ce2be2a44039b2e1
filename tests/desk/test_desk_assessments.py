"""Assessments are made, written in, adopted and released; each reader opens those of an audience they may see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404

from partnerships import START, People
from saferplan.claims.keeping import sentence_keep
from saferplan.desk.entries import entries_read, entry_forms, entry_write
from saferplan.desk.models import Assessment, Entry
from saferplan.desk.opening import digest_of
from saferplan.desk.selectors import (
    assessment_get,
    assessment_list,
    document_get,
    documents_of,
    released_to_all,
)
from saferplan.desk.services import (
    adoption_ask,
    assessment_ask,
    assessment_release,
    assessment_take_up,
    release_withdraw,
    verification_ask,
)
from saferplan.desk.states import AssessmentState
from saferplan.desk.tracing import figure_rows, figure_trace
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.recording import fold, record, state
from saferplan.history.selectors import history_of
from saferplan.jobs.states import JobState
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db
NAME = "2017-03-partnership"
NOW = dt.datetime(2017, 6, 5, 10, 0, tzinfo=dt.UTC)
LATE = dt.date(2017, 6, 1)
SEES_ALL = {("NWLDC", "co_ordinator"), ("NWLDC", "chair"), ("NWLDC", "updater"), ("LCC", "auditor")}


def held(audience: Visibility, visible_to: Visibility | None) -> Assessment:
    """A record of the assessment, as if it had been made for an audience and released."""
    row = Assessment(
        name=NAME,
        year_ending="2017-03",
        audience=audience.value,
        snapshot=1,
        digest="0",
        adopted_on=LATE,
        adopted_by="The strategy group",
        visible_to=visible_to.value if visible_to else "",
        released=LATE if visible_to else None,
    )
    record("assessment_released", row, by=Actor(START))
    return row


@pytest.mark.parametrize("visible_to", [None, *Visibility])
def test_who_opens_what(people: People, example: Workspace, visible_to: Visibility | None) -> None:
    """Role x audience x own or other organisation: the whole table."""
    held(Visibility.PUBLIC, visible_to)
    for who in people.accounts:
        by = people.actor(*who)
        sees = who in SEES_ALL or visible_to in (Visibility.PUBLIC, Visibility.PARTNERSHIP)
        assert bool(assessment_list(by=by)) is sees, who
        if sees:
            assert assessment_get(by=by, name=NAME)[0].name == NAME
            assert document_get(by=by, name=NAME, file="assessment.json").content_type == "application/json"
        else:
            with pytest.raises(Http404):
                assessment_get(by=by, name=NAME)
            with pytest.raises(Http404):
                document_get(by=by, name=NAME, file="assessment.json")
    nobody = Actor(NOW)
    assert [one.name for one in released_to_all()] == ([NAME] if visible_to is Visibility.PUBLIC else [])
    if visible_to is Visibility.PUBLIC:
        assert documents_of(name=NAME)[0].name.endswith(".html")
        assert document_get(by=nobody, name=NAME, file="assessment.json")
    else:
        with pytest.raises(Http404):
            document_get(by=nobody, name=NAME, file="assessment.json")


def test_a_draft_without_a_record_is_seen_by_analysts_alone(people: People, example: Workspace) -> None:
    for who in people.accounts:
        assert bool(assessment_list(by=people.actor(*who))) is (who in SEES_ALL), who
    summary = assessment_list(by=people.actor("LCC", "auditor"))[0]
    assert (summary.state, summary.audience, summary.visible_to) == (
        AssessmentState.DRAFT,
        Visibility.PARTNERSHIP,
        None,
    )


@pytest.mark.parametrize("file", ["../assessment.json", "nothing.pdf", ".assessment-x", "entries"])
def test_only_documents_are_handed_out(people: People, example: Workspace, file: str) -> None:
    with pytest.raises(Http404):
        document_get(by=people.actor("LCC", "auditor"), name=NAME, file=file)


@pytest.mark.parametrize("name", ["", "..", "../store", ".hidden", "a/b", "none"])
def test_names_that_lead_elsewhere_are_not_found(people: People, example: Workspace, name: str) -> None:
    with pytest.raises(Http404):
        assessment_get(by=people.actor("LCC", "auditor"), name=name)


def test_a_figure_opens_for_those_who_read_its_assessment_and_its_records_for_few(
    people: People, example: Workspace
) -> None:
    frozen = example.assessments.read(NAME)
    identity = frozen.findings[0].figures[0]
    analyst = people.actor("NWLDC", "updater")
    full = figure_trace(by=analyst, identity=identity)
    figure, table = figure_rows(by=analyst, identity=identity)
    assert full.trace.records is not None
    assert full.trace.records.rows == table.num_rows == figure.value
    assert full.area == "North West Leicestershire"
    partner = people.actor("Police", "reader")
    with pytest.raises(Http404):
        figure_trace(by=partner, identity=identity)
    held(Visibility.PARTNERSHIP, Visibility.PARTNERSHIP)
    told = figure_trace(by=partner, identity=identity)
    assert (told.trace.records, told.records_shown) == (None, False)
    assert told.figure == full.figure
    with pytest.raises(PermissionDenied):
        figure_rows(by=partner, identity=identity)
    with pytest.raises(Http404):
        figure_trace(by=analyst, identity="F000000000000")
    rate = next(one for one in frozen.document.figures if one.definition.inputs)
    assert figure_trace(by=partner, identity=rate.id).trace.inputs
    with pytest.raises(Http404):
        figure_rows(by=analyst, identity=rate.id)


def test_words_are_kept_with_their_history_and_printed_by_the_next_run_and_the_adopted_stays(
    people: People, example_copy: Workspace
) -> None:
    """One story, since each run takes its time: write, run, adopt, release, withdraw, verify."""
    analyst = people.actor("NWLDC", "updater", NOW)
    chair = people.actor("NWLDC", "chair", NOW)
    form = next(one for one in entry_forms() if one.id == "horizon-scan")
    assessment = assessment_take_up(by=analyst, name=NAME)
    identity = example_copy.assessments.read(NAME).findings[0].figures[0]

    def write(text: str, seen: str | None = None, *, replaces: bool = False) -> Entry:
        now = next(one for one in entries_read(name=NAME) if one.form == form)
        return entry_write(
            by=analyst,
            assessment=assessment,
            form=form,
            text=text,
            replaces=replaces,
            seen=now.seen if seen is None else seen,
        )

    entry = write(f"The pit closes.\r\n\r\n- **Jobs** go.\n- It counted {{{identity}}}.")
    first = next(one for one in entries_read(name=NAME) if one.form == form)
    assert first.text == f"The pit closes.\n\n- **Jobs** go.\n- It counted {{{identity}}}."
    for bad, said in (
        ("# A heading", "Line 1 has a heading"),
        ("Fine.\n\n| a | b |\n|---|---|\n\n<b>x</b>\n\n1. one", "Line"),
        ("Fine. <!-- hidden -->", "Leave out comments"),
    ):
        with pytest.raises(ValidationError, match=said):
            write(bad)
    with pytest.raises(ValidationError, match="Somebody changed this part"):
        write("Mine.", seen="another")
    path = example_copy.folder.assessment(NAME) / "entries" / "horizon-scan.md"
    path.write_text("Written in an editor.\n", encoding="utf-8")
    write("The pit closes in May.", replaces=True)
    stored = Entry.objects.get(pk=entry.pk)
    assert fold(stored.history) == state(stored)
    told = history_of(by=analyst, subject=stored)
    assert [one.event.name for one in told] == ["entry_written", "entry_changed_outside", "entry_rewritten"]
    assert told[1].who == "SaferPlan"
    assert (told[2].changes[0].before, told[2].changes[0].after) == (
        "Written in an editor.",
        "The pit closes in May.",
    )

    job = assessment_ask(by=analyst, year_ending="2017-03", audience=Visibility.PARTNERSHIP)
    assert (job.status, job.outcome) == (JobState.DONE, "The assessment is made.")
    assert "The pit closes in May." in example_copy.assessments.path(NAME).read_text(encoding="utf-8")
    assert next(one for one in entries_read(name=NAME) if one.form == form).replaces

    assessment.refresh_from_db()
    with pytest.raises(ValidationError, match="adopted first"):
        assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PARTNERSHIP)
    with pytest.raises(PermissionDenied):
        adoption_ask(by=analyst, assessment=assessment, on=LATE, adopted_by="The strategy group")
    with pytest.raises(ValidationError, match="to come"):
        adoption_ask(by=chair, assessment=assessment, on=dt.date(2017, 6, 6), adopted_by="The group")
    with pytest.raises(ValidationError, match="Say who"):
        adoption_ask(by=chair, assessment=assessment, on=LATE, adopted_by=" ")
    typed = "Half of all burglaries come in May."
    write(typed, replaces=True)
    with pytest.raises(ValidationError, match="Nothing says where “Half” comes from"):
        adoption_ask(by=chair, assessment=assessment, on=LATE, adopted_by="The strategy group")
    sentence_keep(by=chair, sentence=typed, why="Officers said so.", kept_as="Chair")
    before = example_copy.assessments.read(NAME)
    job = adoption_ask(by=chair, assessment=assessment, on=LATE, adopted_by="The strategy group")
    assert job.status is JobState.DONE, job.faults
    assessment.refresh_from_db()
    after = example_copy.assessments.read(NAME)
    assert (assessment.adopted_on, assessment.state) == (LATE, AssessmentState.ADOPTED)
    assert after.settings.adopted_by == "The strategy group"
    assert (after.document.sections[-1].id, "Officers said so." in str(after.document.sections[-1])) == (
        "figures",
        True,
    )
    assert (after.snapshot, after.findings) == (before.snapshot, before.findings)
    assert assessment.digest == digest_of(example_copy, NAME)
    with pytest.raises(ValidationError, match="stays as it is"):
        write("Too late.")
    assert (
        assessment_ask(by=analyst, year_ending="2017-03", audience=Visibility.RESTRICTED).arguments["name"]
        == "2017-03-restricted"
    )

    with pytest.raises(ValidationError, match="not protected for so many"):
        assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PUBLIC)
    assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PARTNERSHIP)
    assert (
        assessment_get(by=people.actor("Turning Point", "updater"), name=NAME)[0].state
        is AssessmentState.RELEASED
    )
    with pytest.raises(ValidationError, match="released already"):
        assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PARTNERSHIP)
    with pytest.raises(ValidationError, match="Say why"):
        release_withdraw(by=chair, assessment=assessment, reason="")
    release_withdraw(by=chair, assessment=assessment, reason="A map is wrong.")
    with pytest.raises(Http404):
        assessment_get(by=people.actor("Turning Point", "updater"), name=NAME)
    stored_assessment = Assessment.objects.get(pk=assessment.pk)
    assert fold(stored_assessment.history) == state(stored_assessment)

    job = verification_ask(by=chair, assessment=assessment)
    assert (job.status, job.report["holds"]) == (JobState.DONE, True)
    data = example_copy.assessments.path(NAME)
    data.write_bytes(data.read_bytes().replace(b'"The strategy group"', b'"Somebody else"'))
    with pytest.raises(ValidationError, match="not those that were adopted"):
        assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PARTNERSHIP)


def test_what_is_asked_for_must_make_sense(people: People, example: Workspace) -> None:
    by = people.actor("NWLDC", "co_ordinator", NOW)
    with pytest.raises(ValidationError, match="not come to its end"):
        assessment_ask(by=by, year_ending="2018-03", audience=Visibility.PUBLIC)
    with pytest.raises(ValidationError, match="not the code of a district"):
        assessment_ask(by=by, year_ending="2017-03", audience=Visibility.PUBLIC, peers=("Coalville",))
    with pytest.raises(PermissionDenied):
        assessment_ask(
            by=people.actor("Police", "updater"), year_ending="2017-03", audience=Visibility.PUBLIC
        )


def test_the_database_releases_nothing_wider_than_it_is_protected_for(people: People) -> None:
    fine = {
        "year_ending": "2017-03",
        "snapshot": 1,
        "digest": "0",
        "adopted_on": LATE,
        "adopted_by": "The group",
    }
    cases = (
        ({"audience": "partnership", "visible_to": "public", "released": LATE}, "not protected for so many"),
        (
            {"audience": "restricted", "visible_to": "partnership", "released": LATE},
            "not protected for so many",
        ),
        ({"audience": "public", "released": LATE}, "Only what was adopted"),
        (
            {"audience": "public", "visible_to": "public", "released": LATE, "adopted_on": None},
            "Only what was adopted",
        ),
        ({"audience": "public", "adopted_by": ""}, "Say who adopted"),
        ({"audience": "everybody"}, "Choose one of those"),
    )
    for number, (values, said) in enumerate(cases):
        row = Assessment(name=str(number), **(fine | values))
        with pytest.raises(ValidationError, match=said):
            row.validate_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Model.save(row)
    assessment = held(Visibility.PUBLIC, None)
    record("entry_written", Entry(assessment=assessment, section="a", heading="A"), by=Actor(START))
    with pytest.raises(ValidationError, match="words already"):
        Entry(assessment=assessment, section="a", heading="A").validate_constraints()
