"""Amounts in whole pence: read, written, summed and shared out, with no penny lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from saferplan.domain.display import MINUS

NOT_KNOWN = "Not known"


def pence_of(amount: Decimal) -> int:
    """An amount in pounds as whole pence.

    Raises:
        ValueError: the amount has a part of a penny, or is no number.

    >>> pence_of(Decimal("28724.22"))
    2872422
    """
    pence = amount * 100
    if not pence.is_finite() or pence != pence.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of pence")
    return int(pence)


def pounds_of(pence: int) -> Decimal:
    """Whole pence as an amount in pounds, exact.

    >>> pounds_of(2872422)
    Decimal('28724.22')
    """
    return Decimal(pence).scaleb(-2)


def written_pounds(pence: int | None, *, always_pence: bool = False) -> str:
    """An amount as people write it; whole pounds without pence, unless they stand in a column of amounts.

    >>> written_pounds(3_450_000), written_pounds(50), written_pounds(-120), written_pounds(None)
    ('£34,500', '£0.50', '−£1.20', 'Not known')
    """
    if pence is None:
        return NOT_KNOWN
    whole, part = divmod(abs(pence), 100)
    sign = MINUS if pence < 0 else ""
    return f"{sign}£{whole:,}" if part == 0 and not always_pence else f"{sign}£{whole:,}.{part:02d}"


class Total(msgspec.Struct, frozen=True):
    """The sum of the amounts that are known, in pence, and how many are not: the sum is at least `known`."""

    known: int
    unknown: int = 0

    @property
    def exact(self) -> int | None:
        """The sum, where every amount is known; else None."""
        return None if self.unknown else self.known

    @property
    def written(self) -> str:
        """The sum as it is printed.

        >>> Total(4_850_000, 1).written, Total(4_850_000).written, Total(0, 2).written
        ('at least £48,500 (1 amount not known)', '£48,500', 'Not known')
        """
        if not self.unknown:
            return written_pounds(self.known)
        if not self.known:
            return NOT_KNOWN
        amounts = "amount" if self.unknown == 1 else "amounts"
        return f"at least {written_pounds(self.known)} ({self.unknown} {amounts} not known)"


def total(amounts: Iterable[int | None]) -> Total:
    """The sum of amounts of which some may not be known.

    >>> total([3_450_000, 1_200_000, 200_000, None])
    Total(known=4850000, unknown=1)
    """
    held = list(amounts)
    return Total(sum(one for one in held if one is not None), sum(one is None for one in held))


def shared_out(pence: int, weights: Sequence[int]) -> tuple[int, ...]:
    """An amount shared out by weights in whole pence; what division leaves over goes to the largest remainders.

    Raises:
        ValueError: the amount or a weight is negative, or every weight is nought.

    >>> shared_out(1000, (1, 1, 1)), sum(shared_out(1000, (1, 1, 1)))
    ((334, 333, 333), 1000)
    """
    whole = sum(weights)
    if pence < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("share an amount from nought out by weights from nought that are not all nought")
    parts = [pence * weight // whole for weight in weights]
    left = sorted(range(len(weights)), key=lambda at: (-(pence * weights[at] % whole), at))
    for at in left[: pence - sum(parts)]:
        parts[at] += 1
    return tuple(parts)
