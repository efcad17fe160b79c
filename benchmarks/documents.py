"""What a dossier of 40 pages with 25 charts costs: `python benchmarks/documents.py`.

Each of the two papers is made in a process of its own that has drawn nothing yet, then again in
the same process. Seconds are the clock's; processor seconds are of all threads and of the second
process that draws; peak memory is the process's own, and the second one's beside it.
"""

import argparse
import datetime as dt
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
os.environ.setdefault("CONCILIA_DATA_DIR", tempfile.mkdtemp(prefix="concilia-benchmark-"))

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from concilia.core import charts
from concilia.core.charts import Chart, Link, Point
from concilia.core.documents import (
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
)

TEXT = (
    "The contacts of confirmed cases must be seen every day for twenty-one days. In one county "
    "of four they were not, and the share rose with each week[^1]. "
) * 5
WRITERS = {"PDF": to_pdf, "DOCX": to_docx}


def drawings() -> list[Chart]:
    """Return 25 charts of five forms, no two alike."""
    first = dt.date(2014, 6, 2)
    made = []
    for n in range(5):
        days = [(first + dt.timedelta(days=d), (d * (n + 3)) % 90) for d in range(160)]
        names = [f"Agency {k}" for k in range(20)]
        made += [
            charts.line(f"Cases {n}", {"Cases": days}, limits=(10, 80)),
            charts.bar(f"Activities {n}", {name: k * n + 1 for k, name in enumerate(names)}),
            charts.heat_map(
                f"Who does what {n}",
                {(a, f"D{c}"): (n + c) % 7 for a in names[:12] for c in range(9)},
            ),
            charts.network(
                f"Ties {n}", [Link(names[a], names[(a * 3 + n) % 20]) for a in range(20)]
            ),
            charts.point_map(
                f"Places {n}", [Point(f"P{k}", 5 + k / 9, -11 + k / 7, k + n) for k in range(30)]
            ),
        ]
    return made


def document() -> Document:
    """Return the document: chapters of text, a chart and a table each."""
    blocks: list[Heading | Paragraph | Figure | Table | Note] = [Note("Situation report, 2014.")]
    for n, chart in enumerate(drawings()):
        rows = tuple((f"Agency {k}", "Traces contacts every day", str(k * n)) for k in range(28))
        blocks += [
            Heading(1, f"Chapter {n + 1}"),
            *[Paragraph(TEXT)] * 2,
            Figure(chart),
            Table(("Agency", "What", "Number"), rows, caption=f"Agencies {n}"),
        ]
    return Document("A long dossier", tuple(blocks), toc=True, date="2014-11-20")


def spent() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    own, beside = (resource.getrusage(who) for who in (_OWN, _BESIDE))
    return own.ru_utime + own.ru_stime + beside.ru_utime + beside.ru_stime


_OWN, _BESIDE = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN


def measure(kind: str, keep: Path | None) -> None:
    """Make one paper twice and print what it cost."""
    whole = document()
    for label in (f"{kind}, nothing drawn yet", f"{kind}, charts at hand"):
        begun, before = time.perf_counter(), spent()
        made = WRITERS[kind](whole)
        wall, used = time.perf_counter() - begun, spent() - before
        own, beside = (resource.getrusage(who).ru_maxrss / 1024 for who in (_OWN, _BESIDE))
        print(
            f"{label:26} {wall:6.2f} s  {used:6.2f} processor s  {len(made) / 1024:6.0f} KB  "
            f"peak {own:4.0f} + {beside:3.0f} MB",
            flush=True,
        )
    if kind == "PDF":
        pages = max(int(found) for found in re.findall(rb"/Count (\d+)", made))
        print(f"pages: {pages}", flush=True)
    if keep:
        (keep / f"long.{kind.lower()}").write_bytes(made)


def main() -> None:
    """Measure each paper in a process of its own, or the one that is named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kind", nargs="?", choices=WRITERS)
    asked.add_argument("--keep", type=Path, help="folder in which the papers are kept")
    given = asked.parse_args()
    if given.kind:
        measure(given.kind, given.keep)
        return
    for kind in WRITERS:
        subprocess.run([sys.executable, __file__, kind, *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
