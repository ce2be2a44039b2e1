"""Something for every page of a family to be about, by what the tables of `route_inventory` name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from council_templates import council_template
from django.core.files.uploadedfile import SimpleUploadedFile

from consultation_world import released_make, survey_make
from governance_world import assessment_make, completed, governance_make, protection_make
from money_world import money_make
from partnerships import START, People, plan_make
from powers_world import powers_make
from reports_world import BEGUN, reports_make
from route_inventory import CHAIR, CO_ORDINATOR, POLICE
from saferplan.assessment.frozen import encode
from saferplan.claims.keeping import sentence_keep
from saferplan.consultation.following import said_note
from saferplan.consultation.importing import answers_hand_in
from saferplan.consultation.questionnaires import own_question_add, questionnaire_renew
from saferplan.consultation.services import channel_add, group_add
from saferplan.desk.shared import nothing_held_note, receipt_enter
from saferplan.desk.states import ReceiptForm
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import Audience
from saferplan.domain.council_report.templates import Office
from saferplan.domain.information_sharing import InformationPeriod
from saferplan.domain.planning.duty_records import Duty
from saferplan.domain.planning.roles import AccountRole
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.problem_solving.stages import Approach
from saferplan.duties.services import duty_record_add
from saferplan.governance.registering import equality_freeze, protection_freeze, register_freeze
from saferplan.history.services import attachment_add, comment_add
from saferplan.jobs.services import job_ask
from saferplan.meetings.agendas import forward_item_plan, item_add
from saferplan.meetings.arranging import series_begin
from saferplan.meetings.cycles import cycle_close, cycle_open, meeting_begin
from saferplan.meetings.papers import paper_add
from saferplan.meetings.records import decision_want, meeting_action_add
from saferplan.meetings.selectors import meeting_list
from saferplan.money.reporting import line_report
from saferplan.money.services import condition_add, contribution_add
from saferplan.money.spending import money_bind, spend_record
from saferplan.money.states import Binding
from saferplan.money.virements import virement_ask
from saferplan.money.year_end import carry_forward_ask
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.invitations import invitation_send
from saferplan.partnership.services import alias_add, area_join, post_add, post_appoint
from saferplan.plan.refreshing import mid_year_change_begin, refresh_begin, refresh_complete
from saferplan.plan.services import outcome_add
from saferplan.plan.workbook.receipts import workbook_try
from saferplan.plan.workbook.writing import workbook_of
from saferplan.powers.case_reviews import case_reviews_record
from saferplan.powers.publishing import powers_publish
from saferplan.powers.states import PublicationKind
from saferplan.problem_solving.evaluations import judgement_write
from saferplan.problem_solving.services import problem_open
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    release_record,
)
from saferplan.publications.states import DocumentKind, Recipient
from saferplan.publications.templates import template_receive
from saferplan.reports.models import OfficeHolder
from saferplan.reports.selectors import template_named
from saferplan.reports.services import (
    contact_add,
    council_report_begin,
    report_publish,
    report_ready,
    report_send,
)
from saferplan.reports.templates import office_end, office_give, template_make
from saferplan.strategy.aims import objective_add, priority_agree, theme_add
from saferplan.strategy.candidates import candidate_enter
from saferplan.strategy.scores import dissent_note
from saferplan.strategy.scoring_models import scoring_model_copy
from saferplan.strategy.states import ObjectiveOwner
from scrutiny_world import scrutiny_make
from small_assessments import five_measures
from workshops import YEAR, discussing, strategy_drafted


def plan_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family."""
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2018, 3, 1, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    made = plan_make(people)
    by = people.actor(*CO_ORDINATOR, now)
    police = people.organisations["Police"]
    book = workbook_of(by=by, plan=made.plan, organisation=police)
    completed = mid_year_change_begin(by=by, plan=made.plan, reason="Nothing but a look at it.")
    refresh_complete(by=by, refresh=completed)
    return {
        "made": made,
        "completed": completed.pk,
        "ending": "html",
        "year": 2017,
        "action": made.police_action.pk,
        "milestone": made.survey.pk,
        "measure": made.measure.pk,
        "priority": made.priority.pk,
        "outcome": outcome_add(by=by, priority=made.priority, title="Fewer people are disturbed").pk,
        "police": police.pk,
        "refresh": refresh_begin(by=by, plan=made.plan).pk,
        "receipt": workbook_try(by=by, plan=made.plan, organisation=police, name="p.xlsx", content=book).pk,
    }


