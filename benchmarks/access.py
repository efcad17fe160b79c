"""Catchment areas over 100,000 demand points and 5,000 sites, beside PySAL's `access`.

    python benchmarks/access.py [demand] [sites]

Same pairs, same numbers in; processor seconds (other work on the machine does not count), ratio
and the largest difference out. Our own search for the pairs within reach is told apart: `access`
takes its pairs from elsewhere.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np

import peers
from concilia.methods import access

PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from access import fca, weights
data = np.load(sys.argv[1])
cost = pd.DataFrame({"origin": data["row"], "dest": data["col"], "cost": data["cost"]})
demand = pd.DataFrame({"people": data["people"]}, index=np.arange(len(data["people"])))
supply = pd.DataFrame({"beds": data["beds"]}, index=np.arange(len(data["beds"])))
out = {}
forms = {"2SFCA": None, "E2SFCA": weights.step_fn({10: 1.0, 20: 0.68, 30: 0.22}),
         "bell": weights.gaussian(12)}
for name, form in forms.items():
    begin = time.process_time()
    found = fca.two_stage_fca(
        demand_df=demand, supply_df=supply, cost_df=cost.copy(), max_cost=30,
        demand_index=True, demand_name="people", supply_index=True, supply_name="beds",
        cost_origin="origin", cost_dest="dest",
        cost_name="cost", weight_fn=form, normalize=False,
    )
    out[name] = time.process_time() - begin
    np.save(f"{sys.argv[1]}.{name}.npy", found.reindex(demand.index).fillna(0).to_numpy())
print(json.dumps(out))
"""


def main() -> None:
    """Run and print."""
    n, m = (int(a) for a in (sys.argv[1:3] or (100_000, 5_000)))
    random = np.random.default_rng(7)
    demand = np.column_stack([random.uniform(47, 51, n), random.uniform(3, 9, n)])
    sites = np.column_stack([random.uniform(47, 51, m), random.uniform(3, 9, m)])
    people = random.integers(1, 900, n).astype(float)
    beds = random.integers(1, 400, m).astype(float)
    begin = time.process_time()
    travel = access.by_distance(demand, sites, 30)
    print(
        f"{n:,} x {m:,}: {len(travel.cost):,} pairs within 30 km in "
        f"{time.process_time() - begin:.2f} s"
    )
    begin = time.process_time()
    near = access.nearest(demand, sites)
    print(
        f"nearest site: {time.process_time() - begin:.2f} s; "
        f"Gini of {access.gini(near.cost, people):.3f}"
    )
    forms = {
        "2SFCA": None,
        "E2SFCA": access.Steps(((10, 1.0), (20, 0.68), (30, 0.22))),
        "bell": lambda cost: np.exp(-(cost**2) / (2 * 12**2)),
    }
    ours, scores = {}, {}
    for name, decay in forms.items():
        begin = time.process_time()
        scores[name] = access.two_step(travel, beds, people, decay=decay).score
        ours[name] = time.process_time() - begin
    begin = time.process_time()
    access.two_step(travel, beds, people, decay=access.Gaussian(30))
    print(f"Gaussian form: {time.process_time() - begin:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "instance.npz")
        np.savez(file, row=travel.row, col=travel.index, cost=travel.cost, people=people, beds=beds)
        theirs = json.loads(peers.run(PEER, file).splitlines()[-1])
        for name in forms:
            other = np.load(f"{file}.{name}.npy")
            apart = float(np.abs(other - scores[name]).max())
            print(
                f"{name}: access {theirs[name]:.2f} s, ours {ours[name]:.3f} s, "
                f"{theirs[name] / ours[name]:.0f} times; largest difference {apart:.1e}"
            )
            assert apart < 1e-9
    total = sum(theirs.values()) / sum(ours.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all forms together: {total:.0f} times; our peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
