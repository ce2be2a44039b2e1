"""The assessments and analyses of a workspace: one folder each, with frozen data, entries and documents."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from saferplan.assessment.frozen import FrozenAssessment, decode, decode_settings, encode
from saferplan.assessment.previous import Predecessor, predecessor_of
from saferplan.assessment.published_before import PublicAssessment
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import Document, Marking
from saferplan.documents.rendering import pictures
from saferplan.domain.periods import Month
from saferplan.errors import SaferPlanError

DATA = "assessment.json"


@dataclass(frozen=True, slots=True)
class MadeAssessment:
    """An assessment that was made, and the paths of its documents and its data."""

    assessment: FrozenAssessment
    paths: tuple[Path, ...]

    @property
    def document(self) -> Document:
        """The document that was rendered."""
        return self.assessment.document

    @property
    def pictures(self) -> dict[str, str]:
        """Every chart and map of the document as SVG, by identity."""
        return pictures(self.assessment.document)


class Assessments:
    """Reads and writes the frozen assessments, or analyses, that lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where an assessment's frozen data are.

        Raises:
            SaferPlanError: the name cannot be that of a folder.
        """
        if not name or Path(name).name != name or name.startswith("."):
            raise SaferPlanError(f"{name!r} cannot be the name of an assessment.", "Give a plain name.")
        return self._folder / name / DATA

    def names(self) -> tuple[str, ...]:
        """The assessments there are, in order."""
        return tuple(sorted(path.parent.name for path in self._folder.glob(f"*/{DATA}")))

    def read(self, name: str) -> FrozenAssessment:
        """An assessment's frozen data.

        Raises:
            SaferPlanError: there is none of that name, or its file cannot be read.
        """
        path = self.path(name)
        if not path.is_file():
            there = ", ".join(self.names()) or "none yet"
            raise SaferPlanError(f"There is no assessment {name!r}.", f"Those there are: {there}.")
        return decode(path.read_bytes(), str(path))

    def settings(self) -> dict[str, AssessmentSettings]:
        """The settings of every assessment, by name.

        Raises:
            SaferPlanError: a file cannot be read.
        """
        return {name: self.settings_of(name) for name in self.names()}

    def settings_of(self, name: str) -> AssessmentSettings:
        """The settings of an assessment that is there.

        Raises:
            SaferPlanError: its file cannot be read.
        """
        path = self.path(name)
        return decode_settings(path.read_bytes(), str(path))

    def all(self) -> dict[str, FrozenAssessment]:
        """Every assessment, by name."""
        return {name: self.read(name) for name in self.names()}

    def adopted_before(
        self, name: str, partnership: str, year_ending: Month, audience: Marking
    ) -> Predecessor | None:
        """The adopted assessment of the year before, for the same audience; the one adopted last of several."""
        found = [
            (settings.adopted_on, other)
            for other, settings in self.settings().items()
            if other != name
            and settings.adopted_on
            and settings.partnership == partnership
            and settings.audience is audience
            and year_ending - settings.year_ending == 12
        ]
        if not found:
            return None
        other = max(found)[1]
        return predecessor_of(other, self.read(other))

    def public_before(self, name: str, partnership: str, audience: Marking) -> tuple[str, ...]:
        """The adopted assessments for everybody besides one, by the day of adoption: what that one must not undo.

        Each can be given to everybody at any time. None where that one is not for everybody itself.
        """
        found = sorted(
            (settings.adopted_on, other)
            for other, settings in self.settings().items()
            if other != name
            and settings.adopted_on
            and settings.partnership == partnership
            and settings.audience is Marking.PUBLIC
        )
        return tuple(other for _, other in found) if audience is Marking.PUBLIC else ()

    def public(self, names: Iterable[str]) -> tuple[PublicAssessment, ...]:
        """The assessments of these names as everybody has them.

        Raises:
            SaferPlanError: there is none of a name.
        """
        return tuple(PublicAssessment(name, self.read(name).document) for name in names)

    def refuse_adopted(self, name: str) -> None:
        """Do nothing, unless the assessment was adopted.

        Raises:
            SaferPlanError: it was, and what is adopted stays as it is.
        """
        if self.path(name).is_file() and self.settings_of(name).adopted_on:
            raise SaferPlanError(
                f"The assessment {name!r} was adopted and stays as it is.", "Give the new one another --name."
            )

    def write(self, assessment: FrozenAssessment) -> Path:
        """Write the frozen data, whole or not at all, and say where."""
        path = self.path(assessment.settings.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".assessment-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(encode(assessment))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return path
