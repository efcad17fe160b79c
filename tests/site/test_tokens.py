"""The colours in light and in dark can be read: computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

import concilia.site

CSS = Path(concilia.site.__file__).parent / "static" / "concilia" / "css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);",
        (CSS / "tokens.css").read_text(),
    )
}
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent")
        for ground in ("paper", "surface", "sunken")
    ),
    *((tone, "paper") for tone in ("late", "soon", "done", "contested", "calm")),
    *((tone, f"{tone}-wash") for tone in ("late", "soon", "done", "contested", "calm", "accent")),
    *(("ink", f"{tone}-wash") for tone in ("late", "soon", "done", "contested", "accent")),
    ("accent-ink", "accent"),
    ("surface", "late"),
]
SHAPES = [(shape, ground) for shape in ("line-strong", "focus") for ground in ("paper", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(front: str, back: str, theme: int) -> None:
    assert contrast(TOKENS[front][theme], TOKENS[back][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_controls_and_focus_can_be_seen(front: str, back: str, theme: int) -> None:
    assert contrast(TOKENS[front][theme], TOKENS[back][theme]) >= 3


def test_colours_come_from_the_tokens_only() -> None:
    for sheet in ("base", "layout", "components", "forms"):
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / f"{sheet}.css").read_text())
        assert set(found) <= {"#fff"}, sheet  # the ground of a QR code
