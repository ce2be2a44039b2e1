"""The pages of governance as people use them: objections at their fields, the matrix, a whole assessment, documents."""

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

from governance_world import (
    Governance,
    assessment_make,
    completed,
    governance_make,
    protection_make,
    risk_make,
)
from partnerships import People
from saferplan.domain.governance.equality import Characteristic, EqualityState
from saferplan.domain.governance.protection import ProtectionState
from saferplan.governance.models import (
    EqualityAssessment,
    FrozenEquality,
    HeldDataset,
    ProtectionAssessment,
    ProtectionRegister,
    Protocol,
    Risk,
    RiskRegister,
)

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    words = unescape(strip_tags(response.content.decode().replace("<", " <")))
    return " ".join(words.split()).replace(" ,", ",")


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.fixture
def world(people: People, settings: Any, tmp_path: Path) -> Governance:
    """The governance of a small partnership on 10 July 2017: the police's risk is past its review."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)
    return governance_make(people)


@pytest.fixture
def co_ordinator(world: Governance, client_of: ClientOf) -> Client:
    return client_of("NWLDC", "co_ordinator")


AUTUMN = dt.date(2017, 10, 2)


def test_a_risk_is_entered_and_a_score_that_cannot_be_is_refused_at_its_field(
    world: Governance, co_ordinator: Client
) -> None:
    given = {
        "title": "A grant ends",
        "causes": "One year only.",
        "consequences": "Work stops.",
        "whose": "strategic",
        "response": "treat",
        "priority": world.made.priority.pk,
        "inherent_likelihood": "2",
        "inherent_impact": "3",
        "likelihood": "3",
        "impact": "3",
        "target_likelihood": "1",
        "owner": world.people.organisations["NWLDC"].pk,
        "owner_post": "Head of Community Services",
        **day("review_due", AUTUMN),
    }
    address = reverse("risk_add")
    refused = co_ordinator.post(address, given)
    assert "A target has a likelihood and an impact" in text_of(refused)
    refused = co_ordinator.post(address, given | {"target_impact": "1"})
    assert "Controls do not make it worse" in text_of(refused)
    assert 'href="#id_likelihood"' in refused.content.decode()
    done = co_ordinator.post(address, given | {"target_impact": "1", "likelihood": "2"}, follow=True)
    assert "The risk is entered." in text_of(done)
    risk = Risk.objects.get(title="A grant ends")
    assert (risk.residual.value, risk.target and risk.target.value, risk.priority) == (
        6,
        1,
        world.made.priority,
    )


def test_the_dashboard_of_whoever_owns_a_risk_says_that_it_is_late(
    world: Governance, client_of: ClientOf
) -> None:
    said = "R1 Patrols are withdrawn: its review was due on 30 June 2017."
    assert said in text_of(client_of("Police", "updater").get("/"))
    assert said in text_of(client_of("NWLDC", "co_ordinator").get("/"))
    assert said not in text_of(client_of("Turning Point", "updater").get("/"))
    assert said in text_of(client_of("Turning Point", "updater").get(reverse("governance")))


def test_a_review_shows_the_movement_and_keeps_the_score_before(
    world: Governance, client_of: ClientOf
) -> None:
    police = client_of("Police", "updater")
    address = reverse("risk_review", args=[world.risk.pk])
    given = {"likelihood": "4", "impact": "4", **day("on", dt.date(2017, 7, 10)), **day("next_due", AUTUMN)}
    assert "Answer “Why is it what it is?”" in text_of(police.post(address, given))
    page = text_of(police.post(address, given | {"why": "One left."}, follow=True))
    assert "Up The score is higher than before the last review." in page
    assert "12 (4 × 3)" in page
    assert "16 (4 × 4)" in page
    assert "↑ Up" in text_of(police.get(reverse("risks")))


def test_the_matrix_is_a_table_whose_cells_say_their_score_and_band(
    world: Governance, co_ordinator: Client
) -> None:
    page = co_ordinator.get(reverse("risk_matrix"))
    html = page.content.decode()
    assert html.count('scope="col"') == 6
    assert html.count('scope="row"') == 5
    assert html.count("sp-matrix__cell ") == 25
    assert f'href="{reverse("risk", args=[world.risk.pk])}"' in html
    assert "12, medium R1 Patrols are withdrawn" in text_of(page)
    without = text_of(co_ordinator.get(f"{reverse('risk_matrix')}?without"))
    assert "20, very high R1 Patrols are withdrawn" in without


def test_what_is_done_about_a_risk_goes_from_planned_to_in_place(
    world: Governance, client_of: ClientOf
) -> None:
    police = client_of("Police", "updater")
    risk = reverse("risk", args=[world.risk.pk])
    assert "Overdue By 31 May 2017" in text_of(police.get(risk))
    done = day("done", dt.date(2017, 7, 3))
    police.post(reverse("control_in_place", args=[world.control.pk]), done)
    assert "In place Since 3 July 2017" in text_of(police.get(risk))
    refused = police.post(
        reverse("control_add", args=[world.risk.pk]),
        {"text": "Vans", "owner": world.people.organisations["Police"].pk, "owner_post": ""},
    )
    assert "Say since when it is in place" in text_of(refused)


def test_a_risk_is_closed_with_a_reason_and_opened_again(world: Governance, co_ordinator: Client) -> None:
    page = co_ordinator.post(
        reverse("risk_close", args=[world.risk.pk]), {"reason": "It happened."}, follow=True
    )
    assert "No risk is open" in text_of(page)
    assert "Closed R1 Patrols are withdrawn" not in text_of(co_ordinator.get(reverse("risk_matrix")))
    page = co_ordinator.post(
        reverse("risk_reopen", args=[world.risk.pk]),
        {"reason": "Again.", **day("review_due", AUTUMN)},
        follow=True,
    )
    assert "The risk is open again." in text_of(page)


def test_the_register_is_frozen_and_handed_out_in_every_format(
    world: Governance, co_ordinator: Client
) -> None:
    risk_make(world, title="=1+1", review_due=AUTUMN)
    page = co_ordinator.post(reverse("risk_register_freeze"), {"purpose": "Strategy group"}, follow=True)
    assert "10 July 2017: Strategy group" in text_of(page)
    frozen = RiskRegister.objects.get()
    for ending in ("html", "docx", "odt", "pdf", "xlsx"):
        for address in (
            reverse("risk_register_document", args=[frozen.pk, ending]),
            reverse("risk_register_now", args=[ending]),
        ):
            response = co_ordinator.get(address)
            assert response.status_code == 200
            assert response["Content-Disposition"].endswith(f'.{ending}"')
    book = openpyxl.load_workbook(
        BytesIO(co_ordinator.get(reverse("risk_register_document", args=[frozen.pk, "xlsx"])).content)
    )
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    assert co_ordinator.get(reverse("risk_register_now", args=["csv"])).status_code == 404


def test_an_assessment_and_the_protection_register_are_frozen_and_handed_out(
    world: Governance, co_ordinator: Client
) -> None:
    held, _ = completed(world, assessment_make(world))
    protection_make(world)
    purpose = {"purpose": "Strategy group"}
    page = co_ordinator.post(reverse("equality_freeze", args=[held.pk]), purpose, follow=True)
    assert f"Frozen documents of {held}" in text_of(page)
    assert "10 July 2017: Strategy group" in text_of(page)
    page = co_ordinator.post(reverse("protection_register_freeze"), purpose, follow=True)
    assert "10 July 2017: Strategy group" in text_of(page)
    frozen, register = FrozenEquality.objects.get(), ProtectionRegister.objects.get()
    for ending in ("html", "docx", "odt", "pdf", "xlsx"):
        for address in (
            reverse("equality_document", args=[frozen.pk, ending]),
            reverse("equality_now", args=[held.pk, ending]),
            reverse("protection_register_document", args=[register.pk, ending]),
            reverse("protection_register_now", args=[ending]),
        ):
            response = co_ordinator.get(address)
            assert response.status_code == 200
            assert response["Content-Disposition"].endswith(f'.{ending}"')
    assert (
        reverse("equality_documents", args=[held.pk])
        in co_ordinator.get(reverse("equality", args=[held.pk])).content.decode()
    )
    assert reverse("protection_registers") in co_ordinator.get(reverse("data_protection")).content.decode()


def test_an_assessment_goes_from_screening_to_signature(
    world: Governance, client_of: ClientOf, co_ordinator: Client
) -> None:
    council = world.people.organisations["NWLDC"].pk
    begun = {"title": "The plan", "aims": "Less trouble.", "owner": council, "owner_post": "Officer"}
    assert "of one thing" in text_of(co_ordinator.post(reverse("equality_begin"), begun))
    page = co_ordinator.post(reverse("equality_begin"), begun | {"plan": world.made.plan.pk}, follow=True)
    assert "Is it relevant to gender reassignment?" in text_of(page)
    held = EqualityAssessment.objects.get()
    said: dict[str, Any] = {}
    for one in Characteristic:
        said |= {f"relevance_{one.value}": "not_relevant", f"why_{one.value}": "As everybody."}
    said |= {"relevance_age": "relevant"}
    screen = reverse("equality_screen", args=[held.pk])
    refused = co_ordinator.post(screen, said)
    assert "Say which aim of the duty Age is relevant for." in text_of(refused)
    assert 'href="#id_limbs_age' in refused.content.decode()
    assert "Foster good relations" not in _choices(refused.content.decode(), "limbs_marriage")
    co_ordinator.post(screen, said | {"limbs_age": ["eliminate", "foster"]})
    co_ordinator.post(reverse("equality_decide", args=[held.pk]), {"full": "yes", "reason": "Young people."})
    page = text_of(co_ordinator.get(reverse("equality", args=[held.pk])))
    assert "Before it can be signed off" in page
    assert "Say what the effect is on Age, or that it is not known." in page
    co_ordinator.post(reverse("equality_evidence", args=[held.pk]), {"evidence": "Half of complaints."})
    co_ordinator.post(
        reverse("effect_judge", args=[held.pk, "age"]), {"effect": "positive", "effect_words": "Heard."}
    )
    page = text_of(co_ordinator.get(reverse("equality", args=[held.pk])))
    assert "You wrote it, so somebody else has to sign it off." in page
    chair = client_of("NWLDC", "chair")
    signed = chair.post(
        reverse("equality_sign", args=[held.pk]),
        {"signed_as": "Portfolio Holder", **day("review_due", dt.date(2018, 7, 1))},
        follow=True,
    )
    assert "Signed off 10 July 2017, Portfolio Holder" in text_of(signed)
    check = co_ordinator.get("/completeness/").content.decode()
    assert f'href="{reverse("equality", args=[held.pk])}"' in check
    co_ordinator.post(reverse("equality_review", args=[held.pk]), {"reason": "Hate crime rose."})
    held.refresh_from_db()
    assert held.state == EqualityState.IN_REVIEW


def _choices(html: str, name: str) -> str:
    """The part of a page in which the boxes of a field stand."""
    start = html.index(f'name="{name}"')
    return html[start : html.index("<textarea", start)]


def test_what_is_done_about_effects_is_recorded_on_the_page(world: Governance, co_ordinator: Client) -> None:
    held, action = completed(world, assessment_make(world))
    page = text_of(co_ordinator.get(reverse("equality", args=[held.pk])))
    assert "Overdue Due 31 May 2017" in page
    co_ordinator.post(
        reverse("equality_action_move", args=[action.pk]), {"reason": "Later.", **day("due", AUTUMN)}
    )
    page = co_ordinator.post(
        reverse("equality_action_done", args=[action.pk]),
        {"evidence": "Counted.", **day("done", dt.date(2017, 7, 3))},
        follow=True,
    )
    assert "Done 3 July 2017: Counted." in text_of(page)


def test_the_data_protection_register_from_nothing(world: Governance, co_ordinator: Client) -> None:
    page = text_of(co_ordinator.get(reverse("data_protection")))
    for said in ("No protocol is entered", "No dataset is entered", "This site has no evidence"):
        assert said in page
    assert "Leicestershire Police None appointed" in page
    organisations = world.people.organisations
    page = co_ordinator.post(
        reverse("protocol_add"),
        {
            "title": "Protocol",
            "purpose": "Section 17A.",
            "statutory": "yes",
            "asked": [organisations["Police"].pk, organisations["NWLDC"].pk],
        },
        follow=True,
    )
    assert "No version of it is agreed yet, so nobody could sign." in text_of(page)
    protocol = Protocol.objects.get()
    assert co_ordinator.get(reverse("protocol_sign", args=[protocol.pk])).status_code == 404
    co_ordinator.post(
        reverse("protocol_agree", args=[protocol.pk]),
        {
            "source": "Protocol of 2017",
            **day("agreed", dt.date(2017, 7, 3)),
            **day("review_due", dt.date(2018, 7, 3)),
        },
    )
    page = co_ordinator.post(
        reverse("protocol_sign", args=[protocol.pk]),
        {
            "organisation": organisations["Police"].pk,
            "post": "Inspector",
            **day("signed", dt.date(2017, 7, 4)),
        },
        follow=True,
    )
    assert "Leicestershire Police Inspector 4 July 2017" in text_of(page)
    assert "North West Leicestershire District Council Not signed yet" in text_of(page)


def test_a_dataset_and_its_assessment(world: Governance, co_ordinator: Client) -> None:
    held = protection_make(world)
    given = {
        "title": "Complaints",
        "contents": "Counts.",
        "basis": "public_task",
        "owner": world.people.organisations["NWLDC"].pk,
        "owner_post": "Analyst",
        "retention": "A year.",
        "protocol": held.protocol.pk,
    }
    assert "Public task rests on a law" in text_of(co_ordinator.post(reverse("held_dataset_add"), given))
    page = co_ordinator.post(
        reverse("held_dataset_add"),
        given | {"law": "Section 115", **day("retain_until", dt.date(2017, 7, 1))},
        follow=True,
    )
    assert "It is held past the day until which it may be kept." in text_of(page)
    dataset = HeldDataset.objects.get(title="Complaints")
    co_ordinator.post(
        reverse("held_dataset_amend", args=[dataset.pk]),
        given | {"law": "Section 17A", "reason": "Another law."},
    )
    dataset.refresh_from_db()
    assert (dataset.law, dataset.retain_until) == ("Section 17A", None)
    page = co_ordinator.post(
        reverse("held_dataset_end", args=[dataset.pk]), {"disposal": "Handed back."}, follow=True
    )
    assert "What became of it Handed back." in text_of(page)
    address = reverse("protection", args=[held.assessment.pk])
    accept = reverse("protection_accept", args=[held.assessment.pk])
    accepted = {"accepted_as": "Director of Services", **day("review_due", AUTUMN)}
    assert "It is not complete." in text_of(co_ordinator.post(accept, accepted))
    co_ordinator.post(
        reverse("protection_write", args=[held.assessment.pk]),
        {"need": "x", "risks": "x", "measures": "x", "left": "low", "advice": "None."},
    )
    assert "Accepted 10 July 2017, Director of Services" in text_of(
        co_ordinator.post(accept, accepted, follow=True)
    )
    assert "Low" in text_of(co_ordinator.get(address))
    assert ProtectionAssessment.objects.get().state == ProtectionState.ACCEPTED


def test_everything_is_found_by_search_and_has_its_history(world: Governance, co_ordinator: Client) -> None:
    completed(world, assessment_make(world))
    protection_make(world)
    for words, said in (
        ("withdrawn", "Patrols are withdrawn"),
        ("section 17A protocol", "Information-sharing protocol"),
        ("Street-level", "Street-level crime"),
        ("Equality impact", "Equality impact of the plan 2017/18"),
        ("rota", "Share one rota of patrols"),
    ):
        assert said in text_of(co_ordinator.get(reverse("search"), {"q": words})), words
    history = text_of(co_ordinator.get(reverse("history", args=["governance.risk", world.risk.pk])))
    assert "entered the risk" in history
    assert "added a mitigating action" in history
    page = co_ordinator.post(
        reverse("comment_add", args=["governance.risk", world.risk.pk]), {"text": "Seen."}, follow=True
    )
    assert "Seen." in text_of(page)
