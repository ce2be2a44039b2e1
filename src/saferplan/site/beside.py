"""A process that ends with the one that started it, however that one ended: `python -m saferplan.site.beside`.

The one that starts it holds the writing end of a pipe, and gives the reading end along. The system closes the writing
end when that process is gone, be it killed; here the reading then comes to its end.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import time
from collections.abc import Sequence
from threading import Thread

PATIENCE_SECONDS = 15.0


def words(descriptor: int, module: str, *arguments: str) -> list[str]:
    """The command that runs a module beside the process that holds the other end of the pipe."""
    return [sys.executable, "-m", __name__, str(descriptor), module, *arguments]


def run(given: Sequence[str]) -> None:
    """Run a module as `python -m` does, and end in order once the pipe is closed; after a while, at once.

    Args:
        given: the number of the pipe's reading end, the module, and its arguments.
    """
    descriptor, module, *arguments = given
    Thread(target=_watch, args=(int(descriptor),), daemon=True).start()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    # It leads a group of its own, to which whatever it started belongs.
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    run(sys.argv[1:])
