"""The check of a partnership: each rule met and not met by its rows, on the day that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.http import Http404

from partnerships import START, People, PlanMade, people_make, plan_make
from saferplan.assessment.sections.completeness import TABLE
from saferplan.desk.selectors import AssessmentSummary
from saferplan.documents.definition import Column, ColumnKind, Link, Row, Section, Table, Words
from saferplan.domain.completeness import Line, Status
from saferplan.domain.information_sharing import InformationPeriod, prescribed_datasets
from saferplan.domain.periods import Month
from saferplan.domain.planning.duty_records import Duty, RecordSays
from saferplan.duties import checking, facts
from saferplan.duties.checking import completeness_on
from saferplan.duties.services import duty_record_add
from saferplan.errors import SaferPlanError
from saferplan.evidence.receipts import Receipt, ReceiptRegister, ReceiptState
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.money.services import contribution_add
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.models import OrganisationRole
from saferplan.partnership.services import post_add, post_appoint
from saferplan.plan.actions import action_amend
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    release_end,
    release_record,
)
from saferplan.publications.states import DocumentKind, Recipient
from saferplan.strategy.aims import objective_add
from saferplan.strategy.candidates import candidate_enter
from saferplan.strategy.models import Candidate, Decision, Priority, Strategy
from saferplan.strategy.states import ObjectiveOwner, StrategyState
from small_assessments import five_measures

pytestmark = pytest.mark.django_db

DAY = dt.date(2017, 6, 27)


@dataclass
class Scene:
    """A partnership with its plan, and whoever co-ordinates it."""

    people: People
    made: PlanMade
    by: Actor

    def line(self, rule: str, day: dt.date = DAY, by: Actor | None = None) -> Line:
        found = completeness_on(by=by or self.by, day=day)
        return next(one for pack in found.packs for one in pack.lines if one.rule.id == rule)

    def status(self, rule: str, day: dt.date = DAY) -> Status:
        return self.line(rule, day).status


@pytest.fixture
def scene(settings: Any) -> Scene:
    settings.SAFERPLAN_WORKSPACE = None
    people = people_make()
    made = plan_make(people)
    return Scene(people, made, people.actor("NWLDC", "co_ordinator", START))


def test_before_the_partnership_is_set_up_there_is_nothing_to_check(db: None) -> None:
    with pytest.raises(Http404):
        completeness_on(by=Actor(START), day=DAY)


def test_the_small_partnership_as_it_stands(scene: Scene) -> None:
    found = completeness_on(by=scene.by, day=DAY)
    by_status = {
        status: {one.rule.id for pack in found.packs[1:] for one in pack.lines if one.status is status}
        for status in Status
    }
    assert by_status[Status.MET] == {"PP01", "PP08", "PP16"}
    assert by_status[Status.NOT_IN_FORCE] == {"PP06"}
    assert by_status[Status.MISSING] == {
        "PP02", "PP03", "PP04", "PP05", "PP07", "PP09", "PP10", "PP15", "GV01", "GV03",
    }  # fmt: skip
    assert found.packs[2].count(Status.MISSING) == 2
    assert {one.status for one in found.packs[0].lines} == {Status.UNKNOWN, Status.NOT_IN_FORCE}


def test_the_law_of_the_day_applies(scene: Scene) -> None:
    assert scene.status("PP06", dt.date(2023, 1, 30)) is Status.NOT_IN_FORCE
    assert scene.status("PP06", dt.date(2023, 1, 31)) is Status.MISSING
    assert scene.status("PP05", dt.date(2010, 3, 31)) is Status.NOT_IN_FORCE


def test_there_is_no_plan_of_another_year(scene: Scene) -> None:
    found = completeness_on(by=scene.by, day=dt.date(2016, 6, 1))
    assert found.plan is None
    assert scene.line("PP08", dt.date(2016, 6, 1)).explanation.startswith("There is no plan")
    assert scene.line("PP01", dt.date(2016, 6, 1)).explanation.startswith("There is no strategy")


def test_an_approved_strategy_counts_before_a_draft_and_an_ended_one_no_longer(scene: Scene) -> None:
    newer = Strategy(
        title="Draft of a new one",
        starts=dt.date(2017, 4, 1),
        ends=dt.date(2019, 3, 31),
        version=2,
        revises=scene.made.strategy,
    )
    record("strategy_drafted", newer, by=scene.by)
    assert "Draft of a new one" in scene.line("PP01").explanation
    record(
        "strategy_approved",
        scene.made.strategy,
        by=scene.by,
        state=StrategyState.APPROVED.value,
        approved_on=START.date(),
    )
    assert "2017-2020" in scene.line("PP01").explanation
    record(
        "strategy_ended",
        scene.made.strategy,
        by=scene.by,
        state=StrategyState.ENDED.value,
        ended_on=dt.date(2017, 6, 1),
    )
    assert "2017-2020" in scene.line("PP01", dt.date(2017, 5, 31)).explanation
    assert "Draft of a new one" in scene.line("PP01").explanation


def test_the_plan_adopted_before_its_year_and_known_only_from_that_day(scene: Scene) -> None:
    assert "adopted on 3 April 2017" in scene.line("PP02").explanation
    assert "not adopted" in scene.line("PP02", dt.date(2017, 4, 2)).explanation


def test_a_priority_for_a_strand_covers_it(scene: Scene) -> None:
    for rule, strand in (
        ("PP03", "crime-and-disorder"),
        ("PP04", "substance-misuse"),
        ("PP05", "re-offending"),
    ):
        record("priority_amended", scene.made.priority, by=scene.by, strand=strand)
        assert scene.status(rule) is Status.MET


def test_findings_lead_from_the_assessment_to_the_priority(scene: Scene) -> None:
    record("priority_amended", scene.made.priority, by=scene.by, why="It rose.")
    assert scene.status("PP07") is Status.UNKNOWN
    decision = _decided(scene, scene.made.priority)
    assert scene.status("PP07") is Status.UNKNOWN  # entered by people, without findings
    record("candidate_amended", decision.candidate, by=scene.by, evidence={"findings": ["finding-1"]})
    assert scene.status("PP07") is Status.MET


def _decided(scene: Scene, priority: Priority) -> Decision:
    from saferplan.domain.planning.years import PlanYear
    from saferplan.strategy.models import ScoringModel, Workshop

    candidate: Candidate = candidate_enter(
        by=scene.by, year=PlanYear(2017), title="Anti-social behaviour", reason="Seen."
    )
    model = ScoringModel(identity="five_by_five", title="Five by five", definition={"criteria": []})
    record("scoring_model_taken_up", model, by=scene.by)
    workshop = Workshop(year=2017, model=model)
    record("workshop_prepared", workshop, by=scene.by)
    decision = Decision(
        workshop=workshop, candidate=candidate, chosen=True, why="It came first.", priority=priority
    )
    record("decision_taken", decision, by=scene.by)
    return decision


def test_a_restricted_action_is_named_by_its_reference_alone(scene: Scene) -> None:
    action = scene.made.police_action
    record("action_amended", action, by=scene.by, visibility="restricted", lead=None)
    found = scene.line("PP08")
    assert found.status is Status.MISSING
    assert f"{action.reference} (restricted)" in found.explanation
    assert action.headline not in found.explanation


def test_resources_and_funders(scene: Scene) -> None:
    assert scene.status("PP09") is Status.MISSING
    action_amend(
        by=scene.by,
        action=scene.made.council_action,
        reason="Costed.",
        resources="One officer.",
    )
    assert scene.status("PP09") is Status.MET
    for short, amount in (("Police", Decimal(34_500)), ("LCC", None)):
        contribution_add(
            by=scene.by,
            plan=scene.made.plan,
            funder=scene.people.organisations[short],
            purpose="Work",
            amount=amount,
        )
    found = scene.line("PP09")
    assert found.status is Status.UNKNOWN
    assert "1 of 2 funders" in found.explanation
    assert "Leicestershire County Council" in found.explanation


def test_each_authority_answers_for_a_measure(scene: Scene) -> None:
    found = scene.line("PP10").explanation
    assert "Leicestershire Police" not in found
    assert "Leicestershire County Council" in found
    everybody = [scene.people.organisations[short] for short in ("NWLDC", "LCC", "Police")]
    record("measure_amended", scene.made.measure, by=scene.by, responsible=everybody)
    assert scene.status("PP10") is Status.MET
    assert scene.line("PP10", dt.date(2017, 4, 2)).explanation.startswith("No responsible authority")


def test_objectives_of_the_police_and_crime_plan(scene: Scene) -> None:
    district = objective_add(
        by=scene.by, owner=ObjectiveOwner.DISTRICT, title="Homes", since=dt.date(2017, 3, 1)
    )
    record("priority_amended", scene.made.priority, by=scene.by, objectives=[district])
    assert "No objective of the police and crime plan is held" in scene.line("PP15").explanation
    police = objective_add(
        by=scene.by,
        owner=ObjectiveOwner.LOCAL_POLICING_BODY,
        title="Visible Policing",
        since=dt.date(2017, 5, 1),
    )
    assert "are held, and no priority" in scene.line("PP15").explanation
    record("priority_amended", scene.made.priority, by=scene.by, objectives=[district, police])
    assert "support Visible Policing." in scene.line("PP15").explanation
    assert scene.status("PP15", dt.date(2017, 4, 30)) is Status.MISSING


def test_baseline_target_and_date(scene: Scene) -> None:
    assert scene.status("PP16") is Status.MET
    record("measure_amended", scene.made.measure, by=scene.by, target=None, target_by=None)
    assert scene.status("PP16") is Status.MISSING


def test_one_tier_of_councils_has_no_county_agreement(scene: Scene) -> None:
    assert scene.status("PP14") is Status.UNKNOWN
    part = OrganisationRole.objects.get(organisation=scene.people.organisations["LCC"])
    record("role_ended", part, by=scene.by, until=dt.date(2017, 5, 31))
    assert scene.status("PP14") is Status.NOT_IN_FORCE
    assert scene.line("PP14", dt.date(2016, 6, 1)).explanation.startswith("No responsible authority")


RECORDED = {
    "PP11": Duty.ENGAGEMENT_PLANNED,
    "PP12": Duty.SUMMARY_PUBLISHED,
    "PP13": Duty.COPY_SENT,
    "PP14": Duty.COUNTY_AGREEMENT,
    "PP17": Duty.RISK_ASSESSMENT,
    "PP18": Duty.EQUALITY_IMPACT,
    "PP19": Duty.VALUE_FOR_MONEY,
    "GV02": Duty.SHARING_PROTOCOL,
    "GV04": Duty.CONSULTATION,
    "GV05": Duty.PUBLIC_MEETING,
    "GV06": Duty.SCRUTINY_MEETING,
    "GV08": Duty.CASE_REVIEW_FIGURES,
}


@pytest.mark.parametrize("rule", sorted(RECORDED))
def test_a_record_meets_its_rule_and_a_newer_one_may_say_otherwise(scene: Scene, rule: str) -> None:
    duty, people = RECORDED[rule], scene.people
    assert scene.status(rule) is Status.UNKNOWN
    held = duty_record_add(
        by=scene.by,
        duty=duty,
        day=START.date(),
        source="Minutes",
        words="It was done.",
        until=dt.date(2018, 3, 31),
        channel="Web site",
        form="Web page",
        groups="Traders",
        organisations=[people.organisations[short] for short in ("NWLDC", "LCC", "Police")],
        priorities=[scene.made.priority],
    )
    found = scene.line(rule)
    assert (found.status, found.section) == (Status.MET, f"record {held.pk}")
    assert scene.status(rule, START.date() - dt.timedelta(days=1)) is not Status.MET
    assert scene.status(rule, dt.date(2018, 4, 1)) is Status.MISSING
    duty_record_add(
        by=scene.by,
        duty=duty,
        day=START.date(),
        source="A later look",
        words="It was not.",
        says=RecordSays.NOT_DONE,
    )
    assert scene.status(rule) is Status.MISSING


def test_a_protocol_that_an_authority_did_not_sign_is_missing(scene: Scene) -> None:
    duty_record_add(
        by=scene.by,
        duty=Duty.SHARING_PROTOCOL,
        day=START.date(),
        source="Protocol",
        words="For sharing.",
        until=dt.date(2018, 3, 31),
        organisations=[scene.people.organisations["Police"]],
    )
    assert "Not signed by" in scene.line("GV02").explanation


def test_the_strategy_group_and_the_liaisons(scene: Scene) -> None:
    for short in ("NWLDC", "LCC", "Police"):
        post = post_add(by=scene.by, organisation=scene.people.organisations[short], title="Director")
        for capacity in (Capacity.LIAISON, Capacity.STRATEGY_GROUP):
            post_appoint(by=scene.by, post=post, capacity=capacity, since=START.date())
        if short == "NWLDC":
            post_appoint(by=scene.by, post=post, capacity=Capacity.CHAIR, since=START.date())
    assert scene.status("GV01") is Status.MET
    assert scene.status("GV03") is Status.MET
    assert scene.status("GV01", START.date() - dt.timedelta(days=1)) is Status.MISSING


# --- the assessment ---------------------------------------------------------------------------------------


@pytest.fixture
def assessed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the desk hold an assessment with these lines printed, adopted on a day or not."""

    def hold(lines: dict[str, str], adopted_on: str = "", year_ending: str = "2017-03") -> None:
        small = five_measures().frozen()
        settings = msgspec.structs.replace(
            small.settings,
            year_ending=Month.parse(year_ending),
            adopted_on=adopted_on,
            adopted_by="the strategy group" if adopted_on else "",
        )
        columns = tuple(Column(heading, ColumnKind.WORDS) for heading in "abcdef")
        rows = tuple(
            Row(
                (
                    Words(rule),
                    Words(""),
                    Words(status),
                    Words(f"{rule} was found."),
                    Link("A", "#a"),
                    Link("B", "#b"),
                )
            )
            for rule, status in lines.items()
        )
        section = Section(id="completeness", heading="Check", blocks=(Table(TABLE, "Lines", columns, rows),))
        document = msgspec.structs.replace(small.document, sections=(section,))
        frozen = msgspec.structs.replace(small, settings=settings, document=document)
        monkeypatch.setattr(checking, "workspace_open", SimpleNamespace)
        monkeypatch.setattr(checking, "frozen_of", lambda _workspace, _name: frozen)
        monkeypatch.setattr(
            checking, "assessment_list", lambda **_by: [AssessmentSummary("of-the-year", settings, None)]
        )

    return hold


