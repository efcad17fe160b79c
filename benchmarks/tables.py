"""100,000 rows as CSV and as XLSX, from bytes to the database: seconds and memory.

    python benchmarks/tables.py [rows]

Uses a throw-away database and brings indicator-like values in through the whole road: upload,
check, run. The importer writes one row per value into the territories' table.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import Any

os.environ["CONCILIA_DATA_DIR"] = tempfile.mkdtemp(prefix="concilia-benchmark-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")

import django

django.setup()

from django.core.management import call_command

from concilia.agencies.models import Territory
from concilia.core import offers, permissions
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM, Rule
from concilia.core.tables import Counts, Field, Importer, Progress, Row, actions, download
from concilia.core.tables.parsers import Date, Integer

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000


class Values(Importer):
    """One value per row."""

    kind = "benchmark"
    label = "Benchmark"
    verb = "benchmark.import"
    fields = (
        Field("district", "District", required=True),
        Field("variable", "Variable", required=True),
        Field("date", "Date", required=True, parse=Date()),
        Field("value", "Value", parse=Integer()),
        Field("code", "Code", required=True),
    )

    def natural_key(self, values: Any) -> tuple[Any, ...]:
        """One value per code."""
        return (values["code"],)

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Write only what is new."""
        known = set(Territory.objects.values_list("code", flat=True))
        new = [row.values for row in rows if row.values["code"] not in known]
        for start in range(0, len(new), 2000):
            Territory.objects.bulk_create(
                Territory(
                    code=one["code"],
                    name=f"{one['district']} {one['variable']}",
                    level="zone",
                    path=f"/{one['code']}/",
                    population=one["value"],
                )
                for one in new[start : start + 2000]
            )
            progress(start)
        return Counts(created=len(new), unchanged=len(rows) - len(new))


def made() -> Iterator[list[Any]]:
    """The rows."""
    for n in range(ROWS):
        day = f"2014-{n % 12 + 1:02}-{n % 28 + 1:02}"
        yield [f"District {n % 56}", f"contacts_{n % 20}", day, f"{n:,}", f"v{n}"]


def main() -> None:
    """Run and print."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    offers.register("importer", lambda: (Values,))
    permissions.register([Rule("benchmark.import", "Import the benchmark", ("system",))])
    names = [field.name for field in Values.fields]
    for kind in ("csv", "xlsx"):
        begin = time.perf_counter()
        response = download(kind, "values", names, made())
        content = b"".join(response)  # type: ignore[arg-type]  # a stream of bytes
        response.close()
        print(
            f"{kind}: {ROWS:,} rows exported in {time.perf_counter() - begin:.1f} s, "
            f"{len(content) / 1e6:.1f} MB"
        )
        begin = last = time.perf_counter()
        import_ = actions.upload("benchmark", name=f"values.{kind}", content=content, by=SYSTEM)
        steps = [("read", time.perf_counter() - last)]
        last = time.perf_counter()
        actions.check(import_, by=SYSTEM, now=True)
        steps.append(("check", time.perf_counter() - last))
        last = time.perf_counter()
        actions.run(import_, by=SYSTEM, now=True)
        steps.append(("check and write", time.perf_counter() - last))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in steps)
        print(
            f"{kind}: {time.perf_counter() - begin:.1f} s ({shown}), peak {peak:.0f} MB, "
            f"{import_.counts}"
        )


if __name__ == "__main__":
    main()
