"""Opening office files in a program that people use, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def pages_of(path: Path) -> list[str]:
    """The words of each page as LibreOffice lays the file out; the test is skipped where it is absent."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    home = (path.parent / "libreoffice-home").as_uri()
    command = [program, f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], capture_output=True, timeout=180, check=True
    )
    printed = path.with_suffix(".pdf")
    assert printed.exists(), "LibreOffice could not open the file"
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(printed)]
