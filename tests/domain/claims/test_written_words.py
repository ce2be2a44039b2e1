"""Words that people wrote are told from words that are computed, wherever in a document's data they stand."""

from __future__ import annotations

import msgspec

from saferplan.domain.claims.written import Written, written_words


class Line(msgspec.Struct, frozen=True):
    computed: str
    why: Written


class Data(msgspec.Struct, frozen=True):
    title: Written
    made: str
    number: int
    first: Line | None
    lines: tuple[Line, ...]
    said: tuple[Written, ...]
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def test_every_word_of_people_is_given_once_in_order_and_nothing_else() -> None:
    data = Data(
        title="A",
        made="x",
        number=3,
        first=Line("x", "B"),
        lines=(Line("x", "C"), Line("x", "")),
        said=("D", "E"),
        names=("x",),
        pairs=(("x", "x"),),
    )
    assert list(written_words(data)) == ["A", "B", "C", "D", "E"]


def test_the_mark_changes_nothing_of_the_data() -> None:
    assert msgspec.to_builtins(Line("x", "y")) == {"computed": "x", "why": "y"}
    assert msgspec.convert({"computed": "x", "why": "y"}, Line) == Line("x", "y")
