"""Commands that the documentation mentions exist, with the options that it gives them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from docs_pages import PROJECT, pages
from saferplan.cli.main import app

_COMMAND = typer.main.get_command(app)
_IN_TEXT = re.compile(r"`(saferplan [^`\n]+)`")
_ON_A_LINE = re.compile(r"^(?:    |\$ )?(saferplan [^\n]*?)(?:\s+#[^\n]*)?\\?$", re.MULTILINE)


def mentioned(page: Path) -> list[str]:
    """The commands that stand on lines of their own or in the text, as code."""
    text = page.read_text(encoding="utf-8")
    return [*_ON_A_LINE.findall(text), *_IN_TEXT.findall(text)]


def wrong_in(line: str) -> str:
    """What is wrong with a command line; empty where nothing is."""
    command = _COMMAND
    words = iter(shlex.split(line.replace("...", ""))[1:])
    for word in words:
        options = {name: one for one in command.params for name in (*one.opts, *one.secondary_opts)}
        if word.startswith(("-", "[-")):
            option = options.get(word.strip("[]"))
            if option is None and word != "--help":
                return f"{line!r}: there is no option {word}"
            if option is not None and not getattr(option, "is_flag", False):
                next(words, None)
        elif subcommands := getattr(command, "commands", None):
            if word not in subcommands:
                return f"{line!r}: there is no command {word}"
            command = subcommands[word]
    return ""


def test_a_command_that_is_not_there_is_found() -> None:
    assert "no command asses" in wrong_in("saferplan asses --year-ending 2017-03")
    assert "no option --years" in wrong_in("saferplan assess --years 3")
    assert wrong_in("saferplan --workspace FOLDER evidence status") == ""


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(PROJECT)))
def test_commands_exist(page: Path) -> None:
    assert [wrong for line in mentioned(page) if (wrong := wrong_in(line))] == []


def test_the_commands_of_the_readme_are_found() -> None:
    assert len(mentioned(PROJECT / "README.md")) >= 10
