"""A workshop for tests, in whichever state: candidates entered by hand, organisations that score."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partnerships import START, People, people_make
from saferplan.domain.categories import Strand
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.strategy.candidates import candidate_enter
from saferplan.strategy.models import Candidate, Score, Strategy, Workshop
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scores import score_give
from saferplan.strategy.scoring_models import scoring_model_take_up
from saferplan.strategy.services import strategy_draft
from saferplan.strategy.workshops import workshop_close_scoring, workshop_open, workshop_prepare

YEAR = PlanYear(2017)
TITLES = ("Anti-social behaviour", "Violence", "Cyber crime", "Hate crime", "Burglary")
SCORERS = (("Police", "updater"), ("NWLDC", "updater"), ("Turning Point", "updater"))


@dataclass
class Scene:
    """People, candidates and a workshop."""

    people: People
    candidates: list[Candidate]
    workshop: Workshop

    @property
    def co_ordinator(self) -> Actor:
        """Who runs it."""
        return self.people.actor("NWLDC", "co_ordinator")

    def fresh(self) -> Workshop:
        """The workshop as it is stored."""
        return Workshop.objects.select_related("model").get(pk=self.workshop.pk)

    def give(
        self,
        organisation: str,
        candidate: int,
        criterion: str,
        value: int,
        *,
        role: str = "updater",
        reason: str = "As seen in the year's reports.",
        confidence: Confidence = Confidence.JUDGEMENT,
        now: dt.datetime = START,
    ) -> Score:
        """A score of an organisation."""
        return score_give(
            by=self.people.actor(organisation, role, now),
            workshop=self.fresh(),
            candidate=self.candidates[candidate],
            criterion=criterion,
            organisation=self.people.organisations[organisation],
            value=value,
            confidence=confidence,
            reason=reason,
        )


def prepared(
    *, model: str = "four_by_four", candidates: int = 3, people: People | None = None, statutory: bool = False
) -> Scene:
    """Candidates and a workshop that nobody can score in yet."""
    people = people_make() if people is None else people
    by = people.actor("NWLDC", "co_ordinator")
    made = [
        candidate_enter(
            by=by,
            year=YEAR,
            title=TITLES[number] if number < len(TITLES) else f"Concern {number}",
            reason="Raised at the partnership's meeting in February.",
        )
        for number in range(candidates)
    ]
    if statutory:
        law = candidate_enter(
            by=by, year=YEAR, title="Re-offending", reason="Section 6(1)(c).", strand=Strand.REOFFENDING
        )
        record("candidate_amended", law, by=by, statutory=True)
        made.append(law)
    row = scoring_model_take_up(by=by, identity=model)
    return Scene(people, made, workshop_prepare(by=by, year=YEAR, model=row))


def opened(**options: object) -> Scene:
    """A workshop in which partners score."""
    scene = prepared(**options)  # type: ignore[arg-type]
    workshop_open(by=scene.co_ordinator, workshop=scene.workshop)
    return scene


def scored(scene: Scene, scores: dict[str, list[list[int]]]) -> Scene:
    """Every organisation gives, by candidate, its scores in the order of the model's criteria."""
    criteria = [one.id for one in model_of(scene.fresh().model).criteria]
    for organisation, rows in scores.items():
        for number, row in enumerate(rows):
            for criterion, value in zip(criteria, row, strict=True):
                scene.give(organisation, number, criterion, value)
    return scene


def discussing(scores: dict[str, list[list[int]]] | None = None, **options: object) -> Scene:
    """A workshop whose scoring is closed: police and council scored impact and likelihood of three candidates."""
    scene = scored(
        opened(**options),
        scores or {"Police": [[4, 4], [3, 2], [1, 1]], "NWLDC": [[2, 4], [3, 3], [1, 2]]},
    )
    workshop_close_scoring(by=scene.co_ordinator, workshop=scene.workshop)
    return scene


def strategy_drafted(people: People) -> Strategy:
    """The draft of a strategy of three years from April 2017."""
    return strategy_draft(
        by=people.actor("NWLDC", "co_ordinator"),
        title="Community Safety Strategy 2017-2020",
        vision="People live, work and visit without fear.",
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2020, 3, 31),
    )


def clock() -> dt.datetime:
    """The moment at which these scenes play: named by `SAFERPLAN_CLOCK`."""
    return START
