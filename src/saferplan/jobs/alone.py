"""That there is one background worker: a lock that the operating system takes back when its holder ends, however."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class AnotherWorkerError(RuntimeError):
    """Another worker is at work on this site."""

    def __init__(self) -> None:
        super().__init__("A background worker runs already for this site; one is enough.")


@contextmanager
def alone() -> Iterator[None]:
    """Be the only worker of this site while the context lasts.

    Raises:
        AnotherWorkerError: there is one already.
    """
    path = Path(settings.WORKSPACE) / "worker.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            import fcntl
        except (
            ImportError
        ):  # Windows, where the site is run for trying it out: whoever starts it starts one worker
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AnotherWorkerError from error
        yield
