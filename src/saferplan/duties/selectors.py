"""What is read of the register of duties."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.duty_records import Duty, RecordFacts
from saferplan.duties.models import DutyRecord
from saferplan.partnership.models import Organisation
from saferplan.partnership.selectors import organisations_to_choose
from saferplan.strategy.models import Priority
from saferplan.strategy.selectors import priorities_to_choose


def duty_record_list() -> QuerySet[DutyRecord]:
    """The records that were not ended, the newest first, with the organisations and priorities they name."""
    held = DutyRecord.objects.prefetch_related("organisations", "priorities")
    return held.filter(ended__isnull=True).order_by("-day", "-id")


def record_facts(*, day: dt.date) -> tuple[RecordFacts, ...]:
    """The records that stood on a day, as the trade's rules take them."""
    stood = DutyRecord.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day), day__lte=day)
    return tuple(one.facts for one in stood.prefetch_related("organisations", "priorities").order_by("id"))


def duty_record_get(*, number: int) -> DutyRecord:
    """One record, with the organisations and priorities it names.

    Raises:
        Http404: there is none of that number.
    """
    found = DutyRecord.objects.prefetch_related("organisations", "priorities").filter(pk=number).first()
    if found is None:
        raise Http404(f"no record {number}")
    return found


def duty_named(name: str) -> Duty:
    """The duty of a name, as addresses have it.

    Raises:
        Http404: there is none.
    """
    try:
        return Duty(name)
    except ValueError as error:
        raise Http404(f"no duty {name!r}") from error


def organisations_offered() -> QuerySet[Organisation]:
    """The organisations that a record may name."""
    return organisations_to_choose()


def priorities_offered() -> QuerySet[Priority]:
    """The priorities that a record may be about, those of the newest year first."""
    return priorities_to_choose()
