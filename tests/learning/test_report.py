"""`concilia qca report`: files that stand alone, from a file that stands alone."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from concilia.learning import command
from concilia.methods.qca import cli

DATA = """case,A,B,Y
a,0.9,0.8,0.9
b,0.8,0.2,0.8
c,0.2,0.9,0.3
d,0.1,0.1,0.2
"""


def run(*words: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = cli.main(["report", *map(str, words)], out, err, more={"report": command})
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(DATA)
    return path


def test_one_command_writes_all_three(data: Path, tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"out.{kind}" for kind in ("pdf", "docx", "html")}
    code, told, wrong = run(
        data,
        "--outcome",
        "Y",
        "--conditions",
        "A,B",
        "--incl-cut",
        "0.8",
        "--title",
        "Why Y",
        *(word for kind, path in paths.items() for word in (f"--{kind}", path)),
    )
    assert (code, wrong) == (0, "")
    assert told.split() == [str(path) for path in paths.values()]
    text = " ".join(page.extract_text() for page in PdfReader(paths["pdf"]).pages)
    assert "Why Y" in text
    assert "Conservative solution" in text
    held = docx.Document(str(paths["docx"]))
    cells = [c.text for t in held.tables for row in t.rows for c in row.cells]
    assert "~A" in cells
    page = paths["html"].read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    # The pictures and the styles lie in the file: nothing is fetched.
    assert "data:image/svg+xml" in page
    assert "<script" not in page
    assert 'src="http' not in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say where to write"),
        (("--pdf", "nowhere/at/all.pdf"), "cannot be written"),
    ],
)
def test_refusals_are_one_line(data: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = run(data, "--outcome", "Y", "--conditions", "A,B", "--incl-cut", "0.8", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert run(data, "--outcome", "Z", "--conditions", "A,B", "--pdf", "x.pdf")[0] == 2
