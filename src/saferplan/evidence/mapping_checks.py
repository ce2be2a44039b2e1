"""What a mapping may say: the rules that its shape alone does not hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from saferplan.domain.categories import categories
from saferplan.domain.information_sharing import PlaceLimit, prescribed_datasets
from saferplan.domain.personal_words import looks_like_given_name, starts_with_title
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.written_dates import FormatError

RESERVED = frozenset(
    {
        "police-street",
        "police-outcomes",
        "police-stop-and-search",
        "police-district-counts",
        "ons-recorded-crime",
        "ons-recorded-crime-rate",
        "aggregate-series",
    }
)
"""Names of datasets of our own, which a list cannot have."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WARD = re.compile(r"[EW]05\d{6}")

EXAMPLES = {
    "id": 'id = "council-fly-tipping"',
    "title": 'title = "Fly-tipping reported to the council"',
    "supplier": 'supplier = "North West Leicestershire District Council"',
    "holder": 'holder = "Head of Community Services, North West Leicestershire District Council"',
    "agreement": 'agreement = "the reference of the sharing agreement or licence"',
    "retain_until": "retain_until = 2027-04-30",
    "column": 'column = "the column\'s name"',
    "format": 'format = "DD/MM/YYYY"',
    "yes": 'yes = ["Y"]',
    "no": 'no = ["N"]',
}

Wrong = Iterator[tuple[str, str, str]]
"""Where in the mapping, what is wrong there, and what to do."""


def wrong_in(mapping: Mapping) -> Wrong:
    """Everything in a well-shaped mapping that cannot be: the key, what is wrong with it, what to do."""
    yield from _wrong_list(mapping)
    yield from _wrong_category(mapping)
    yield from _wrong_time(mapping)
    yield from _wrong_place(mapping)
    yield from _wrong_columns(mapping)
    if mapping.file.header_row < 1:
        yield "file.header_row", "Rows are counted from 1.", "Write header_row = 1 for the first row."
    for name, flag in mapping.flags.items():
        said = [folded(word) for word in (*flag.yes, *flag.no, *flag.unknown)]
        if len(said) != len(set(said)):
            yield (
                f"flags.{name}",
                "A word has two meanings.",
                "Give each word under one of yes, no and unknown.",
            )
        if not flag.yes:
            yield f"flags.{name}.yes", "No word means yes.", "List the words that do."


def folded(word: str) -> str:
    """A word as it is compared: letters' size and runs of spaces do not count.

    >>> folded("Fly  Tipping ")
    'fly tipping'
    """
    return " ".join(word.split()).casefold()


def _wrong_list(mapping: Mapping) -> Wrong:
    told = mapping.list
    if not _SLUG.fullmatch(told.id):
        yield "list.id", f"{told.id!r} is not a name for a dataset.", "Use small letters, digits and hyphens."
    if told.id in RESERVED:
        yield "list.id", f"{told.id!r} is the name of a dataset of our own.", "Choose another."
    for key in ("title", "supplier", "holder", "agreement"):
        if not getattr(told, key).strip():
            yield f"list.{key}", f"`{key}` is empty.", f"Write, for example, {EXAMPLES[key]}"
    if looks_like_given_name(told.holder.partition(",")[0]) or starts_with_title(told.holder):
        yield "list.holder", "This looks like a person's name.", "Name the post and the organisation instead."
    if told.section17a is not None and told.section17a not in prescribed_datasets():
        yield (
            "list.section17a",
            f"{told.section17a!r} is not a dataset that section 17A prescribes.",
            f"Leave it out, or use one of: {', '.join(prescribed_datasets())}.",
        )


def _wrong_category(mapping: Mapping) -> Wrong:
    part = mapping.category
    if (part.column is None) == (part.constant is None):
        yield "category", "A list has a `column` of categories or a `constant` one.", "Give one of the two."
    if part.column is not None and not part.words:
        yield (
            "category.words",
            "No word of the column is given a meaning.",
            "List them under [category.words].",
        )
    if part.constant is not None and part.words:
        yield "category.words", "A constant category has no words.", "Take [category.words] out."
    given = {f"category.words.{word}": id_ for word, id_ in part.words.items()}
    if part.constant is not None:
        given["category.constant"] = part.constant
    for path, id_ in given.items():
        if id_ not in categories():
            close = difflib.get_close_matches(id_, categories(), 1)
            remedy = f"Did you mean {close[0]!r}?" if close else "See docs/categories.md for those there are."
            yield path, f"There is no category {id_!r}.", remedy
    meanings: dict[str, str] = {}
    for word, id_ in part.words.items():
        if meanings.setdefault(folded(word), id_) != id_:
            yield (
                f"category.words.{word}",
                f"The word {word!r} has two meanings.",
                "Letters' size does not count.",
            )


