"""Rows for the tests of a module, made once: each test has them as if they had been made for it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_django
from django.test import override_settings

from partnerships import People, people_make

Make = Callable[[People, Any, Path], dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """People, and something for every page of a family to be about."""

    people: People
    values: dict[str, Any]


class _Settings:
    """Settings that stay as they are set for the tests of a module; those of one test come before them."""

    def __init__(self, kept: ExitStack) -> None:
        object.__setattr__(self, "_kept", kept)

    def __setattr__(self, name: str, value: Any) -> None:
        self._kept.enter_context(override_settings(**{name: value}))

    def __getattr__(self, name: str) -> Any:
        return getattr(of_django, name)


def values_of_the_module(make: Make) -> tuple[Any, Any, Any, Any]:
    """The fixtures `made`, `own`, `people` and `values` of a module.

    The rows are written once. A test works within a savepoint, and its objects are copies: neither what it writes nor
    what it changes in an object is seen by the next.
    """

    @pytest.fixture(scope="module")
    def made(rows_of_the_module: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
        with ExitStack() as kept:
            people = people_make()
            yield Made(people, make(people, _Settings(kept), tmp_path_factory.mktemp("made")))

    @pytest.fixture
    def own(made: Made) -> Made:
        return deepcopy(made)

    @pytest.fixture
    def people(own: Made) -> People:
        return own.people

    @pytest.fixture
    def values(own: Made) -> dict[str, Any]:
        return own.values

    return made, own, people, values
