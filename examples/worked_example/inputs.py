"""Everything the worked example starts from, written into one folder as if partners had sent it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from examples.generator.marks import mark
from examples.worked_example.calibration import read_calibration
from examples.worked_example.crimes import write_police_files
from examples.worked_example.geography_files import write_geography
from examples.worked_example.partners import read_partners, write_lists, write_series
from examples.worked_example.peers import write_peer_counts
from examples.worked_example.places import districts, peer_areas, small_areas
from examples.worked_example.stops import write_stop_files


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the inputs are: geography is of facts, everything else is synthetic."""

    geography: Path
    police: Path
    partners: Path
    series: Path


def write_inputs(folder: Path) -> Inputs:
    """Write the inputs into `folder`; the same bytes every time."""
    calibration, partners = read_calibration(), read_partners()
    areas = small_areas()
    inputs = Inputs(
        geography=folder / "geography",
        police=folder / "police",
        partners=folder / "partners",
        series=folder / "series",
    )
    write_geography(inputs.geography, areas, peer_areas(), districts())
    write_police_files(inputs.police, calibration, areas)
    write_stop_files(inputs.police, calibration, areas)
    write_lists(inputs.partners, calibration, partners, areas)
    write_series(inputs.series, calibration, partners)
    write_peer_counts(inputs.series, calibration)
    for part in (inputs.police, inputs.partners, inputs.series):
        mark(part, made_by="examples.worked_example", seed=calibration.seed)
    return inputs
