"""The charts of a document drawn ahead of its writing, all at one go."""

from __future__ import annotations

from collections.abc import Callable

from concilia.core.charts import render, theme
from concilia.core.charts.chart import Chart
from concilia.core.documents.blocks import Document, Figure

SCALE = 2.0
"""How many times their size in CSS pixels charts are drawn for a writer that takes no SVG."""

Told = Callable[[int, int], None]


def quiet(done: int, of: int) -> None:
    """Hear how far the drawing is, and say nothing."""


def charts_of(document: Document) -> list[Chart]:
    """Return the charts of a document, in their order."""
    figures = (block for block in document.blocks if isinstance(block, Figure))
    return [figure.image for figure in figures if isinstance(figure.image, Chart)]


def draw_charts(document: Document, *, raster: bool = False, told: Told = quiet) -> None:
    """Draw what the writers will ask for; `told(done, of)` hears how many are drawn."""
    specs = [chart.spec("light") for chart in charts_of(document)]
    if raster:
        render.draw(specs, scale=SCALE, ground=theme.ground("light"), told=told)
    else:
        render.draw(specs, told=told)
