"""Importing a table, as the person at the keyboard lives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from concilia.agencies.models import Person, Territory
from concilia.core import jobs, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Import, Job, LedgerEntry, StoredFile
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions, progress, working
from concilia.core.tables.queries import imports_visible_to
from concilia.core.tables.reading import read
from tests.core import places
from tests.house import House

GOOD = b"code,name,population\na,Alpha,10\nb,Beta,20\n"
MIXED = b"code,name,population\na,Alpha,10\nb,Beta,many\nc,,5\n"


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with places.offered(monkeypatch):
        yield


def upload(
    client: Client, content: bytes, name: str = "places.csv", kind: str = "places"
) -> HttpResponse:
    """Hand a file in on the page."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("core:import_new"), {"kind": kind, "file": file})


def brought(by: Person, content: bytes = GOOD, kind: str = "places") -> Import:
    """Upload and check a table by the actions."""
    return actions.check(
        actions.upload(kind, name="places.csv", content=content, by=by), by=by, mapping=None
    )


def count() -> int:
    """How many of the places of the files there are."""
    return Territory.objects.filter(code__in=["a", "b", "c"]).count()


def test_a_right_file_is_checked_shown_and_brought_in_once(house: House, client: Client) -> None:
    client.force_login(house.owner)
    shown = client.get(upload(client, GOOD).headers["Location"])
    assert "Every row is right" in shown.content.decode()
    assert count() == 0
    import_ = Import.objects.get()
    before = LedgerEntry.objects.count()
    done = client.post(reverse("core:import_run", args=[import_.pk]), follow=True)
    assert "The table is in" in done.content.decode()
    assert count() == 2
    import_.refresh_from_db()
    assert import_.state == "done"
    assert import_.counts["created"] == 2
    assert import_.finished_at
    assert LedgerEntry.objects.count() == before + 1
    entry = LedgerEntry.objects.order_by("-sequence")[0]
    assert entry.verb == "places.import"
    assert entry.scope == f"body:{house.body.pk}"
    assert json.loads(entry.payload or "")["file"] == import_.file.digest
    assert ledger.verify().intact

    again = client.post(reverse("core:import_run", args=[import_.pk]))
    assert again.status_code == 409
    second = client.get(upload(client, GOOD, "other-name.csv").headers["Location"])
    assert "already brought in" in second.content.decode()
    assert Import.objects.count() == StoredFile.objects.count() == 1
    assert LedgerEntry.objects.count() == before + 1


def test_wrong_rows_are_listed_and_can_be_set_aside(house: House, client: Client) -> None:
    client.force_login(house.owner)
    page = client.get(upload(client, MIXED).headers["Location"]).content.decode()
    assert "is not a number" in page
    assert "is empty, but needed" in page
    assert "set 2 aside" in page
    import_ = Import.objects.get()
    url = reverse("core:import_run", args=[import_.pk])
    assert client.post(url).status_code == 409
    assert count() == 0
    client.post(url, {"set_aside": "yes"})
    import_.refresh_from_db()
    assert (import_.state, import_.counts["set_aside"], count()) == ("done", 2, 1)
    report = client.get(reverse("core:import_report", args=[import_.pk, "csv"]))
    lines = read(report.content).rows
    assert [cells[:4] for _number, cells in lines] == [
        ("3", "population", "many", "is not a number"),
        ("4", "name", "", "is empty, but needed"),
    ]
    workbook = client.get(reverse("core:import_report", args=[import_.pk, "xlsx"]))
    assert [cells for _number, cells in read(workbook.content).rows] == [c for _n, c in lines]
    original = client.get(reverse("core:import_file", args=[import_.pk]))
    assert original.content == MIXED
    assert original.headers["Content-Disposition"].startswith("attachment")
    # The former import left rows aside, so that the same file may come once more.
    assert actions.upload("places", name="x", content=MIXED, by=house.owner).pk != import_.pk


def test_problems_can_be_narrowed_to_one_reason_and_paged(house: House, client: Client) -> None:
    client.force_login(house.owner)
    rows = b"".join(b"p%d,Name,many\n" % n for n in range(70)) + b"x,,5\n"
    url = upload(client, b"code,name,population\n" + rows).headers["Location"]
    assert client.get(url + "?page=2").context["page"].number == 2
    assert client.get(url + "?reason=1").context["page"].paginator.count == 1
    for odd in ("?reason=99", "?reason=abc", "?page=abc", "?reason=" + "9" * 5000):
        assert client.get(url + odd).context["page"].paginator.count == 71


