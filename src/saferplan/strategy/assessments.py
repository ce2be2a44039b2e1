"""The frozen assessments of the site's workspace, as evidence for candidates."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from saferplan.assessment.settings import AssessmentSettings
from saferplan.errors import SaferPlanError
from saferplan.strategy.assessed import AssessedEvidence
from saferplan.workspace.assessments import Assessments
from saferplan.workspace.folder import Folder


def assessments_held() -> dict[str, AssessmentSettings]:
    """The settings of every assessment there is, by name, the newest year first; none without a workspace."""
    held = _assessments()
    if held is None:
        return {}
    found = held.settings()
    return dict(sorted(found.items(), key=lambda one: (one[1].year_ending, one[0]), reverse=True))


def evidence_get(*, name: str) -> AssessedEvidence:
    """One assessment as evidence.

    Raises:
        Http404: there is none of that name.
    """
    held = _assessments()
    try:
        path = held.path(name) if held is not None else None
    except SaferPlanError as error:
        raise Http404(str(error)) from error
    if path is None or not path.is_file():
        raise Http404(f"no assessment {name}")
    return _read(path.parent.parent, name, path.stat().st_mtime_ns)


def _assessments() -> Assessments | None:
    workspace = settings.SAFERPLAN_WORKSPACE
    return None if workspace is None else Assessments(Folder(Path(workspace)).assessments)


@lru_cache(maxsize=2)
def _read(folder: Path, name: str, _changed: int) -> AssessedEvidence:
    """Some megabytes of JSON: kept until the file changes."""
    return AssessedEvidence(Assessments(folder).read(name))
