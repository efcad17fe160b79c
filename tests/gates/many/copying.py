"""Sixty copies of a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

MANY = 60
Change = Callable[[int], Any]


def copies(one: Any, **changes: Change) -> list[Any]:
    """Store copies of `one`, each with the fields that `changes` gives for its number."""
    assert one is not None
    kind = type(one)
    kept = {
        field.attname: getattr(one, field.attname)
        for field in kind._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return kind._default_manager.bulk_create(
        kind(**kept | {name: change(number) for name, change in changes.items()})
        for number in range(1, MANY + 1)
    )


def first(rows: models.QuerySet[Any]) -> Any:
    """Return the oldest of `rows`."""
    return rows.order_by("pk").first()
