"""The rules of challenges: lifecycle, wording, promptness. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from statistics import median
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.lifecycles import Lifecycle, Step

LIFECYCLE = Lifecycle(
    states=(
        "raised",
        "accepted",
        "declined",
        "merged",
        "referred",
        "in_dossier",
        "decided",
        "closed",
    ),
    initial="raised",
    final=("declined", "merged", "referred", "closed"),
    steps=(
        Step("accept", ("raised",), "accepted"),
        Step("decline", ("raised",), "declined"),
        Step("merge", ("raised", "accepted"), "merged"),
        Step("refer", ("raised",), "referred"),
        Step("take_up", ("accepted", "decided"), "in_dossier"),
        Step("decide", ("accepted", "in_dossier"), "decided"),
        Step("close", ("accepted", "in_dossier", "decided"), "closed"),
        Step("reopen", ("declined",), "raised"),
        Step("reopen", ("closed",), "accepted"),
    ),
)

OPEN = ("raised", "accepted", "in_dossier")
"""States in which wording, causes, factors and evidence may change."""

UNFINISHED = (*OPEN, "decided")
"""States in which the body still has something to do."""

SEVERITY = {"low": 0, "moderate": 1, "high": 2, "critical": 3}

URGENCY = SEVERITY
STRENGTH = {"ungraded": 0, "very_low": 1, "low": 2, "moderate": 3, "high": 4}

TRIAGE_DAYS = 10
"""Working days within which a challenge is judged, where the body's rules say nothing."""

TRIAGE_RULE = "triage_working_days"
"""Its name among the further rules (`extra`) of a body's rules of procedure."""

TITLE_LENGTH = 200
LINE_LENGTH = 300
TEXT_LENGTH = 20_000


def wording(value: str, column: str, longest: int, *, required: bool = True) -> str:
    """Return the text without surrounding space and control characters, in composed form.

    Line breaks and tabs stay. Raises `Invalid`, naming `column`, when the text is empty though
    required, or longer than `longest` characters.
    """
    kept = "".join(
        sign for sign in value.replace("\r\n", "\n") if sign in "\n\t" or ord(sign) > 31
    ).replace("\x7f", "")
    text = unicodedata.normalize("NFC", kept).strip()
    if required and not text:
        raise Invalid(Problem(_("Say something here: this is empty."), column=column))
    if len(text) > longest:
        message = _("Too long: %(count)d characters, at most %(longest)d fit.") % {
            "count": len(text),
            "longest": longest,
        }
        raise Invalid(Problem(message, column=column, value=text[:40]))
    return text


def line(value: str, column: str, longest: int, *, required: bool = True) -> str:
    """Return the text as one line; otherwise like `wording`."""
    return wording(" ".join(value.split()), column, longest, required=required)


def address(value: str, column: str) -> str:
    """Return a web address; raises `Invalid` unless it is http or https with a host."""
    text = line(value, column, 200)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        message = _("Give a web address that begins with http:// or https://.")
        raise Invalid(Problem(message, column=column, value=text[:80]))
    return text


def people(count: int | None) -> int | None:
    """Return a number of people affected; raises `Invalid` beyond what can be."""
    if count is not None and not 0 <= count <= 2_000_000_000:
        message = _("Give a whole number of people, from 0 to 2,000,000,000.")
        raise Invalid(Problem(message, column="population", value=str(count)[:40]))
    return count


def period(starts: dt.date | None, ends: dt.date | None) -> None:
    """Raise `Invalid` when a period ends before it starts."""
    if starts and ends and ends < starts:
        raise Invalid(Problem(_("The period ends before it starts."), column="ends"))


def triage_days(extra: Mapping[str, object]) -> int:
    """Return the working days to judge a challenge, from the further rules of a procedure."""
    value = extra.get(TRIAGE_RULE)
    good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 250
    return value if good and isinstance(value, int) else TRIAGE_DAYS


def median_days(pairs: Iterable[tuple[dt.datetime, dt.datetime]]) -> float | None:
    """Return the median number of days between the two times of each pair, or None."""
    days = [(after - before).total_seconds() / 86_400 for before, after in pairs]
    return median(days) if days else None
