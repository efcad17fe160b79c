"""The files of the turn: the real ones of 2014 where they are at hand, else small made ones."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from concilia.site import ebola


class MadeFiles(UserWarning):
    """The turn was walked on small made files."""


@dataclass(frozen=True, slots=True)
class Files:
    """The three files, and whether they are the real ones."""

    districts: Path
    activities: Path
    reports: Path
    real: bool


def files(tmp_path: Path) -> Files:
    """Return the real files, or write small ones of the same shape and say so."""
    beside = ebola.folder_of(None)
    real = not ebola.missing_in(beside)
    folder = beside if real else tmp_path
    if not real:
        _make(folder)
    names = [name for _kind, name, _options in ebola.FILES]
    return Files(*(folder / name for name in names), real=real)


def say_when_made(found: Files) -> None:
    """Leave a word in the summary of the tests when the files are made ones."""
    if not found.real:
        with warnings.catch_warnings():
            warnings.simplefilter("always", MadeFiles)
            warnings.warn(
                "the real Ebola 2014 files are not beside the project: "
                "the turn was walked on small made files",
                MadeFiles,
                stacklevel=2,
            )


def _make(folder: Path) -> None:
    names = sorted({place.agency.removesuffix(", Liberia") for place in ebola.SEATS})
    (folder / "districts.csv").write_text(
        "country,admin1,admin2,name_in_3w,latitude,longitude\n"
        "Liberia,Bomi,,Bomi,6.7,-10.8\n"
        "Liberia,Montserrado,,Montserrado,6.5,-10.5\n",
        encoding="utf-8",
    )
    (folder / "who-does-what-where-2014-11-18.csv").write_text(
        "country,district,pcode,organisation,organisation_type,activity\n"
        + "".join(f"Liberia,Montserrado,LBR11,{name},Other,Contact Tracing\n" for name in names)
        + "Liberia,Montserrado,LBR11,unknown,Other,Contact Tracing\n",
        encoding="utf-8",
    )
    (folder / "situation-reports.csv").write_text(
        "country,district,date,variable,value\n"
        + "".join(
            f"Liberia,Montserrado County,2014-09-{day:02},contacts_lost,{day * 3 % 17}\n"
            for day in range(1, 29)
        )
        + "Liberia,Bomi County,2014-09-02,contacts_lost,NR\n",
        encoding="utf-8",
    )
