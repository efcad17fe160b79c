"""Catalogues of translations: texts are found, merged, compiled, and the gaps are named."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.pofile import write_po
from django.core.management import CommandError, call_command

from concilia.site import catalogues

PAGE = '{% load i18n %}<h1>{% translate "Desk" %}</h1>{% translate "Vote" context "button" %}\n'
CODE = 'from django.utils.translation import ngettext\nsaid = ngettext("%d duty", "%d duties", n)\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a page and a module, and no catalogue."""
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "said.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "first.py").write_text('_("not for people")\n', encoding="utf-8")
    return tmp_path


def messages(what: str) -> str:
    said = io.StringIO()
    call_command("messages", what, stdout=said)
    return said.getvalue()


def test_new_texts_are_merged_and_named_until_they_are_translated(package: Path) -> None:
    with pytest.raises(CommandError, match="12 texts are not translated"):
        messages("check")
    assert "nl/django: 3 entries" in messages("update")
    assert not any("not for people" in gap.text for gap in catalogues.gaps())
    for language in catalogues.languages():
        catalogue = catalogues.kept(language, "django")
        catalogue["Desk"].string = f"Desk-{language}"
        catalogue.get("Vote", "button").string = f"Vote-{language}"
        plural = catalogue["%d duty"]
        plural.string = tuple(f"%d {form}" for form in range(catalogue.num_plurals))
        if language == "ru":
            plural.flags.add("fuzzy")
        with catalogues.path_of(language, "django").open("wb") as file:
            write_po(file, catalogue)
    assert [str(gap) for gap in catalogues.gaps()] == ["ru/django: fuzzy: '%d duty'"]


def test_what_is_compiled_is_what_was_written_and_only_when_it_changed(package: Path) -> None:
    messages("update")
    catalogue = catalogues.kept("nl", "django")
    catalogue["Desk"].string = "Bureau"
    source = catalogues.path_of("nl", "django")
    with source.open("wb") as file:
        write_po(file, catalogue)
    compiled = catalogues.path_of("nl", "django", "mo")
    compiled.unlink()
    assert catalogues.compile_all() == [compiled]
    assert catalogues.compile_all() == []
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Desk") == "Bureau"
