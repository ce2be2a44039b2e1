"""Compiling every kernel before it is needed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from saferplan.statistics import kernels

_WITHOUT_KERNELS = frozenset({"compiling", "preparing", "threads", "__main__"})


def kernel_modules() -> Iterator[ModuleType]:
    """The modules that hold kernels; each has a function `warm` that runs all of its kernels once."""
    for module in pkgutil.iter_modules(kernels.__path__):
        if module.name not in _WITHOUT_KERNELS:
            yield importlib.import_module(f"{kernels.__name__}.{module.name}")


def prepare() -> int:
    """Compiles what is not compiled yet, and loads the rest. Returns how many modules of kernels there are."""
    modules = list(kernel_modules())
    for module in modules:
        module.warm()
    return len(modules)
