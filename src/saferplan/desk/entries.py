"""The words that people write into an assessment: the files in its folder, read for a form and written from it.

The file is what is printed, and it can be edited outside the site, too. Each form therefore carries the hash of the
file that it was made from; where that changed since, nothing is overwritten unseen.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.assessment.entries import parse_entry
from saferplan.assessment.forms import Form, explanation_of, forms
from saferplan.desk.models import Assessment, Entry
from saferplan.desk.opening import workspace_needed
from saferplan.domain.themes import themes
from saferplan.errors import RefusalError
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record

_FRONT = re.compile(r"\A\+\+\+\r?\n.*?^\+\+\+\r?\n", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
MOST_CHARACTERS = 40_000


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """A part that people write: what it asks for, and the words that its file holds now."""

    form: Form
    text: str
    replaces: bool
    seen: str

    @property
    def is_written(self) -> bool:
        """Whether there are words."""
        return bool(self.text)


def entry_forms() -> tuple[Form, ...]:
    """Every part of an assessment that people write, in the order in which they are asked for."""
    return (*forms(), *(explanation_of(theme) for theme in themes()))


def entries_read(*, name: str) -> list[WrittenEntry]:
    """Every part that people write, with the words that are held."""
    folder = _folder(name)
    return [_read(folder, one) for one in entry_forms()]


def entry_write(
    *, by: Actor, assessment: Assessment, form: Form, text: str, replaces: bool, seen: str, reason: str = ""
) -> Entry:
    """Write a part of an assessment; the next run of it prints the words.

    Args:
        by: who writes.
        assessment: of which assessment.
        form: which part.
        text: paragraphs, bullets, bold and links; figures by their identity in braces.
        replaces: whether the words stand instead of the computed sentences.
        seen: the hash of the file that whoever writes has seen.
        reason: why it changes.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the assessment was adopted, the file changed meanwhile, or the words cannot be printed.
    """
    require(by, "desk.assess")
    if assessment.adopted_on is not None:
        raise ValidationError("The assessment was adopted and stays as it is.")
    words = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    _refuse_unprintable(form, words)
    path = _folder(assessment.name) / f"{form.id}.md"
    held = _read(path.parent, form)
    if held.seen != seen:
        raise ValidationError(
            "Somebody changed this part while you wrote. Copy your words, open the part again, and put them together."
        )
    with transaction.atomic():
        entry = Entry.objects.filter(assessment=assessment, section=form.id).first()
        if entry is None:
            entry = Entry(
                assessment=assessment, section=form.id, heading=form.heading, text=words, replaces=replaces
            )
            record("entry_written", entry, by=by, reason=reason)
        else:
            if (entry.text, entry.replaces) != (held.text, held.replaces):
                # A run renews the identities of figures, and people edit files: neither goes unsaid.
                record(
                    "entry_changed_outside", entry, by=Actor(by.now), text=held.text, replaces=held.replaces
                )
            record("entry_rewritten", entry, by=by, reason=reason, text=words, replaces=replaces)
        _write(path, _source(form, words, replaces))
    return entry


def _folder(name: str) -> Path:
    workspace = workspace_needed()
    return workspace.assessments.path(name).parent / "entries"


def _read(folder: Path, form: Form) -> WrittenEntry:
    path = folder / f"{form.id}.md"
    if not path.is_file():
        return WrittenEntry(form, "", False, "")
    source = path.read_text(encoding="utf-8")
    front = _FRONT.match(source)
    text = _COMMENT.sub("", source[front.end() :] if front else source).strip()
    replaces = front is not None and re.search(r"^\s*replace\s*=\s*true", front[0], re.MULTILINE) is not None
    return WrittenEntry(form, text, replaces, hashlib.sha256(source.encode()).hexdigest())


def _refuse_unprintable(form: Form, words: str) -> None:
    if len(words) > MOST_CHARACTERS:
        raise ValidationError({"text": f"Write at most {MOST_CHARACTERS:,} characters."})
    if "<!--" in words or words.startswith("+++"):
        raise ValidationError({"text": "Leave out comments (<!-- -->) and lines of plus signs at the start."})
    try:
        parse_entry(form.id, words, form.heading)
    except RefusalError as error:
        said = [f"Line {one.row} {one.problem} {one.remedy}" for one in error.faults]
        raise ValidationError({"text": said}) from error


def _source(form: Form, words: str, replaces: bool) -> str:
    front = "+++\nreplace = true\n+++\n" if replaces and words else ""
    return f"{front}<!-- {form.heading}\n\n{form.asks} -->\n\n{words}\n"


def _write(path: Path, source: str) -> None:
    """The whole file or the old one: a run may read it at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".entry-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(source)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
