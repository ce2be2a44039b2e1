"""The comparison of two plans: what it says, that it is frozen with the refresh, and the documents made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import Http404

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.documents.definition import Document, encode
from saferplan.documents.rendering import Format, render
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.domain.planning.roles import Visibility
from saferplan.history.freezing import AlteredError
from saferplan.history.recording import fold, state
from saferplan.history.selectors import history_of
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.comparing import plans_compared
from saferplan.plan.comparison_data import comparison_read
from saferplan.plan.comparison_document import comparison_document
from saferplan.plan.milestones import milestone_move
from saferplan.plan.models import FrozenComparison
from saferplan.plan.refreshing import (
    action_decide,
    mid_year_change_begin,
    priority_decide,
    refresh_begin,
    refresh_complete,
)
from saferplan.plan.selectors import comparison_get, comparison_into, comparison_of

pytestmark = pytest.mark.django_db

MARCH = dt.datetime(2018, 3, 6, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


@pytest.fixture
def frozen(people: People, made: PlanMade) -> FrozenComparison:
    """The refresh of 2017/18: the priority amended, one action carried, one merged into it, a restricted one closed."""
    by = people.actor("NWLDC", "co_ordinator", MARCH)
    secret = action_add(
        by=by,
        plan=made.plan,
        priority=made.priority,
        headline="Visit one address",
        lead=people.organisations["Police"],
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2018, 3, 31),
        visibility=Visibility.RESTRICTED,
        reason="Agreed by the group.",
    )
    refresh = refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by,
        refresh=refresh,
        priority=made.priority,
        decision=PriorityDecision.AMEND,
        why="Litter joined it.",
        title="Anti-social behaviour and litter",
    )
    for action, decision, why, target in (
        (made.police_action, ActionDecision.CARRY, "It works.", None),
        (made.council_action, ActionDecision.MERGE, "The same people.", made.police_action),
        (secret, ActionDecision.CLOSE, "Nobody lives there.", None),
    ):
        action_decide(by=by, refresh=refresh, action=action, decision=decision, why=why, target=target)
    refresh_complete(by=by, refresh=refresh)
    return comparison_get(refresh=refresh)


def document(frozen: FrozenComparison) -> Document:
    return comparison_document(comparison_read(frozen), sha256=frozen.sha256)


def test_what_it_says(frozen: FrozenComparison, made: PlanMade, people: People) -> None:
    data = comparison_read(frozen)
    assert (data.then, data.now, data.completed) == (
        "Action plan 2017/18",
        "Action plan 2018/19",
        MARCH.date(),
    )
    (priority,) = data.priorities
    assert (priority.decision, priority.new_title, priority.why) == (
        PriorityDecision.AMEND,
        "Anti-social behaviour and litter",
        "Litter joined it.",
    )
    assert [(one.title, one.decision, one.target, one.why) for one in data.actions] == [
        ("1.1 Patrol where reports cluster", ActionDecision.CARRY, "", "It works."),
        (
            "1.2 Write to landlords",
            ActionDecision.MERGE,
            "1.1 Patrol where reports cluster",
            "The same people.",
        ),
    ]
    assert data.actions[0].computed is DeliveryStatus.RED
    assert [(one.item.kind, [each.field for each in one.changes]) for one in data.comparison.changed] == [
        ("priority", ["title"]),
        ("action", ["ends"]),
        ("measure", ["target"]),
    ]
    assert [one.title for one in data.comparison.ended] == ["Write to landlords"]
    assert comparison_into(plan=frozen.refresh.into) == frozen
    assert fold(frozen.history) == state(frozen)
    assert [one.what for one in history_of(by=people.actor("Police", "reader"), subject=frozen)] == [
        "froze the comparison of the two plans"
    ]


def test_another_reference_in_the_new_plan_is_no_change(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator", MARCH)
    refresh = refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by,
        refresh=refresh,
        priority=made.priority,
        decision=PriorityDecision.CONTINUE,
        why="It goes on.",
    )
    for action, decision in (
        (made.police_action, ActionDecision.CLOSE),
        (made.council_action, ActionDecision.CARRY),
    ):
        action_decide(by=by, refresh=refresh, action=action, decision=decision, why="So it was agreed.")
    refresh_complete(by=by, refresh=refresh)
    (carried,) = refresh.into.actions.all()
    assert (made.council_action.reference, carried.reference) == ("1.2", "1.1")
    found = plans_compared(by=by, then=made.plan, now=refresh.into)
    fields = {each.field for one in found.changed if one.item.kind == "action" for each in one.changes}
    assert fields <= {"ends"}, "the end of an action moves with the year, its reference says nothing"


def test_a_restricted_action_is_in_none_of_it(frozen: FrozenComparison) -> None:
    assert comparison_read(frozen).restricted
    assert b"Visit one address" not in encode(document(frozen))
    assert "Visit one address" not in str(frozen.data)
    assert b"Restricted actions are left out of this comparison." in encode(document(frozen))


def test_the_same_bytes_after_everything_changed(
    frozen: FrozenComparison, made: PlanMade, people: People, tmp_path: Path
) -> None:
    formats = {Format.HTML, Format.DOCX, Format.ODT, Format.PDF}
    before = render(document(frozen), tmp_path / "before", "comparison", formats)
    by = people.actor("NWLDC", "co_ordinator", dt.datetime(2018, 5, 1, 9, 0, tzinfo=dt.UTC))
    carried = frozen.refresh.into.actions.get()
    action_amend(by=by, action=carried, reason="Renamed.", headline="Something else")
    milestone_move(by=by, milestone=carried.milestones.first(), due=dt.date(2018, 9, 1), reason="Late.")
    again = FrozenComparison.objects.get(pk=frozen.pk)
    after = render(document(again), tmp_path / "after", "comparison", formats)
    for form, path in before.items():
        assert path.read_bytes() == after[form].read_bytes()
    with pikepdf.open(before[Format.PDF]) as file:
        assert "/MarkInfo" in file.Root


def test_what_was_altered_is_refused(frozen: FrozenComparison) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plan_frozencomparison SET sha256 = %s", ["0" * 64])
    with pytest.raises(AlteredError, match="is not what was frozen"):
        document(FrozenComparison.objects.get())


def test_before_a_refresh_is_completed_there_is_none(people: People, made: PlanMade) -> None:
    refresh = refresh_begin(by=people.actor("NWLDC", "co_ordinator", MARCH), plan=made.plan)
    assert comparison_of(refresh=refresh) is None
    with pytest.raises(Http404):
        comparison_get(refresh=refresh)


def test_a_change_in_the_middle_of_a_year_compares_the_plan_before_and_after(
    people: People, made: PlanMade
) -> None:
    by = people.actor("NWLDC", "co_ordinator", dt.datetime(2017, 10, 2, 9, 0, tzinfo=dt.UTC))
    refresh = mid_year_change_begin(by=by, plan=made.plan, reason="Staff left.")
    action_decide(
        by=by, refresh=refresh, action=made.council_action, decision=ActionDecision.CLOSE, why="No staff."
    )
    refresh_complete(by=by, refresh=refresh)
    found = comparison_of(refresh=refresh)
    assert found is not None
    data = comparison_read(found)
    assert [one.title for one in data.comparison.ended] == ["Write to landlords"]
    assert (data.mid_year, len(data.comparison.kept), data.comparison.new) == (True, 3, ())
    assert b"Not decided: it stays as it is." in encode(document(found))
    assert comparison_into(plan=made.plan) is None


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"schema": 0}, "comparison_schema"), ({"sha256": "x"}, "comparison_has_its_hash")],
)
def test_the_database_keeps_its_rules(
    frozen: FrozenComparison, changes: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.QuerySet(FrozenComparison).filter(pk=frozen.pk).update(**changes)
    for name, value in changes.items():
        setattr(frozen, name, value)
    with pytest.raises(ValidationError):
        frozen.full_clean()


def test_two_plans_are_compared_by_the_same_number_of_queries_however_many_actions(
    frozen: FrozenComparison,
    made: PlanMade,
    people: People,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    by = people.actor("NWLDC", "co_ordinator", MARCH)
    plan = frozen.refresh.into
    for number in range(30):
        action_add(
            by=by,
            plan=plan,
            priority=plan.actions.get(reference="1.1").priority,
            headline=f"Action {number}",
            lead=None,
            starts=dt.date(2018, 4, 1),
            ends=dt.date(2019, 3, 31),
        )
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        found = plans_compared(by=by, then=made.plan, now=plan)
    assert len(found.new) == 30
