"""The worked example's site: a whole working year; what the report has and lacks; every row is what its events made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saferplan.workspace.assessments import MadeAssessment

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("demo")]

PROJECT = Path(__file__).resolve().parents[2]
# In a process of its own: the site it fills is not the tests'.
ASK = """
import json, sys
from collections import Counter
from pathlib import Path
from saferplan.workspace.workspace import Workspace
from examples.worked_example.working_year import AS_AT, build_site
site = build_site(Workspace.open(Path(sys.argv[1])))
import datetime as dt
from django.apps import apps
from saferplan.desk.models import Assessment
from saferplan.history.models import Event, Recorded
from saferplan.history.recording import fold, state
from saferplan.meetings.models import AgendaItem, Meeting, StatusReport, Update
from saferplan.money.models import Spend
from saferplan.money.needs import attention_of
from saferplan.money.selectors import funders_of, money_of
from saferplan.partnership.models import Account, Organisation, OrganisationRole, Post
from saferplan.partnership.selectors import actor_of
from saferplan.plan.comparing import plans_compared
from saferplan.plan.gaps import gaps_of
from saferplan.plan.models import Action, ActionChoice, Measure, PriorityChoice
from saferplan.plan.selectors import plan_get
from saferplan.plan.standing import plan_standing
from saferplan.strategy.models import Decision, Priority, Score, Strategy, Theme, Workshop
now = dt.datetime(AS_AT.year, AS_AT.month, AS_AT.day, 9, tzinfo=dt.UTC)
by = actor_of(account=Account.objects.get(email="team.leader@nwldc.example"), now=now)
plan, before = plan_get(year=2017), plan_get(year=2016)
rows = [row for kind in apps.get_models() if issubclass(kind, Recorded) for row in kind.objects.all()]
wrong = [str(row) for row in rows if fold(row.history) != state(row)]
money = money_of(plan=plan)
then = plan_standing(by=by, plan=before)
compared = plans_compared(by=by, then=before, now=plan)
print(json.dumps({
    "accounts": [[email, role] for email, _, role in site.accounts],
    "password works": Account.objects.first().check_password(site.password),
    "parts": sorted(OrganisationRole.objects.values_list("organisation__short_name", "role")),
    "posts": sorted(Post.objects.values_list("title", "part_time")),
    "assessments": [[one.name, one.state.value, one.visible_to] for one in Assessment.objects.all()],
    "strategies": [[one.title, one.state] for one in Strategy.objects.order_by("starts")],
    "strands": [one.strand for one in Theme.objects.filter(strategy__starts__year=2017).order_by("letter")],
    "workshop": Workshop.objects.get().state,
    "scorers": sorted(set(Score.objects.filter(kind="independent").values_list("organisation__short_name", flat=True))),
    "kinds": sorted(set(Score.objects.values_list("kind", flat=True))),
    "confidences": sorted(set(Score.objects.filter(kind="independent").values_list("confidence", flat=True))),
    "dissents": Score.objects.filter(kind="dissenting").count(),
    "decisions": [[one.candidate.title, one.rank, one.chosen, one.why] for one in Decision.objects.order_by("rank")],
    "priorities": [
        [one.title, one.decision.candidate.title, one.continues and one.continues.number]
        for one in Priority.objects.filter(year=2017)
    ],
    "sections": len({one.priority_id for one in plan.actions.all()}),
    "gaps": [[one.code.value, one.sentence] for one in gaps_of(plan, funders_of(plan=plan))],
    "known": str(money.known), "unknown": money.unknown,
    "meetings": [[str(one.date), one.plan.year, one.state] for one in Meeting.objects.order_by("date")],
    "agendas": min(AgendaItem.objects.filter(meeting=one).count() for one in Meeting.objects.all()),
    "attention": sorted({one.kind.value for one in attention_of(by=by, plan=plan)}),
    "spent": sum(Spend.objects.values_list("pence", flat=True)),
    "silent": [
        [str(one.meeting.date), one.organisation.short_name, one.action.reference]
        for one in Update.objects.filter(state="silent").order_by("meeting__date", "action__reference")
    ],
    "updates": Counter(Update.objects.filter(meeting__plan=before).values_list("state", flat=True)),
    "reported": sorted(set(
        one["reported"][1] for one in Event.objects.filter(name="action_reported").values_list("changes", flat=True)
        if "reported" in one
    )),
    "stopped": list(Action.objects.filter(stage="stopped").values_list("reference", flat=True)),
    "reports": StatusReport.objects.count(),
    "states": [before.state, plan.state],
    "busy": [one.priority.number for one in then.priorities if one.busy_but_not_working],
    "choices": sorted(set(PriorityChoice.objects.values_list("decision", flat=True))),
    "action choices": sorted(set(ActionChoice.objects.values_list("decision", flat=True))),
    "compared": [len(compared.ended), len(compared.new), len(compared.changed)],
    "moved": [[str(m.first_due), str(m.due)] for a in plan.actions.all() for m in a.milestones.all()
              if m.first_due != m.due],
    "rows": len(rows), "wrong": wrong,
}))
"""


@pytest.fixture(scope="module")
def found(made: MadeAssessment, demo_folder: Path) -> dict[str, Any]:
    assert made.paths  # the workspace is built
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SAFERPLAN_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(demo_folder / "partnership")],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_the_partnership_is_that_of_the_report_as_posts(found: dict[str, Any]) -> None:
    assert len(found["parts"]) == 9  # the eight of the report, and the funder who is no member
    assert ["Turning Point", "participating"] in found["parts"]
    assert [title for title, part_time in found["posts"] if part_time] == [
        "Community Safety Officer Equalities",
        "Community Safety Officer Vulnerable Adults",
    ]
    assert all(email.endswith(".example") for email, _ in found["accounts"])
    assert found["password works"]


def test_an_adopted_assessment_is_released_and_five_organisations_score(found: dict[str, Any]) -> None:
    assert ["2016-12-partnership", "released", "partnership"] in found["assessments"]
    assert found["workshop"] == "decided"
    assert found["scorers"] == ["CCG", "LCC", "NWLDC", "Police", "Turning Point"]
    assert found["kinds"] == ["computed", "dissenting", "independent", "moderated"]
    assert found["confidences"] == ["data", "judgement", "mixed"]
    assert found["dissents"] == 1


def test_a_high_rank_is_not_chosen_and_the_reason_is_kept(found: dict[str, Any]) -> None:
    by_title = {title: (rank, chosen, why) for title, rank, chosen, why in found["decisions"]}
    rank, chosen, why = by_title["Domestic abuse"]
    assert (rank, chosen) == (2, False)
    assert "stays under theme b" in why
    assert [title for title, rank, _, _ in found["decisions"] if rank is None] == [
        "Substance misuse",
        "Re-offending",
    ]


def test_three_priorities_come_from_decisions_and_two_take_up_earlier_ones(found: dict[str, Any]) -> None:
    assert [one[1:] for one in found["priorities"]] == [
        ["Anti-social behaviour and the local environment", 1],
        ["Violence, weapons and robbery", 3],
        ["Fraud and cyber crime", None],
    ]
    assert found["strategies"] == [
        ["Community Safety Strategy 2014-2017", "published"],
        ["Community Safety Strategy 2017-2020", "published"],
    ]
    assert found["strands"] == ["crime-and-disorder", "", "", "substance-misuse", "re-offending"]
    assert (len(found["priorities"]), found["sections"]) == (3, 3)


def test_six_meetings_were_held_in_the_year_that_is_over_and_two_since(found: dict[str, Any]) -> None:
    assert [state for _, year, state in found["meetings"] if year == 2016] == ["closed"] * 6
    assert [state for _, year, state in found["meetings"] if year == 2017] == ["closed"] * 2 + ["draft"] * 4
    assert found["agendas"] >= 9
    assert found["reports"] == 8
    assert set(found["updates"]) == {"reported", "no_change", "late", "silent"}
    assert found["silent"] == [
        ["2016-06-13", "LCC", "3.1"],
        ["2016-08-08", "LCC", "3.1"],
        ["2016-12-12", "Police", "1.2"],
        ["2016-12-12", "Police", "1.3"],
        ["2017-04-10", "LCC", "2.1"],
        ["2017-06-12", "LCC", "2.1"],
    ]
    assert found["reported"] == ["amber", "green", "red"]
    assert found["stopped"] == ["2.2"]


def test_the_year_is_refreshed_into_the_next_and_can_be_compared(found: dict[str, Any]) -> None:
    assert found["states"] == ["closed", "adopted"]
    assert found["choices"] == ["amend", "continue", "end"]
    assert found["action choices"] == ["carry", "close", "merge", "supersede"]
    assert found["busy"] == [2], "the locks are in, and burglary did not come down"
    assert all(found["compared"])
    assert found["moved"] == [["2017-03-31", "2017-07-31"]]


def test_the_product_names_what_the_report_lacks(found: dict[str, Any]) -> None:
    codes = [code for code, _ in found["gaps"]]
    assert codes.count("strand_without_action") == 2
    assert codes.count("measure_without_baseline") == codes.count("measure_without_target") == 3
    funder = [sentence for code, sentence in found["gaps"] if code == "funder_without_amount"]
    assert funder == ["Leicestershire County Council gives money, and how much is not stated (not known)."]
    assert (found["known"], found["unknown"]) == ("48500.00", 1)


def test_the_money_says_what_needs_somebody(found: dict[str, Any]) -> None:
    assert found["spent"] == 84_050 + 57_525 + 522_422 + 41_230 + 36_000
    assert found["attention"] == [
        "amount_not_known",
        "condition_due",
        "line_without_objective",
        "not_allocated",
        "virement_waiting",
    ]


def test_every_row_is_the_fold_of_its_events(found: dict[str, Any]) -> None:
    assert found["rows"] > 700
    assert found["wrong"] == []
