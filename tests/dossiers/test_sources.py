"""Every figure in a dossier can be followed to its file, its digest and its rows."""

from __future__ import annotations

import datetime as dt

from concilia.agencies.models import Competence
from concilia.core import clock, documents
from concilia.core.models import Import, StoredFile
from concilia.dossiers import actions
from concilia.dossiers.documents import dossier_document
from concilia.indicators.models import Observation
from concilia.resources.models import Activity, ActivityType, Facility
from tests.dossiers.scene import rich
from tests.house import House

DIGEST = "ab12" * 16


def test_the_sources_of_figures_the_means_and_the_late(house: House) -> None:
    made = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    file = StoredFile.objects.create(
        digest=DIGEST,
        name="reports.csv",
        media_type="text/csv",
        size=1,
        content=b"x",
        created_at=made,
    )
    brought = Import.objects.create(kind="reports", file=file, created_at=made)
    with clock.at(made):
        dossier = rich(house)
        Competence.objects.create(
            agency=house.hospital, policy_area="Care", function="Beds", legal_basis="Art. 3"
        )
        Facility.objects.create(
            code="f", name="F", kind="hospital", territory=house.north, beds=1200, staff=34
        )
        tracing = ActivityType.objects.create(code="tracing", name="Contact tracing")
        Activity.objects.create(
            agency=house.outsider,
            type=tracing,
            territory=house.north,
            reported_on=dt.date(2026, 8, 1),
        )
    for row, one in enumerate(Observation.objects.all(), 12):
        one.source_import, one.source_row = brought, row
        one.save()

    with clock.at(made + dt.timedelta(days=60)):
        document = dossier_document(dossier, "en", house.owner)
    page = documents.to_html(document)
    assert f"reports.csv, SHA-256 {DIGEST[:12]}…" in page
    assert "rows 12 to 16" in page
    assert "12–16" in page
    assert "Far Away Trust" in page
    assert "Contact tracing" in page
    assert "Care: Beds, Art. 3" in page
    assert "1,200" in page
    assert "Not given. It was due on" in page
    with clock.at(made):
        assert "Not given." not in documents.to_html(dossier_document(dossier, "en", house.owner))
    actions.mark_ready(dossier, by=house.owner)
    kept = actions.freeze(dossier, by=house.owner)
    Observation.objects.all().delete()
    assert "rows 12 to 16" in documents.to_html(documents.from_data(kept.blocks))
