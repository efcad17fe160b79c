"""Signals over many observations, and an indicator's page among them: time and memory.

    python benchmarks/signals.py [--full] [--database URL] [--folder DIR]

60 territories × 120 months × indicators; 500,000 observations, or 5 million with `--full`. Uses a
throw-away SQLite, or the (empty) PostgreSQL database that the URL names. With a folder (or a
database) that an earlier run has filled, only the pages are asked for again. Beside the time on the
wall stands the processor time of this process, which does not depend on who else is at work.
"""

import argparse
import itertools
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator

options = argparse.ArgumentParser()
options.add_argument("--full", action="store_true", help="5 million observations")
options.add_argument("--database", default="", help="postgresql://user@host/name, empty")
options.add_argument("--folder", default="", help="where SQLite's file is, to be used again")
options.add_argument("--pages", type=int, default=40, help="how often the page is asked for")
given = options.parse_args()

os.environ["CONCILIA_DATA_DIR"] = given.folder or tempfile.mkdtemp(prefix="concilia-benchmark-")
os.environ["CONCILIA_DATABASE"] = given.database
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")

import django

django.setup()

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from concilia.agencies.models import Person, Territory
from concilia.indicators.models import Computation, Indicator, Observation, Signal
from concilia.indicators.quality import computing as quality
from concilia.indicators.signals import computing
from concilia.site.demo.series import months_until

TERRITORIES, MONTHS = 60, 120
INDICATORS = 695 if given.full else 70
BATCH = 20_000
PAGES = (
    "/indicators/i-7/",
    "/indicators/i-8/?territory=B-3",
    "/indicators/i-8/?territory=B-3&chart=ewma",
    "/indicators/i-7/funnel/",
    "/indicators/signals/",
)


class Watch:
    """What a step took: `took()` says time, processor time and the most memory held so far."""

    def __init__(self) -> None:
        self.start, self.work = time.perf_counter(), time.process_time()

    def took(self) -> str:
        """Return it in words."""
        wall, work = time.perf_counter() - self.start, time.process_time() - self.work
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return f"{wall:.1f} s, processor {work:.1f} s, peak {held:,.0f} MB"


def rows(indicators: list[int], territories: list[int]) -> Iterator[tuple[int, int, str, float]]:
    """Yield values with a level and a season of their own; one series in two hundred worsens."""
    chance = np.random.default_rng(1)
    days = [day.isoformat() for day in months_until(django.utils.timezone.now().date(), MONTHS)]
    turn = 2 * np.pi * np.arange(MONTHS) / 12
    for number, indicator in enumerate(indicators):
        level = chance.uniform(20, 200, (TERRITORIES, 1))
        values = level * (1 + 0.05 * chance.standard_normal((TERRITORIES, MONTHS)))
        if number % 3 == 0:
            values += level * 0.1 * np.cos(turn)
        if number % 3 == 1:
            values = chance.poisson(level, (TERRITORIES, MONTHS)).astype(float)
        worse = chance.random(TERRITORIES) < 0.005
        values[worse, -8:] *= 1.3
        for row, territory in enumerate(territories):
            yield from (
                (indicator, territory, day, value)
                for day, value in zip(days, values[row].tolist(), strict=True)
            )


def fill() -> int:
    """Write everything in plain SQL; return how many observations."""
    region = Territory.objects.create(code="B", name="Benchmark", level="region", path="/B/")
    territories = [
        Territory.objects.create(
            code=f"B-{n}",
            name=f"Zone {n}",
            level="zone",
            parent=region,
            path=f"/B/B-{n}/",
            population=5_000 + 2_500 * n,
        ).pk
        for n in range(TERRITORIES)
    ]
    indicators = [
        Indicator.objects.create(
            code=f"i-{n}", name=f"Indicator {n}", frequency="month", direction="down", unit="days"
        ).pk
        for n in range(INDICATORS)
    ]
    return write(rows(indicators, territories))


def write(source: Iterator[tuple[int, int, str, float]]) -> int:
    """Write the values past Django, as fast as the database takes them."""
    table = Observation._meta.db_table
    columns = "indicator_id, territory_id, period, value, known_at"
    now = django.utils.timezone.now().isoformat()
    done = 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in source:
                    copy.write_row((*row, now))
                    done += 1
            return done
        sql = f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?)"
        while part := [(*row, now) for row in itertools.islice(source, BATCH)]:
            connection.connection.executemany(sql, part)
            done += len(part)
    return done


def compute() -> None:
    """Fill, and compute signals (twice) and data quality; say what each took."""
    watch = Watch()
    count = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"load: {count:,} observations into {connection.vendor}: {watch.took()}", flush=True)
    watch = Watch()
    done = Computation.objects.get(pk=computing.run())
    found = f"{done.series:,} series, {Signal.objects.count():,} clear"
    print(f"signals: {found}: {watch.took()}", flush=True)
    watch = Watch()
    computing.run()
    print(f"signals again, every one known: {watch.took()}", flush=True)
    watch = Watch()
    doubts = Computation.objects.get(pk=quality.run())
    print(f"data quality: {doubts.found:,} findings: {watch.took()}", flush=True)


def ask() -> None:
    """Ask for each page many times; say what it took."""
    person, _new = Person.objects.get_or_create(email="bench@example.org", name="Bench")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    for path in PAGES:
        client.get(path)
        took, worked = [], []
        for _n in range(given.pages):
            start, work = time.perf_counter(), time.process_time()
            assert client.get(path).status_code == 200
            took.append(1000 * (time.perf_counter() - start))
            worked.append(1000 * (time.process_time() - work))
        print(
            f"{path}: p50 {np.median(took):.0f} ms, p95 {np.quantile(took, 0.95):.0f} ms; "
            f"processor p50 {np.median(worked):.0f} ms, p95 {np.quantile(worked, 0.95):.0f} ms",
            flush=True,
        )


def main() -> int:
    """Fill, compute, ask for pages, and say what it took."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Observation.objects.exists():
        compute()
    ask()
    return 0


if __name__ == "__main__":
    sys.exit(main())
