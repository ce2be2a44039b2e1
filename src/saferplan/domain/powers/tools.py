"""The tools and powers that there are (`data/powers_tools.toml`): facts, each with how far it was checked."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from saferplan.domain.tables import read_table

CHECKED = {
    "V": "read in the source",
    "S": "seen in a secondary source",
    "M": "from memory, not verified",
}
"""How far a fact was checked, in words."""


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tool or power: its names, who may use it, what has to be shown, and how far all that was checked."""

    id: str
    title: str
    plural: str
    who: tuple[str, ...]
    test: str
    notes: str
    reference: str
    source: str
    checked: str
    in_force_from: date | None = None
    date_checked: str = "M"

    @property
    def verified(self) -> bool:
        """Whether it was read in the source itself."""
        return self.checked == "V"

    @property
    def heading(self) -> str:
        """The plural as a heading has it.

        >>> tool_named("closure_order").heading
        'Closure orders'
        """
        return self.plural[:1].upper() + self.plural[1:]

    def said(self, count: int) -> str:
        """A count of it in words.

        >>> tool_named("closure_order").said(2), tool_named("civil_injunction").said(1)
        ('2 closure orders', '1 civil injunction')
        """
        return f"{count:,} {self.title if count == 1 else self.plural}"


class ToolTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tools, and what is to be said of them all."""

    note: str
    tool: tuple[Tool, ...]


@cache
def tool_table() -> ToolTable:
    """Every tool that can be counted, in the order of the Act."""
    return read_table("powers_tools", ToolTable)


def tool_named(identity: str) -> Tool:
    """The tool of an id.

    Raises:
        ValueError: there is none.
    """
    found = next((one for one in tool_table().tool if one.id == identity), None)
    if found is None:
        raise ValueError(f"no tool {identity!r}")
    return found


def tool_choices() -> list[tuple[str, str]]:
    """Id and name of every tool, for a list to choose from."""
    return [(one.id, one.title[:1].upper() + one.title[1:]) for one in tool_table().tool]