def test_columns_that_are_not_recognised_are_chosen_by_hand(house: House, client: Client) -> None:
    client.force_login(house.owner)
    page = client.get(upload(client, b"kode,naam\na,Alpha\n").headers["Location"])
    import_ = Import.objects.get()
    assert import_.state == "uploaded"
    assert "left out" in page.content.decode()
    url = reverse("core:import_check", args=[import_.pk])
    wrong = client.post(url, {"column-code": "kode"})
    assert wrong.status_code == 422
    assert client.post(url, {"column-code": "nothing", "column-name": "x"}).status_code == 422
    client.post(url, {"column-code": "kode", "column-name": "naam"})
    import_.refresh_from_db()
    assert (import_.state, import_.counts["right"]) == ("checked", 1)
    client.post(url, {"column-code": "kode", "column-name": "kode"})
    import_.refresh_from_db()
    assert import_.mapping["name"] == "kode"


def test_options_are_asked_and_a_second_import_of_the_file_is_refused(
    house: House, client: Client
) -> None:
    client.force_login(house.operator)
    page = client.get(upload(client, GOOD, kind="levelled").headers["Location"])
    assert "Level of all" in page.content.decode()
    import_ = Import.objects.get()
    chosen = {"column-code": "code", "column-name": "name"}
    url = reverse("core:import_check", args=[import_.pk])
    assert client.post(url, {**chosen, "option-level": "moon"}).status_code == 422
    client.post(url, {**chosen, "option-level": "zone"})
    client.post(reverse("core:import_run", args=[import_.pk]))
    import_.refresh_from_db()
    assert (import_.state, import_.options) == ("done", {"level": "zone"})
    upload(client, GOOD, kind="levelled")
    second = Import.objects.latest("pk")
    again = client.post(
        reverse("core:import_check", args=[second.pk]),
        {**chosen, "option-level": "zone"},
        follow=True,
    )
    assert "already brought in" in again.content.decode()
    second.refresh_from_db()
    assert (second.state, second.former) == ("refused", import_)
    with pytest.raises(Invalid):
        actions.check(
            actions.upload("levelled", name="x", content=GOOD, by=house.operator), by=house.operator
        )


def test_changed_values_update_and_the_same_change_nothing(house: House) -> None:
    for content, expected in (
        (GOOD, (2, 0, 0)),
        (GOOD + b"\n", (0, 0, 2)),
        (GOOD.replace(b"20", b"21"), (0, 1, 1)),
    ):
        done = actions.run(brought(house.owner, content), by=house.owner)
        found = done.counts
        assert (found["created"], found["updated"], found["unchanged"]) == expected


def test_who_may_see_and_who_may_do(house: House, client: Client) -> None:
    import_ = brought(house.owner)
    pages = [
        reverse("core:import", args=[import_.pk]),
        reverse("core:import_report", args=[import_.pk, "csv"]),
        reverse("core:import_file", args=[import_.pk]),
        reverse("core:import_progress", args=[import_.pk]),
    ]
    seers = {"secretary", "operator", "auditor", "stranger"}  # the stranger is a secretary too
    for role, person in house.everyone().items():
        client.logout()
        if person:
            client.force_login(person)
        for page in pages:
            expected = 302 if person is None else 200 if role in seers else 404
            assert client.get(page).status_code == expected, (role, page)
        new = client.get(reverse("core:import_new")).status_code
        doers = seers - {"auditor"}
        assert new == (302 if person is None else 200 if role in doers else 403), role
        assert client.get(reverse("core:imports")).status_code == (302 if person is None else 200)
    client.force_login(house.auditor)
    assert client.post(reverse("core:import_run", args=[import_.pk])).status_code == 403
    with pytest.raises(Forbidden):
        actions.upload("places", name="x", content=GOOD, by=house.colleague)
    assert not imports_visible_to(None).exists()
    assert imports_visible_to(SYSTEM).exists()
    assert not imports_visible_to(house.colleague).exists()


