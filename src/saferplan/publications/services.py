"""What may be done to a document: made, approved, published, withdrawn; and recorded where it went."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import figures_in, refuse_unsettled, stored_with_figures
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.meetings.models import Meeting
from saferplan.partnership.models import Account
from saferplan.plan.models import Plan
from saferplan.publications.easy_read_document import easy_read_check, easy_words_missing
from saferplan.publications.kinds import KINDS, Kind, data_of, document_of, figures_now
from saferplan.publications.models import Publication, Release
from saferplan.publications.states import DocumentKind, PublicationState, Recipient
from saferplan.strategy.models import Strategy
from saferplan.strategy.states import StrategyState

ANEW = "Then make the document anew, so that it prints where its figures come from."
_OPEN = (PublicationState.DRAFT, PublicationState.APPROVED, PublicationState.PUBLISHED)


def publication_make(*, by: Actor, kind: DocumentKind, subject: Strategy | Plan | Meeting) -> Publication:
    """Make a new version of a document of what is there now, and freeze it as a draft, with what its figures rest on.

    A draft of the same that waits for approval is replaced; what was approved or published stays until a new version
    is published.

    Raises:
        ValidationError: the document of a strategy is asked for before the strategy was approved.
    """
    require(by, "publications.make")
    asked = KINDS[kind]
    if isinstance(subject, Strategy) and subject.state == StrategyState.DRAFT:
        raise ValidationError("The strategy is a draft. Have it approved first, then make its document.")
    gathered = asked.gather(by=by, subject=subject)
    said = figures_now(by=by, kind=asked, subject=subject, data=gathered)
    data, sha256 = stored_with_figures(gathered, said)
    with transaction.atomic():
        take_turn()
        held = Publication.objects.filter(kind=kind.value, **{asked.about.value: subject})
        for one in held.filter(state=PublicationState.DRAFT.value):
            _replace(by, one)
        newest = held.order_by("-version").first()
        made = Publication(
            kind=kind.value,
            version=1 if newest is None else newest.version + 1,
            title=_title(asked, subject),
            marking=asked.audience.value,
            made_on=by.today,
            schema=asked.schema,
            data=data,
            sha256=sha256,
            **{asked.about.value: subject},
        )
        # What cannot be set out is not frozen.
        document_of(made)
        record("publication_made", made, by=by)
    return made


def _title(kind: Kind, subject: Strategy | Plan | Meeting) -> str:
    if isinstance(subject, Plan):
        return f"{kind.kind.label} {subject.year}/{(subject.year + 1) % 100:02d}"
    return f"{kind.kind.label}: {subject}"


def publication_approve(*, by: Actor, publication: Publication, approved_as: str) -> None:
    """Approve a draft, as the post that `approved_as` names.

    Raises:
        ValidationError: it is no draft, no post is named, an easy-read version is not easy to read yet, or nothing says
            where a figure in it comes from.
    """
    require(by, "publications.approve", publication)
    _require_state(publication, PublicationState.DRAFT, "approved")
    if not approved_as.strip():
        raise ValidationError(
            {"approved_as": "Say which post approves it, such as Chair of the partnership."}
        )
    if publication.document_kind is DocumentKind.EASY_READ:
        _require_easy(publication)
    refuse_unsettled(figures_in(publication), ANEW)
    record(
        "publication_approved",
        publication,
        by=by,
        state=PublicationState.APPROVED.value,
        approved_on=by.today,
        approved_by=Account.objects.get(pk=by.who),
        approved_as=approved_as.strip(),
    )


def _require_easy(publication: Publication) -> None:
    data = data_of(publication)
    missing = easy_words_missing(data)
    if missing:
        raise ValidationError(
            f"Plain words are not written yet for {'; '.join(missing)}. Write them, and make it anew."
        )
    hard = easy_read_check(data).hard
    if hard:
        raise ValidationError(
            f"Not easy to read yet: “{hard[0].line}” {hard[0].what} {hard[0].remedy}"
            + (f" And {len(hard) - 1} more: the page lists them." if len(hard) > 1 else "")
        )


def publication_publish(*, by: Actor, publication: Publication) -> None:
    """Publish an approved document: to those whom its marking names. The version that was published before is replaced.

    Raises:
        ValidationError: it is not approved.
    """
    require(by, "publications.publish")
    _require_state(publication, PublicationState.APPROVED, "published")
    with transaction.atomic():
        take_turn()
        about = KINDS[publication.document_kind].about.value
        earlier = Publication.objects.filter(
            kind=publication.kind,
            state__in=[PublicationState.PUBLISHED.value, PublicationState.APPROVED.value],
            version__lt=publication.version,
            **{about: publication.subject},
        )
        for one in earlier:
            _replace(by, one)
        record(
            "publication_published",
            publication,
            by=by,
            state=PublicationState.PUBLISHED.value,
            published_on=by.today,
        )


def publication_withdraw(*, by: Actor, publication: Publication, reason: str) -> None:
    """Withdraw a document. It stays in the history, and nobody gets it any more but those who read the history.

    Raises:
        ValidationError: no reason is given, or it was replaced or withdrawn before.
    """
    require(by, "publications.publish")
    require_words(reason, "Say why it is withdrawn.")
    if publication.standing not in _OPEN:
        raise ValidationError(f"It is {publication.standing.word.lower()} already.")
    record(
        "publication_withdrawn",
        publication,
        by=by,
        reason=reason.strip(),
        state=PublicationState.WITHDRAWN.value,
        ended_on=by.today,
    )


def release_record(
    *,
    by: Actor,
    publication: Publication,
    recipient: Recipient,
    day: dt.date,
    channel: str,
    form: str,
    words: str = "",
) -> Release:
    """Record where a published document went: to whom, on which day, how, and in which formats.

    Raises:
        ValidationError: it is not published, the day is to come or before its publication, it is not for everybody and
            went to the public, or this is recorded already.
    """
    require(by, "publications.publish")
    if publication.published_on is None:
        raise ValidationError("Publish the document first.")
    if day > by.today:
        raise ValidationError({"day": "The day is to come. Record it once it went."})
    if day < publication.published_on:
        raise ValidationError(
            {"day": f"It was published on {publication.published_on:%-d %B %Y}, and cannot have gone before."}
        )
    if recipient is Recipient.PUBLIC and publication.marking != "public":
        raise ValidationError(
            {"recipient": "This document is not for the public. Publish its public version."}
        )
    release = Release(
        publication=publication,
        recipient=recipient.value,
        day=day,
        channel=channel.strip(),
        form=form.strip(),
        words=words.strip(),
    )
    record("release_recorded", release, by=by)
    return release


def release_end(*, by: Actor, release: Release, reason: str) -> None:
    """End a record that is wrong; it stays in the history.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "publications.publish")
    require_words(reason, "Say what is wrong with it.")
    if release.ended is not None:
        raise ValidationError("It was ended already.")
    record("release_ended", release, by=by, reason=reason.strip(), ended=by.today)


def _replace(by: Actor, publication: Publication) -> None:
    record(
        "publication_replaced",
        publication,
        by=by,
        state=PublicationState.REPLACED.value,
        ended_on=by.today,
    )


def _require_state(publication: Publication, state: PublicationState, done: str) -> None:
    if publication.standing is not state:
        raise ValidationError(
            f"It is {publication.standing.word.lower()}: only what is {state.word.lower()} can be {done}."
        )
