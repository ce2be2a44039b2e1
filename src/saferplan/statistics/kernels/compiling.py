"""How kernels are compiled, kept, and announced when that takes time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numba
from numba.core import event

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

logger = logging.getLogger(__name__)


def kernel(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """The function compiled at its first call, with its machine code kept for the next process.

    Division by zero gives infinity or NaN as in numpy, floating-point operations keep their order, and other
    threads run meanwhile. What is kept knows the source of its own module only, so a kernel calls kernels of its
    own module and of `random` alone.
    """
    compiled: Callable[Given, Returned] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled


class _Announcer(event.Listener):
    """Says once in a process that compiling goes on, so that nobody takes it for standing still."""

    def __init__(self) -> None:
        self.said = False

    def on_start(self, event: Any) -> None:  # noqa: ARG002  # numba gives it by name
        if not self.said:
            self.said = True
            logger.warning(
                "Preparing the statistics for this computer. This is done once and can take a minute; "
                "later runs start at once."
            )

    def on_end(self, event: Any) -> None:
        """Nothing is said when it is over: what was waited for follows."""


event.register("numba:compile", _Announcer())  # type: ignore[no-untyped-call]  # numba has few types
