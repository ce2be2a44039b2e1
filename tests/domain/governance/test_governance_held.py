"""What the registers say to the completeness check, each way; and that registers and records never differ silently."""

from __future__ import annotations

from datetime import date

import pytest

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.completeness_facts import Found, Status
from saferplan.domain.governance.equality import EqualityState
from saferplan.domain.governance.held import (
    EqualityHeld,
    ProtocolHeld,
    RisksHeld,
    beside_outside,
    equality_of_plan,
    protocol_of_partnership,
    risks_of_priorities,
)
from saferplan.domain.planning.constitution import OrganisationFacts
from saferplan.domain.planning.duty_records import Duty, RecordFacts, RecordSays
from saferplan.domain.planning.governance_completeness import GovernanceFacts, sharing_protocol
from saferplan.domain.planning.plan_completeness import (
    PlanCompletenessFacts,
    PriorityFacts,
    equality_impact_assessed,
    risks_assessed,
)
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole

DAY = date(2017, 6, 27)
TWO = {"priority 1": "priority 1", "priority 2": "priority 2"}


def test_a_register_without_a_risk_of_any_priority_says_nothing_of_them() -> None:
    assert risks_of_priorities(RisksHeld(open=4), TWO) is None


def test_a_risk_of_each_priority_is_asked_for() -> None:
    one = risks_of_priorities(RisksHeld(open=1, priorities=("priority 1",)), TWO)
    assert one is not None
    assert (one.status, one.section) == (Status.MISSING, "risks")
    assert one.explanation == "The risk register has no risk of priority 2."
    both = risks_of_priorities(RisksHeld(open=2, priorities=tuple(TWO), overdue=("R2 Funding",)), TWO)
    assert both is not None
    assert both.status is Status.MET
    assert both.explanation == "The risk register has a risk of each priority. Past their review: R2 Funding."


def held(state: EqualityState, **given: object) -> EqualityHeld:
    return EqualityHeld(number=5, title="Impact of the plan", state=state, begun=date(2017, 4, 3), **given)


SIGNED = {"signed_on": date(2017, 5, 2), "review_due": date(2018, 5, 2)}


@pytest.mark.parametrize(
    ("assessments", "status", "says"),
    [
        ((), None, ""),
        ((held(EqualityState.FULL),), Status.UNKNOWN, "is begun and not signed off"),
        (
            (held(EqualityState.IN_REVIEW, **SIGNED),),
            Status.UNKNOWN,
            "was signed off on 2 May 2017, is being reviewed and not signed off anew",
        ),
        ((held(EqualityState.SIGNED, **SIGNED),), Status.MET, "signed off on 2 May 2017."),
        (
            (held(EqualityState.SIGNED, **SIGNED, overdue_actions=2),),
            Status.MET,
            "what was to be done about effects, 2 overdue",
        ),
        (
            (held(EqualityState.SIGNED, signed_on=date(2017, 5, 2), review_due=date(2017, 6, 26)),),
            Status.MISSING,
            "was to be reviewed by 26 June 2017",
        ),
        ((held(EqualityState.ENDED),), None, ""),
        # Signed before the draft was begun: what is signed counts.
        ((held(EqualityState.SCREENING), held(EqualityState.SIGNED, **SIGNED)), Status.MET, "signed off"),
    ],
)
def test_an_assessment_counts_once_it_is_signed_off(
    assessments: tuple[EqualityHeld, ...], status: Status | None, says: str
) -> None:
    found = equality_of_plan(assessments, DAY)
    assert (found.status if found else None) is status
    if found is not None:
        assert says in found.explanation
        assert found.section == "equality 5"


def test_an_assessment_of_a_later_day_is_not_there_yet() -> None:
    assert equality_of_plan([held(EqualityState.SIGNED, **SIGNED)], date(2017, 4, 2)) is None
    # Before the signature it was begun; that it is signed now does not make it so then.
    before = equality_of_plan([held(EqualityState.SIGNED, **SIGNED)], date(2017, 5, 1))
    assert before is not None
    assert (before.status, "is begun and not signed off" in before.explanation) == (Status.UNKNOWN, True)


