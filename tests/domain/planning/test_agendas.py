"""The standing items of a meeting: a default of ours, in the order in which a meeting goes through them."""

from __future__ import annotations

import re

from saferplan.domain.planning.agendas import standing_items


def test_a_meeting_opens_with_apologies_and_ends_with_any_other_business():
    ids = [one.id for one in standing_items()]
    assert (ids[0], ids[-1]) == ("apologies", "other_business")


def test_minutes_and_actions_come_before_what_is_decided():
    ids = [one.id for one in standing_items()]
    assert (
        ids.index("minutes") < ids.index("action_log") < ids.index("status_report") < ids.index("decisions")
    )


def test_every_item_is_there_once_with_its_purpose():
    items = standing_items()
    assert len({one.id for one in items}) == len({one.title for one in items}) == len(items)
    for one in items:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", one.id)
        assert one.purpose.endswith(".")
