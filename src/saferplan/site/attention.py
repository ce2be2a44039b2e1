"""What needs somebody, as lines of a task list: rooms find it, and a page leads to where it is seen to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.urls import reverse

from saferplan.site.components import Task
from saferplan.site.marks import Mark

NOW = Mark("Now", "diamond", "red", "It is wrong or late already.")
OVERDUE = Mark("Overdue", "cross", "red", "Its day is past.")
OPEN = Mark("Open", "triangle", "yellow", "It needs somebody, and is not late.")


class _Kind(Protocol):
    @property
    def urgent(self) -> bool: ...


class Attention(Protocol):
    """Something that needs somebody, as each room's rules find it.

    `subject` names the row that has it by kind and number, such as `risk 3`; where no row has it, it is empty.
    """

    @property
    def kind(self) -> _Kind: ...
    @property
    def subject(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def remedy(self) -> str: ...


def attention_task(one: Attention, pages: Mapping[str, str], *, urgent: Mark = NOW) -> Task:
    """The line of a task list for something that needs somebody.

    Args:
        one: what needs somebody.
        pages: by the kind of row, the name of its page; by an empty word, that of the page for what no row has.
        urgent: how it is marked where it is urgent.
    """
    kind, _, number = one.subject.partition(" ")
    address = reverse(pages[kind], args=[int(number)] if number else [])
    return Task(one.sentence, address, hint=one.remedy, status=urgent if one.kind.urgent else OPEN)
