"""Pictures made from definitions: SVG for pages and PDF, PNG for word processors, each made once.

The renderer runs JavaScript in threads of its own, which do not survive a fork: a process that has drawn a
picture must not fork and draw again in the child. Use threads, or start processes afresh ("spawn").
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import vl_convert
from defusedxml.ElementTree import fromstring

from saferplan.documents.charts import chart_spec
from saferplan.documents.composition import Composition, PictureView
from saferplan.documents.definition import AreaMap
from saferplan.documents.maps import map_svg
from saferplan.errors import SaferPlanError

_VEGA_LITE = "6.1"
_PNG_SCALE = 2.0
_SVG = "{http://www.w3.org/2000/svg}"
# What screen readers and browsers do not need of a picture that has one text alternative as a whole.
_NEEDLESS = ("role", "class", "aria-roledescription", "aria-hidden", "aria-label", "pointer-events")

ET.register_namespace("", "http://www.w3.org/2000/svg")


@dataclass(frozen=True)
class Drawing:
    """A picture: its SVG with `width` and `height` in CSS pixels, and its PNG at twice that."""

    svg: str
    width: int
    height: int
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the picture at its largest within a width and a height of any unit.

        >>> Drawing("", 680, 340).fitted(17, 22)
        (17.0, 8.5)
        """
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale

    @property
    def png(self) -> bytes:
        """The picture as PNG; made when first asked for, by whichever thread asks first."""
        with self._lock:
            return self._png

    @cached_property
    def _png(self) -> bytes:
        return bytes(vl_convert.svg_to_png(self.svg, scale=_PNG_SCALE))


def draw_all(composition: Composition) -> dict[str, Drawing]:
    """Every chart and map of the document, by identity."""
    return {picture.id: draw(picture, composition) for picture in composition.pictures}


def draw(picture: PictureView, composition: Composition) -> Drawing:
    """One chart or map. The same definition gives the same bytes.

    Raises:
        SaferPlanError: the renderer refuses it; the message names the chart or map.
    """
    document = composition.document
    definition = picture.definition
    if isinstance(definition, AreaMap):
        held = {shapes.id: shapes for shapes in document.shape_sets}
        shapes, outline = held[definition.shapes], held.get(definition.outline)
        svg = map_svg(definition, shapes, document.figures_by_id, composition.standing, outline)
        return _drawing(svg)
    spec = chart_spec(definition, document.figures_by_id, composition.standing)
    try:
        made = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        raise SaferPlanError(
            f"{picture.label} ({picture.id}) cannot be drawn: {error}.",
            "Its definition asks for something the renderer cannot do; look at its points and labels.",
        ) from error
    return _drawing(_tidied(made, picture.id))


def _drawing(svg: str) -> Drawing:
    head = svg[: svg.index(">")]
    sizes = dict(re.findall(r'\b(width|height)="(\d+)', head))
    return Drawing(svg, int(sizes["width"]), int(sizes["height"]))


def _tidied(svg: str, identity: str) -> str:
    """The SVG smaller and the same on every run.

    The renderer numbers clip paths on and on through the life of a process, and two pictures in one page
    may not share a name, so they are named after the picture and counted within it.
    """
    root = fromstring(svg)
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.get("id")
        if old is not None:
            names[old] = f"{identity}-clip-{len(names) + 1}"
            element.set("id", names[old])
    for element in root.iter():
        for attribute in _NEEDLESS:
            element.attrib.pop(attribute, None)
        for attribute, value in element.attrib.items():
            if value.startswith("url(#"):
                element.set(attribute, f"url(#{names[value[5:-1]]})")
    _prune(root)
    return ET.tostring(root, encoding="unicode")


def _prune(element: ET.Element) -> None:
    """Take out what draws nothing: hidden paths, paths and groups that are empty."""
    for child in list(element):
        _prune(child)
        hidden = child.get("display") == "none"
        empty_path = child.tag == f"{_SVG}path" and child.get("d", "") in ("", "M0,0h0v0h0Z")
        empty_group = child.tag == f"{_SVG}g" and len(child) == 0
        unpainted = child.tag == f"{_SVG}path" and element.tag == f"{_SVG}g" and not _painted(child)
        if hidden or empty_path or empty_group or unpainted:
            element.remove(child)


def _painted(path: ET.Element) -> bool:
    """Whether the path has a paint of its own; the renderer gives every mark one."""
    return path.get("fill") is not None or path.get("stroke") is not None
