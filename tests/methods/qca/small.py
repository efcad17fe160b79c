"""A hand-worked example: five cases, two conditions, every sum in reach of a pencil."""

from __future__ import annotations

from concilia.methods import qca

# case    A     B     Y   min(A,B)  min(A,B,Y)
# p      0.8   0.9   1.0    0.8        0.8
# q      0.7   0.2   0.6    0.2        0.2
# r      0.6   0.6   0.4    0.6        0.4
# s      0.1   0.7   0.2    0.1        0.1
# t      0.3   0.4   0.1    0.3        0.1
FIVE = qca.Data.of(
    {
        "case": ["p", "q", "r", "s", "t"],
        "A": [0.8, 0.7, 0.6, 0.1, 0.3],
        "B": [0.9, 0.2, 0.6, 0.7, 0.4],
        "Y": [1.0, 0.6, 0.4, 0.2, 0.1],
    }
)


def crisp(rows: str, outcome: str = "Y") -> qca.Data:
    """Return crisp data from lines of `case 0 1 1 outcome`, conditions called A, B, C and so on."""
    lines = [line.split() for line in rows.strip().splitlines()]
    names = [chr(ord("A") + at) for at in range(len(lines[0]) - 2)]
    columns: dict[str, list[object]] = {"case": [line[0] for line in lines]}
    for at, name in enumerate([*names, outcome], start=1):
        columns[name] = [float(line[at]) for line in lines]
    return qca.Data.of(columns)
