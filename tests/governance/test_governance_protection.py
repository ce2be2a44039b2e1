"""The data protection register: protocols, versions, signatures, datasets, assessments, the evidence beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from governance_world import JUNE, Governance, Protection, protection_make
from saferplan.domain.governance.attention import AttentionKind
from saferplan.domain.governance.protection import LawfulBasis, ProtectionState, ProtocolStanding
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.evidence import evidence_held
from saferplan.governance.models import ProtocolSignature
from saferplan.governance.needs import attention_of
from saferplan.governance.protection import (
    dataset_amend,
    dataset_end,
    dataset_enter,
    protection_accept,
    protection_begin,
    protection_end,
    protection_review_begin,
    protection_write,
)
from saferplan.governance.protocols import (
    protocol_agree,
    protocol_amend,
    protocol_end,
    protocol_enter,
    protocol_sign,
)
from saferplan.governance.selectors import (
    dataset_get,
    dataset_list,
    protection_get,
    protection_list,
    protocol_get,
    protocol_list,
    stands_of,
)
from saferplan.history.recording import fold, state
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db
LATER = dt.date(2018, 6, 27)


@dataclass
class Scene:
    """The register with whoever keeps it."""

    world: Governance
    held: Protection

    def standing(self, day: dt.date = JUNE) -> ProtocolStanding:
        return stands_of(protocol_get(number=self.held.protocol.pk), self.world.co_ordinator(day)).standing


@pytest.fixture
def scene(world: Governance, settings: Any) -> Scene:
    settings.SAFERPLAN_WORKSPACE = None
    return Scene(world, protection_make(world))


def sign(scene: Scene, name: str, day: dt.date = JUNE, **given: Any) -> ProtocolSignature:
    said = {"post": "Superintendent", "signed": day} | given
    organisation = scene.world.people.organisations[name]
    return protocol_sign(
        by=scene.world.co_ordinator(day), version=scene.held.version, organisation=organisation, **said
    )


def test_a_protocol_is_in_force_once_all_have_signed_it(scene: Scene) -> None:
    assert scene.standing() is ProtocolStanding.UNSIGNED
    sign(scene, "Police")
    stands = stands_of(protocol_get(number=scene.held.protocol.pk), scene.world.co_ordinator())
    assert [one.brief for one in stands.unsigned] == ["LCC"]
    sign(scene, "LCC")
    assert scene.standing() is ProtocolStanding.IN_FORCE
    assert scene.standing(dt.date(2018, 4, 4)) is ProtocolStanding.OVERDUE
    assert [one.standing for one in protocol_list(by=scene.world.police())] == [ProtocolStanding.IN_FORCE]


def test_a_signature_is_of_a_post_that_was_asked_on_a_day_that_is_past(scene: Scene) -> None:
    for name, given, field in (
        ("Turning Point", {}, "organisation"),
        ("Police", {"post": ""}, "post"),
        ("Police", {"signed": dt.date(2017, 6, 28)}, "signed"),
    ):
        with pytest.raises(ValidationError) as refused:
            sign(scene, name, **given)
        assert field in refused.value.message_dict
    first = sign(scene, "Police")
    again = sign(scene, "Police", post="Inspector")
    assert (first.pk, again.post) == (again.pk, "Inspector")
    assert fold(again.history) == state(again)


def test_a_new_version_says_what_changed_and_needs_new_signatures(scene: Scene) -> None:
    by, protocol = scene.world.co_ordinator(), scene.held.protocol
    new = {"review_due": LATER, "source": "Protocol of June 2017"}
    with pytest.raises(ValidationError, match="what changed"):
        protocol_agree(by=by, protocol=protocol, agreed=JUNE, **new)
    with pytest.raises(ValidationError, match="The version before was agreed on 3 April 2017"):
        protocol_agree(by=by, protocol=protocol, agreed=dt.date(2017, 4, 2), changes="Fire joins.", **new)
    with pytest.raises(ValidationError, match="review is after"):
        protocol_agree(by=by, protocol=protocol, agreed=JUNE, changes="x", source="x", review_due=JUNE)
    with pytest.raises(ValidationError, match="still to come"):
        protocol_agree(by=by, protocol=protocol, agreed=LATER, changes="x", **new)
    second = protocol_agree(by=by, protocol=protocol, agreed=JUNE, changes="Fire joins.", **new)
    assert second.number == 2
    stands = stands_of(protocol_get(number=protocol.pk), by)
    assert (stands.version, len(stands.unsigned)) == (second, 3)
    # On a day before it, the first version stands, with who had signed that.
    before = stands_of(protocol_get(number=protocol.pk), scene.world.co_ordinator(dt.date(2017, 6, 1)))
    assert (before.version, len(before.unsigned)) == (scene.held.version, 2)


def test_a_protocol_is_amended_and_ended(scene: Scene) -> None:
    by, protocol = scene.world.co_ordinator(), scene.held.protocol
    organisations = scene.world.people.organisations
    with pytest.raises(ValidationError, match="Choose the organisations"):
        protocol_amend(by=by, protocol=protocol, title="P", purpose="x", asked=[], reason="x")
    protocol_amend(
        by=by, protocol=protocol, title="P", purpose="x", asked=[organisations["NWLDC"]], reason="Only us."
    )
    assert scene.standing() is ProtocolStanding.IN_FORCE
    protocol_end(by=by, protocol=protocol, reason="Another took its place.")
    assert scene.standing() is ProtocolStanding.ENDED
    with pytest.raises(ValidationError, match="was ended on 27 June 2017"):
        sign(scene, "NWLDC")
    other = protocol_enter(by=by, title="P", purpose="x", asked=[organisations["LCC"]])
    assert stands_of(protocol_get(number=other.pk), by).standing is ProtocolStanding.NOT_AGREED
    assert fold(protocol.history) == state(protocol)


def test_a_public_task_names_its_law(scene: Scene) -> None:
    given = {
        "title": "List",
        "contents": "Counts.",
        "owner": scene.world.people.organisations["NWLDC"],
        "owner_post": "Analyst",
        "retention": "A year.",
    }
    by = scene.world.co_ordinator()
    for basis in (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.LAW_ENFORCEMENT):
        with pytest.raises(ValidationError) as refused:
            dataset_enter(by=by, basis=basis, **given)
        assert "law" in refused.value.message_dict
    assert dataset_enter(by=by, basis=LawfulBasis.NOT_PERSONAL, **given).law == ""
    with pytest.raises(ValidationError, match="of this title is entered already"):
        dataset_enter(by=by, basis=LawfulBasis.NOT_PERSONAL, **given)


def test_a_dataset_is_amended_and_its_end_says_what_became_of_it(scene: Scene) -> None:
    by, held = scene.world.co_ordinator(), scene.held.dataset
    dataset_amend(
        by=by,
        held=held,
        reason="Shorter.",
        title="Crime",
        contents="Counts.",
        basis=LawfulBasis.NOT_PERSONAL,
        owner=held.owner,
        owner_post="Analyst",
        retention="A year.",
    )
    assert (held.retain_until, held.protocol, held.dataset) == (None, None, "")
    with pytest.raises(ValidationError, match="what became of it"):
        dataset_end(by=by, held=held, disposal="")
    dataset_end(by=by, held=held, disposal="Disposed of.")
    with pytest.raises(ValidationError, match="was ended"):
        dataset_end(by=by, held=held, disposal="Again.")
    assert [one.ended for one in dataset_list()] == [JUNE]


def test_an_assessment_is_accepted_once_it_is_whole_and_no_high_risk_is_left(scene: Scene) -> None:
    by, held = scene.world.co_ordinator(), scene.held.assessment
    accept = {"accepted_as": "Director of Services", "review_due": LATER}
    with pytest.raises(ValidationError, match="why the processing is needed, its risks"):
        protection_accept(by=by, assessment=held, **accept)
    words = {"need": "No less.", "risks": "Known people.", "measures": "Counts.", "advice": "Agreed."}
    protection_write(by=by, assessment=held, **words)
    with pytest.raises(ValidationError, match="how high the risk is"):
        protection_accept(by=by, assessment=held, **accept)
    protection_write(by=by, assessment=held, left=Band.HIGH, **words)
    with pytest.raises(ValidationError, match="Information Commissioner was consulted"):
        protection_accept(by=by, assessment=held, **accept)
    protection_write(by=by, assessment=held, left=Band.HIGH, consulted="Letter of 1 June 2017.", **words)
    protection_accept(by=by, assessment=held, **accept)
    assert (held.state, held.accepted_on) == (ProtectionState.ACCEPTED, JUNE)
    with pytest.raises(ValidationError, match="Begin its review"):
        protection_write(by=by, assessment=held, **words)
    protection_review_begin(by=by, assessment=held, reason="Another partner.")
    with pytest.raises(ValidationError, match="a draft already"):
        protection_review_begin(by=by, assessment=held, reason="x")
    protection_end(by=by, assessment=held, reason="It is done no longer.")
    with pytest.raises(ValidationError, match="was ended"):
        protection_end(by=by, assessment=held, reason="x")
    assert fold(held.history) == state(held)
    assert [one.state for one in protection_list()] == [ProtectionState.ENDED]


def test_that_none_is_needed_is_recorded_with_its_reason(scene: Scene) -> None:
    by = scene.world.co_ordinator()
    held = protection_begin(
        by=by, title="Published files", needed=False, reason="Nobody is in them.", dataset=scene.held.dataset
    )
    assert held.state == ProtectionState.NOT_NEEDED
    with pytest.raises(ValidationError) as refused:
        protection_begin(by=by, title="x", needed=True, reason="x")
    assert "dataset" in refused.value.message_dict
    protection_review_begin(by=by, assessment=held, reason="Another file.")
    assert held.state == ProtectionState.DRAFT


def test_what_is_late_and_who_has_not_signed(scene: Scene) -> None:
    kinds = [one.kind for one in attention_of(by=scene.world.co_ordinator(LATER))]
    assert AttentionKind.PROTOCOL_REVIEW_OVERDUE in kinds
    assert AttentionKind.RETENTION_OVERDUE in kinds
    now = [one for one in attention_of(by=scene.world.co_ordinator()) if one.subject.startswith("protocol")]
    assert [one.kind for one in now] == [AttentionKind.PROTOCOL_UNSIGNED]
    # In the order of the organisations' names.
    assert now[0].sentence == "Information-sharing protocol is not signed by LCC, Police."


def test_only_the_co_ordinator_keeps_the_register(scene: Scene) -> None:
    for by in (scene.world.chair(), scene.world.police()):
        with pytest.raises(PermissionDenied):
            protocol_end(by=by, protocol=scene.held.protocol, reason="x")
        with pytest.raises(PermissionDenied):
            dataset_end(by=by, held=scene.held.dataset, disposal="x")
        with pytest.raises(PermissionDenied):
            protection_end(by=by, assessment=scene.held.assessment, reason="x")


def test_nothing_of_another_number_is_found(scene: Scene) -> None:
    for look in (protocol_get, dataset_get, protection_get):
        with pytest.raises(Http404):
            look(number=99)


def test_a_site_without_evidence_has_none_beside_the_register(scene: Scene) -> None:
    assert evidence_held(day=JUNE) is None


@pytest.mark.slow
def test_what_is_held_among_the_evidence_and_not_entered_is_named(
    scene: Scene, worked_example: Workspace, settings: Any
) -> None:
    settings.SAFERPLAN_WORKSPACE = worked_example.folder.root
    held = evidence_held(day=JUNE)
    assert held is not None
    without = {one.name: one for one in held.without_entry(dataset_list())}
    assert "police-street" not in without
    council = without["council-anti-social-behaviour"]
    assert council.facts is not None
    assert council.facts.agreement
    assert not council.past(council.facts.retain_until)
    assert council.past(council.facts.retain_until + dt.timedelta(days=1))
    assert held.named("police-street") is not None
    assert held.named("no-such-list") is None
    assert held.disposals == ()
