"""Where to put sites, beside PySAL's `spopt` with HiGHS, on the same instances.

    python benchmarks/allocation.py [--large] [--no-peers]

p-median 1,000 x 200, p = 20; maximal covering 2,000 x 300, p = 20; with --large also p-median
5,000 x 500, p = 50, which `spopt` does not finish. Processor seconds, ratio, and whether the optima
agree.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np

import peers
from concilia.methods import allocation

PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pulp
from spopt.locate import PMedian, MCLP
data = np.load(sys.argv[1])
cost, weight, p, reach = data["cost"], data["weight"], int(data["p"]), float(data["reach"])
begin = time.process_time()
if sys.argv[2] == "median":
    model = PMedian.from_cost_matrix(cost, weight, p_facilities=p)
else:
    model = MCLP.from_cost_matrix(cost, weight, reach, p_facilities=p)
model = model.solve(pulp.HiGHS(msg=False, gapRel=0.0), results=False)
print(json.dumps([time.process_time() - begin, model.problem.objective.value()]))
"""


def instance(n: int, m: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Uniform points in a square of 100 km, whole weights from 1 to 99."""
    random = np.random.default_rng(seed)
    points, sites = random.random((n, 2)) * 100, random.random((m, 2)) * 100
    weight = random.integers(1, 100, n).astype(float)
    return np.sqrt(((points[:, None] - sites[None]) ** 2).sum(axis=2)), weight


def measure(kind: str, n: int, m: int, p: int, seed: int, beside: bool) -> None:
    """Solve one instance both ways and print."""
    cost, weight = instance(n, m, seed)
    asked = allocation.Sites(cost, weight, p, reach=6.0)
    solve = allocation.p_median if kind == "median" else allocation.maximal_covering
    begin = time.process_time()
    placed = solve(asked)
    ours = time.process_time() - begin
    told = f"{kind} {n:,} x {m:,}, p = {p}, seed {seed}: ours {ours:.2f} s, {placed.status}"
    assert placed.objective is not None
    told += f", {placed.objective:.3f}, gap {placed.gap:.1e}"
    if beside:
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "instance.npz")
            np.savez(file, cost=cost, weight=weight, p=p, reach=6.0)
            theirs, value = json.loads(peers.run(PEER, file, kind, minutes=40).splitlines()[-1])
        apart = abs(value - placed.objective) / abs(value)
        told += f"; spopt {theirs:.1f} s, {theirs / ours:.0f} times, objectives {apart:.0e} apart"
        assert apart < 1e-6, told
    print(told, flush=True)


def main() -> None:
    """Run and print."""
    beside = "--no-peers" not in sys.argv
    measure("median", 1000, 200, 20, 0, beside)
    for seed in (0, 1, 2):
        measure("covering", 2000, 300, 20, seed, beside)
    if "--large" in sys.argv:
        measure("median", 5000, 500, 50, 0, beside=False)


if __name__ == "__main__":
    main()
