"""What people wrote: read by a person, then approved, redacted or withheld; the words as written are then erased."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.consultation.models import FreeText, HeldText
from saferplan.consultation.states import TextState
from saferplan.domain.consultation.screening import pointing_at_somebody
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record

_EVENTS = {
    TextState.APPROVED: "text_approved",
    TextState.REDACTED: "text_redacted",
    TextState.WITHHELD: "text_withheld",
}


def text_review(*, by: Actor, text: FreeText, decision: TextState, words: str = "", reason: str = "") -> None:
    """Decide on a text: it may be shown as written, in other words, or not at all.

    Args:
        by: who read it.
        text: what was read.
        decision: approved, redacted or withheld.
        words: where it is redacted, the words that may be shown.
        reason: why; needed where something points at somebody and it is approved all the same.

    Raises:
        ValidationError: it was decided before, words are missing, the redacted words still point at somebody, or an
            approval of a text that may point at somebody gives no reason.
    """
    require(by, "consultation.review")
    held = HeldText.objects.filter(free_text=text).first()
    if text.state != TextState.WAITING or held is None:
        raise ValidationError("This text was reviewed already.")
    if decision is TextState.WAITING:
        raise ValidationError({"decision": "Choose what is to become of it."})
    shown = ""
    if decision is TextState.APPROVED:
        if text.found and not reason.strip():
            raise ValidationError(
                {
                    "reason": f"It may hold {' and '.join(text.found)}. Say why nobody is known from it, or redact it."
                }
            )
        shown = held.words
    elif decision is TextState.REDACTED:
        shown = words.strip()
        _refuse_redacted(shown, held.words)
    with transaction.atomic():
        record(_EVENTS[decision], text, by=by, reason=reason.strip(), state=decision.value, shown=shown)
        held.delete()


def _refuse_redacted(shown: str, written: str) -> None:
    if not shown:
        raise ValidationError({"words": "Write the words that may be shown, or withhold the text."})
    if shown == written.strip():
        raise ValidationError(
            {"words": "These are the words as they were written. Change them, or approve the text."}
        )
    left = pointing_at_somebody(shown)
    if left:
        raise ValidationError(
            {"words": f"The words still hold {' and '.join(left)}. Put something general instead."}
        )
