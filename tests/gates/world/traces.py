"""What everything above left behind: entries, notices, a job that failed for good."""

from __future__ import annotations

from concilia.core import clock, jobs
from concilia.core.models import Job, LedgerEntry, Notice
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Put the traces of what the rooms did; comes last."""
    house = world.house
    jobs.enqueue("import.check", key="broken")
    broken = Job.objects.get(key="broken")
    Job.objects.filter(pk=broken.pk).update(
        state="dead", error="It broke.", attempts=9, finished_at=clock.now()
    )
    world.put("core:job_retry", pk=broken.pk)
    entry = LedgerEntry.objects.order_by("sequence").first()
    assert entry
    world.put("core:ledger_entry", sequence=entry.sequence)
    world.put("core:ledger_redact", sequence=entry.sequence)
    notice = Notice.objects.filter(person=house.colleague).first()
    assert notice
    world.put("core:notice_open", pk=notice.pk)
    world.put("core:chart_engine", edition="none")
    world.put("core:import_template", kind="observations", format="csv")


ROOM = Room(
    build=build,
    plain=(
        "core:imports",
        "core:import_new",
        "core:jobs",
        "core:ledger",
        "core:ledger_checkpoint",
        "core:ledger_verify",
        "core:notices",
        "core:notices_read",
        "core:notices_mail",
    ),
    public=frozenset({"core:chart_engine"}),
    # A notice is its reader's own.
    closed=("core:notice_open",),
    # One's own notices, links, and the check of the ledger.
    auditors=("core:notice", "core:link#", "core:ledger_verify"),
)
