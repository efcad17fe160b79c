"""How long `ledger.verify` takes on a million entries, and how much memory.

    python benchmarks/ledger.py [entries]

Makes the entries in bulk in a temporary SQLite database, with the module's own functions, then
checks them all in a fresh process.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINES_AT_A_TIME = 20_000


def fill(count: int) -> None:
    """Write `count` entries."""
    from django.core.management import call_command
    from django.db import transaction

    from concilia.core import ledger

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    for start in range(0, count, LINES_AT_A_TIME):
        lines = (
            ledger.Line(
                actor=f"agencies.person:{number % 300}",
                agency=f"agencies.agency:{number % 40}",
                scope=f"body:{number % 7}",
                verb="duties.report",
                object=f"duties.duty:{number % 5000}",
                payload={"percent": number % 101, "text": "Two of three zones report weekly now."},
            )
            for number in range(start, min(start + LINES_AT_A_TIME, count))
        )
        with transaction.atomic():
            ledger.append(*lines)
    print(f"written: {count} entries in {time.perf_counter() - begun:.1f} s")


def check() -> None:
    """Verify and print the time and the peak of memory of this process."""
    from concilia.core import ledger

    begun = time.perf_counter()
    report = ledger.verify()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    state = "holds" if report.intact else f"does not hold: {report.faults[0]}"
    rate = report.count / seconds
    print(f"checked: {report.count} entries in {seconds:.1f} s ({rate:,.0f}/s), {state}")
    print(f"peak memory: {peak:.0f} MB")


def main() -> None:
    """Fill and check in processes of their own, so that memory is measured alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
    if len(sys.argv) > 2:
        import django

        django.setup()
        fill(int(sys.argv[2])) if sys.argv[1] == "fill" else check()
        return
    count = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    with tempfile.TemporaryDirectory() as place:
        environment = os.environ | {
            "CONCILIA_DATA_DIR": place,
            "CONCILIA_DATABASE": f"sqlite:///{Path(place) / 'ledger.sqlite3'}",
        }
        for step in ("fill", "check"):
            command = [sys.executable, __file__, step, count]
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
