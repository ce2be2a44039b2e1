"""How a line of money stands: allocated, earmarked, committed, spent, and what the year is expected to come to.

Earmarked is what the partnership set aside and owes to nobody yet; committed is what is ordered or agreed; spent is
what was paid. They are told apart, and none is counted twice: a commitment counts only as far as it is not paid yet.
"""

from __future__ import annotations

import msgspec

from saferplan.domain.money.profile import AFTER, Profile, due_by

NOTHING: Profile = (0, 0, 0, 0)


class CommitmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An earmark or a commitment: its amount, what was paid against it, and whether the rest was released."""

    pence: int
    paid: int = 0
    earmark: bool = False
    released: bool = False

    @property
    def outstanding(self) -> int:
        """What of it is still to be paid; nought where it was released, or more was paid than it was for.

        >>> CommitmentFacts(pence=1000, paid=300).outstanding, CommitmentFacts(pence=1000, paid=1200).outstanding
        (700, 0)
        """
        return 0 if self.released else max(self.pence - self.paid, 0)


class LineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of a line: its amount (None: not known), its profile, what was spent in each quarter, earmarks
    and commitments, and the forecast of the whole year that was last entered, where one was."""

    allocated: int | None
    profile: Profile | None = None
    spent: Profile = NOTHING
    commitments: tuple[CommitmentFacts, ...] = ()
    forecast: int | None = None


class LineStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A line on a day of the quarter under way (0: before the year, 5: after it)."""

    facts: LineFacts
    quarter: int

    @property
    def allocated(self) -> int | None:
        """What the line has."""
        return self.facts.allocated

    @property
    def spent(self) -> int:
        """What was paid."""
        return sum(self.facts.spent)

    @property
    def earmarked(self) -> int:
        """What is set aside and not paid."""
        return sum(one.outstanding for one in self.facts.commitments if one.earmark)

    @property
    def committed(self) -> int:
        """What is ordered or agreed and not paid."""
        return sum(one.outstanding for one in self.facts.commitments if not one.earmark)

    @property
    def used(self) -> int:
        """Spent, committed and earmarked: what cannot go elsewhere."""
        return self.spent + self.committed + self.earmarked

    @property
    def free(self) -> int | None:
        """What is not used; below nought where more is used than the line has; None where its amount is not known."""
        return None if self.allocated is None else self.allocated - self.used

    @property
    def over(self) -> int:
        """By how much more was spent than the line has."""
        return 0 if self.allocated is None else max(self.spent - self.allocated, 0)

    @property
    def due(self) -> int | None:
        """What was meant to be spent by the end of the last quarter that is over; None without a profile."""
        return None if self.facts.profile is None else due_by(self.facts.profile, self.quarter - 1)

    @property
    def spent_in_quarters_over(self) -> int:
        """What was spent in the quarters that are over."""
        return due_by(self.facts.spent, self.quarter - 1)

    @property
    def behind(self) -> int:
        """By how much less was spent in the quarters over than was meant to be."""
        return max((self.due or 0) - self.spent_in_quarters_over, 0)

    @property
    def forecast_entered(self) -> bool:
        """Whether somebody said what the year comes to, or it is over."""
        return self.facts.forecast is not None or self.quarter == AFTER

    @property
    def forecast(self) -> int | None:
        """What is expected to be spent in the whole year; None where nobody can say.

        After the year it is what was spent. What somebody entered stands, unless more is spent already. Without that
        it is what was spent, and from the quarter under way on the profile, if there is one.

        >>> half = LineFacts(allocated=1000, profile=(250, 250, 250, 250), spent=(100, 0, 0, 0))
        >>> LineStanding(facts=half, quarter=2).forecast
        850
        """
        if self.quarter == AFTER:
            return self.spent
        if self.facts.forecast is not None:
            return max(self.facts.forecast, self.spent)
        if self.facts.profile is None:
            return None
        return sum(
            spent if number < self.quarter else max(spent, planned)
            for number, (spent, planned) in enumerate(
                zip(self.facts.spent, self.facts.profile, strict=True), start=1
            )
        )

    @property
    def variance(self) -> int | None:
        """The forecast less what the line has: below nought an under-spend, above it an over-spend."""
        forecast = self.forecast
        return None if forecast is None or self.allocated is None else forecast - self.allocated
