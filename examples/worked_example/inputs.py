"""Everything the worked example starts from, in one folder, as if partners had sent it quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from examples.generator.marks import mark
from examples.worked_example.calibration import read_calibration
from examples.worked_example.geography_files import write_geography
from examples.worked_example.incidents import draw_incidents, policed_areas
from examples.worked_example.partners import read_partners, write_lists, write_series
from examples.worked_example.peers import write_district_counts
from examples.worked_example.places import districts, peer_areas, small_areas
from examples.worked_example.police_files import write_police_files
from examples.worked_example.stops import write_stop_files
from saferplan.domain.information_sharing import InformationPeriod, information_periods
from saferplan.domain.periods import Month

DAYS_TO_DELIVERY = 45
"""After the end of a quarter: within the quarter that follows, as section 17A has it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came on one day: police files, partners' lists, and with the last one the counts."""

    received: date
    folder: Path


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the inputs are: geography is of facts, everything delivered is synthetic."""

    geography: Path
    mappings: Path
    deliveries: tuple[Delivery, ...]


def write_inputs(folder: Path) -> Inputs:
    """Write the inputs into `folder`; the same bytes every time."""
    calibration, partners = read_calibration(), read_partners()
    areas, peers = small_areas(), peer_areas()
    policed = policed_areas(calibration, areas, peers)
    incidents = draw_incidents(calibration, policed)
    quarters = information_periods(calibration.period)
    deliveries = {quarter: _delivery(folder, quarter) for quarter in quarters}

    def police_folder(month: Month) -> Path:
        return deliveries[InformationPeriod.of(month)].folder / "police"

    without_place = write_police_files(police_folder, calibration, policed, incidents)
    write_stop_files(police_folder, calibration, policed)
    for quarter, delivery in deliveries.items():
        write_lists(delivery.folder / "lists", quarter, calibration, partners, areas)
    last = deliveries[quarters[-1]].folder / "counts"
    write_series(last, calibration, partners)
    write_district_counts(last, calibration, policed, incidents, without_place, districts(), peers)
    for delivery in deliveries.values():
        mark(delivery.folder, made_by="examples.worked_example", seed=calibration.seed)
    write_geography(folder / "geography", areas, peers, districts())
    return Inputs(folder / "geography", _write_mappings(folder / "mappings"), tuple(deliveries.values()))


def _delivery(folder: Path, quarter: InformationPeriod) -> Delivery:
    first_day_after = quarter.period.last + 1
    received = date(first_day_after.year, first_day_after.month, 1) + timedelta(days=DAYS_TO_DELIVERY)
    return Delivery(received, folder / f"received-{received}")


def _write_mappings(folder: Path) -> Path:
    """How each partner's list is read: what a person wrote once, when the list first came."""
    folder.mkdir(parents=True, exist_ok=True)
    for mapping in sorted(files("examples.worked_example").joinpath("mappings").iterdir(), key=str):
        (folder / mapping.name).write_bytes(mapping.read_bytes())
    return folder
