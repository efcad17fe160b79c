"""Two countries with a few districts, and a way to bring a table in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from concilia.agencies.models import Territory
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in

HEAD = "country,district,date,variable,value\n"


def area(code: str, name: str, parent: Territory | None = None, level: str = "") -> Territory:
    """Make one territory."""
    return Territory.objects.create(
        code=code,
        name=name,
        level=level or ("district" if parent else "nation"),
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
    )


@pytest.fixture
def liberia(db: None) -> Territory:
    """Liberia with Bomi and Montserrado, beside Guinea with a Bomi of its own."""
    liberia = area("LR", "Liberia")
    area("LR-BM", "Bomi", liberia)
    area("LR-MO", "Montserrado", liberia)
    guinea = area("GN", "Guinea")
    area("GN-BM", "Bomi", guinea)
    return liberia


NASTY = ["abc", "-1", "<script>", "\x00", "1900-01-02", "\u202eمرحبا😀", "x" * 3000]
BringIn = Callable[..., Import]


@pytest.fixture
def bring_in(liberia: Territory) -> BringIn:
    """Bring in rows of values, wrong ones set aside."""

    def bring(rows: str, *, by: object = SYSTEM, name: str = "report.csv") -> Import:
        return take_in("observations", name=name, content=(HEAD + rows).encode(), by=by)

    return bring
