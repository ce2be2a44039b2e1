"""Two versions of a plan: every item is kept, changed, ended or new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.comparison import FieldChange, PlanItem, compare

THEN = [
    PlanItem(kind="priority", id="1", title="Anti-social behaviour"),
    PlanItem(kind="action", id="1", title="Patrols", fields={"lead": "Police", "due": "30 June 2017"}),
    PlanItem(kind="action", id="2", title="Leaflet"),
]
NOW = [
    PlanItem(kind="action", id="1", title="Foot patrols", fields={"lead": "Police", "partner": "Council"}),
    PlanItem(kind="priority", id="1", title="Anti-social behaviour"),
    PlanItem(kind="action", id="3", title="Locks"),
]


def test_a_comparison_says_what_reads_otherwise():
    found = compare(THEN, NOW)
    assert found.kept == (NOW[1],)
    assert [(one.item, one.changes) for one in found.changed] == [
        (
            NOW[0],
            (
                FieldChange("title", "Patrols", "Foot patrols"),
                FieldChange("due", "30 June 2017", ""),
                FieldChange("partner", "", "Council"),
            ),
        )
    ]
    assert (found.ended, found.new) == ((THEN[2],), (NOW[2],))


def test_two_items_with_one_identity_are_refused():
    with pytest.raises(ValueError, match="two items of one kind"):
        compare(THEN, [*NOW, NOW[0]])


ITEMS = st.lists(
    st.builds(PlanItem, kind=st.sampled_from("ab"), id=st.sampled_from("123"), title=st.sampled_from("xyz")),
    unique_by=lambda one: (one.kind, one.id),
)


@given(ITEMS, ITEMS)
def test_kept_changed_ended_and_new_partition_both_versions(then, now):
    def identities(items):
        return sorted((one.kind, one.id) for one in items)

    found = compare(then, now)
    both = [*found.kept, *(one.item for one in found.changed)]
    assert identities([*both, *found.ended]) == identities(then)
    assert identities([*both, *found.new]) == identities(now)
    back = compare(now, then)
    assert (identities(back.ended), identities(back.new)) == (identities(found.new), identities(found.ended))


@given(ITEMS)
def test_nothing_changed_against_itself(items):
    assert compare(items, items).kept == tuple(items)
