"""How often powers were used by June, as far as the founding report says it."""

from __future__ import annotations

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.people import Cast


def play_powers(cast: Cast) -> None:
    """Record the counts on the day that each is stated for."""
    # The models of the site can be imported only once it is open.
    from saferplan.domain.powers.counting import PeriodKind
    from saferplan.powers.services import use_record

    for one in facts("powers_2017")["use"]:
        use_record(
            by=cast.co_ordinator(one["by_day"]),
            tool=one["tool"],
            organisation=cast.organisations[one["organisation"]],
            period=PeriodKind.BY_A_DAY,
            day=one["by_day"],
            count=one["count"],
            source=one["source"],
            note=one.get("note", ""),
        )
