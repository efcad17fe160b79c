"""A responsibility list as a story: import, edit, findings, proposal, versions, a challenge."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from concilia.agencies.models import Agency
from concilia.challenges.models import Challenge
from concilia.core import jobs
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions as tables
from concilia.core.tables.reading import read
from concilia.duties.models import (
    Duty,
    ListProposal,
    ListVersion,
    ResponsibilityList,
    StandingDuty,
    Wait,
)
from concilia.duties.responsibilities import actions, comparing, packing, queries, reading
from concilia.methods.responsibility import findings, propose
from tests.duties.conftest import Scene
from tests.house import House

MATRIX = (
    "area,function,stage,Health Authority,Northwood Hospital,Mutual Insurer,days,legal basis\n"
    "Hospitals,Funding,formulate,L,S,,30,Act 1\n"
    "Hospitals,Funding,execute,lead,i,,30,Act 1\n"
    "Hospitals,Funding,evaluate,,,L,60,Act 2\n"
    "Hospitals,Prices,formulate,L,,,30,Act 3\n"
    "Hospitals,Prices,execute,,L,L,30,Act 3\n"
    "Hospitals,Prices,evaluate,,,,,\n"
)


@pytest.fixture
def kept(house: House) -> ResponsibilityList:
    return actions.create_list(house.body, title="Public hospitals", by=house.owner)


def bring(kept: ResponsibilityList, house: House, content: str, name: str = "list.csv") -> str:
    """Import a table as the secretary; return the state."""
    import_ = tables.upload("responsibilities", name=name, content=content.encode(), by=house.owner)
    tables.check(import_, by=house.owner, options={"list": str(kept.pk)})
    if import_.state == "checked" and not import_.problems:
        tables.run(import_, by=house.owner)
    import_.refresh_from_db()
    return f"{import_.state} {import_.problems}" if import_.problems else str(import_.state)


@pytest.fixture
def draft(kept: ResponsibilityList, house: House) -> ListVersion:
    """The draft of the list after the matrix was imported."""
    assert bring(kept, house, MATRIX) == "done"
    return kept.versions.select_related("list__body").get()


def kinds(version: ListVersion) -> list[str]:
    return [one.kind for one in findings(queries.judged(version).standing)]


def line(version: ListVersion, function: str, stage: str, code: str) -> StandingDuty:
    return version.lines.get(function=function, stage=stage, agency__code=code)


class TestImport:
    def test_a_matrix_becomes_lines_and_details_belong_to_the_lead(
        self, draft: ListVersion
    ) -> None:
        found = line(draft, "Funding", "formulate", "authority")
        assert (found.role, found.days, found.legal_basis) == ("lead", 30, "Act 1")
        helps = line(draft, "Funding", "formulate", "hospital")
        assert (helps.role, helps.days) == ("support", None)
        assert draft.lines.get(function="Prices", stage="evaluate").agency is None
        assert found.source_row == 2
        assert kinds(draft) == ["vacuum", "overlap"]

    def test_the_same_again_and_its_own_downloads_change_nothing(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        before = list(draft.lines.order_by("pk").values())
        client.force_login(house.owner)
        for query in ("format=csv", "format=xlsx", "as=matrix&format=csv"):
            answer = client.get(f"/duties/responsibilities/{draft.list_id}/?version=1&{query}")
            content = b"".join(answer) if answer.streaming else answer.content
            if "matrix" in query:
                table = reading.unfolded(read(content))
                assert {cells[3] for _n, cells in table.rows} == {
                    "Health Authority",
                    "Northwood Hospital",
                    "Mutual Insurer",
                    "",
                }
                continue
            import_ = tables.upload(
                "responsibilities", name="again", content=content, by=house.owner
            )
            tables.check(import_, by=house.owner, options={"list": str(draft.list_id)})
            tables.run(import_, by=house.owner)
            import_.refresh_from_db()
            assert (import_.counts["created"], import_.counts["updated"]) == (0, 0)
        assert list(draft.lines.order_by("pk").values()) == before

    def test_what_is_wrong_is_said_row_by_row_and_nothing_is_written(
        self, kept: ResponsibilityList, house: House
    ) -> None:
        said = bring(
            kept,
            house,
            "area,function,stage,agency,role,days,waits for\n"
            "H,F,execute,Nobody Known,lead,30,\n"
            "H,F,dream,Mutual Insurer,lead,30,\n"
            "H,F,execute,Mutual Insurer,,30,\n"
            "H,F,evaluate,Mutual Insurer,lead,-3,\n"
            "H,G,evaluate,Mutual Insurer,lead,30,X > execute\n"
            "H,G,execute,Mutual Insurer,lead,30,\n"
            "H,G,execute,mutual insurer,support,30,\n",
        )
        for words in (
            "No agency has this name",
            "is not known",
            "The agency has no role",
            "“X > execute”",
            "contradicts another row",
        ):
            assert words in said
        assert not StandingDuty.objects.exists()

    def test_only_who_leads_the_body_imports(self, kept: ResponsibilityList, house: House) -> None:
        with pytest.raises(Forbidden):
            tables.upload("responsibilities", name="x", content=MATRIX.encode(), by=house.colleague)


class TestDraft:
    def test_cells_are_set_and_emptied(self, draft: ListVersion, house: House) -> None:
        place = {"area": "Hospitals", "function": "Prices", "stage": "evaluate"}
        actions.set_role(draft, **place, agency=house.authority, role="lead", by=house.owner)
        assert "vacuum" not in kinds(draft)
        assert not draft.lines.filter(**place, agency=None).exists()
        actions.set_role(draft, **place, agency=house.authority, role="", by=house.owner)
        assert draft.lines.get(**place).agency is None
        before = LedgerEntry.objects.count()
        with pytest.raises(Forbidden):
            actions.set_role(draft, **place, agency=house.hospital, role="lead", by=house.colleague)
        Agency.objects.filter(pk=house.outsider.pk).update(state="dissolved")
        house.outsider.refresh_from_db()
        with pytest.raises(Invalid):
            actions.set_role(draft, **place, agency=house.outsider, role="lead", by=house.owner)
        assert LedgerEntry.objects.count() == before

    def test_a_line_says_everything(self, draft: ListVersion, house: House) -> None:
        one = line(draft, "Prices", "formulate", "authority")
        actions.state_line(
            one,
            role="lead",
            days=10,
            legal_basis="Act 9",
            known_by=1,
            waits_for="funding > Execute",
            by=house.owner,
        )
        one.refresh_from_db()
        assert one.waits_for == "Hospitals > Funding > execute"
        assert {"one_person", "conflicting_limits"} < set(kinds(draft))
        with pytest.raises(Invalid):
            actions.state_line(one, role="lead", waits_for="Dreams > execute", by=house.owner)

    def test_functions_come_and_go(self, draft: ListVersion, house: House) -> None:
        actions.add_function(draft, area="Hospitals", function="Posts > pay", by=house.owner)
        assert draft.lines.filter(function="Posts – pay", agency=None).count() == 3
        with pytest.raises(Invalid):
            actions.add_function(draft, area="hospitals", function="FUNDING", by=house.owner)
        count = actions.remove_function(draft, area="Hospitals", function="Funding", by=house.owner)
        assert count == 5

    def test_versions(self, draft: ListVersion, house: House) -> None:
        kept = draft.list
        with pytest.raises(Forbidden):
            actions.enact(draft, by=house.colleague)
        actions.enact(draft, note="first", by=house.chair)
        with pytest.raises(NotNow):
            actions.add_function(draft, area="Hospitals", function="More", by=house.owner)
        second = actions.draft_of(kept, by=house.owner)
        assert actions.draft_of(kept, by=house.owner) == second
        assert second.lines.count() == draft.lines.count()
        actions.set_role(
            second,
            area="Hospitals",
            function="Prices",
            stage="execute",
            agency=house.insurer,
            role="co_lead",
            by=house.owner,
        )
        found = comparing.compare(
            queries.judged(draft).standing.lines, queries.judged(second).standing.lines
        )
        assert [(one.kind, one.fields, one.agency) for one in found] == [
            ("changed", ("role",), "insurer")
        ]
        actions.enact(second, by=house.owner)
        states = dict(kept.versions.values_list("number", "state"))
        assert states == {1: "former", 2: "in_force"}
        third = actions.draft_of(kept, by=house.owner)
        actions.discard_draft(third, by=house.owner)
        assert kept.versions.count() == 2

    def test_the_proposal_is_computed_by_the_worker_and_ends_the_findings(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        client.force_login(house.owner)
        url = f"/duties/responsibilities/{draft.list_id}/proposal/?version=1"
        assert "Compute the proposal" in client.get(url).content.decode()
        assert client.post(url, {"set": "0"}).status_code == 404
        for _twice in range(2):
            assert client.post(url, {"step": "ask"}).status_code == 302
        asked = ListProposal.objects.get()
        watch = f"{url}&watch={asked.pk}"
        htmx = {"HX-Request": "true"}
        assert "HX-Refresh" not in client.get(watch, headers=htmx).headers
        assert "Waiting for the worker" in client.get(url).content.decode()
        assert jobs.work("w") == 1
        assert client.get(watch, headers=htmx).headers["HX-Refresh"] == "true"
        page = client.get(url).content.decode()
        assert "proven by an exact solver" in page
        assert "Alternative 2" in page
        assert client.post(url, {"set": "9"}).status_code == 404
        assert client.post(url, {"set": "0", "basis-0-0": "Act 7", "basis-0-1": "Act 7"})
        assert [kind for kind in kinds(draft) if kind != "no_power"] == []
        assert client.post(url, {"set": "0"}).status_code == 404, "the list is another one now"

    def test_a_list_that_changes_while_the_worker_waits_is_asked_for_again(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        actions.ask_proposal(draft, by=house.owner)
        actions.state_capacity(draft.list, agency=house.hospital, points=50, by=house.owner)
        jobs.work("w")
        asked = ListProposal.objects.get()
        assert (asked.state, asked.problem) == ("failed", "changed")
        with pytest.raises(Forbidden):
            actions.ask_proposal(draft, by=house.stranger)

    def test_what_is_kept_of_a_proposal_is_read_back_as_it_was(self, draft: ListVersion) -> None:
        standing = queries.judged(draft).standing
        made = propose(standing, alternatives=2)
        kept = json.loads(json.dumps(packing.pack(made)))
        assert packing.unpack(kept, made.found) == made


class TestAround:
    def test_live_duties_count_with_the_list(self, scene: Scene, client: Client) -> None:
        house = scene.house
        kept = actions.create_list(house.body, title="Public hospitals", by=house.owner)
        assert bring(kept, house, MATRIX) == "done"
        draft = kept.versions.select_related("list__body").get()
        actions.state_capacity(kept, agency=house.hospital, points=4, by=house.owner)
        assert "overload" in kinds(draft), "a lead and support in the list, a lead in a live duty"
        actions.state_capacity(kept, agency=house.hospital, points=7, by=house.owner)
        assert "overload" not in kinds(draft)
        place = {"area": "Hospitals", "function": "Funding"}
        actions.serve(kept, duty=scene.duty.pk, **place, by=house.owner)
        overlaps = [f for f in findings(queries.judged(draft).standing) if f.live]
        assert [(one.kind, one.agencies) for one in overlaps] == [
            ("overlap", ("authority", "hospital"))
        ]
        with pytest.raises(Invalid):
            actions.serve(kept, duty=scene.duty.pk, area="x", function="y", by=house.owner)
        actions.serve(kept, duty=scene.duty.pk, area="", function="", by=house.owner)
        Duty.objects.update(state="cancelled")
        assert [f for f in findings(queries.judged(draft).standing) if f.live] == []
        client.force_login(house.owner)
        page = f"/duties/responsibilities/{kept.pk}/around/"
        answer = client.post(page, {"step": "capacity", "agency": house.insurer.pk, "points": "3"})
        assert answer.status_code == 302
        assert client.post(page, {"step": "capacity", "points": "-1"}).status_code == 422

    def test_live_duties_that_wait_for_each_other_are_found(self, scene: Scene) -> None:
        house = scene.house
        kept = actions.create_list(house.body, title="Public hospitals", by=house.owner)
        other = Duty.objects.get(pk=scene.duty.pk)
        other.pk, other.number = None, 2
        other.save()
        Wait.objects.create(duty=scene.duty, awaited=other)
        assert "circular" not in kinds(kept.versions.get())
        Wait.objects.create(duty=other, awaited=scene.duty)
        found = findings(queries.judged(kept.versions.get()).standing)
        assert [set(one.live) for one in found if one.kind == "circular"] == [{"D-1", "D-2"}]

    def test_two_agencies_become_one(self, draft: ListVersion, house: House) -> None:
        from concilia.duties.responsibilities.offers import merge  # noqa: PLC0415 (one test)

        actions.state_capacity(draft.list, agency=house.hospital, points=4, by=SYSTEM)
        assert merge(house.hospital, house.insurer) == {"standing duties": 2}
        assert not draft.lines.filter(agency=house.hospital).exists()
        (one,) = draft.lines.filter(function="Prices", stage="execute")
        assert one.role == "lead"


class TestPages:
    def test_everybody_sees_what_is_theirs(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        base = f"/duties/responsibilities/{draft.list_id}/"
        pages = ("", "findings/", "heat/", "proposal/", "around/", "versions/", "compare/")
        client.force_login(house.owner)
        for name in pages:
            assert client.get(base + name).status_code == 200, name
        client.force_login(house.stranger)
        for name in pages:
            assert client.get(base + name).status_code == 404, name
        client.force_login(house.observer)
        assert client.get(base).status_code == 404, "a draft is for members"
        actions.enact(draft, by=house.owner)
        assert client.get(base).status_code == 200
        place = {"area": "Hospitals", "function": "Prices", "stage": "execute"}
        sent = {**place, "agency": "insurer", "role": "S"}
        client.force_login(house.colleague)
        assert client.post(base + "cell/", sent).status_code == 403
        client.force_login(house.owner)
        assert client.post(base + "cell/", sent).status_code == 409

    def test_a_letter_typed_in_the_matrix(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        client.force_login(house.owner)
        url = f"/duties/responsibilities/{draft.list_id}/cell/?version=1"
        sent = {
            "area": "Hospitals",
            "function": "Prices",
            "stage": "execute",
            "agency": "insurer",
            "role": "C",
            "columns": "authority,hospital,insurer,",
            "anchor": "f2",
        }
        answer = client.post(url, sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert 'id="f2"' in answer.content.decode()
        assert line(draft, "Prices", "execute", "insurer").role == "co_lead"

    def test_the_paper_and_the_findings_as_files(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        client.force_login(house.owner)
        base = f"/duties/responsibilities/{draft.list_id}/"
        assert client.get(f"{base}list.pdf?version=1").content.startswith(b"%PDF")
        assert client.get(f"{base}list.docx?version=1").content.startswith(b"PK")
        assert client.get(f"{base}list.exe").status_code == 404
        sheet = client.get(f"{base}findings/?version=1&format=csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(sheet)))
        assert [row[2] for row in rows[1:]] == ["Prices", "Prices"]

    def test_a_finding_becomes_a_challenge(
        self, draft: ListVersion, house: House, client: Client
    ) -> None:
        client.force_login(house.owner)
        page = client.get(f"/duties/responsibilities/{draft.list_id}/findings/").content.decode()
        url = page.split("kind=coordination&amp;finding=")[1].split('"')[0]
        form = client.get(f"/challenges/new/?finding={url}")
        assert "Nobody leads “Prices”" in form.content.decode()
        sent = {
            "body": "council",
            "title": form.context["form"].initial["title"],
            "statement": form.context["form"].initial["statement"],
            "territory": house.region.pk,
            "severity": "moderate",
            "urgency": "moderate",
            "kind": "coordination",
        }
        assert client.post(f"/challenges/new/?finding={url}", sent).status_code == 302
        raised = Challenge.objects.get()
        assert raised.title.startswith("Vacuum: nobody leads: “Prices”")
        assert raised.evidence.count() == 1
        client.force_login(house.stranger)
        assert client.get(f"/challenges/new/?finding={url}").status_code == 404
