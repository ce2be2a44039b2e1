"""The assessment that was adopted, candidates from its findings, and the workshop that decided on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from examples.worked_example.demo import ADOPTED, ADOPTED_ON, ADOPTED_YEAR_ENDING, make_adopted
from examples.worked_example.working_year.people import Cast
from saferplan.desk.consultations import consultations_write
from saferplan.desk.services import assessment_release, assessment_take_up
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import Block
from saferplan.domain.planning.years import PlanYear
from saferplan.strategy.assessments import evidence_get
from saferplan.strategy.candidates import candidate_enter, candidates_propose
from saferplan.strategy.decisions import decision_take
from saferplan.strategy.models import Candidate, Decision, Score, Workshop
from saferplan.strategy.ranking import cells_of, model_of
from saferplan.strategy.scores import discussion_note, dissent_note, score_give, score_moderate
from saferplan.strategy.scoring_models import scoring_model_take_up
from saferplan.strategy.workshops import (
    workshop_close_scoring,
    workshop_decide,
    workshop_open,
    workshop_prepare,
)
from saferplan.workspace.workspace import Workspace

YEAR = PlanYear(2017)
# Which of an organisation's three reasons speaks for a criterion.
_REASON_OF = {
    Block.HARM: 0,
    Block.LIKELIHOOD: 1,
    Block.CONCERN: 1,
    Block.VULNERABILITY: 1,
    Block.POSITION: 2,
}


def release_assessment(cast: Cast, workspace: Workspace, facts: Mapping[str, Any]) -> None:
    """The assessment that the strategy group adopted, with what people said by then, is released to the partnership."""
    day = facts["days"]["released"]
    snapshot = workspace.assessments.read(ADOPTED).snapshot_number
    consultations_write(workspace.folder.assessment(ADOPTED) / "entries", ADOPTED_YEAR_ENDING, ADOPTED_ON)
    make_adopted(workspace, snapshot=str(snapshot))
    assessment = assessment_take_up(by=cast.co_ordinator(day), name=ADOPTED)
    assessment_release(by=cast.chair(day), assessment=assessment, visible_to=Visibility.PARTNERSHIP)


def play_workshop(cast: Cast, facts: Mapping[str, Any]) -> dict[str, Decision]:
    """The workshop from its candidates to its decisions; these by theme, or by title for what people entered."""
    days = facts["days"]
    candidates = _candidates(cast, facts)
    model = scoring_model_take_up(by=cast.co_ordinator(days["proposed"]), identity=facts["model"])
    workshop = workshop_prepare(by=cast.co_ordinator(days["proposed"]), year=YEAR, model=model)
    workshop_open(by=cast.co_ordinator(days["opened"]), workshop=workshop)
    workshop.refresh_from_db()
    for said in facts["candidate"]:
        if "scores" in said:
            _score(cast, facts, workshop, candidates[_key(said)], said)
    workshop_close_scoring(by=cast.co_ordinator(days["closed"]), workshop=workshop)
    for said in facts["candidate"]:
        _discuss(cast, facts, workshop, candidates[_key(said)], said)
    decisions = {
        _key(said): decision_take(
            by=cast.chair(days["decided"]),
            workshop=workshop,
            candidate=candidates[_key(said)],
            chosen=said["chosen"],
            reason=said["why"],
        )
        for said in facts["candidate"]
    }
    workshop_decide(by=cast.chair(days["decided"]), workshop=workshop, on=days["decided"])
    return {
        key: Decision.objects.select_related("workshop", "candidate").get(pk=one.pk)
        for key, one in decisions.items()
    }


def _key(said: Mapping[str, Any]) -> str:
    return str(said.get("theme") or said["title"])


def _candidates(cast: Cast, facts: Mapping[str, Any]) -> dict[str, Candidate]:
    by = cast.co_ordinator(facts["days"]["proposed"])
    found = {
        one.theme: one
        for one in candidates_propose(
            by=by,
            evidence=evidence_get(name=ADOPTED),
            jurisdiction=Jurisdiction.ENGLAND,
            chosen={one["theme"]: one.get("measure", "") for one in facts["candidate"] if "theme" in one},
        )
    }
    for one in facts["candidate"]:
        if "theme" not in one:
            found[one["title"]] = candidate_enter(
                by=cast.of("LCC", facts["days"]["proposed"]),
                year=YEAR,
                title=one["title"],
                description=one["description"],
                reason=one["reason"],
                strand=Strand(one["strand"]),
            )
    return found


def _score(
    cast: Cast, facts: Mapping[str, Any], workshop: Workshop, candidate: Candidate, said: Mapping[str, Any]
) -> None:
    """Every organisation scores what the records do not."""
    for criterion, block in _asked(workshop, candidate):
        for place, organisation in enumerate(facts["organisations"]):
            reason = _REASON_OF[block]
            score_give(
                by=cast.of(organisation, facts["days"]["scored"]),
                workshop=workshop,
                candidate=candidate,
                criterion=criterion,
                organisation=cast.organisations[organisation],
                value=said["scores"][criterion][place],
                confidence=Confidence(facts["confidence"][organisation][reason]),
                reason=said["reasons"][organisation][reason],
            )


def _asked(workshop: Workshop, candidate: Candidate) -> Iterator[tuple[str, Block]]:
    model = model_of(workshop.model)
    held = Score.objects.filter(workshop=workshop, candidate=candidate)
    for identity, cell in cells_of(model, [candidate], held)[candidate.pk].items():
        if cell.asked:
            yield identity, cell.criterion.block


def _discuss(
    cast: Cast, facts: Mapping[str, Any], workshop: Workshop, candidate: Candidate, said: Mapping[str, Any]
) -> None:
    """What was said, the scores that the workshop came to, and who does not share one."""
    day = facts["days"]["closed"]
    by = cast.co_ordinator(day)
    if "note" in said:
        discussion_note(by=by, workshop=workshop, candidate=candidate, text=said["note"])
    for one in said.get("moderated", ()):
        score_moderate(
            by=by,
            workshop=workshop,
            candidate=candidate,
            criterion=one["criterion"],
            value=one["value"],
            confidence=Confidence(one["confidence"]),
            reason=one["why"],
        )
    if "dissent" in said:
        dissent = said["dissent"]
        dissent_note(
            by=cast.of(dissent["organisation"], day),
            workshop=workshop,
            candidate=candidate,
            criterion=dissent["criterion"],
            organisation=cast.organisations[dissent["organisation"]],
            value=dissent["value"],
            reason=dissent["why"],
        )