def test_a_large_file_is_left_to_the_worker(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LARGE", 1)
    client.force_login(house.owner)
    page = client.get(upload(client, GOOD).headers["Location"]).content.decode()
    assert "Checking: 0 of 2 rows" in page
    import_ = Import.objects.get()
    fragment = reverse("core:import_progress", args=[import_.pk])
    assert "HX-Refresh" not in client.get(fragment).headers
    assert jobs.work("w") == 1
    assert client.get(fragment).headers["HX-Refresh"] == "true"
    client.post(reverse("core:import_run", args=[import_.pk]))
    import_.refresh_from_db()
    assert import_.state == "running"
    assert "Bringing in" in client.get(import_.get_absolute_url()).content.decode()
    assert client.post(reverse("core:import_run", args=[import_.pk])).status_code == 409
    assert (
        client.post(
            reverse("core:import_check", args=[import_.pk]),
            {"column-code": "code", "column-name": "name"},
        ).status_code
        == 409
    )
    assert jobs.work("w") == 1
    import_.refresh_from_db()
    assert (import_.state, count()) == ("done", 2)
    # The worker was killed after its work and another does the job again: nothing happens.
    Job.objects.filter(kind="import.run").update(state="waiting")
    assert jobs.work("w") == 1
    working.check_file(import_.pk)
    assert count() == 2


def test_a_fault_while_writing_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = brought(house.owner)
    write = places.Places.write

    def broken(self: places.Places, *args: object) -> None:
        write(self, *args)  # type: ignore[arg-type]  # passed on as they come
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(places.Places, "write", broken)
    with pytest.raises(RuntimeError):
        actions.run(import_, by=house.owner)
    import_.refresh_from_db()
    assert (import_.state, count()) == ("failed", 0)
    with pytest.raises(RuntimeError):
        working.run_file(import_.pk, house.owner.pk, False)
    assert count() == 0
    monkeypatch.setattr(places.Places, "write", write)
    working.run_file(import_.pk, 0, False)
    import_.refresh_from_db()
    assert (import_.state, count()) == ("done", 2)


def test_a_fault_while_checking_can_be_tried_again(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = actions.upload("places", name="p.csv", content=GOOD, by=house.owner)
    with monkeypatch.context() as patch:
        patch.setattr(places.Places, "prepare", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.check(import_, by=house.owner)
    import_.refresh_from_db()
    assert import_.state == "failed"
    client.force_login(house.owner)
    assert "It broke off" in client.get(import_.get_absolute_url()).content.decode()
    working.check_file(import_.pk)
    import_.refresh_from_db()
    assert import_.state == "checked"


def test_what_changed_since_the_check_is_said_and_nothing_is_written(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(house.owner)
    import_ = brought(house.owner)
    monkeypatch.setattr(
        places.Places, "check", lambda self, rows: [places.Problem("is gone", rows[0].number)]
    )
    page = client.post(reverse("core:import_run", args=[import_.pk]), follow=True)
    assert "Something changed since the check" in page.content.decode()
    assert "is gone" in page.content.decode()
    import_.refresh_from_db()
    assert (import_.state, import_.counts["wrong"], count()) == ("checked", 1, 0)

    def refuse(self: places.Places, *args: object) -> None:
        raise Invalid("The region is closed.")

    monkeypatch.setattr(places.Places, "write", refuse)
    actions.run(import_, by=house.owner, set_aside=True)
    import_.refresh_from_db()
    assert import_.problems[0]["message"] == "The region is closed."
    with pytest.raises(NotNow, match="whole file"):
        actions.run(import_, by=house.owner, set_aside=True)


def test_what_is_wrong_with_the_whole_file_cannot_be_set_aside(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places.Places, "check", lambda self, rows: [places.Problem("No year.")])
    client.force_login(house.owner)
    page = client.get(upload(client, GOOD).headers["Location"]).content.decode()
    assert "whole file" in page
    assert "Import everything" not in page
    assert (
        client.post(
            reverse("core:import_run", args=[Import.objects.get().pk]), {"set_aside": "yes"}
        ).status_code
        == 409
    )

    def refuse(self: places.Places) -> None:
        raise Invalid("There is no territory yet.")

    monkeypatch.setattr(places.Places, "prepare", refuse)
    assert brought(house.owner, GOOD + b"\n").problems[0]["message"] == "There is no territory yet."


def test_a_file_without_any_right_row_cannot_be_brought_in(house: House, client: Client) -> None:
    client.force_login(house.owner)
    page = client.get(upload(client, b"code,name\n,x\n").headers["Location"]).content.decode()
    assert "Upload a corrected file" in page
    with pytest.raises(NotNow, match="No row"):
        actions.run(Import.objects.get(), by=house.owner, set_aside=True)


def test_another_worker_was_faster(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import_ = brought(house.owner)
    write = places.Places.write

    def slow(self: places.Places, rows: object, source: Import, report: object) -> object:
        Import.objects.filter(pk=source.pk).update(state="done")
        return write(self, rows, source, report)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(places.Places, "write", slow)
    actions.run(import_, by=house.owner)
    assert count() == 0


def test_the_command_line_takes_a_table_in_at_once(house: House) -> None:
    done = actions.take_in("places", name="p.csv", content=MIXED)
    assert (done.state, done.created_by, done.counts["created"]) == ("done", None, 1)
    assert "system" in LedgerEntry.objects.order_by("-sequence")[0].actor
    first = actions.take_in("places", name="p.csv", content=GOOD)
    assert actions.take_in("places", name="p.csv", content=GOOD) == first
    options = {"level": "zone"}
    former = actions.take_in("levelled", name="p.csv", content=GOOD, options=options)
    assert actions.take_in("levelled", name="p.csv", content=GOOD, options=options) == former


def test_progress_is_seen_while_the_transaction_is_open(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0)
    seen: list[int] = []
    import_ = actions.upload("places", name="p.csv", content=GOOD, by=SYSTEM)
    actions.check(import_, by=SYSTEM)
    write = places.Places.write

    def watched(self: places.Places, rows: object, source: Import, report: object) -> object:
        counts = write(self, rows, source, report)  # type: ignore[arg-type]  # passed on as they come
        for done in (1, 2):
            report(done)  # type: ignore[operator]  # passed on as it comes
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("SELECT rows_done FROM core_import WHERE id = %s", [source.pk])
                    stored = cursor.fetchone()[0]
            finally:
                other.close()
            seen.append(progress.done_of(Import(pk=source.pk, rows_done=stored)))
        return counts

    monkeypatch.setattr(places.Places, "write", watched)
    actions.run(import_, by=SYSTEM)
    assert seen == [1, 2]
    assert progress.done_of(Import.objects.get()) == 2
    assert not list(Path(str(connection.settings_dict["NAME"])).parent.glob("*.import-*"))


def test_the_list_is_filtered_sorted_downloaded_and_lean(
    house: House, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(house.owner)
    url = reverse("core:imports")
    assert "Nothing was imported yet" in client.get(url).content.decode()
    for n in range(60):
        content = GOOD + b"c%d,Name,%d\n" % (n, n)
        actions.upload("places", name=f"file-{n}.csv", content=content, by=house.owner)
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # untyped fixture
        page = client.get(url)
    assert len(page.context["page"].object_list) == 50
    assert len(client.get(url + "?page=2").context["page"].object_list) == 10
    for query in ("?q=file-1", "?q=file-1&sort=-file&kind=places&state=uploaded"):
        assert client.get(url + query).context["page"].paginator.count == 11
    assert "No import fits" in client.get(url + "?q=zzz").content.decode()
    for odd in ("?page=abc", "?sort=xyz", "?sort=-", "?q=%00", "?kind=x&state=y"):
        assert client.get(url + odd).status_code == 200
    rows = read(client.get(url + "?format=xlsx").content).rows
    assert len(rows) == 60
    assert rows[0][1][2] == "file-59.csv"


def test_templates_can_be_filled_and_imported(house: House, client: Client) -> None:
    client.force_login(house.owner)
    new = client.get(reverse("core:import_new") + "?kind=places").content.decode()
    assert "One place per row." in new
    for form in ("csv", "xlsx"):
        got = client.get(reverse("core:import_template", args=["places", form]))
        table = read(got.content)
        assert table.headers[:2] == ("code", "name")
        assert table.hxl[0] == "#adm2+code"
    for bad in (("places", "pdf"), ("nothing", "csv"), ("levelled", "csv")):
        assert client.get(reverse("core:import_template", args=bad)).status_code == 404
    import_ = brought(house.owner)
    assert client.get(reverse("core:import_report", args=[import_.pk, "pdf"])).status_code == 404


def test_an_import_of_a_kind_that_is_gone_can_still_be_seen(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = brought(house.owner)
    Import.objects.filter(pk=import_.pk).update(kind="gone")
    client.force_login(house.owner)
    assert client.get(import_.get_absolute_url()).status_code == 200
    assert client.get(reverse("core:imports")).status_code == 200
    assert client.post(reverse("core:import_run", args=[import_.pk])).status_code == 422
    assert str(import_) == f"places {import_.pk}"
