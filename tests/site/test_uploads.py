"""A file over the limit is refused while it arrives, with a page that says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from concilia.core.models import StoredFile
from tests.house import House


@override_settings(MAX_UPLOAD=100_000)
def test_too_large_a_file(house: House, client: Client) -> None:
    client.force_login(house.operator)
    file = SimpleUploadedFile("big.csv", b"a,b\n" * 200_000)
    answer = client.post(reverse("core:import_new"), {"file": file, "kind": "territories"})
    assert answer.status_code in {400, 413, 422}
    assert not StoredFile.objects.exists()
    assert b"<h1>" in answer.content


@pytest.mark.parametrize("path", ["/language", "/account/login/"])
def test_a_broken_body_is_no_fault(db: None, client: Client, path: str) -> None:
    answer = client.generic("POST", path, b"--x\r\nnonsense", "multipart/form-data; boundary=x")
    assert answer.status_code < 500
