"""Which row a row continues: from year to year an action, a priority or a measure stays what it is, in new rows."""

from __future__ import annotations

from saferplan.history.models import Recorded
from saferplan.plan.models import Action, Measure
from saferplan.strategy.models import Priority


class Lineage:
    """The lines of continued rows; one query for each kind of row, however many are asked about."""

    def __init__(self) -> None:
        self._continues: dict[type[Recorded], dict[int, int]] = {}

    def before(self, row: Priority | Action | Measure) -> tuple[int, ...]:
        """The numbers of the rows that it continues, the latest first."""
        kind = type(row)
        if kind not in self._continues:
            continued = kind._default_manager.filter(continues__isnull=False)
            self._continues[kind] = dict(continued.values_list("pk", "continues_id"))
        line: list[int] = []
        number = self._continues[kind].get(row.pk)
        while number is not None:
            line.append(number)
            number = self._continues[kind].get(number)
        return tuple(line)

    def first(self, row: Priority | Action | Measure) -> int:
        """The number of the row that its line began with: it says in every year which one it is."""
        return (row.pk, *self.before(row))[-1]
