"""Every value that is stored has its words, and no word is left of one that is not."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from saferplan.domain.absence import Absence
from saferplan.domain.claims import claim
from saferplan.domain.council_report import templates
from saferplan.domain.planning import (
    attendance,
    courses,
    cycles,
    delivery,
    likelihood,
    outcomes,
    readings,
    refresh,
    roles,
    scoring,
    scoring_models,
)
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.wording import ABSENT, Shown, Worded

MODULES = (
    attendance,
    claim,
    courses,
    cycles,
    delivery,
    likelihood,
    outcomes,
    readings,
    refresh,
    roles,
    scoring,
    scoring_models,
    templates,
)
KINDS = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Worded) and kind not in (Worded, Shown)
    },
    key=lambda kind: kind.__name__,
)
COLOURS = {"grey", "green", "blue", "purple", "red", "orange", "yellow", "black"}
SHAPES = {"circle", "triangle", "diamond", "square", "cross", "dash"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_stored_in_small_letters_and_said_in_words(kind):
    for value in kind:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", value.value)
        assert value.label
        assert value.meaning.endswith(".")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, Shown)])
def test_every_status_is_told_by_word_and_shape_without_its_colour(kind):
    assert len({one.word for one in kind}) == len({one.shape for one in kind}) == len(kind)
    assert {one.shape for one in kind} <= SHAPES
    marks = {one.mark for one in kind}
    assert len(marks) == len(kind)
    assert all(len(mark) == 1 and not mark.isalnum() for mark in marks)
    assert {one.colour for one in kind} <= COLOURS


def test_the_table_has_words_for_these_kinds_and_no_others():
    text = files("saferplan.domain").joinpath("data", "planning_words.toml").read_text(encoding="utf-8")
    found = {kind: set(values) for kind, values in tomllib.loads(text)["words"].items()}
    snake = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): {one.value for one in kind} for kind in KINDS
    }
    assert found == snake


def test_a_status_looks_the_same_wherever_it_stands():
    for one in ReportedStatus:
        same = DeliveryStatus(one.value)
        assert (one.word, one.shape, one.colour) == (same.word, same.shape, same.colour)
    for one in OutcomeStatus:
        same = DeliveryStatus(one.value)
        assert (one.shape, one.colour) == (same.shape, same.colour)


def test_every_reason_why_a_number_is_not_there_can_be_said():
    assert set(ABSENT) == set(Absence)
