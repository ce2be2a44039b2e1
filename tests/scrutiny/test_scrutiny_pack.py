"""The scrutiny pack: what it shows of each priority, what it says is missing, what it hides, and that it stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from money_world import money_make
from saferplan.documents.rendering import Format, render
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.powers.counting import PeriodKind
from saferplan.history.freezing import AlteredError
from saferplan.money.spending import spend_record
from saferplan.plan.actions import action_amend
from saferplan.plan.services import reading_enter
from saferplan.powers.services import use_record
from saferplan.scrutiny.models import ScrutinyPack
from saferplan.scrutiny.pack_data import PackData, PackGap, pack_data
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
