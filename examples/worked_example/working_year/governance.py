"""Risks, equality and data protection of the worked example's year: entered, reviewed, signed, under review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.people import Cast

DATASETS_ENTERED = dt.date(2017, 4, 24)


def play_governance(cast: Cast, strategy: Any) -> None:
    """Enter the risks with what became of them, assess the strategy's effect on equality, enter the datasets."""
    made = facts("governance_2017")
    for one in made["risk"]:
        _risk(cast, one)
    _equality(cast, strategy, made["equality"])
    for one in made["dataset"]:
        _dataset(cast, one)


def _risk(cast: Cast, given: Mapping[str, Any]) -> None:
    from saferplan.domain.governance.risk import RiskKind, RiskResponse, RiskScore
    from saferplan.governance.risks import control_add, risk_enter, risk_review

    by = cast.co_ordinator(given["entered"])
    risk = risk_enter(
        by=by,
        title=given["title"],
        causes=given["causes"],
        consequences=given["consequences"],
        kind=RiskKind(given["kind"]),
        response=RiskResponse(given["response"]),
        inherent=RiskScore(*given["inherent"]),
        residual=RiskScore(*given["residual"]),
        target=RiskScore(*given["target"]) if "target" in given else None,
        owner=cast.organisations[given["owner"]],
        owner_post=given["owner_post"],
        review_due=given["review_due"],
    )
    for one in given["controls"]:
        done = one.get("done")
        control_add(
            by=cast.co_ordinator(max(done or given["entered"], given["entered"])),
            risk=risk,
            text=one["text"],
            owner=cast.organisations[one["owner"]],
            owner_post=one["owner_post"],
            due=one.get("due"),
            done=done,
        )
    for one in given.get("reviews", ()):
        risk_review(
            by=cast.of(one["by"], one["on"]),
            risk=risk,
            residual=RiskScore(*one["score"]),
            why=one["why"],
            next_due=one["next_due"],
        )


def _equality(cast: Cast, strategy: Any, given: Mapping[str, Any]) -> None:
    from saferplan.domain.governance.equality import Characteristic, Effect, Limb, Relevance
    from saferplan.governance.equality import (
        Screened,
        effect_judge,
        equality_begin,
        equality_decide,
        equality_evidence,
        equality_review_begin,
        equality_screen,
        equality_sign,
    )
    from saferplan.governance.equality_actions import equality_action_add, equality_action_do

    by = cast.co_ordinator(given["begun"])
    assessment = equality_begin(
        by=by,
        title=given["title"],
        aims=given["aims"],
        owner=cast.organisations["NWLDC"],
        owner_post=given["owner_post"],
        strategy=strategy,
    )
    relevant = given["relevant"]
    equality_screen(
        by=by,
        assessment=assessment,
        screened={
            one: Screened(
                Relevance.RELEVANT, tuple(map(Limb, relevant[one.value]["limbs"])), relevant[one.value]["why"]
            )
            if one.value in relevant
            else Screened(Relevance.NOT_RELEVANT, (), "It is touched as everybody is.")
            for one in Characteristic
        },
    )
    by = cast.co_ordinator(given["decided"])
    equality_decide(by=by, assessment=assessment, full=True, reason=given["reason"])
    equality_evidence(by=by, assessment=assessment, evidence=given["evidence"])
    for line in assessment.lines.filter(characteristic__in=list(relevant)).select_related("assessment"):
        said = relevant[line.characteristic]
        line.assessment = assessment
        effect_judge(by=by, line=line, effect=Effect(said["effect"]), effect_words=said["words"])
    for one in given["action"]:
        action = equality_action_add(
            by=by,
            assessment=assessment,
            text=one["text"],
            characteristic=Characteristic(one["characteristic"]),
            owner=cast.organisations[one["owner"]],
            owner_post=one["owner_post"],
            due=one["due"],
        )
        if "done" in one:
            equality_action_do(
                by=cast.co_ordinator(one["done"]), action=action, done=one["done"], evidence=one["evidence"]
            )
    equality_sign(
        by=cast.chair(given["signed"]),
        assessment=assessment,
        signed_as=given["signed_as"],
        review_due=given["review_due"],
    )
    equality_review_begin(
        by=cast.co_ordinator(given["reviewed"]), assessment=assessment, reason=given["review_reason"]
    )


def _dataset(cast: Cast, given: Mapping[str, Any]) -> None:
    from saferplan.domain.governance.protection import LawfulBasis
    from saferplan.governance.protection import dataset_enter

    dataset_enter(
        by=cast.co_ordinator(DATASETS_ENTERED),
        title=given["title"],
        contents=given["contents"],
        basis=LawfulBasis(given["basis"]),
        law=given.get("law", ""),
        owner=cast.organisations[given["owner"]],
        owner_post=given["owner_post"],
        retention=given["retention"],
        retain_until=given.get("retain_until"),
        dataset=given["dataset"],
    )
