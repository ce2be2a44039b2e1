"""What may be done to the threshold and the yearly figures of case reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import CaseReviewYear, faults_of, threshold_fault
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation
from saferplan.powers.models import CaseReviewFigures, CaseReviewThreshold
from saferplan.powers.services import refuse_case_details


def threshold_set(
    *,
    by: Actor,
    since: dt.date,
    complaints: int,
    complaint_months: int,
    application_months: int,
    source: str,
) -> CaseReviewThreshold:
    """Set what is asked of whoever wants a case reviewed; the threshold before ends the day before.

    Raises:
        ValidationError: it asks for more complaints than it may, or begins before the one in force did.
    """
    require(by, "powers.change")
    fault = threshold_fault(complaints)
    if fault:
        raise ValidationError({"complaints": fault})
    made = CaseReviewThreshold(
        since=since,
        complaints=complaints,
        complaint_months=complaint_months,
        application_months=application_months,
        source=source,
    )
    with transaction.atomic():
        take_turn()
        before = CaseReviewThreshold.objects.filter(until__isnull=True).first()
        if before is not None:
            if since <= before.since:
                raise ValidationError(
                    {"since": f"The threshold in force began on {before.since:%-d %B %Y}: give a later day."}
                )
            record("threshold_ended", before, by=by, until=since - dt.timedelta(days=1))
        record("threshold_set", made, by=by)
    return made


def case_reviews_record(
    *, by: Actor, organisation: Organisation, year: int, source: str, **figures: Any
) -> CaseReviewFigures:
    """Record an organisation's figures of a year; a figure of None is not known.

    Args:
        by: who records.
        organisation: whose figures.
        year: the calendar year in which the year starts, in April.
        source: where the figures are from.
        figures: `applications`, `not_met`, `reviews`, `recommendations`, `carried_in`, `explanation`.

    Raises:
        ValidationError: the year is not over, the figures do not agree, or a text holds something of a case.
    """
    require(by, "powers.count", organisation)
    refuse_case_details({"source": source, "explanation": figures.get("explanation", "")})
    _refuse_faults(figures)
    refuse_year_under_way(by, year)
    held = CaseReviewFigures(organisation=organisation, year=year, source=source, **figures)
    record("case_reviews_counted", held, by=by)
    return held


def case_reviews_correct(
    *, by: Actor, held: CaseReviewFigures, reason: str, source: str, **figures: Any
) -> None:
    """Correct a year's figures; what they were stays in the history.

    Raises:
        ValidationError: no reason is given, the figures do not agree, or a text holds something of a case.
    """
    require(by, "powers.count", held.organisation)
    require_words(reason, "Say why the figures change.")
    refuse_case_details({"source": source, "explanation": figures.get("explanation", ""), "reason": reason})
    _refuse_faults(figures)
    record("case_reviews_corrected", held, by=by, reason=reason, source=source, **figures)


def refuse_year_under_way(by: Actor, year: int) -> None:
    """Refuse a year that is not over.

    Raises:
        ValidationError: it is not.
    """
    of = PlanYear(min(max(year, 1), 9998))
    if of.last >= by.today:
        raise ValidationError(
            {"year": f"{of.label} is not over: its figures are complete after {of.last:%-d %B %Y}."}
        )


def _refuse_faults(figures: dict[str, Any]) -> None:
    faults = faults_of(CaseReviewYear(**figures))
    if faults:
        raise ValidationError(faults)
