"""What an allocation is asked of: pools, claims from the need of each territory, limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core.permissions import Actor
from concilia.resources.access import inputs
from concilia.resources.coverage import queries
from concilia.resources.coverage.models import NeedRule
from concilia.resources.placement.allocation_forms import LIMITS, POOLS, AllocationForm

Told = list[dict[str, Any]]


def gathered(
    form: AllocationForm, body: Body, user: Actor
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return question and inputs of a valid form."""
    data = form.cleaned_data
    rule = form.rules.get(data["need"])
    inside = data.get("inside")
    rows: list[dict[str, Any]]
    if rule is None:
        rows, told = inputs.people(inside)
        rows = [{**row, "already": 0.0} for row in rows]
        unit, day = _("people"), None
    else:
        rows, told, day = _by_rule(rule, body, data, user)
        unit = rule.unit
    pools = list(_pools(form))
    serves = {pool["resource"]: pool.pop("serves") for pool in reversed(pools)}
    levels = {one.code: one.level for one in inputs.smallest(inside)}
    claims = [
        {
            "place": row["code"],
            "resource": resource,
            "need": float(row["weight"]),
            "served_by_one": one,
            "already": row["already"],
            "level": levels.get(row["code"], ""),
        }
        for row in rows
        for resource, one in serves.items()
    ]
    objective = {"kind": data["objective"], "measure": data["measure"], "mix": data["mix"] / 100}
    question = {
        "inside": inside.code if inside else "",
        "objective": objective,
        "unit": unit,
        "rule": str(rule) if rule else "",
        "activity": rule.type.code if rule else "",
        "day": day.isoformat() if day else "",
        "agencies": {str(one.label): str(one.pk) for one in form.agencies.values()},
        "seconds": data["minutes"] * 60,
    }
    used = {pool["agency"] for pool in pools}
    question["agencies"] = {k: v for k, v in question["agencies"].items() if k in used}
    limits = list(_limits(form))
    return question, {
        "pools": pools,
        "claims": claims,
        "limits": limits,
        "people": rows,
        "told": told,
    }


def _by_rule(
    rule: NeedRule, body: Body, data: dict[str, Any], user: Actor
) -> tuple[list[dict[str, Any]], Told, dt.date]:
    """Return the need of each territory by a rule, and what is already served there."""
    scene = queries.scene(user, body=rule.body or body, inside=data.get("inside"))
    day = data.get("day") or queries.newest_day(scene)
    seen = queries.picture(scene, day)
    rows, unknown = [], []
    for code, place in scene.places.items():
        cell = seen.found.cells.get((code, rule.type.code))
        if cell is None or cell.need is None:
            unknown.append(str(place))
            continue
        rows.append(
            {
                "code": code,
                "name": str(place),
                "weight": cell.need,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "already": (data.get("present") or 0.0) * len(cell.agencies),
                "agencies": len(cell.agencies),
            }
        )
    told: Told = []
    if unknown:
        values = {"rows": len(unknown), "names": unknown[:10]}
        told.append({"code": "need_unknown", "values": values})
    return rows, told, day


def _pools(form: AllocationForm) -> Any:
    data, codes = form.cleaned_data, set()
    for n in range(1, POOLS + 1):
        resource = (data.get(f"resource_{n}") or "").strip()
        if not resource:
            continue
        agency = form.agencies.get(data.get(f"agency_{n}") or "")
        label = str(agency.label) if agency else ""
        code = f"{label}: {resource}" if label else resource
        code = f"{code} ({n})" if code in codes else code
        codes.add(code)
        serves = data.get(f"serves_{n}")
        yield {
            "code": code,
            "resource": resource,
            "amount": data[f"amount_{n}"],
            "agency": label,
            "level": data.get(f"level_{n}") or "",
            "divisible": bool(data.get(f"divisible_{n}")),
            "price": data.get(f"price_{n}") or 0.0,
            "serves": 1.0 if serves is None else serves,
        }


def _limits(form: AllocationForm) -> Any:
    data = form.cleaned_data
    for n in range(1, LIMITS + 1):
        amount = data.get(f"limit_{n}")
        if amount is None:
            continue
        agency = form.agencies.get(data.get(f"from_{n}") or "")
        level, place_level = data.get(f"from_level_{n}"), data.get(f"to_level_{n}")
        fits = {
            "resource": (data.get(f"of_{n}") or "").strip(),
            "agency": str(agency.label) if agency else "",
            "level": level,
            "place": data.get(f"to_{n}"),
            "place_level": place_level,
        }
        end = data.get(f"end_{n}") or "at_most"
        kept = {name: value for name, value in fits.items() if value}
        named = {
            "resource": kept.get("resource"),
            "agency": kept.get("agency"),
            "level": _shown(form, f"from_level_{n}", level),
            "place": _shown(form, f"to_{n}", kept.get("place")),
            "place_level": _shown(form, f"to_level_{n}", place_level),
        }
        said = ", ".join(str(one) for one in named.values() if one) or _("everything")
        yield {
            "code": _("Limit %(number)d (%(what)s)") % {"number": n, "what": said},
            end: amount,
            "money": bool(data.get(f"money_{n}")),
            **kept,
        }


def _shown(form: AllocationForm, name: str, value: str | None) -> str:
    choices = dict(form.fields[name].choices)  # type: ignore[attr-defined]  # a choice field
    return str(choices.get(value, "")) if value else ""
