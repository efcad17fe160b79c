"""Whatever is handed in: a message that names the place, nothing written, never a 500."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from concilia.agencies.models import Territory
from concilia.core.models import Import, StoredFile
from tests.core import places
from tests.core.test_imports import GOOD, upload
from tests.core.test_tables_reading import giant, workbook
from tests.house import House


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with places.offered(monkeypatch):
        yield


@pytest.fixture
def client(house: House) -> Client:
    """The secretary's browser."""
    made = Client()
    made.force_login(house.owner)
    return made


REFUSED = [
    ("a.pdf", b"%PDF-1.7 \x00\x01", "PDF"),
    ("a.png", b"\x89PNG\r\n\x1a\n\x00", "PNG"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "old workbook"),
    ("a.xlsx", b"PK\x03\x04 not really", "damaged"),
    ("a.xlsx", giant("XFD1048576"), "XFD1048576"),
    ("a.csv", b" \n \n", "empty"),
    ("a.csv", b"code,name\n", "no rows"),
    ("a.csv", b"code,name\n\n,,\n", "no rows"),
    ("a.csv", "code,name\nété,été\n".encode() + b"\xff\xfe\xff\n", "Line 3"),
    ("a.csv", b'code,name\n"a,Alpha\n', "line 2"),
    ("a.html", b"<html><script>alert(1)</script>", "web page"),
    ("<script>.csv", b"\x1f\x8b\x08\x00", "gzip"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_what_is_no_table_is_refused_on_the_form(
    client: Client, name: str, content: bytes, said: str
) -> None:
    before = Territory.objects.count()
    answer = upload(client, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert not Import.objects.exists()
    assert Territory.objects.count() == before


WRONG = [
    ("a,=1+1,1,,", "name", "formula"),
    ("a,@SUM(A1),1,,", "name", "formula"),
    (f"a,{'x' * 10_000},1,,", "name", "10,000 characters"),
    ("a,Alpha,1,1900-01-01,", "date", "1950-01-01"),
    ("a,Alpha,1,2999-01-01,", "date", "outside"),
    ("a,Alpha,1,03/04/2020,", "date", "can be read as"),
    ("a,Al\x00pha,1,,", "name", "U+0000"),
    ("a,Al\x07pha,1,,", "name", "U+0007"),
    ("a,Alpha,1,,\na,Other,1,,", "name", "contradicts another row"),
    ("a b,Alpha,1,,", "code", "without spaces"),
    ("a,Alpha,9" + "9" * 300 + ",,", "population", "too long"),
    ("a,Alpha,1,,x,y,z", "", "7 cells"),
    (",,,,x", "code", "empty, but needed"),
    ("<script>alert(1)</script>,Alpha,1,,", "code", "without spaces"),
]


@pytest.mark.parametrize(("row", "column", "said"), WRONG)
def test_wrong_rows_are_named_and_nothing_is_written(
    client: Client, row: str, column: str, said: str
) -> None:
    content = f"code,name,population,date,remark\ngood,Good,1,,\n{row}\n".encode()
    before = Territory.objects.count()
    page = client.get(upload(client, content).headers["Location"])
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    import_ = Import.objects.get()
    assert import_.problems[0]["row"] == 3
    assert import_.problems[0]["column"] == column
    assert client.post(reverse("core:import_run", args=[import_.pk])).status_code == 409
    assert Territory.objects.count() == before


def test_every_script_and_direction_goes_through_and_is_escaped(client: Client) -> None:
    names = ["<b onload=x>Zone</b>", "مستشفى الملك", "医院 🏥", "Больница", "a'; DROP TABLE x"]
    lines = "".join(f'c{n},"{name}",1\n' for n, name in enumerate(names))
    page = client.get(upload(client, f"code,name,population\n{lines}".encode()).headers["Location"])
    assert "&lt;b onload=x&gt;" in page.content.decode()
    assert "<b onload" not in page.content.decode()
    client.post(reverse("core:import_run", args=[Import.objects.get().pk]))
    assert set(names) <= set(Territory.objects.values_list("name", flat=True))


def test_odd_names_of_files_are_kept_harmless(client: Client) -> None:
    for n, name in enumerate(
        ["../../etc/passwd", "\u202egpj.csv", "x" * 150 + ".csv", "a\r\nb.csv", '"q".csv']
    ):
        answer = upload(client, GOOD + b"z%d,Z,1\n" % n, name)
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200
        pk = Import.objects.latest("pk").pk
        original = client.get(reverse("core:import_file", args=[pk]))
        assert original.status_code == 200
        assert "/" not in StoredFile.objects.latest("pk").name
    assert upload(client, GOOD, "y" * 10_000 + ".csv").status_code in {302, 422}


def test_forms_without_a_file_a_kind_or_a_sheet(client: Client) -> None:
    url = reverse("core:import_new")
    for data in ({}, {"kind": "nothing"}, {"kind": "places"}, {"kind": "\x00"}):
        assert client.post(url, data).status_code == 422
    file = io.BytesIO(workbook())
    file.name = "w.xlsx"
    answer = client.post(url, {"kind": "places", "file": file, "sheet": "Secret"})
    assert "no visible sheet" in answer.content.decode()


def test_addresses_of_nothing_are_not_found(client: Client) -> None:
    for pk in (0, 99_999, 10**30):
        for name in ("import", "import_file", "import_progress"):
            assert client.get(reverse(f"core:{name}", args=[pk])).status_code == 404
        assert client.post(reverse("core:import_run", args=[pk])).status_code == 404
    assert client.get("/imports/1/run/").status_code == 405


class Endless(io.RawIOBase):
    """A multipart body with a huge file, made while it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.parts = [head, size, tail]
        self.total = len(head) + size + len(tail)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self.parts:
            part = self.parts[0]
            if isinstance(part, int):
                step = min(size, part)
                self.parts[0] = part - step
                if step:
                    return b"x" * step
            elif part:
                self.parts[0] = part[size:]
                return part[:size]
            self.parts.pop(0)
        return b""


def test_half_a_gigabyte_is_stopped_and_said(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.owner)
    url = reverse("core:import_new")
    client.get(url)
    token = client.cookies["csrftoken"].value
    mark = "----mark"
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrfmiddlewaretoken", token), ("kind", "places"), ("sheet", ""))
    )
    head += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    head += "Content-Type: text/csv\r\n\r\ncode,name\r\n"
    body = Endless(head.encode(), 500 * 1024 * 1024, f"\r\n--{mark}--\r\n".encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = client.generic(
        "POST",
        url,
        **{  # type: ignore[arg-type]  # options by name
            "wsgi.input": body,
            "CONTENT_TYPE": f"multipart/form-data; boundary={mark}",
            "CONTENT_LENGTH": str(body.total),
        },
    )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert answer.status_code == 422
    assert f"larger than {settings.MAX_UPLOAD // 1024 // 1024} MB" in answer.content.decode()
    assert "CONCILIA_MAX_UPLOAD_MB" in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert grown < 200 * 1024
