"""Keeping a sentence whose figure has no source: a post answers for it, with a reason that documents print."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from saferplan.claims.models import KeptSentence
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record


def sentence_keep(*, by: Actor, sentence: str, why: str, kept_as: str) -> KeptSentence:
    """Keep a sentence as it stands, as the post that `kept_as` names.

    Raises:
        ValidationError: there is no sentence, no reason is given, no post is named, or it is kept already.
    """
    require(by, "claims.keep")
    told = {"sentence": " ".join(sentence.split()), "why": why.strip(), "kept_as": kept_as.strip()}
    wrong = {name: _ASKS[name] for name, words in told.items() if not words}
    if wrong:
        raise ValidationError(wrong)
    kept = KeptSentence(**told, kept_on=by.today)
    record("sentence_kept", kept, by=by)
    return kept


def sentence_let_go(*, by: Actor, kept: KeptSentence, reason: str) -> None:
    """Keep a sentence no longer. Documents that were made with it stay as they are.

    Raises:
        ValidationError: no reason is given, or it is kept no longer.
    """
    require(by, "claims.keep")
    if kept.ended is not None:
        raise ValidationError(f"It was kept until {kept.ended:%-d %B %Y}.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is kept no longer."})
    record("sentence_no_longer_kept", kept, by=by, reason=reason.strip(), ended=by.today)


_ASKS = {
    "sentence": "Enter the sentence as it stands in the document.",
    "why": "Say why it stands although nothing says where its figure comes from.",
    "kept_as": "Say which post answers for it, such as Chair of the partnership.",
}
