"""The pages of scrutiny, powers and problem solving as people use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from partnerships import People
from saferplan.powers.models import PowersPublication, ToolUse
from saferplan.problem_solving.models import ProblemRecord
from saferplan.scrutiny.models import Question, Recommendation, Response
from scrutiny_world import Scrutiny, scrutiny_make

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str, str], Client]
DAY = {"day-day": "9", "day-month": "5", "day-year": "2017"}


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())


@pytest.fixture
def world(people: People, settings: Any, tmp_path: Path) -> Scrutiny:
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    made = scrutiny_make(people)
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2018, 7, 10, 9, 0, tzinfo=dt.UTC)
    return made


def test_a_count_is_recorded_and_a_name_in_it_refused_at_its_field(
    world: Scrutiny, client_of: ClientOf
) -> None:
    client = client_of("Police", "updater")
    address = reverse("tool_use_add")
    police = world.people.organisations["Police"].pk
    given = DAY | {
        "tool": "dispersal",
        "organisation": police,
        "period": "year",
        "count": "12",
        "source": "Return",
        "note": "Against John Example",
        "public": "no",
    }
    refused = client.post(address, given)
    assert "It looks to hold a name." in text_of(refused)
    assert 'href="#id_note"' in refused.content.decode()
    done = client.post(address, given | {"note": ""}, follow=True)
    assert "Recorded: 12 dispersal authorisations, April 2017 to March 2018." in text_of(done)
    other = given | {"note": "", "organisation": world.people.organisations["NWLDC"].pk}
    assert "choose one that is offered" in text_of(client.post(address, other))
    assert ToolUse.objects.count() == 1
    assert "Nothing is held of" in text_of(client.get(reverse("powers")))


def test_everybody_reads_what_is_published_and_nothing_else(world: Scrutiny, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    given = DAY | {
        "tool": "closure_order",
        "organisation": world.people.organisations["NWLDC"].pk,
        "period": "year",
        "count": "2",
        "source": "Return",
        "public": "no",
    }
    client.post(reverse("tool_use_add"), given)
    public = Client()
    assert "Nothing is published yet" in text_of(public.get(reverse("powers_published")))
    on = {"on-day": "1", "on-month": "7", "on-year": "2018"}
    done = client.post(
        reverse("powers_publish", args=["use_of_powers"]),
        on | {"year": "2017", "place": "Web site"},
        follow=True,
    )
    assert "Use of tools and powers, 2017/18: published." in text_of(done)
    (made,) = PowersPublication.objects.all()
    page = public.get(reverse("powers_published_one", args=[made.pk]))
    assert "[c]" in text_of(page)
    assert ">2<" not in page.content.decode()
    assert public.get(reverse("powers_publication", args=[made.pk])).status_code == 302


def test_a_recommendation_goes_from_the_meeting_to_its_end(world: Scrutiny, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    police = world.people.organisations["Police"].pk
    made_on = {"made-day": "4", "made-month": "10", "made-year": "2017"}
    page = client.post(
        reverse("recommendation_make", args=[world.meeting.pk]),
        made_on | {"text": "Set targets.", "asked": [police]},
        follow=True,
    )
    assert "Response overdue" in text_of(page)
    assert "was not checked in the regulations" in text_of(page)
    (made,) = Recommendation.objects.all()
    mine = client_of("Police", "updater")
    dashboard = text_of(mine.get(reverse("dashboard")))
    assert "Police is asked to respond by 1 November 2017" in dashboard
    on = {"on-day": "9", "on-month": "7", "on-year": "2018"}
    given = on | {
        "organisation": police,
        "answer": "accepted",
        "words": "We will.",
        "answered_as": "Inspector",
    }
    assert "The response is recorded." in text_of(
        mine.post(reverse("recommendation_respond", args=[made.pk]), given, follow=True)
    )
    assert Response.objects.get().answer == "accepted"
    assert "is asked to respond" not in text_of(mine.get(reverse("dashboard")))
    followed = client.post(
        reverse("recommendation_follow", args=[made.pk]),
        {"actions": [world.made.police_action.pk], "words": ""},
        follow=True,
    )
    assert "Being done" in text_of(followed)


def test_the_dashboard_names_what_of_scrutiny_is_late(world: Scrutiny, client_of: ClientOf) -> None:
    world.recommend()
    page = text_of(client_of("NWLDC", "co_ordinator").get(reverse("dashboard")))
    assert "no response of Police is recorded, and the day has passed." in page
    assert "is recorded, and the day has passed" not in text_of(
        client_of("Police", "reader").get(reverse("dashboard"))
    )


def test_a_question_is_found_by_search_and_answered(world: Scrutiny, client_of: ClientOf) -> None:
    question = world.ask()
    client = client_of("NWLDC", "chair")
    assert "How will the council cope" in text_of(client.get(reverse("search"), {"q": "cope cuts"}))
    on = {"answered-day": "9", "answered-month": "7", "answered-year": "2018"}
    done = client.post(
        reverse("question_answer", args=[question.pk]),
        on | {"answer": "With wardens.", "answered_as": "Chair", "reason": ""},
        follow=True,
    )
    assert "With wardens." in text_of(done)
    assert Question.objects.get().answered == dt.date(2018, 7, 9)


def test_an_action_s_page_has_its_problem_solving_record(world: Scrutiny, client_of: ClientOf) -> None:
    client = client_of("Police", "updater")
    action = world.made.police_action.pk
    assert "No problem-solving record yet." in text_of(client.get(reverse("action", args=[action])))
    client.post(
        reverse("problem_open", args=[action]),
        {"title": "Noise", "approach": "osara", "text": "Quiet by March."},
    )
    (problem,) = ProblemRecord.objects.all()
    for name, given in (
        (
            "problem_write",
            {"objective": "Quiet by March.", "scanning": "Fridays.", "analysis": "A late bus."},
        ),
        ("problem_triangle", {"victim": "Residents", "guardian": "Wardens"}),
        ("problem_emmie", {"mechanism": "Presence"}),
    ):
        page = client.post(reverse(name, args=[problem.pk]), given, follow=True)
        assert "It is saved." in text_of(page), name
    client.post(reverse("problem_move", args=[problem.pk]), {"stage": "assessment", "reason": ""})
    page = text_of(client.get(reverse("problem", args=[problem.pk])))
    assert "The analysis says nothing of location and offender." in page
    assert "It is not evaluated yet." in page
    judged = {
        "words": "Calmer.",
        "judged_as": "Inspector",
        "treated_areas": "1",
        "control_areas": "0",
        "before": "yes",
    }
    refused = client.post(reverse("judgement_write", args=[problem.pk]), judged | {"grade_claimed": "4"})
    assert "It cannot be graded higher." in text_of(refused)
    done = client.post(reverse("judgement_write", args=[problem.pk]), judged, follow=True)
    assert "A judgement of people, not evaluated with figures." in text_of(done)
    assert "a judgement of people, not evaluated, Maryland level 2" in text_of(
        client.get(reverse("action", args=[action]))
    )
    assert "Noise" in text_of(client.get(reverse("problem_solving")))
