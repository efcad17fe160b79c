"""What a chart is: a specification, a text that says the same, and the table behind both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concilia.core.charts import render, theme
from concilia.core.charts.theme import Name

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, independent of the theme that it is shown in.

    `body` is a Vega-Lite specification in which a colour is `{"token": name}`; `columns` and
    `rows` are the data table behind it; `alt` says in words what the picture shows. `note` is a
    line under the caption, such as the source.
    """

    title: str
    alt: str
    body: Mapping[str, Any] = field(hash=False)
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))

    @property
    def empty(self) -> bool:
        """Return whether there is no value to draw."""
        return not self.rows

    def spec(self, name: Name = "light") -> dict[str, Any]:
        """Return the Vega-Lite specification with the colours of the theme.

        "page" gives CSS custom properties, which follow the page between light and dark.
        """
        return theme.resolve(self.body, name)

    def svg(self, name: Name = "light") -> str:
        """Return the picture as SVG; the same chart gives the same bytes."""
        return render.svg(self.spec(name))

    def png(self, scale: float = 2.0, name: Name = "light") -> bytes:
        """Return the picture as PNG, `scale` times its size in CSS pixels."""
        return render.png(self.svg(name), scale, theme.ground(name))

    def to_data(self) -> dict[str, Any]:
        """Return the chart as JSON values."""
        return {
            "title": self.title,
            "alt": self.alt,
            "body": dict(self.body),
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "note": self.note,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Chart:
        """Return the chart that `to_data` gave."""
        columns: Sequence[str] = data["columns"]
        rows: Sequence[Sequence[Cell]] = data["rows"]
        return cls(
            title=data["title"],
            alt=data["alt"],
            body=data["body"],
            columns=tuple(columns),
            rows=tuple(tuple(row) for row in rows),
            note=data.get("note", ""),
        )
