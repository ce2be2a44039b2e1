"""What may be done to the record of a duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from saferplan.domain.planning.duty_records import Duty, RecordDetail, RecordSays, duty_words
from saferplan.duties.models import DutyRecord
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.strategy.models import Priority

ASKED = {
    RecordDetail.UNTIL: "Enter the last day on which it counts, such as the day of its review.",
    RecordDetail.CHANNEL: "Say where it was published or made known.",
    RecordDetail.FORMAT: "Say in which formats, such as a web page and large print.",
    RecordDetail.GROUPS: "Name the groups that were asked, those most affected included.",
    RecordDetail.ORGANISATIONS: "Choose the organisations that signed or took part.",
    RecordDetail.PRIORITIES: "Choose the priorities that it is about.",
}
"""What is said where a record of something done lacks a detail that its duty needs."""


def duty_record_add(
    *,
    by: Actor,
    duty: Duty,
    day: dt.date,
    source: str,
    words: str,
    says: RecordSays = RecordSays.DONE,
    until: dt.date | None = None,
    channel: str = "",
    form: str = "",
    groups: str = "",
    organisations: Sequence[Organisation] = (),
    priorities: Sequence[Priority] = (),
) -> DutyRecord:
    """Record that a duty was done on a day, was not done, or does not apply.

    Raises:
        ValidationError: the day is to come, a detail is missing that the duty needs, the duty cannot be said not to
            apply, or it is recorded already.
    """
    require(by, "duties.record")
    held = DutyRecord(
        duty=duty.value,
        says=says.value,
        day=day,
        until=until,
        source=source,
        words=words,
        channel=channel,
        form=form,
        groups=groups,
    )
    _require_details(by, held, organisations, priorities)
    record("duty_recorded", held, by=by, organisations=organisations, priorities=priorities)
    return held


def duty_record_amend(
    *,
    by: Actor,
    held: DutyRecord,
    reason: str,
    day: dt.date,
    source: str,
    words: str,
    says: RecordSays = RecordSays.DONE,
    until: dt.date | None = None,
    channel: str = "",
    form: str = "",
    groups: str = "",
    organisations: Sequence[Organisation] = (),
    priorities: Sequence[Priority] = (),
) -> None:
    """Correct a record; what it said stays in its history.

    Raises:
        ValidationError: no reason is given, the record was ended, or what `duty_record_add` refuses.
    """
    require(by, "duties.record")
    _require_standing(held, reason)
    changed = {
        "says": says.value,
        "day": day,
        "until": until,
        "source": source,
        "words": words,
        "channel": channel,
        "form": form,
        "groups": groups,
    }
    _require_details(by, DutyRecord(duty=held.duty, **changed), organisations, priorities)
    record(
        "duty_record_amended",
        held,
        by=by,
        reason=reason,
        organisations=organisations,
        priorities=priorities,
        **changed,
    )


def duty_record_end(*, by: Actor, held: DutyRecord, reason: str) -> None:
    """End a record that is wrong: from today on it counts no longer; it stays in the history.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "duties.record")
    _require_standing(held, reason)
    record("duty_record_ended", held, by=by, reason=reason, ended=by.today)


def _require_standing(held: DutyRecord, reason: str) -> None:
    if held.ended is not None:
        raise ValidationError(f"This record was ended on {held.ended:%-d %B %Y}.")
    require_words(reason, "Say why the record changes.")


def _require_details(
    by: Actor, held: DutyRecord, organisations: Sequence[Organisation], priorities: Sequence[Priority]
) -> None:
    wrong: dict[str, str] = {}
    if held.day > by.today:
        wrong["day"] = "What is still to come cannot be recorded as done: enter the day once it is past."
    if held.says == RecordSays.DONE:
        given = {
            RecordDetail.UNTIL: held.until,
            RecordDetail.CHANNEL: held.channel.strip(),
            RecordDetail.FORMAT: held.form.strip(),
            RecordDetail.GROUPS: held.groups.strip(),
            RecordDetail.ORGANISATIONS: organisations,
            RecordDetail.PRIORITIES: priorities,
        }
        needs = duty_words(Duty(held.duty)).needs
        wrong |= {detail.value: ASKED[detail] for detail in needs if not given[detail]}
    if wrong:
        raise ValidationError(wrong)
