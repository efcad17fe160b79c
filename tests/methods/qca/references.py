"""The analyses of the R package that lie beside the project, where they do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from concilia.methods import qca

FOLDER = Path(
    os.environ.get("CONCILIA_QCA_REFERENCES")
    or Path(__file__).resolve().parents[4] / "shared" / "data" / "qca"
)
NAMES = sorted(path.stem for path in FOLDER.glob("*.json")) or ["none"]

beside = pytest.mark.skipif(
    NAMES == ["none"],
    reason="the reference analyses are not beside the project (CONCILIA_QCA_REFERENCES names them)",
)


def reference(name: str) -> dict[str, Any]:
    """Return one reference."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def analysis(name: str, **choices: Any) -> qca.Analysis:
    """Run the analysis of a reference here."""
    wanted = reference(name)
    return qca.analyse(
        qca.Data.read(FOLDER / f"{name}.csv"),
        wanted["outcome"],
        wanted["conditions"],
        incl_cut=wanted["incl_cut"],
        n_cut=wanted["n_cut"],
        dir_exp=wanted["dir_exp"],
        **choices,
    )


def term_key(text: str) -> frozenset[str]:
    """Return the literals of a term, however its values are bracketed."""
    return frozenset(text.replace("[", "{").replace("]", "}").split("*"))


def model_key(text: str) -> frozenset[frozenset[str]]:
    """Return the terms of a model, whatever their order."""
    return frozenset(map(term_key, text.split(" + ")))
