"""Files that were handed in and are not read yet: they lie in a folder of their own, and are erased after."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from saferplan.history.files import Given, clean_name

MOST_FILES = 60
ENDINGS = (".csv", ".xlsx", ".xlsm", ".zip", ".csv.gz", ".xlsx.gz")
ENDINGS_IN_WORDS = "CSV, Excel (.xlsx) or zip archives of them"


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file in the holding folder: its safe name, its size and the hash of its content."""

    name: str
    size: int
    sha256: str


def most_bytes() -> int:
    """How much may be handed in at once."""
    return int(settings.SAFERPLAN_UPLOAD_MB) * 1024 * 1024


def hold(given: Sequence[Given], folder: Path) -> list[HeldFile]:
    """Write files into a new folder, under names that are safe and differ.

    Raises:
        ValidationError: there is none, too many or too much, one is empty or of a kind that is not read; nothing is
            left in the folder.
    """
    _refuse_from_outside(given)
    folder.mkdir(parents=True, mode=0o700)
    try:
        held: list[HeldFile] = []
        for one in given:
            name = _another(clean_name(one.name or ""), {other.name for other in held})
            held.append(_written(one, folder / name))
        return held
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def folder_of(place: str) -> Path:
    """Where the files of a delivery lie until they are read."""
    return Path(settings.WORKSPACE) / "holding" / place


def erase(place: str) -> None:
    """Erase the files of a delivery, where they still lie there."""
    shutil.rmtree(folder_of(place), ignore_errors=True)


def erase_others(wanted: Collection[str]) -> None:
    """Erase every holding folder but those of the deliveries that wait."""
    root = folder_of("here").parent
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_from_outside(given: Sequence[Given]) -> None:
    """What can be said before a byte is kept."""
    if not given:
        raise ValidationError("Choose one file or several.")
    if len(given) > MOST_FILES:
        raise ValidationError(
            f"These are {len(given)} files; hand in at most {MOST_FILES} at once, or a zip of them."
        )
    if sum(one.size or 0 for one in given) > most_bytes():
        raise ValidationError(
            f"Together the files have more than {most_bytes() // 1024 // 1024} MB. Hand in fewer at once, or add them "
            "on the computer of the site with `saferplan add`."
        )
    for one in given:
        name = clean_name(one.name or "")
        if not name.lower().endswith(ENDINGS):
            raise ValidationError(f"“{name}” is not a kind of file that is read. Choose {ENDINGS_IN_WORDS}.")
        if not one.size:
            raise ValidationError(f"“{name}” is empty. Choose the file that was meant.")


def _written(given: Given, path: Path) -> HeldFile:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        for chunk in given.chunks():
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
    return HeldFile(path.name, size, digest.hexdigest())


def _another(name: str, taken: Collection[str]) -> str:
    """The name, numbered where another file of the delivery has it; on some computers case makes no difference."""
    lowered = {one.lower() for one in taken}
    if name.lower() not in lowered:
        return name
    stem, _, ending = name.partition(".")
    number = 2
    while f"{stem} ({number}).{ending}".lower() in lowered:
        number += 1
    return f"{stem} ({number}).{ending}"
