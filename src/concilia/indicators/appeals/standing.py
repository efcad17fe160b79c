"""The standing work of appeals: their kinds of job, and their part of the tick."""

from concilia.core import jobs
from concilia.indicators.appeals import actions, counting, mailing
from concilia.indicators.appeals.grouping import computing


def jobs_offered() -> dict[str, jobs.Handler]:
    """Return the kinds of job."""
    return {
        mailing.KIND: mailing.send,
        computing.KIND: computing.run,
        counting.KIND: counting.run,
    }


def tick() -> int:
    """Erase who is to be erased, and queue the groups and the counts."""
    return actions.erase_due() + computing.ask() + counting.ask()
