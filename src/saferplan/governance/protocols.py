"""What may be done to protocols for sharing information: entered, agreed in versions, signed, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.governance.checks import refuse_future, refuse_identifying, require_standing
from saferplan.governance.models import Protocol, ProtocolSignature, ProtocolVersion
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation

_CHANGE = "governance.protection_change"


def protocol_enter(
    *, by: Actor, title: str, purpose: str, asked: Sequence[Organisation], statutory: bool = False
) -> Protocol:
    """Enter a protocol: what is shared, what for, and which organisations sign it.

    Raises:
        ValidationError: there is one of this title, or another that the regulations ask for, or nobody is to sign it.
    """
    require(by, _CHANGE)
    _require_signatories(asked)
    refuse_identifying({"title": title, "purpose": purpose})
    protocol = Protocol(title=title, purpose=purpose, statutory=statutory)
    record("protocol_entered", protocol, by=by, asked=asked)
    return protocol


def protocol_amend(
    *,
    by: Actor,
    protocol: Protocol,
    title: str,
    purpose: str,
    asked: Sequence[Organisation],
    reason: str,
    statutory: bool = False,
) -> None:
    """Change what a protocol is about, and who is asked to sign it.

    Raises:
        ValidationError: no reason is given, it is ended, or what `protocol_enter` refuses.
    """
    require(by, _CHANGE)
    require_standing(protocol.ended)
    require_words(reason)
    _require_signatories(asked)
    refuse_identifying({"title": title, "purpose": purpose})
    record(
        "protocol_amended",
        protocol,
        by=by,
        reason=reason,
        title=title,
        purpose=purpose,
        statutory=statutory,
        asked=asked,
    )


def protocol_end(*, by: Actor, protocol: Protocol, reason: str) -> None:
    """End a protocol that counts no longer.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, _CHANGE)
    require_standing(protocol.ended)
    require_words(reason)
    record("protocol_ended", protocol, by=by, reason=reason, ended=by.today)


def protocol_agree(
    *,
    by: Actor,
    protocol: Protocol,
    agreed: dt.date,
    review_due: dt.date,
    source: str,
    changes: str = "",
) -> ProtocolVersion:
    """Record a version of a protocol as it was agreed; the versions before stay, with who signed them.

    Raises:
        ValidationError: the day is to come or before that of the version before, the review is not after it, a later
            version does not say what changed, or the protocol is ended.
    """
    require(by, _CHANGE)
    require_standing(protocol.ended)
    refuse_future(agreed, by.today, "agreed")
    refuse_identifying({"source": source, "changes": changes})
    with transaction.atomic():
        take_turn()
        before = protocol.versions.first()
        if before is not None:
            require_words(changes, "Say what changed from the version before.", field="changes")
            if agreed < before.agreed:
                raise ValidationError(
                    {"agreed": f"The version before was agreed on {before.agreed:%-d %B %Y}."}
                )
        version = ProtocolVersion(
            protocol=protocol,
            number=before.number + 1 if before else 1,
            agreed=agreed,
            review_due=review_due,
            source=source,
            changes=changes,
        )
        record("protocol_version_agreed", version, by=by)
    return version


def protocol_sign(
    *, by: Actor, version: ProtocolVersion, organisation: Organisation, post: str, signed: dt.date
) -> ProtocolSignature:
    """Record that an organisation signed a version, through a post; signed before, the record is corrected.

    Raises:
        ValidationError: the day is to come, no post is named, the organisation is not asked to sign, or the protocol is
            ended.
    """
    require(by, _CHANGE)
    require_standing(version.protocol.ended)
    refuse_future(signed, by.today, "signed")
    require_words(post, "Say which post signed: a post, not a person.", field="post")
    refuse_identifying({"post": post})
    if not version.protocol.asked.filter(pk=organisation.pk).exists():
        raise ValidationError(
            {"organisation": f"{organisation} is not among those who sign it. Add it to the protocol first."}
        )
    held = version.signatures.filter(organisation=organisation).first()
    if held is not None:
        record("protocol_signature_corrected", held, by=by, post=post, signed=signed)
        return held
    signature = ProtocolSignature(version=version, organisation=organisation, post=post, signed=signed)
    record("protocol_signed", signature, by=by)
    return signature


def _require_signatories(asked: Sequence[Organisation]) -> None:
    if not asked:
        raise ValidationError({"asked": "Choose the organisations that sign it."})
