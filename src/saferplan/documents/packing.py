"""Office files are zip archives; this makes them the same bytes whenever their parts are the same."""

from __future__ import annotations

import io
import zipfile

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def with_fixed_dates(archive: bytes) -> bytes:
    """The archive with the same parts in the same order, all dated alike.

    A part named `mimetype` stays uncompressed, as OpenDocument wants it.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _FIXED_DATE)
            entry.external_attr = part.external_attr
            stored = part.filename == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(part))
    return packed.getvalue()