def _wrong_time(mapping: Mapping) -> Wrong:
    part = mapping.time
    ways = [way for way in ("month", "date", "parts", "start") if getattr(part, way) is not None]
    if not ways:
        yield "time", "Nothing says when it happened.", "Give `month`, `date`, `parts` or `start` and `end`."
    elif len(ways) > 1 and ways != ["date", "start"] and ways != ["month", "start"]:
        yield "time", f"`{ways[0]}` and `{ways[1]}` both say when it happened.", "Give one of them."
    for role, needs in (("time", "date"), ("start_time", "start"), ("end", "start"), ("end_time", "end")):
        if getattr(part, role) is not None and getattr(part, needs) is None:
            yield f"time.{role}", f"`{role}` is of no use without `{needs}`.", f"Give `{needs}` as well."
    for role in ("month", "date", "time", "start", "start_time", "end", "end_time"):
        dated = getattr(part, role)
        if dated is None:
            continue
        try:
            formats = dated.formats
        except FormatError as error:
            yield f"time.{role}.format", f"{error}.", "Write it as DD/MM/YYYY HH:mm, for example."
            continue
        clock = role.endswith("time")
        if any(one.has_date is clock or (clock and not one.has_time) for one in formats):
            what = "a time of day, such as HH:mm" if clock else "a date, such as DD/MM/YYYY"
            yield f"time.{role}.format", f"`{role}` is {what}.", "Correct its format."
        apart = getattr(part, f"{role}_time" if role != "date" else "time", None)
        if role in ("date", "start", "end") and apart is not None and any(one.has_time for one in formats):
            yield f"time.{role}.format", "The time of day is given twice.", "Take it out of one of the two."
    if part.parts is not None and part.parts.minute is not None and part.parts.hour is None:
        yield "time.parts", "There are minutes without hours.", "Give `hour` as well."
    if part.parts is not None and part.parts.hour is not None and part.parts.day is None:
        yield "time.parts", "There are hours without days.", "Give `day` as well."


def _wrong_place(mapping: Mapping) -> Wrong:
    part = mapping.place
    for one, other in (("easting", "northing"), ("longitude", "latitude")):
        if (getattr(part, one) is None) != (getattr(part, other) is None):
            yield "place", f"`{one}` and `{other}` come together.", "Give both or neither."
    if part.easting is not None and part.longitude is not None:
        yield "place", "The point is given twice.", "Give metres or degrees, not both."
    if part.ward_codes and part.ward is None:
        yield "place.ward_codes", "There are codes of wards and no column of wards.", "Give `ward`."
    for ward, code in part.ward_codes.items():
        if not _WARD.fullmatch(code):
            yield f"place.ward_codes.{ward}", f"{code!r} is not the code of a ward.", "Such as E05010090."
    west, south, east, north = part.bounds
    if not (west < east and south < north):
        yield "place.bounds", "The bounds hold nothing.", "Write [west, south, east, north] in degrees."
    prescribed = prescribed_datasets().get(mapping.list.section17a or "")
    if prescribed is not None and prescribed.place is PlaceLimit.OUTWARD_POSTCODE:
        closer = [
            role for role in ("lsoa", "ward", "easting", "longitude") if getattr(part, role) is not None
        ]
        if closer:
            yield (
                f"place.{closer[0]}",
                f"Section 17A lets {prescribed.title.lower()} be shared by outward postcode only.",
                f"Take `{closer[0]}` out, and name its column under `drop`.",
            )


def _wrong_columns(mapping: Mapping) -> Wrong:
    both = sorted(set(mapping.columns) & set(mapping.drop))
    for column in both:
        role = next(role for role, used in mapping.roles.items() if used == column)
        yield (
            "drop",
            f"Column {column!r} is dropped and is used as `{role}`.",
            "Take it out of one of the two.",
        )
