"""An equality assessment and the data protection register as documents: what they say, for whom; frozen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from governance_world import JUNE, Governance, assessment_make, completed, protection_make
from saferplan.documents.definition import Document, Marking, encode
from saferplan.domain.governance.equality import EqualityState
from saferplan.domain.planning.roles import Visibility
from saferplan.governance.equality import equality_sign
from saferplan.governance.equality_data import EqualityData, equality_data
from saferplan.governance.equality_document import equality_document
from saferplan.governance.models import EqualityAssessment
from saferplan.governance.protection import dataset_end
from saferplan.governance.protection_data import ProtectionData, protection_data
from saferplan.governance.protection_document import protection_document
from saferplan.governance.registering import document_of, equality_freeze, protection_freeze
from saferplan.governance.selectors import (
    equality_document_get,
    equality_documents_of,
    equality_get,
    protection_register_get,
    protection_register_list,
)
from saferplan.history.freezing import AlteredError
from saferplan.history.models import Event
from saferplan.history.recording import fold, state
from saferplan.plan.actions import action_amend

pytestmark = pytest.mark.django_db
LATER = dt.date(2017, 7, 3)


def words_of(document: Document) -> str:
    return encode(document).decode()


def as_it_is(world: Governance, held: EqualityAssessment) -> EqualityData:
    by = world.co_ordinator()
    return equality_data(by=by, assessment=equality_get(by=by, number=held.pk))


def test_an_assessment_that_is_begun_says_what_it_waits_for(world: Governance) -> None:
    data = as_it_is(world, assessment_make(world))
    assert data.full is None
    assert data.about == f"Plan: {world.made.plan}"
    assert {one.relevance for one in data.lines} == {None}
    assert len(data.lines) == 9
    assert data.missing
    page = words_of(equality_document(data))
    assert "Not decided yet whether a full assessment is needed" in page
    assert page.count("Not screened yet") == 9
    assert "It is not signed off as it stands here." in page
    assert "Effects" not in [one.heading for one in equality_document(data).sections]


def test_a_signed_assessment_says_effects_what_is_done_and_who_signed(world: Governance) -> None:
    held, action = completed(world, assessment_make(world))
    equality_sign(
        by=world.chair(), assessment=held, signed_as="Portfolio Holder", review_due=dt.date(2018, 6, 1)
    )
    data = as_it_is(world, held)
    assert (data.state, data.missing) == (EqualityState.SIGNED, ())
    document = equality_document(data)
    assert (document.marking, document.status) == (Marking.PARTNERSHIP, EqualityState.SIGNED.word)
    page = words_of(document)
    for said in (
        "A full assessment is needed",
        "More of them are stopped.",
        action.text,
        "Overdue",
        "Signed off on 27 June 2017 by the Portfolio Holder",
        "To be reviewed by 1 June 2018.",
        "Many complaints are about young people.",
    ):
        assert said in page, said


def test_an_assessment_of_a_restricted_action_is_marked_so_and_found_by_those_who_may_know(
    world: Governance,
) -> None:
    held = assessment_make(world, action=world.made.council_action)
    action_amend(
        by=world.co_ordinator(),
        action=world.made.council_action,
        reason="It names homes.",
        visibility=Visibility.RESTRICTED.value,
    )
    held.refresh_from_db()
    frozen = equality_freeze(by=world.chair(), assessment=held, purpose="Strategy group")
    assert document_of(frozen).marking is Marking.RESTRICTED
    assert equality_document_get(by=world.co_ordinator(), number=frozen.pk) == frozen
    with pytest.raises(Http404):
        equality_document_get(by=world.police(), number=frozen.pk)


def test_what_is_frozen_stays_and_is_frozen_once_a_day_for_the_same(world: Governance) -> None:
    held, _ = completed(world, assessment_make(world))
    first = equality_freeze(by=world.chair(), assessment=held, purpose="Strategy group")
    register = protection_freeze(by=world.chair(), purpose="Strategy group")
    before = [words_of(document_of(one)) for one in (first, register)]
    equality_sign(
        by=world.chair(), assessment=held, signed_as="Portfolio Holder", review_due=dt.date(2018, 6, 1)
    )
    protection_make(world)
    kept = [
        equality_documents_of(assessment=held).get(),
        protection_register_list().get(),
    ]
    assert [words_of(document_of(one)) for one in kept] == before
    assert "sha256" in before[0]
    for one in kept:
        assert state(one) == fold(Event.objects.of(one))
    with pytest.raises(ValidationError, match="frozen for this on this day already"):
        equality_freeze(by=world.chair(), assessment=held, purpose="Strategy group")
    with pytest.raises(ValidationError, match="frozen for this on this day already"):
        protection_freeze(by=world.chair(), purpose="Strategy group")
    with pytest.raises(ValidationError, match="what it is frozen for"):
        protection_freeze(by=world.chair(), purpose=" ")
    with pytest.raises(PermissionDenied):
        protection_freeze(by=world.police(), purpose="Mine")
    with pytest.raises(PermissionDenied):
        equality_freeze(by=world.police(), assessment=held, purpose="Mine")
    kept[1].data["partnership"] = "Another"
    with pytest.raises(AlteredError):
        document_of(kept[1])
    with pytest.raises(Http404):
        protection_register_get(number=0)


def test_the_register_says_who_signed_what_is_held_and_what_is_past_its_day(world: Governance) -> None:
    made = protection_make(world)
    data = protection_data(by=world.co_ordinator())
    (protocol,), (dataset,), (assessment,) = data.protocols, data.datasets, data.assessments
    assert [(one.version, one.organisation, one.post) for one in protocol.signatures] == [
        (1, "North West Leicestershire District Council", "Director of Services")
    ]
    assert protocol.unsigned == ("Leicestershire County Council", "Leicestershire Police")
    assert assessment.of == dataset.title == made.dataset.title
    assert not dataset.past(JUNE)
    assert dataset.past(dt.date(2018, 5, 1))
    assert data.disposals is None, "a site without evidence has no log of disposals"
    document = protection_document(data)
    assert document.marking is Marking.PARTNERSHIP
    page = words_of(document)
    for said in (
        "The protocol that the regulations ask of the partnership",
        "Not signed by Leicestershire County Council and Leicestershire Police.",
        "Crime and Disorder Act 1998, section 17A",
        "Records of several partners are linked.",
        "30 April 2018. 13 months after the next assessment.",
    ):
        assert said in page, said
    assert "Held past its day" not in page
    past = protection_document(protection_data(by=world.co_ordinator(dt.date(2018, 5, 1))))
    assert "Held past its day: Street-level crime." in words_of(past)


def test_what_is_no_longer_held_stands_with_what_became_of_it(world: Governance) -> None:
    made = protection_make(world)
    dataset_end(by=world.co_ordinator(LATER), held=made.dataset, disposal="Disposed of; the log says so.")
    data = protection_data(by=world.co_ordinator(LATER))
    assert [(one.ended, one.disposal) for one in data.datasets] == [(LATER, "Disposed of; the log says so.")]
    page = words_of(protection_document(data))
    assert "What is no longer held" in page
    assert "No dataset is entered." in page


def test_a_register_of_nothing_says_so() -> None:
    data = ProtectionData(
        partnership="Partnership",
        synthetic="",
        as_at=JUNE,
        purpose="",
        protocols=(),
        datasets=(),
        assessments=(),
        without_entry=(),
        liaisons=(),
        disposals=(),
    )
    page = words_of(protection_document(data))
    for said in (
        "No protocol is entered.",
        "No dataset is entered.",
        "nothing says that none is needed",
        "No responsible authority is entered.",
        "Nothing was disposed of yet.",
    ):
        assert said in page, said
