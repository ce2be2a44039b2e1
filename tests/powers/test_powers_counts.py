"""Counts of the use of powers: what is recorded, refused, corrected and withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from powers_world import JUNE_2018, SOURCE, Powers
from saferplan.domain.powers.counting import PeriodKind
from saferplan.history.recording import fold, state
from saferplan.powers.models import ToolUse
from saferplan.powers.selectors import (
    organisations_counting,
    use_get,
    use_list,
    uses_for,
    uses_in,
    uses_sentence,
    years_counted,
)
from saferplan.powers.services import use_correct, use_record, use_withdraw

pytestmark = pytest.mark.django_db

MAY = dt.date(2017, 5, 9)


def test_the_founding_report_s_counts_are_held_although_it_does_not_say_since_when(world: Powers) -> None:
    day = dt.date(2017, 6, 27)
    world.use("civil_injunction", day, 1, period=PeriodKind.BY_A_DAY)
    world.use("closure_order", day, 2, period=PeriodKind.BY_A_DAY)
    assert uses_sentence(list(use_list())) == (
        "North West Leicestershire District Council, by 27 June 2017, since when is not stated: "
        "1 civil injunction and 2 closure orders."
    )


def test_a_count_says_what_it_counts_and_folds_to_its_events(world: Powers) -> None:
    held = world.use("dispersal", MAY, 4, period=PeriodKind.QUARTER, priorities=[world.made.priority])
    assert (held.starts, held.ends) == (dt.date(2017, 4, 1), dt.date(2017, 6, 30))
    assert (
        str(held)
        == "Dispersal authorisations, North West Leicestershire District Council, April 2017 to June 2017"
    )
    assert held.said == "4 dispersal authorisations"
    assert fold(held.history) == state(held)
    assert list(uses_for(priority=world.made.priority)) == [held]
    assert list(uses_in(first=dt.date(2017, 4, 1), last=dt.date(2018, 3, 31))) == [held]
    assert [one.label for one in years_counted()] == ["2017/18"]


def test_not_known_is_not_none_at_all(world: Powers) -> None:
    unknown = world.use("closure_notice", MAY, None)
    none = world.use("closure_order", MAY, 0)
    assert (unknown.said, none.said) == ("closure notices: not known", "0 closure orders")
    with pytest.raises(ValidationError, match="None at all is 0"):
        use_record(
            by=world.co_ordinator(),
            tool="dispersal",
            organisation=world.people.organisations["NWLDC"],
            period=PeriodKind.YEAR,
            day=MAY,
            count=None,
            source=SOURCE,
        )
    with pytest.raises(ValidationError, match="None at all is 0"):
        world.use("dispersal", MAY, 3, why_unknown="Lost.")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Order against John Example", "a name"),
        ("Mrs Example was moved", "a name"),
        ("The house at 12 Station Road", "an address"),
        ("Parties in Station Road", "a street"),
        ("Premises in LE67 3FN", "a full postcode"),
        ("See 17*123456", "a reference number of a case"),
    ],
)
def test_the_gate_refuses_what_belongs_to_a_case(world: Powers, text: str, held: str) -> None:
    with pytest.raises(ValidationError, match=held) as refused:
        world.use("closure_order", MAY, 1, note=text)
    assert "Leave it out" in str(refused.value)
    assert not ToolUse.objects.exists()


def test_days_are_counted_once_whoever_cuts_them(world: Powers) -> None:
    world.use("dispersal", MAY, 2, period=PeriodKind.QUARTER)
    with pytest.raises(ValidationError, match="counted already"):
        world.use("dispersal", dt.date(2017, 6, 1), 1, period=PeriodKind.MONTH)
    with pytest.raises(ValidationError, match="counted already"):
        world.use("dispersal", MAY, 9)
    world.use("dispersal", dt.date(2017, 7, 1), 1, period=PeriodKind.MONTH)
    world.use("dispersal", MAY, 1, organisation="Police")
    world.use("dispersal", MAY, 7, period=PeriodKind.BY_A_DAY)
    with pytest.raises(ValidationError, match="counted already"):
        world.use("dispersal", MAY, 8, period=PeriodKind.BY_A_DAY)


def test_a_period_that_is_not_over_and_a_tool_that_was_not_in_force_are_refused(world: Powers) -> None:
    with pytest.raises(ValidationError, match="ends on 31 March 2019"):
        world.use("dispersal", JUNE_2018, 1)
    with pytest.raises(ValidationError, match="can be used since 20 October 2014"):
        world.use("dispersal", dt.date(2014, 9, 1), 1, period=PeriodKind.MONTH)
    with pytest.raises(ValidationError, match="Choose one of the tools"):
        world.use("horse_whip", MAY, 1)


def test_a_correction_needs_a_reason_and_keeps_what_was_said(world: Powers) -> None:
    held = world.use("dispersal", MAY, 2)
    by = world.co_ordinator()
    with pytest.raises(ValidationError, match="Say why"):
        use_correct(by=by, held=held, reason=" ", count=3, source=SOURCE)
    use_correct(by=by, held=held, reason="One was missed.", count=3, source=SOURCE)
    assert held.count == 3
    assert held.history.last().changes["count"] == [2, 3]  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="a name"):
        use_correct(by=by, held=held, reason="Sarah Example said so.", count=4, source=SOURCE)


def test_a_withdrawn_count_no_longer_counts_and_cannot_be_corrected(world: Powers) -> None:
    held = world.use("dispersal", MAY, 2)
    use_withdraw(by=world.co_ordinator(), held=held, reason="It was of another year.")
    assert not use_list().exists()
    assert use_get(number=held.pk) == held
    with pytest.raises(ValidationError, match="withdrawn on 27 June 2018"):
        use_withdraw(by=world.co_ordinator(), held=held, reason="Again.")
    world.use("dispersal", MAY, 3)
    with pytest.raises(Http404):
        use_get(number=0)


def test_each_organisation_counts_its_own(world: Powers) -> None:
    police, council = world.people.organisations["Police"], world.people.organisations["NWLDC"]
    by = world.actor("Police", "updater")
    told = {"tool": "dispersal", "period": PeriodKind.YEAR, "day": MAY, "count": 1, "source": SOURCE}
    held = use_record(by=by, organisation=police, **told)
    assert list(organisations_counting(by=by)) == [police]
    with pytest.raises(PermissionDenied):
        use_record(by=by, organisation=council, **told)
    for role in ("reader",):
        with pytest.raises(PermissionDenied):
            use_withdraw(by=world.actor("Police", role), held=held, reason="No.")
