"""The user guide is followed step by step, and everything it shows happens."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import typer
from docx import Document
from examples.worked_example.inputs import write_inputs

from docs_console import NotAsShownError, Reader, Typed, steps_of
from saferplan.cli.main import app

PROJECT = Path(__file__).parent.parent
GUIDE = PROJECT / "docs" / "user-guide.md"
SOURCE = PROJECT / "src" / "saferplan"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with what the guide starts from: deliveries, a council's template, archives on a stick."""
    inputs = write_inputs(tmp_path / "received")
    template = Document()
    template.add_heading("{{ title }}", 0)
    template.add_paragraph("{{ content }}")
    template.save(str(tmp_path / "council-template.docx"))
    (tmp_path / "stick").mkdir()
    with zipfile.ZipFile(tmp_path / "stick" / "2017-03.zip", "w") as archive:
        for file in sorted((inputs.deliveries[-1].folder / "police").glob("*/*.csv")):
            archive.write(file, f"{file.parent.name}/{file.name}")
    return tmp_path


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.xdist_group("demo")
def test_the_guide_does_what_it_shows(desk: Path) -> None:
    reader = Reader(desk)
    reader.follow(GUIDE.read_text(encoding="utf-8"))
    assert reader.today.isoformat() == "2022-04-01"


def test_a_page_that_shows_something_else_is_found_out(tmp_path: Path) -> None:
    page = "```console\n$ saferplan init mine --csp E22000170\nMade the workspace ...\nNext: go home.\n```\n"
    with pytest.raises(NotAsShownError, match=r"line 2: .* prints"):
        Reader(tmp_path).follow(page)


def test_a_command_that_fails_must_be_shown_failing(tmp_path: Path) -> None:
    with pytest.raises(NotAsShownError, match="fails"):
        Reader(tmp_path).follow("```console\n$ saferplan evidence status\n```\n")
    with pytest.raises(NotAsShownError, match="does not fail"):
        Reader(tmp_path).follow("```console\n$ saferplan --version\nError: ...\n```\n")
    Reader(tmp_path).follow(
        "```console\n$ saferplan evidence status\nError: There is no workspace in ...\n```\n"
    )


def test_every_command_and_file_of_a_page_is_a_step() -> None:
    page = (
        "<!-- today: 2017-06-01 -->\n\n```sh\nmake demo\n```\n\n<!-- file: a.csv -->\n```csv\nx,y\n```\n\n"
        "```console\n$ saferplan trace F1 \\\n    --rows a.csv\n$ ls\na.csv\n```\n"
    )
    today, written, traced, listed = steps_of(page)
    assert (today.day.isoformat(), written.path, written.content) == ("2017-06-01", "a.csv", "x,y\n")
    assert (traced.line, traced.command, traced.shown) == (13, "saferplan trace F1 --rows a.csv", None)
    assert (listed.command, listed.shown) == ("ls", "a.csv\n")


def commands() -> list[str]:
    """Every command of the program, as a user types it."""
    found: list[str] = []

    def walk(one: typer.Typer, before: str) -> None:
        for command in one.registered_commands:
            assert command.callback is not None
            found.append(f"{before} {command.name or command.callback.__name__}")
        for group in one.registered_groups:
            walk(group.typer_instance, f"{before} {group.name}")

    walk(app, "saferplan")
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_run_and_listed(command: str) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    listed = guide[guide.index("## All commands") :]
    assert f"| `{command} " in listed or f"| `{command}`" in listed
    assert any(isinstance(step, Typed) and step.command.startswith(command) for step in steps_of(guide))


def test_messages_of_the_guide_are_those_of_the_program() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    table = guide[guide.index("## When something is refused") : guide.index("## All commands")]
    messages = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(messages) > 12
    program = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))
    for message in messages:
        for part in message.replace("(`verify`)", "").split("..."):
            assert part.strip() in program, f"no message says {part.strip()!r}"