def test_the_assessments_own_lines_are_shown_under_the_law_of_the_day(
    scene: Scene, assessed: Callable[..., None]
) -> None:
    assessed({"SA02": "Met", "SA05": "Missing", "SA06": "Not in force", "SA08": "Unknown"})
    assert completeness_on(by=scene.by, day=DAY).packs[0].assessment == "of-the-year"
    assert (scene.status("SA02"), scene.line("SA02").explanation) == (Status.MET, "SA02 was found.")
    assert scene.status("SA05") is Status.MISSING
    assert scene.status("SA05", dt.date(2017, 4, 1)) is Status.MISSING
    assert scene.status("SA08") is Status.UNKNOWN
    assert scene.status("SA06") is Status.NOT_IN_FORCE
    assert scene.line("SA09").explanation == "The assessment was checked before this applied."


def test_adoption_counts_from_its_day_and_before_the_plan(
    scene: Scene, assessed: Callable[..., None]
) -> None:
    assessed({}, adopted_on="2017-03-31")
    assert scene.status("SA01") is Status.MET
    assessed({}, adopted_on="2017-06-28")
    assert "not been adopted" in scene.line("SA01").explanation
    assert "28 June 2017" in scene.line("SA01", dt.date(2017, 6, 28)).explanation


@pytest.mark.parametrize("year_ending", ["2016-03", "2017-04"])
def test_an_assessment_of_another_year_says_nothing_of_this_plan(
    scene: Scene, assessed: Callable[..., None], year_ending: str
) -> None:
    assessed({"SA02": "Met"}, year_ending=year_ending)
    found = completeness_on(by=scene.by, day=DAY).packs[0]
    assert found.assessment == ""
    assert scene.status("SA02") is Status.UNKNOWN


