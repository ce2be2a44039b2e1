"""April and May: the strategy is approved and published, priorities are agreed, the plan is built and adopted."""

from __future__ import annotations

import datetime as dt
import re

from saferplan.plan.models import Action, Measure, Milestone, Outcome, Plan
from saferplan.plan.states import PlanState
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.states import StrategyState
from year.prioritising import BEHAVIOUR, HOSTEL, SUBSTANCE
from year.stage import CAST, Stage

PATROLS = "Patrol where reports cluster"
LETTERS = "Write to landlords of the streets with most reports"
OUTREACH = "Outreach at the hostel, three evenings a week"
GATES = "Close two alleys with gates"
NALOXONE = "Train hostel staff to give naloxone"
COUNCIL, COUNTY = "North West Leicestershire District Council", "Leicestershire County Council"
POLICE, PROVIDER = "Leicestershire Police", "Turning Point"
ACTIONS = (
    # headline, priority, lead, who supports, milestones with their days
    (
        PATROLS,
        BEHAVIOUR,
        POLICE,
        (COUNCIL,),
        (
            ("Survey residents", dt.date(2017, 6, 30)),
            ("Begin patrols", dt.date(2017, 9, 30)),
            ("Patrols reviewed", dt.date(2018, 2, 28)),
        ),
    ),
    (
        LETTERS,
        BEHAVIOUR,
        COUNCIL,
        (),
        (("Letters sent", dt.date(2017, 7, 31)), ("Answers followed up", dt.date(2017, 12, 15))),
    ),
    (
        OUTREACH,
        HOSTEL,
        PROVIDER,
        (POLICE, COUNTY),
        (("Rota agreed", dt.date(2017, 5, 31)), ("First hundred contacts", dt.date(2018, 3, 30))),
    ),
    (NALOXONE, SUBSTANCE, PROVIDER, (COUNTY,), (("Staff trained", dt.date(2017, 11, 30)),)),
)


def publish_strategy(stage: Stage) -> None:
    """The co-ordinator drafts it, the chair approves it, everybody reads it."""
    co_ordinator, chair, police = stage["co_ordinator"], stage["chair"], stage["police"]
    stage.clock.to(dt.date(2017, 4, 25))
    co_ordinator.menu("Strategy")
    co_ordinator.press("Begin a strategy")
    with co_ordinator.form("Save the strategy"):
        co_ordinator.fill("Vision", "People live, work and visit without fear.")
    for title, strand in (
        ("Safer streets", "None in particular"),
        ("Misuse of drugs and alcohol", re.compile("misuse", re.IGNORECASE)),
        ("Fewer people offend again", re.compile("offending", re.IGNORECASE)),
    ):
        co_ordinator.press("Add a theme")
        with co_ordinator.form("Save the theme"):
            co_ordinator.fill("Title", title)
            if isinstance(strand, re.Pattern):
                options = co_ordinator.page.get_by_label("Strand of the Act that it is for").locator("option")
                chosen = next(one for one in options.all_inner_texts() if strand.search(one))
                co_ordinator.select("Strand of the Act that it is for", chosen)
    co_ordinator.follow("Objectives of the local policing body, the county and the district")
    co_ordinator.press("Add an objective")
    with co_ordinator.form("Save the objective"):
        co_ordinator.page.get_by_role("radio").first.check()
        co_ordinator.fill("Title", "Prevent harm to those who are most at risk")
        co_ordinator.day("In force since", dt.date(2017, 4, 1))
    assert not police.page.get_by_role("button", name="Approve the strategy").count()

    stage.clock.to(dt.date(2017, 4, 26))
    chair.menu("Strategy")
    chair.reads("People live, work and visit without fear.", "c. Fewer people offend again")
    chair.press("Approve the strategy")
    with chair.form("Approve the strategy"):
        pass
    chair.reads("The strategy is approved.")
    co_ordinator.menu("Strategy")
    co_ordinator.press("Publish the strategy")
    with co_ordinator.form("Publish the strategy"):
        pass
    co_ordinator.reads("The strategy is published.")
    held = Strategy.objects.get()
    assert (held.state, held.approved_on) == (StrategyState.PUBLISHED, dt.date(2017, 4, 26))
    assert held.approved_by == stage.people.accounts[CAST["chair"]]


