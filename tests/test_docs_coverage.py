"""The documentation speaks of everything that is there: methods, sources, modules, libraries, terms."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import saferplan.statistics
from docs_pages import DOCS, PROJECT, SOURCE, prose
from saferplan.assessment import figures
from saferplan.domain.figure import Method
from saferplan.domain.glossary import method_notes, terms
from saferplan.workspace.sources import sources_of
from saferplan.workspace.workspace import Workspace

ARCHITECTURE = PROJECT / "ARCHITECTURE.md"
HOW_IT_WORKS = DOCS / "architecture.md"


def methods() -> dict[str, str]:
    """Every method of the statistics, with the module that has it."""
    found = {}
    for module in pkgutil.walk_packages(saferplan.statistics.__path__, "saferplan.statistics."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        found.update(
            {value.name: module.name for value in vars(loaded).values() if isinstance(value, Method)}
        )
    return found


def test_every_method_has_its_note_and_its_page() -> None:
    notes = method_notes()
    missing = [
        name
        for name in methods()
        if name not in notes or not (DOCS / "methods" / f"{notes[name].page}.md").is_file()
    ]
    assert missing == []


def test_methods_outside_the_statistics_name_a_page_as_their_source() -> None:
    for method in (value for value in vars(figures).values() if isinstance(value, Method)):
        assert (PROJECT / method.reference).is_file(), method


def test_every_source_has_its_page(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "mine", partnership="E22000170")
    adapters = [source.id for source in sources_of(workspace.folder.root, workspace.geography(), ())]
    texts = [prose(page) for page in (DOCS / "sources").glob("*.md")]
    assert len(adapters) > 5
    assert [
        adapter
        for adapter in (*adapters, "incident-list")
        if not any(f"`{adapter}`" in text for text in texts)
    ] == []


def test_the_plan_of_the_house_has_every_module_and_no_other() -> None:
    plan = ARCHITECTURE.read_text(encoding="utf-8")
    by_module = plan[plan.index("## The rooms, module by module") :]
    sections = re.split(r"^\*\*`(\w+)`\*\*", by_module, flags=re.MULTILINE)[1:]
    for room, text in zip(sections[::2], sections[1::2], strict=True):
        first_cells = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE) or [text]
        planned = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
        there = {
            path.stem
            for path in (SOURCE / room).iterdir()
            if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
        }
        assert planned == there, room
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    assert set(sections[::2]) == rooms


def dotted_names(page: Path) -> list[str]:
    rooms = "|".join(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file())
    return re.findall(rf"`((?:{rooms})(?:\.\w+)+)`", prose(page))


@pytest.mark.parametrize("name", sorted(set(dotted_names(HOW_IT_WORKS))))
def test_functions_that_the_path_of_a_number_names_are_there(name: str) -> None:
    words = f"saferplan.{name}".split(".")
    for length in range(len(words), 1, -1):
        try:
            found = importlib.import_module(".".join(words[:length]))
        except ModuleNotFoundError:
            continue
        for attribute in words[length:]:
            found = getattr(found, attribute)
        return
    pytest.fail(f"there is no {name}")


def test_paths_that_the_plan_of_the_house_names_are_there() -> None:
    paths = re.findall(r"`((?:[a-z_]+/)+[\w.]*)`", prose(ARCHITECTURE))
    assert len(paths) > 20
    assert [path for path in paths if not ((SOURCE / path).exists() or (PROJECT / path).exists())] == []


def required() -> set[str]:
    """The libraries that the program needs when it runs."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]}


def test_every_library_is_there_for_a_reason() -> None:
    text = HOW_IT_WORKS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \|", text[text.index("## What we stand on") :], re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    locked = set(re.findall(r"^([\w-]+)==", (PROJECT / "requirements" / "run.txt").read_text(), re.MULTILINE))
    assert required() - explained == set()
    assert explained - locked == set()


def test_the_glossary_is_that_of_the_data() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- terms -->\n(.*?)\n<!-- end -->", text, re.DOTALL)
    assert found is not None
    rows = [f"| {one.term} | {one.meaning} |" for one in terms()]
    assert found[1] == "\n".join(["| term | meaning |", "|---|---|", *rows])
