"""The pages of money as people use them: amounts as they type them, objections at their fields, a move, a return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from money_world import Money, money_make
from partnerships import People
from saferplan.money.models import Allocation, CarryForward, Contribution, MonitoringReturn, Spend, Virement
from saferplan.plan.services import plan_close

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str, str], Client]


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())


@pytest.fixture
def world(people: People, settings: Any, tmp_path: Path) -> Money:
    """The money of a small plan on 10 July 2017."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)
    return money_make(people)


def test_an_amount_is_read_as_people_type_it_and_too_much_is_refused_at_its_field(
    world: Money, client_of: ClientOf
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    address = reverse("allocation_add", args=[world.fund.pk])
    given = {"title": "Stall", "amount": "£4,500.01", "objective": world.objective.pk, "spread": "yes"}
    refused = client.post(address, given)
    assert "Only £4,500 of the contribution is not allocated" in text_of(refused)
    assert 'href="#id_amount"' in refused.content.decode()
    done = client.post(address, given | {"amount": "£4,500"}, follow=True)
    assert "“Stall” is a line of the contribution now." in text_of(done)
    line = Allocation.objects.get(title="Stall")
    assert (line.pence, line.profile) == (450_000, (112_500, 112_500, 112_500, 112_500))


def test_parts_of_a_penny_and_a_wrong_profile_are_told_in_words(world: Money, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    address = reverse("allocation_add", args=[world.fund.pk])
    given = {"title": "Stall", "amount": "10.005", "spread": "no"}
    assert "Amount must be pounds and pence, such as 1250.50" in text_of(client.post(address, given))
    refused = client.post(address, given | {"amount": "10", "q1": "4", "q2": "5"})
    assert "The four quarters come to £9, and the line is £10" in text_of(refused)


def test_the_years_page_says_what_is_known_and_what_needs_somebody(world: Money, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    client.post(
        reverse("contribution_add", args=[2017]),
        {
            "funder": world.people.organisations["LCC"].pk,
            "purpose": "County work",
            "given_as": "cash",
            "amount": "",
            "transfers_need_consent": "no",
        },
    )
    assert Contribution.objects.get(purpose="County work").pence is None
    page = text_of(client.get(reverse("plan_money", args=[2017])))
    assert "At least £34,500" in page
    assert "LCC, County work: how much the funder gives is not known." in page
    home = text_of(client.get("/"))
    assert "how much the funder gives" not in home


def test_a_payment_is_recorded_and_corrected(world: Money, client_of: ClientOf) -> None:
    client = client_of("Police", "updater")
    day = {"on-day": "1", "on-month": "6", "on-year": "2017"}
    client.post(reverse("spend_record", args=[world.patrols.pk]), {"text": "Fuel", "amount": "12.50", **day})
    paid = Spend.objects.get()
    client.post(
        reverse("spend_correct", args=[paid.pk]),
        {"text": "Fuel", "amount": "21.50", "reason": "Digits were turned round.", **day},
    )
    assert Spend.objects.get().pence == 2150
    assert "£21.50" in text_of(client.get(reverse("allocation", args=[world.patrols.pk])))


def test_nothing_is_said_of_what_a_quarter_to_come_will_cost(world: Money, client_of: ClientOf) -> None:
    page = text_of(client_of("Police", "updater").get(reverse("allocation", args=[world.patrols.pk])))
    assert page.count("To come") == 2  # it is July: the third and the fourth
    assert "£0so far" in page.replace(" so far", "so far")


def test_a_move_is_asked_for_by_one_and_approved_by_another(world: Money, client_of: ClientOf) -> None:
    police, chair = client_of("Police", "updater"), client_of("NWLDC", "chair")
    asked = police.post(
        reverse("virement_ask", args=[world.patrols.pk]),
        {"receiving": world.letters.pk, "amount": "1,000", "why": "More landlords."},
        follow=True,
    )
    assert "Somebody else decides on it" in text_of(asked)
    move = Virement.objects.get()
    decide = reverse("virement_decide", args=[move.pk])
    assert police.post(decide, {"decision": "approve"}).status_code == 403
    assert "Say why it is refused" in text_of(chair.post(decide, {"decision": "refuse"}))
    chair.post(decide, {"decision": "approve"})
    assert [Allocation.objects.get(pk=one.pk).pence for one in (world.patrols, world.letters)] == [
        1_900_000,
        1_100_000,
    ]


def test_a_return_is_certified_and_handed_out_as_excel(world: Money, client_of: ClientOf) -> None:
    chair = client_of("NWLDC", "chair")
    at = [world.fund.pk, 1]
    chair.post(reverse("return_certify", args=at), {"certified_as": "Section 151 Officer"})
    certified = MonitoringReturn.objects.get()
    page = text_of(client_of("LCC", "auditor").get(reverse("monitoring_return", args=at)))
    assert f"sha256 {certified.sha256[:16]}" in page
    response = chair.get(reverse("return_document", args=[*at, "xlsx"]))
    assert response["Content-Disposition"] == f'attachment; filename="return-{world.fund.pk}-2017-q1.xlsx"'
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book["Table 1"].freeze_panes is not None
    assert chair.get(reverse("return_document", args=[*at, "exe"])).status_code == 404
    assert chair.get(reverse("monitoring_return", args=[world.fund.pk, 5])).status_code == 404


def test_what_a_funder_answered_is_recorded(world: Money, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    client.post(
        reverse("carry_forward_ask", args=[world.fund.pk]), {"amount": "100", "why": "Letters in May."}
    )
    asked = CarryForward.objects.get()
    answer = {
        "decision": "refuse",
        "on-day": "7",
        "on-month": "7",
        "on-year": "2017",
        "consent": "Mail of the fund's manager.",
    }
    client.post(reverse("carry_forward_answer", args=[asked.pk]), answer)
    assert CarryForward.objects.get().state == "refused"
    assert "Mail of the fund's manager." in text_of(client.get(reverse("year_end", args=[2017])))


def test_an_action_leads_to_its_money_and_to_what_would_pay_it_back(
    world: Money, client_of: ClientOf
) -> None:
    client = client_of("Police", "reader")
    page = text_of(client.get(reverse("action", args=[world.made.police_action.pk])))
    assert "Patrols: £20,000, PCC" in page
    value = text_of(client.get(reverse("action_value", args=[world.made.police_action.pk])))
    assert "It does not say that any crime was avoided" in value
    assert "Not read in the report itself" in value


def test_the_money_of_a_closed_plan_offers_nothing(world: Money, client_of: ClientOf) -> None:
    plan_close(by=world.chair(), plan=world.made.plan, on=dt.date(2017, 7, 1))
    client = client_of("NWLDC", "co_ordinator")
    for name, number in (("contribution", world.fund.pk), ("allocation", world.patrols.pk)):
        page = client.get(reverse(name, args=[number]))
        assert page.status_code == 200
        assert "Record a payment" not in text_of(page)
        assert "Allocate money" not in text_of(page)
