"""The plan's pages, as people of several organisations use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from partnerships import People, PlanMade, plan_make
from saferplan.domain.planning.years import PlanYear
from saferplan.history.recording import record
from saferplan.plan.models import Action, Measure, Milestone, Plan, Reading, Refresh, WorkbookReceipt
from saferplan.plan.refreshing import mid_year_change_begin, refresh_complete
from saferplan.plan.services import plan_adopt
from saferplan.plan.states import PlanState
from saferplan.strategy.aims import priority_agree
from saferplan.workspace.workspace import Workspace
from workshops import YEAR, strategy_drafted

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str, str], Client]
AT_LAST = dt.datetime(2018, 4, 3, 9, tzinfo=dt.UTC)
JULY = dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


@pytest.fixture(autouse=True)
def in_july(settings: object) -> None:
    settings.SAFERPLAN_CLOCK = lambda: JULY  # type: ignore[attr-defined]


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.mark.parametrize(
    "name",
    [
        "plan_overview",
        "plan_board",
        "plan_table",
        "plan_timeline",
        "plan_measures",
        "plan_workbooks",
        "plan_refresh",
        "plan_comparison",
    ],
)
def test_every_way_of_looking_at_the_plan(made: PlanMade, client_of: ClientOf, name: str) -> None:
    page = client_of("Police", "reader").get(reverse(name, args=[2017]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Action plan 2017/18" in text
    if name in ("plan_board", "plan_table", "plan_timeline"):
        assert "Patrol where reports cluster" in text


def test_the_overview_names_the_gaps(made: PlanMade, client_of: ClientOf) -> None:
    text = client_of("Police", "reader").get(reverse("plan_overview", args=[2017])).content.decode()
    assert "substance misuse" in text
    assert "re-offending" in text


def test_a_lead_reports_and_amber_asks_for_reason_and_recovery(made: PlanMade, client_of: ClientOf) -> None:
    client = client_of("Police", "updater")
    address = reverse("action_report", args=[made.police_action.pk])
    refused = client.post(address, {"reported": "amber", "stage": "in_progress", "report": "Late"})
    assert refused.status_code == 200
    assert "without a reason" in refused.content.decode()
    taken = client.post(
        address,
        {
            "reported": "amber",
            "stage": "in_progress",
            "report": "Late",
            "cause": "Sickness",
            "recovery_words": "More staff",
            **day("recovery", dt.date(2017, 8, 31)),
        },
        follow=True,
    )
    assert "Your report on 1.1 is sent." in taken.content.decode()
    assert Action.objects.get(pk=made.police_action.pk).reported == "amber"


def test_a_milestone_is_done_moved_stopped_and_reopened(made: PlanMade, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    number = made.survey.pk
    client.post(
        reverse("milestone_done", args=[number]), {**day("done", dt.date(2017, 6, 30)), "evidence": "Report"}
    )
    assert Milestone.objects.get(pk=number).done == dt.date(2017, 6, 30)
    client.post(reverse("milestone_reopen", args=[number]), {"reason": "Too early"})
    assert Milestone.objects.get(pk=number).done is None
    client.post(
        reverse("milestone_move", args=[number]), {**day("due", dt.date(2017, 8, 1)), "reason": "Printer"}
    )
    assert Milestone.objects.get(pk=number).due == dt.date(2017, 8, 1)
    client.post(reverse("milestone_stop", args=[number]), {"reason": "Not needed"})
    assert Milestone.objects.get(pk=number).stopped == JULY.date()
    text = client.get(reverse("action", args=[made.police_action.pk])).content.decode()
    assert "First due 30 June 2017" in text


def test_the_co_ordinator_adds_an_action_milestone_and_measure(
    made: PlanMade, client_of: ClientOf, people: People
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    form = {
        "headline": "Wardens at the station",
        "priority": made.priority.pk,
        "lead": people.organisations["NWLDC"].pk,
        "support": [people.organisations["Police"].pk],
        **day("starts", dt.date(2017, 7, 1)),
        **day("ends", dt.date(2018, 3, 31)),
        "visibility": "partnership",
    }
    address = reverse("action_add", args=[2017])
    assert "say why this changes" in client.post(address, form).content.decode()
    added = client.post(address, {**form, "reason": "Agreed in July."}, follow=True)
    assert added.status_code == 200
    action = Action.objects.get(headline="Wardens at the station")
    assert action.reference == "1.3"
    client.post(
        reverse("milestone_add", args=[action.pk]),
        {"text": "Rota", **day("due", dt.date(2017, 9, 30)), "reason": "Agreed in July."},
    )
    assert action.milestones.get().text == "Rota"
    client.post(
        reverse("measure_add", args=[2017]),
        {
            "title": "Reports at the station",
            "priority": made.priority.pk,
            "says": "outcome",
            "unit": "reports",
            "direction": "down",
            "baseline": "40",
        },
    )
    assert not Measure.objects.filter(title="Reports at the station").exists()
    client.post(
        reverse("measure_add", args=[2017]),
        {
            "title": "Reports at the station",
            "priority": made.priority.pk,
            "says": "outcome",
            "unit": "reports",
            "direction": "down",
            "baseline": "40",
            "baseline_period": "year to March 2017",
        },
    )
    assert Measure.objects.get(title="Reports at the station").baseline == 40


def test_a_reading_needs_a_value_or_why_not(made: PlanMade, client_of: ClientOf) -> None:
    client = client_of("Police", "updater")
    address = reverse("measure_read", args=[made.measure.pk])
    period = {**day("first", dt.date(2017, 4, 1)), **day("last", dt.date(2017, 6, 30))}
    assert "say why there is none" in client.post(address, period).content.decode()
    client.post(address, {**period, "absence": "not yet available"})
    assert Reading.objects.get().absence == "not yet available"
    assert client_of("NWLDC", "updater").post(address, {**period, "value": "5"}).status_code == 403


def test_the_workbook_goes_out_and_comes_back(
    made: PlanMade, client_of: ClientOf, people: People, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    client = client_of("Police", "updater")
    police = people.organisations["Police"].pk
    file = client.get(reverse("workbook_download", args=[2017, police]))
    assert file["Content-Disposition"] == 'attachment; filename="action-plan-2017-police.xlsx"'
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(file.content))
    page = book["Milestones"]
    headings = {str(cell.value): cell.column for cell in page[3]}
    page.cell(4, headings["Done on"], dt.date(2017, 6, 29))
    stream = io.BytesIO()
    book.save(stream)
    page.cell(4, headings["Done on"], "soon")
    wrong = io.BytesIO()
    book.save(wrong)
    address = reverse("workbook_upload", args=[2017, police])
    refused = client.post(address, {"workbook": SimpleUploadedFile("police.xlsx", wrong.getvalue())})
    assert refused.status_code == 422
    assert "Milestones, row 4" in refused.content.decode()
    tried = client.post(
        address, {"workbook": SimpleUploadedFile("police.xlsx", stream.getvalue())}, follow=True
    )
    assert "blank → 29 June 2017" in tried.content.decode()
    assert Milestone.objects.get(pk=made.survey.pk).done is None
    receipt = reverse("workbook_receipt", args=[WorkbookReceipt.objects.get().pk])
    assert client_of("Turning Point", "updater").get(receipt).status_code == 404
    assert "1 change taken in" in client.post(receipt, follow=True).content.decode()
    assert Milestone.objects.get(pk=made.survey.pk).done == dt.date(2017, 6, 29)
    assert "was taken in before" in client.post(receipt, follow=True).content.decode()


def test_the_refresh_from_beginning_to_comparison(made: PlanMade, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    client.post(reverse("refresh_begin", args=[2017]), {"reason": ""})
    refresh = Refresh.objects.get()
    address = reverse("refresh", args=[refresh.pk])
    assert "Nothing is decided of the priority" in client.get(address).content.decode()
    client.post(
        reverse("refresh_priority", args=[refresh.pk, made.priority.pk]),
        {"decision": "amend", "title": "Litter, too", "why": "It grew."},
    )
    client.post(
        reverse("refresh_action", args=[refresh.pk, made.police_action.pk]),
        {"decision": "carry", "why": "It works."},
    )
    client.post(
        reverse("refresh_action", args=[refresh.pk, made.council_action.pk]),
        {"decision": "merge", "target": made.police_action.pk, "why": "Same people."},
    )
    assert "Everything is decided." in client.get(address).content.decode()
    assert "Action plan 2018/19 is made of it" in client.post(address, follow=True).content.decode()
    compared = client.get(reverse("plan_comparison", args=[2018])).content.decode()
    assert "Litter, too" in compared
    assert "Ended (1)" in compared


def test_an_action_is_carried_to_another_priority_when_its_own_ends(
    made: PlanMade, client_of: ClientOf, people: People
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    other = priority_agree(
        by=by, strategy=made.strategy, year=PlanYear(2017), title="Violence", why="It rose.", themes=[]
    )
    client = client_of("NWLDC", "co_ordinator")
    client.post(reverse("refresh_begin", args=[2017]), {"reason": ""})
    refresh = Refresh.objects.get()
    for priority, decision in ((made.priority, "end"), (other, "continue")):
        client.post(
            reverse("refresh_priority", args=[refresh.pk, priority.pk]),
            {"decision": decision, "why": "Agreed."},
        )
    asked = reverse("refresh_action", args=[refresh.pk, made.police_action.pk])
    offered = client.get(asked).content.decode()
    assert str(other) in offered
    assert f'<option value="{made.priority.pk}">{made.priority}' not in offered, "it ends"
    client.post(asked, {"decision": "carry", "priority": other.pk, "why": "It serves both."})
    client.post(
        reverse("refresh_action", args=[refresh.pk, made.council_action.pk]),
        {"decision": "close", "why": "Done."},
    )
    said = client.post(reverse("refresh", args=[refresh.pk]), follow=True).content.decode()
    assert "Action plan 2018/19 is made of it" in said
    carried = Action.objects.get(continues=made.police_action)
    assert (carried.priority.title, carried.priority.continues) == ("Violence", other)


def test_while_next_year_is_drafted_the_plan_of_this_year_is_followed(
    made: PlanMade, client_of: ClientOf, people: People, settings: Settings
) -> None:
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2018, 3, 12, 9, tzinfo=dt.UTC)
    client = client_of("NWLDC", "co_ordinator")
    client.post(reverse("refresh_begin", args=[2017]), {"reason": ""})
    assert Plan.objects.get(year=2018).state == PlanState.DRAFT
    assert client.get(reverse("plan")).headers["Location"] == reverse("plan_overview", args=[2017])
    dashboard = client.get("/").content.decode()
    assert "Complete the refresh of Action plan 2017/18" in dashboard
    assert "Adopt Action plan 2018/19" not in dashboard, "there is nothing in it yet"
    settings.SAFERPLAN_CLOCK = lambda: AT_LAST
    refresh = Refresh.objects.get()
    client.post(
        reverse("refresh_priority", args=[refresh.pk, made.priority.pk]),
        {"decision": "continue", "why": "Yes."},
    )
    for action in (made.police_action, made.council_action):
        client.post(
            reverse("refresh_action", args=[refresh.pk, action.pk]), {"decision": "carry", "why": "It works."}
        )
    client.post(reverse("refresh", args=[refresh.pk]))
    assert "Adopt Action plan 2018/19" in client.get("/").content.decode()
    plan_adopt(
        by=people.actor("NWLDC", "co_ordinator", AT_LAST),
        plan=Plan.objects.get(year=2018),
        on=dt.date(2018, 4, 3),
    )
    assert client.get(reverse("plan")).headers["Location"] == reverse("plan_overview", args=[2018])


def test_empty_plan_says_what_to_do(people: People, client_of: ClientOf) -> None:
    assert "There is no plan yet" in client_of("Police", "reader").get(reverse("plan")).content.decode()


def test_the_dashboard_says_what_needs_each_reader(made: PlanMade, client_of: ClientOf) -> None:
    police = client_of("Police", "updater").get("/").content.decode()
    assert "Patrol where reports cluster" in police
    assert "Write to landlords" not in police
    chair = client_of("NWLDC", "chair").get("/").content.decode()
    assert "Write to landlords" in chair
    provider = client_of("Turning Point", "updater").get("/").content.decode()
    assert "Nothing: what your organisation leads is on course" in provider
    co_ordinator = client_of("NWLDC", "co_ordinator").get("/").content.decode()
    assert "What the plan lacks" in co_ordinator


def test_a_measure_is_tied_to_the_evidence_and_its_page_says_where_it_comes_from(
    made: PlanMade, client_of: ClientOf, settings: Settings, worked_example: Workspace
) -> None:
    settings.SAFERPLAN_WORKSPACE = worked_example.folder.root
    client = client_of("NWLDC", "co_ordinator")
    address = reverse("measure_tie", args=[made.measure.pk])
    form = client.get(address).content.decode()
    assert "Anti-social behaviour, April 2014 to March 2017" in form
    given = {
        "held_as": "E22000170 count:anti-social-behaviour",
        "basis": "quarter",
        "baseline": "2016-03",
        "reason": "The evidence holds it.",
    }
    refused = client.post(address, given | {"reason": ""}).content.decode()
    assert "The plan is adopted: say why this changes." in refused
    page = client.post(address, given, follow=True).content.decode()
    assert "The measure is read from the evidence." in page
    assert "From the evidence held, as at 16 May 2017 (snapshot " in page
    assert "95% interval" in page
    figure = Reading.objects.filter(value__isnull=False).latest("last").figure
    assert reverse("figure", args=[figure]) in page
    told = client_of("Police", "reader").get(reverse("figure", args=[figure])).content.decode()
    assert "Read for" in told
    assert "605" in told
    table = client_of("Police", "reader").get(reverse("plan_measures", args=[2017])).content.decode()
    assert "no clear change" in table
    by_hand = client_of("Police", "updater").post(
        reverse("measure_read", args=[made.measure.pk]),
        {**day("first", dt.date(2017, 4, 1)), **day("last", dt.date(2017, 6, 30)), "value": "5"},
    )
    assert "read from the evidence" in by_hand.content.decode()
    freed = client.post(
        reverse("measure_untie", args=[made.measure.pk]), {"reason": "It is counted otherwise."}, follow=True
    )
    assert "read by hand from now on" in freed.content.decode()


def test_where_nothing_is_held_the_form_says_so(
    made: PlanMade, client_of: ClientOf, settings: Settings
) -> None:
    settings.SAFERPLAN_WORKSPACE = None
    page = client_of("NWLDC", "co_ordinator").get(reverse("measure_tie", args=[made.measure.pk]))
    assert "Nothing is held that a measure could be read from." in page.content.decode()


def test_the_comparison_is_offered_as_a_document_once_the_refresh_is_completed(
    made: PlanMade, people: People, client_of: ClientOf
) -> None:
    by = people.actor("NWLDC", "co_ordinator", JULY)
    change = mid_year_change_begin(by=by, plan=made.plan, reason="A look at it.")
    client = client_of("Police", "reader")
    address = reverse("refresh_comparison", args=[change.pk, "docx"])
    assert client.get(address).status_code == 404
    refresh_complete(by=by, refresh=change)
    assert address in client.get(reverse("refresh", args=[change.pk])).content.decode()
    file = client.get(address)
    assert file["Content-Disposition"] == 'attachment; filename="then-and-now-2017-07-10.docx"'
    assert file.content.startswith(b"PK")
    assert client.get(reverse("refresh_comparison", args=[change.pk, "exe"])).status_code == 404


def test_a_plan_is_begun_on_a_page_and_says_what_shall_be_better(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    begin = reverse("plan_draft")
    assert client.get(begin).headers["Location"] == reverse("strategy"), (
        "without a strategy, that comes first"
    )
    assert reverse("strategy") in client.get(reverse("plan")).content.decode()
    strategy = strategy_drafted(people)
    assert begin in client.get(reverse("plan")).content.decode()
    assert "choose one that is offered" in client.post(begin, {"year": 2024}).content.decode()
    begun = client.post(begin, {"year": 2017}, follow=True)
    assert "Action plan 2017/18 is begun as a draft." in begun.content.decode()
    assert "2017/18" not in client.get(begin).content.decode().split("<main")[1], "it has its plan"
    assert reverse("plan_overview", args=[2017]) in client.get(reverse("what_happened")).content.decode()
    client.post(begin, {"year": 2018})
    assert Plan.objects.get(year=2018).follows == Plan.objects.get(year=2017)

    by = people.actor("NWLDC", "co_ordinator")
    priority = priority_agree(by=by, strategy=strategy, year=YEAR, title="Violence", why="It rose.")
    added = client.post(
        reverse("outcome_add", args=[2017]),
        {"title": "Fewer people are hurt", "priority": priority.pk},
        follow=True,
    )
    assert "Fewer people are hurt" in added.content.decode().split('id="outcomes"')[1]
    outcome = priority.outcomes.get()
    change = reverse("outcome_amend", args=[outcome.pk])
    assert "Answer “Why does it change?”" in client.post(change, {"title": "Fewer"}).content.decode()
    client.post(change, {"title": "Fewer people are hurt at night", "reason": "Said by the board."})
    outcome.refresh_from_db()
    assert outcome.title == "Fewer people are hurt at night"
    reader = client_of("Police", "reader").get(reverse("plan_overview", args=[2017])).content.decode()
    assert outcome.title in reader
    assert change not in reader
    assert client.get(reverse("outcome_amend", args=[outcome.pk + 1])).status_code == 404


def test_the_timeline_leaves_out_no_milestone(made: PlanMade, client_of: ClientOf, people: People) -> None:
    """One carried over from the year before, and one of an action that goes on after the year."""
    address = reverse("plan_timeline", args=[2017])
    plain = client_of("Police", "reader").get(address).content.decode()
    assert "Earlier" not in plain
    assert "Later" not in plain
    by = people.actor("NWLDC", "co_ordinator")
    for text, due in (("Carried over", dt.date(2017, 3, 1)), ("Goes on", dt.date(2018, 6, 1))):
        record(
            "milestone_added", Milestone(action=made.council_action, text=text, due=due, first_due=due), by=by
        )
    shown = client_of("Police", "reader").get(address).content.decode()
    assert [one in shown for one in ("Earlier", "Carried over", "Later", "Goes on")] == [True] * 4