PROTOCOL = ProtocolHeld(
    number=3, title="Protocol", version=2, agreed=date(2017, 4, 3), review_due=date(2018, 4, 3), signed=(1,)
)


def test_a_protocol_counts_once_every_authority_has_signed_it() -> None:
    assert protocol_of_partnership(None, [(1, "The council")], DAY) is None
    met = protocol_of_partnership(PROTOCOL, [(1, "The council")], DAY)
    assert met is not None
    assert (met.status, met.section) == (Status.MET, "protocol 3")
    unsigned = protocol_of_partnership(PROTOCOL, [(1, "The council"), (2, "The police")], DAY)
    assert unsigned is not None
    assert unsigned.status is Status.MISSING
    assert "Not signed by The police." in unsigned.explanation
    late = protocol_of_partnership(PROTOCOL, [(1, "The council")], date(2018, 4, 4))
    assert late is not None
    assert late.status is Status.MISSING


def test_registers_and_records_never_differ_silently() -> None:
    met, outside = Found(Status.MET, "R1."), Found(Status.MISSING, "Not done.", "record 4")
    assert beside_outside(None, outside) is outside
    assert (
        "A record of what was done outside says otherwise: Not done."
        in beside_outside(met, outside).explanation
    )
    assert beside_outside(met, Found(Status.MET, "Done.", "record 4")) is met
    nothing = Found(Status.UNKNOWN, "Nothing is recorded.", remedy="Record it.")
    assert beside_outside(None, nothing, "Enter it, or record it.").remedy == "Enter it, or record it."
    assert beside_outside(None, outside, "Enter it, or record it.") is outside
    # Nothing recorded contradicts nothing.
    assert beside_outside(met, Found(Status.UNKNOWN, "Nothing is recorded.")) is met


def record(duty: Duty, says: RecordSays = RecordSays.DONE, **given: object) -> RecordFacts:
    return RecordFacts(
        number=9, duty=duty, day=date(2017, 4, 3), says=says, source="Paper 4", words="See there.", **given
    )


PRIORITIES = tuple(PriorityFacts(id=id_, title=title) for id_, title in TWO.items())


def test_the_rule_on_risks_asks_the_register_and_then_the_records() -> None:
    whole = record(Duty.RISK_ASSESSMENT, priorities=tuple(TWO))
    by_record = PlanCompletenessFacts(on=DAY, priorities=PRIORITIES, records=(whole,))
    assert (risks_assessed(by_record).status, risks_assessed(by_record).section) == (Status.MET, "record 9")
    both = PlanCompletenessFacts(
        on=DAY, priorities=PRIORITIES, records=(whole,), risks=RisksHeld(open=1, priorities=("priority 1",))
    )
    found = risks_assessed(both)
    assert found.status is Status.MISSING
    assert "says otherwise: Paper 4, 3 April 2017." in found.explanation


def test_the_rule_on_equality_asks_the_assessments_and_then_the_records() -> None:
    not_done = record(Duty.EQUALITY_IMPACT, RecordSays.NOT_DONE)
    facts = PlanCompletenessFacts(
        on=DAY, equality=(held(EqualityState.SIGNED, **SIGNED),), records=(not_done,)
    )
    found = equality_impact_assessed(facts)
    assert found.status is Status.MET
    assert "says otherwise: It was not done" in found.explanation
    alone = equality_impact_assessed(PlanCompletenessFacts(on=DAY, records=(not_done,)))
    assert alone.status is Status.MISSING


def test_the_rule_on_the_protocol_asks_the_register_and_then_the_records() -> None:
    council = OrganisationFacts(
        number=1, name="The council", kind=AuthorityKind.DISTRICT_COUNCIL, role=PartnershipRole.RESPONSIBLE
    )
    kept = record(Duty.SHARING_PROTOCOL, until=date(2019, 3, 31), organisations=("organisation 1",))
    facts = GovernanceFacts(
        on=DAY, jurisdiction=Jurisdiction.ENGLAND, organisations=(council,), records=(kept,)
    )
    assert sharing_protocol(facts).section == "record 9"
    by_register = GovernanceFacts(
        on=DAY, jurisdiction=Jurisdiction.ENGLAND, organisations=(council,), protocol=PROTOCOL
    )
    assert sharing_protocol(by_register).section == "protocol 3"