# --- shared information -----------------------------------------------------------------------------------


def test_without_evidence_what_was_shared_is_not_known(scene: Scene) -> None:
    assert scene.line("GV07").explanation.startswith("This site has no evidence")


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Receipt]], None]:
    """Has the workspace answer with these lines."""

    def answer(lines: list[Receipt]) -> None:
        monkeypatch.setattr(facts, "workspace_open", SimpleNamespace)
        monkeypatch.setattr(
            facts,
            "register_of",
            lambda _workspace, period: ReceiptRegister(period, DAY, tuple(lines)),
        )

    return answer


def receipt(state: ReceiptState, received: dt.date | None, quarter: str = "2016-Q4") -> Receipt:
    year, number = quarter.split("-Q")
    of = InformationPeriod(int(year), int(number))
    return Receipt(prescribed_datasets()["police-incidents"], "Police", of, of.due, state, received)


def test_what_came_by_the_day_counts_and_what_there_is_none_of_does_not(
    scene: Scene, register: Callable[[list[Receipt]], None]
) -> None:
    register(
        [
            receipt(ReceiptState.LATE, dt.date(2017, 6, 1)),
            receipt(ReceiptState.NOT_APPLICABLE, None),
            receipt(ReceiptState.MISSING, None, "2017-Q1"),  # not due by the day
        ]
    )
    assert scene.status("GV07") is Status.MET
    before = scene.line("GV07", dt.date(2017, 5, 31))
    assert (before.status, "Police, October to December 2016 (0 of 1)" in before.explanation) == (
        Status.MISSING,
        True,
    )


