"""A picture of a page in a council's template: its margins, header, logo, fonts and colours, drawn without Word.

It shows how the styles look, not how Word would set a page; a sample document does that.
"""

from __future__ import annotations

import base64
from html import escape

from saferplan.documents.look import GRID, INK, LINE, QUIET
from saferplan.documents.word.suitability import StyleLook, TemplateLook

_TO_PIXELS = 3.0
_LINES = (
    ("Title", "Title of a document", 18.0),
    ("Heading 1", "Heading of a section", 12.0),
    ("Normal", "What people read most is set like this.", 8.0),
    ("List Bullet", "• an item of a list", 7.0),
    ("Heading 2", "Heading of a part", 11.0),
    ("Normal", "Words of that part.", 8.0),
    ("Caption", "Table 1: A table's caption", 9.0),
)
"""A style, words set in it, and the millimetres that they stand below what is above."""
_POINT = 0.3528  # millimetres
_FALLBACK = "Arial"


def page_sketch(look: TemplateLook) -> str:
    """The picture as SVG. The same template gives the same bytes."""
    styles = {one.name: one for one in look.styles}
    width, height = look.width, look.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * _TO_PIXELS:.0f}" height="{height * _TO_PIXELS:.0f}" '
        f'viewBox="0 0 {width:.1f} {height:.1f}">',
        f'<rect x="0.2" y="0.2" width="{width - 0.4:.1f}" height="{height - 0.4:.1f}" fill="#ffffff" stroke="{LINE}" '
        'stroke-width="0.4"/>',
        f'<rect x="{look.left:.1f}" y="{look.top:.1f}" width="{width - look.left - look.right:.1f}" '
        f'height="{height - look.top - look.bottom:.1f}" fill="none" stroke="{GRID}" stroke-width="0.3" '
        'stroke-dasharray="2 1.5"/>',
    ]
    parts += _band(look, styles["Header"], look.header or "(empty header)", 9.0)
    if look.logo:
        kind = "png" if look.logo.startswith(b"\x89PNG") else "jpeg"
        data = base64.b64encode(look.logo).decode()
        parts.append(
            f'<image x="{width - look.right - 40:.1f}" y="5" width="40" height="{max(look.top - 8, 8):.1f}" '
            f'preserveAspectRatio="xMaxYMid meet" href="data:image/{kind};base64,{data}"/>'
        )
    below = look.top
    for name, words, step in _LINES:
        below += step
        parts.append(_line(styles[name], words, look.left, below))
    parts += _grid(look, styles["Table Text"], below + 3)
    parts += _band(look, styles["Footer"], look.footer or "(empty footer)", height - 8)
    parts.append("</svg>")
    return "".join(parts)


def _band(look: TemplateLook, style: StyleLook, words: str, at: float) -> list[str]:
    return [_line(style, words if len(words) < 90 else f"{words[:89]}…", look.left, at)]


def _grid(look: TemplateLook, style: StyleLook, top: float) -> list[str]:
    right = look.width - look.right
    rows = []
    for place, (name, number) in enumerate(
        (("Ward", "Records"), ("Coalville North", "120"), ("Ashby", "95"))
    ):
        at = top + 6 + place * 6
        rows.append(_line(style, name, look.left, at, bold=place == 0))
        rows.append(_line(style, number, right - 22, at, bold=place == 0))
        ink = INK if place == 0 else LINE
        rows.append(
            f'<line x1="{look.left:.1f}" y1="{at + 1.8:.1f}" x2="{right:.1f}" y2="{at + 1.8:.1f}" stroke="{ink}" '
            'stroke-width="0.3"/>'
        )
    return rows


def _line(style: StyleLook, words: str, left: float, at: float, *, bold: bool = False) -> str:
    size = min(style.points or 10.5, 40) * _POINT
    weight = ' font-weight="bold"' if style.bold or bold else ""
    colour = f"#{style.colour}" if style.colour else INK
    ink = colour if style.theirs else QUIET
    family = escape(f"{style.font or _FALLBACK}, {_FALLBACK}, sans-serif", quote=True)
    return (
        f'<text x="{left:.1f}" y="{at:.1f}" font-size="{size:.2f}" font-family="{family}"{weight} fill="{ink}">'
        f"{escape(words)}</text>"
    )
