"""A name that stands in no list is asked for, remembered, and known in the next file."""

from __future__ import annotations

import pytest
from django.test import Client

from concilia.agencies.models import Agency, Alias
from concilia.core import ledger
from concilia.core.errors import Forbidden, Invalid
from concilia.core.models import Import
from concilia.core.tables.actions import check, take_in, upload
from concilia.resources.models import Activity, ActivityType
from concilia.resources.spellings.actions import NEW, Name, forget, learn
from tests.house import House

HEAD = "district,organisation,activity\n"
ROWS = (
    "Northwod,Northwood Hospitl,Coordination\n"
    "Northwod,Hope,Social Mobilisation\n"
    "Northwood,Northwood Hospitl,Coordination\n"
    "Northwood,Hope,Choir singing\n"
    "Atlantis,Hope,Coordination\n"
)


@pytest.fixture
def doubtful(house: House) -> Import:
    """A report with a misspelled place and agency, a new kind of activity, and a legend."""
    held = upload(
        "activities", name="3w-2026-01-05.csv", content=(HEAD + ROWS).encode(), by=house.owner
    )
    return check(held, by=house.owner)


def _doubts(held: Import) -> dict[str, dict[str, object]]:
    return {one["text"]: one for one in held.doubts}


def test_what_is_not_known_comes_with_the_nearest_and_its_score(
    house: House, doubtful: Import
) -> None:
    said = _doubts(doubtful)
    assert set(said) == {"Northwod", "Northwood Hospitl", "Choir singing", "Atlantis"}
    code, name, score = said["Northwod"]["nearest"][0]  # type: ignore[index]  # JSON
    assert (code, name) == (house.north.code, "Northwood")
    assert 85 < score < 100
    assert "Hope" not in said
    assert (said["Northwod"]["count"], said["Northwod"]["open"]) == (2, "aside")
    assert said["Northwood Hospitl"]["open"] == "new"
    assert said["Northwood Hospitl"]["nearest"][0][0] == house.hospital.code  # type: ignore[index]
    assert (doubtful.counts["right"], doubtful.counts["wrong"]) == (1, 4)
    assert not Alias.objects.exists()


def test_what_a_person_says_is_remembered_for_every_later_file(
    house: House, client: Client, doubtful: Import
) -> None:
    client.force_login(house.owner)
    page = client.get(doubtful.get_absolute_url()).content.decode()
    assert "What do these names stand for?" in page
    assert "Northwood (9" in page
    order = [one["text"] for one in doubtful.doubts]
    sent = {
        f"means-{order.index('Northwod')}": house.north.code,
        f"other-{order.index('Northwood Hospitl')}": "northwood hospital",
        f"means-{order.index('Choir singing')}": NEW,
    }
    url = f"/resources/spellings/of/{doubtful.pk}/"
    nothing = client.post(url, {})
    assert nothing.status_code == 422
    assert "at least one name" in nothing.content.decode()
    lost = client.post(url, {f"other-{order.index('Atlantis')}": "Lemuria"})
    assert lost.status_code == 422
    assert "There is no “Lemuria”" in lost.content.decode()
    assert client.post(url, sent).status_code == 302
    doubtful.refresh_from_db()
    assert (doubtful.counts["right"], doubtful.counts["wrong"]) == (4, 1)
    assert set(_doubts(doubtful)) == {"Atlantis"}
    assert ActivityType.objects.get(name="Choir singing").code == "choir-singing"
    later = take_in(
        "activities",
        name="3w-2026-02-05.csv",
        content=(HEAD + "NORTHWOD,Northwood hospitl,choir-singing\n").encode(),
        by=house.owner,
    )
    assert later.counts["created"] == 1
    assert Activity.objects.get().agency == house.hospital
    assert not Agency.objects.filter(name__icontains="hospitl").exists()


def test_a_file_that_is_in_is_read_again_for_what_was_set_aside(
    house: House, client: Client
) -> None:
    done = take_in(
        "activities", name="3w-2026-01-05.csv", content=(HEAD + ROWS).encode(), by=house.owner
    )
    assert done.counts["created"] == 1
    client.force_login(house.owner)
    texts = [one["text"] for one in done.doubts if one["open"] == "aside"]
    sent = {f"means-{texts.index('Northwod')}": house.north.code}
    again = client.post(f"/resources/spellings/of/{done.pk}/", sent)
    fresh = Import.objects.latest("pk")
    assert again.headers["Location"] == fresh.get_absolute_url()
    assert fresh.pk != done.pk
    client.post(f"{fresh.get_absolute_url()}run/", {"set_aside": "yes"})
    fresh.refresh_from_db()
    assert (fresh.state, fresh.counts["created"]) == ("done", 1)


def test_a_spelling_is_looked_through_and_forgotten(house: House, client: Client) -> None:
    [alias] = learn({Name("agency", "The Hospital of N."): house.hospital.code}, by=house.owner)
    assert not ledger.verify().faults
    with pytest.raises(Invalid, match="already stands for"):
        learn({Name("agency", "the hospital of n"): house.outsider.code}, by=house.owner)
    with pytest.raises(Invalid, match="There is no"):
        learn({Name("agency", "Somebody"): "no-such-agency"}, by=house.owner)
    with pytest.raises(Invalid, match="no letters"):
        learn({Name("agency", "…"): house.hospital.code}, by=house.owner)
    client.force_login(house.owner)
    page = client.get("/resources/spellings/?q=hospital&kind=agency").content.decode()
    assert str(house.hospital) in page
    assert "No spelling" in client.get("/resources/spellings/?q=zzz").content.decode()
    client.post(f"/resources/spellings/{alias.pk}/forget/")
    assert not Alias.objects.exists()


def test_only_who_imports_says_what_names_stand_for(
    house: House, client: Client, doubtful: Import
) -> None:
    with pytest.raises(Forbidden):
        learn({Name("agency", "X"): house.hospital.code}, by=house.coordinator)
    [alias] = learn({Name("agency", "X"): house.hospital.code}, by=house.owner)
    with pytest.raises(Forbidden):
        forget(alias, by=house.coordinator)
    client.force_login(house.colleague)
    assert client.get("/resources/spellings/").status_code == 403
    assert client.post(f"/resources/spellings/of/{doubtful.pk}/", {}).status_code == 404


def test_a_facility_of_an_unknown_place_or_agency_is_asked_for(house: House) -> None:
    rows = "code,name,kind,district,agency\na,A,practice,Northwod,Northwood Hospitl\n"
    done = upload("facilities", name="f.csv", content=rows.encode(), by=house.owner)
    assert set(_doubts(check(done, by=house.owner))) == {"Northwod"}
    learn({Name("territory", "Northwod"): house.north.code}, by=house.owner)
    assert set(_doubts(check(done, by=house.owner))) == {"Northwood Hospitl"}
