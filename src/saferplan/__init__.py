"""From raw records to a community safety partnership's strategic assessment, every figure traced.

>>> import saferplan
>>> saferplan.Month.parse("2022-09").label
'September 2022'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saferplan.assessment.frozen import FrozenAssessment as FrozenAssessment
    from saferplan.domain.figure import Figure as Figure
    from saferplan.domain.periods import Month as Month
    from saferplan.domain.periods import Period as Period
    from saferplan.errors import RefusalError as RefusalError
    from saferplan.errors import SaferPlanError as SaferPlanError
    from saferplan.workspace.workspace import Workspace as Workspace

__version__ = "0.1.0"

_PUBLIC = {
    "Figure": "saferplan.domain.figure",
    "FrozenAssessment": "saferplan.assessment.frozen",
    "Month": "saferplan.domain.periods",
    "Period": "saferplan.domain.periods",
    "RefusalError": "saferplan.errors",
    "SaferPlanError": "saferplan.errors",
    "Workspace": "saferplan.workspace.workspace",
}

__all__ = ["Figure", "FrozenAssessment", "Month", "Period", "RefusalError", "SaferPlanError", "Workspace"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that the command's help need not wait for engines and arrays.
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
