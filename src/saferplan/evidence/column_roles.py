"""What the columns of an unknown list seem to hold, by their names and values: for proposals that a person checks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from saferplan.domain.identifiers import is_outward_code
from saferplan.domain.personal_data import PersonalFinding, PersonalKind
from saferplan.domain.personal_words import mentions, plain
from saferplan.evidence.category_matching import LIKELY, best_match
from saferplan.evidence.date_guessing import DATES, TIMES, FormatGuess, guess_formats
from saferplan.evidence.incident_places import GRID_EAST, GRID_NORTH
from saferplan.evidence.mapping import UK_BOUNDS
from saferplan.evidence.personal_gate import findings_in
from saferplan.evidence.rows import RowTable

YES = ("y", "yes", "true", "t", "1", "x", "✓")
NO = ("n", "no", "false", "f", "0")
NOT_KNOWN = ("unknown", "not known", "not recorded", "n/k", "nk", "?", "u", "not stated")

_CATEGORY_NAMES = (
    "type",
    "category",
    "offence",
    "nature",
    "classification",
    "kind",
    "crime",
    "problem",
    "subject",
    "complaint",
    "incident",
    "diagnosis",
)
_NO_CATEGORY_NAMES = (
    "status",
    "outcome",
    "result",
    "location",
    "ward",
    "area",
    "source",
    "method",
    "date",
    "time",
    "priority",
)
_OUTCOME_NAMES = ("outcome", "result", "disposal", "action", "status", "resolution")
_ID_NAMES = (
    "id",
    "uid",
    "ref",
    "reference",
    "key",
    "urn",
    "number",
    "no",
    "case",
    "crime id",
    "incident key",
)
_START_NAMES = ("start", "from", "began", "begin", "earliest", "first")
_END_NAMES = ("end", "to", "until", "ended", "latest", "last", "finish")
_BEST_DATES = (
    "occurred",
    "occurrence",
    "incident",
    "offence",
    "event",
    "committed",
    "found",
    "call",
    "admission",
)
_GOOD_DATES = ("date", "reported", "received", "created", "logged", "recorded", "month", "day")
_LATE_DATES = ("closed", "resolved", "updated", "modified", "completed", "review", "due", "target")
_FLAG_NAMES = {
    "hate": ("hate", "hate crime"),
    "domestic": ("domestic", "dv", "da flag", "domestic abuse"),
    "alcohol": ("alcohol", "drink"),
    "cyber": ("cyber", "online", "internet"),
    "knife": ("knife", "bladed", "blade"),
}
_PART_NAMES = {
    "year": ("year",),
    "month": ("month",),
    "day": ("day",),
    "hour": ("hour",),
    "minute": ("minute",),
}
_LSOA = re.compile(r"[EW]01\d{6}")
_WARD = re.compile(r"[EW]05\d{6}")
_DISTRICT = re.compile(r"E0[6-9]\d{6}|W06\d{6}")


@dataclass(slots=True)
class ColumnRoles:
    """The roles found, each with its column; why columns are dropped; and what a person has to decide.

    `ward_names` are the values of the column of wards, commonest first, where they are names and not codes.
    """

    columns: dict[str, str] = field(default_factory=dict)
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: dict[str, PersonalFinding] = field(default_factory=dict)
    flag_words: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )
    ward_names: tuple[str, ...] = ()
    questions: list[str] = field(default_factory=list)

    def unused(self, header: Iterable[str]) -> tuple[str, ...]:
        """The columns without a role."""
        used = {*self.columns.values(), *self.dropped}
        return tuple(name for name in header if name not in used)


def find_roles(table: RowTable) -> ColumnRoles:
    """What the columns of a list seem to hold. Where two could have a role, the choice becomes a question."""
    return _Finder(table).roles()


class _Finder:
    def __init__(self, table: RowTable) -> None:
        self.table = table
        self.found = ColumnRoles()
        self.texts = {name: [text for text in table.texts(name) if text is not None] for name in table.header}
        self.distinct = {name: set(texts) for name, texts in self.texts.items()}

    def roles(self) -> ColumnRoles:
        self._personal()
        self._codes()
        self._points()
        self._flags()
        self._dates()
        self._identifier()
        self._category()
        self._outcome()
        return self.found

    def _free(self) -> list[str]:
        """The columns with values and without a role."""
        return [name for name in self.found.unused(self.table.header) if self.texts[name]]

    def _share(self, name: str, test: Callable[[str], bool]) -> float:
        texts = self.texts[name]
        good = {text for text in self.distinct[name] if test(text)}
        return sum(text in good for text in texts) / len(texts) if texts else 0.0

    def _take(self, role: str, name: str) -> None:
        self.found.columns[role] = name

    def _personal(self) -> None:
        by_column: dict[str, list[PersonalFinding]] = {}
        for finding in findings_in(self.table):
            by_column.setdefault(finding.column, []).append(finding)
        for name, findings in by_column.items():
            only_reference = all(finding.kind is PersonalKind.REFERENCE for finding in findings)
            if only_reference and "record_id" not in self.found.columns and self._is_unique(name):
                self._take("record_id", name)
            else:
                self.found.dropped[name] = findings[0]

    def _is_unique(self, name: str) -> bool:
        return len(self.distinct[name]) >= 0.95 * len(self.texts[name])

    def _codes(self) -> None:
        tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
            ("lsoa", lambda text: _LSOA.fullmatch(text.upper()) is not None),
            ("ward", lambda text: _WARD.fullmatch(text.upper()) is not None),
            ("district", lambda text: _DISTRICT.fullmatch(text.upper()) is not None),
            ("outward_postcode", is_outward_code),
        )
        for role, test in tests:
            for name in self._free():
                if self._share(name, test) >= 0.9:
                    self._take(f"place.{role}", name)
                    break
        if "place.ward" not in self.found.columns:
            named = [
                name for name in self._free() if mentions(name, ("ward",)) and len(self.distinct[name]) <= 80
            ]
            if named:
                self._take("place.ward", named[0])
                counted = Counter(" ".join(text.split()) for text in self.texts[named[0]])
                self.found.ward_names = tuple(name for name, _ in counted.most_common())

    def _points(self) -> None:
        for first, second, names, limits in (
            (
                "longitude",
                "latitude",
                (("longitude", "long", "lon", "lng", "x"), ("latitude", "lat", "y")),
                UK_BOUNDS,
            ),
            (
                "easting",
                "northing",
                (("easting", "east", "x", "osgb x", "e"), ("northing", "north", "y", "osgb y", "n")),
                (0.0, 0.0, float(GRID_EAST), float(GRID_NORTH)),
            ),
        ):
            across = next((name for name in self._free() if mentions(name, names[0])), None)
            up = next((name for name in self._free() if mentions(name, names[1])), None)
            if across is None or up is None:
                continue
            xs, ys = self._numbers(across), self._numbers(up)
            west, south, east, north = limits
            if xs and ys and west <= min(xs) <= max(xs) <= east and south <= min(ys) <= max(ys) <= north:
                if first == "easting" and max(xs) < 1000:
                    continue
                self._take(f"place.{first}", across)
                self._take(f"place.{second}", up)
                return
        self._ask_about_other_grids()

    def _numbers(self, name: str) -> list[float]:
        """The numbers of a column, zeros left out; none where any value is not a number."""
        try:
            found = [float(text.replace(",", "")) for text in self.distinct[name]]
        except ValueError:
            return []
        return [number for number in found if number and math.isfinite(number)]

    def _ask_about_other_grids(self) -> None:
        xs = [
            name
            for name in self._free()
            if mentions(name, ("x", "easting", "longitude", "lon")) and self._numbers(name)
        ]
        ys = [
            name
            for name in self._free()
            if mentions(name, ("y", "northing", "latitude", "lat")) and self._numbers(name)
        ]
        if xs and ys:
            self.found.questions.append(
                f"Columns {xs[0]!r} and {ys[0]!r} look like a point, but not of the National Grid nor in England "
                "and Wales: they are not used."
            )

    def _flags(self) -> None:
        for flag, names in _FLAG_NAMES.items():
            for name in self._free():
                words = {text.casefold() for text in self.distinct[name]}
                if mentions(name, names) and words <= {*YES, *NO, *NOT_KNOWN} and words & {*YES, *NO}:
                    self._take(f"flags.{flag}", name)
                    said = sorted(self.distinct[name])
                    self.found.flag_words[flag] = (
                        tuple(text for text in said if text.casefold() in YES),
                        tuple(text for text in said if text.casefold() in NO),
                        tuple(text for text in said if text.casefold() in NOT_KNOWN),
                    )
                    break

    def _dates(self) -> None:
        dated: dict[str, FormatGuess] = {}
        clocks: dict[str, FormatGuess] = {}
        for name in self._free():
            cells = self.table.column(name)
            guess = guess_formats(cells, DATES)
            if guess is not None:
                dated[name] = guess
            elif (
                mentions(name, ("time", "hour", "at")) and (clock := guess_formats(cells, TIMES)) is not None
            ):
                clocks[name] = clock
        starts = [name for name in dated if mentions(name, _START_NAMES)]
        ends = [name for name in dated if mentions(name, _END_NAMES) and name not in starts]
        if starts and ends:
            self._take_date("time.start", starts[0], dated[starts[0]])
            self._take_date("time.end", ends[0], dated[ends[0]])
            self._take_clock("time.start_time", clocks, _START_NAMES, dated[starts[0]])
            self._take_clock("time.end_time", clocks, _END_NAMES, dated[ends[0]])
            others = [name for name in dated if name not in (starts[0], ends[0])]
            if others:
                listed = ", ".join(map(repr, others))
                self.found.questions.append(
                    f"Also dates: {listed}. The month of a record is that of its start; if one of these should "
                    "say the month, add it as `date` in [time]."
                )
        elif dated:
            self._take_best_date(dated, clocks)
        else:
            self._parts()

    def _take_best_date(self, dated: dict[str, FormatGuess], clocks: dict[str, FormatGuess]) -> None:
        ranked = sorted(dated, key=lambda name: (_date_rank(name), self.table.header.index(name)))
        best = ranked[0]
        by_month = all(text.startswith(("YYYY-MM", "M")) and "D" not in text for text in dated[best].formats)
        role = "time.month" if by_month or self._only_firsts(best, dated[best]) else "time.date"
        self._take_date(role, best, dated[best])
        if role == "time.date":
            self._take_clock("time.time", clocks, (), dated[best])
        if len(ranked) > 1:
            listed = ", ".join(map(repr, ranked[1:]))
            self.found.questions.append(f"{best!r} was taken for the date of a record. Also dates: {listed}.")

    def _only_firsts(self, name: str, guess: FormatGuess) -> bool:
        """Whether every date is the first of a month, as where a date stands for a month."""
        from saferplan.evidence.written_dates import DateFormat

        formats = [DateFormat(text) for text in guess.formats]
        found = [
            moment
            for text in self.distinct[name]
            for one in formats
            if (moment := one.read(text)) is not None
        ]
        months = {(moment.at.year, moment.at.month) for moment in found}
        return (
            len(self.texts[name]) > 40
            and len(months) > 2
            and all(moment.at.day == 1 and not moment.at.hour for moment in found)
        )

    def _take_date(self, role: str, name: str, guess: FormatGuess) -> None:
        self._take(role, name)
        self.found.formats[role] = guess.formats
        if guess.others:
            self.found.questions.append(
                f"Every value of {name!r} can be read as {guess.formats[0]} and as {guess.others[0]}: check which."
            )

    def _take_clock(
        self, role: str, clocks: dict[str, FormatGuess], names: tuple[str, ...], day: FormatGuess
    ) -> None:
        if any("H" in text for text in day.formats):
            return
        fitting = [name for name in clocks if name in self._free() and (not names or mentions(name, names))]
        if fitting:
            self._take(role, fitting[0])
            self.found.formats[role] = clocks[fitting[0]].formats

    def _parts(self) -> None:
        for part, names in _PART_NAMES.items():
            for name in self._free():
                if plain(name) in names and all(text.isdecimal() for text in self.distinct[name]):
                    self._take(f"time.parts.{part}", name)
                    break
        if not {"time.parts.year", "time.parts.month"} <= set(self.found.columns):
            for part in _PART_NAMES:
                self.found.columns.pop(f"time.parts.{part}", None)
            self.found.questions.append("No column was recognised as a date: complete [time].")

    def _identifier(self) -> None:
        if "record_id" in self.found.columns:
            return
        for name in self._free():
            if (
                mentions(name, _ID_NAMES)
                and len(self.texts[name]) == len(self.table)
                and self._is_unique(name)
            ):
                self._take("record_id", name)
                return

    def _category(self) -> None:
        def likeness(name: str) -> float:
            matches = [best_match(word) for word in self.distinct[name]]
            sure = [match.score for match in matches if match is not None and match.score >= LIKELY]
            return sum(sure) / len(self.distinct[name])

        candidates = [
            name
            for name in self._free()
            if 1 <= len(self.distinct[name]) <= max(12, min(80, len(self.table) // 3))
            and any(mark.isalpha() for text in self.distinct[name] for mark in text)
            and not mentions(name, _NO_CATEGORY_NAMES)
        ]
        scored = sorted(
            ((0.5 * mentions(name, _CATEGORY_NAMES) + likeness(name), name) for name in candidates),
            key=lambda pair: (-pair[0], self.table.header.index(pair[1])),
        )
        if not scored or scored[0][0] < 0.4:
            return
        self._take("category", scored[0][1])
        rivals = [name for score, name in scored[1:] if score >= 0.5]
        if rivals:
            listed = ", ".join(map(repr, rivals))
            self.found.questions.append(
                f"{scored[0][1]!r} was taken for the category. It could also be {listed}."
            )

    def _outcome(self) -> None:
        for name in self._free():
            if mentions(name, _OUTCOME_NAMES) and len(self.distinct[name]) <= 60:
                self._take("outcome", name)
                return


def _date_rank(name: str) -> int:
    if mentions(name, _LATE_DATES):
        return 3
    if mentions(name, _BEST_DATES):
        return 0
    return 1 if mentions(name, _GOOD_DATES) else 2
