"""What the measures of the network mean, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.methods.coverage import Finding
from concilia.resources.access.presenting import Figure
from concilia.resources.network.queries import Joined
from concilia.resources.scenarios.words import number, percent

APART = 0.3
"""From this modularity on, communities are clearly apart (Newman and Girvan 2004)."""
MOST = 8


def figures(seen: Joined) -> list[Figure]:
    """Return the measures, each with what it means."""
    found = seen.found
    size, alone = len(found.agencies), len(found.isolated)
    pairs = size * (size - 1) // 2
    real = [group for group in found.communities if len(group) > 1]
    return [
        Figure(
            number(size - alone),
            _("agencies are joined"),
            ngettext(
                "Of %(size)s agency. Without any partner: %(alone)s.",
                "Of %(size)s agencies. Without any partner: %(alone)s.",
                size,
            )
            % {"size": number(size), "alone": number(alone)},
        ),
        Figure(
            percent(found.density),
            _("Density"),
            _("Pairs of agencies: %(pairs)s. Pairs that share something: %(joined)s.")
            % {"pairs": number(pairs), "joined": number(len(found.edges))},
        ),
        Figure(
            number(found.centralisation, 2),
            _("Centralisation"),
            _(
                "0: all have equally many partners. 1: one agency alone holds all the others "
                "together. %(agency)s has most partners, %(count)s."
            )
            % _busiest(seen),
        ),
        Figure(
            number(len(real)),
            _("Communities"),
            (
                _("They are clearly apart (modularity %(value)s): few ties cross between them.")
                if found.modularity >= APART
                else _("They are hardly apart (modularity %(value)s): many ties cross.")
            )
            % {"value": number(found.modularity, 2)},
        ),
    ]


def _busiest(seen: Joined) -> dict[str, str]:
    degree = seen.found.degree
    most = max(degree, key=lambda key: (degree[key], key))
    return {"agency": seen.name(most), "count": number(degree[most])}


def findings(seen: Joined) -> list[tuple[str, str]]:
    """Return tone and sentence of what is worth saying, gravest first."""
    found = seen.found.findings()
    bridges = [one for one in found if one.code == "bridge"][:MOST]
    return [_said(seen, one) for one in found if one.code != "bridge" or one in bridges]


def _said(seen: Joined, one: Finding) -> tuple[str, str]:
    facts = {
        "agency": seen.name(one.agencies[0]) if one.agencies else "",
        "parts": number(one.values.get("parts")),
        "share": percent(seen.found.density),
    }
    match one.code:
        case "split":
            return "late", _(
                "The network is in %(parts)s parts that share nothing: nobody carries word from "
                "one to the other."
            ) % facts
        case "bridge":
            cuts = int(str(one.values["cuts"]))
            return "soon", ngettext(
                "Only %(agency)s joins %(count)s other part to the rest. If it left, that part "
                "would be cut off.",
                "Only %(agency)s joins %(count)s other parts to the rest. If it left, they would "
                "be cut off.",
                cuts,
            ) % {**facts, "count": number(cuts)}
        case "isolated":
            count = len(one.agencies)
            return "soon", ngettext(
                "%(count)s agency shares nothing with anybody. Ask it to a meeting.",
                "%(count)s agencies share nothing with anybody. Ask them to a meeting.",
                count,
            ) % {"count": number(count)}
        case "centralised":
            return "soon", _(
                "Much hangs on %(agency)s: if it is overloaded, the others do not hear of each "
                "other."
            ) % facts
        case "sparse":
            return "soon", _(
                "Only %(share)s of the pairs share something: most agencies do not meet in their "
                "work."
            ) % facts
    return "calm", _(
        "%(share)s of the pairs share something: nearly everybody meets everybody, and fewer "
        "meetings may do."
    ) % facts
