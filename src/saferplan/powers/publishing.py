"""Publishing a year's figures: they are frozen as they stand, and can only be superseded by corrected ones."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.domain.display import written_day
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.powers.case_reviews import refuse_year_under_way
from saferplan.powers.models import PowersPublication
from saferplan.powers.publication_data import (
    SCHEMA,
    CaseReviewData,
    UseData,
    case_review_data,
    use_data,
)
from saferplan.powers.publication_document import case_review_document, use_document
from saferplan.powers.services import refuse_case_details
from saferplan.powers.states import PublicationKind


def powers_publish(
    *, by: Actor, kind: PublicationKind, year: int, on: dt.date, place: str, reason: str = ""
) -> PowersPublication:
    """Publish a year's figures on a day and at a place, and freeze them as they stand.

    What was published of the year before is superseded, which needs a reason; it stays as it was.

    Raises:
        ValidationError: the year is not over, the day is to come, nothing is held of the year, figures of case
            reviews are not all known, published figures are to be superseded without a reason, or nothing says where
            a figure in what people wrote comes from.
    """
    require(by, "powers.publish")
    refuse_year_under_way(by, year)
    refuse_case_details({"place": place, "reason": reason})
    if on > by.today:
        raise ValidationError({"on": "This day is still to come: enter the day once it is published."})
    data = data_of(kind, PlanYear(year), place=place, published=written_day(on))
    _refuse_unready(data)
    with transaction.atomic():
        take_turn()
        earlier = PowersPublication.objects.filter(
            kind=kind.value, year=year, superseded__isnull=True
        ).first()
        if earlier is not None:
            require_words(reason, "It is published already: say what was wrong with it.")
            record("powers_publication_superseded", earlier, by=by, reason=reason, superseded=by.today)
        stored, sha256 = settled_with_figures(data, _set_out)
        made = PowersPublication(
            kind=kind.value, year=year, published=on, place=place, schema=SCHEMA, data=stored, sha256=sha256
        )
        record("powers_published", made, by=by, reason=reason)
    return made


def data_of(
    kind: PublicationKind, year: PlanYear, *, place: str = "", published: str = ""
) -> UseData | CaseReviewData:
    """The figures of a year as they would be published now."""
    make = use_data if kind is PublicationKind.USE_OF_POWERS else case_review_data
    return make(year=year, place=place, published=published)


def published_data(publication: PowersPublication) -> UseData | CaseReviewData:
    """The figures as they were published.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    if publication.kind == PublicationKind.USE_OF_POWERS:
        return publication.unaltered(UseData, SCHEMA)
    return publication.unaltered(CaseReviewData, SCHEMA)


def document_of(publication: PowersPublication) -> Document:
    """What was published as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    document = _set_out(published_data(publication), sha256=publication.sha256)
    return with_sources(document, figures_in(publication))


def _set_out(data: UseData | CaseReviewData, *, sha256: str = "") -> Document:
    if isinstance(data, UseData):
        return use_document(data, sha256=sha256)
    return case_review_document(data, sha256=sha256)


def _refuse_unready(data: msgspec.Struct) -> None:
    if isinstance(data, UseData) and not data.lines:
        raise ValidationError({"year": "No use of a power is counted for this year: count it first."})
    if isinstance(data, CaseReviewData):
        if not data.lines:
            raise ValidationError({"year": "No figures of this year are held: record them first."})
        unknown = [
            one.organisation
            for one in data.lines
            if None in (one.applications, one.not_met, one.reviews, one.recommendations)
        ]
        if unknown:
            raise ValidationError(
                {"year": f"A figure is not known of {', '.join(unknown)}. Enter it first; none at all is 0."}
            )