def agree_priorities(stage: Stage) -> None:
    """From the decisions of the workshop; the public page then says them, and why."""
    chair, police = stage["chair"], stage["police"]
    for title, theme in ((BEHAVIOUR, "a. "), (HOSTEL, "a. "), ("Re-offending", "c. "), (SUBSTANCE, "b. ")):
        chair.menu("Priorities")
        chair.follow(re.compile("^Workshop .*2017"))
        chair.follow("See the ranking with every decision and its reason")
        row = chair.page.get_by_role("row").filter(has_text=title)
        chair.click(row.get_by_role("link", name="Chosen: agree the priority"))
        with chair.form("Save the priority"):
            chair.page.get_by_role("checkbox", name=re.compile(f"^{theme}")).check()
            chair.page.get_by_role("checkbox", name=re.compile("^Prevent harm")).check()
        chair.reads("is agreed.", "Prevent harm to those who are most at risk")
    chair.keep("priority-agreed")
    assert [one.number for one in Priority.objects.order_by("number")] == [1, 2, 3, 4]
    chair.menu("Strategy")
    chair.keep("strategy")
    chair.follow("What everybody reads")
    chair.reads("It is what residents name first", "published on 26 April 2017")
    police.menu("Strategy")
    police.reads("Published", HOSTEL)


def build_plan(stage: Stage) -> None:
    """Outcomes, actions with milestones, measures; a gap is shown until it is closed; then it is adopted."""
    co_ordinator, chair = stage["co_ordinator"], stage["chair"]
    stage.clock.to(dt.date(2017, 5, 2))
    co_ordinator.menu("Plan")
    co_ordinator.press("Begin an action plan")
    with co_ordinator.form("Begin the plan"):
        pass
    co_ordinator.reads("Action plan 2017/18", "Draft", "has no action")
    co_ordinator.press("Add an outcome")
    with co_ordinator.form("Add the outcome"):
        co_ordinator.fill("What shall be better for people?", "Residents feel safe in the streets they named")
        co_ordinator.select("Of which priority?", option(BEHAVIOUR))
    for headline, priority, lead, support, milestones in ACTIONS:
        co_ordinator.menu("Plan")
        co_ordinator.press("Add an action")
        with co_ordinator.form("Save"):
            co_ordinator.fill("Headline action", headline)
            co_ordinator.select("Which priority does it serve?", option(priority))
            co_ordinator.select("Which organisation leads it?", lead)
            co_ordinator.tick(*support, among="Which organisations support it? (optional)")
            co_ordinator.day("When does it start?", dt.date(2017, 4, 1))
            co_ordinator.day("When does it end?", dt.date(2018, 3, 31))
        for text, due in milestones:
            co_ordinator.follow("Add a milestone")
            with co_ordinator.form("Add the milestone"):
                co_ordinator.fill("What will be done?", text)
                co_ordinator.day("By when?", due)
    co_ordinator.keep("action-with-milestones")
    co_ordinator.menu("Plan")
    co_ordinator.follow("Measures")
    co_ordinator.press("Add a measure")
    with co_ordinator.form("Add the measure"):
        co_ordinator.fill("What is measured?", "Reports of anti-social behaviour")
        co_ordinator.select("Of which priority?", option(BEHAVIOUR))
        co_ordinator.page.get_by_role("group", name="What does it say?").get_by_role("radio").last.check()
        co_ordinator.fill("In which unit?", "reports")
        co_ordinator.tick("Down")
        co_ordinator.fill("Baseline", "2129")
        co_ordinator.fill("Period of the baseline", "year to March 2017")
        co_ordinator.fill("Target", "2000")
        co_ordinator.day("By which day?", dt.date(2018, 3, 31))
        co_ordinator.tick(POLICE, among="Which organisations answer for it? (optional)")
    co_ordinator.reads("2,129", "2,000", "Cannot be judged")
    co_ordinator.keep("measures")
    co_ordinator.menu("Plan")
    co_ordinator.reads("Residents feel safe", "Re-offending” has no action")
    co_ordinator.keep("plan-drafted-with-its-gaps")
    assert (Action.objects.count(), Milestone.objects.count()) == (4, 8)
    assert (Outcome.objects.count(), Measure.objects.count()) == (1, 1)

    stage.clock.to(dt.date(2017, 5, 4))
    chair.menu("Plan")
    chair.press("Adopt the plan")
    with chair.form("Confirm"):
        pass
    chair.reads("Action plan 2017/18 is adopted.")
    plan = Plan.objects.get()
    assert (plan.state, plan.adopted_on) == (PlanState.ADOPTED, dt.date(2017, 5, 4))


def option(priority: str) -> str:
    """A priority as lists name it."""
    return str(Priority.objects.get(title__startswith=priority))
