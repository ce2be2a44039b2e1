"""Office files are zip archives; this makes them the same bytes whenever their parts are the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def packed(archive: bytes, filled: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """The archive with the same parts in the same order, all dated alike.

    A part named `mimetype` stays uncompressed, as OpenDocument wants it. Pictures are packed too: their maker
    writes them loosely, and packing takes off more than half.

    Args:
        archive: a zip archive.
        filled: for a part by its name, a mark that it holds once and what takes the mark's place.

    Raises:
        ValueError: a part does not hold its mark exactly once.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            contents = old.read(part)
            if filled and part.filename in filled:
                mark, content = filled[part.filename]
                if contents.count(mark.encode()) != 1:
                    raise ValueError(f"{part.filename} does not hold its mark once")
                contents = contents.replace(mark.encode(), content.encode())
            entry = zipfile.ZipInfo(part.filename, _FIXED_DATE)
            entry.external_attr = part.external_attr
            stored = part.filename == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(entry, contents)
    return made.getvalue()
