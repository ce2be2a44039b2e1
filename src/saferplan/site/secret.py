"""The key that signs sessions and links: made once for a workspace, kept beside it, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "site.key"


def secret_key_of(workspace: Path | None) -> str:
    """The key of a workspace, made at first asking; without a workspace, one that ends with the process."""
    if workspace is None:
        return secrets.token_urlsafe(50)
    path = workspace / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
