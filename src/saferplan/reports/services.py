"""What may be done to a report: begun, written, shown to the officers, published, considered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import refuse_unsettled, stored_with_figures
from saferplan.claims.models import Claim
from saferplan.domain.claims.scanning import Refers, references
from saferplan.domain.council_report.templates import DecisionSought, Office, ReportTemplate
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation, Post
from saferplan.plan.models import Plan
from saferplan.reports.held import held_figures
from saferplan.reports.models import (
    CouncilReport,
    FrozenReport,
    OfficerComment,
    ReportContact,
    ReportPart,
)
from saferplan.reports.report_data import SCHEMA, report_data, report_figures
from saferplan.reports.selectors import holder_of
from saferplan.reports.states import ReportState

WRITABLE = (ReportState.DRAFT,)
"""While a report is with the officers its words stay, so that they comment on what goes out."""


def council_report_begin(
    *,
    by: Actor,
    plan: Plan,
    council: Organisation,
    meeting: str,
    day: dt.date,
    title: str,
    template: ReportTemplate,
    decision: DecisionSought = DecisionSought.NOTE,
    why: str,
) -> CouncilReport:
    """Begin a report to a meeting of a council, in a template as it is now.

    Raises:
        ValidationError: nothing says why the meeting is asked, or there is a report of this title to it already.
    """
    require(by, "reports.change")
    report = CouncilReport(
        plan=plan,
        council=council,
        meeting=meeting,
        day=day,
        title=title,
        decision=decision.value,
        why=why,
        template=msgspec.to_builtins(template),
    )
    record("council_report_begun", report, by=by)
    return report


def council_report_amend(
    *,
    by: Actor,
    report: CouncilReport,
    meeting: str,
    day: dt.date,
    title: str,
    decision: DecisionSought,
    why: str,
) -> None:
    """Change the meeting, its day, the title, and what is asked and why.

    Raises:
        ValidationError: the report is no draft.
    """
    require(by, "reports.change")
    _require(report, WRITABLE, "Take it back for changes first.")
    record(
        "council_report_amended",
        report,
        by=by,
        meeting=meeting,
        day=day,
        title=title,
        decision=decision.value,
        why=why,
    )


def contact_add(
    *, by: Actor, report: CouncilReport, post: Post, telephone: str = "", email: str = ""
) -> ReportContact:
    """Add a post that can be asked about the report; what is not published of it stays empty.

    Raises:
        ValidationError: the report is no draft, or the post is a contact already.
    """
    require(by, "reports.change")
    _require(report, WRITABLE, "Take it back for changes first.")
    contact = ReportContact(report=report, post=post, telephone=telephone, email=email)
    record("contact_added", contact, by=by)
    return contact


def contact_remove(*, by: Actor, contact: ReportContact, reason: str) -> None:
    """Remove a contact.

    Raises:
        ValidationError: the report is no draft, no reason is given, or it was removed before.
    """
    require(by, "reports.change")
    _require(contact.report, WRITABLE, "Take it back for changes first.")
    if contact.ended is not None:
        raise ValidationError("This contact was removed already.")
    require_words(reason, "Say why.")
    record("contact_removed", contact, by=by, reason=reason, ended=by.today)


def part_write(*, by: Actor, report: CouncilReport, key: str, words: str) -> ReportPart | None:
    """Write a field or a paragraph; empty words take out what stood there.

    Returns:
        The part; None where nothing was written and nothing stood there.

    Raises:
        ValidationError: the report is no draft, its template has no such part that people write (an officer's comment
            is none), or a reference leads to no claim and to nothing that is held.
    """
    require(by, "reports.write", report)
    _require(report, WRITABLE, "Take it back for changes first.")
    if key not in report.form.written_keys:
        raise ValidationError("The template has no such part, or it is not for people to write here.")
    _refuse_dangling(report, words)
    held = ReportPart.objects.filter(report=report, key=key).first()
    if held is None:
        if not words.strip():
            return None
        held = ReportPart(report=report, key=key, words=words.strip())
        record("report_part_written", held, by=by)
        return held
    record("report_part_changed", held, by=by, words=words.strip())
    return held


def report_send(*, by: Actor, report: CouncilReport) -> None:
    """Send a draft to the officers for their comments: from then on its words stay.

    Raises:
        ValidationError: it is no draft, or its template carries no officer's comment.
    """
    require(by, "reports.change")
    _require(report, (ReportState.DRAFT,), "Only a draft is sent to the officers.")
    if not report.form.offices:
        raise ValidationError("Its template carries no officer's comment: mark it as ready.")
    record("council_report_sent", report, by=by, state=ReportState.WITH_OFFICERS.value)


def report_reopen(*, by: Actor, report: CouncilReport, reason: str) -> None:
    """Take a report back for changes. Comments that were given stay, and are shown as given on an earlier version.

    Raises:
        ValidationError: it is not with the officers and not ready, or no reason is given.
    """
    require(by, "reports.change")
    _require(
        report, (ReportState.WITH_OFFICERS, ReportState.READY), "Only what is not published is taken back."
    )
    require_words(reason, "Say why.")
    record(
        "council_report_reopened",
        report,
        by=by,
        reason=reason,
        state=ReportState.DRAFT.value,
        version=report.version + 1,
    )


def comment_give(*, by: Actor, report: CouncilReport, office: Office, words: str) -> OfficerComment:
    """Give the comment of an office on the report as it is with the officers; only its holder can.

    Raises:
        PermissionDenied: the actor does not hold the office today.
        ValidationError: the report is not with the officers, its template carries no comment of this office, or nothing
            is said.
    """
    holder = holder_of(council=report.council_id, office=office, day=by.today)
    require(by, "reports.comment", holder)
    assert holder is not None  # noqa: S101 - the policy holds it
    _require(
        report, (ReportState.WITH_OFFICERS,), "Comments are given while the report is with the officers."
    )
    if office not in {one.office for one in report.form.offices}:
        raise ValidationError("The report's template carries no comment of this office.")
    held = OfficerComment.objects.filter(report=report, office=office.value, version=report.version).first()
    if held is not None:
        record("comment_changed", held, by=by, words=words.strip(), given=by.today)
        return held
    held = OfficerComment(
        report=report,
        office=office.value,
        post_id=holder.post_id,
        version=report.version,
        words=words.strip(),
        given=by.today,
    )
    record("comment_given", held, by=by)
    return held


def report_ready(*, by: Actor, report: CouncilReport) -> None:
    """Mark a report as ready. Comments that were not given are shown as not given; nothing stands in for them.

    Raises:
        ValidationError: it is not with the officers, where its template carries their comments.
    """
    require(by, "reports.change")
    from_states = (ReportState.WITH_OFFICERS,) if report.form.offices else (ReportState.DRAFT,)
    _require(report, from_states, "Send it to the officers first.")
    record("council_report_readied", report, by=by, state=ReportState.READY.value)


def report_publish(*, by: Actor, report: CouncilReport) -> FrozenReport:
    """Publish a report: it is frozen as it stands, with what it lacks.

    Raises:
        ValidationError: it is not ready, the day of its meeting is over, or nothing says where a figure in it comes
            from.
    """
    require(by, "reports.publish")
    _require(report, (ReportState.READY,), "Mark it as ready first.")
    said = report_figures(report=report)
    refuse_unsettled(said)
    if report.day < by.today:
        raise ValidationError("Its meeting is over. Correct the day of the meeting, or withdraw the report.")
    with transaction.atomic():
        take_turn()
        record("council_report_published", report, by=by, state=ReportState.PUBLISHED.value)
        data, sha256 = stored_with_figures(report_data(by=by, report=report), said)
        frozen = FrozenReport(report=report, schema=SCHEMA, data=data, sha256=sha256)
        record("council_report_frozen", frozen, by=by)
    return frozen


def report_considered(
    *, by: Actor, report: CouncilReport, on: dt.date, minute: str, minute_link: str = ""
) -> None:
    """Enter what the minutes say that the meeting made of the report.

    Raises:
        ValidationError: it is not published, nothing is said, or the day is before the meeting or still to come.
    """
    require(by, "reports.change")
    _require(report, (ReportState.PUBLISHED,), "Only a published report is considered.")
    wrong = {}
    if on < report.day:
        wrong["on"] = f"The meeting was on {report.day:%-d %B %Y}: it cannot have been considered before."
    if on > by.today:
        wrong["on"] = "This day is still to come: a minute is entered once the meeting is over."
    if not minute.strip():
        wrong["minute"] = "Enter what the minutes say."
    if wrong:
        raise ValidationError(wrong)
    record(
        "council_report_considered",
        report,
        by=by,
        state=ReportState.CONSIDERED.value,
        considered_on=on,
        minute=minute.strip(),
        minute_link=minute_link,
    )


def report_withdraw(*, by: Actor, report: CouncilReport, reason: str) -> None:
    """Withdraw a report that does not go to its meeting.

    Raises:
        ValidationError: it was considered or withdrawn, or no reason is given.
    """
    require(by, "reports.change")
    gone = (ReportState.CONSIDERED, ReportState.WITHDRAWN)
    _require(report, [one for one in ReportState if one not in gone], "It is over.")
    require_words(reason, "Say why.")
    record("council_report_withdrawn", report, by=by, reason=reason, state=ReportState.WITHDRAWN.value)


def _require(report: CouncilReport, states: Iterable[ReportState], remedy: str) -> None:
    if report.stands not in tuple(states):
        raise ValidationError(f"The report is {report.stands.word.lower()}. {remedy}")


def _refuse_dangling(report: CouncilReport, words: str) -> None:
    held = held_figures(report=report)
    asked = references(words)
    claims = {
        str(one)
        for one in Claim.objects.filter(
            ended__isnull=True,
            pk__in=[int(one.name) for one in asked if one.refers is Refers.CLAIM and one.name.isdigit()],
        ).values_list("pk", flat=True)
    }
    lost = [
        f"{{{one.refers.value}:{one.name}}}"
        for one in asked
        if (one.name not in claims if one.refers is Refers.CLAIM else one.name not in held)
    ]
    if lost:
        raise ValidationError(
            {
                "words": f"{', '.join(lost)}: there is no such claim or held figure. Copy the reference from the list "
                "beside it."
            }
        )
