"""The cascade’s part of the tick: bodies that have not answered in time are reminded."""

from concilia.core.errors import NotNow
from concilia.duties.cascade.actions import remind
from concilia.duties.cascade.models import Branch
from concilia.duties.cascade.queries import overdue


def tick() -> int:
    """Remind of every answer that is overdue; return how many. Each is a transaction."""
    return sum(_remind(branch) for branch in overdue() if branch.cascade.answer_by < branch.today)


def _remind(branch: Branch) -> bool:
    try:
        remind(branch)
    except NotNow:  # another worker was first
        return False
    return True
