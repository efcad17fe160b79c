"""Offers: what flows against the floors."""

from __future__ import annotations

import pytest

from concilia.core import offers


def test_providers_are_asked_in_the_order_in_which_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(offers._providers, "desk", [])

    def first() -> str:
        return "first"

    def second() -> str:
        return "second"

    offers.register("desk", first)
    offers.register("desk", second)
    offers.register("desk", first)
    assert [provider() for provider in offers.of("desk")] == ["first", "second"]


def test_an_unknown_kind_is_an_error_on_both_sides() -> None:
    with pytest.raises(KeyError):
        offers.register("unheard of", print)
    with pytest.raises(KeyError):
        list(offers.of("unheard of"))


def test_every_kind_is_described() -> None:
    assert all("->" in words for words in offers.KINDS.values())
