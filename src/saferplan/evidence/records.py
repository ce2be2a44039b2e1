"""What is kept of each record, and of each number of an aggregate series: the columns of the evidence."""

from __future__ import annotations

from enum import Enum, IntFlag

import pyarrow as pa


class Kind(Enum):
    """The kinds of evidence; each has its own columns."""

    INCIDENTS = "incidents"
    OUTCOMES = "outcomes"
    STOPS = "stops"
    SERIES = "series"


class RecordFlag(IntFlag):
    """What a source may say of an incident. A flag is only meaningful where `flags_known` has its bit."""

    HATE = 1
    DOMESTIC = 2
    ALCOHOL = 4
    CYBER = 8
    KNIFE = 16


class PlacePrecision(Enum):
    """How closely a record is placed."""

    SNAPPED_POINT = "snapped point"
    EXACT_POINT = "exact point"
    SMALL_AREA = "small area"
    WARD = "ward"
    OUTWARD_POSTCODE = "outward postcode"
    DISTRICT = "district"
    NONE = "none"


class PlacedBy(Enum):
    """How a record came by its small area: the publisher's own code wins over its point."""

    PUBLISHED = "published"
    POINT = "point"
    NONE = "none"


class TimePrecision(Enum):
    """How closely a record is dated. INTERVAL has a start and an end between which it happened."""

    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    INTERVAL = "interval"


INCIDENTS = pa.schema(
    [
        pa.field("month", pa.int32(), nullable=False),  # Month.ordinal
        pa.field("supplier", pa.string(), nullable=False),  # whose file it is: a force, a council, a service
        pa.field("category", pa.string(), nullable=False),  # ours: an id of domain/data/categories.toml
        pa.field("source_category", pa.string(), nullable=False),  # the source's own words
        pa.field("lsoa_code", pa.string()),
        pa.field("area_code", pa.string()),  # ward, outward postcode or district, where that is all there is
        pa.field("longitude", pa.float64()),
        pa.field("latitude", pa.float64()),
        pa.field("place_precision", pa.string(), nullable=False),
        pa.field("placed_by", pa.string(), nullable=False),
        pa.field("starts", pa.timestamp("s")),  # local time of Europe/London, as the source says it
        pa.field("ends", pa.timestamp("s")),
        pa.field("time_precision", pa.string(), nullable=False),
        pa.field("flags", pa.int16(), nullable=False),
        pa.field("flags_known", pa.int16(), nullable=False),
        pa.field("outcome", pa.string()),
        pa.field("record_id", pa.binary()),  # the source's own identifier, as bytes; never shown
        pa.field("file", pa.int32(), nullable=False),  # number of the received file in the store
        pa.field("row", pa.int32(), nullable=False),  # line of that file, the header being line 1
    ]
)

OUTCOMES = pa.schema(
    [
        pa.field("month", pa.int32(), nullable=False),
        pa.field("supplier", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("lsoa_code", pa.string()),
        pa.field("longitude", pa.float64()),
        pa.field("latitude", pa.float64()),
        pa.field("record_id", pa.binary()),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)

STOPS = pa.schema(
    [
        pa.field("month", pa.int32(), nullable=False),
        pa.field("supplier", pa.string(), nullable=False),
        pa.field("starts", pa.timestamp("s")),  # local time of Europe/London; the publisher's times are UTC
        pa.field("type", pa.string(), nullable=False),
        pa.field("object", pa.string()),
        pa.field("legislation", pa.string()),
        pa.field("outcome", pa.string()),
        pa.field("age_range", pa.string()),
        pa.field("gender", pa.string()),
        pa.field("ethnicity_officer_defined", pa.string()),
        pa.field("ethnicity_self_defined", pa.string()),
        pa.field("lsoa_code", pa.string()),
        pa.field("placed_by", pa.string(), nullable=False),
        pa.field("longitude", pa.float64()),
        pa.field("latitude", pa.float64()),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)

SERIES = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),  # id of the measure counted
        pa.field("area_code", pa.string(), nullable=False),
        pa.field("first_month", pa.int32(), nullable=False),  # the period the value covers, first and last
        pa.field("last_month", pa.int32(), nullable=False),
        pa.field("value", pa.float64()),  # null exactly where status says why
        pa.field("status", pa.string()),  # an Absence value, or null
        pa.field("unit", pa.string(), nullable=False),  # a Unit value
        pa.field("supplier", pa.string(), nullable=False),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)

SCHEMAS = {
    Kind.INCIDENTS: INCIDENTS,
    Kind.OUTCOMES: OUTCOMES,
    Kind.STOPS: STOPS,
    Kind.SERIES: SERIES,
}
