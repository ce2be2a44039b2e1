"""What scores come to: which score of each criterion stands, the ranking of candidates, and how firm it is.

The rules are those of `domain.planning` and `statistics.scoring`; here rows are put to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from saferplan.domain.planning.scoring import (
    Confidence,
    Scored,
    ScoreRange,
    ranking,
    score,
    score_range,
)
from saferplan.domain.planning.scoring_models import Criterion
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.stability_inputs import model_total, stability_inputs
from saferplan.domain.planning.workshops import (
    Given,
    Settled,
    agreement_sentence,
    place_sentence,
    settled,
    top_sentence,
)
from saferplan.strategy.models import Candidate, Score, ScoringModel
from saferplan.strategy.states import ScoreKind

TOP = 3
"""How many leading places are looked at: a partnership has few priorities."""

SEED = 2017
"""Of the draws: the same scores give the same answer."""


@dataclass(frozen=True, slots=True)
class Cell:
    """All scores of one candidate on one criterion, by kind, and the one that stands."""

    criterion: Criterion
    computed: Score | None
    independent: tuple[Score, ...]
    moderated: Score | None
    dissenting: tuple[Score, ...]
    stands: Settled

    @property
    def asked(self) -> bool:
        """Whether organisations are asked for a score: the records give none."""
        return self.computed is None or self.computed.value is None

    @property
    def values(self) -> tuple[int, ...]:
        """What the organisations gave."""
        return tuple(one.value for one in self.independent if one.value is not None)

    @property
    def apart(self) -> int:
        """Points between the lowest and the highest independent score, one from the records among them."""
        values = [
            *self.values,
            *([self.computed.value] if self.computed and self.computed.value is not None else ()),
        ]
        return max(values) - min(values) if len(values) > 1 and self.independent else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: its numbers, its rank where it has one, and how firm that is."""

    candidate: Candidate
    range: ScoreRange
    rank: int | None
    lower: int | None = None
    upper: int | None = None
    chance_in_top: float | None = None
    sentence: str = ""

    @property
    def scored(self) -> Scored:
        """What the scores come to."""
        return self.range.as_scored

    def standing(self, top: int, of: int) -> dict[str, object]:
        """What is kept beside a decision: as it was shown on the day."""
        return {
            "rank": self.rank,
            "of": of,
            "lower": self.lower,
            "upper": self.upper,
            "top": top,
            "chance_in_top": None if self.chance_in_top is None else round(self.chance_in_top, 4),
            "priority": None if self.scored.priority is None else round(self.scored.priority, 4),
            "band": self.scored.band.value if self.scored.band is not None else None,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """Candidates in order; those that the law puts in the plan, and those that lack scores, apart."""

    model: Model
    places: tuple[Place, ...]
    statutory: tuple[Candidate, ...]
    incomplete: tuple[Place, ...]
    top: int
    firm: bool | None
    sentence: str

    def place_of(self, candidate: Candidate) -> Place | None:
        """The place of one candidate; None for one that is not ranked."""
        return next((one for one in (*self.places, *self.incomplete) if one.candidate == candidate), None)


def model_of(row: ScoringModel) -> Model:
    """The model that a row holds."""
    return msgspec.convert(row.definition, Model)


def cells_of(
    model: Model, candidates: Iterable[Candidate], scores: Iterable[Score]
) -> dict[int, dict[str, Cell]]:
    """Every cell of the candidates, by candidate and criterion, also those without any score."""
    by_cell: dict[tuple[int, str], list[Score]] = {}
    for one in scores:
        if one.ended is None:
            by_cell.setdefault((one.candidate_id, one.criterion), []).append(one)
    return {
        candidate.pk: {
            criterion.id: _cell(criterion, by_cell.get((candidate.pk, criterion.id), ()))
            for criterion in model.criteria
        }
        for candidate in candidates
    }


def ranked(
    model: Model, candidates: Sequence[Candidate], cells: Mapping[int, Mapping[str, Cell]]
) -> RankedCandidates:
    """The candidates in order of priority, with how firm each place is."""
    by_key = {str(one.pk): one for one in candidates}
    free = {key: one for key, one in by_key.items() if not one.statutory}
    values = {
        key: {id_: cell.stands.value for id_, cell in cells[one.pk].items()} for key, one in free.items()
    }
    confidences = {
        key: {id_: cell.stands.confidence for id_, cell in cells[one.pk].items()} for key, one in free.items()
    }
    ranges = {key: score_range(model, values[key], confidences[key]) for key in free}
    order = ranking({key: found.as_scored for key, found in ranges.items()})
    firmness = _firmness(model, values, confidences)
    places = tuple(firmness.placed(Place(free[key], ranges[key], rank), key) for rank, key in order.ranked)
    return RankedCandidates(
        model=model,
        places=places,
        statutory=tuple(one for one in candidates if one.statutory),
        incomplete=tuple(Place(free[key], ranges[key], None) for key in order.incomplete),
        top=firmness.top,
        firm=firmness.firm,
        sentence=firmness.sentence(places),
    )


def agreed(model: Model, candidates: Sequence[Candidate], cells: Mapping[int, Mapping[str, Cell]]) -> str:
    """How far the organisations' independent scores agree on the order, in words. Late scores were not independent."""
    from saferplan.statistics.scoring.agreement import agreement

    free = [one for one in candidates if not one.statutory]
    organisations = sorted(
        {
            one.organisation_id
            for candidate in free
            for cell in cells[candidate.pk].values()
            for one in cell.independent
            if one.organisation_id is not None and not one.late
        }
    )
    if len(free) < 2 or not organisations:
        return agreement_sentence(float("nan"), float("nan"), len(organisations))
    table = []
    for organisation in organisations:
        row = []
        for candidate in free:
            own = {
                id_: _own(cell, organisation) if cell.asked else cell.stands.value
                for id_, cell in cells[candidate.pk].items()
            }
            priority = score(model, own).priority
            row.append(float("nan") if priority is None else priority)
        table.append(row)
    found = agreement(table, seed=SEED, draws=1999)
    return agreement_sentence(found.w, found.p, found.assessors, found.left_out)


@dataclass(frozen=True, slots=True)
class _Firmness:
    of: Mapping[str, tuple[int, int, float]]
    top: int
    same_top: float | None
    firm: bool | None

    def placed(self, place: Place, key: str) -> Place:
        if key not in self.of:
            return place
        lower, upper, chance = self.of[key]
        return replace(
            place,
            lower=lower,
            upper=upper,
            chance_in_top=chance,
            sentence=place_sentence(top=self.top, chance_in_top=chance, lower=lower, upper=upper),
        )

    def sentence(self, places: Sequence[Place]) -> str:
        if self.same_top is None or self.firm is None:
            return ""
        rivals = [
            one
            for one in places
            if one.rank is not None and one.rank > self.top and (one.chance_in_top or 0) >= 0.05
        ]
        rivals.sort(key=lambda one: -(one.chance_in_top or 0))
        return top_sentence(
            top=self.top,
            same_top=self.same_top,
            firm=self.firm,
            rivals=[one.candidate.title for one in rivals[:2]],
        )


def _firmness(
    model: Model,
    values: Mapping[str, Mapping[str, float | None]],
    confidences: Mapping[str, Mapping[str, Confidence]],
) -> _Firmness:
    asked = stability_inputs(model, values, confidences)
    top = min(TOP, max(len(asked.options) - 1, 1))
    if len(asked.options) < 2:
        return _Firmness({}, top, None, None)
    definition = msgspec.json.encode(model, order="deterministic")
    lower, upper, chance, same_top, firm = _stability(definition, asked.scores, asked.confidence, top)
    return _Firmness(
        {
            key: (int(lower[place]), int(upper[place]), chance[place])
            for place, key in enumerate(asked.options)
        },
        top,
        same_top,
        firm,
    )


@lru_cache(maxsize=64)
def _stability(
    definition: bytes,
    scores: tuple[tuple[float, ...], ...],
    confidence: tuple[tuple[int, ...], ...],
    top: int,
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float, bool]:
    """Kept, for a page is opened more often than a score changes."""
    from saferplan.statistics.scoring.stability import rank_stability

    model = msgspec.json.decode(definition, type=Model)
    found = rank_stability(
        scores,
        [one.weight for one in model.criteria],
        seed=SEED,
        confidence=confidence,
        scale=(model.lowest, model.highest),
        top=top,
        total=model_total(model),
    )
    return (
        tuple(found.rank_lower.tolist()),
        tuple(found.rank_upper.tolist()),
        tuple(found.chance_in_top.tolist()),
        float(found.same_top),
        bool(found.firm),
    )


def _cell(criterion: Criterion, scores: Iterable[Score]) -> Cell:
    by_kind: dict[str, list[Score]] = {kind.value: [] for kind in ScoreKind}
    for one in scores:
        by_kind[one.kind].append(one)
    computed = next(iter(by_kind[ScoreKind.COMPUTED.value]), None)
    moderated = next(iter(by_kind[ScoreKind.MODERATED.value]), None)
    independent = tuple(by_kind[ScoreKind.INDEPENDENT.value])
    return Cell(
        criterion,
        computed,
        independent,
        moderated,
        tuple(by_kind[ScoreKind.DISSENTING.value]),
        settled(
            moderated=_given(moderated),
            computed=_given(computed),
            independent=[given for one in independent if (given := _given(one)) is not None],
        ),
    )


def _given(one: Score | None) -> Given | None:
    if one is None or one.value is None:
        return None
    return Given(one.value, Confidence(one.confidence))


def _own(cell: Cell, organisation: int) -> float | None:
    return next(
        (one.value for one in cell.independent if one.organisation_id == organisation and not one.late), None
    )
