"""Every result names its methods, and every one of them has its note: what it assumes, what it cannot tell."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from saferplan import statistics
from saferplan.domain.glossary import method_notes
from saferplan.statistics.levels import rates
from saferplan.statistics.result import Result


def results() -> list[type[Result]]:
    for one in pkgutil.walk_packages(statistics.__path__, "saferplan.statistics."):
        if ".kernels" not in one.name:
            importlib.import_module(one.name)
    found, wanted = [], [Result]
    while wanted:
        below = wanted.pop().__subclasses__()
        found += below
        wanted += below
    # A dataclass with slots is made twice; the first has no fields of its own.
    return [one for one in found if hasattr(one, "__dataclass_fields__")]


@pytest.mark.parametrize("kind", results(), ids=lambda kind: kind.__qualname__)
def test_a_result_names_methods_that_have_their_notes(kind):
    assert kind.METHODS
    for method in kind.METHODS:
        assert method.name in method_notes()
        assert method.reference


def test_a_result_says_what_it_assumes_once():
    found = rates([10], [1000])
    assert found.method.name == "rate with exact Poisson interval"
    assert "Garwood" in found.reference
    assert len(found.assumptions) == len(found.caveats) == 1
