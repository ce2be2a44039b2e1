"""The order of what happens in the working year."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from examples.worked_example.working_year import AS_AT, facts
from examples.worked_example.working_year.consultations import play_consultations, play_early_surveys
from examples.worked_example.working_year.council_reports import play_council_report
from examples.worked_example.working_year.governance import play_governance
from examples.worked_example.working_year.meetings import begin_series, hold_meeting, plan_forward
from examples.worked_example.working_year.money import play_money
from examples.worked_example.working_year.people import found_partnership
from examples.worked_example.working_year.plans import (
    adopt_plan,
    carry_on,
    close_year,
    draft_plan,
    read_measures,
)
from examples.worked_example.working_year.powers import play_powers
from examples.worked_example.working_year.publications import play_documents
from examples.worked_example.working_year.refreshing import begin_refresh, complete_refresh
from examples.worked_example.working_year.scrutiny import play_problem, play_scrutiny
from examples.worked_example.working_year.strategies import (
    add_objectives,
    agree_priorities,
    approve_and_publish,
    draft_strategy,
    end_objectives,
)
from examples.worked_example.working_year.workshops import play_workshop, release_assessment
from saferplan.workspace.workspace import Workspace


def play(workspace: Workspace, password: str) -> None:
    """Play the months from March 2016 to June 2017."""
    strategies, before, workshop, year = (
        facts(name) for name in ("strategies", "year_2016", "workshop_2017", "year_2017")
    )
    older, newer = strategies["strategy"]
    with transaction.atomic():
        cast = found_partnership(workspace, facts("partnership"), password)
        play_early_surveys(cast)
        objectives = add_objectives(cast, strategies, until=dt.date(2016, 12, 31))
        strategy = draft_strategy(cast, older, on=dt.date(2016, 3, 7))
        approve_and_publish(cast, strategy, approved=older["approved"], published=older["published"])
        priorities = agree_priorities(
            cast, strategy, 2016, before["priority"], objectives, on=dt.date(2016, 3, 14)
        )
        plan = draft_plan(cast, workspace, strategy, 2016, priorities, before, on=dt.date(2016, 3, 15))
        adopt_plan(cast, plan, on=dt.date(2016, 3, 29))
        series = begin_series(cast, plan, before["meeting"], year["meetings"], on=dt.date(2016, 3, 29))
        for meeting in before["meeting"]:
            read_measures(cast, plan, on=meeting["opened"])
            hold_meeting(cast, plan, meeting)

        release_assessment(cast, workspace, workshop)
        decisions = play_workshop(cast, workshop)

        objectives |= add_objectives(cast, strategies, since=dt.date(2017, 1, 1))
        end_objectives(cast, strategies, on=dt.date(2017, 3, 1))
        strategy = draft_strategy(cast, newer, on=dt.date(2017, 3, 10))
        agreed = agree_priorities(
            cast, strategy, 2017, year["priority"], objectives, on=dt.date(2017, 3, 10), decisions=decisions
        )
        refresh = begin_refresh(cast, plan, workshop["refresh"])
        following = draft_plan(
            cast, workspace, strategy, 2017, agreed, year, on=dt.date(2017, 3, 14), plan=refresh.into
        )
        complete_refresh(cast, refresh, workshop["refresh"])
        carry_on(cast, following, year["priority"], on=workshop["refresh"]["completed"])
        approve_and_publish(cast, strategy, approved=dt.date(2017, 3, 28), published=dt.date(2017, 3, 28))
        adopt_plan(cast, following, on=dt.date(2017, 3, 28))
        play_money(following, cast.co_ordinator)
        play_governance(cast, strategy)
        begin_series(
            cast, following, year["meeting"], year["meetings"], on=dt.date(2017, 3, 28), series=series
        )
        close_year(cast, plan, on=dt.date(2017, 4, 3))
        plans = {2016: plan, 2017: following}
        play_documents(cast, strategy, plans, first=dt.date(2017, 3, 28), last=dt.date(2017, 4, 3))
        plan_forward(cast, year["forward"], on=dt.date(2017, 4, 3))
        for meeting in year["meeting"]:
            if "opened" in meeting:
                read_measures(cast, following, on=meeting["opened"])
                hold_meeting(cast, following, meeting)
        play_problem(cast, following)
        play_powers(cast)
        play_consultations(cast)
        play_documents(cast, strategy, plans, first=dt.date(2017, 4, 4), last=AS_AT)
        play_council_report(cast, following, password)
        play_scrutiny(cast, following.year)
