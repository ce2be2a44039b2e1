"""The founding report's partnership, checked as it stood on the day of the council's meeting."""

from __future__ import annotations

import json
import os
import shutil
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
import datetime as dt, json, sys
from pathlib import Path
from saferplan.workspace.workspace import Workspace
from examples.worked_example.working_year import AS_AT, build_site
build_site(Workspace.open(Path(sys.argv[1])))
from saferplan.duties.checking import completeness_on
from saferplan.history.actor import Actor
by = Actor(dt.datetime.combine(AS_AT, dt.time(12), dt.UTC))
found = completeness_on(by=by, day=AS_AT)
print(json.dumps({
    one.rule.id: [one.status.value, one.explanation] for pack in found.packs for one in pack.lines
}))
"""


@pytest.fixture(scope="module")
def found(
    made: MadeAssessment, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Each rule with its status and what was found, on a site of its own."""
    assert made.paths  # the workspace is built
    partnership = tmp_path_factory.mktemp("completeness") / "partnership"
    shutil.copytree(demo_folder / "partnership", partnership, ignore=shutil.ignore_patterns("site"))
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SAFERPLAN_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(partnership)],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def of_status(found: dict[str, Any], status: str, start: str) -> set[str]:
    """The rules that stand so."""
    return {rule for rule, (stands, _) in found.items() if stands == status and rule.startswith(start)}


def test_the_plan_fails_what_the_founding_reports_does(found: dict[str, Any]) -> None:
    # Its police and crime objectives are mapped in this example, as the report only asserts: PP15 is met here. That it
    # is missing where they are not, is tested with the report's own facts, in tests/domain/planning.
    assert of_status(found, "missing", "PP") == {"PP04", "PP05", "PP10", "PP16"}
    assert of_status(found, "not in force", "PP") == {"PP06"}
    assert of_status(found, "met", "PP") == {"PP01", "PP02", "PP03", "PP08", "PP11", "PP15"}


def test_resources_are_known_in_part_and_the_rest_is_not_evidenced(found: dict[str, Any]) -> None:
    assert found["PP09"] == [
        "unknown",
        "Known in part: 2 of 3 funders state what they give. Not known of Leicestershire County Council.",
    ]
    unrecorded = {"PP12", "PP13", "PP14", "PP17", "PP18", "PP19"}
    assert of_status(found, "unknown", "PP") == {"PP07", "PP09"} | unrecorded


def test_governance_is_mostly_unevidenced(found: dict[str, Any]) -> None:
    assert of_status(found, "met", "GV") == {"GV01"}
    # No post is named as a liaison, some of what the law prescribes was never sent, and the community was last asked
    # more than a year ago.
    assert of_status(found, "missing", "GV") == {"GV03", "GV04", "GV07"}
    assert "too long ago" in found["GV04"][1]
    assert of_status(found, "unknown", "GV") == {"GV02", "GV05", "GV06", "GV08"}
