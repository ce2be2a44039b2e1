"""Files of npm packages that tests compare with: fetched once, of a pinned version, never part of the project."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[1] / ".cache" / "npm"
AXE = "4.10.3"
GOVUK = "6.6.0"


def npm_file(package: str, version: str, member: str) -> str:
    """The text of a file in a package; the test is skipped, saying why, where it cannot be had."""
    archive = CACHE / f"{package}-{version}.tgz"
    if not archive.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"npm, which fetches {package}, is not installed")
        CACHE.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run(
            [npm, "pack", f"{package}@{version}", "--silent", "--pack-destination", str(CACHE)],
            capture_output=True,
            timeout=120,
            check=False,
        )
        if fetched.returncode or not archive.exists():
            pytest.skip(f"{package} cannot be fetched: {fetched.stderr.decode()[-200:]}")
    with tarfile.open(archive) as packed:
        held = packed.extractfile(f"package/{member}")
        assert held is not None
        return held.read().decode("utf-8")


def axe_source() -> str:
    """The source of axe-core."""
    return npm_file("axe-core", AXE, "axe.min.js")
