"""The imports' kinds of job: what a worker does with large files."""

import datetime as dt

from django.contrib.auth import get_user_model

from concilia.core import jobs
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions

LEASE = dt.timedelta(minutes=10)
State = Import.State


@jobs.lease(LEASE)
def check_file(import_id: int) -> None:
    """Check an uploaded file."""
    Import.objects.filter(pk=import_id, state=State.FAILED).update(state=State.CHECKING)
    actions.check_now(Import.objects.select_related("file").get(pk=import_id))


@jobs.lease(LEASE)
def run_file(import_id: int, person: int, set_aside: bool) -> None:
    """Bring a checked file in; the transaction makes a second attempt harmless."""
    Import.objects.filter(pk=import_id, state=State.FAILED).update(state=State.RUNNING)
    import_ = Import.objects.select_related("file").get(pk=import_id)
    by = get_user_model().objects.get(pk=person) if person else SYSTEM
    actions.run_now(import_, by=by, set_aside=set_aside)


def jobs_offered() -> dict[str, jobs.Handler]:
    """Return the handlers by kind."""
    return {"import.check": check_file, "import.run": run_file}
