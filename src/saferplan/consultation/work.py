"""What consultations have done in the background: files that nobody took in are erased when the worker starts."""

from __future__ import annotations

from saferplan.consultation.importing import imports_forget
from saferplan.jobs.kinds import before_work


def _forget() -> None:
    imports_forget()


before_work(_forget)
