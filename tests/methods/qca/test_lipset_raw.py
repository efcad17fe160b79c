"""The raw values of Lipset, calibrated: every one of the 108 printed decimals."""

from __future__ import annotations

import re

import pytest

from concilia.methods import qca
from concilia.methods.qca import calibration
from tests.methods.qca.references import FOLDER

COLUMNS = ("DEV", "URB", "LIT", "IND", "STB", "SURV")
ANCHORS = {
    "DEV": (400, 550, 900),
    "URB": (25, 50, 65),
    "LIT": (50, 75, 90),
    "IND": (20, 30, 40),
    "STB": (15, 9.5, 5),
    "SURV": (-9, 0, 10),
}
PRINTED = FOLDER / "lipset_fuzzy_SURV_80.csv"
TEXT = FOLDER / "README.md"

pytestmark = pytest.mark.skipif(
    not (PRINTED.exists() and TEXT.exists()),
    reason="Lipset's values are not beside the project (CONCILIA_QCA_REFERENCES names them)",
)


def raw() -> dict[str, list[float]]:
    """Return the six raw values of each country, as the notes beside the analyses list them."""
    text = TEXT.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("Raw Lipset values"))
    found = re.findall(r"\b([A-Z]{2}) ((?:-?[\d.]+ ){5}-?\d+)", line)
    return {country: [float(number) for number in numbers.split()] for country, numbers in found}


def different(log_odds: float) -> tuple[int, int]:
    """Return how many printed decimals there are, and how many come out otherwise."""
    data, known = qca.Data.read(PRINTED), raw()
    assert sorted(known) == sorted(data.cases)
    count = wrong = 0
    for at, column in enumerate(COLUMNS):
        values = [known[country][at] for country in data.cases]
        found = calibration.direct(values, ANCHORS[column], log_odds=log_odds).membership
        for mine, printed in zip(found.tolist(), data.column(column).tolist(), strict=True):
            count += 1
            wrong += f"{mine:.2f}" != f"{printed:.2f}"
    return count, wrong


def test_log_odds_of_three_give_all_108_printed_decimals() -> None:
    assert different(calibration.THREE) == (108, 0)


def test_ln_19_does_not() -> None:
    count, wrong = different(calibration.LN19)
    assert count == 108
    assert wrong
