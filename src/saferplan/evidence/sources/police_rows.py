"""What the rows of all data.police.uk files have in common: points, small areas, months, identifiers.

Every rule is here twice, side by side: as the condition by which the engine finds bad rows among millions,
and as the sentence that tells a person what is wrong with one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from saferplan.domain.periods import Month
from saferplan.evidence.small_area_codes import NOT_A_SMALL_AREA, is_small_area_code
from saferplan.evidence.sources import Problem, RowContext

WEST, EAST = -9.5, 2.5
SOUTH, NORTH = 49.0, 61.5

QUICK_IDENTIFIER = 'unhex("Crime ID")'
USUAL_IDENTIFIER = "coalesce(octet_length(record_id) = 32, true)"

IDENTIFIER = (
    'CASE WHEN length("Crime ID") = 64 THEN coalesce(try(unhex("Crime ID")), encode("Crime ID")) '
    'ELSE encode("Crime ID") END'
)
"""The publisher's identifier: 32 bytes where it is 64 hexadecimal digits, else its own characters.

The quick expression is right where it gives 32 bytes, as it does in every file seen; the other takes anything.
"""

BAD_POINT = (
    "(longitude IS NULL) <> (latitude IS NULL) "
    f"OR NOT (longitude BETWEEN {WEST} AND {EAST} AND latitude BETWEEN {SOUTH} AND {NORTH})"
)


def point_problems(longitude: str, latitude: str) -> Iterator[Problem]:
    """What is wrong with a point given as two texts, both empty where there is none."""
    if bool(longitude) != bool(latitude):
        column, value = ("Longitude", longitude) if longitude else ("Latitude", latitude)
        yield Problem(column, value, "The point has only one of its two coordinates.", _GET_AGAIN)
        return
    for column, text, lowest, highest in (
        ("Longitude", longitude, WEST, EAST),
        ("Latitude", latitude, SOUTH, NORTH),
    ):
        if not text:
            continue
        number = as_number(text)
        if number is None:
            yield Problem(column, text, "This is not a number.", _GET_AGAIN)
        elif not lowest <= number <= highest:
            yield Problem(
                column,
                text,
                f"The point is not in the United Kingdom ({lowest} to {highest} degrees).",
                _GET_AGAIN,
            )


def small_area_problems(code: str) -> Iterator[Problem]:
    """What is wrong with a small area's code, empty where there is none."""
    if code and not is_small_area_code(code):
        yield Problem("LSOA code", code, NOT_A_SMALL_AREA, _GET_AGAIN)


def month_problems(text: str, context: RowContext) -> Iterator[Problem]:
    """What is wrong with a row's month."""
    try:
        month = Month.parse(text)
    except ValueError:
        yield Problem("Month", text, "This is not a month written as YYYY-MM.", _GET_AGAIN)
        return
    if context.month is not None and month != context.month:
        yield Problem(
            "Month",
            text,
            f"The row is not of {context.month.label}, the month in the file's name.",
            "Give the file the name it was published under, or get it again.",
        )
    elif month > context.today:
        yield Problem(
            "Month", text, "The month is still to come.", "Correct the file, or the computer's clock."
        )


def as_number(text: str) -> float | None:
    """The number that a text writes, None where it writes none; infinities are not numbers here."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


_GET_AGAIN = "Get the file again from the publisher."
