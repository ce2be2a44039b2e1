"""Running R, where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

RunR = Callable[..., Any]


@pytest.fixture(scope="session")
def r() -> RunR:
    """Runs a piece of R and gives what it prints as JSON; the test is skipped where R or a package is missing.

    The first argument is the script; it prints one JSON value with `cat`. `packages` are those it needs.
    """
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed (Debian: r-base-core)")

    def run(script: str, *, packages: tuple[str, ...] = ()) -> Any:
        for package in packages:
            asked = f'quit(status = !requireNamespace("{package}", quietly = TRUE))'
            if subprocess.run(["Rscript", "-e", asked], capture_output=True, check=False).returncode:
                pytest.skip(f"the R package {package} is not installed (Debian: r-cran-{package.lower()})")
        done = subprocess.run(["Rscript", "-"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
