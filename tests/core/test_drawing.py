"""Many charts are drawn by two processes, and come out as if one had drawn them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concilia.core import documents
from concilia.core.charts import Chart, bar, pictures, render
from concilia.core.documents.drawing import draw_charts

MANY = render.HELPED_FROM


def many(count: int) -> documents.Document:
    """Return a document with that many charts, and the first of them once more."""
    drawn = [bar(f"Chart {n}", {"A": n + 1.0, "B": 2.0}) for n in range(count)]
    figures = [documents.Figure(one) for one in [*drawn, drawn[0]]]
    return documents.Document("Many", tuple(figures))


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    render.svgs.clear()
    render.pngs.clear()


def test_two_processes_draw_what_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    document = many(MANY)
    heard: list[tuple[int, int]] = []
    draw_charts(document, raster=True, told=lambda done, of: heard.append((done, of)))
    assert heard == sorted(heard)
    assert {of for _done, of in heard} == {MANY}
    charts = [block.image for block in document.blocks if isinstance(block, documents.Figure)]
    together = [(one.svg(), one.png()) for one in charts if isinstance(one, Chart)]
    last = charts[-2]
    assert isinstance(last, Chart)
    render.svgs.clear()
    render.pngs.clear()
    assert (last.svg(), last.png()) == together[-2]
    again: list[int] = []
    draw_charts(many(1), told=lambda done, _of: again.append(done))
    assert again == [1]


def test_a_second_process_that_fails_costs_no_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    broken = tmp_path / "broken.py"
    broken.write_text(
        "import pathlib, sys\npathlib.Path(sys.argv[1], '0.claim').touch()\nsys.exit(3)\n"
    )
    monkeypatch.setattr(render, "PROGRAM", broken)
    # The first picture may be claimed by the one that fails, and is drawn all the same.
    document = many(MANY)
    draw_charts(document)
    assert "drawing beside ended with 3" in caplog.text
    heard: list[int] = []
    draw_charts(document, told=lambda done, _of: heard.append(done))
    assert not heard  # all of them are at hand


def test_a_claim_is_given_once(tmp_path: Path) -> None:
    assert pictures.claimed(tmp_path, 3)
    assert not pictures.claimed(tmp_path, 3)
    assert pictures.claimed(tmp_path, 4)


def test_the_program_draws_what_nobody_took(tmp_path: Path) -> None:
    specs = [json.dumps(bar(f"Chart {n}", {"A": n + 1.0}).spec()) for n in range(3)]
    order = {"fonts": [], "specs": specs, "scale": 1.0, "ground": "#ffffff"}
    (tmp_path / pictures.ORDER).write_text(json.dumps(order))
    pictures.claimed(tmp_path, 1)
    pictures.draw_beside(tmp_path)
    assert sorted(one.name for one in tmp_path.glob("?.*g")) == ["0.png", "0.svg", "2.png", "2.svg"]
    assert (tmp_path / "2.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "0.svg").read_text() == pictures.svg(specs[0])


def test_only_the_newest_pictures_are_kept() -> None:
    for n in range(render.KEPT + 1):
        render.svgs.put(str(n), "x")
    assert render.svgs.get("0") is None
    assert render.svgs.get("1") == "x"
    render.svgs.put("new", "x")
    assert render.svgs.get("1") == "x"  # asked for a moment ago, so not the oldest
    assert render.svgs.get("2") is None
