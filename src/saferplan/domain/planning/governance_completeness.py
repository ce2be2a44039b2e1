"""What law and guidance ask of how a partnership is run: the facts, and the test of each rule.

The rules are data (`data/completeness_governance_england.toml`, `completeness_governance_wales.toml`). How the
partnership is constituted is judged by `constitution`, and what is done outside the system by `duty_records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.completeness_facts import Found, Status, listed
from saferplan.domain.governance.held import ProtocolHeld, beside_outside, protocol_of_partnership
from saferplan.domain.planning.constitution import Gap, GapKind, OrganisationFacts, constitution_gaps
from saferplan.domain.planning.duty_records import Duty, RecordFacts, newest, recorded
from saferplan.domain.planning.roles import PartnershipRole


class HolderReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Of one kind of authority and one quarter that is due: how many sets it was to share, and how many came whole."""

    holder: str
    quarter: str
    due: int
    came: int


class GovernanceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How the partnership is run on a day.

    `members` counts the posts with a seat in the strategy group, the chair's included. `receipts` has a row for every
    kind of authority and quarter that fell due in the twelve months before. `not_known` gives, by rule, why it cannot
    be said.
    """

    on: date
    jurisdiction: Jurisdiction
    organisations: tuple[OrganisationFacts, ...] = ()
    members: int = 0
    has_chair: bool = False
    receipts: tuple[HolderReceipts, ...] = ()
    records: tuple[RecordFacts, ...] = ()
    protocol: ProtocolHeld | None = None
    not_known: Mapping[str, str] = {}

    @property
    def authorities(self) -> tuple[OrganisationFacts, ...]:
        """The responsible authorities."""
        return tuple(one for one in self.organisations if one.role is PartnershipRole.RESPONSIBLE)


def strategy_group(facts: GovernanceFacts) -> Found:
    """The strategy group has a chair, and two members or more."""
    gaps = _gaps(facts, GapKind.STRATEGY_GROUP)
    if gaps:
        return Found(Status.MISSING, " ".join(one.sentence for one in gaps), remedy=gaps[0].remedy)
    return Found(Status.MET, f"The strategy group has a chair, and {facts.members} members.")


def sharing_protocol(facts: GovernanceFacts) -> Found:
    """A protocol that is not past its review, signed by every responsible authority; or a record of one."""
    authorities = [(one.number, one.name) for one in facts.authorities]
    return beside_outside(
        protocol_of_partnership(facts.protocol, authorities, facts.on),
        _protocol_recorded(facts),
        "Enter the protocol with all who signed it, or record the one that is kept outside.",
    )


def _protocol_recorded(facts: GovernanceFacts) -> Found:
    found = recorded(facts.records, Duty.SHARING_PROTOCOL, facts.on)
    last = newest(facts.records, Duty.SHARING_PROTOCOL, facts.on)
    if found.status is not Status.MET or last is None:
        return found
    unsigned = [
        one.name for one in facts.authorities if organisation_id(one.number) not in last.organisations
    ]
    if unsigned:
        return Found(
            Status.MISSING,
            f"{found.explanation} Not signed by {listed(unsigned)}.",
            found.section,
            "Have it signed, and record it with all who signed.",
        )
    return found


def liaisons(facts: GovernanceFacts) -> Found:
    """Each responsible authority has a designated liaison."""
    if not facts.authorities:
        return Found(
            Status.UNKNOWN,
            "No responsible authority is entered for this day.",
            remedy="Enter the organisations of the partnership, and what each is.",
        )
    without = {one.organisation for one in _gaps(facts, GapKind.LIAISON)}
    if without:
        names = [one.name for one in facts.authorities if one.number in without]
        return Found(
            Status.MISSING,
            f"There is no designated liaison of {listed(names)}.",
            remedy="Appoint one of the posts of each as its liaison.",
        )
    return Found(Status.MET, "Each responsible authority has a designated liaison.")


def community_consulted(facts: GovernanceFacts) -> Found:
    """People who live and work here were consulted, and which groups is written down."""
    return recorded(facts.records, Duty.CONSULTATION, facts.on)


def public_meeting(facts: GovernanceFacts) -> Found:
    """A public meeting was held within the year; or the partnership says that none is asked of it."""
    return recorded(facts.records, Duty.PUBLIC_MEETING, facts.on)


def scrutiny(facts: GovernanceFacts) -> Found:
    """The scrutiny committee met within twelve months."""
    return recorded(facts.records, Duty.SCRUTINY_MEETING, facts.on)


def shared_information(facts: GovernanceFacts) -> Found:
    """Each kind of authority shared what it must, quarter by quarter."""
    if not facts.receipts:
        return Found(Status.UNKNOWN, "No quarter fell due in the twelve months before this day.")
    lacking = [
        f"{one.holder}, {one.quarter} ({one.came} of {one.due})"
        for one in facts.receipts
        if one.came < one.due
    ]
    if lacking:
        return Found(
            Status.MISSING,
            f"Sets that came of those that were due: {listed(lacking)}.",
            remedy="Ask the authorities for what did not come, and add it to the evidence.",
        )
    return Found(Status.MET, "Every set that was due came.")


def case_review_figures(facts: GovernanceFacts) -> Found:
    """The year's figures of case reviews were published."""
    return recorded(facts.records, Duty.CASE_REVIEW_FIGURES, facts.on)


TESTS: Mapping[str, Callable[[GovernanceFacts], Found]] = {
    test.__name__: test
    for test in (
        strategy_group,
        sharing_protocol,
        liaisons,
        community_consulted,
        public_meeting,
        scrutiny,
        shared_information,
        case_review_figures,
    )
}
"""The tests that rules about governance can name."""


def organisation_id(number: int) -> str:
    """How records name an organisation.

    >>> organisation_id(3)
    'organisation 3'
    """
    return f"organisation {number}"


def _gaps(facts: GovernanceFacts, kind: GapKind) -> list[Gap]:
    found = constitution_gaps(
        jurisdiction=facts.jurisdiction,
        organisations=facts.organisations,
        members=facts.members,
        has_chair=facts.has_chair,
    )
    return [one for one in found if one.kind is kind]
