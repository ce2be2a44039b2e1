"""Freezing the pack for a meeting: members have it as it stood, whatever changes later."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.plan.models import Plan
from saferplan.scrutiny.models import ScrutinyMeeting, ScrutinyPack
from saferplan.scrutiny.pack_data import SCHEMA, PackData, PackGap, pack_data
from saferplan.scrutiny.pack_document import pack_document
from saferplan.scrutiny.services import needs_reason
from saferplan.scrutiny.states import MeetingState


def pack_freeze(
    *, by: Actor, meeting: ScrutinyMeeting, plan: Plan, gaps: Sequence[PackGap] = (), reason: str = ""
) -> ScrutinyPack:
    """Freeze the pack for a meeting as things stand; one that was frozen before is superseded, with a reason.

    Raises:
        ValidationError: the meeting was cancelled, a pack is to be superseded without a reason, or nothing says where a
            figure in it comes from.
    """
    require(by, "scrutiny.freeze")
    if meeting.state == MeetingState.CANCELLED:
        raise ValidationError("This meeting was cancelled: it needs no pack.")
    with transaction.atomic():
        take_turn()
        earlier = ScrutinyPack.objects.filter(meeting=meeting, superseded__isnull=True).first()
        if earlier is not None:
            needs_reason(reason)
            record("pack_superseded", earlier, by=by, reason=reason, superseded=by.today)
        told = pack_data(by=by, meeting=meeting, plan=plan, gaps=gaps)
        data, sha256 = settled_with_figures(told, pack_document)
        pack = ScrutinyPack(meeting=meeting, made=by.today, schema=SCHEMA, data=data, sha256=sha256)
        record("pack_frozen", pack, by=by, reason=reason)
    return pack


def document_of(pack: ScrutinyPack) -> Document:
    """A frozen pack as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return with_sources(pack_document(pack.unaltered(PackData, SCHEMA), sha256=pack.sha256), figures_in(pack))
