"""Documents from draft to published: frozen as they were, seen by whom they are for, holding what they may."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from consultation_world import Survey, released_make, survey_make
from governance_world import governance_make, risk_make
from publications_world import DAY, PRIVATE, SECRET, TINY, Year, easy_words, make
from saferplan.consultation.following import said_follow, said_note
from saferplan.consultation.services import consultation_plan
from saferplan.consultation.states import FollowUp
from saferplan.documents.definition import Marking, Section, encode
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.planning.roles import Visibility
from saferplan.history.freezing import AlteredError, as_stored
from saferplan.history.models import Event
from saferplan.history.recording import fold, record, state
from saferplan.plan.actions import action_amend
from saferplan.publications.kinds import KINDS, data_of, document_of
from saferplan.publications.models import Publication, Release
from saferplan.publications.selectors import (
    publication_get,
    publication_list,
    published_for_everybody,
    published_get,
    release_get,
    versions_of,
)
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    publication_withdraw,
    release_end,
    release_record,
)
from saferplan.publications.states import DocumentKind, PublicationState, Recipient

pytestmark = pytest.mark.django_db
PUBLIC = [one.kind for one in KINDS.values() if one.audience is Visibility.PUBLIC]
CHAIR = "Chair of the partnership"


def published(year: Year, kind: DocumentKind, day: dt.date = DAY) -> Publication:
    made = make(year, kind, day)
    publication_approve(by=year.actor("NWLDC", "chair", day), publication=made, approved_as=CHAIR)
    publication_publish(by=year.actor(day=day), publication=made)
    return made


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_each_kind_is_made_marked_and_frozen(year: Year, kind: DocumentKind) -> None:
    made = make(year, kind)
    document = document_of(made)
    assert (made.version, made.standing, made.marking) == (
        1,
        PublicationState.DRAFT,
        KINDS[kind].audience.value,
    )
    assert (
        document.marking
        is {
            Visibility.PUBLIC: Marking.PUBLIC,
            Visibility.PARTNERSHIP: Marking.PARTNERSHIP,
            Visibility.RESTRICTED: Marking.RESTRICTED,
        }[KINDS[kind].audience]
    )
    assert document.status == "Draft"
    assert document.synthetic == "Synthetic: made for tests."
    held = Publication.objects.get(pk=made.pk)
    assert state(held) == fold(Event.objects.of(held))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_what_is_restricted_stands_in_the_exempt_part_alone(year: Year, kind: DocumentKind) -> None:
    whole = json.dumps(make(year, kind).data) + encode(document_of(Publication.objects.latest("id"))).decode()
    assert ("Castle Street" in whole) is (kind is DocumentKind.EXEMPT_PACK)
    assert (SECRET in whole) is (kind is DocumentKind.EXEMPT_PACK)


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_document_holds_no_action_of_the_partners_and_no_small_number(
    year: Year, kind: DocumentKind
) -> None:
    made = make(year, kind)
    whole = json.dumps(made.data)
    assert PRIVATE not in whole
    values = [
        one["baseline"]
        for priority in made.data.get("priorities", ())
        for one in priority.get("measures", ())
        if one["title"] == TINY
    ]
    assert set(values) <= {"fewer than 5"}


def test_partners_see_the_number_and_the_action(year: Year) -> None:
    whole = json.dumps(make(year, DocumentKind.ANNUAL_PLAN).data)
    assert PRIVATE in whole
    assert '"baseline": "3"' in whole


def test_a_frozen_document_is_the_same_after_later_edits(year: Year) -> None:
    for kind in (DocumentKind.ANNUAL_PLAN, DocumentKind.MEETING_PACK, DocumentKind.ANNUAL_REVIEW):
        made = make(year, kind)
        before = encode(document_of(made))
        action_amend(
            by=year.actor(), action=year.world.made.police_action, reason=kind.value, headline=f"Words {kind}"
        )
        record("priority_amended", year.priority, by=year.actor(), why=f"Otherwise {kind}")
        assert encode(document_of(Publication.objects.get(pk=made.pk))) == before


def test_altered_data_are_found_out(year: Year) -> None:
    made = make(year, DocumentKind.ACTION_PLAN)
    made.data["year"] = "1999/00"
    with pytest.raises(AlteredError):
        document_of(made)


def test_data_of_another_schema_are_not_read_as_this_one(year: Year) -> None:
    made = make(year, DocumentKind.ACTION_PLAN)
    made.data, made.sha256 = as_stored(
        msgspec.structs.replace(made.unaltered(KINDS[DocumentKind.ACTION_PLAN].data, 1), schema=2)
    )
    with pytest.raises(msgspec.ValidationError, match="schema 2, not 1"):
        document_of(made)


def test_from_draft_to_published(year: Year) -> None:
    made = published(year, DocumentKind.PLAN_SUMMARY)
    assert (made.approved_on, made.approved_as, made.published_on) == (DAY, CHAIR, DAY)
    assert document_of(made).status == "Published"
    assert [one.pk for one in published_for_everybody()] == [made.pk]
    assert published_get(number=made.pk) == made


def test_a_later_version_replaces_the_one_before_once_it_is_published(year: Year) -> None:
    first = published(year, DocumentKind.PLAN_SUMMARY)
    waiting = make(year, DocumentKind.PLAN_SUMMARY)
    second = make(year, DocumentKind.PLAN_SUMMARY)
    waiting.refresh_from_db()
    assert waiting.standing is PublicationState.REPLACED, "one draft waits at a time"
    assert [one.pk for one in published_for_everybody()] == [first.pk]
    publication_approve(by=year.actor("Police", "approver"), publication=second, approved_as=CHAIR)
    publication_publish(by=year.actor(), publication=second)
    first.refresh_from_db()
    assert (first.standing, first.ended_on) == (PublicationState.REPLACED, DAY)
    by = year.actor()
    assert [one.version for one in versions_of(by=by, publication=second)] == [3, 2, 1]
    assert [one.pk for one in publication_list(by=by)] == [second.pk]
    assert publication_list(by=by, with_gone=True).count() == 3


def test_the_strategy_is_approved_before_its_document_is_made(year: Year) -> None:
    record("strategy_amended", year.strategy, by=year.actor(), state="draft")
    with pytest.raises(ValidationError, match="Have it approved first"):
        make(year, DocumentKind.STRATEGY)


def test_steps_are_taken_in_order(year: Year) -> None:
    made = make(year, DocumentKind.ACTION_PLAN)
    with pytest.raises(ValidationError, match="only what is approved can be published"):
        publication_publish(by=year.actor(), publication=made)
    chair = year.actor("NWLDC", "chair")
    with pytest.raises(ValidationError, match="which post"):
        publication_approve(by=chair, publication=made, approved_as=" ")
    publication_approve(by=chair, publication=made, approved_as=CHAIR)
    with pytest.raises(ValidationError, match="only what is draft"):
        publication_approve(by=chair, publication=made, approved_as=CHAIR)


def test_a_document_is_withdrawn_with_a_reason(year: Year) -> None:
    made = published(year, DocumentKind.PLAN_SUMMARY)
    with pytest.raises(ValidationError, match="why"):
        publication_withdraw(by=year.actor(), publication=made, reason=" ")
    publication_withdraw(by=year.actor(), publication=made, reason="A figure was wrong.")
    assert made.standing is PublicationState.WITHDRAWN
    assert not published_for_everybody()
    with pytest.raises(Http404):
        published_get(number=made.pk)
    with pytest.raises(ValidationError, match="already"):
        publication_withdraw(by=year.actor(), publication=made, reason="Again.")


@pytest.mark.parametrize(
    ("act", "who"),
    [
        (
            lambda year, made, by: publication_make(by=by, kind=made.document_kind, subject=year.plan),
            ("NWLDC", "chair"),
        ),
        (
            lambda _, made, by: publication_approve(by=by, publication=made, approved_as="X"),
            ("NWLDC", "co_ordinator"),
        ),
        (lambda _, made, by: publication_publish(by=by, publication=made), ("Police", "approver")),
        (lambda _, made, by: publication_withdraw(by=by, publication=made, reason="X"), ("NWLDC", "chair")),
    ],
)
def test_who_may_not(year: Year, act: Callable[..., Any], who: tuple[str, str]) -> None:
    made = make(year, DocumentKind.ACTION_PLAN)
    with pytest.raises(PermissionDenied):
        act(year, made, year.actor(*who))


def test_the_exempt_part_is_found_by_those_in_the_lead_alone(year: Year) -> None:
    made = make(year, DocumentKind.EXEMPT_PACK)
    for who in (("NWLDC", "co_ordinator"), ("NWLDC", "chair"), ("LCC", "auditor")):
        assert publication_get(by=year.actor(*who), number=made.pk) == made
    for who in (("Police", "updater"), ("Police", "approver"), ("Turning Point", "updater")):
        with pytest.raises(Http404):
            publication_get(by=year.actor(*who), number=made.pk)
        assert not publication_list(by=year.actor(*who))
    with pytest.raises(PermissionDenied):
        publication_approve(by=year.actor("Police", "approver"), publication=made, approved_as=CHAIR)


# --- easy read ------------------------------------------------------------------------------------------


def test_easy_read_waits_for_plain_words(year: Year) -> None:
    made = make(year, DocumentKind.EASY_READ)
    chair = year.actor("NWLDC", "chair")
    with pytest.raises(ValidationError, match="Plain words are not written yet for priority 1"):
        publication_approve(by=chair, publication=made, approved_as=CHAIR)
    easy_words(year)
    made = make(year, DocumentKind.EASY_READ)
    publication_approve(by=chair, publication=made, approved_as=CHAIR)
    assert made.standing is PublicationState.APPROVED


def test_easy_read_with_hard_words_is_not_approved(year: Year) -> None:
    easy_words(year)
    words = year.priority.plain_words
    record("plain_words_changed", words, by=year.actor(), doing="We will facilitate multi-agency engagement.")
    made = make(year, DocumentKind.EASY_READ)
    with pytest.raises(ValidationError, match=r"Not easy to read yet: .*multi-agency.* And 2 more"):
        publication_approve(by=year.actor("NWLDC", "chair"), publication=made, approved_as=CHAIR)


# --- where a document went ------------------------------------------------------------------------------


def sent(year: Year, made: Publication, **changes: Any) -> Release:
    given: dict[str, Any] = {
        "recipient": Recipient.PUBLIC,
        "day": DAY,
        "channel": "The council's web site",
        "form": "Web page, large print",
        **changes,
    }
    return release_record(by=year.actor(), publication=made, **given)


def test_where_a_document_went_is_recorded_and_ended(year: Year) -> None:
    made = published(year, DocumentKind.PLAN_SUMMARY)
    release = sent(year, made)
    assert state(release) == fold(Event.objects.of(release))
    assert release_get(by=year.actor("Police", "reader"), number=release.pk) == release
    with pytest.raises(ValidationError, match="what is wrong"):
        release_end(by=year.actor(), release=release, reason="")
    release_end(by=year.actor(), release=release, reason="It was another page.")
    with pytest.raises(ValidationError, match="already"):
        release_end(by=year.actor(), release=release, reason="Again.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": DAY + dt.timedelta(days=1)}, "is to come"),
        ({"day": DAY - dt.timedelta(days=1)}, "cannot have gone before"),
        ({"channel": " "}, "channel"),
        ({"form": ""}, "form"),
    ],
)
def test_what_cannot_be_recorded(year: Year, changes: dict[str, Any], said: str) -> None:
    made = published(year, DocumentKind.PLAN_SUMMARY)
    with pytest.raises(ValidationError, match=said):
        sent(year, made, **changes)


def test_only_what_is_published_goes_out_and_only_to_whom_it_is_for(year: Year) -> None:
    with pytest.raises(ValidationError, match="Publish the document first"):
        sent(year, make(year, DocumentKind.ANNUAL_PLAN))
    with pytest.raises(ValidationError, match="not for the public"):
        sent(year, published(year, DocumentKind.ANNUAL_PLAN))


def test_a_record_of_an_exempt_part_is_not_found_by_others(year: Year) -> None:
    made = published(year, DocumentKind.EXEMPT_PACK)
    release = sent(year, made, recipient=Recipient.PARTNERS)
    with pytest.raises(Http404):
        release_get(by=year.actor("Police", "updater"), number=release.pk)


def consulted(year: Year) -> Survey:
    """The survey that was open from May to June, and a workshop that is released; what people said of the first."""
    survey = survey_make(year.world.people)
    survey.answered()
    said = said_note(by=survey.co_ordinator(), consultation=survey.consultation, said="More lights")
    said_follow(by=survey.co_ordinator(), said=said, state=FollowUp.DONE, did="Two lamps stand by the canal.")
    released_make(survey)
    return survey


def test_the_plan_lists_the_consultations_of_its_year_or_says_that_there_is_none(year: Year) -> None:
    def section() -> str:
        whole = document_of(make(year, DocumentKind.ANNUAL_PLAN)).sections
        (found,) = [one for one in whole if one.id == "consultation"]
        return encode_section(found)

    assert "No consultation is planned in 2017/18." in section()
    survey = survey_make(year.world.people)
    consultation_plan(
        by=survey.co_ordinator(),
        title="Next winter",
        kind=ConsultationKind.WORKSHOP,
        people="Everybody",
        starts=dt.date(2018, 1, 8),
        ends=dt.date(2018, 2, 2),
    )
    said = section()
    assert "Residents' survey 2017" in said
    assert "8 January 2018 to 2 February 2018" in said
    assert "Planned" in said


def test_the_review_says_who_was_asked_and_what_changed(year: Year) -> None:
    consulted(year)
    data = data_of(make(year, DocumentKind.ANNUAL_REVIEW))
    survey, workshop = data.consultations
    assert (survey.title, survey.took_part) == ("Residents' survey 2017", "120")
    assert (workshop.took_part, workshop.state) == ("14", "Released")
    assert survey.asked
    assert [(one.said, one.state) for one in survey.said] == [("More lights", "Done")]
    page = encode(document_of(Publication.objects.latest("id"))).decode()
    for said in (
        "You said, we did",
        "Two lamps stand by the canal.",
        "Noise at night troubles most of them.",
    ):
        assert said in page, said


def test_the_public_review_tells_of_what_was_released_alone_and_of_no_risk(year: Year) -> None:
    consulted(year)
    governance_make(year.world.people, year.world.made)
    data = data_of(make(year, DocumentKind.PUBLIC_REVIEW))
    assert [one.title for one in data.consultations] == ["Workshop with tenants"]
    assert data.risks is None
    assert "Patrols are withdrawn" not in encode(document_of(Publication.objects.latest("id"))).decode()


def test_the_summary_says_where_people_can_still_have_their_say(year: Year) -> None:
    survey = survey_make(year.world.people)
    for title, of_partners in (("Tell us", False), ("Among ourselves", True)):
        consultation_plan(
            by=survey.co_ordinator(),
            title=title,
            kind=ConsultationKind.WORKSHOP,
            people="Everybody",
            starts=DAY,
            ends=dt.date(2017, 8, 1),
            of_partners=of_partners,
        )
    page = encode(document_of(make(year, DocumentKind.PLAN_SUMMARY))).decode()
    assert "Tell us, for everybody, 10 July 2017 to 1 August 2017" in page
    assert "Among ourselves" not in page


def test_the_review_says_which_risks_came_and_are_overdue(year: Year) -> None:
    world = governance_make(year.world.people, year.world.made)
    risk_make(world, title="Of the rooms", action=year.restricted)
    data = data_of(make(year, DocumentKind.ANNUAL_REVIEW))
    assert data.risks is not None
    assert data.risks.open == 1
    assert [(one.risk, one.moved) for one in data.risks.moved] == [("R1 Patrols are withdrawn", "new at 12")]
    assert data.risks.overdue == ("R1 Patrols are withdrawn",)
    page = encode(document_of(Publication.objects.latest("id"))).decode()
    assert "Past the day of review: R1 Patrols are withdrawn." in page
    assert "Of the rooms" not in page


def encode_section(section: Section) -> str:
    """A section as its words."""
    return msgspec.json.encode(section).decode()
