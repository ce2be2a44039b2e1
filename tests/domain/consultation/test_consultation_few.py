"""What is hidden of groups cannot be worked out: held against integer programming, which knows nothing of this rule."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from saferplan.domain.consultation.few import GroupAnswers, hidden_groups
from saferplan.domain.recovery import Total, possible_values
from saferplan.domain.suppression import suppression_rule

PUBLIC = suppression_rule("Public")
Cell = tuple[str, str]


def asked(*counts: tuple[int, int], rest: tuple[int, int] = (0, 0)) -> list[GroupAnswers]:
    found = [GroupAnswers(f"group {at}", gave, of) for at, (gave, of) in enumerate(counts)]
    return [*found, GroupAnswers("rest", *rest, printed=False)]


def worked_out(groups: Sequence[GroupAnswers], hidden: frozenset[str]) -> dict[Cell, tuple[int, int | None]]:
    """What each hidden count can be for somebody who knows all sizes, all that is shown, and the sums."""
    shown: dict[Cell, tuple[int, int]] = {}
    unknown: list[Cell] = []
    totals = []
    for one in groups:
        shown[one.name, "all"] = (one.of, one.of)
        totals.append(Total((one.name, "all"), ((one.name, "gave"), (one.name, "did not"))))
        for cell, count in (((one.name, "gave"), one.gave), ((one.name, "did not"), one.of - one.gave)):
            if one.name in hidden or not one.printed:
                unknown.append(cell)
            else:
                shown[cell] = (count, count)
    for answer in ("gave", "did not"):
        parts = tuple((one.name, answer) for one in groups)
        count = sum(one.gave if answer == "gave" else one.of - one.gave for one in groups)
        shown["everybody", answer] = (count, count)
        totals.append(Total(("everybody", answer), parts))
    return possible_values(shown, unknown, totals)


counts = st.integers(10, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
rest = st.integers(0, 20).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@settings(max_examples=60, deadline=None)
@given(st.lists(counts, min_size=2, max_size=5), rest, st.booleans())
@example([(3, 40), (20, 50), (90, 200)], (0, 0), True)
@example([(12, 30), (20, 50)], (2, 6), True)
def test_no_small_group_can_be_worked_out(
    counts: list[tuple[int, int]], rest: tuple[int, int], both_ways: bool
) -> None:
    groups = asked(*counts, rest=rest)
    gave, of = sum(one.gave for one in groups), sum(one.of for one in groups)
    hidden = hidden_groups(groups, PUBLIC, both_ways=both_ways)
    # Where nearly nobody gave it, or nearly everybody, the total alone says most of it: then nothing is shown by group.
    names = {one.name for one in groups if one.printed}
    if 0 < gave < PUBLIC.zeros_hidden_below or (both_ways and 0 < of - gave < PUBLIC.zeros_hidden_below):
        assert hidden == names
        return
    assume(hidden != names)
    ranges = worked_out(groups, hidden)
    for one in groups:
        for answer, count in (("gave", one.gave), ("did not", one.of - one.gave)):
            if not 0 < count < PUBLIC.hide_below or (answer == "did not" and not both_ways):
                continue
            assert one.name in hidden or not one.printed
            least, most = ranges[one.name, answer]
            assert least <= 1
            assert most is None or most >= min(PUBLIC.hide_below - 1, one.of - 1)


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        (asked((20, 40), (30, 50)), set()),
        (asked((0, 40), (30, 50), (9, 40)), set()),
        (asked((3, 40), (0, 30), (30, 50)), {"group 0", "group 2"}),
        (asked((37, 40), (20, 50), (90, 200)), {"group 0", "group 1"}),
        (asked((20, 40), (30, 50), rest=(3, 8)), {"group 0"}),
        (asked((20, 40), (30, 50), rest=(12, 30)), set()),
        (asked((3, 40), (30, 50), rest=(12, 30)), {"group 0"}),
        (asked((1, 40), (3, 50)), {"group 0", "group 1"}),
        # Nobody else can be hidden who would leave it room: no group is shown.
        (asked((3, 40), (0, 30), rest=(8, 8)), {"group 0", "group 1"}),
        (asked((3, 30), (28, 30)), {"group 0", "group 1"}),
    ],
)
def test_which_groups_are_hidden(groups: list[GroupAnswers], hidden: set[str]) -> None:
    assert hidden_groups(groups, PUBLIC, both_ways=True) == hidden


def test_few_who_did_not_name_it_are_shown_where_only_the_answer_is_protected() -> None:
    assert hidden_groups(asked((37, 40), (20, 50)), PUBLIC, both_ways=False) == frozenset()


def test_a_group_that_leaves_no_room_is_shown_again() -> None:
    groups = asked((3, 50), (10, 10), (90, 200))
    assert hidden_groups(groups, PUBLIC, both_ways=False) == {"group 0", "group 2"}


def test_partners_see_small_numbers() -> None:
    groups = asked((1, 40), (20, 50))
    assert hidden_groups(groups, suppression_rule("Partnership"), both_ways=True) == frozenset()
