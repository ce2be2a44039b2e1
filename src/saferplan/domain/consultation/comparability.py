"""Whether the answers of two consultations to a question can be compared; where not, why, in words."""

from __future__ import annotations

import msgspec

from saferplan.domain.consultation.kinds import ConsultationKind


class AskedOnce(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it was asked in one consultation.

    `area_unit` is the unit that people named their area by, such as "ward"; `people` whom the consultation was for.
    """

    key: str
    version: int
    text: str
    answers: tuple[str, ...]
    kind: ConsultationKind
    area_unit: str
    people: str = ""


def why_not_comparable(before: AskedOnce, after: AskedOnce, *, by_area: bool = False) -> str:
    """Why no change is stated; empty where the two can be compared.

    Args:
        before: as it was asked first.
        after: as it was asked later.
        by_area: whether the shares are those of an area: then the unit of areas must be the same, too.

    >>> first = AskedOnce(key="q", version=1, text="Safe?", answers=("Yes", "No"),
    ...     kind=ConsultationKind.RANDOM_SAMPLE, area_unit="settlement")
    >>> why_not_comparable(first, msgspec.structs.replace(first, area_unit="ward"))
    ''
    >>> why_not_comparable(first, msgspec.structs.replace(first, area_unit="ward"), by_area=True)
    'Areas were named by settlement and are now named by ward, so an area is not the same area.'
    """
    if before.key != after.key:
        return "Another question was asked."
    if before.version != after.version or before.text != after.text:
        return "The question was worded differently, and a change of words changes answers."
    if before.answers != after.answers:
        return "Other answers could be chosen."
    if by_area and before.area_unit != after.area_unit:
        return (
            f"Areas were named by {before.area_unit or 'nothing'} and are now named by "
            f"{after.area_unit or 'nothing'}, so an area is not the same area."
        )
    if before.kind.drawn_by_chance != after.kind.drawn_by_chance:
        return (
            f"People were found in another way ({before.kind.label.lower()}, now {after.kind.label.lower()}): "
            "the difference may be one of who answered."
        )
    if not after.kind.drawn_by_chance:
        return (
            "In both, people chose to answer: whether those who did are the same kind of people is not known, so "
            "chance cannot be told from change."
        )
    if before.people != after.people:
        return f"It was for others ({before.people.lower()}, now {after.people.lower()})."
    return ""


def change_verdict(lower: float, upper: float) -> str:
    """What may be said of a change in percentage points, by its 95% interval.

    >>> change_verdict(-1.0, 9.0)
    'No clear change: chance alone would often give as much.'
    """
    if lower > 0:
        return "A clear rise: more than chance usually brings."
    if upper < 0:
        return "A clear fall: more than chance usually brings."
    return "No clear change: chance alone would often give as much."
