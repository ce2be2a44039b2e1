"""What people want dealt with first: answers in the order of how many named them, and what that is in scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec


class RankedPriority(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that could be named. `rank` from 1, the same for the same share; `percent` named it at all.

    `points` is the mean of the points that it was given: as many for the first choice as there are choices, one less
    for the second, and so on.
    """

    rank: int
    label: str
    theme: str
    percent: float
    points: float
    of: int


def ranked_priorities(
    shares: Mapping[str, float], points: Mapping[str, float], themes: Mapping[str, str]
) -> tuple[RankedPriority, ...]:
    """The ranking: by the share who named it, then by points, then by name.

    >>> found = ranked_priorities({"Noise": 40.0, "Theft": 60.0}, {"Noise": 1.0, "Theft": 1.2}, {"Theft": "theft"})
    >>> [(one.rank, one.label) for one in found]
    [(1, 'Theft'), (2, 'Noise')]
    """
    order = sorted(shares, key=lambda label: (-shares[label], -points[label], label))
    found: list[RankedPriority] = []
    for at, label in enumerate(order, start=1):
        same = bool(found) and (found[-1].percent, found[-1].points) == (shares[label], points[label])
        found.append(
            RankedPriority(
                rank=found[-1].rank if same else at,
                label=label,
                theme=themes.get(label, ""),
                percent=shares[label],
                points=points[label],
                of=len(order),
            )
        )
    return tuple(found)


def best_of_theme(ranking: Sequence[RankedPriority], theme: str) -> RankedPriority | None:
    """The highest of a theme's answers; None where none of the answers belongs to it."""
    return min((one for one in ranking if one.theme == theme), key=lambda one: one.rank, default=None)
