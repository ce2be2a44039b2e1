"""The governance of a small partnership for tests: a risk, an assessment of the plan, a protocol, a dataset."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.governance.equality import Characteristic, Effect, Limb, Relevance
from saferplan.domain.governance.protection import LawfulBasis
from saferplan.domain.governance.risk import RiskScore
from saferplan.domain.planning.years import LONDON
from saferplan.governance.equality import (
    Screened,
    effect_judge,
    equality_begin,
    equality_decide,
    equality_evidence,
    equality_screen,
)
from saferplan.governance.equality_actions import equality_action_add
from saferplan.governance.models import (
    Control,
    EqualityAction,
    EqualityAssessment,
    HeldDataset,
    ProtectionAssessment,
    Protocol,
    ProtocolVersion,
    Risk,
)
from saferplan.governance.protection import dataset_enter, protection_begin
from saferplan.governance.protocols import protocol_agree, protocol_enter, protocol_sign
from saferplan.governance.risks import control_add, risk_enter
from saferplan.history.actor import Actor

APRIL = dt.date(2017, 4, 3)
JUNE = dt.date(2017, 6, 27)


@dataclass
class Governance:
    """People, a plan, the police's risk of the priority, and the council's risk without one."""

    people: People
    made: PlanMade
    risk: Risk
    control: Control

    def co_ordinator(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "co_ordinator", day)

    def chair(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "chair", day)

    def police(self, day: dt.date = JUNE) -> Actor:
        return self.actor("Police", "updater", day)

    def approver(self, day: dt.date = JUNE) -> Actor:
        return self.actor("Police", "approver", day)

    def actor(self, organisation: str, role: str, day: dt.date = JUNE) -> Actor:
        return self.people.actor(organisation, role, dt.datetime.combine(day, dt.time(9), LONDON))


def governance_make(people: People | None = None, made: PlanMade | None = None) -> Governance:
    """A risk of 12 that was 20, to be reviewed by 30 June 2017, with a planned control, entered on 3 April."""
    people = people or people_make()
    made = made or plan_make(people)
    world = Governance(people, made, Risk(), Control())
    world.risk = risk_make(world, priority=made.priority)
    world.control = control_add(
        by=world.co_ordinator(APRIL),
        risk=world.risk,
        text="Share one rota of patrols",
        owner=people.organisations["Police"],
        owner_post="Neighbourhood inspector",
        due=dt.date(2017, 5, 31),
    )
    return world


def risk_make(world: Governance, day: dt.date = APRIL, **given: Any) -> Risk:
    """A risk as tests need it."""
    return risk_enter(
        by=world.co_ordinator(day),
        **{
            "title": "Patrols are withdrawn",
            "causes": "Fewer officers.",
            "consequences": "Reports rise, and nobody sees it.",
            "inherent": RiskScore(5, 4),
            "residual": RiskScore(4, 3),
            "target": RiskScore(2, 3),
            "owner": world.people.organisations["Police"],
            "owner_post": "Neighbourhood inspector",
            "review_due": dt.date(2017, 6, 30),
            **given,
        },
    )


def screened(**relevant: Relevance) -> dict[Characteristic, Screened]:
    """Every characteristic as not relevant, but for those named."""
    found = {}
    for one in Characteristic:
        relevance = relevant.get(one.value, Relevance.NOT_RELEVANT)
        limbs = (Limb.ELIMINATE,) if relevance is Relevance.RELEVANT else ()
        found[one] = Screened(
            relevance, limbs, "" if relevance is Relevance.NOT_KNOWN else "As partners see it."
        )
    return found


def assessment_make(world: Governance, day: dt.date = APRIL, **about: Any) -> EqualityAssessment:
    """An assessment of the plan that the co-ordinator began."""
    return equality_begin(
        by=world.co_ordinator(day),
        title="Equality impact of the plan 2017/18",
        aims="Fewer people are troubled by anti-social behaviour.",
        owner=world.people.organisations["NWLDC"],
        owner_post="Community Safety Officer Equalities",
        **(about or {"plan": world.made.plan}),
    )


def completed(
    world: Governance, assessment: EqualityAssessment, day: dt.date = APRIL
) -> tuple[EqualityAssessment, EqualityAction]:
    """A full assessment with one negative effect and what is done about it: it waits for a signature."""
    by = world.co_ordinator(day)
    equality_screen(by=by, assessment=assessment, screened=screened(age=Relevance.RELEVANT))
    equality_decide(by=by, assessment=assessment, full=True, reason="Young people are often complained of.")
    equality_evidence(by=by, assessment=assessment, evidence="Many complaints are about young people.")
    line = assessment.lines.get(characteristic="age")
    effect_judge(by=by, line=line, effect=Effect.NEGATIVE, effect_words="More of them are stopped.")
    action = equality_action_add(
        by=by,
        assessment=assessment,
        text="Count by age who is stopped",
        owner=world.people.organisations["Police"],
        owner_post="Neighbourhood inspector",
        due=dt.date(2017, 5, 31),
        characteristic=Characteristic.AGE,
    )
    return assessment, action


@dataclass
class Protection:
    """A protocol that the council signed, a dataset under it, and an assessment that is begun."""

    protocol: Protocol
    version: ProtocolVersion
    dataset: HeldDataset
    assessment: ProtectionAssessment


def protection_make(world: Governance, day: dt.date = APRIL) -> Protection:
    """The register of a small partnership: the police were asked to sign, and did not yet."""
    by, organisations = world.co_ordinator(day), world.people.organisations
    protocol = protocol_enter(
        by=by,
        title="Information-sharing protocol",
        purpose="Depersonalised records of section 17A.",
        asked=[organisations["NWLDC"], organisations["Police"], organisations["LCC"]],
        statutory=True,
    )
    version = protocol_agree(
        by=by, protocol=protocol, agreed=day, review_due=dt.date(2018, 4, 3), source="Protocol of 2017"
    )
    protocol_sign(
        by=by, version=version, organisation=organisations["NWLDC"], post="Director of Services", signed=day
    )
    dataset = dataset_enter(
        by=by,
        title="Street-level crime",
        contents="Counts by month and area, for the assessment.",
        basis=LawfulBasis.PUBLIC_TASK,
        law="Crime and Disorder Act 1998, section 17A",
        owner=organisations["NWLDC"],
        owner_post="Community Safety Team Leader",
        retention="13 months after the next assessment.",
        retain_until=dt.date(2018, 4, 30),
        protocol=protocol,
        dataset="police-street",
    )
    assessment = protection_begin(
        by=by,
        title="Sharing records",
        needed=True,
        reason="Records of several partners are linked.",
        dataset=dataset,
    )
    return Protection(protocol, version, dataset, assessment)
