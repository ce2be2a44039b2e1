"""Opening office files in a program that people use, where it is installed."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest


def pages_of(path: Path) -> list[str]:
    """The words of each page as LibreOffice lays the file out; the test is skipped where it is absent."""
    return pages_of_each([path], path.parent)[0]


def pages_of_each(paths: Sequence[Path], folder: Path) -> list[list[str]]:
    """The same of several files with names of their own: the program starts once, which costs more than a file does.

    What it prints is left in `folder`.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    command = [program, f"-env:UserInstallation={_home().as_uri()}", "--headless", "--convert-to", "pdf"]
    limit = 180 + 20 * len(paths)
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, paths)], capture_output=True, timeout=limit, check=True
    )
    printed = [folder / f"{path.stem}.pdf" for path in paths]
    assert [one.name for one in printed if not one.exists()] == [], "LibreOffice could not open it"
    return [
        [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(one)]
        for one in printed
    ]


@cache
def _home() -> Path:
    """The program's own folder, of this run of tests alone: making it anew takes longer than opening a file."""
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
