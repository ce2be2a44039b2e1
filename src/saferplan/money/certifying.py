"""Certifying a return: it is frozen as it stands, and can only be superseded by a corrected one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import held_of
from saferplan.money.models import Contribution, MonitoringReturn
from saferplan.money.return_data import SCHEMA, ReturnData, return_data
from saferplan.money.return_document import return_document
from saferplan.money.selectors import return_of
from saferplan.money.services import locked


def return_certify(
    *, by: Actor, contribution: Contribution, quarter: int, certified_as: str, reason: str = ""
) -> MonitoringReturn:
    """Certify the return for a quarter, as the post that `certified_as` names, and freeze it.

    One that was certified before is superseded, which needs a reason; it stays as it was.

    Raises:
        ValidationError: the quarter is not over, no post is named, a line of the local policing body's money is
            mapped to no objective of its plan, a certified return is to be superseded without a reason, or nothing
            says where a figure in it comes from.
    """
    require(by, "money.certify")
    of = Quarter(PlanYear(contribution.plan.year), quarter)
    if contribution.withdrawn is not None:
        raise ValidationError(f"This contribution was withdrawn on {contribution.withdrawn:%-d %B %Y}.")
    if not of.over(by.today):
        raise ValidationError(f"{of.label} ends on {of.last:%-d %B %Y}: its return is certified after that.")
    require_words(
        certified_as, "Say which post certifies it, such as Section 151 Officer.", field="certified_as"
    )
    _refuse_unmapped(by, contribution)
    with transaction.atomic():
        locked(contribution)
        earlier = return_of(contribution=contribution, quarter=quarter)
        if earlier is not None:
            require_words(reason, "It is certified already: say what was wrong with it.")
            record("return_superseded", earlier, by=by, reason=reason, superseded=by.today)
        told = return_data(
            by=by, contribution=contribution, quarter=quarter, certified_as=certified_as.strip()
        )
        data, sha256 = settled_with_figures(told, return_document)
        certified = MonitoringReturn(
            contribution=contribution,
            quarter=quarter,
            certified_on=by.today,
            certified_as=certified_as.strip(),
            schema=SCHEMA,
            data=data,
            sha256=sha256,
        )
        record("return_certified", certified, by=by, reason=reason)
    return certified


def document_of(certified: MonitoringReturn) -> Document:
    """A certified return as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    document = return_document(certified.unaltered(ReturnData, SCHEMA), sha256=certified.sha256)
    return with_sources(document, figures_in(certified))


def _refuse_unmapped(by: Actor, contribution: Contribution) -> None:
    if not contribution.policing:
        return
    unmapped = [
        one.title
        for one in held_of(by=by, contribution=contribution).lines
        if one.allocation.objective_id is None
    ]
    if unmapped:
        raise ValidationError(
            f"Name the objective of the police and crime plan that each line supports first: {'; '.join(unmapped)}."
        )
