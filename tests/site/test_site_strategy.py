"""The strategy's pages: what it says and lacks, its way from draft to published, and what everybody may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from partnerships import START, People
from saferplan.domain.planning.years import PlanYear
from saferplan.strategy.aims import objective_add, priority_agree, theme_add
from saferplan.strategy.decisions import decision_take
from saferplan.strategy.models import Objective, Priority, Strategy, Theme
from saferplan.strategy.services import strategy_approve, strategy_draft, strategy_publish
from saferplan.strategy.states import ObjectiveOwner
from saferplan.strategy.workshops import workshop_decide
from workshops import YEAR, discussing, strategy_drafted

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]
CO_ORDINATOR = ("NWLDC", "co_ordinator")


@pytest.fixture(autouse=True)
def clock(settings: object) -> None:
    settings.SAFERPLAN_CLOCK = "workshops.clock"  # type: ignore[attr-defined]


def text(response: object) -> str:
    assert response.status_code == 200, response  # type: ignore[attr-defined]
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def day(name: str, when: dt.date) -> dict[str, int]:
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def test_a_strategy_goes_from_nothing_to_published(client_of: ClientOf) -> None:
    client, chair = client_of(*CO_ORDINATOR), client_of("NWLDC", "chair")
    assert "No strategy yet" in text(client.get("/strategy/"))
    told = {"title": "Community Safety Strategy 2017-2020", "vision": "A district without fear."}
    wrong = client.post(
        "/strategy/begin/", told | day("starts", dt.date(2017, 4, 1)) | day("ends", dt.date(2020, 4, 1))
    )
    assert "runs from 1 April 2017 to 31 March 2020" in text(wrong)
    client.post(
        "/strategy/begin/", told | day("starts", dt.date(2017, 4, 1)) | day("ends", dt.date(2020, 3, 31))
    )
    strategy = Strategy.objects.get()
    base = f"/strategy/{strategy.pk}/"
    page = text(client.get("/strategy/", follow=True))
    assert "No themes yet" in page
    assert "Substance misuse: no theme of the strategy is for it." in page
    assert "Add at least one" in text(chair.post(f"{base}approve/", day("on", START.date())))
    client.post(f"{base}theme/", {"title": "To make our community safer"})
    client.post(
        f"{base}theme/", {"title": "To tackle substance misuse", "strand": "substance-misuse", "letter": "d"}
    )
    page = text(client.get(base))
    assert "d. To tackle substance misuse" in page
    assert "Substance misuse: no theme of the strategy is for it." not in page
    assert client.post(f"{base}approve/", day("on", START.date())).status_code == 403
    assert "The strategy is approved" in text(
        chair.post(f"{base}approve/", day("on", START.date()), follow=True)
    )
    everybody = Client()
    assert "No strategy is published yet" in text(everybody.get("/published/strategy/"))
    assert chair.post(f"{base}publish/", day("on", START.date())).status_code == 403
    client.post(f"{base}publish/", day("on", START.date()))
    public = text(everybody.get("/published/strategy/"))
    assert "A district without fear." in public
    assert "asked for by law: substance misuse" in public


def test_everybody_reads_the_published_version_only(people: People, client_of: ClientOf) -> None:
    by = people.actor(*CO_ORDINATOR)
    strategy = strategy_drafted(people)
    theme = theme_add(by=by, strategy=strategy, title="Safer")
    strategy_approve(by=people.actor("NWLDC", "chair"), strategy=strategy, on=START.date())
    priority_agree(by=by, strategy=strategy, year=YEAR, title="Violence", why="It rose.", themes=[theme])
    everybody = Client()
    assert "Violence" not in text(everybody.get("/published/strategy/"))
    strategy_publish(by=by, strategy=strategy, on=START.date())
    client = client_of(*CO_ORDINATOR)
    client.post(f"/strategy/{strategy.pk}/revise/", {"reason": "A strand is missing."})
    draft = Strategy.objects.get(version=2)
    told = {"title": "Second", "vision": "Not public yet."}
    client.post(f"/strategy/{draft.pk}/change/", told | day("starts", draft.starts) | day("ends", draft.ends))
    public = text(everybody.get("/published/strategy/"))
    assert "Violence" in public
    assert "Not public yet." not in public
    for page in (
        "/strategy/",
        f"/strategy/{strategy.pk}/",
        f"/strategy/priority/{Priority.objects.get().pk}/",
    ):
        assert everybody.get(page).status_code == 302, "the rest asks to sign in"


def test_a_priority_is_agreed_from_a_decision_and_linked_to_many(people: People, client_of: ClientOf) -> None:
    scene = discussing(people=people)
    by = scene.co_ordinator
    strategy = strategy_drafted(people)
    theme = theme_add(by=by, strategy=strategy, title="Safer")
    objective = objective_add(
        by=by, owner=ObjectiveOwner.COUNTY, title="Reduce harm at home", since=START.date()
    )
    decisions = [
        decision_take(by=by, workshop=scene.workshop, candidate=one, chosen=True, reason="It rose most.")
        for one in scene.candidates
    ]
    workshop_decide(by=by, workshop=scene.workshop, on=START.date())
    client = client_of(*CO_ORDINATOR)
    address = f"/strategy/priority/agree/?decision={decisions[0].pk}"
    form = text(client.get(address))
    assert "It rose most." in form
    answer = client.post(
        address,
        {"title": "Tackle ASB", "why": "It rose most.", "themes": [theme.pk], "objectives": [objective.pk]},
        follow=True,
    )
    page = text(answer)
    assert "It ranked 1 of 3." in page
    assert "Reduce harm at home (County council)" in page
    assert "a priority already" in text(client.post(address, {"title": "Again", "why": "x"}))
    matrix = text(client.get(f"/strategy/{strategy.pk}/"))
    assert matrix.count("1 of 2017/18") == 2, "under its theme, and beside the objective"
    number = Priority.objects.get().pk
    told = {"title": "Tackle ASB and noise", "why": "It rose.", "themes": [theme.pk]}
    assert "Why does it change?" in text(client.post(f"/strategy/priority/{number}/change/", told))
    client.post(f"/strategy/priority/{number}/change/", told | {"reason": "Noise belongs to it."})
    assert "Tackle ASB and noise" in text(client.get(f"/strategy/priority/{number}/"))
    client.post(f"/strategy/priority/{number}/end/", {"reason": "Merged."})
    assert "This priority was ended." in text(client.get(f"/strategy/priority/{number}/"))


def test_a_priority_takes_up_one_of_the_year_before(people: People, client_of: ClientOf) -> None:
    by = people.actor(*CO_ORDINATOR)
    strategy = strategy_drafted(people)
    agreed = priority_agree(
        by=by, strategy=strategy, year=PlanYear(2017), title="Anti-social behaviour", why="It rose."
    )
    # Agreed for the year that today is in; the year before has none yet.
    client = client_of(*CO_ORDINATOR)
    assert "does it continue?" not in text(client.get("/strategy/priority/agree/"))
    following = priority_agree(
        by=by,
        strategy=strategy,
        year=PlanYear(2018),
        title="Litter and noise",
        why="It rose.",
        continues=agreed,
    )
    assert "2017/18: 1. Anti-social behaviour" in text(client.get(f"/strategy/priority/{following.pk}/"))
    with pytest.raises(ValidationError, match="continued already"):
        priority_agree(
            by=by, strategy=strategy, year=PlanYear(2018), title="Noise", why="It rose.", continues=agreed
        )


def test_the_year_before_is_offered_and_stored(people: People, client_of: ClientOf) -> None:
    by = people.actor(*CO_ORDINATOR)
    older = strategy_draft(by=by, title="Before", starts=dt.date(2014, 4, 1), ends=dt.date(2017, 3, 31))
    before = priority_agree(by=by, strategy=older, year=PlanYear(2016), title="Noise", why="It rose.")
    strategy_drafted(people)
    client = client_of(*CO_ORDINATOR)
    assert "Priority 1: Noise" in text(client.get("/strategy/priority/agree/"))
    client.post(
        "/strategy/priority/agree/",
        {"year": 2017, "title": "Noise and litter", "why": "It rose.", "continues": before.pk},
    )
    assert Priority.objects.get(year=2017).continues == before


def test_objectives_are_added_changed_and_ended(client_of: ClientOf) -> None:
    client = client_of(*CO_ORDINATOR)
    assert "No objectives yet" in text(client.get("/strategy/objectives/"))
    told = {"title": "Viable partnerships", "source": "Police and crime plan 2017"} | day(
        "since", START.date()
    )
    added = client.post("/strategy/objectives/add/", told | {"owner": "local_policing_body"}, follow=True)
    assert "Police and crime plan 2017" in text(added)
    address = f"/strategy/objectives/{Objective.objects.get().pk}/"
    assert "End the objective" in text(client.get(address))
    assert "is changed" in text(client.post(address, told | {"source": "Page 4"}, follow=True))
    before = client.post(f"{address}end/", {"reason": "A new plan."} | day("until", dt.date(2017, 4, 2)))
    assert "The end is before the start." in text(before)
    client.post(f"{address}end/", {"reason": "A new plan."} | day("until", START.date()))
    assert Objective.objects.get().until == START.date()


def test_a_theme_of_a_draft_is_changed_and_ended(people: People, client_of: ClientOf) -> None:
    strategy = strategy_drafted(people)
    theme = theme_add(by=people.actor(*CO_ORDINATOR), strategy=strategy, title="Safer")
    client = client_of(*CO_ORDINATOR)
    assert "End the theme" in text(client.get(f"/strategy/theme/{theme.pk}/"))
    client.post(f"/strategy/theme/{theme.pk}/", {"title": "Safer for all", "letter": "b"})
    assert str(Theme.objects.get()) == "b. Safer for all"
    client.post(f"/strategy/theme/{theme.pk}/end/", {"reason": "Merged."})
    assert "No themes yet" in text(client.get(f"/strategy/{strategy.pk}/"))


@pytest.mark.parametrize("size", [2, 20])
def test_the_strategy_asks_no_more_of_the_database_for_more_priorities(
    size: int, people: People, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    by = people.actor(*CO_ORDINATOR)
    strategy = strategy_drafted(people)
    themes = [theme_add(by=by, strategy=strategy, title=f"Theme {number}") for number in range(5)]
    objectives = [
        objective_add(by=by, owner=ObjectiveOwner.COUNTY, title=f"Objective {number}", since=START.date())
        for number in range(3)
    ]
    for number in range(size):
        priority_agree(
            by=by,
            strategy=strategy,
            year=PlanYear(2017 + number % 3),
            title=f"Priority {number}",
            why="y",
            themes=themes,
            objectives=objectives,
        )
    client = client_of(*CO_ORDINATOR)
    for page, most in ((f"/strategy/{strategy.pk}/", 15), ("/published/strategy/", 9)):
        client.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(page)


def test_without_a_workshop_a_priority_is_agreed_for_this_year_or_a_later_one(
    people: People, client_of: ClientOf
) -> None:
    strategy_drafted(people)
    client = client_of("NWLDC", "chair")
    address = "/strategy/priority/agree/"
    shown = text(client.get(address)).split("<main")[1]
    assert [one in shown for one in ("2017/18", "2018/19", "2019/20", "2016/17")] == [True, True, True, False]
    given = {"title": "Hate crime", "why": "Raised by the forum."}
    assert "Select the year" in text(client.post(address, given))
    client.post(address, {**given, "year": 2018})
    assert Priority.objects.get().year == 2018
    assert "choose one that is offered" in text(client.post(address, {**given, "year": 2016}))
