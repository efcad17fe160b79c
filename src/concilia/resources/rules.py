"""Pure rules of who does what where."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_NOBODY = frozenset({"unknown", "na", "none", "tbd", "tbc", "notknown", "blank", "other"})
_NATIONAL = ("ministry of ", "ministère ", "ministere ", "ministerio ", "government of ")


def date_in_name(name: str) -> dt.date | None:
    """Return the day that a file's name holds, `…-2014-11-18.csv`, or None."""
    for found in _DATE.finditer(name):
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
    return None


def names_nobody(key: str) -> bool:
    """Say whether a folded name of an agency says that none is known."""
    return not key or key in _NOBODY


def is_national(name: str) -> bool:
    """Say whether an agency of this name exists once in every country, such as a ministry."""
    return " ".join(name.casefold().split()).startswith(_NATIONAL)


def contradicts(country: str, place_code: str, countries: Mapping[str, Iterable[str]]) -> str:
    """Return the country code in front of a place code when it is another country's, else "".

    `country` is the folded name; `countries` gives the folded names by ISO code. Codes or
    countries that are not known contradict nothing.
    """
    code = place_code.strip().upper()[:3]
    known = {name for names in countries.values() for name in names}
    if code not in countries or country not in known or country in countries[code]:
        return ""
    return code
