"""Which rows of reports can be spoken of. What belongs to a draft is known to those who may know of the draft."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.reports.models import (
    CouncilReport,
    FrozenReport,
    OfficeHolder,
    OfficerComment,
    OwnTemplate,
    ReportContact,
    ReportPart,
)
from saferplan.reports.selectors import reports_visible


def _reports(actor: Actor) -> QuerySet[Any]:
    return reports_visible(actor)


def _of_report(model: type[ReportContact | ReportPart | OfficerComment | FrozenReport]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.filter(report__in=reports_visible(actor).order_by().values("pk"))

    return visible


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "reports.view") else model.objects.none()

    return visible


_OF_REPORT = (("reports.councilreport", "report"),)

subject_kind(
    CouncilReport,
    "report to a council",
    plural="reports to a council",
    visible=_reports,
    page="council_report",
    arguments={"number": "pk"},
    texts=("title", "meeting", "why", "minute"),
    untold=frozenset({"template"}),
)
subject_kind(
    ReportContact,
    "contact of a report",
    plural="contacts of reports",
    visible=_of_report(ReportContact),
    page="council_report",
    arguments={"number": "report_id"},
    part_of=_OF_REPORT,
    related=("post",),
)
subject_kind(
    ReportPart,
    "part of a report",
    plural="parts of reports",
    visible=_of_report(ReportPart),
    page="council_report",
    arguments={"number": "report_id"},
    texts=("words",),
    part_of=_OF_REPORT,
    related=("report",),
)
subject_kind(
    OfficerComment,
    "officer's comment",
    plural="officers' comments",
    visible=_of_report(OfficerComment),
    page="council_report",
    arguments={"number": "report_id"},
    texts=("words",),
    part_of=_OF_REPORT,
    related=("report",),
)
subject_kind(
    FrozenReport,
    "published report",
    plural="published reports",
    visible=_of_report(FrozenReport),
    page="council_report",
    arguments={"number": "report_id"},
    part_of=_OF_REPORT,
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("report",),
)
subject_kind(
    OwnTemplate,
    "template of reports",
    plural="templates of reports",
    visible=_readable(OwnTemplate),
    page="report_template",
    arguments={"number": "pk"},
    texts=("title",),
    untold=frozenset({"definition"}),
)
subject_kind(
    OfficeHolder,
    "holding of an office",
    plural="holdings of offices",
    visible=_readable(OfficeHolder),
    page="report_templates",
    related=("post", "council"),
)
