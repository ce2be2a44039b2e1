"""Charts as Vega-Lite definitions: what is drawn where, and nothing about how a picture is made of it.

A chart's message, subtitle, notes and source are set as text around the picture, so the picture holds only
axes, marks, the key and the standing line.
"""

from saferplan.documents.charts.specification import chart_spec

__all__ = ["chart_spec"]
