"""The styles that documents are written with, and the names under which a council's template may have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "Assessment Table": ("Table Style", "Council Table", "Report Table", "Corporate Table"),
    "Table Text": ("Table Body", "Table Contents", "Table Normal Text"),
    "Table Number": ("Table Figures", "Table Numeric"),
    "List Bullet": ("Bullet List", "Bullets", "Bullet", "List Bullets"),
    "caption": ("Table Caption", "Figure Caption", "Table Title"),
    "Subtitle": ("Sub Title", "Document Subtitle"),
    "Title": ("Document Title", "Report Title"),
    "Normal": (),
    "Notes": ("Footnotes Text", "Source", "Table Notes"),
}
"""By the name of our own style: names that councils give to the same. The first that the template has is taken."""

ASKED = (
    "Title",
    "Subtitle",
    "heading 1",
    "heading 2",
    "heading 3",
    "Normal",
    "List Bullet",
    "caption",
    "Assessment Table",
    "Table Text",
    "header",
    "footer",
    "Hyperlink",
)
"""The styles that a council would want to look like its own; the rest are ours alone."""

_KINDS = {"Assessment Table": "table", "Hyperlink": "character"}


def styles_of(styles: Any) -> dict[str, Any]:
    """The styles of a document's style part by their names in lower case, as Word takes names."""
    return {
        str(named.get(qn("w:val"))).lower(): one
        for one in styles.findall(qn("w:style"))
        if (named := one.find(qn("w:name"))) is not None
    }


def found_style(name: str, held: Mapping[str, Any]) -> Any | None:
    """The template's own style for one of ours: that of the same name, or of one of the other names; None for neither.

    A style of another kind, such as a character style that is called Bullets, is not taken.
    """
    own = held.get(name.lower())
    if own is not None:
        return own
    kind = _KINDS.get(name, "paragraph")
    others = (held.get(one.lower()) for one in OTHER_NAMES.get(name, ()))
    return next((one for one in others if one is not None and one.get(qn("w:type")) == kind), None)
