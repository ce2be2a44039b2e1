"""March and April: the year is judged, each priority and action is decided, the next year's plan is there."""

from __future__ import annotations

import datetime as dt
import re

from saferplan.plan.models import Action, Measure, Outcome, Plan, Refresh
from saferplan.plan.states import PlanState
from saferplan.strategy.models import Priority
from year.changing import IN_NEW_WORDS
from year.planning import GATES, LETTERS, NALOXONE, OUTREACH, PATROLS
from year.prioritising import BEHAVIOUR, SUBSTANCE
from year.stage import Person, Stage

NEW_TITLE = "Misuse of drugs and alcohol, in homes and streets"
PRIORITIES = (
    (BEHAVIOUR, "Continue", "Reports fell, and residents still name it first.", ""),
    (IN_NEW_WORDS, "End", "It is taken into the misuse of drugs and alcohol.", ""),
    ("Re-offending", "Continue", "The law asks for it.", ""),
    (SUBSTANCE, "Amend", "It takes in the work near the hostel.", NEW_TITLE),
)
DECISIONS = (
    (PATROLS, "Close", "", "All its milestones are done; patrols are the police's daily work now."),
    (LETTERS, "Supersede", GATES, "Gates do more than letters did."),
    (GATES, "Carry", "", "One of two alleys is still open."),
    (OUTREACH, "Merge", NALOXONE, "The same people do both."),
    (NALOXONE, "Carry", "", "New staff have to be trained each year."),
)


def refresh(stage: Stage) -> None:
    """Nothing of the next plan before everything is decided, each with its reason."""
    co_ordinator, chair, auditor = stage["co_ordinator"], stage["chair"], stage["auditor"]
    stage.clock.to(dt.date(2018, 3, 28))
    co_ordinator.menu("Plan")
    co_ordinator.follow("Refresh")
    co_ordinator.press("Begin the refresh")
    with co_ordinator.form("Begin the refresh"):
        pass
    co_ordinator.reads("Before it can be completed:", "Nothing is decided of the priority")
    assert not co_ordinator.page.get_by_role("button", name="Complete the refresh").count()
    for title, decision, why, words in PRIORITIES:
        co_ordinator.follow(re.compile(f"^Decide on .*{title}"))
        with co_ordinator.form("Decide"):
            co_ordinator.tick(decision)
            co_ordinator.fill("Its new words", words)
            co_ordinator.fill("Why?", why)
    for action, decision, target, why in DECISIONS:
        if action == OUTREACH:
            _refused_while_carried_to_nothing(co_ordinator)
        _decide(co_ordinator, action, decision, target, why)
    co_ordinator.reads("Everything is decided.", "Merge into")
    co_ordinator.keep("refresh-decided")
    assert not Action.objects.filter(plan__year=2018).exists(), "nothing before it is completed"

    chair.menu("Plan")
    chair.follow("Refresh")
    chair.follow(re.compile("^Refresh into"))
    chair.press("Complete the refresh")
    chair.reads("The refresh is completed: Action plan 2018/19 is made of it.")
    chair.keep("next-plan")
    _next_year_is_there()
    auditor.menu("Plan")
    auditor.follow("2018/19")
    auditor.follow("Refresh")
    auditor.follow("Compare with Action plan 2017/18")
    auditor.reads("What became of Action plan 2017/18", NEW_TITLE, "Ended", PATROLS)
    auditor.keep("comparison")


def begin_the_next_year(stage: Stage) -> None:
    """The new plan is adopted, the old one closed: what it says stays as it is, and all of it has its history."""
    chair, auditor, police = stage["chair"], stage["auditor"], stage["police"]
    stage.clock.to(dt.date(2018, 4, 3))
    chair.menu("Plan")
    chair.follow("2018/19")
    chair.press("Adopt the plan")
    with chair.form("Confirm"):
        pass
    chair.follow("2017/18")
    chair.press("Close the plan")
    with chair.form("Confirm"):
        pass
    chair.reads("Action plan 2017/18 is closed.")
    assert {one.year: one.state for one in Plan.objects.all()} == {
        2017: PlanState.CLOSED,
        2018: PlanState.ADOPTED,
    }
    patrols = Action.objects.get(headline=PATROLS)
    police.open(f"/plan/actions/{patrols.pk}/")
    assert not police.page.get_by_role("button", name="Report on it").count()
    carried = Action.objects.get(headline=GATES, plan__year=2018)
    auditor.open(f"/plan/actions/{carried.pk}/")
    auditor.reads("Continues", "Action plan 2017/18", "First due 15 December 2017")
    auditor.keep("carried-action")
    auditor.follow("What happened to this")
    auditor.keep("history-of-an-action")
    auditor.menu("Search")
    auditor.page.get_by_role("searchbox").or_(auditor.page.locator("main input[type=text]")).first.fill(
        "hostel"
    )
    auditor.press("Search")
    auditor.reads(IN_NEW_WORDS)
    auditor.keep("search")
    for part in ("co_ordinator", "police", "provider", "auditor"):
        stage[part].menu("Dashboard")
        stage[part].keep(f"dashboard-of-{part}")


def _decide(person: Person, action: str, decision: str, target: str, why: str) -> None:
    person.follow(re.compile(f"^Decide (again )?on .*{action}"))
    with person.form("Decide"):
        person.tick(decision)
        label = str(Action.objects.get(headline=target)) if target else "None"
        person.select("Which action takes it up?", label)
        person.fill("Why?", why)


def _refused_while_carried_to_nothing(person: Person) -> None:
    """Its priority ends: an action that is carried would serve nothing, and the page says so."""
    _decide(person, OUTREACH, "Carry", "", "It goes on.")
    person.reads("is carried, but serves no priority of the next plan")


def _next_year_is_there() -> None:
    following = Plan.objects.get(year=2018)
    assert following.follows == Plan.objects.get(year=2017)
    assert Refresh.objects.get(into=following).completed == dt.date(2018, 3, 28)
    titles = dict(Priority.objects.filter(year=2018).values_list("title", "continues__title"))
    assert titles[NEW_TITLE] == SUBSTANCE
    assert len(titles) == 3
    carried = {one.headline: one for one in Action.objects.filter(plan=following)}
    assert set(carried) == {GATES, NALOXONE}
    assert carried[GATES].continues == Action.objects.get(headline=GATES, plan__year=2017)
    old = {one.headline: one for one in Action.objects.filter(plan__year=2017).select_related("became")}
    assert old[LETTERS].became == carried[GATES]
    assert old[OUTREACH].became == carried[NALOXONE]
    assert old[PATROLS].became is None
    assert all(old[one].ended for one in (PATROLS, LETTERS, OUTREACH))
    assert Outcome.objects.filter(priority__year=2018).count() == 1
    measure = Measure.objects.get(priority__year=2018)
    assert (measure.continues.target, measure.target) == (2000, None), "a target is set anew"
