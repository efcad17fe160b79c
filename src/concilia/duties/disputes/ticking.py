"""The disputes’ part of the tick: where time has run out, the next step follows."""

from concilia.core.errors import NotNow
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions import expire
from concilia.duties.disputes.models import Dispute


def tick() -> int:
    """Take every step whose time has come; return how many. Each is a transaction."""
    taken = 0
    running = Dispute.objects.filter(state__in=rules.BY_TIME).select_related("body")
    for dispute in running:
        if rules.runs_out(dispute.state, dispute.due, dispute.body.today()):
            taken += _expire(dispute)
    return taken


def _expire(dispute: Dispute) -> bool:
    try:
        expire(dispute)
    except NotNow:  # another worker was first
        return False
    return True
