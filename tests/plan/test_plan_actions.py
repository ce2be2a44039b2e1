"""Actions and milestones: who may report, what a report needs, what stays on record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus, Stage
from saferplan.domain.planning.roles import Visibility
from saferplan.history.recording import fold, state
from saferplan.plan.actions import action_add, action_amend, action_lead_change, action_report
from saferplan.plan.facts import delivery_of
from saferplan.plan.milestones import milestone_do, milestone_move, milestone_reopen, milestone_stop
from saferplan.plan.models import Action, Milestone
from saferplan.plan.selectors import action_get, action_list, milestone_get
from saferplan.plan.services import plan_close

pytestmark = pytest.mark.django_db

JULY = dt.datetime(2017, 7, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


def test_the_computed_status_turns_amber_the_day_after_and_red_on_day_31(
    people: People, made: PlanMade
) -> None:
    statuses = {}
    for day in (dt.date(2017, 6, 30), dt.date(2017, 7, 1), dt.date(2017, 7, 30), dt.date(2017, 7, 31)):
        action = action_get(by=people.actor("Police", "updater"), number=made.police_action.pk)
        action_report_stage = delivery_of(action, day)
        statuses[day.isoformat()] = action_report_stage.status
    assert list(statuses.values()) == [
        DeliveryStatus.GREY,
        DeliveryStatus.AMBER,
        DeliveryStatus.AMBER,
        DeliveryStatus.RED,
    ]


def test_reported_and_computed_status_stand_side_by_side(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater", JULY)
    with pytest.raises(ValidationError) as refused:
        action_report(by=by, action=made.police_action, reported=ReportedStatus.GREEN, report="All well.")
    assert "override_reason" in refused.value.message_dict
    action_report(
        by=by,
        action=made.police_action,
        reported=ReportedStatus.GREEN,
        report="All well.",
        override_reason="The survey is out; its report comes on Monday.",
    )
    action = Action.objects.get(pk=made.police_action.pk)
    assert (action.reported, action.reported_on) == ("green", dt.date(2017, 7, 1))
    assert delivery_of(action, by.today).status is DeliveryStatus.AMBER
    assert fold(action.history) == state(action)


@pytest.mark.parametrize("status", [ReportedStatus.AMBER, ReportedStatus.RED])
def test_amber_and_red_need_a_reason_and_a_recovery(
    people: People, made: PlanMade, status: ReportedStatus
) -> None:
    by = people.actor("Police", "updater", JULY)
    with pytest.raises(ValidationError) as refused:
        action_report(by=by, action=made.police_action, reported=status, report="Late.")
    assert {"cause", "recovery", "recovery_words"} <= set(refused.value.message_dict)
    assert Action.objects.get(pk=made.police_action.pk).reported == ""


def test_the_table_itself_refuses_amber_without_a_reason(made: PlanMade) -> None:
    from saferplan.history.actor import Actor
    from saferplan.history.recording import record

    with pytest.raises(ValidationError, match="Amber and red need the reason"):
        record("action_reported", made.police_action, by=Actor(JULY), reported="amber")


@pytest.mark.parametrize(
    ("organisation", "role", "may"),
    [
        ("Police", "updater", True),
        ("Police", "approver", True),
        ("Police", "reader", False),
        ("Turning Point", "updater", False),
        ("LCC", "auditor", False),
        ("NWLDC", "co_ordinator", True),
        ("NWLDC", "updater", False),
    ],
)
def test_the_lead_and_the_co_ordinator_report(
    people: People, made: PlanMade, organisation: str, role: str, may: bool
) -> None:
    by = people.actor(organisation, role)
    if may:
        action_report(by=by, action=made.police_action, reported=ReportedStatus.GREEN)
        assert Action.objects.get(pk=made.police_action.pk).reported == "green"
    else:
        with pytest.raises(PermissionDenied):
            action_report(by=by, action=made.police_action, reported=ReportedStatus.GREEN)


def test_a_moved_milestone_needs_a_reason_and_keeps_its_first_day(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater")
    with pytest.raises(ValidationError):
        milestone_move(by=by, milestone=made.survey, due=dt.date(2017, 8, 31), reason=" ")
    milestone_move(by=by, milestone=made.survey, due=dt.date(2017, 8, 31), reason="The printer was late.")
    survey = Milestone.objects.get(pk=made.survey.pk)
    assert (survey.due, survey.first_due) == (dt.date(2017, 8, 31), dt.date(2017, 6, 30))
    moved = survey.history.last()
    assert moved is not None
    assert (moved.name, moved.reason) == ("milestone_moved", "The printer was late.")
    assert moved.changes == {"due": ["2017-06-30", "2017-08-31"]}


def test_a_milestone_is_not_reported_done_in_advance(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater", dt.datetime(2017, 6, 29, 23, 30, tzinfo=dt.UTC))
    # Half past midnight in London: it is the 30th there.
    milestone_do(by=by, milestone=made.survey, done=dt.date(2017, 6, 30), evidence="Report to the group.")
    with pytest.raises(ValidationError, match="still to come"):
        milestone_do(by=by, milestone=made.patrols, done=dt.date(2017, 7, 1), evidence="")


def test_an_action_is_blue_once_every_milestone_is_done_with_evidence(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater", dt.datetime(2017, 10, 1, tzinfo=dt.UTC))
    milestone_do(by=by, milestone=made.survey, done=dt.date(2017, 6, 30), evidence="Report.")
    milestone_do(by=by, milestone=made.patrols, done=dt.date(2017, 9, 29), evidence="")
    action = action_get(by=by, number=made.police_action.pk)
    assert delivery_of(action, by.today).status is not DeliveryStatus.BLUE
    milestone_reopen(by=by, milestone=made.patrols, reason="No evidence.")
    milestone_do(by=by, milestone=made.patrols, done=dt.date(2017, 9, 29), evidence="Rota.")
    action = action_get(by=by, number=made.police_action.pk)
    assert delivery_of(action, by.today).status is DeliveryStatus.BLUE


def test_a_stopped_milestone_no_longer_counts(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator", dt.datetime(2017, 8, 15, tzinfo=dt.UTC))
    milestone_stop(by=by, milestone=made.survey, reason="The county surveys instead.")
    action = action_get(by=by, number=made.police_action.pk)
    assert delivery_of(action, by.today).status is DeliveryStatus.GREY
    with pytest.raises(ValidationError, match="Reopen it first"):
        milestone_do(
            by=by, milestone=milestone_get(by=by, number=made.survey.pk), done=by.today, evidence="x"
        )


def test_an_adopted_plan_changes_only_with_a_reason_and_a_closed_one_not_at_all(
    people: People, made: PlanMade
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    with pytest.raises(ValidationError, match="say why this changes"):
        action_amend(by=by, action=made.police_action, headline="Patrol everywhere")
    action_amend(by=by, action=made.police_action, reason="Agreed in May.", headline="Patrol everywhere")
    plan_close(by=by, plan=made.plan, on=dt.date(2018, 4, 1))
    action = Action.objects.get(pk=made.police_action.pk)
    for refused in (
        lambda: action_amend(by=by, action=action, reason="Late.", headline="x"),
        lambda: action_report(by=by, action=action, reported=ReportedStatus.GREEN),
        lambda: milestone_move(
            by=by, milestone=milestone_get(by=by, number=made.survey.pk), due=dt.date(2017, 7, 1), reason="x"
        ),
    ):
        with pytest.raises(ValidationError, match="closed"):
            refused()


def test_one_organisation_leads_and_does_not_also_support(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    police, council = people.organisations["Police"], people.organisations["NWLDC"]
    with pytest.raises(ValidationError, match="cannot support it as well"):
        action_amend(by=by, action=made.police_action, reason="x", support=[police, council])
    action_lead_change(
        by=by, action=made.police_action, lead=council, lead_post="Team Leader", reason="Agreed."
    )
    action = Action.objects.get(pk=made.police_action.pk)
    assert action.lead == council
    assert list(action.support.all()) == []
    assert fold(action.history) == state(action)


def test_references_are_not_used_twice(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    added = action_add(
        by=by,
        plan=made.plan,
        priority=made.priority,
        headline="Third",
        lead=None,
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2018, 3, 31),
        reason="Agreed in June.",
    )
    assert [one.reference for one in action_list(by=by, plan=made.plan)] == ["1.1", "1.2", "1.3"]
    assert added.reference == "1.3"


@pytest.mark.parametrize(
    ("organisation", "role", "sees"),
    [
        ("Police", "reader", True),
        ("NWLDC", "updater", True),  # supports it
        ("NWLDC", "co_ordinator", True),
        ("LCC", "auditor", True),
        ("Turning Point", "updater", False),
    ],
)
def test_another_organisations_restricted_action_is_not_found(
    people: People, made: PlanMade, organisation: str, role: str, sees: bool
) -> None:
    action_amend(
        by=people.actor("NWLDC", "co_ordinator"),
        action=made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    by = people.actor(organisation, role)
    assert (made.police_action in action_list(by=by, plan=made.plan)) is sees
    for look in (
        lambda: action_get(by=by, number=made.police_action.pk),
        lambda: milestone_get(by=by, number=made.survey.pk),
    ):
        if sees:
            assert look()
        else:
            with pytest.raises(Http404):
                look()


def test_the_stage_is_the_owners_word_and_completed_needs_evidence(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater")
    with pytest.raises(ValidationError) as refused:
        action_report(by=by, action=made.police_action, reported=ReportedStatus.GREEN, stage=Stage.COMPLETED)
    assert "Survey residents is not done" in str(refused.value) or "is not done" in str(refused.value)
