"""Serves the few font files of the design out of the installed font packages."""

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PACKAGES = {
    "fonts/sans/": (
        "font_source_sans_pro",
        ("SourceSansPro-Regular.ttf", "SourceSansPro-It.ttf", "SourceSansPro-Semibold.ttf"),
    ),
    "fonts/serif/": ("font_source_serif_pro", ("SourceSerifPro-Semibold.ttf",)),
}


def folder_of(package: str) -> Path | None:
    """Return where an installed font package keeps its files, without importing it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / "files" if spec and spec.origin else None


class FontFinder(BaseFinder):
    """Finds `fonts/sans/…` and `fonts/serif/…`; nothing else of the packages is public."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to check: a missing font falls back to the system's."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file of a font, or an empty list."""
        for prefix, (package, names) in PACKAGES.items():
            folder = folder_of(package)
            name = path.removeprefix(prefix)
            if path.startswith(prefix) and name in names and folder is not None:
                return [str(folder / name)] if find_all else str(folder / name)
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield every font with the storage that it lies in, for collectstatic."""
        for prefix, (package, names) in PACKAGES.items():
            folder = folder_of(package)
            if folder is not None:
                storage = FileSystemStorage(location=folder)
                storage.prefix = prefix  # type: ignore[attr-defined]  # read by collectstatic
                for name in names:
                    yield name, storage
