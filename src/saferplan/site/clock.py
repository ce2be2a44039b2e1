"""What time it is, for the pages: the clock of `history.clock`, which background jobs read, too."""

from __future__ import annotations

from saferplan.history.clock import now

__all__ = ["now"]
