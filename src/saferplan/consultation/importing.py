"""Taking a survey's export in: handed in, columns matched, tried as often as wanted, taken in whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.consultation.models import Channel, Consultation, FreeText, HeldImport, HeldText, ResponseSet
from saferplan.consultation.reading import (
    SCHEMA,
    Export,
    Read,
    Responses,
    holds_all_of,
    identifying_faults,
    read_answers,
    text_columns,
)
from saferplan.consultation.selectors import questions_of, response_sets_of
from saferplan.consultation.services import require_standing
from saferplan.domain.consultation.answers import AskedQuestion, proposed
from saferplan.domain.consultation.screening import pointing_at_somebody
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.rows import read_rows
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.clock import now
from saferplan.history.freezing import as_stored
from saferplan.history.policies import require
from saferplan.history.recording import record

LARGEST = 20_000_000
MOST_ROWS = 50_000
FORGOTTEN_AFTER = dt.timedelta(days=30)
"""How long a file waits for somebody to take it in."""


def answers_hand_in(*, by: Actor, consultation: Consultation, name: str, content: bytes) -> HeldImport:
    """Hold a file so that its columns can be matched. A file by which a respondent could be known is not held at all.

    Raises:
        ValidationError: it cannot be read, a column identifies people, or it is no survey that answers can come to;
            with sheet, row, column and remedy.
    """
    require(by, "consultation.change")
    require_standing(consultation)
    asked = asked_in(consultation)
    if by.today < consultation.starts:
        raise ValidationError(f"It begins on {consultation.starts:%-d %B %Y}: there can be no answers yet.")
    export = _export(name, content)
    mapping = proposed(export.header, asked)
    refuse_faults(identifying_faults(export, text_columns(mapping, asked)))
    return HeldImport.objects.create(
        consultation=consultation,
        account_id=by.who,
        at=by.now,
        name=export.name,
        sheet=export.sheet,
        header=list(export.header),
        numbers=list(export.numbers),
        rows=[list(row) for row in export.rows],
        mapping=mapping,
    )


def columns_match(*, by: Actor, held: HeldImport, mapping: Mapping[str, str]) -> None:
    """Say which column answers which question; an empty text leaves a column out.

    Raises:
        ValidationError: a column is none of the file's.
    """
    require(by, "consultation.change")
    unknown = [one for one in mapping if one not in held.header]
    if unknown:
        raise ValidationError(f"The file has no column “{unknown[0]}”.")
    held.mapping = {column: mapping.get(column, "") for column in held.header}
    held.save(update_fields=["mapping"])


def answers_try(*, held: HeldImport) -> Read:
    """What would be taken in, and everything that is wrong; nothing is written."""
    read = read_answers(_held_export(held), held.mapping, asked_in(held.consultation))
    if read.faults:
        return read
    again = _again(held, read.responses)
    return read if again is None else Read(read.responses, read.texts, (again,), read.blank)


def answers_take_in(*, by: Actor, held: HeldImport, channel: Channel | None = None) -> ResponseSet:
    """Take the answers in: all of them, or none. What people wrote waits for somebody to read it.

    Raises:
        ValidationError: something in the file is wrong, or its answers are held already.
    """
    require(by, "consultation.change")
    require_standing(held.consultation)
    read = answers_try(held=held)
    refuse_faults(read.faults)
    data, sha256 = as_stored(read.responses)
    with transaction.atomic():
        taken = ResponseSet(
            consultation=held.consultation,
            name=held.name,
            channel=channel,
            respondents=read.respondents,
            mapping={column: target for column, target in held.mapping.items() if target},
            taken_in=by.today,
            schema=SCHEMA,
            data=data,
            sha256=sha256,
        )
        record("answers_taken_in", taken, by=by)
        for question, words in read.texts:
            text = FreeText(response_set=taken, question=question, found=list(pointing_at_somebody(words)))
            record("text_received", text, by=by)
            HeldText.objects.create(free_text=text, words=words)
        held.delete()
    return taken


def answers_put_away(*, by: Actor, held: HeldImport) -> None:
    """Erase a file that was handed in and not taken in."""
    require(by, "consultation.change")
    held.delete()


def imports_forget() -> int:
    """Erase files that nobody took in for thirty days, with all that people wrote in them; how many there were."""
    erased, _ = HeldImport.objects.filter(at__lt=now() - FORGOTTEN_AFTER).delete()
    return erased


def answers_withdraw(*, by: Actor, response_set: ResponseSet, reason: str) -> None:
    """Withdraw a file of answers: they no longer count, and texts that nobody reviewed are erased.

    Raises:
        ValidationError: no reason is given, or it was withdrawn.
    """
    require(by, "consultation.change")
    if response_set.withdrawn is not None:
        raise ValidationError("These answers were withdrawn already.")
    require_words(reason, "Say why they do not count.")
    with transaction.atomic():
        record("answers_withdrawn", response_set, by=by, reason=reason.strip(), withdrawn=by.today)
        HeldText.objects.filter(free_text__response_set=response_set).delete()


def asked_in(consultation: Consultation) -> tuple[AskedQuestion, ...]:
    """The questions that a consultation's answers are to.

    Raises:
        ValidationError: it is no survey, or has no questionnaire yet.
    """
    if consultation.questionnaire is None and consultation.is_survey:
        raise ValidationError("The survey has no questionnaire yet. Name the one that it asks first.")
    if consultation.questionnaire is None:
        raise ValidationError("Answers one by one come from a survey. Write down what was heard instead.")
    return tuple(one.asked for one in questions_of(questionnaire=consultation.questionnaire))


def refuse_faults(faults: tuple[Fault, ...]) -> None:
    """Refuse where anything is wrong.

    Raises:
        ValidationError: with every fault, each naming its place and the remedy.
    """
    if faults:
        raise ValidationError({"file": [str(one) for one in faults]})


def _export(name: str, content: bytes) -> Export:
    if len(content) > LARGEST:
        raise ValidationError(
            {"file": f"{name} has more than {LARGEST // 1_000_000} MB. Export fewer answers at once."}
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        try:
            table = read_rows(path, name)
        except RefusalError as error:
            raise ValidationError({"file": [str(one) for one in error.faults]}) from error
    if not 1 <= len(table) <= MOST_ROWS:
        lines = "no rows under its header" if not len(table) else f"more than {MOST_ROWS:,} rows"
        raise ValidationError({"file": f"{name} has {lines}. Export one row for each respondent."})
    texts = [table.texts(column) for column in table.header]
    return Export(
        name=name[-200:],
        sheet=table.sheet or "",
        header=table.header,
        numbers=table.numbers,
        rows=tuple(zip(*texts, strict=True)),
    )


def _held_export(held: HeldImport) -> Export:
    return Export(
        name=held.name,
        sheet=held.sheet,
        header=tuple(held.header),
        numbers=tuple(held.numbers),
        rows=tuple(tuple(row) for row in held.rows),
    )


def _again(held: HeldImport, responses: Responses) -> Fault | None:
    for earlier in response_sets_of(consultation=held.consultation):
        if (
            holds_all_of(responses, earlier.unaltered(Responses, SCHEMA))
            or earlier.sha256 == as_stored(responses)[1]
        ):
            return Fault(
                held.name,
                f"It holds every answer of {earlier.name} again, which was taken in on {earlier.taken_in:%-d %B %Y}.",
                "Withdraw those answers first where this file replaces them; or export only what is new.",
            )
    return None
