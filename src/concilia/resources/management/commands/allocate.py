"""`concilia allocate PROBLEM.json --json`: where to put sites, or who gets what.

Touches no database. The form of a problem is written down in `docs/allocation.md`.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.methods.allocation import Progress, Status
from concilia.methods.allocation.reading import ProblemError, read_problem, solve, to_data
from concilia.methods.wording import sentence


class Command(BaseCommand):
    """Solves one problem of placement or allocation."""

    help = "Solve a problem of placement or allocation from a JSON file ('-' reads the input)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the problem, a road file, and how long and how exactly to search."""
        parser.add_argument("problem", metavar="PROBLEM.json")
        parser.add_argument("--roads", type=Path, help="roads as GeoJSON lines or CSV")
        parser.add_argument("--time-limit", type=float, metavar="SECONDS")
        parser.add_argument("--gap", type=float, default=0.0, help="good enough, 0.01 is 1 %%")
        parser.add_argument("--progress", action="store_true", help="tell how far it is")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer; raises CommandError for what cannot be read."""
        try:
            text = _text(options["problem"])
            roads = _text(str(options["roads"])) if options["roads"] else None
            problem = read_problem(json.loads(text), roads=roads)
            watch = self._tell if options["progress"] else None
            self._told = ""
            answer = solve(
                problem, watch=watch, time_limit=options["time_limit"], gap=options["gap"]
            )
        except json.JSONDecodeError as error:
            raise CommandError(f"Line {error.lineno} is not JSON: {error.msg}.") from error
        except ProblemError as error:
            told = ", ".join(f"{name} {value}" for name, value in error.values.items())
            raise CommandError(
                f"{error.path}: {error.code}{f' ({told})' if told else ''}."
            ) from error
        found = to_data(problem, answer)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1))
            return
        self._say(found)

    def _tell(self, progress: Progress) -> bool:
        gap = "" if progress.gap is None else f", at most {progress.gap:.2%} from the best"
        told = f"{progress.phase}: {progress.best}{gap}"
        if told != self._told:
            self._told = told
            self.stderr.write(told)
        return True

    def _say(self, found: dict[str, Any]) -> None:
        write = self.stdout.write
        write(f"Status: {found['status']}")
        if found["status"] == Status.INFEASIBLE:
            write("These cannot hold together; each of them could be given up:")
            for one in found["clash"]:
                write(f"- {sentence(one['code'], one['values'])}")
            return
        if found["objective"] is not None:
            write(f"Objective: {found['objective']:g}, gap {found['gap'] or 0:.2%}")
        for name in found.get("open", ()):
            write(f"- open {name}")
        for one in found.get("reasons", ()):
            write(f"- {sentence(one['code'], one['values'])}")
        for one in found["problems"]:
            self.stderr.write(sentence(one["code"], one["values"]))


def _text(name: str) -> str:
    try:
        return Path("/dev/stdin" if name == "-" else name).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8 text.") from error
