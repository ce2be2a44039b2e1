"""Saying that records are synthetic, beside the records themselves."""

from __future__ import annotations

import json
from pathlib import Path

FILE_NAME = "synthetic.toml"
SENTENCE = (
    "These records are synthetic: they were made by a computer program and describe no real event or person."
)


def mark(folder: Path, *, made_by: str, seed: int) -> Path:
    """Write `synthetic.toml` into a folder of synthetic files.

    `sentence` is what documents made from them must print on every page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    lines = (
        "# The files beside this one are not real records.",
        f"sentence = {json.dumps(SENTENCE)}",
        f"made_by = {json.dumps(made_by)}",
        f"seed = {seed}",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path
