"""Minimisation and whole analyses: seconds, memory, primes and models, next to peers.

    python benchmarks/qca.py [--peers PYTHON] [--seeds N]

The tables are planted: a formula with 3 or 4 terms of 2 to 4 literals over k conditions, n
distinct configurations drawn with a seed, the outcome by the formula; and the same with 10 % of
the outcomes turned. Every line is the slowest of its seeds, each in a fresh process, cold;
`processor` is the processor time it took, which a busy machine does not stretch.
PYTHON is an interpreter that has sympy, pyeda and quine-mccluskey; each gets 40 seconds a table.
What they find is checked: the same outcome for every row, and the model among ours where theirs
is as small.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

PLANTED = [(8, 32), (12, 64), (14, 64), (16, 128), (20, 64)]
PEERS = ["pyeda", "sympy", "quine_mccluskey"]
PEER_TABLES = [(8, 32), (10, 48), (12, 64)]
SECONDS = 40


def planted(k: int, n: int, seed: int, noise: float) -> tuple[list[tuple[int, ...]], list[bool]]:
    """Return n configurations of k conditions and their outcomes."""
    import random

    dice = random.Random(f"{k}-{n}-{seed}")
    terms = [
        {at: dice.randint(0, 1) for at in dice.sample(range(k), dice.randint(2, 4))}
        for _ in range(dice.randint(3, 4))
    ]
    rows = [
        tuple(code >> (k - 1 - at) & 1 for at in range(k)) for code in dice.sample(range(1 << k), n)
    ]
    outs = [any(all(row[a] == v for a, v in term.items()) for term in terms) for row in rows]
    for at in dice.sample(range(n), round(noise * n)):
        outs[at] = not outs[at]
    return rows, outs


def now() -> tuple[float, float]:
    """Return the clock and the processor time of this process."""
    return time.perf_counter(), time.process_time()


def since(begun: tuple[float, float]) -> dict[str, object]:
    """Return what has passed of both."""
    return {"seconds": time.perf_counter() - begun[0], "cpu": time.process_time() - begun[1]}


def ours(k: int, n: int, seed: int, noise: float, keep: bool) -> dict[str, object]:
    """Minimise one planted table with remainders."""
    from concilia.methods.qca import minimise

    rows, outs = planted(k, n, seed, noise)
    positive = [row for row, out in zip(rows, outs, strict=True) if out]
    negative = [row for row, out in zip(rows, outs, strict=True) if not out]
    begun = now()
    found = minimise(positive, negative, levels=[2] * k)
    spent = since(begun)
    primes = found.primes.tolist()
    models = [[primes[at] for at in model] for model in found.models] if keep else []
    return {
        **spent,
        "primes": len(primes),
        "size": found.size,
        "bound": found.bound,
        "count": found.count,
        "listed": len(found.models),
        "models": models,
    }


def conservative(k: int, n: int, seed: int) -> dict[str, object]:
    """Minimise a table without remainders: blocks of rows that can be joined."""
    import random

    from concilia.methods.qca import minimise

    dice = random.Random(f"{k}-{n}-{seed}")
    rows: set[tuple[int, ...]] = set()
    while len(rows) < n:
        cube = [dice.randint(0, 1) for _ in range(k)]
        free = dice.sample(range(k), 4)
        for number in range(16):
            for bit, at in enumerate(free):
                cube[at] = number >> bit & 1
            rows.add(tuple(cube))
    begun = now()
    found = minimise(sorted(rows))
    spent = since(begun)
    return {**spent, "rows": len(rows), "primes": len(found.primes), "size": found.size}


def fuzzy(cases: int, k: int, seed: int) -> dict[str, object]:
    """Run a whole analysis of made fuzzy data, from a frame to three solutions."""
    import numpy as np

    from concilia.methods import qca

    dice = np.random.default_rng(seed)
    columns = {f"C{at}": dice.beta(0.2, 0.2, cases).round(3) for at in range(k)}
    formula = np.maximum(np.minimum(columns["C0"], columns["C1"]), 1 - columns["C2"])
    columns["Y"] = np.clip(formula + dice.normal(0, 0.02, cases), 0, 1).round(3)
    names = [f"case {at}" for at in range(cases)]
    begun = now()
    data = qca.Data.of(columns, cases=names)
    done = qca.analyse(
        data,
        "Y",
        list(columns)[:-1],
        incl_cut=0.8,
        pri_cut=0.6,
        dir_exp=",".join(["1", "1", "0"] + ["-"] * (k - 3)),
    )
    spent = since(begun)
    assert done.parsimonious is not None
    return {
        **spent,
        "rows": len(done.table.rows),
        "models": done.parsimonious.count,
        "model": done.parsimonious.models[0].expression,
    }


def peer(name: str, k: int, n: int, seed: int) -> dict[str, object]:
    """Minimise one planted table with another library; return its terms, -1 for absent."""
    rows, outs = planted(k, n, seed, 0.0)
    codes = {int("".join(map(str, row)), 2): out for row, out in zip(rows, outs, strict=True)}
    ones = sorted(code for code, out in codes.items() if out)
    loose = [code for code in range(1 << k) if code not in codes]
    begun = now()
    if name == "quine_mccluskey":
        from quine_mccluskey.qm import QuineMcCluskey

        found = QuineMcCluskey().simplify(ones, loose)
        terms = [[{"0": 0, "1": 1}.get(sign, -1) for sign in term] for term in found]
    elif name == "sympy":
        from sympy import And, Not, symbols
        from sympy.logic import SOPform

        names = symbols(f"x0:{k}")
        found = SOPform(names, ones, loose)
        terms = []
        for term in found.args if found.func.__name__ == "Or" else [found]:
            cube = [-1] * k
            for literal in term.args if isinstance(term, And) else [term]:
                symbol = literal.args[0] if isinstance(literal, Not) else literal
                cube[names.index(symbol)] = 0 if isinstance(literal, Not) else 1
            terms.append(cube)
    else:
        from pyeda.boolalg.expr import AndOp, Complement, OrOp
        from pyeda.inter import espresso_tts, truthtable, ttvars

        # pyeda counts the first variable as the lowest bit.
        names = ttvars("x", k)
        text = "".join({True: "1", False: "0", None: "-"}[codes.get(at)] for at in range(1 << k))
        (found,) = espresso_tts(truthtable(names, text))
        terms = []
        for term in found.xs if isinstance(found, OrOp) else [found]:
            cube = [-1] * k
            for literal in term.xs if isinstance(term, AndOp) else [term]:
                inside = not isinstance(literal, Complement)
                variable = literal if inside else ~literal
                cube[k - 1 - variable.indices[0]] = int(inside)
            terms.append(cube)
    return {**since(begun), "terms": terms}


def child(python: str, *words: object) -> dict[str, object] | None:
    """Run one measure in a fresh process; None when it takes too long."""
    command = [python, __file__, "--one", *map(str, words)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired:
        return None
    out: dict[str, object] = json.loads(done.stdout)
    return out


def slowest(results: list[dict[str, object]]) -> dict[str, object]:
    """Return the result that took longest, with the greatest memory of all."""
    worst = max(results, key=lambda one: float(str(one["cpu"])))
    return {**worst, "memory": max(int(str(one["memory"])) for one in results)}


def checked(terms: list[list[int]], k: int, n: int, mine: dict[str, object]) -> str:
    """Say whether another library's model is right, and one of ours."""
    rows, outs = planted(k, n, 1, 0.0)
    for row, out in zip(rows, outs, strict=True):
        said = any(all(v in (-1, r) for v, r in zip(term, row, strict=True)) for term in terms)
        if said != out:
            return "WRONG for an observed row"
    if len(terms) > int(str(mine["size"])):
        return f"{len(terms)} terms, ours {mine['size']}"
    models = {frozenset(map(tuple, model)) for model in mine["models"]}  # type: ignore[attr-defined]  # lists
    found = frozenset(map(tuple, terms)) in models
    return f"{len(terms)} terms, {'one of ours' if found else 'NOT one of ours'}"


