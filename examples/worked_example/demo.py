"""The main job on the worked example: from what partners sent to documents that a partnership can adopt."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

import saferplan
from examples.generator.marks import SENTENCE
from examples.worked_example.inputs import Inputs, write_inputs
from examples.worked_example.places import PARTNERSHIP
from saferplan.errors import SaferPlanError
from saferplan.workspace.assessments import MadeAssessment
from saferplan.workspace.workspace import Workspace

YEAR_ENDING = "2017-03"
MADE_ON = date(2017, 6, 1)
"""The assessment's day: after the last delivery, before the council's meeting of 27 June 2017."""

ADOPTED_YEAR_ENDING = "2016-12"
ADOPTED = "2016-12-partnership"
ADOPTED_ON = date(2017, 2, 27)
ADOPTED_BY = "Strategy group of the Safer North West Partnership"
"""The assessment that the priorities of 2017/18 were set on: of what was held when the strategy group adopted it."""

_MARK = ".worked-example"
_INTERVENTIONS = Path(__file__).with_name("interventions")


def run(folder: Path, console: Console) -> MadeAssessment:
    """Write the inputs, build the workspace, and make the assessment with all its documents.

    Raises:
        SaferPlanError: the folder holds something that an earlier run did not make.
    """
    _clear(folder)
    console.print(
        "[bold]What partners sent[/bold]: synthetic records, on the places of North West Leicestershire"
    )
    inputs = write_inputs(folder / "received")
    console.print(f"  {len(inputs.deliveries)} deliveries in {folder / 'received'}")
    workspace = build_workspace(folder / "partnership", inputs, console)
    console.print(f"[bold]The assessment that was adopted[/bold], of the year ending {ADOPTED_YEAR_ENDING}")
    with console.status("Counting, comparing, writing"):
        later = sum(one.received > ADOPTED_ON for one in inputs.deliveries)
        make_adopted(workspace, snapshot=str(workspace.store.snapshots()[-1 - later].number))
    console.print(f"[bold]The strategic assessment[/bold] of the year ending {YEAR_ENDING}")
    with console.status("Counting, comparing, writing"):
        return workspace.assess(year_ending=YEAR_ENDING)


def build_workspace(folder: Path, inputs: Inputs, console: Console) -> Workspace:
    """A workspace that received each delivery on its day."""
    clock = _Calendar(inputs.deliveries[0].received)
    workspace = saferplan.Workspace.create(
        folder,
        partnership=PARTNERSHIP,
        name="Safer North West Leicestershire Partnership",
        prepared_by="Community Safety Team, North West Leicestershire District Council",
        synthetic=SENTENCE,
        clock=clock,
    )
    for mapping in sorted(inputs.mappings.glob("*.toml")):
        shutil.copy(mapping, workspace.folder.mappings / mapping.name)
    workspace.folder.interventions.mkdir()
    for described in sorted(_INTERVENTIONS.glob("*.toml")):
        shutil.copy(described, workspace.folder.interventions / described.name)
    console.print("[bold]Geography[/bold]: facts of real places, and a schematic map")
    with console.status("Reading areas, lookups, populations"):
        workspace.add_geography([inputs.geography])
    console.print("[bold]Evidence[/bold]")
    for delivery in inputs.deliveries:
        clock.today = delivery.received
        with console.status(f"Reading what came on {delivery.received:%d %B %Y}"):
            report = workspace.add_evidence([delivery.folder])
        console.print(
            f"  {delivery.received:%d %B %Y}: {len(report.files)} files, "
            f"{report.kept:,} records and counts; snapshot {report.number}"
        )
    clock.today = MADE_ON
    return workspace


def workspace_built(folder: Path) -> Workspace:
    """A workspace that `build_workspace` made earlier, on the day on which it was done."""
    return saferplan.Workspace.open(folder, clock=_Calendar(MADE_ON))


def make_adopted(workspace: Workspace, *, snapshot: str) -> None:
    """The assessment as the strategy group adopted it, from the evidence that was held on that day.

    It is made once more when the site plays that day, for what people said by then is known only there. Nobody remakes
    an adopted assessment: the first one, which nobody has seen yet, is put away.
    """
    workspace.assessments.path(ADOPTED).unlink(missing_ok=True)
    on_that_day = Workspace.open(workspace.folder.root, clock=_Calendar(ADOPTED_ON))
    on_that_day.assess(
        ADOPTED_YEAR_ENDING,
        name=ADOPTED,
        snapshot=snapshot,
        formats=("html", "docx", "json"),
        adopted_on=ADOPTED_ON.isoformat(),
        adopted_by=ADOPTED_BY,
    )


class _Calendar:
    """A clock that is set by hand: the worked example plays from 2014 to 2017."""

    def __init__(self, today: date) -> None:
        self.today = today

    def __call__(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)


def _clear(folder: Path) -> None:
    """Remove what an earlier run made, and nothing else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise SaferPlanError(
                f"{folder} is not empty, and the worked example did not make it.", "Name another folder."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