def money_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a contribution in its second quarter, with something of everything."""
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    world = money_make(people)
    by, day = world.co_ordinator(now.date()), dt.date(2017, 6, 1)
    condition = condition_add(by=by, contribution=world.fund, text="Sign the agreement", due=day)
    bound = money_bind(
        by=by, allocation=world.patrols, binding=Binding.EARMARK, text="Overtime", amount=Decimal(900), on=day
    )
    paid = spend_record(by=by, allocation=world.patrols, text="Fuel", amount=Decimal("12.50"), on=day)
    line_report(by=by, allocation=world.patrols, quarter=1, outputs="12 evenings", beneficiaries=3)
    contribution_add(
        by=by, plan=world.made.plan, funder=people.organisations["LCC"], purpose="County", amount=None
    )
    asked = virement_ask(
        by=by, giving=world.patrols, receiving=world.letters, amount=Decimal(100), why="More landlords."
    )
    carried = carry_forward_ask(by=by, contribution=world.fund, amount=Decimal(100), why="Letters in May.")
    return {
        "world": world,
        "year": 2017,
        "contribution": world.fund.pk,
        "condition": condition.pk,
        "line": world.patrols.pk,
        "commitment": bound.pk,
        "spend": paid.pk,
        "quarter": 1,
        "virement": asked.pk,
        "carry_forward": carried.pk,
        "ending": "xlsx",
        "action": world.made.police_action.pk,
    }


def people_values(people: People, _settings: Any, _tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family."""
    by = people.actor(*CO_ORDINATOR)
    police = people.organisations["Police"]
    account = people.accounts[POLICE]
    post = post_add(by=by, organisation=police, title="Inspector")
    sent = invitation_send(
        by=by, email="new@police.example", title="Sergeant", organisation=police, role=AccountRole.READER
    )
    return {
        "police": police.pk,
        "token": "not-one-of-ours",
        "account": account.pk,
        "membership": account.memberships.get().pk,
        "post": post.pk,
        "appointment": post_appoint(by=by, post=post, capacity=Capacity.LIAISON, since=by.today).pk,
        "alias": alias_add(by=by, name="Safer").pk,
        "area": area_join(by=by, code="E07000134", name="North West Leicestershire", since=by.today).pk,
        "invitation": sent.invitation.pk,
    }


def priorities_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family."""
    settings.SAFERPLAN_CLOCK = "workshops.clock"
    settings.SAFERPLAN_WORKSPACE = tmp_path
    made = five_measures().frozen()
    folder = tmp_path / "assessments" / made.settings.name
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_bytes(encode(made))
    scene = discussing(people=people)
    by = scene.co_ordinator
    held = strategy_drafted(people)
    theme = theme_add(by=by, strategy=held, title="Safer")
    return {
        "workshop": scene.workshop.pk,
        "candidate": scene.candidates[0].pk,
        "criterion": "impact",
        "late": candidate_enter(by=by, year=YEAR, title="Knife crime", reason="Seen.").pk,
        "model": scene.workshop.model.pk,
        "draft": scoring_model_copy(by=by, row=scene.workshop.model).pk,
        "shipped": "five_by_five",
        "assessment": made.settings.name,
        "strategy": held.pk,
        "theme": theme.pk,
        "objective": objective_add(
            by=by, owner=ObjectiveOwner.COUNTY, title="Reduce harm", since=START.date()
        ).pk,
        "priority": priority_agree(by=by, strategy=held, year=YEAR, title="Violence", why="It rose.").pk,
        "dissent": dissent_note(
            by=people.actor("Police", "updater"),
            workshop=scene.workshop,
            candidate=scene.candidates[0],
            criterion="impact",
            organisation=people.organisations["Police"],
            value=1,
            reason="Reports fell.",
            confidence=Confidence.DATA,
        ).pk,
    }


def evidence_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    action = plan_make(people).police_action
    police = people.actor(*POLICE)
    given = SimpleUploadedFile("rota.txt", b"Two officers on Fridays.\n")
    job = job_ask(
        by=people.actor(*CO_ORDINATOR),
        kind="desk.verify",
        title="Recount",
        policy="desk.see_all",
        arguments={"name": "none"},
    )
    by = people.actor(*CO_ORDINATOR)
    receipt = receipt_enter(
        by=by,
        dataset="fire-malicious-calls",
        organisation="Fire service",
        quarter=InformationPeriod(2016, 4),
        received=by.today,
        form=ReceiptForm.PAPER,
    )
    noted = nothing_held_note(by=by, dataset="health-domestic-abuse", reason="It is not coded.")
    return {
        "receipt": receipt.pk,
        "nothing_held": noted.pk,
        "name": "none",
        "file": "assessment.html",
        "section": "horizon-scan",
        "identity": "0" * 16,
        "job": job.pk,
        "kind": "plan.action",
        "number": action.pk,
        "comment": comment_add(by=police, subject=action, text="Two officers short.").pk,
        "attachment": attachment_add(by=police, subject=action, given=given).pk,
    }


def meetings_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: one meeting that is over, one whose cycle is open, one still to come."""
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    made = plan_make(people)
    by = people.actor(*CO_ORDINATOR)
    dates = (dt.date(2017, 6, 12), dt.date(2017, 7, 31), dt.date(2017, 10, 16))
    series_begin(by=by, title="Strategy group", plan=made.plan, dates=dates, place="Council offices")
    earlier, meeting, later = meeting_list()
    may, june = (
        people.actor(*CO_ORDINATOR, dt.datetime(2017, month, 12, 9, tzinfo=dt.UTC)) for month in (5, 6)
    )
    cycle_open(by=may, meeting=earlier)
    meeting_begin(by=june, meeting=earlier)
    police = people.organisations["Police"]
    arising = meeting_action_add(
        by=june, meeting=earlier, text="Write to the organiser", owner=police, due=dt.date(2017, 8, 31)
    )
    cycle_close(by=june, meeting=earlier)
    by = people.actor(*CO_ORDINATOR, now)
    cycle_open(by=by, meeting=meeting)
    file = SimpleUploadedFile("note.txt", b"Two officers on Fridays.\n")
    return {
        "earlier": earlier.pk,
        "meeting": meeting.pk,
        "later": later.pk,
        "item": item_add(by=by, meeting=meeting, title="Festival").pk,
        "paper": paper_add(by=by, meeting=meeting, title="Note", given=file).pk,
        "decision": decision_want(by=by, meeting=meeting, text="Move the patrols?").pk,
        "meeting_action": arising.pk,
        "forward": forward_item_plan(by=by, title="Survey", not_before=dt.date(2017, 10, 1)).pk,
        "update": meeting.updates.get(action__lead=police).pk,
        "corrected": earlier.updates.get(action__lead=police).pk,
        "token": "not-one-of-ours",
        "document": "status-report",
        "ending": "html",
    }


