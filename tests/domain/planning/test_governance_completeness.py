"""Every rule about how a partnership is run: facts that meet it, and facts that do not."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Any

import msgspec
import pytest

from saferplan.domain.completeness import (
    Checked,
    Jurisdiction,
    Line,
    Severity,
    Status,
    Subject,
    check,
    rules_of,
)
from saferplan.domain.planning.constitution import OrganisationFacts
from saferplan.domain.planning.duty_records import Duty, RecordFacts, RecordSays
from saferplan.domain.planning.governance_completeness import (
    TESTS,
    GovernanceFacts,
    HolderReceipts,
    organisation_id,
)
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole

ENGLAND = rules_of(Jurisdiction.ENGLAND, Subject.GOVERNANCE)
DAY = date(2026, 6, 27)
POLICE = OrganisationFacts(1, "Police", AuthorityKind.POLICE, PartnershipRole.RESPONSIBLE, has_liaison=True)
PROVIDER = OrganisationFacts(2, "Turning Point", AuthorityKind.PROVIDER, PartnershipRole.PARTICIPATING)
RECORDS = tuple(
    RecordFacts(
        number=number,
        duty=duty,
        day=date(2026, 4, 20),
        source="Minutes of April",
        until=date(2027, 3, 31) if duty is Duty.SHARING_PROTOCOL else None,
        organisations=(organisation_id(1),),
    )
    for number, duty in enumerate(Duty, 1)
)
COMPLETE = GovernanceFacts(
    on=DAY,
    jurisdiction=Jurisdiction.ENGLAND,
    organisations=(POLICE, PROVIDER),
    members=2,
    has_chair=True,
    receipts=(HolderReceipts(holder="Police", quarter="January to March 2026", due=2, came=2),),
    records=RECORDS,
)


def but(**changes: Any) -> GovernanceFacts:
    """The complete facts, but for these."""
    return msgspec.structs.replace(COMPLETE, **changes)


def record_but(duty: Duty, **changes: Any) -> GovernanceFacts:
    """The complete facts, but for these of one record."""
    changed = [msgspec.structs.replace(one, **changes) if one.duty is duty else one for one in RECORDS]
    return but(records=tuple(changed))


def line(facts: GovernanceFacts, rule: str) -> Line:
    return next(one for one in check(facts, ENGLAND, facts.on, TESTS) if one.rule.id == rule)


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_complete_facts_meet_every_rule(jurisdiction: Jurisdiction) -> None:
    for one in check(COMPLETE, rules_of(jurisdiction, Subject.GOVERNANCE), DAY, TESTS):
        assert one.status is Status.MET, f"{one.rule.id}: {one.explanation}"
        assert not one.remedy


NOT_MET = [
    ("GV01", but(has_chair=False), "no chair"),
    ("GV01", but(members=1), "one member"),
    ("GV02", record_but(Duty.SHARING_PROTOCOL, organisations=()), "Not signed by Police"),
    ("GV02", record_but(Duty.SHARING_PROTOCOL, until=date(2026, 6, 26)), "counts no longer"),
    (
        "GV03",
        but(
            organisations=(OrganisationFacts(1, "Police", AuthorityKind.POLICE, PartnershipRole.RESPONSIBLE),)
        ),
        "no designated liaison of Police",
    ),
    ("GV04", record_but(Duty.CONSULTATION, day=date(2025, 1, 1)), "counts no longer"),
    ("GV05", record_but(Duty.PUBLIC_MEETING, says=RecordSays.NOT_DONE, words="None was held."), "not done"),
    ("GV06", record_but(Duty.SCRUTINY_MEETING, day=date(2025, 6, 26)), "counts no longer"),
    (
        "GV07",
        but(receipts=(HolderReceipts(holder="Fire", quarter="January to March 2026", due=5, came=0),)),
        "Fire, January to March 2026 (0 of 5)",
    ),
    ("GV08", record_but(Duty.CASE_REVIEW_FIGURES, day=date(2025, 1, 1)), "counts no longer"),
]


@pytest.mark.parametrize(("rule", "facts", "told"), NOT_MET)
def test_what_is_missing_is_told_with_a_remedy(rule: str, facts: GovernanceFacts, told: str) -> None:
    found = line(facts, rule)
    assert found.status is Status.MISSING
    assert told in found.explanation
    assert found.remedy.endswith(".")


def test_every_rule_has_a_row_that_does_not_meet_it() -> None:
    assert {rule for rule, _, _ in NOT_MET} == {rule.id for rule in ENGLAND.rule}


@pytest.mark.parametrize(
    ("rule", "facts", "told"),
    [
        ("GV03", but(organisations=(PROVIDER,)), "No responsible authority is entered"),
        ("GV07", but(receipts=()), "No quarter fell due"),
        ("GV07", but(not_known={"GV07": "There is no workspace."}), "There is no workspace."),
        *((rule.id, but(records=()), "Nothing is recorded") for rule in ENGLAND.rule if rule.duty),
    ],
)
def test_what_is_not_known_is_told_apart_from_what_is_missing(
    rule: str, facts: GovernanceFacts, told: str
) -> None:
    found = line(facts, rule)
    assert (found.status, told in found.explanation) == (Status.UNKNOWN, True)


def test_a_scrutiny_meeting_counts_for_twelve_months_to_the_day() -> None:
    assert line(record_but(Duty.SCRUTINY_MEETING, day=date(2025, 6, 27)), "GV06").status is Status.MET


def test_the_public_meeting_is_asked_for_until_the_partnership_says_why_it_does_not_apply() -> None:
    off = record_but(Duty.PUBLIC_MEETING, says=RecordSays.DOES_NOT_APPLY, words="Ended in 2011, as advised.")
    found = line(off, "GV05")
    assert found.status is Status.NOT_IN_FORCE
    assert "Ended in 2011, as advised." in found.explanation


# --- the packs themselves ---------------------------------------------------------------------------------

AS_THE_GUIDE_MARKS_THEM = {
    **dict.fromkeys(("GV01", "GV04", "GV07"), "V"),
    **dict.fromkeys(("GV02", "GV03", "GV05", "GV08"), "M"),
    "GV06": "S",
}


def test_england_claims_no_more_than_was_checked() -> None:
    assert {rule.id: rule.checked.value for rule in ENGLAND.rule} == AS_THE_GUIDE_MARKS_THEM
    assert not ENGLAND.dates_checked


def test_wales_has_its_own_instruments_and_claims_nothing_verified() -> None:
    wales = rules_of(Jurisdiction.WALES, Subject.GOVERNANCE)
    assert {rule.checked for rule in wales.rule} == {Checked.FROM_MEMORY}
    references = " ".join(rule.reference for rule in wales.rule)
    assert "SI 2007/3076" in references
    assert "SI 2007/1830" not in references


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_every_rule_is_whole_and_says_where_it_is_met(jurisdiction: Jurisdiction) -> None:
    for rule in rules_of(jurisdiction, Subject.GOVERNANCE).rule:
        assert rule.requirement.endswith(".")
        assert rule.reference
        assert rule.severity is (Severity.SHOULD if rule.id == "GV08" else Severity.MUST)
        assert bool(rule.where) is not bool(rule.duty)
        assert not rule.duty or Duty(rule.duty)


def test_every_test_is_of_some_rule() -> None:
    assert {rule.test for rule in ENGLAND.rule} == {*TESTS}
    assert all(inspect.getdoc(test) for test in TESTS.values())
