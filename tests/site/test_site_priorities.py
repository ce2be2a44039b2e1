"""The pages on which priorities are set: what each reader sees, what a form does, what is hidden while scoring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from partnerships import START, People
from saferplan.assessment.frozen import encode
from saferplan.domain.planning.scoring_models import scoring_model
from saferplan.history.recording import record
from saferplan.partnership.models import Membership
from saferplan.strategy.models import Candidate, Decision, Score, ScoringModel, Workshop
from saferplan.strategy.scoring_models import scoring_model_take_up
from small_assessments import five_measures
from workshops import Scene, discussing, opened, prepared

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]
CO_ORDINATOR = ("NWLDC", "co_ordinator")


@pytest.fixture(autouse=True)
def clock(settings: object) -> None:
    settings.SAFERPLAN_CLOCK = "workshops.clock"  # type: ignore[attr-defined]


@pytest.fixture
def workspace(tmp_path: Path, settings: object) -> Path:
    """A workspace with one frozen assessment."""
    made = five_measures().finding("noise", 417).frozen()
    folder = tmp_path / "assessments" / made.settings.name
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_bytes(encode(made))
    settings.SAFERPLAN_WORKSPACE = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def text(response: object) -> str:
    assert response.status_code == 200, response  # type: ignore[attr-defined]
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_candidates_are_proposed_from_an_assessment(client_of: ClientOf, workspace: Path) -> None:
    client = client_of(*CO_ORDINATOR)
    assert "No candidates yet" in text(client.get("/priorities/"))
    assert "2017-03-partnership" in text(client.get("/priorities/propose/"))
    address = "/priorities/propose/2017-03-partnership/"
    shown = text(client.get(address))
    assert "Stands for a strand of the Act" in shown
    assert "Select at least one theme" in text(client.post(address, {}))
    answer = client.post(
        address,
        {"themes": ["anti-social-behaviour", "re-offending"], "measure_anti-social-behaviour": "noise"},
        follow=True,
    )
    assert "2 candidates are proposed." in text(answer)
    assert "In the plan whatever their rank" in text(answer)
    assert "Substance misuse" in text(answer), "a strand without a candidate is named"
    asb = Candidate.objects.get(theme="anti-social-behaviour")
    page = text(client.get(f"/priorities/candidate/{asb.pk}/"))
    assert "What the records say of its likelihood" in page
    assert all(figure in page for figure in asb.figures)
    assert client.get("/priorities/propose/no-such/").status_code == 404


def test_a_partner_enters_a_candidate_and_is_told_what_is_missing(client_of: ClientOf) -> None:
    client = client_of("Turning Point", "updater")
    refused = text(client.post("/priorities/enter/", {"title": "County lines"}))
    assert "There is a problem" in refused
    assert "Why is it a candidate?" in refused
    answer = client.post(
        "/priorities/enter/",
        {"title": "County lines", "reason": "Seen by outreach workers.", "strand": "substance-misuse"},
        follow=True,
    )
    assert "Seen by outreach workers." in text(answer)
    assert Candidate.objects.get().strand == "substance-misuse"


def test_while_partners_score_no_page_shows_anothers_score(people: People, client_of: ClientOf) -> None:
    scene = opened(people=people)
    number, candidate = scene.workshop.pk, scene.candidates[0].pk
    hidden_words = "Thirty assaults in the town centre."
    scene.give("Police", 0, "impact", 4, reason=hidden_words)
    pages = [
        "/history/",
        f"/history/strategy.workshop/{number}/",
        f"/history/strategy.candidate/{candidate}/",
        "/priorities/",
        "/priorities/workshops/",
        f"/priorities/workshop/{number}/",
        f"/priorities/workshop/{number}/score/{candidate}/",
        f"/priorities/candidate/{candidate}/",
    ]
    for organisation, role in (CO_ORDINATOR, ("NWLDC", "chair"), ("Turning Point", "updater")):
        client = client_of(organisation, role)
        for page in pages:
            assert hidden_words not in text(client.get(page)), (organisation, role, page)
        for hidden in ("spread", "ranking", f"discuss/{candidate}"):
            assert client.get(f"/priorities/workshop/{number}/{hidden}/").status_code == 404
    assert hidden_words in text(client_of("Police", "updater").get(pages[6]))
    assert client_of("Police", "reader").get(pages[6]).status_code == 403


def test_nobody_scores_for_an_organisation_that_is_not_theirs(people: People, client_of: ClientOf) -> None:
    scene = opened(people=people)
    address = f"/priorities/workshop/{scene.workshop.pk}/score/{scene.candidates[0].pk}/"
    police = people.organisations["Police"].pk
    client = client_of("Turning Point", "updater")
    assert client.get(f"{address}?for={police}").status_code == 403
    assert (
        client.post(f"{address}?for={police}", {"value_impact": 4, "reason_impact": "x"}).status_code == 403
    )
    assert not Score.objects.exists()


def test_what_is_complete_is_saved_and_the_rest_says_what_is_missing(
    people: People, client_of: ClientOf
) -> None:
    scene = opened(people=people)
    first, second = scene.candidates[0].pk, scene.candidates[2].pk
    address = f"/priorities/workshop/{scene.workshop.pk}/score/{first}/"
    client = client_of("Police", "updater")
    answer = text(
        client.post(
            address,
            {
                "value_impact": "4",
                "reason_impact": "Seen.",
                "confidence_impact": "data",
                "value_likelihood": "2",
            },
        )
    )
    assert "1 of the scores are saved" in answer
    assert "Likelihood: Say in a sentence why" in answer
    kept = Score.objects.get()
    assert (kept.value, kept.confidence, kept.account) == (4, "data", people.accounts["Police", "updater"])
    done = client.post(
        address,
        {
            "value_impact": "4",
            "reason_impact": "Seen.",
            "confidence_impact": "data",
            "value_likelihood": "2",
            "reason_likelihood": "Rarely.",
            "next": "yes",
        },
    )
    assert done.status_code == 302
    assert done["Location"] == (
        f"/priorities/workshop/{scene.workshop.pk}/score/{second}/?for={people.organisations['Police'].pk}"
    ), "the next one in the order of the list"
    assert kept.history.count() == 1, "what did not change is no event"
    assert "Complete" in text(client.get(f"/priorities/workshop/{scene.workshop.pk}/"))
    assert "take the reason out" in text(client.post(address, {"reason_impact": "But no score."}))


def test_the_whole_workshop_on_the_web(people: People, client_of: ClientOf) -> None:
    scene = prepared(people=people, statutory=True)
    number = scene.workshop.pk
    base = f"/priorities/workshop/{number}/"
    co_ordinator, police, chair = (
        client_of(*CO_ORDINATOR),
        client_of("Police", "updater"),
        client_of("NWLDC", "chair"),
    )
    assert client_of("NWLDC", "chair").post(f"{base}open/").status_code == 403
    assert "Being prepared" in text(co_ordinator.get(base))
    assert "cannot be undone" in text(co_ordinator.get(f"{base}close/"))
    assert Workshop.objects.get().state == "preparing", "asking changes nothing"
    assert "Scoring is open" in text(co_ordinator.post(f"{base}open/", follow=True))
    assert "Not started" in text(police.get(base))
    for candidate, value in zip(scene.candidates[:3], (4, 3, 1), strict=True):
        for client, change in ((police, 0), (chair, 1)):
            client.post(
                f"{base}score/{candidate.pk}/",
                {
                    "value_impact": max(value - change, 1),
                    "reason_impact": "Seen.",
                    "value_likelihood": value,
                    "reason_likelihood": "Seen.",
                },
            )
    assert "Complete" in text(co_ordinator.get(base))
    assert "Scoring is closed" in text(co_ordinator.post(f"{base}close/", follow=True))
    spread = text(police.get(f"{base}spread/"))
    assert "Police 4, NWLDC 3" in spread
    assert "agreement (W" in spread
    asb = scene.candidates[0].pk
    moderate = f"{base}discuss/{asb}/impact/"
    assert police.get(moderate).status_code == 403
    assert "the moderated score stands" in text(
        co_ordinator.post(
            moderate,
            {"value": 4, "confidence": "mixed", "reason": "Two serious cases.", "note": "Agreed by all."},
            follow=True,
        )
    )
    dissent = f"{moderate}dissent/"
    assert "That is the score that stands" in text(
        police.post(dissent, {"value": 4, "confidence": "data", "reason": "x"})
    )
    assert "The dissent is kept." in text(
        police.post(
            dissent, {"value": 3, "confidence": "data", "reason": "One of them was withdrawn."}, follow=True
        )
    )
    discussed = text(chair.get(f"{base}discuss/{asb}/"))
    for said in (
        "Two serious cases.",
        "Agreed by all.",
        "One of them was withdrawn.",
        "Dissent of Leicestershire Police: 3.",
    ):
        assert said in discussed
    ranking = text(police.get(f"{base}ranking/"))
    assert ranking.index("Anti-social behaviour") < ranking.index("Violence") < ranking.index("Cyber crime")
    assert "In the plan whatever the ranking" in ranking
    assert 'role="img" aria-label="Priority 100 of 100, from ' in ranking
    assert "Answer “Why?”" in text(chair.post(f"{base}decide/{asb}/", {"chosen": "no"}))
    law = scene.candidates[3].pk
    assert "in the plan whatever its rank" in text(
        chair.post(f"{base}decide/{law}/", {"chosen": "no", "reason": "x"})
    )
    for candidate in scene.candidates:
        chair.post(f"{base}decide/{candidate.pk}/", {"chosen": "yes", "reason": "Agreed."})
    assert Decision.objects.filter(chosen=True).count() == 4
    assert "The workshop has decided" in text(chair.post(f"{base}decide/", {"on": "2017-04-03"}, follow=True))
    assert "Chosen: agree the priority" in text(chair.get(f"{base}ranking/"))


def test_models_are_taken_up_and_edited_with_errors_in_words(people: People, client_of: ClientOf) -> None:
    client = client_of(*CO_ORDINATOR)
    assert "No model in use" in text(client.get("/priorities/models/"))
    assert client.get("/priorities/models/take-up/six_by_six/").status_code == 404
    answer = client.post("/priorities/models/take-up/harm_likelihood_position/", follow=True)
    assert "version 1 can be used" in text(answer)
    row = ScoringModel.objects.get()
    assert "Physical harm" in text(client.get(f"/priorities/models/{row.pk}/"))
    told = {
        **{
            f"formula_{name}": getattr(scoring_model(row.identity).formula, name)
            for name in ("risk", "concern", "vulnerability", "position")
        },
        **{f"weight_{one.id}": one.weight for one in scoring_model(row.identity).criteria},
        "reason": "Concern weighs too little.",
    }
    address = f"/priorities/models/{row.pk}/weights/"
    assert "sum to 1.05. Change them so that they sum to 1." in text(
        client.post(address, told | {"formula_concern": 0.2})
    )
    assert "Give it a weight above 0" in text(client.post(address, told | {"weight_physical": 0}))
    assert "version 2 is in use" in text(
        client.post(address, told | {"formula_concern": 0.2, "formula_risk": 0.5}, follow=True)
    )
    assert client_of("NWLDC", "chair").get(address).status_code == 403


def test_a_workshop_is_prepared_with_a_model_in_use(people: People, client_of: ClientOf) -> None:
    client = client_of(*CO_ORDINATOR)
    assert "Take up a" in text(client.get("/priorities/workshops/"))
    row = scoring_model_take_up(by=people.actor(*CO_ORDINATOR), identity="four_by_four")
    answer = client.post("/priorities/workshops/prepare/", {"year": 2017, "model": row.pk}, follow=True)
    assert "The workshop is prepared" in text(answer)
    again = text(client.post("/priorities/workshops/prepare/", {"year": 2017, "model": row.pk}))
    assert "finish or end that first" in again


def test_late_candidates_are_included_and_a_workshop_is_ended(people: People, client_of: ClientOf) -> None:
    scene = opened(people=people)
    client = client_of(*CO_ORDINATOR)
    client.post("/priorities/enter/", {"title": "Knife crime", "reason": "Three incidents."})
    base = f"/priorities/workshop/{scene.workshop.pk}/"
    late = Candidate.objects.get(title="Knife crime")
    assert "include it" in text(client.get(base))
    assert "is in the workshop" in text(client.post(f"{base}include/{late.pk}/", follow=True))
    client.post(f"{base}end/", {"reason": "Postponed."})
    assert "ended without decisions" in text(client.get(base))


@pytest.fixture
def many(people: People) -> Callable[[int], Scene]:
    def made(size: int) -> Scene:
        scores = {
            organisation: [[1 + number % 4, 4 - number % 4] for number in range(size)]
            for organisation in ("Police", "NWLDC", "Turning Point")
        }
        return discussing(scores, people=people, candidates=size)

    return made


@pytest.mark.parametrize("size", [3, 15])
def test_pages_ask_no_more_of_the_database_for_more_candidates(
    size: int, many: Callable[[int], Scene], client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    scene = many(size)
    client = client_of(*CO_ORDINATOR)
    base = f"/priorities/workshop/{scene.workshop.pk}/"
    for page, most in (
        ("/priorities/", 13),
        (base, 18),
        (f"{base}spread/", 13),
        (f"{base}ranking/", 13),
        (f"{base}discuss/{scene.candidates[0].pk}/", 14),
    ):
        client.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(page)


@pytest.mark.parametrize("size", [3, 15])
def test_scoring_asks_no_more_of_the_database_for_more_candidates(
    size: int, people: People, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    scene = opened(people=people, candidates=size)
    for number in range(size):
        scene.give("Police", number, "impact", 3)
    client = client_of("Police", "updater")
    base = f"/priorities/workshop/{scene.workshop.pk}/"
    for page, most in ((base, 17), (f"{base}score/{scene.candidates[0].pk}/", 12)):
        client.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(page)


def test_every_score_of_the_default_model_is_asked_for_on_one_page(
    people: People, client_of: ClientOf
) -> None:
    scene = opened(people=people, model="harm_likelihood_position")
    page = text(
        client_of("Police", "updater").get(
            f"/priorities/workshop/{scene.workshop.pk}/score/{scene.candidates[0].pk}/"
        )
    )
    assert page.count("<fieldset") == len(scoring_model("harm_likelihood_position").criteria)
    assert "(optional)" not in page
    assert page.count('type="radio"') == 16 * 5, "each level with its words"


def test_who_scores_for_several_organisations_dissents_for_each(people: People, client_of: ClientOf) -> None:
    scene = discussing(people=people)
    provider = people.organisations["Turning Point"]
    record(
        "membership_given",
        Membership(
            account=people.accounts["Police", "updater"],
            organisation=provider,
            role="updater",
            since=START.date(),
        ),
        by=people.actor(*CO_ORDINATOR),
    )
    client = client_of("Police", "updater")
    base = f"/priorities/workshop/{scene.workshop.pk}/discuss/{scene.candidates[0].pk}/"
    page = text(client.get(base))
    assert "Note a dissent of Police" in page
    assert "Note a dissent of Turning Point" in page
    told = {"value": 1, "confidence": "data", "reason": "Not what our clients say."}
    address = f"{base}impact/dissent/?for={provider.pk}"
    assert "for Turning Point" in text(client.get(address))
    client.post(address, told)
    client.post(f"{base}impact/dissent/?for={people.organisations['Police'].pk}", told | {"value": 2})
    held = Score.objects.filter(kind="dissenting").values_list("organisation__short_name", "value")
    assert set(held) == {("Turning Point", 1), ("Police", 2)}
    other = people.organisations["LCC"].pk
    assert client.post(f"{base}impact/dissent/?for={other}", told).status_code == 403


def test_the_candidates_of_a_year_lead_to_its_workshop_also_once_it_has_decided(
    people: People, client_of: ClientOf
) -> None:
    scene = discussing(people=people)
    record("workshop_decided", scene.fresh(), by=scene.co_ordinator, state="decided", decided_on=START.date())
    text = client_of("Police", "reader").get("/priorities/").content.decode()
    assert f"/priorities/workshop/{scene.workshop.pk}/" in text
    assert "decided" in text
