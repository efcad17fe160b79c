"""Pictures out of specifications, with the fonts that Concilia brings along; each drawn once."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from concilia.core import fonts
from concilia.core.charts import pictures

KEPT = 256
"""Pictures of each kind that a process keeps: about 20 MB."""

HELPED_FROM = 10
"""Fewer pictures are drawn sooner than a second process starts."""

PROGRAM = Path(pictures.__file__)
PATIENCE = 120.0
log = logging.getLogger(__name__)
T = TypeVar("T")


class Kept(Generic[T]):
    """The newest pictures by the digest of what they are made of."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        """Return the picture, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: str, made: T) -> T:
        """Keep the picture and return it."""
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._held.clear()


svgs: Kept[str] = Kept()
pngs: Kept[bytes] = Kept()


@cache
def _ready() -> None:
    pictures.fonts_from(str(place) for place in fonts.folders())


def _written(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=True)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def svg(spec: dict[str, Any]) -> str:
    """Return the SVG of a Vega-Lite specification. Nothing is fetched from anywhere."""
    return _svg(_written(spec))


def _svg(written: str) -> str:
    key = _digest(written)
    kept = svgs.get(key)
    if kept is None:
        _ready()
        kept = svgs.put(key, pictures.svg(written))
    return kept


def png(drawn: str, scale: float, ground: str) -> bytes:
    """Return the PNG of an SVG on a ground of the given colour, `scale` times its size."""
    key = _digest(drawn, scale, ground)
    kept = pngs.get(key)
    if kept is None:
        _ready()
        kept = pngs.put(key, pictures.png(drawn, scale, ground))
    return kept


def svg_to_png(drawn: str, scale: float) -> bytes:
    """Return the PNG of an SVG."""
    _ready()
    return pictures.png(drawn, scale)


def draw(
    specs: Iterable[dict[str, Any]],
    *,
    scale: float = 0.0,
    ground: str = "",
    told: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Draw many pictures ahead, with a second process beside this one when they are many.

    With a `scale` they are drawn as PNG too. `told(done, of)` hears after each how far it is. A
    second process that fails costs time, not pictures: what it leaves is drawn here.
    """
    wanted = list(dict.fromkeys(_written(spec) for spec in specs))
    lacking = [one for one in wanted if not _known(one, scale, ground)]
    done, of = len(wanted) - len(lacking), len(wanted)
    if len(lacking) >= HELPED_FROM and (os.cpu_count() or 1) > 1:
        _draw_in_two(lacking, scale, ground, lambda more: told(done + more, of))
        lacking = [one for one in lacking if not _known(one, scale, ground)]
    for number, one in enumerate(lacking, 1):
        _both(one, scale, ground)
        told(of - len(lacking) + number, of)


def _known(written: str, scale: float, ground: str) -> bool:
    drawn = svgs.get(_digest(written))
    return drawn is not None and (not scale or pngs.get(_digest(drawn, scale, ground)) is not None)


def _both(written: str, scale: float, ground: str) -> None:
    drawn = _svg(written)
    if scale:
        png(drawn, scale, ground)


def _draw_in_two(
    lacking: list[str], scale: float, ground: str, told: Callable[[int], None]
) -> None:
    """Draw from the front while a second process draws from the back, each what it claims."""
    with tempfile.TemporaryDirectory(prefix="concilia-") as name:
        place = Path(name)
        order = {
            "fonts": [str(folder) for folder in fonts.folders()],
            "specs": lacking,
            "scale": scale,
            "ground": ground,
        }
        (place / pictures.ORDER).write_text(json.dumps(order), "ascii")
        beside = subprocess.Popen(  # noqa: S603  our own program, on our own folder
            [sys.executable, "-I", str(PROGRAM), name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            for number, one in enumerate(lacking):
                if pictures.claimed(place, number):
                    _both(one, scale, ground)
                    told(number + 1 + len(list(place.glob("*.svg"))))
            _out, said = beside.communicate(timeout=PATIENCE)
            if beside.returncode:
                log.warning("drawing beside ended with %s: %s", beside.returncode, said[-500:])
        except subprocess.TimeoutExpired:
            log.warning("drawing beside took longer than %s s", PATIENCE)
        finally:
            beside.kill()
            beside.wait()
            if beside.stderr:
                beside.stderr.close()
        for number, one in enumerate(lacking):
            _fetch(place, number, one, scale, ground)


def _fetch(place: Path, number: int, written: str, scale: float, ground: str) -> None:
    path = place / f"{number}.svg"
    if not path.is_file():
        return
    drawn = svgs.put(_digest(written), path.read_text("utf-8"))
    raster = path.with_suffix(".png")
    if scale and raster.is_file():
        pngs.put(_digest(drawn, scale, ground), raster.read_bytes())
