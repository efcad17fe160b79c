"""Decimals as people write them."""

from __future__ import annotations

from decimal import Decimal

from django.template import Library

register = Library()


@register.filter
def short(value: Decimal | None) -> Decimal | None:
    """Return a number without zeros at its end; the page then writes it as its language does."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
