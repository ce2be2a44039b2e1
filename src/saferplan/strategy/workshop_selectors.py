"""What is read of workshops and their scores. While partners score, each organisation sees only its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.partnership.models import Organisation
from saferplan.partnership.selectors import organisation_list
from saferplan.strategy.models import Candidate, Decision, DiscussionNote, Score, Workshop
from saferplan.strategy.ranking import Cell, RankedCandidates, agreed, cells_of, model_of, ranked
from saferplan.strategy.states import ScoreKind, WorkshopState

OPEN_TO_ALL = (WorkshopState.DISCUSSING.value, WorkshopState.DECIDED.value)
"""The states in which everybody sees every score: scoring is closed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of what it is asked for an organisation has scored. What it scored is not in it."""

    organisation: Organisation
    scored: int
    asked: int

    @property
    def complete(self) -> bool:
        """Whether everything is scored."""
        return self.scored >= self.asked

    @property
    def left(self) -> int:
        """How many scores are not given yet."""
        return max(self.asked - self.scored, 0)


@dataclass(frozen=True, slots=True)
class Board:
    """A workshop as an actor may see it: its candidates, and of each all scores by criterion that are shown."""

    workshop: Workshop
    model: Model
    candidates: tuple[Candidate, ...]
    cells: Mapping[int, Mapping[str, Cell]]
    shows_all: bool

    @property
    def scored_candidates(self) -> tuple[Candidate, ...]:
        """Those that are scored; the others stand for a strand of the Act."""
        return tuple(one for one in self.candidates if not one.statutory)

    def asked_of(self, candidate: Candidate) -> tuple[Cell, ...]:
        """The cells of a candidate that organisations are asked to score."""
        return tuple(cell for cell in self.cells[candidate.pk].values() if cell.asked)

    def ranking(self) -> RankedCandidates:
        """The candidates in order of priority, and how firm that is.

        Raises:
            Http404: scoring is not closed: there is no ranking to see.
        """
        if not self.shows_all:
            raise Http404("no ranking while partners score")
        return ranked(self.model, self.candidates, self.cells)

    def agreement(self) -> str:
        """How far the organisations agree on the order, in words.

        Raises:
            Http404: scoring is not closed.
        """
        if not self.shows_all:
            raise Http404("no agreement while partners score")
        return agreed(self.model, self.candidates, self.cells)

    def spread(self) -> tuple[tuple[Candidate, Cell], ...]:
        """The cells on which organisations differ, those furthest apart first; all in one order where none do."""
        apart = [
            (candidate, cell)
            for candidate in self.scored_candidates
            for cell in self.cells[candidate.pk].values()
            if cell.apart > 0
        ]
        return tuple(sorted(apart, key=lambda pair: (-pair[1].apart, -len(pair[1].independent))))


def scores_seen(actor: Actor) -> Q:
    """The scores that an actor may know of: while partners score, the records' and its own organisations'.

    Whatever shows scores, or events of scores, filters by it: pages, histories, searches, exports.
    """
    own = Q(organisation_id__in=tuple(actor.roles))
    open_ = Q(workshop__state__in=OPEN_TO_ALL)
    return Q(kind=ScoreKind.COMPUTED.value) | own | open_


def workshop_list() -> QuerySet[Workshop]:
    """Every workshop, the newest first."""
    return Workshop.objects.select_related("model").order_by("-year", "-id")


def workshop_get(*, number: int) -> Workshop:
    """One workshop with its model.

    Raises:
        Http404: there is none of that number.
    """
    workshop = Workshop.objects.select_related("model").filter(pk=number).first()
    if workshop is None:
        raise Http404(f"no workshop {number}")
    return workshop


def workshop_of_year(*, year: PlanYear) -> Workshop | None:
    """The newest workshop on a year's candidates, under way or decided; None where there is none."""
    return workshop_list().filter(year=year.starts, ended__isnull=True).first()


def board_get(*, by: Actor, workshop: Workshop) -> Board:
    """The workshop as the actor may see it now."""
    candidates = tuple(workshop.candidates.order_by("statutory", "title", "id"))
    scores = (
        Score.objects.filter(scores_seen(by), workshop=workshop)
        .select_related("organisation", "workshop")
        .order_by("organisation__name", "id")
    )
    model = model_of(workshop.model)
    return Board(
        workshop,
        model,
        candidates,
        cells_of(model, candidates, scores),
        workshop.state in OPEN_TO_ALL,
    )


def board_candidate(*, board: Board, number: int) -> Candidate:
    """One candidate of a workshop that is scored.

    Raises:
        Http404: it is not in the workshop, or stands for a strand of the Act.
    """
    for one in board.scored_candidates:
        if one.pk == number:
            return one
    raise Http404(f"no candidate {number} that this workshop scores")


def progress_of(*, by: Actor, board: Board) -> tuple[Progress, ...]:
    """How far each organisation is, for whoever runs the workshop; for others, their own organisations alone.

    Counts only: what was scored is not looked at.
    """
    asked = {
        (candidate.pk, cell.criterion.id)
        for candidate in board.scored_candidates
        for cell in board.asked_of(candidate)
    }
    given: dict[int, int] = {}
    cells = Score.objects.filter(
        workshop=board.workshop, kind=ScoreKind.INDEPENDENT.value, ended__isnull=True
    ).values_list("organisation_id", "candidate_id", "criterion")
    for organisation, candidate, criterion in cells:
        if organisation is not None and (candidate, criterion) in asked:
            given[organisation] = given.get(organisation, 0) + 1
    everyone = may(by, "strategy.workshop_run")
    return tuple(
        Progress(one, given.get(one.pk, 0), len(asked))
        for one in organisation_list(day=by.today)
        if (everyone and (one.current_parts or one.pk in given)) or one.pk in by.roles  # type: ignore[attr-defined]
    )


def own_progress(*, board: Board, organisation: Organisation) -> dict[int, tuple[int, int]]:
    """By candidate, how many scores an organisation has given of those it is asked for; of a board that it may see."""
    found = {}
    for candidate in board.scored_candidates:
        asked = board.asked_of(candidate)
        given = sum(any(one.organisation_id == organisation.pk for one in cell.independent) for cell in asked)
        found[candidate.pk] = (given, len(asked))
    return found


def organisations_scored_for(*, by: Actor) -> Sequence[Organisation]:
    """The organisations that the actor scores for, in the order of its roles."""
    held = Organisation.objects.in_bulk(tuple(by.roles))
    return [held[number] for number in by.roles if number in held and may(by, "strategy.score", held[number])]


def notes_of(*, workshop: Workshop) -> dict[tuple[int, str], DiscussionNote]:
    """What was said, by candidate and criterion; the empty criterion is the candidate as a whole."""
    return {
        (one.candidate_id, one.criterion): one for one in DiscussionNote.objects.filter(workshop=workshop)
    }


def decisions_of(*, workshop: Workshop) -> dict[int, Decision]:
    """The decisions by candidate."""
    held = Decision.objects.filter(workshop=workshop).select_related("candidate", "priority")
    return {one.candidate_id: one for one in held}


def dissent_get(*, by: Actor, number: int) -> Score:
    """One dissent that stands, of an organisation that the actor acts for.

    Raises:
        Http404: there is none such.
    """
    found = (
        Score.objects.filter(
            pk=number,
            kind=ScoreKind.DISSENTING.value,
            ended__isnull=True,
            organisation_id__in=tuple(by.roles),
        )
        .select_related("workshop", "organisation", "candidate")
        .first()
    )
    if found is None:
        raise Http404(f"no dissent {number}")
    return found
