"""You said, we did: what people said, and what became of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from saferplan.consultation.models import Consultation, YouSaid
from saferplan.consultation.services import require_standing
from saferplan.consultation.states import FollowUp
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.models import Recorded
from saferplan.history.policies import require
from saferplan.history.recording import record


def said_note(*, by: Actor, consultation: Consultation, said: str) -> YouSaid:
    """Note something that people said; what became of it is written down later.

    Raises:
        ValidationError: the consultation was withdrawn, or nothing is said.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    noted = YouSaid(consultation=consultation, said=said.strip())
    record("said_noted", noted, by=by)
    return noted


def said_follow(*, by: Actor, said: YouSaid, state: FollowUp, did: str) -> None:
    """Write down what became of it.

    Raises:
        ValidationError: it was taken out, or nothing says what was done, is planned, or why not.
    """
    require(by, "consultation.change")
    _require_there(said)
    record("said_followed", said, by=by, state=state.value, did=did.strip())


def said_link(*, by: Actor, said: YouSaid, led_to: Recorded | None) -> None:
    """Name what it led to, such as a priority or an action; None for nothing.

    Raises:
        ValidationError: it was taken out.
    """
    require(by, "consultation.change")
    _require_there(said)
    record(
        "said_linked",
        said,
        by=by,
        led_to_type="" if led_to is None else led_to.subject_type(),
        led_to_id=None if led_to is None else led_to.pk,
    )


def said_end(*, by: Actor, said: YouSaid, reason: str) -> None:
    """Take out what was noted by mistake.

    Raises:
        ValidationError: no reason is given, or it was taken out.
    """
    require(by, "consultation.change")
    _require_there(said)
    require_words(reason, "Say why it is taken out.")
    record("said_ended", said, by=by, reason=reason.strip(), ended=by.today)


def _require_there(said: YouSaid) -> None:
    if said.ended is not None:
        raise ValidationError("This was taken out.")
