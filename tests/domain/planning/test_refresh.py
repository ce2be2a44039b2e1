"""In March every priority and action is decided once, with a reason, and nothing that lives is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from saferplan.domain.planning.refresh import (
    ActionChoice,
    ActionDecision,
    Plan,
    PlannedAction,
    PlannedPriority,
    PriorityChoice,
    PriorityDecision,
    Refresh,
    lineage,
    next_plan,
    refresh_faults,
    rest_kept,
)

PLAN = Plan(
    (
        PlannedPriority("asb", "Anti-social behaviour"),
        PlannedPriority("violence", "Violence"),
        PlannedPriority("cyber", "Cybercrime"),
    ),
    (
        PlannedAction("patrols", "Patrols", ("asb",)),
        PlannedAction("schools", "School visits", ("cyber", "violence")),
        PlannedAction("leaflet", "Leaflet", ("cyber",)),
        PlannedAction("survey", "Survey", ("asb",), living=False),
    ),
)


def priority(id_: str, decision: str, reason: str = "The assessment says so.") -> PriorityChoice:
    return PriorityChoice(priority=id_, decision=PriorityDecision(decision), reason=reason)


def action(id_: str, decision: str, reason: str = "The board said so.", **more) -> ActionChoice:
    return ActionChoice(action=id_, decision=ActionDecision(decision), reason=reason, **more)


SOUND = Refresh(
    priorities=(priority("asb", "continue"), priority("violence", "amend"), priority("cyber", "end")),
    actions=(
        action("patrols", "carry"),
        action("schools", "carry"),
        action("leaflet", "merge", target="schools"),
        action("survey", "close"),
    ),
    new=Plan((PlannedPriority("homes", "Burglary"),), (PlannedAction("locks", "Better locks", ("homes",)),)),
)


def with_action(choice: ActionChoice) -> Refresh:
    return replace(SOUND, actions=(*(one for one in SOUND.actions if one.action != choice.action), choice))


def codes(refresh: Refresh) -> list[tuple[str, str]]:
    return [(fault.code, fault.subject) for fault in refresh_faults(PLAN, refresh)]


def test_a_sound_refresh_gives_the_next_plan():
    assert codes(SOUND) == []
    found = next_plan(PLAN, SOUND)
    assert [one.id for one in found.priorities] == ["asb", "violence", "homes"]
    assert {one.id: one.priorities for one in found.actions} == {
        "patrols": ("asb",),
        "schools": ("violence",),
        "locks": ("homes",),
    }


@pytest.mark.parametrize(
    ("refresh", "expected"),
    [
        (
            replace(SOUND, priorities=SOUND.priorities[1:], actions=SOUND.actions[1:]),
            ["undecided", "undecided"],
        ),
        (replace(SOUND, priorities=(*SOUND.priorities, priority("asb", "end"))), ["decided_twice"]),
        (replace(SOUND, actions=(*SOUND.actions, action("survey", "close"))), ["decided_twice"]),
        (replace(SOUND, priorities=(*SOUND.priorities, priority("arson", "end"))), ["unknown"]),
        (replace(SOUND, actions=(*SOUND.actions, action("tea", "carry"))), ["unknown"]),
        (with_action(action("survey", "close", reason=" ")), ["reason"]),
        (with_action(action("leaflet", "merge")), ["target"]),
        (with_action(action("leaflet", "supersede")), ["target"]),
        (with_action(action("leaflet", "supersede", target="locks")), []),
        (with_action(action("leaflet", "merge", target="survey")), ["target_gone"]),
        (with_action(action("leaflet", "merge", target="leaflet")), ["target_gone"]),
        (with_action(action("leaflet", "merge", target="tea")), ["target_gone"]),
        (with_action(action("leaflet", "close", target="schools")), ["both"]),
        (with_action(action("leaflet", "carry")), ["left_behind"]),
        (with_action(action("leaflet", "carry", priorities=("asb",))), []),
        (with_action(action("leaflet", "carry", priorities=("homes",))), []),
        (with_action(action("leaflet", "carry", priorities=("asb", "cyber"))), ["priority_gone"]),
        (
            replace(
                SOUND,
                new=Plan((PlannedPriority("asb", "Again"),), (PlannedAction("locks", "Locks", ("asb",)),)),
            ),
            ["both"],
        ),
        (
            replace(SOUND, new=Plan((), (PlannedAction("patrols", "Again", ("asb",)),))),
            ["both"],
        ),
        (replace(SOUND, new=Plan((), (PlannedAction("locks", "Locks", ("cyber",)),))), ["no_priority"]),
    ],
)
def test_what_is_wrong_with_a_refresh(refresh, expected):
    faults = refresh_faults(PLAN, refresh)
    assert [fault.code for fault in faults] == expected
    assert all(fault.sentence.endswith(".") and fault.remedy.endswith(".") for fault in faults)


def test_a_finished_action_of_an_ended_priority_is_not_left_behind():
    plan = replace(PLAN, actions=(*PLAN.actions, PlannedAction("talk", "Talk", ("cyber",), living=False)))
    refresh = replace(SOUND, actions=(*SOUND.actions, action("talk", "carry")))
    assert refresh_faults(plan, refresh) == ()


def test_sentences_name_things_by_their_titles():
    (fault,) = refresh_faults(PLAN, with_action(action("leaflet", "merge", target="survey")))
    assert fault.sentence == "“Leaflet” goes to “Survey”, which the next plan does not have."


def test_lineage_has_a_line_for_everything_that_was_and_everything_new():
    lines = lineage(SOUND)
    assert [(one.kind, one.before, one.after, one.decision) for one in lines] == [
        ("priority", "asb", "asb", "continue"),
        ("priority", "violence", "violence", "amend"),
        ("priority", "cyber", "", "end"),
        ("priority", "", "homes", ""),
        ("action", "patrols", "patrols", "carry"),
        ("action", "schools", "schools", "carry"),
        ("action", "leaflet", "schools", "merge"),
        ("action", "survey", "", "close"),
        ("action", "", "locks", ""),
    ]
    assert all(one.reason for one in lines if one.before)


def test_a_change_in_mid_year_keeps_what_it_does_not_decide():
    refresh = rest_kept(PLAN, Refresh(actions=(action("leaflet", "close"),)), reason="Mid-year change.")
    assert refresh_faults(PLAN, refresh) == ()
    found = next_plan(PLAN, refresh)
    assert found.priorities == PLAN.priorities
    assert [one.id for one in found.actions] == ["patrols", "schools", "survey"]
    assert rest_kept(PLAN, SOUND) == SOUND


@st.composite
def sound_refreshes(draw):
    priorities = tuple(
        priority(one.id, draw(st.sampled_from(PriorityDecision)).value) for one in PLAN.priorities
    )
    decisions = {one.id: draw(st.sampled_from(ActionDecision)) for one in PLAN.actions}
    actions = tuple(
        action(id_, decision.value, target="locks" if decision.needs_target else "")
        for id_, decision in decisions.items()
    )
    return replace(SOUND, priorities=priorities, actions=actions)


@given(sound_refreshes())
def test_decisions_partition_what_there_was(refresh):
    assert {fault.code for fault in refresh_faults(PLAN, refresh)} <= {"left_behind"}
    after = {one.id for one in next_plan(PLAN, refresh).actions}
    fates = {
        decision: {one.action for one in refresh.actions if one.decision is decision}
        for decision in ActionDecision
    }
    assert sum(map(len, fates.values())) == len(set().union(*fates.values())) == len(PLAN.actions)
    assert after == fates[ActionDecision.CARRY] | {"locks"}
    lines = lineage(refresh)
    assert {one.before for one in lines if one.before} == {
        one.id for one in (*PLAN.priorities, *PLAN.actions)
    }
    assert {one.after for one in lines if one.kind == "action" and one.after} == after


def test_an_action_is_merged_into_another_or_superseded_by_it():
    said = {one: f"{one.label} {one.before_target}" for one in ActionDecision if one.needs_target}
    assert set(said) == {ActionDecision.MERGE, ActionDecision.SUPERSEDE}
    assert said[ActionDecision.MERGE].endswith(" into")
    assert said[ActionDecision.SUPERSEDE].endswith(" by")