def test_what_came_in_part_did_not_come(scene: Scene, register: Callable[[list[Receipt]], None]) -> None:
    register([receipt(ReceiptState.PARTIAL, dt.date(2017, 1, 10))])
    assert scene.status("GV07") is Status.MISSING


def test_a_partnership_that_the_geography_does_not_know_is_not_known(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_workspace: object, _period: object) -> ReceiptRegister:
        raise SaferPlanError("The partnership is not in the geography held.", "Add geography.")

    monkeypatch.setattr(facts, "workspace_open", SimpleNamespace)
    monkeypatch.setattr(facts, "register_of", refuse)
    found = scene.line("GV07")
    assert (found.status, "not in the geography" in found.explanation) == (Status.UNKNOWN, True)


def test_a_document_that_went_out_shows_its_duty(scene: Scene) -> None:
    """Published here it is not yet known to have reached anybody; where it went is recorded, and counts."""
    chair = scene.people.actor("NWLDC", "chair", START)
    sent = {
        "PP12": (DocumentKind.PLAN_SUMMARY, Recipient.PUBLIC),
        "PP13": (DocumentKind.ANNUAL_PLAN, Recipient.LOCAL_POLICING_BODY),
    }
    for rule, (kind, recipient) in sent.items():
        made = publication_make(by=scene.by, kind=kind, subject=scene.made.plan)
        publication_approve(by=chair, publication=made, approved_as="Chair")
        publication_publish(by=scene.by, publication=made)
        assert scene.status(rule) is Status.UNKNOWN
        other = release_record(
            by=scene.by,
            publication=made,
            recipient=Recipient.PARTNERS,
            day=START.date(),
            channel="Mail",
            form="PDF",
        )
        assert scene.status(rule) is Status.UNKNOWN, "partners are not whom the law asks for"
        release = release_record(
            by=scene.by,
            publication=made,
            recipient=recipient,
            day=START.date(),
            channel="Web site",
            form="Web page, large print",
        )
        line = scene.line(rule)
        assert (line.status, line.section) == (Status.MET, f"publication {made.pk}")
        assert "Web site (Web page, large print), 3 April 2017." in line.explanation
        release_end(by=scene.by, release=release, reason="It was another document.")
        assert scene.status(rule) is Status.UNKNOWN
        assert other.ended is None
