"""How many people of each kind live here, taken from the populations that the workspace holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from saferplan.domain.completeness_facts import listed
from saferplan.domain.consultation.answers import AskedQuestion
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.populations import ages_of_all
from saferplan.domain.display import written_day
from saferplan.geography import Geography, Partnership, YearsOfAge

AGE, AREA = "age", "area"
"""The questions of the bank whose people can be held; of others nothing is."""

LAST_KNOWN = 89
"""The last age of which residents are held by itself."""


@dataclass(frozen=True, slots=True)
class HeldMargin:
    """The people of each answer to a question; none where they are not known: `why_not` says why."""

    question: AskedQuestion
    people: Mapping[str, float]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class HeldMargins:
    """What is held for the questions that say who answers, with the source and the day on which it was taken."""

    found: tuple[HeldMargin, ...]
    source: str

    @property
    def margins(self) -> dict[str, dict[str, float]]:
        """The people of each answer, by the key of the question; only what is known."""
        return {one.question.key: dict(one.people) for one in self.found if one.people}


def held_margins(
    *, geography: Geography, partnership: str, questions: Sequence[AskedQuestion], day: dt.date
) -> HeldMargins:
    """The people of each answer, by age and by ward or district, as far as all of them are held.

    Args:
        geography: what is held.
        partnership: the partnership's code.
        questions: the questions of the questionnaire.
        day: the day on which it is taken.

    Raises:
        UnknownAreaError: the partnership is not in the geography.
    """
    here = geography.partnership(partnership)
    everybody = geography.population_by_year_of_age(partnership)
    asked = [one for one in questions if one.kind is QuestionKind.GROUP]
    by_age = next((one for one in asked if one.key == AGE), None)
    ages = ages_of_all(by_age.answers, LAST_KNOWN) if by_age else None
    youngest = min((first for first, _ in ages), default=0) if ages else 0
    found = []
    for one in asked:
        if one.key == AGE:
            found.append(_by_age(one, ages, everybody))
        elif one.key == AREA:
            found.append(_by_area(one, _areas(geography, here), geography, youngest))
        else:
            found.append(HeldMargin(one, {}, "It is not held. Type the numbers, with their source."))
    return HeldMargins(tuple(found), _source(found, everybody, youngest, day))


def _source(found: Sequence[HeldMargin], everybody: YearsOfAge, youngest: int, day: dt.date) -> str:
    known = [one.question.key for one in found if one.people]
    if not known:
        return ""
    of = f" aged {youngest} and over" if youngest else ""
    by_area = ", in wards by best fit of small areas" if AREA in known else ""
    return f"{everybody.source}: residents{of}, mid-{everybody.year}{by_area}; taken on {written_day(day)}"


def _by_age(
    question: AskedQuestion, ages: Sequence[tuple[int, int | None]] | None, everybody: YearsOfAge
) -> HeldMargin:
    if everybody.absence is not None:
        return HeldMargin(question, {}, everybody.note)
    if ages is None:
        return HeldMargin(question, {}, "Its answers are not all ages that lie apart, such as 16 to 34.")
    people = {
        answer: float(everybody.between(*one)) for answer, one in zip(question.answers, ages, strict=True)
    }
    return _known(question, people)


def _by_area(
    question: AskedQuestion, areas: Mapping[str, str], geography: Geography, youngest: int
) -> HeldMargin:
    unknown = [one for one in question.answers if one.casefold() not in areas]
    if unknown:
        return HeldMargin(
            question, {}, f"No ward or district of the partnership is held by the name of {listed(unknown)}."
        )
    people = {}
    for answer in question.answers:
        residents = geography.population_by_year_of_age(areas[answer.casefold()])
        if residents.absence is not None:
            return HeldMargin(question, {}, f"{answer}: {residents.note}")
        people[answer] = float(residents.between(youngest, None))
    return _known(question, people)


def _known(question: AskedQuestion, people: Mapping[str, float]) -> HeldMargin:
    nobody = [answer for answer, count in people.items() if not count]
    if nobody:
        return HeldMargin(question, {}, f"Nobody is counted as {listed(nobody)}.")
    return HeldMargin(question, people)


def _areas(geography: Geography, partnership: Partnership) -> dict[str, str]:
    """The wards and districts of a partnership, by their names; a name of two areas stands for neither."""
    found = dict(_named(geography, partnership))
    times = Counter(found.values())
    return {name.casefold(): code for code, name in found.items() if times[name] == 1}


def _named(geography: Geography, partnership: Partnership) -> Iterator[tuple[str, str]]:
    for district in partnership.districts:
        yield district.code, district.name
    wards = geography.ward_lookup(partnership.district_codes)
    yield from zip(wards["area_code"].to_pylist(), wards["name"].to_pylist(), strict=True)
