"""Small pictures of ranges and scores, drawn as SVG with a text alternative; the numbers stand beside them as text."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 160, 20, 8


def range_bar(low: float, value: float, high: float, *, top: float = 1.0, said: str = "") -> SafeString:
    """A value within its range, on a line from nought to `top`."""

    def at(number: float) -> str:
        return f"{EDGE + (WIDTH - 2 * EDGE) * min(max(number / top, 0), 1):.1f}"

    return format_html(
        '<svg class="sp-range" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{said}">'
        '<line class="sp-range__axis" x1="{start}" x2="{end}" y1="10" y2="10"/>'
        '<line class="sp-range__bar" x1="{low}" x2="{high}" y1="10" y2="10"/>'
        '<circle class="sp-range__mark" cx="{value}" cy="10" r="5"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        said=said,
        start=EDGE,
        end=WIDTH - EDGE,
        low=at(low),
        high=at(high),
        value=at(value),
    )


def score_dots(values: Sequence[float], lowest: int, highest: int, *, said: str) -> SafeString:
    """Where scores lie on their scale: a dot for each value, larger where it was given more than once."""

    def at(number: float) -> str:
        return f"{EDGE + (WIDTH - 2 * EDGE) * (number - lowest) / (highest - lowest):.1f}"

    ticks = format_html_join(
        "",
        '<line class="sp-range__tick" x1="{0}" x2="{0}" y1="6" y2="14"/>',
        ((at(number),) for number in range(lowest, highest + 1)),
    )
    dots = format_html_join(
        "",
        '<circle class="sp-range__mark" cx="{}" cy="10" r="{}"/>',
        ((at(one), min(3 + 1.5 * values.count(one), 8)) for one in sorted(set(values))),
    )
    return format_html(
        '<svg class="sp-range" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{said}">'
        '<line class="sp-range__axis" x1="{start}" x2="{end}" y1="10" y2="10"/>{ticks}{dots}</svg>',
        w=WIDTH,
        h=HEIGHT,
        said=said,
        start=EDGE,
        end=WIDTH - EDGE,
        ticks=ticks,
        dots=dots,
    )
