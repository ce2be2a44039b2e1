"""Maps of areas as SVG of our own: outlines on one grid, shades, hatching for no data, key and scale.

Own SVG rather than Vega-Lite's geoshape, because the latter cannot hatch and writes every vertex of an
outline with all its digits: docs/documents.md has the figures.
"""

from saferplan.documents.maps.drawing import map_svg

__all__ = ["map_svg"]
