"""What one crime costs society, as published: facts with their price year and source, none of them verified."""

from __future__ import annotations

from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class UnitCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one crime of a kind costs, in pounds of the table's price year."""

    crime: str
    pounds: float


class UnitCosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of unit costs: which report, at the prices of which year, from where, and whether it was verified."""

    report: str
    price_year: str
    source: str
    verified: bool
    note: str
    cost: tuple[UnitCost, ...]

    def of(self, crime: str) -> float | None:
        """The unit cost of a kind of crime; None where the table has none."""
        return next((one.pounds for one in self.cost if one.crime == crime), None)


@cache
def unit_costs() -> UnitCosts:
    """The table that we hold.

    >>> unit_costs().of("robbery"), unit_costs().of("anti-social behaviour"), unit_costs().verified
    (11320.0, None, False)
    """
    return read_table("unit_costs", UnitCosts)
