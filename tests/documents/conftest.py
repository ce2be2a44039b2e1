"""Documents that the tests of this room render."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents_sample import sample_document

from saferplan.documents.composing import compose
from saferplan.documents.composition import Composition
from saferplan.documents.definition import Document
from saferplan.documents.graphics import Drawing, draw_all


@pytest.fixture(scope="session")
def document() -> Document:
    """Three themes: every kind of block, chart and map, absences, intervals, a table of 61 rows."""
    return sample_document(3, traced=40)


@pytest.fixture(scope="session")
def composition(document: Document) -> Composition:
    return compose(document)


@pytest.fixture(scope="session")
def drawings(composition: Composition) -> dict[str, Drawing]:
    return draw_all(composition)


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")
