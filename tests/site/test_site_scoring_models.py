"""Making a scoring model on the site: a draft from a copy, its parts changed, faults named, tried out, put into use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from saferplan.domain.planning.scoring_models import Band, RiskFrom, scoring_model
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.previews import ranked_again
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scoring_models import scoring_model_copy, scoring_model_take_up
from workshops import discussing, opened

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]
CO_ORDINATOR = ("NWLDC", "co_ordinator")


@pytest.fixture(autouse=True)
def clock(settings: object) -> None:
    settings.SAFERPLAN_CLOCK = "workshops.clock"  # type: ignore[attr-defined]


def text(response: object) -> str:
    assert response.status_code == 200, response  # type: ignore[attr-defined]
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


DESCRIBED = {
    "title": "Ours",
    "description": "Of our own.",
    "source": "The strategy group",
    "lowest": 1,
    "highest": 3,
    "risk_from": "sum",
    "banded": "priority",
}


def test_a_whole_model_is_made_from_a_copy(client_of: ClientOf, people: object) -> None:
    scene = discussing(people=people)
    client = client_of(*CO_ORDINATOR)
    used = scene.workshop.model
    page = client.post(f"/priorities/models/{used.pk}/copy/", {"title": "Ours"}, follow=True)
    draft = ScoringModel.objects.get(title="Ours")
    assert "is a draft" in text(page)
    base = f"/priorities/models/{draft.pk}/"
    wrong = client.post(f"{base}describe/", DESCRIBED | {"lowest": 3})
    assert "Highest score must be above the lowest" in text(wrong)
    shown = text(client.post(f"{base}describe/", DESCRIBED, follow=True))
    assert "Added. Harm and likelihood added" in shown
    # Fewer scores need nothing new; the levels of the risk do not fit the priority.
    client.post(f"{base}levels/", {"low": "0", "high": "0.5"})
    client.post(
        f"{base}criteria/new/",
        {
            "title": "New",
            "question": "What do people fear?",
            "block": "concern",
            "weight": "1",
            "level_1": "Little",
            "level_2": "Some",
            "level_3": "Some",
        },
    )
    faulty = text(client.get(base))
    assert "Concern is scored, but weighs nothing." in faulty or "is scored, but weighs nothing" in faulty
    assert "Give 3 descriptions, the lowest first, no two alike." in faulty
    assert "Put it into use" not in faulty
    refused = text(client.post(f"{base}use/", {"reason": "Ours."}))
    assert "no two alike" in refused
    assert "Something is still wrong with it" in text(client.get(f"{base}preview/"))
    changed = {
        "title": "Fear",
        "question": "What do people fear?",
        "block": "concern",
        "weight": "1",
        "level_1": "Little",
        "level_2": "Some",
        "level_3": "Much",
    }
    client.post(f"{base}criteria/new_2/", changed)
    client.post(
        f"{base}draft-weights/",
        {
            "formula_risk": "0.7",
            "formula_concern": "0.3",
            "formula_vulnerability": "0",
            "formula_position": "0",
        },
    )
    assert "Before it can be used" not in text(client.get(base))
    tried = text(client.get(f"{base}preview/", {"impact": 3, "likelihood": 1, "new_2": 2}))
    assert "6.0 of 9" in tried  # 3 times the mean of 3 and 1
    assert "67 of 100" in tried
    client.post(f"{base}use/", {"reason": "It is ours."})
    draft.refresh_from_db()
    model = model_of(draft)
    assert (draft.in_use, model.risk_from, model.highest) == (True, RiskFrom.SUM, 3)
    assert [one.band for one in model.bands] == [Band.LOW, Band.HIGH]
    assert [one.title for one in model.criteria] == ["Impact", "Likelihood", "Fear"]
    assert client.get(f"{base}describe/").status_code == 404, "what is in use stays as it is"
    assert model_of(scene.fresh().model) == scoring_model("four_by_four")


def test_the_scores_of_the_last_workshop_are_ranked_by_another_model(
    client_of: ClientOf, people: object
) -> None:
    scene = discussing(people=people)
    draft = scoring_model_copy(by=scene.co_ordinator, row=scene.workshop.model)
    page = text(client_of("Police", "reader").get(f"/priorities/models/{draft.pk}/preview/"))
    assert "Rank there" in page
    assert "Level" in page
    again = ranked_again(model_of(draft))
    assert again is not None
    assert [(one.before, one.after) for one in again.places] == [(1, 1), (2, 2), (3, 3)]
    client_of(*CO_ORDINATOR).post(f"/priorities/models/{draft.pk}/criteria/likelihood/leave-out/")
    draft.refresh_from_db()
    assert [one.id for one in model_of(draft).criteria] == ["impact"]


def test_no_scores_are_shown_while_partners_score(client_of: ClientOf, people: object) -> None:
    scene = opened(people=people)
    assert ranked_again(model_of(scene.workshop.model)) is None
    page = text(client_of("Police", "reader").get(f"/priorities/models/{scene.workshop.model.pk}/preview/"))
    assert "No workshop scored on this scale yet" in page


def test_another_scale_or_another_criterion_gives_no_rank(people: object) -> None:
    scene = discussing(people=people)
    assert ranked_again(scoring_model("five_by_five")) is None
    row = scoring_model_take_up(by=scene.co_ordinator, identity="five_by_five")
    assert row.in_use
