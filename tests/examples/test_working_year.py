"""The worked example's site: what the founding report has and lacks; and every row is what its events made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# In a process of its own: the site it fills is not the tests'.
ASK = """
import json, sys
from pathlib import Path
import saferplan
from examples.worked_example.working_year import build_site
made = saferplan.Workspace.create(
    Path(sys.argv[1]) / "partnership", partnership="E22000170", name="Safer", synthetic="Synthetic."
)
site = build_site(made)
from django.apps import apps
from saferplan.history.models import Recorded
from saferplan.history.recording import fold, state
from saferplan.meetings.models import Meeting, StatusReport, Update
from datetime import UTC, datetime
from saferplan.history.actor import Actor
from saferplan.money.models import Spend
from saferplan.money.needs import attention_of
from saferplan.money.selectors import funders_of, money_of
from saferplan.partnership.models import Account, Organisation, OrganisationRole, Post
from saferplan.plan.gaps import gaps_of
from saferplan.plan.selectors import plan_get
from saferplan.strategy.models import Priority, Theme
plan = plan_get(year=2017)
rows = [row for kind in apps.get_models() if issubclass(kind, Recorded) for row in kind.objects.all()]
wrong = [str(row) for row in rows if fold(row.history) != state(row)]
money = money_of(plan=plan)
print(json.dumps({
    "accounts": [[email, role] for email, _, role in site.accounts],
    "password works": all(one.check_password(site.password) for one in Account.objects.all()),
    "parts": sorted(OrganisationRole.objects.values_list("organisation__short_name", "role")),
    "posts": sorted(Post.objects.values_list("title", "part_time")),
    "strands": [one.strand for one in Theme.objects.order_by("letter")],
    "priorities": Priority.objects.count(),
    "sections": len({one.priority_id for one in plan.actions.all()}),
    "gaps": [[one.code.value, one.sentence] for one in gaps_of(plan, funders_of(plan=plan))],
    "known": str(money.known), "unknown": money.unknown,
    "attention": sorted(
        {one.kind.value for one in attention_of(by=Actor(datetime(2017, 6, 27, tzinfo=UTC)), plan=plan)}
    ),
    "spent": sum(Spend.objects.values_list("pence", flat=True)),
    "meetings": [str(one.date) for one in Meeting.objects.order_by("date")],
    "silent": [
        [one.organisation.short_name, one.action.headline, [event.name for event in one.history]]
        for one in Update.objects.filter(state="silent").order_by("meeting__date")
    ],
    "reports": StatusReport.objects.count(),
    "rows": len(rows), "wrong": wrong,
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SAFERPLAN_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path_factory.mktemp("site"))],
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


def test_five_themes_three_priorities_three_sections_six_meetings(found: dict[str, Any]) -> None:
    assert found["strands"] == ["crime-and-disorder", "", "", "substance-misuse", "re-offending"]
    assert (found["priorities"], found["sections"]) == (3, 3)
    assert len(found["meetings"]) == 6
    assert found["reports"] == 2
    assert [who for who, _, _ in found["silent"]] == ["LCC", "LCC"]
    assert all(events[-1] == "update_not_received" for _, _, events in found["silent"])


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
    assert found["rows"] > 100
    assert found["wrong"] == []
