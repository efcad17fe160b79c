"""Time limits that cannot all be kept."""

from collections.abc import Iterator, Mapping, Sequence

from concilia.methods.responsibility.lines import RESPONSIBLE, WORKING, Cell, Line


def conflicts(cells: Mapping[Cell, Sequence[Line]]) -> Iterator[tuple[Line, Line]]:
    """Yield each pair of lines whose limits contradict each other, the tighter line first.

    In one cell those who answer for the work must have the same limit, and a supporting agency no
    later one. A line that waits for another cell must not have to be done before it is.
    """
    for lines in cells.values():
        timed = [line for line in lines if line.days is not None and line.role in WORKING]
        for at, one in enumerate(timed):
            for other in timed[at + 1 :]:
                pair = _within(one, other)
                if pair:
                    yield pair
        for line in timed:
            for awaited in line.waits_for:
                if awaited == line.cell:
                    continue
                for other in cells.get(awaited, ()):
                    if other.role in WORKING and (other.days or 0) > (line.days or 0):
                        yield line, other


def _within(one: Line, other: Line) -> tuple[Line, Line] | None:
    tight, loose = sorted((one, other), key=lambda line: line.days or 0)
    if tight.days == loose.days:
        return None
    if tight.role in RESPONSIBLE and (loose.role in RESPONSIBLE or loose.role == "support"):
        return tight, loose
    return None
