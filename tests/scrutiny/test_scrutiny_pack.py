"""The scrutiny pack: what it shows of each priority, what it says is missing, what it hides, and that it stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from governance_world import governance_make, risk_make
from money_world import money_make
from saferplan.documents.definition import Table, Words
from saferplan.documents.rendering import Format, render
from saferplan.domain.governance.risk import RiskScore
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.powers.counting import PeriodKind
from saferplan.governance.risks import risk_review
from saferplan.governance.told_risks import HIGHEST
from saferplan.history.freezing import AlteredError
from saferplan.history.recording import record
from saferplan.money.services import contribution_add
from saferplan.money.spending import spend_record
from saferplan.plan.actions import action_amend
from saferplan.plan.models import Action
from saferplan.plan.services import outcome_add, reading_enter
from saferplan.powers.services import use_record
from saferplan.scrutiny.models import ScrutinyPack
from saferplan.scrutiny.pack_data import PackData, PackGap, pack_data
from saferplan.scrutiny.pack_document import pack_document
from saferplan.scrutiny.pack_year import outcome_blocks
from saferplan.scrutiny.packing import document_of, pack_freeze
from saferplan.scrutiny.selectors import pack_get, pack_of
from saferplan.scrutiny.services import meeting_cancel
from scrutiny_world import TODAY, Scrutiny

pytestmark = pytest.mark.django_db

GAP = PackGap(rule="PP16 Measures", status="Missing", found="No target is set.", reference="Act: verified")


def pack(world: Scrutiny) -> PackData:
    return pack_data(by=world.co_ordinator(), meeting=world.meeting, plan=world.made.plan, gaps=[GAP])


def test_each_priority_has_objective_baseline_target_spend_and_outcome_or_says_what_it_lacks(
    world: Scrutiny,
) -> None:
    (priority,) = pack(world).priorities
    (measure,) = priority.measures
    assert measure.baseline == "2129 (year to March 2017)"
    assert measure.target == "2000 by 31 March 2018"
    assert measure.latest == "Not known"
    assert priority.allocated is None
    assert "No outcome is stated." in priority.missing
    assert "Reports of anti-social behaviour: no reading." in priority.missing
    assert "No line of money is named for it, so what it costs is not known." in priority.missing
    # Both milestones of June are over, and nobody reported them done.
    assert [one.lead for one in priority.late] == ["Police", "NWLDC"]


def test_money_and_powers_are_those_of_the_priority(world: Scrutiny) -> None:
    money = money_make(world.people, world.made)
    spend_record(
        by=world.co_ordinator(),
        allocation=money.patrols,
        text="Fuel",
        amount=Decimal(100),
        on=dt.date(2017, 5, 1),
    )
    told = {
        "by": world.co_ordinator(),
        "organisation": world.people.organisations["NWLDC"],
        "day": dt.date(2017, 6, 27),
        "period": PeriodKind.BY_A_DAY,
        "source": "Report of 27 June",
    }
    use_record(tool="closure_order", count=2, public=True, priorities=[world.made.priority], **told)
    use_record(tool="civil_injunction", count=1, **told)
    data = pack(world)
    (priority,) = data.priorities
    assert (priority.allocated, priority.spent, data.spent) == (3_000_000, 10_000, 10_000)
    assert data.given == "£34,500"
    assert priority.powers == (
        "2 closure orders: North West Leicestershire District Council, by 27 June 2017, since when is not stated "
        "(Report of 27 June)",
    )
    assert any(one.startswith("Fewer than 5 civil injunctions") for one in data.powers)


def test_small_numbers_and_restricted_actions_are_hidden(world: Scrutiny) -> None:
    by = world.co_ordinator()
    reading_enter(
        by=by,
        measure=world.made.measure,
        first=dt.date(2017, 4, 1),
        last=dt.date(2017, 6, 30),
        value=Decimal(3),
        source="Police",
    )
    action_amend(
        by=by,
        action=world.made.police_action,
        reason="It names homes.",
        visibility=Visibility.RESTRICTED.value,
    )
    data = pack(world)
    (priority,) = data.priorities
    assert priority.measures[0].latest == "fewer than 5 (to 30 June 2017)"
    assert "3" not in priority.measures[0].standing
    assert priority.restricted == 1
    assert [one.lead for one in priority.late] == ["NWLDC"]


def test_a_frozen_pack_stays_as_it_was_in_every_format(world: Scrutiny, tmp_path: Path) -> None:
    by = world.co_ordinator()
    world.respond(world.recommend())
    other = world.planned()
    frozen = pack_freeze(by=by, meeting=other, plan=world.made.plan, gaps=[GAP])
    world.ask()
    data = frozen.unaltered(PackData, 1)
    assert data.recommendations[0].standing == "No action yet"
    assert data.questions == ()
    files = render(
        document_of(frozen), tmp_path, "pack", {Format.HTML, Format.DOCX, Format.ODT, Format.PDF, Format.XLSX}
    )
    page = files[Format.HTML].read_text(encoding="utf-8")
    for said in ("Set a target for each priority.", "PP16 Measures", "No outcome is stated.", "Off track"):
        assert said in page, said
    assert all(one.stat().st_size > 1_000 for one in files.values())
    assert pack_get(number=frozen.pk).unaltered(PackData, 1) == data
    frozen.data["plan"] = "Another"
    with pytest.raises(AlteredError):
        document_of(frozen)


def test_questions_asked_before_stand_with_their_answers(world: Scrutiny) -> None:
    world.ask()
    data = pack_data(by=world.co_ordinator(), meeting=world.planned(), plan=world.made.plan)
    assert [(one.text[:8], one.answer) for one in data.questions] == [("How will", "")]
    assert data.gaps == ()


def test_a_pack_is_superseded_with_a_reason_and_both_stay(world: Scrutiny) -> None:
    by, plan = world.actor("NWLDC", "chair"), world.made.plan
    first = pack_freeze(by=by, meeting=world.meeting, plan=plan)
    with pytest.raises(ValidationError, match="Say why"):
        pack_freeze(by=by, meeting=world.meeting, plan=plan)
    second = pack_freeze(by=by, meeting=world.meeting, plan=plan, reason="A figure was wrong.")
    assert pack_of(meeting=world.meeting) == second
    assert ScrutinyPack.objects.get(pk=first.pk).superseded == TODAY
    with pytest.raises(PermissionDenied):
        pack_freeze(by=world.actor("Police", "updater"), meeting=world.meeting, plan=plan)
    planned = world.planned()
    meeting_cancel(by=world.co_ordinator(), meeting=planned, reason="Snow.")
    with pytest.raises(ValidationError, match="needs no pack"):
        pack_freeze(by=by, meeting=planned, plan=plan)


def test_the_money_is_told_by_funder_and_what_is_not_known_stays_so(world: Scrutiny) -> None:
    money = money_make(world.people, world.made)
    contribution_add(
        by=money.co_ordinator(),
        plan=world.made.plan,
        funder=world.people.organisations["LCC"],
        purpose="County",
        amount=None,
    )
    data = pack(world)
    told = {one.funder: one for one in data.money}
    county = told.pop(world.people.organisations["LCC"].name)
    assert (county.given, county.spent, county.forecast) == (None, None, None)
    (fund,) = told.values()
    assert (fund.given, fund.allocated, fund.spent) == (3_450_000, 3_000_000, 0)
    whole = msgspec.json.encode(pack_document(data)).decode()
    assert "The money of 2017/18, by funder" in whole
    assert "County" not in {one.funder for one in data.money}, "what it is for is the partners' own"


def test_outcomes_stand_with_what_tells_of_them(world: Scrutiny) -> None:
    by = world.co_ordinator()
    outcome = outcome_add(by=by, priority=world.made.priority, title="Fewer people are troubled")
    lonely = outcome_add(by=by, priority=world.made.priority, title="More trust")
    record("measure_amended", world.made.measure, by=by, outcome=outcome)
    (table,) = outcome_blocks(pack(world))
    assert isinstance(table, Table)
    rows = [[cell.text for cell in row.cells if isinstance(cell, Words)] for row in table.rows]
    assert [row[:2] for row in rows] == [
        [outcome.title, "Reports of anti-social behaviour (reports)"],
        [lonely.title, "No measure tells of it"],
    ]


def test_risks_are_the_highest_the_rising_and_the_overdue(world: Scrutiny) -> None:
    held = governance_make(world.people, world.made)
    for number in range(1, 8):
        risk_make(
            held,
            title=f"Risk {number}",
            inherent=RiskScore(4, 4),
            residual=RiskScore(1, number % 5 + 1),
            target=None,
            review_due=dt.date(2018, 1, 8),
        )
    rising = risk_make(
        held,
        title="Rising",
        inherent=RiskScore(5, 5),
        residual=RiskScore(1, 1),
        target=None,
        review_due=dt.date(2018, 1, 8),
    )
    risk_make(held, title="Secret", action=restricted(world))
    risk_review(
        by=held.co_ordinator(),
        risk=rising,
        residual=RiskScore(2, 1),
        why="A cut.",
        next_due=dt.date(2018, 1, 8),
    )
    risks = pack(world).risks
    assert (risks.open, risks.overdue) == (9, 1)
    names = [one.risk.split(maxsplit=1)[1] for one in risks.told]
    assert names[0] == "Patrols are withdrawn", "the highest, which is past its review of 30 June"
    assert "Rising" in names, "though five are higher"
    assert len(names) == HIGHEST + 1
    assert "Secret" not in msgspec.json.encode(pack_document(pack(world))).decode()
    assert "Past the day of review: R1 Patrols are withdrawn." in (
        msgspec.json.encode(pack_document(pack(world))).decode()
    )


def restricted(world: Scrutiny) -> Action:
    action_amend(
        by=world.co_ordinator(),
        action=world.made.police_action,
        reason="It names homes.",
        visibility=Visibility.RESTRICTED.value,
    )
    return world.made.police_action
