"""What is read of reports to a council and of their templates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from saferplan.domain.council_report.templates import SHIPPED, Office, ReportTemplate, shipped_template
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.partnership.models import Account, Organisation, Post
from saferplan.partnership.selectors import on
from saferplan.reports.models import (
    CouncilReport,
    FrozenReport,
    OfficeHolder,
    OfficerComment,
    OwnTemplate,
    ReportContact,
    ReportPart,
)
from saferplan.reports.states import ReportState

_COUNCILS = ("district_council", "county_council", "unitary")
_FROZEN = tuple(one.value for one in ReportState if one.frozen)


def reports_visible(by: Actor) -> QuerySet[CouncilReport]:
    """The reports that an actor may know of: drafts only those of its own council, or all with an overview."""
    held = CouncilReport.objects.select_related("council", "plan")
    if not may(by, "reports.view"):
        return held.none()
    if may(by, "history.view") and by.has("co_ordinator", "chair", "auditor"):
        return held
    return held.filter(Q(state__in=_FROZEN) | Q(council__in=tuple(by.roles)))


def report_get(*, by: Actor, number: int) -> CouncilReport:
    """One report.

    Raises:
        Http404: there is none of that number that the actor may know of.
    """
    found = CouncilReport.objects.select_related("council", "plan__strategy").filter(pk=number).first()
    if found is None or not may(by, "reports.see", found):
        raise Http404(f"no report {number}")
    return found


def contact_get(*, by: Actor, number: int) -> ReportContact:
    """A contact of a report that the actor may know of.

    Raises:
        Http404: there is none.
    """
    found = ReportContact.objects.select_related("report", "post").filter(pk=number).first()
    if found is None or not may(by, "reports.see", found.report):
        raise Http404(f"no contact {number}")
    return found


def contacts_of(*, report: CouncilReport) -> QuerySet[ReportContact]:
    """The contacts of a report, in the order in which they were added."""
    return ReportContact.objects.filter(report=report, ended__isnull=True).select_related(
        "post__organisation"
    )


def words_of(*, report: CouncilReport) -> dict[str, str]:
    """What people wrote, by the key of the part; parts that are empty are not in it."""
    held = ReportPart.objects.filter(report=report).values_list("key", "words")
    return {key: words for key, words in held if words}


def comments_of(*, report: CouncilReport) -> dict[Office, OfficerComment]:
    """The newest comment of each office on a report."""
    found: dict[Office, OfficerComment] = {}
    for one in OfficerComment.objects.filter(report=report).select_related("post").order_by("version", "id"):
        found[Office(one.office)] = one
    return found


def holder_of(*, council: int, office: Office, day: dt.date) -> OfficeHolder | None:
    """Who holds an office of a council on a day; None where nobody is recorded."""
    return (
        OfficeHolder.objects.filter(on(day), council=council, office=office.value)
        .select_related("post", "account")
        .order_by("-since")
        .first()
    )


def offices_of(*, by: Actor, council: int) -> frozenset[Office]:
    """The offices of a council that the actor holds today."""
    held = OfficeHolder.objects.filter(on(by.today), council=council, account=by.account)
    return frozenset(Office(one) for one in held.values_list("office", flat=True))


def office_holders(*, day: dt.date) -> QuerySet[OfficeHolder]:
    """Who holds an office on a day, by council and office."""
    return (
        OfficeHolder.objects.filter(Q(until__isnull=True) | Q(until__gte=day))
        .select_related("post", "account", "council")
        .order_by("council__name", "office", "since")
    )


def office_holder_get(*, number: int) -> OfficeHolder:
    """One holding of an office.

    Raises:
        Http404: there is none of that number.
    """
    found = OfficeHolder.objects.select_related("post", "council").filter(pk=number).first()
    if found is None:
        raise Http404(f"no office {number}")
    return found


def frozen_of(*, report: CouncilReport) -> FrozenReport | None:
    """The report as it was published; None before."""
    return FrozenReport.objects.filter(report=report).first()


def reports_for_everybody() -> QuerySet[FrozenReport]:
    """The reports that are published, as they were frozen, the newest meeting first."""
    found = FrozenReport.objects.filter(report__state__in=_FROZEN).select_related("report__council")
    return found.order_by("-report__day", "-id")


def report_for_everybody(*, number: int) -> FrozenReport:
    """A published report as it was frozen, by the report's number.

    Raises:
        Http404: there is none of that number, or it is not published.
    """
    found = reports_for_everybody().filter(report=number).first()
    if found is None:
        raise Http404(f"no published report {number}")
    return found


def own_templates() -> QuerySet[OwnTemplate]:
    """The templates that a council made its own and that were not ended."""
    return OwnTemplate.objects.filter(ended__isnull=True).order_by("title")


def own_template_get(*, number: int) -> OwnTemplate:
    """One of them, ended or not.

    Raises:
        Http404: there is none of that number.
    """
    found = OwnTemplate.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no template {number}")
    return found


@dataclass(frozen=True, slots=True)
class OfferedTemplate:
    """A template that a report can be begun in: its name in addresses, its title, its number where it is a council's
    own, and what it is."""

    name: str
    title: str
    number: int | None
    template: ReportTemplate


def templates_held() -> list[OfferedTemplate]:
    """The templates that a report can be begun in: those of the product, then councils' own by title. One query."""
    shipped = [(one, shipped_template(one)) for one in SHIPPED]
    return [
        *(OfferedTemplate(name, one.title, None, one) for name, one in shipped),
        *(OfferedTemplate(f"own-{one.pk}", one.title, one.pk, one.template) for one in own_templates()),
    ]


def templates_offered() -> list[tuple[str, str]]:
    """Their names in addresses, and their titles."""
    return [(one.name, one.title) for one in templates_held()]


def template_named(name: str) -> ReportTemplate:
    """The template of a name that `templates_offered` gives.

    Raises:
        Http404: there is none.
    """
    if name in SHIPPED:
        return shipped_template(name)
    number = name.removeprefix("own-")
    if not name.startswith("own-") or not number.isdigit():
        raise Http404(f"no template {name}")
    own = own_template_get(number=int(number))
    if own.ended is not None:
        raise Http404(f"no template {name}")
    return own.template


def councils_to_choose() -> QuerySet[Organisation]:
    """The councils that a report can go to, by name."""
    return Organisation.objects.filter(kind__in=_COUNCILS).order_by("name")


def posts_of_councils() -> QuerySet[Post]:
    """The posts of councils that were not ended, by council and title."""
    return (
        Post.objects.filter(ended__isnull=True, organisation__kind__in=_COUNCILS)
        .select_related("organisation")
        .order_by("organisation__name", "title")
    )


def accounts_to_choose() -> QuerySet[Account]:
    """The accounts that can write for an office, by title."""
    return Account.objects.filter(is_active=True).order_by("title")
