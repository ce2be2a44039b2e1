"""What is read of tools and powers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from saferplan.domain.completeness_facts import listed
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.partnership.models import Organisation
from saferplan.partnership.selectors import organisations_to_choose
from saferplan.powers.models import (
    CaseReviewFigures,
    CaseReviewThreshold,
    PowersPublication,
    ToolUse,
)
from saferplan.powers.states import PublicationKind
from saferplan.strategy.models import Priority
from saferplan.strategy.selectors import priorities_to_choose


def use_list() -> QuerySet[ToolUse]:
    """The counts that stand, the newest periods first, with organisations and priorities."""
    return (
        ToolUse.objects.filter(withdrawn__isnull=True)
        .select_related("organisation")
        .prefetch_related("priorities")
        .order_by("-ends", "tool", "id")
    )


def uses_in(*, first: dt.date, last: dt.date) -> QuerySet[ToolUse]:
    """The counts that stand of periods that ended in a run of days."""
    return use_list().filter(ends__gte=first, ends__lte=last)


def uses_for(*, priority: Priority) -> QuerySet[ToolUse]:
    """The counts that stand and serve a priority."""
    return use_list().filter(priorities=priority)


def use_get(*, number: int) -> ToolUse:
    """One count.

    Raises:
        Http404: there is none of that number.
    """
    found = (
        ToolUse.objects.select_related("organisation")
        .prefetch_related("priorities")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(f"no count {number}")
    return found


def uses_sentence(uses: Sequence[ToolUse]) -> str:
    """Counts in a sentence each for an organisation and a period, for a report; empty where there are none.

    A count that is not known is said to be so, and none is left out.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for one in uses:
        groups.setdefault((one.organisation.name, one.when), []).append(one.said)
    return " ".join(
        f"{organisation}, {when}: {listed(said)}." for (organisation, when), said in groups.items()
    )


def threshold_on(*, day: dt.date) -> CaseReviewThreshold | None:
    """The threshold in force on a day; None where none is entered."""
    return next(
        (
            one
            for one in CaseReviewThreshold.objects.filter(since__lte=day).order_by("-since")
            if one.until is None or one.until >= day
        ),
        None,
    )


def case_review_list(*, year: int | None = None) -> QuerySet[CaseReviewFigures]:
    """Figures of case reviews, the newest year first; of one year where it is given."""
    found = CaseReviewFigures.objects.select_related("organisation").order_by("-year", "organisation__name")
    return found if year is None else found.filter(year=year)


def case_reviews_get(*, number: int) -> CaseReviewFigures:
    """One organisation's figures of a year.

    Raises:
        Http404: there are none of that number.
    """
    found = CaseReviewFigures.objects.select_related("organisation").filter(pk=number).first()
    if found is None:
        raise Http404(f"no figures {number}")
    return found


def publication_list(*, kind: PublicationKind | None = None) -> QuerySet[PowersPublication]:
    """What is published and was not superseded, the newest year first."""
    found = PowersPublication.objects.filter(superseded__isnull=True).order_by("-year", "kind")
    return found if kind is None else found.filter(kind=kind.value)


def publication_get(*, number: int) -> PowersPublication:
    """One publication.

    Raises:
        Http404: there is none of that number.
    """
    found = PowersPublication.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no publication {number}")
    return found


def publication_public(*, number: int) -> PowersPublication:
    """One publication that stands, for everybody.

    Raises:
        Http404: there is none of that number, or it was superseded.
    """
    found = publication_list().filter(pk=number).first()
    if found is None:
        raise Http404(f"no publication {number}")
    return found


def case_reviews_published(*, day: dt.date) -> QuerySet[PowersPublication]:
    """The publications of case-review figures that stood on a day."""
    return PowersPublication.objects.filter(
        kind=PublicationKind.CASE_REVIEWS.value, published__lte=day
    ).exclude(superseded__lte=day)


def publication_words(publication: PowersPublication) -> str:
    """What was published, and where, in words."""
    return f"Case reviews {PlanYear(publication.year).label}: {publication.place}"


def organisations_counting(*, by: Actor) -> QuerySet[Organisation]:
    """The organisations for which an actor may record counts."""
    found = organisations_to_choose()
    return found.filter(pk__in=[one.pk for one in found if may(by, "powers.count", one)])


def priorities_offered() -> QuerySet[Priority]:
    """The priorities that a count may serve, those of the newest year first."""
    return priorities_to_choose()


def years_counted() -> tuple[PlanYear, ...]:
    """The plan years that counts end in, newest first."""
    ends = ToolUse.objects.filter(withdrawn__isnull=True).values_list("ends", flat=True).distinct()
    return tuple(sorted({PlanYear.containing(one) for one in ends}, reverse=True))
