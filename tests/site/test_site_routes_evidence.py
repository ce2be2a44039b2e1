"""Who opens the pages of evidence, assessments, jobs, history and search."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships import People, plan_make
from route_inventory import CO_ORDINATOR, EVIDENCE, POLICE, check
from saferplan.history.services import attachment_add, comment_add
from saferplan.jobs.services import job_ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Any) -> dict[str, Any]:
    """Something for each page to be about."""
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
    return {
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


@pytest.mark.parametrize("name", sorted(EVIDENCE))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, EVIDENCE[name], values)
