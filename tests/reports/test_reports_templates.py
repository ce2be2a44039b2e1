"""A council's own templates and the holders of offices: what is made, loaded, rearranged, refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from reports_world import BEGUN, MEETING, Reports
from saferplan.domain.council_report.templates import FieldChoice, Office, shipped_template
from saferplan.reports.models import OfficeHolder, OwnTemplate
from saferplan.reports.report_data import report_data
from saferplan.reports.selectors import (
    holder_of,
    offices_of,
    template_named,
    templates_offered,
)
from saferplan.reports.services import council_report_begin
from saferplan.reports.templates import (
    office_end,
    office_give,
    template_end,
    template_load,
    template_make,
    template_rearrange,
)

pytestmark = pytest.mark.django_db
DISTRICT = shipped_template("district")
GOOD = b"""
identity = "ours"
title = "From a file"

[[field]]
key = "recommendations"
label = "What is asked"
filled = "recommendation"

[[section]]
key = "why"
heading = "Why"
paragraph = [{ key = "why" }]
"""


def test_a_report_follows_the_councils_own_template(world: Reports) -> None:
    by = world.co_ordinator()
    own = template_make(by=by, title="Ours", template=DISTRICT)
    fields = {one.key: FieldChoice(one.label, at) for at, one in enumerate(DISTRICT.field, start=1)}
    fields["cat"] = FieldChoice("CAT", 0, used=False)
    fields["human_rights"] = FieldChoice("Human Rights Act", 0)
    template_rearrange(
        by=by,
        own=own,
        title="Ours",
        fields=fields,
        headings={"refresh": "Next year"},
        reason="As Council asks.",
    )
    report = council_report_begin(
        by=by,
        plan=world.report.plan,
        council=world.report.council,
        meeting="Council",
        day=MEETING,
        title="In our template",
        template=template_named(f"own-{own.pk}"),
        why="It asks.",
    )
    data = report_data(by=by, report=report)
    labels = [one.label for one in data.fields]
    assert labels[0] == "Human Rights Act"
    assert "Link to relevant CAT" not in labels
    assert data.sections[-1].heading == "Next year"
    template_end(by=by, own=own, reason="Replaced.")
    assert report_data(by=by, report=report).sections[-1].heading == "Next year"


def test_templates_that_were_ended_are_not_offered(world: Reports) -> None:
    by = world.co_ordinator()
    own = template_make(by=by, title="Ours", template=DISTRICT)
    assert (f"own-{own.pk}", "Ours") in templates_offered()
    template_end(by=by, own=own, reason="Replaced.")
    assert [name for name, _ in templates_offered()] == ["district", "cabinet"]
    for name in (f"own-{own.pk}", "own-x", "nothing"):
        with pytest.raises(Http404):
            template_named(name)
    with pytest.raises(ValidationError, match="was ended on"):
        template_end(by=by, own=own, reason="Again.")


def test_a_name_is_used_once_and_a_change_has_a_reason(world: Reports) -> None:
    by = world.co_ordinator()
    own = template_make(by=by, title="Ours", template=DISTRICT)
    with pytest.raises(ValidationError, match="of this name already"):
        template_make(by=by, title="Ours", template=DISTRICT)
    fields = {one.key: FieldChoice(one.label, at) for at, one in enumerate(DISTRICT.field, start=1)}
    with pytest.raises(ValidationError, match="Say why"):
        template_rearrange(by=by, own=own, title="Ours", fields=fields, headings={}, reason=" ")
    fields["recommendations"] = FieldChoice("Recommendations", 1, used=False)
    with pytest.raises(ValidationError, match="would not say what it asks for"):
        template_rearrange(by=by, own=own, title="Ours", fields=fields, headings={}, reason="Shorter.")
    own.refresh_from_db()
    assert own.template.field == DISTRICT.field


def test_a_template_is_loaded_from_a_file_or_refused_whole(world: Reports) -> None:
    by = world.co_ordinator()
    assert template_load(by=by, title="Ours", content=GOOD, name="ours.toml").template.title == "Ours"
    with pytest.raises(ValidationError) as refused:
        template_load(by=by, title="Other", content=b"field = 1", name="other.toml")
    (said,) = refused.value.message_dict["file"]
    assert said.startswith("other.toml: the template cannot be used.")
    assert OwnTemplate.objects.count() == 1


def test_nobody_gives_an_office_to_themselves(world: Reports) -> None:
    by = world.co_ordinator()
    holder = OfficeHolder.objects.get(office=Office.SECTION_151.value)
    office_end(by=by, holder=holder, until=BEGUN, reason="The post changes.")
    with pytest.raises(ValidationError, match="Nobody gives an office to themselves"):
        office_give(
            by=by,
            office=Office.SECTION_151,
            post=holder.post,
            account=world.people.accounts["NWLDC", "co_ordinator"],
            since=MEETING,
        )
    with pytest.raises(ValidationError, match="does not act for"):
        office_give(
            by=by,
            office=Office.SECTION_151,
            post=holder.post,
            account=world.people.accounts["Police", "updater"],
            since=MEETING,
        )
    assert holder_of(council=world.report.council_id, office=Office.SECTION_151, day=MEETING) is None


def test_an_office_ends_once_with_a_reason(world: Reports) -> None:
    by = world.co_ordinator()
    holder = OfficeHolder.objects.get(office=Office.SECTION_151.value)
    assert offices_of(by=world.officer(Office.SECTION_151), council=holder.council_id) == {Office.SECTION_151}
    with pytest.raises(ValidationError, match="Say why"):
        office_end(by=by, holder=holder, until=BEGUN, reason="")
    with pytest.raises(ValidationError, match="before the first"):
        office_end(by=by, holder=holder, until=BEGUN - dt.timedelta(days=1), reason="Wrong.")
    holder.refresh_from_db()
    office_end(by=by, holder=holder, until=BEGUN, reason="It changes.")
    with pytest.raises(ValidationError, match="already"):
        office_end(by=by, holder=holder, until=MEETING, reason="Again.")
    assert offices_of(by=world.officer(Office.SECTION_151, MEETING), council=holder.council_id) == frozenset()


def test_others_change_neither_templates_nor_offices(world: Reports) -> None:
    with pytest.raises(PermissionDenied):
        template_make(by=world.money.police(), title="Ours", template=DISTRICT)
    holder = OfficeHolder.objects.first()
    assert holder is not None
    with pytest.raises(PermissionDenied):
        office_end(by=world.money.chair(), holder=holder, until=MEETING, reason="Mine.")
