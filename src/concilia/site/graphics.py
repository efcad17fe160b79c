"""Small pictures inside running pages: a bar of parts, and the course of a series as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 120.0, 28.0, 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: its tone (or `kept`), what it counts, where it leads."""

    tone: str
    label: str | Promise
    count: int
    url: str = ""


def bar(parts: Sequence[Part]) -> SafeString:
    """Return a bar divided by the counts of `parts`; the words stand in its label."""
    total = sum(part.count for part in parts)
    said = ", ".join(f"{part.count} {part.label}" for part in parts if part.count)
    if not total:
        return SafeString('<svg class="parts" viewBox="0 0 100 1" aria-hidden="true"></svg>')
    pieces, start = [], 0.0
    for part in parts:
        width = 100 * part.count / total
        if part.count:
            pieces.append((part.tone, f"{start:.3f}", f"{width:.3f}"))
        start += width
    rects = format_html_join(
        "", '<rect class="parts__{}" x="{}" width="{}" height="1"></rect>', pieces
    )
    return format_html(
        '<svg class="parts" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        said,
        rects,
    )


def course(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the points of a line through `values`, the first left, the greatest at the top."""
    low, high = min(values), max(values)
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    room = HEIGHT - 2 * MARGIN
    spread = high - low
    return [
        (
            round(MARGIN + index * step, 1),
            round(HEIGHT - MARGIN - (room * (value - low) / spread if spread else room / 2), 1),
        )
        for index, value in enumerate(values)
    ]


def spark(values: Sequence[float], label: str) -> SafeString:
    """Return the course of `values` as a line with its last point marked; nothing for none."""
    if not values:
        return SafeString("")
    points = course(values)
    line = " ".join(f"{x:g},{y:g}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2.6"></circle></svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        label,
        line,
        f"{x:g}",
        f"{y:g}",
    )
