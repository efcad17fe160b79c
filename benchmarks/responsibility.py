"""Findings and proposal for 5,000 standing duties of 500 agencies.

    .venv/bin/python benchmarks/responsibility.py [LINES AGENCIES]

Prints JSON: seconds for the findings and the proposal, how many findings, how many changes, and
whether the proposal is proven to be the smallest.
"""

import json
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from concilia.methods.responsibility import STAGES, Line, Standing, findings, propose


def made(lines: int, agencies: int, *, seed: int = 5, broken: float = 0.06) -> Standing:
    """Return a list of so many lines with a share of broken ones, and capacities for all."""
    chance = random.Random(seed)
    names = [f"agency {n:03d}" for n in range(agencies)]
    out: list[Line] = []
    number = 0
    while len(out) < lines:
        number += 1
        area, function = f"area {number % 25:02d}", f"function {number:04d}"
        there = chance.sample(names, 6)
        for at, stage in enumerate(STAGES):
            held = [(there[at], "lead"), (there[3 + at], chance.choice(("support", "informed")))]
            if chance.random() < 0.35:
                held.append((there[(at + 1) % 3], "informed"))
            for agency, role in held:
                out.append(Line(area, function, stage, agency, role, "", 30, "Act 1"))
    out = [_damaged(line, chance, broken) for line in out[:lines]]
    loads = Standing(tuple(out)).loads()
    capacities = {
        name: max(1, loads.get(name, 0) + chance.choice((-2, 1, 2, 3, 4, 6))) for name in names
    }
    return Standing(tuple(out), capacities=capacities)


def _damaged(line: Line, chance: random.Random, broken: float) -> Line:
    if chance.random() >= broken:
        return line
    return chance.choice(
        (
            replace(line, days=None),
            replace(line, legal_basis=""),
            replace(line, role="support"),
            replace(line, role="lead"),
            replace(line, days=20 + line.key % 30),
            replace(line, known_by=1),
        )
    )


def main(lines: int = 5_000, agencies: int = 500) -> None:
    """Print the figures."""
    standing = made(lines, agencies)
    start = time.perf_counter()
    found = findings(standing)
    between = time.perf_counter()
    proposal = propose(standing, seconds=30)
    end = time.perf_counter()
    report = {
        "lines": len(standing.lines),
        "agencies": agencies,
        "findings": len(found),
        "findings_seconds": round(between - start, 3),
        "proposal_seconds": round(end - between, 3),
        "changes": len(proposal.changes),
        "bound": proposal.bound,
        "optimal": proposal.optimal,
        "remaining": len(proposal.remaining),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
