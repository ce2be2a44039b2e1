"""The parts of an assessment that people enter, and the files that wait for their words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from saferplan.domain.themes import Theme

EXAMPLE_FIGURE = "F0123456789ab"
"""The figure that blank forms show how to refer to; there is none of this identity."""


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing people are asked for: its section, heading, the completeness rule it meets, and the question."""

    id: str
    heading: str
    rule: str
    asks: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: tuple[Form, ...]


@cache
def forms() -> tuple[Form, ...]:
    """The forms of every strategic assessment.

    >>> [form.id for form in forms()][0]
    'last-year'
    """
    text = files("saferplan.assessment").joinpath("data", "forms.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table).form


def form(id_: str) -> Form:
    """The form with this id."""
    return next(one for one in forms() if one.id == id_)


def explanation_of(theme: Theme) -> Form:
    """The form that asks why a theme's figures changed."""
    return Form(
        id=f"why-{theme.id}",
        heading=f"Why the figures changed: {theme.heading}",
        rule="SA08",
        asks=(
            "What explains the changes on this page: what was done, what changed in the area, what changed in "
            "recording. Say on what evidence, or that it is not known."
        ),
    )


def write_blank_forms(folder: Path, wanted: tuple[Form, ...]) -> None:
    """Put a file for each form into the folder; files that are there already are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in wanted:
        path = folder / f"{one.id}.md"
        if path.exists():
            continue
        path.write_text(
            f"<!-- {one.heading}\n\n{one.asks}\n\n"
            "Write below this comment: paragraphs, bullets, **bold**, links. A figure of the assessment is\n"
            f"written by its identity in braces, such as {{{EXAMPLE_FIGURE}}}; `saferplan trace` explains it. -->\n",
            encoding="utf-8",
        )
