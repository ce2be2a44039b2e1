"""What was measured, beside its goal, in plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console


@dataclass(frozen=True, slots=True)
class Finding:
    """What was measured, and its goal if it has one, in the same unit; lower is better.

    Where `cpu_budget` is given, what fails the benchmark is `cpu_seconds` beyond it, and a goal is only told as met or
    missed; else a missed goal fails. `heading` is of the part of the report that the finding opens.
    """

    what: str
    measured: float
    goal: float | None
    unit: str
    against: str = ""
    note: str = ""
    cpu_seconds: float = 0.0
    cpu_budget: float | None = None
    heading: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal, if there is one, is met."""
        return self.goal is None or self.measured <= self.goal

    @property
    def failed(self) -> bool:
        """Whether this must not stay as it is."""
        return not self.met if self.cpu_budget is None else self.cpu_seconds > self.cpu_budget

    def __str__(self) -> str:
        of = f" {self.against}" if self.against else ""
        said = f"{self.what}: {_written(self.measured, self.unit)}{of}"
        if self.goal is not None:
            said += f" (goal: {_written(self.goal, self.unit)})"
        if self.cpu_budget is not None:
            said += f"; {self.cpu_seconds:.3f} s CPU (budget: {self.cpu_budget:g} s)"
        return said


def show(console: Console, title: str, findings: Sequence[Finding]) -> None:
    """Print the findings, one below the other."""
    console.print(f"\n[bold]{title}[/bold]\n")
    for finding in findings:
        if finding.heading:
            console.print(f"\n{finding.heading}\n")
        style, word = _told(finding)
        console.print(f"[{style}]{word}[/{style}]  {finding}", soft_wrap=True)
        if finding.note:
            console.print(f"        {finding.note}", style="dim", soft_wrap=True)


def _told(finding: Finding) -> tuple[str, str]:
    if finding.cpu_budget is not None and finding.failed:
        return "red", "SLOWER"
    if not finding.met:
        return "red", "MISSED"
    return "green", "met   " if finding.goal is not None else "within"


def _written(value: float, unit: str) -> str:
    if unit == "times":
        return f"{value:.2f} times"
    if unit == "ms":
        return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
    return f"{value:.3f} {unit}" if unit == "s" and value < 1 else f"{value:.2f} {unit}"
