"""Simple drawn pictures for easy-read documents, each with what it shows in words.

They are our own, of a few shapes in two colours, so that they print well and nothing has to be licensed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from saferplan.documents.graphics import Drawing
from saferplan.documents.look import BRAND

_SIZE = 120
_PALE = "#cfe0ec"
_WARM = "#c2571a"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A picture: what it shows, in words, and its shapes in a square of 120."""

    alternative: str
    shapes: str


def _person(x: int, y: int = 0, fill: str = BRAND) -> str:
    return (
        f'<circle cx="{x}" cy="{38 + y}" r="13" fill="{fill}"/>'
        f'<path d="M{x - 22} {98 + y}v-18a22 22 0 0 1 44 0v18z" fill="{fill}"/>'
    )


def _stroke(width: int = 7) -> str:
    return (
        f'fill="none" stroke="{BRAND}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
    )


_SHEET = f'<path d="M28 12h46l20 20v76H28z" fill="#ffffff" stroke="{BRAND}" stroke-width="6" stroke-linejoin="round"/>'

SYMBOLS: Mapping[str, Symbol] = {
    "people": Symbol(
        "Three people side by side", f"{_person(30, 8, '#5b84a5')}{_person(90, 8, '#5b84a5')}{_person(60)}"
    ),
    "person": Symbol("A person", _person(60)),
    "plan": Symbol(
        "A sheet of paper with a list that is ticked",
        _SHEET
        + "".join(
            f'<path d="M40 {y}l6 6 10-12" {_stroke(5)}/><path d="M64 {y}h18" {_stroke(5)}/>'
            for y in (48, 68, 88)
        ),
    ),
    "calendar": Symbol(
        "A calendar",
        f'<rect x="16" y="24" width="88" height="82" rx="6" fill="#ffffff" stroke="{BRAND}" stroke-width="6"/>'
        f'<rect x="16" y="24" width="88" height="24" fill="{BRAND}"/>'
        f'<path d="M38 14v18M82 14v18" {_stroke()}/>'
        + "".join(
            f'<rect x="{x}" y="{y}" width="14" height="12" fill="{_PALE}"/>'
            for x in (30, 53, 76)
            for y in (60, 82)
        ),
    ),
    "place": Symbol(
        "A pin on a map",
        f'<path d="M10 92l26-14 26 14 26-14 22 12v22H10z" fill="{_PALE}"/>'
        f'<path d="M60 94C44 70 32 58 32 42a28 28 0 0 1 56 0c0 16-12 28-28 52z" fill="{_WARM}"/>'
        '<circle cx="60" cy="42" r="11" fill="#ffffff"/>',
    ),
    "talk": Symbol(
        "Two people talk",
        f"{_person(28, 14)}{_person(92, 14, '#5b84a5')}"
        f'<path d="M38 8h44v24H66l-6 9-6-9H38z" fill="#ffffff" stroke="{BRAND}" '
        'stroke-width="5" stroke-linejoin="round"/>',
    ),
    "question": Symbol(
        "A question mark",
        f'<circle cx="60" cy="60" r="48" fill="{_PALE}"/>'
        f'<path d="M44 46a16 16 0 1 1 22 15c-5 2-6 6-6 12" {_stroke(9)}/>'
        f'<circle cx="60" cy="90" r="6" fill="{BRAND}"/>',
    ),
    "done": Symbol(
        "A tick",
        f'<circle cx="60" cy="60" r="48" fill="{_PALE}"/><path d="M36 62l17 18 32-40" {_stroke(11)}/>',
    ),
    "not-done": Symbol(
        "An empty circle with a line through it",
        f'<circle cx="60" cy="60" r="42" fill="#ffffff" stroke="{_WARM}" stroke-width="9"/>'
        f'<path d="M32 88l56-56" fill="none" stroke="{_WARM}" stroke-width="9"/>',
    ),
    "money": Symbol(
        "Coins and a pound sign",
        f'<ellipse cx="38" cy="98" rx="26" ry="9" fill="#5b84a5"/>'
        f'<ellipse cx="38" cy="86" rx="26" ry="9" fill="{_PALE}"/>'
        f'<circle cx="70" cy="50" r="38" fill="#ffffff" stroke="{BRAND}" stroke-width="6"/>'
        f'<path d="M84 38a12 12 0 0 0-23 5v17c0 6-3 8-6 10h30M54 54h22" {_stroke(6)}/>',
    ),
    "noise": Symbol(
        "A loudspeaker",
        f'<path d="M16 48h22l30-24v72L38 72H16z" fill="{BRAND}"/>'
        f'<path d="M80 44a22 22 0 0 1 0 32M92 32a38 38 0 0 1 0 56" {_stroke()}/>',
    ),
    "hurt": Symbol(
        "A person with a plaster",
        f'{_person(60)}<g transform="rotate(-35 60 80)">'
        '<rect x="40" y="74" width="40" height="13" rx="6" fill="#f2bf97"/>'
        '<rect x="53" y="74" width="14" height="13" fill="#fae5d5"/></g>',
    ),
    "computer": Symbol(
        "A computer with a lock",
        f'<rect x="14" y="20" width="92" height="62" rx="5" fill="#ffffff" stroke="{BRAND}" stroke-width="6"/>'
        f'<path d="M4 100h112" {_stroke()}/><rect x="44" y="48" width="32" height="24" rx="3" fill="{_WARM}"/>'
        f'<path d="M50 48v-8a10 10 0 0 1 20 0v8" fill="none" stroke="{_WARM}" stroke-width="5"/>',
    ),
    "home": Symbol(
        "A house",
        f'<path d="M14 60L60 20l46 40" {_stroke()}/><path d="M26 56v48h68V56L60 28z" fill="{_PALE}"/>'
        f'<rect x="50" y="72" width="20" height="32" fill="{BRAND}"/>',
    ),
    "help": Symbol(
        "A hand that holds a heart",
        f'<path d="M60 66C44 54 34 45 34 32a14 14 0 0 1 26-7 14 14 0 0 1 26 7c0 13-10 22-26 34z" fill="{_WARM}"/>'
        f'<path d="M10 82h22c8 0 12 8 20 8h22M10 104h44c14 0 40-12 54-26-6-8-14-6-22 0L74 90" {_stroke()}/>',
    ),
    "bottle": Symbol(
        "A bottle and a glass",
        f'<path d="M34 12h16v22l10 16v58H24V50l10-16z" fill="{BRAND}"/>'
        f'<rect x="24" y="64" width="36" height="22" fill="{_PALE}"/>'
        f'<path d="M74 60h34l-5 48H79z" fill="{_PALE}" stroke="{BRAND}" stroke-width="5" stroke-linejoin="round"/>',
    ),
    "again": Symbol(
        "An arrow that turns back",
        f'<path d="M92 46a38 38 0 1 0 6 22" {_stroke(9)}/><path d="M98 22v28H70z" fill="{BRAND}"/>',
    ),
    "contact": Symbol(
        "An envelope",
        f'<rect x="12" y="28" width="96" height="66" rx="4" fill="#ffffff" stroke="{BRAND}" stroke-width="6"/>'
        f'<path d="M14 32l46 36 46-36" {_stroke(6)}/>',
    ),
}
"""Every symbol, by its name."""


@cache
def symbol_drawing(name: str) -> Drawing:
    """A symbol as a picture. The same bytes each time.

    Raises:
        KeyError: there is none of that name.
    """
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}" viewBox="0 0 {_SIZE} {_SIZE}">'
        f"{SYMBOLS[name].shapes}</svg>"
    )
    return Drawing(svg, _SIZE, _SIZE)
