"""What-if: pure changes of a question and its inputs; what is not changed stays the same object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Data = Mapping[str, Any]


class ChangeError(ValueError):
    """A change that does not fit: a code and values for its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def changed(
    question: Data, inputs: Data, changes: Sequence[Data]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return question and inputs after the changes; raises ChangeError.

    remove_site {code}; add_site {place, count, supply}: so many more sites in the middle of a
    place; close_road {name}; more {pool, amount}: so much more, or less, in a pool; choose
    {count}: how many sites open; presence {…}: concerns the gaps alone.
    """
    question, inputs = dict(question), dict(inputs)
    for number, change in enumerate(changes, 1):
        match change["do"]:
            case "remove_site":
                left = [row for row in inputs["sites"] if row["code"] != change["code"]]
                if len(left) == len(inputs["sites"]):
                    raise ChangeError("no_such_site", name=change["code"])
                inputs["sites"] = left
            case "add_site":
                inputs["sites"] = [*inputs["sites"], *_new(inputs, change, number)]
            case "close_road":
                question["closed"] = [*question.get("closed", ()), change["name"]]
            case "more":
                inputs["pools"] = _more(inputs["pools"], change)
            case "choose":
                question["choose"] = change["count"]
            case "presence":
                pass
            case _:
                raise ChangeError("unknown_change", name=str(change["do"]))
    return question, inputs


def _new(inputs: Data, change: Data, number: int) -> list[dict[str, Any]]:
    place = next((row for row in inputs["people"] if row["code"] == change["place"]), None)
    if place is None:
        raise ChangeError("no_such_place", name=change["place"])
    row = {
        "name": place["name"],
        "kind": "new",
        "supply": change["supply"],
        "latitude": place["latitude"],
        "longitude": place["longitude"],
    }
    # Several in one place are one site with their supply together: the same access.
    return [{**row, "code": f"new-{number}", "supply": change["supply"] * change["count"]}]


def _more(pools: Sequence[Data], change: Data) -> list[dict[str, Any]]:
    if all(pool["code"] != change["pool"] for pool in pools):
        raise ChangeError("no_such_pool", name=change["pool"])
    found = []
    for pool in pools:
        amount = pool["amount"]
        if pool["code"] == change["pool"]:
            amount = amount + change["amount"]
            if amount < 0:
                raise ChangeError("less_than_nothing", name=change["pool"])
        found.append({**pool, "amount": amount})
    return found
