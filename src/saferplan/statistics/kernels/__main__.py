"""Prepares the statistics for this computer: `python -m saferplan.statistics.kernels`."""

from __future__ import annotations

import sys

from saferplan.statistics.kernels.preparing import prepare

if __name__ == "__main__":
    count = prepare()
    sys.stdout.write(f"The statistics are ready ({count} sets of compiled loops).\n")