def machine() -> str:
    """Say what this was measured on."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        chip = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        chip = platform.processor()
    load = os.getloadavg()[0]
    return (
        f"{chip}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; load at the start {load:.1f}"
    )


def main() -> None:
    """Measure everything, or one thing for the process that asked."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--peers", default="")
    words.add_argument("--seeds", type=int, default=5)
    words.add_argument("--one", nargs="+")
    options = words.parse_args()
    if options.one:
        kind, *rest = options.one
        if kind == "peer":
            out = peer(rest[0], *map(int, rest[1:]))
        elif kind == "ours":
            out = ours(int(rest[0]), int(rest[1]), int(rest[2]), float(rest[3]), rest[4] == "1")
        else:
            out = {"conservative": conservative, "fuzzy": fuzzy}[kind](*map(int, rest))
        out["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(out))
        return
    print(machine())
    seeds = range(1, options.seeds + 1)
    print("\n| table | noise | seconds | processor | MB | primes | terms | models |")
    print("|---|---|---|---|---|---|---|---|")
    for k, n in PLANTED:
        for noise in (0.0, 0.1):
            runs = [child(sys.executable, "ours", k, n, seed, noise, 0) for seed in seeds]
            worst = slowest([one for one in runs if one])
            proven = "" if worst["size"] == worst["bound"] else f" (at least {worst['bound']})"
            count = worst["count"] if worst["count"] is not None else f"over {worst['listed']}"
            print(
                f"| {k} × {n} | {noise:.0%} | {worst['seconds']:.2f} | "
                f"{worst['cpu']:.2f} | {worst['memory']} | "
                f"{worst['primes']} | {worst['size']}{proven} | {count} |",
                flush=True,
            )
    print("\n| conservative | rows | seconds | processor | MB | primes | terms |")
    print("|---|---|---|---|---|---|---|")
    for k, n in ((20, 64), (30, 64), (30, 512)):
        worst = slowest(
            [one for seed in seeds if (one := child(sys.executable, "conservative", k, n, seed))]
        )
        print(
            f"| {k} conditions | {worst['rows']} | {worst['seconds']:.2f} | "
            f"{worst['cpu']:.2f} | {worst['memory']} | "
            f"{worst['primes']} | {worst['size']} |",
            flush=True,
        )
    print("\n| fuzzy, end to end | rows | seconds | processor | MB | models |")
    print("|---|---|---|---|---|---|")
    for cases, k in ((1000, 8), (100_000, 10)):
        worst = slowest(
            [one for seed in seeds if (one := child(sys.executable, "fuzzy", cases, k, seed))]
        )
        print(
            f"| {cases} cases × {k} | {worst['rows']} | {worst['seconds']:.2f} | "
            f"{worst['cpu']:.2f} | {worst['memory']} | {worst['models']} |",
            flush=True,
        )
    if not options.peers:
        return
    print("\n| table, seed 1 | library | seconds | processor | MB | found |")
    print("|---|---|---|---|---|---|")
    for k, n in PEER_TABLES:
        mine = child(sys.executable, "ours", k, n, 1, 0.0, 1)
        assert mine is not None
        print(
            f"| {k} × {n} | concilia | {mine['seconds']:.2f} | {mine['cpu']:.2f} | "
            f"{mine['memory']} | "
            f"{mine['size']} terms, proven; {mine['count']} models, {mine['primes']} primes |"
        )
        for name in PEERS:
            theirs = child(options.peers, "peer", name, k, n, 1)
            if theirs is None:
                print(f"| | {name} | over {SECONDS} | | | |", flush=True)
                continue
            said = checked(theirs["terms"], k, n, mine)  # type: ignore[arg-type]  # lists of terms
            print(
                f"| | {name} | {theirs['seconds']:.2f} | {theirs['cpu']:.2f} | "
                f"{theirs['memory']} | {said} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