def duties_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a protocol, which has organisations, and a plan to check."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    plan_make(people)
    protocol = duty_record_add(
        by=people.actor(*CO_ORDINATOR),
        duty=Duty.SHARING_PROTOCOL,
        day=START.date(),
        until=dt.date(2019, 3, 31),
        source="Protocol of 2017",
        words="Who shares what, and how it is kept.",
        organisations=[people.organisations["Police"]],
    )
    return {"record": protocol.pk, "duty": Duty.RISK_ASSESSMENT.value}


def reports_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a draft with a contact, a published report, claims, a template, an office."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 6, 14, 9, 0, tzinfo=dt.UTC)
    world = reports_make(people)
    by = world.co_ordinator()
    council = people.organisations["NWLDC"]
    # One of those who sign in in these tests holds an office, in the place of the officer.
    holder = OfficeHolder.objects.get(office=Office.SECTION_151.value)
    office_end(by=by, holder=holder, until=BEGUN, reason="The post changes.")
    held = office_give(
        by=by,
        office=Office.SECTION_151,
        post=post_add(by=by, organisation=council, title="Section 151 Officer"),
        account=people.accounts["NWLDC", "updater"],
        since=dt.date(2017, 6, 14),
    )
    contact = contact_add(by=by, report=world.report, post=held.post)
    published = council_report_begin(
        by=by,
        plan=world.report.plan,
        council=council,
        meeting="Cabinet",
        day=world.report.day,
        title="Strategy",
        template=template_named("district"),
        why="It decides.",
    )
    report_send(by=by, report=published)
    report_ready(by=by, report=published)
    report_publish(by=by, report=published)
    return {
        "world": world,
        "draft": world.report.pk,
        "published": published.pk,
        "contact": contact.pk,
        "key": "current_position.results",
        "office": Office.SECTION_151.value,
        "document": "lacks",
        "ending": "html",
        "claim": world.claim.pk,
        "kept": sentence_keep(
            by=by, sentence="Half is never reported.", why="Residents said so.", kept_as="Chair"
        ).pk,
        "template": template_make(by=by, title="Ours", template=template_named("district")).pk,
        "holder": held.pk,
    }


def governance_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: an open risk of the police, the council's assessment, a register of everything."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    world = governance_make(people)
    held, action = completed(world, assessment_make(world))
    register = protection_make(world)
    return {
        "world": world,
        "risk": world.risk.pk,
        "control": world.control.pk,
        "register": register_freeze(by=people.actor(*CO_ORDINATOR), purpose="Strategy group").pk,
        "ending": "html",
        "frozen_equality": equality_freeze(
            by=people.actor(*CO_ORDINATOR), assessment=held, purpose="Strategy group"
        ).pk,
        "protection_register": protection_freeze(by=people.actor(*CO_ORDINATOR), purpose="Strategy group").pk,
        "equality": held.pk,
        "characteristic": "age",
        "equality_action": action.pk,
        "protocol": register.protocol.pk,
        "dataset": register.dataset.pk,
        "protection": register.assessment.pk,
    }


