"""What the database holds of reports, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from reports_world import MEETING, Reports, reports_make
from saferplan.domain.council_report.templates import Office
from saferplan.reports.models import (
    CouncilReport,
    FrozenReport,
    OfficeHolder,
    OfficerComment,
    OwnTemplate,
    ReportContact,
    ReportPart,
)
from saferplan.reports.selectors import template_named
from saferplan.reports.services import comment_give, contact_add, part_write, report_publish, report_ready
from saferplan.reports.templates import template_make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Reports:
    """Something in every table."""
    world = reports_make()
    by = world.co_ordinator()
    template_make(by=by, title="Ours", template=template_named("district"))
    contact_add(by=by, report=world.report, post=world.people.organisations["NWLDC"].posts.first())
    part_write(by=by, report=world.report, key="risk", words="Assessed.")
    world.send()
    comment_give(
        by=world.officer(Office.SECTION_151),
        report=world.report,
        office=Office.SECTION_151,
        words="Satisfactory.",
    )
    report_ready(by=by, report=world.report)
    report_publish(by=by, report=world.report)
    return world


# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "report_template_title": (OwnTemplate, {"title": ""}),
    "office_holder_office": (OfficeHolder, {"office": "mayor"}),
    "office_holder_has_office": (OfficeHolder, {"office": ""}),
    "office_holder_ends_after_start": (OfficeHolder, {"since": MEETING, "until": "2017-01-01"}),
    "council_report_decision": (CouncilReport, {"decision": "praise"}),
    "council_report_state": (CouncilReport, {"state": "lost"}),
    "council_report_why": (CouncilReport, {"why": ""}),
    "council_report_minuted": (CouncilReport, {"minute": "Noted."}),
    "council_report_version": (CouncilReport, {"version": 0}),
    "officer_comment_office": (OfficerComment, {"office": "mayor"}),
    "officer_comment_words": (OfficerComment, {"words": ""}),
    "council_report_frozen_schema": (FrozenReport, {"schema": 0}),
    "council_report_frozen_has_its_hash": (FrozenReport, {"sha256": "abc"}),
}
MADE: dict[str, type[models.Model]] = {
    "report_template_once": OwnTemplate,
    "office_held_once": OfficeHolder,
    "council_report_once": CouncilReport,
    "report_contact_once": ReportContact,
    "report_part_once": ReportPart,
    "officer_comment_once": OfficerComment,
}
# Either may be named first.
EITHER = {
    "council_report_state": "council_report_state|council_report_minuted",
    "office_holder_has_office": "office_holder_has_office|office_held_once",
    "office_holder_office": "office_holder_office|office_held_once",
}


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    found = [one for model in apps.get_app_config("reports").get_models() for one in model._meta.constraints]
    assert {*BROKEN, *MADE} == {str(one.name) for one in found}
    for one in found:
        assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: Reports, name: str) -> None:
    model, change = BROKEN[name]
    rows: models.QuerySet[Any] = models.QuerySet(model)
    rows = rows.filter(pk=rows.order_by("pk").values_list("pk", flat=True)[:1])
    assert rows.exists()
    with pytest.raises(IntegrityError, match=EITHER.get(name, name)), transaction.atomic():
        rows.update(**change)
    assert filled.report.pk


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(filled: Reports, name: str) -> None:
    row = MADE[name]._base_manager.order_by("pk").first()
    assert row is not None
    row.pk = None
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row, force_insert=True)
    assert filled.report.pk
