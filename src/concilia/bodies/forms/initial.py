"""What the form of the rules of procedure shows at first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from concilia.agencies.models import Cluster
from concilia.bodies import rules
from concilia.bodies.forms.fields import PLAIN, QUORUM_FLAGS
from concilia.bodies.forms.follow_up import follow_up_initial
from concilia.core import clock


def initial_of(procedure: rules.Procedure, clusters: Iterable[Cluster]) -> dict[str, Any]:
    """Return what a `ProcedureForm` shows at first for some rules."""
    second = procedure.second_quorum or rules.Quorum(Fraction(1, 3), False)
    majority = procedure.majority
    initial: dict[str, Any] = {
        "effective_from": clock.today(),
        "quorum_how": procedure.quorum.more_than,
        "quorum_share": procedure.quorum.share,
        "quorum_of": procedure.quorum.of,
        "second": procedure.second_quorum is not None,
        "second_how": second.more_than,
        "second_share": second.share,
        "second_of": second.of,
        "second_number": second.number,
        "majority_how": majority.more_than,
        "majority_share": majority.share,
        "majority_of": majority.of,
        "abstentions_count": majority.abstentions_count,
        "per_cluster": majority.per_cluster,
        "tie": majority.tie,
        "voting_roles": sorted(procedure.voting_roles),
        "substitutes": procedure.substitutes,
        "remote": procedure.remote,
        "links": procedure.links,
        "notice_days": procedure.notice_days,
        "reminder_days": ", ".join(map(str, procedure.reminder_days)),
        "quorum_number": procedure.quorum.number,
        "quorum_lost": procedure.quorum.lost,
        "consensus_objections": procedure.consensus.objections,
        "consensus_hours": procedure.consensus.hours,
        "proxy_limit": procedure.proxy_limit,
        "materials_days": procedure.materials_days,
        "speaking_minutes": procedure.speaking_minutes,
        "protocol_approval": procedure.protocol.approval,
        "protocol_days": procedure.protocol.days,
        "protocol_dissent": procedure.protocol.dissent,
        "protocol_silence": procedure.protocol.silence,
    }
    initial |= {f"quorum_{name}": getattr(procedure.quorum, name) for name in QUORUM_FLAGS}
    for name in PLAIN:
        initial.setdefault(name, getattr(procedure, name))
    initial |= follow_up_initial(procedure.follow_up)
    initial["proposers"] = sorted(procedure.proposers)
    for name, letters in (("written", procedure.written), ("silent", procedure.silent)):
        known = letters or rules.Circulation()
        initial |= {
            name: letters is not None,
            f"{name}_days": known.days,
            f"{name}_objections": known.objections,
        }
    rows = {place.cluster: place for place in procedure.composition}
    weights = {one.cluster: one.weight for one in procedure.weights}
    for number, code in enumerate([*(cluster.code for cluster in clusters), ""]):
        initial[f"weight_{number}"] = str(weights.get(code, 1))
        if code in rows:
            initial[f"places_{number}_least"] = rows[code].minimum
            initial[f"places_{number}_most"] = rows[code].maximum
    return initial
