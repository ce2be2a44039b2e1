"""The council's Word template: received and checked, taken up, ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.documents.word import TemplateLook, received_template, template_look
from saferplan.documents.word.council import MOST_BYTES
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.files import Given, clean_name, file_store, path_of
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.history.remembering import remembered
from saferplan.publications.models import WordTemplate


class _Content:
    """A cleaned template as the store of files takes a file."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name: str | None = name
        self.size: int | None = len(content)
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        """Its content in one piece."""
        yield self._content


def template_receive(*, by: Actor, given: Given) -> WordTemplate:
    """Take in a template: checked, cleaned of who made it, and kept. It is not in use until it is taken up.

    Raises:
        ValidationError: it cannot be used; the message says why, and what to do.
    """
    require(by, "publications.template")
    name = clean_name(given.name or "", "template.docx")
    if name.rpartition(".")[2].lower() != "docx":
        raise ValidationError(
            {"file": f"“{name}” is not a Word document. Save it as “Word Document (*.docx)”, without macros."}
        )
    if (given.size or 0) > MOST_BYTES:
        raise ValidationError({"file": f"The template has more than {MOST_BYTES // 1024 // 1024} MB."})
    try:
        received = received_template(b"".join(given.chunks()))
        template_look(received.content)
    except SaferPlanError as error:
        raise ValidationError({"file": " ".join(str(error).split())}) from error
    stored = file_store(given=_Content(name, received.content))
    template = WordTemplate(
        name=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        removed=list(received.removed),
        received_on=by.today,
    )
    record("template_received", template, by=by)
    return template


def template_take_up(*, by: Actor, template: WordTemplate) -> None:
    """Use a template for every Word file from now on; the one in use before is ended.

    Raises:
        ValidationError: it is in use already, or its use was ended.
    """
    require(by, "publications.template")
    if template.ended is not None:
        raise ValidationError("Its use was ended. Upload it again.")
    if template.in_use_since is not None:
        raise ValidationError("It is in use already.")
    with transaction.atomic():
        take_turn()
        for one in WordTemplate.objects.filter(in_use_since__isnull=False, ended__isnull=True):
            record(
                "template_ended", one, by=by, ended=by.today, reason=f"{template.name} is used from now on."
            )
        record("template_taken_up", template, by=by, in_use_since=by.today)


def template_end(*, by: Actor, template: WordTemplate, reason: str) -> None:
    """End the use of a template, or put away one that was never used; Word files have our own page again.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "publications.template")
    require_words(reason, "Say why it is not used any more.")
    if template.ended is not None:
        raise ValidationError("Its use was ended already.")
    record("template_ended", template, by=by, reason=reason.strip(), ended=by.today)


def template_in_use() -> WordTemplate | None:
    """The template that Word files are made in; None where they have our own page."""
    return remembered(
        "word template",
        WordTemplate.objects.filter(in_use_since__isnull=False, ended__isnull=True).first,
    )


def template_path() -> Path | None:
    """Where the content of the template in use lies; None where none is in use, or its content is not there."""
    template = template_in_use()
    path = None if template is None else path_of(template.sha256)
    return path if path is not None and path.is_file() else None


def look_of(template: WordTemplate) -> TemplateLook:
    """How a template looks.

    Raises:
        FileNotFoundError: its content is not there.
    """
    return template_look(path_of(template.sha256).read_bytes())
