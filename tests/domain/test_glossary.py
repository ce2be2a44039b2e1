"""Every term and method is explained once, plainly, and a document can list just what it uses."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import saferplan.statistics
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Method
from saferplan.domain.glossary import method_note, method_notes, terms, terms_in
from saferplan.domain.verdicts import Verdict
from saferplan.errors import SaferPlanError

PAGES = Path(__file__).parent.parent.parent / "docs" / "methods"


def stated_methods() -> set[str]:
    """The names of the methods that the modules of the statistics state."""
    found = set()
    for module in pkgutil.walk_packages(saferplan.statistics.__path__, "saferplan.statistics."):
        if module.name.endswith("__main__"):
            continue
        constants = vars(importlib.import_module(module.name)).values()
        found |= {one.name for one in constants if isinstance(one, Method)}
    return found


def test_terms_are_in_order_and_each_is_there_once():
    names = [one.term.casefold() for one in terms()]
    assert names == sorted(names)
    assert len(names) == len(set(names))


def test_meanings_are_whole_and_short_sentences():
    for one in terms():
        assert one.meaning.endswith(".")
        assert one.meaning[0].isupper() or one.meaning.startswith("[")
        for sentence in re.split(r"(?<=\.) ", one.meaning):
            assert len(sentence.split()) <= 42, sentence


def test_verdicts_and_symbols_are_explained():
    explained = {one.term for one in terms()}
    assert {Verdict.SIGNAL.word, Verdict.WATCH.word, Verdict.NO_CLEAR_CHANGE.word} <= explained
    symbols = next(one.meaning for one in terms() if one.term == "symbols in tables")
    assert all(absence.symbol in symbols for absence in Absence)


def test_no_wording_claims_significance():
    assert not any("significan" in one.meaning.lower() for one in terms())
    assert not any("significan" in (one.plain + one.cannot_tell).lower() for one in method_notes().values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Half of it lies in few small areas.", "LSOA"),
        ("Signals: two.", "signal"),
        ("Shown as [c].", "suppressed"),
        ("ASB fell.", "anti-social behaviour"),
    ],
)
def test_a_term_is_found_in_any_of_its_forms(text, found):
    assert found in {one.term for one in terms_in(text)}


@pytest.mark.parametrize(("text", "not_found"), [("separate wardrobes", "rate"), ("a database", "base")])
def test_a_term_is_not_found_inside_another_word(text, not_found):
    assert not_found not in {one.term for one in terms_in(text)}
    assert terms_in("separate wardrobes") == ()


def test_every_method_of_the_statistics_has_its_note_and_no_other_has():
    assert set(method_notes()) == stated_methods()


def test_every_note_has_its_page():
    assert all((PAGES / f"{note.page}.md").is_file() for note in method_notes().values())


def test_a_method_without_a_note_is_an_error_that_names_it():
    with pytest.raises(SaferPlanError, match="'guessing'"):
        method_note("guessing")


@pytest.mark.parametrize("name", sorted(method_notes()))
def test_a_note_says_what_it_does_takes_for_given_and_cannot_tell(name):
    note = method_note(name)
    assert note.name == name
    for said in (note.plain, note.assumes, note.cannot_tell):
        assert said.endswith(".")
