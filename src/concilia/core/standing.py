"""The core's own standing work: its kinds of job, and its part of the tick."""

from typing import Any

from concilia.core import jobs, ledger, links
from concilia.core.notices import mail

VERIFY_JOB = "ledger.verify"


def verify_ledger() -> dict[str, Any]:
    """Check the whole ledger; the result is what the ledger's page shows. A job's handler."""
    report = ledger.verify()
    return {
        "count": report.count,
        "head": report.head,
        "faults": [{"sequence": fault.sequence, "reason": fault.reason} for fault in report.faults],
    }


def jobs_offered() -> dict[str, jobs.Handler]:
    """Return the core's kinds of job."""
    return {**mail.HANDLERS, VERIFY_JOB: verify_ledger}


def tick() -> int:
    """Queue the digests that are due and forget what ended long ago."""
    return mail.send_due() + jobs.forget_old() + links.forget_old()
