"""Labels beside points so that no two overlap and none covers a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from concilia.methods.qca.pictures.canvas import breadth

_HEIGHT, _GAP, _DOT = 12.0, 4.0, 4.5
_RINGS = (7.0, 12.0, 18.0, 26.0, 36.0, 48.0, 62.0, 78.0, 96.0, 116.0)
_TURNS = (0, 7, 1, 4, 3, 5, 2, 6, 8, 9, 10, 11, 12, 13, 14, 15)


@dataclass(frozen=True, slots=True)
class Box:
    """A label's place: its left edge, its middle line, its width; where its point is."""

    text: str
    left: float
    middle: float
    width: float
    x: float
    y: float

    @property
    def far(self) -> bool:
        """Say whether a line must lead from the label to its point."""
        return math.hypot(*self.nearest()) > 13

    def nearest(self) -> tuple[float, float]:
        """Return the way from the point to the nearest spot of the label."""
        across = max(self.left - self.x, 0.0, self.x - self.left - self.width)
        return across, max(abs(self.middle - self.y) - _HEIGHT / 2, 0.0)

    def meets(self, other: Box) -> bool:
        """Say whether two labels overlap."""
        return (
            self.left < other.left + other.width + 1
            and other.left < self.left + self.width + 1
            and abs(self.middle - other.middle) < _HEIGHT
        )

    def end(self) -> tuple[float, float]:
        """Return where a line from the point meets the label."""
        height = -6 if self.middle > self.y + 6 else 6 if self.middle < self.y - 6 else 0
        return min(max(self.x, self.left), self.left + self.width), self.middle + height

    def crossed_by(self, other: Box) -> bool:
        """Say whether the line from another label to its point runs through this one."""
        if not other.far:
            return False
        (ax, ay), (bx, by) = (other.x, other.y), other.end()
        return any(
            self.left - 1 < ax + (bx - ax) * t / 12 < self.left + self.width + 1
            and abs(self.middle - ay - (by - ay) * t / 12) < _HEIGHT / 2
            for t in range(13)
        )

    def covers(self, x: float, y: float) -> bool:
        """Say whether the label lies on a dot."""
        return (
            self.left - _DOT < x < self.left + self.width + _DOT
            and abs(self.middle - y) < _HEIGHT / 2 + _DOT
        )


def placed(
    points: Sequence[tuple[float, float, str]],
    width: float,
    height: float,
    size: float = 10.5,
    *,
    avoid: Sequence[tuple[float, float]] = (),
) -> tuple[list[Box], list[str]]:
    """Return a label for each point (x, y, text), in pixels, and the texts that found no room.

    Points at the same spot share one label. Each label takes the nearest free place around its
    point, crowded points first; labels stay on the sheet of `width` × `height`
    and off the spots to `avoid`.
    """
    shared: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for x, y, text in points:
        shared.setdefault((round(x), round(y)), []).append((x, y, text))
    spots = [
        (group[0][0], group[0][1], _joined([text for _x, _y, text in group]))
        for group in shared.values()
    ]
    order = sorted(
        range(len(spots)),
        key=lambda n: (
            -sum(math.hypot(spots[n][0] - x, spots[n][1] - y) < 40 for x, y, _text in spots)
        ),
    )
    dots = [*((x, y) for x, y, _text in spots), *avoid]
    boxes: list[Box] = []
    left_out: list[str] = []
    for n in order:
        box = _free(spots[n], boxes, dots, width, height, size)
        if box is None:
            left_out.append(spots[n][2])
        else:
            boxes.append(box)
    return boxes, left_out


def _joined(names: list[str]) -> str:
    if len(names) <= 4:
        return ", ".join(names)
    return f"{', '.join(names[:3])} +{len(names) - 3}"


def _free(
    spot: tuple[float, float, str],
    boxes: Sequence[Box],
    dots: Sequence[tuple[float, float]],
    width: float,
    height: float,
    size: float,
) -> Box | None:
    x, y, text = spot
    wide = breadth(text, size)
    second: Box | None = None
    for ring in _RINGS:
        for turn in _TURNS:
            angle = turn * math.pi / 4 + (math.pi / 8 if turn >= 8 else 0)
            reach_x, reach_y = ring * math.cos(angle), ring * math.sin(angle)
            middle = y + reach_y
            if abs(math.cos(angle)) < 0.5:
                left = x + reach_x - wide / 2
            else:
                left = x + reach_x if reach_x > 0 else x + reach_x - wide
            if left < 0 or left + wide > width or not _HEIGHT / 2 <= middle <= height - 6:
                continue
            box = Box(text, left, middle, wide, x, y)
            if any(map(box.meets, boxes)) or any(box.covers(px, py) for px, py in dots):
                continue
            if not any(box.crossed_by(other) or other.crossed_by(box) for other in boxes):
                return box
            second = second or box
    return second
