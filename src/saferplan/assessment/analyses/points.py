"""The records behind a count that have the place itself and a day: what repeats can be looked for among."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.records import selected_records
from saferplan.assessment.selecting import AreaSelector
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import Notice, Text, Tone
from saferplan.domain.figure import Figure, Method, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.evidence.records import PlacePrecision, TimePrecision
from saferplan.geography.contiguity import national_grid
from saferplan.statistics.inputs import Floats
from saferplan.statistics.repeats.events import Points, refuse_moved, shared_percent

FEWEST = 30
"""Among fewer records there are hardly any pairs."""

_HIDDEN = "Repeats are not shown, so that nobody can be identified."
_POLICE = (
    "Nothing can be said of repeats from the records on data.police.uk: their points were moved to shared map points, "
    "so that different addresses look like one, and they carry no day. The force holds the places; a list with them, "
    "shared under an agreement, can be added."
)
_ASK = "Ask the partner for the points themselves and map them with `easting` and `northing`."
_PLACED = {
    PlacePrecision.SNAPPED_POINT.value: "at points that were moved to shared map points",
    PlacePrecision.SMALL_AREA.value: "in small areas",
    PlacePrecision.WARD.value: "in wards",
    PlacePrecision.OUTWARD_POSTCODE.value: "in outward postcodes",
    PlacePrecision.DISTRICT.value: "in districts",
    PlacePrecision.NONE.value: "nowhere",
}


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Records with a place in metres and a day, and the figure of the records they were taken from."""

    count: Figure
    x: Floats
    y: Floats
    day: NDArray[np.datetime64]

    def figure(self, material: Material, method: Method) -> Figure:
        """How many they are, as a figure."""
        return material.maker.derived(
            "records with a place and a day",
            f"Records with a place and a day: {self.count.label}",
            Unit.COUNT,
            method,
            (self.count,),
            len(self.day),
        )


def placed_records(
    material: Material, change: MeasureChange, count: Figure, method: Method
) -> Placed | Notice:
    """The records that repeats can be looked for among, or why there are none or too few.

    Of a record with a time from and a time until the day is that of the time from.
    """
    if change.measure.dataset == POLICE_RECORDS:
        return _note(sentence(_POLICE))
    if change.guarded:
        return _note(sentence(_HIDDEN))
    if not count.value or count.definition.selection is None:
        return _note(sentence("Nothing can be said of repeats: no records are held."))
    table = selected_records(
        count.definition.selection, material.snapshot, AreaSelector(material.geography)
    ).select(["starts", "time_precision", "place_precision", "longitude", "latitude"])
    exact = pc.equal(table["place_precision"], PlacePrecision.EXACT_POINT.value)
    pointed = table.filter(exact)
    if pointed.num_rows == 0:
        most = Counter(table["place_precision"].to_pylist()).most_common(1)[0][0]
        words = f"Nothing can be said of repeats: this list places its records {_PLACED[most]}. {_ASK}"
        return _note(sentence(words))
    known = pc.and_(
        pc.not_equal(pointed["time_precision"], TimePrecision.MONTH.value), pc.is_valid(pointed["starts"])
    )
    dated = pointed.filter(known)
    east, north = national_grid(*(dated[name].to_numpy() for name in ("longitude", "latitude")))
    day = dated["starts"].to_numpy().astype("datetime64[D]")
    on_grid = ~np.isnan(east)
    found = Placed(count, east[on_grid], north[on_grid], day[on_grid])
    if len(found.day) < FEWEST:
        return _note(
            sentence("Nothing is said of repeats: fewer than thirty records have both a place and a day.")
        )
    try:
        refuse_moved(found.x, found.y, Points.NOT_SAID)
    except ValueError:
        return _moved(material, found, method)
    return found


def _moved(material: Material, found: Placed, method: Method) -> Notice:
    shared = material.maker.derived(
        "share of records at a shared point",
        f"Share of the records whose point another has: {found.count.label}",
        Unit.PERCENT,
        method,
        (found.count,),
        shared_percent(found.x, found.y),
    )
    return _note(
        sentence(
            plain(shared),
            " of the records share their point with another, as if moved to shared map points or to the middle of "
            f"streets, so nothing can be said of repeats. {_ASK}",
        )
    )


def _note(text: Text) -> Notice:
    return Notice(Tone.NOTE, text)
