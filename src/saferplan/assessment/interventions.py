"""What partners did in some places from some month on, as they describe it, to be evaluated with the evidence.

Each is a TOML file in the workspace's folder `interventions`. What an assessment used is frozen with its settings, so
that a later change of a file changes no adopted assessment.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path

import msgspec

from saferplan.domain.periods import Month, Period
from saferplan.errors import Fault, RefusalError
from saferplan.statistics.evaluation.intervention import Assignment, Direction, Intervention

_MONTH = re.compile(r"\d{4}-\d{2}")


class PlannedIntervention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One intervention: what was done, to change what, where, from when on, and what it is compared with.

    Areas are codes of small areas, wards or districts. Months are written YYYY-MM, periods YYYY-MM/YYYY-MM. `id` is the
    name of its file. The meaning of each key is that of `statistics.evaluation.intervention.Intervention`.
    """

    title: str
    what: str
    measure: str
    treated: tuple[str, ...]
    start: str
    id: str = ""
    end: str = ""
    control: tuple[str, ...] = ()
    displacement: tuple[str, ...] = ()
    displacement_control: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    calendar_months: tuple[int, ...] = ()
    desired: Direction = Direction.FEWER
    assignment: Assignment = Assignment.CHOSEN
    cost: float | None = None
    unit_cost: float | None = None
    unit_cost_source: str = ""

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area it names, treated ones first."""
        return (*self.treated, *self.control, *self.displacement, *self.displacement_control)

    def described(self) -> Intervention:
        """The description that the statistics take.

        Raises:
            ValueError: a month is not written YYYY-MM, or the description contradicts itself.
        """
        return Intervention(
            name=self.title,
            treated=self.treated,
            control=self.control,
            displacement=self.displacement,
            displacement_control=self.displacement_control,
            start=Month.parse(self.start),
            end=Month.parse(self.end) if self.end else None,
            before=_period(self.before),
            after=_period(self.after),
            calendar_months=self.calendar_months,
            desired=self.desired,
            assignment=self.assignment,
            cost=self.cost,
        )


def read_interventions(folder: Path) -> tuple[PlannedIntervention, ...]:
    """Every intervention described in a folder, in the order of their files; none where there is no folder.

    Raises:
        RefusalError: a file is not TOML, lacks a key or has one too many, or contradicts itself; naming file and key.
    """
    found: list[PlannedIntervention] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        try:
            found.append(parse_intervention(path.read_text(encoding="utf-8"), path.name))
        except RefusalError as error:
            faults += error.faults
        except UnicodeDecodeError:
            faults.append(Fault(path.name, "is not UTF-8 text.", "Save it as UTF-8 and try again."))
    if faults:
        raise RefusalError(tuple(faults))
    return tuple(found)


def parse_intervention(text: str, file: str) -> PlannedIntervention:
    """The intervention that a TOML text describes; `file` names it in messages.

    Raises:
        RefusalError: as `read_interventions`.

    >>> told = parse_intervention('''title = "Patrols"
    ... what = "Two officers on foot at night"
    ... measure = "all-crime"
    ... treated = ["E01025913"]
    ... start = "2016-07"''', "patrols.toml")
    >>> told.id, told.desired.value
    ('patrols', 'fewer')
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        raise RefusalError(
            (Fault(file, f"is not TOML: {error}.", "Quote every text.", row=int(row[1]) if row else None),)
        ) from None
    known = [one for one in PlannedIntervention.__struct_fields__ if one != "id"]
    strange = [key for key in told if key not in known]
    if strange:
        close = difflib.get_close_matches(strange[0], known, 1)
        remedy = f"Did you mean `{close[0]}`?" if close else f"It may have: {', '.join(known)}."
        raise RefusalError((Fault(file, f"has a key `{strange[0]}`, which is not known.", remedy),))
    try:
        one = msgspec.convert({**told, "id": Path(file).stem}, PlannedIntervention)
        one.described()
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        place = where.strip("`").lstrip("$.") or "the file"
        raise RefusalError(
            (Fault(file, f"{what} ({place}).", "See the user guide, section Evaluate what was done."),)
        ) from None
    except ValueError as error:
        raise RefusalError((Fault(file, f"{error}.", "Correct the description."),)) from None
    if one.cost is not None and one.unit_cost is not None and not one.unit_cost_source:
        remedy = "Say where the unit cost comes from and of which year's prices it is."
        raise RefusalError((Fault(file, "has a `unit_cost` without `unit_cost_source`.", remedy),))
    return one


def _period(text: str) -> Period | None:
    if not text:
        return None
    months = _MONTH.findall(text)
    if len(months) != 2 or text != "/".join(months):
        raise ValueError(f"{text!r} is not a period; write YYYY-MM/YYYY-MM")
    return Period(Month.parse(months[0]), Month.parse(months[1]))
