"""Minor units as people write them, and back."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem

KNOWN = frozenset(list_currencies())


def places(currency: str) -> int:
    """Return how many digits a currency has behind the point: 2 for EUR, 0 for JPY."""
    return get_currency_precision(currency)


def minor(amount: Decimal, currency: str, *, column: str = "amount") -> int:
    """Return an amount in whole minor units; raises `Invalid` when it has more digits than that."""
    digits = places(currency)
    scaled = amount.scaleb(digits)
    if scaled != scaled.to_integral_value():
        words = _("%(currency)s has %(digits)d digits behind the point.")
        raise Invalid(Problem(words % {"currency": currency, "digits": digits}, column=column))
    return int(scaled)


def major(amount: int, currency: str) -> Decimal:
    """Return minor units as an exact decimal number of the currency."""
    return Decimal(amount).scaleb(-places(currency))


def in_words(amount: int, currency: str) -> str:
    """Return minor units as the active language writes money."""
    try:
        locale = Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_currency(major(amount, currency), currency, locale=locale)
