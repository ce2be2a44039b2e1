"""What may be done to a council's templates, and to who holds the offices whose comments they carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from django.core.exceptions import ValidationError

from saferplan.domain.council_report.templates import (
    FieldChoice,
    Office,
    ReportTemplate,
    rearranged,
    template_faults,
    template_read,
)
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Account, Post
from saferplan.reports.models import OfficeHolder, OwnTemplate


def template_make(*, by: Actor, title: str, template: ReportTemplate) -> OwnTemplate:
    """Make a template of the council's own out of another one.

    Raises:
        ValidationError: there is one of this name, or it breaks a rule of templates.
    """
    require(by, "reports.change")
    own = OwnTemplate(
        title=title.strip(), definition=_checked(msgspec.structs.replace(template, title=title.strip()))
    )
    record("template_made", own, by=by)
    return own


def template_load(*, by: Actor, title: str, content: bytes, name: str) -> OwnTemplate:
    """Make a template of the council's own out of a file in TOML, called `name`.

    Raises:
        ValidationError: the file cannot be used; the message says what of it, and what to do. Nothing is kept.
    """
    require(by, "reports.change")
    try:
        template = template_read(content, name)
    except SaferPlanError as error:
        raise ValidationError({"file": str(error)}) from error
    return template_make(by=by, title=title, template=template)


def template_rearrange(
    *,
    by: Actor,
    own: OwnTemplate,
    title: str,
    fields: Mapping[str, FieldChoice],
    headings: Mapping[str, str],
    reason: str,
) -> None:
    """Put a template's fields in another order, under other labels, or leave some out. Reports that were begun keep
    the template as it was.

    Raises:
        ValidationError: no reason is given, it was ended, or it breaks a rule of templates then.
    """
    require(by, "reports.change")
    _require_standing(own, reason)
    changed = rearranged(own.template, title=title.strip(), fields=fields, headings=headings)
    record("template_amended", own, by=by, reason=reason, title=title.strip(), definition=_checked(changed))


def template_end(*, by: Actor, own: OwnTemplate, reason: str) -> None:
    """End a template: no report is begun with it any more.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "reports.change")
    _require_standing(own, reason)
    record("template_ended", own, by=by, reason=reason, ended=by.today)


def office_give(*, by: Actor, office: Office, post: Post, account: Account, since: dt.date) -> OfficeHolder:
    """Record which post of a council holds an office, and which account writes for it.

    Raises:
        ValidationError: it is the actor's own account, the account does not act for the post's organisation, or
            somebody holds the office already.
    """
    require(by, "reports.change")
    if account.pk == by.account:
        raise ValidationError(
            {
                "account": "Nobody gives an office to themselves. Another co-ordinator records it, so that comments "
                "stay the officer's."
            }
        )
    if not account.memberships.filter(organisation=post.organisation_id, until__isnull=True).exists():
        raise ValidationError(
            {"account": f"This account does not act for {post.organisation}. Give it a role there first."}
        )
    holder = OfficeHolder(
        office=office.value, post=post, council_id=post.organisation_id, account=account, since=since
    )
    record("office_given", holder, by=by)
    return holder


def office_end(*, by: Actor, holder: OfficeHolder, until: dt.date, reason: str) -> None:
    """End the holding of an office after a day.

    Raises:
        ValidationError: no reason is given, it has ended, or the day is before its start.
    """
    require(by, "reports.change")
    if holder.until is not None:
        raise ValidationError(f"It ended on {holder.until:%-d %B %Y} already.")
    require_words(reason, "Say why it ends.")
    record("office_ended", holder, by=by, reason=reason, until=until)


def _checked(template: ReportTemplate) -> dict[str, object]:
    wrong = template_faults(template)
    if wrong:
        raise ValidationError(list(wrong))
    built: dict[str, object] = msgspec.to_builtins(template)
    return built


def _require_standing(own: OwnTemplate, reason: str) -> None:
    if own.ended is not None:
        raise ValidationError(f"This template was ended on {own.ended:%-d %B %Y}.")
    require_words(reason, "Say why the template changes.")
