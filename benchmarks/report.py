"""What was measured, beside its goal, in plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console


@dataclass(frozen=True, slots=True)
class Finding:
    """One goal and what was measured. `goal` and `measured` are in the same unit; lower is better."""

    what: str
    measured: float
    goal: float
    unit: str
    against: str = ""
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.measured <= self.goal

    def __str__(self) -> str:
        of = f" {self.against}" if self.against else ""
        return (
            f"{self.what}: {_written(self.measured, self.unit)}{of} (goal: {_written(self.goal, self.unit)})"
        )


def show(console: Console, title: str, findings: Sequence[Finding]) -> None:
    """Print the findings, one below the other."""
    console.print(f"\n[bold]{title}[/bold]\n")
    for finding in findings:
        style, word = ("green", "met   ") if finding.met else ("red", "MISSED")
        console.print(f"[{style}]{word}[/{style}]  {finding}", soft_wrap=True)
        if finding.note:
            console.print(f"        {finding.note}", style="dim", soft_wrap=True)


def _written(value: float, unit: str) -> str:
    if unit == "times":
        return f"{value:.2f} times"
    if unit == "ms":
        return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
    return f"{value:.2f} {unit}"