def powers_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: the police's count and figures, and what was published of them."""
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2018, 6, 27, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    world = powers_make(people)
    use = world.use("dispersal", dt.date(2017, 5, 1), 12, organisation="Police")
    by = world.co_ordinator()
    figures = case_reviews_record(
        by=by,
        organisation=people.organisations["Police"],
        year=2017,
        source="Return",
        applications=2,
        not_met=1,
        reviews=1,
        recommendations=0,
    )
    published = powers_publish(
        by=by, kind=PublicationKind.USE_OF_POWERS, year=2017, on=by.today, place="Web site"
    )
    return {
        "use": use.pk,
        "figures": figures.pk,
        "kind": PublicationKind.CASE_REVIEWS.value,
        "publication": published.pk,
        "ending": "xlsx",
    }


def problem_solving_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a record of the police's action, with a judgement."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    action, by = plan_make(people).police_action, people.actor(*CO_ORDINATOR)
    problem = problem_open(by=by, action=action, title="Noise at the bus station", approach=Approach.SARA)
    judged = judgement_write(by=by, problem=problem, words="It is calmer.", judged_as="Team Leader")
    return {"action": action.pk, "problem": problem.pk, "evaluation": judged.pk}


def scrutiny_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a meeting that was held, one that is planned, and something of everything."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    world = scrutiny_make(people)
    settings.SAFERPLAN_CLOCK = lambda: world.co_ordinator().now
    made = world.recommend()
    response = world.respond(made)
    return {
        "committee": world.committee.pk,
        "meeting": world.meeting.pk,
        "planned": world.planned().pk,
        "recommendation": made.pk,
        "response": response.pk,
        "question": world.ask().pk,
        "call": world.call().pk,
        "ending": "html",
    }


def consultation_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a survey with answers and texts to review, and a workshop that is released."""
    settings.MEDIA_ROOT = tmp_path
    survey = survey_make(people)
    by = survey.co_ordinator()
    settings.SAFERPLAN_CLOCK = lambda: by.now
    taken = survey.answered()
    held = answers_hand_in(
        by=by, consultation=survey.consultation, name="more.csv", content=survey.export(30, turn=3)
    )
    draft = questionnaire_renew(by=by, questionnaire=survey.questionnaire)
    question = own_question_add(
        by=by, questionnaire=draft, text="Do you use the park?", kind=QuestionKind.ONE, answers=("Yes", "No")
    )
    group = group_add(by=by, consultation=survey.consultation, name="Tenants", audience=Audience.RESIDENTS)
    return {
        "consultation": survey.consultation.pk,
        "group": group.pk,
        "channel": channel_add(by=by, consultation=survey.consultation, name="Letters").pk,
        "held": held.pk,
        "answers": taken.pk,
        "text": taken.texts.order_by("pk")[0].pk,
        "said": said_note(by=by, consultation=survey.consultation, said="It is dark by the canal").pk,
        "released": released_make(survey).pk,
        "questionnaire": survey.questionnaire.pk,
        "draft": draft.pk,
        "question": question.pk,
        "ending": "html",
        "sheet": "csv",
    }


def publications_values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """For the pages of this family: a draft, a document that is published and went somewhere, and a template."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: START
    made = plan_make(people)
    by, chair = people.actor(*CO_ORDINATOR), people.actor(*CHAIR)
    draft = publication_make(by=by, kind=DocumentKind.EASY_READ, subject=made.plan)
    published = publication_make(by=by, kind=DocumentKind.PLAN_SUMMARY, subject=made.plan)
    publication_approve(by=chair, publication=published, approved_as="Chair")
    publication_publish(by=by, publication=published)
    release = release_record(
        by=by,
        publication=published,
        recipient=Recipient.PUBLIC,
        day=by.today,
        channel="The council's web site",
        form="Web page",
    )
    given = SimpleUploadedFile("Letterhead.docx", council_template("{{ content }}"))
    return {
        "kind": DocumentKind.ACTION_PLAN.value,
        "year": 2017,
        "draft": draft.pk,
        "published": published.pk,
        "release": release.pk,
        "ending": "html",
        "priority": made.priority.pk,
        "template": template_receive(by=by, given=given).pk,
    }


def home_values(_people: People, _settings: Any, _tmp_path: Path) -> dict[str, Any]:
    """Pages that are about nothing else."""
    return {}


VALUES: dict[str, Callable[[People, Any, Path], dict[str, Any]]] = {
    "home": home_values,
    "plan": plan_values,
    "money": money_values,
    "people": people_values,
    "priorities": priorities_values,
    "evidence": evidence_values,
    "meetings": meetings_values,
    "consultation": consultation_values,
    "publications": publications_values,
    "duties": duties_values,
    "reports": reports_values,
    "governance": governance_values,
    "powers": powers_values,
    "problem_solving": problem_solving_values,
    "scrutiny": scrutiny_values,
}
