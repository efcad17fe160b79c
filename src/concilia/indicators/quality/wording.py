"""Findings about data in one sentence each."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.indicators import periods
from concilia.indicators.models import Finding
from concilia.indicators.signals.wording import figure


def reason(code: str) -> str:
    """Return why a computed indicator has no value."""
    return {
        "missing": _("a value that it needs is missing"),
        "zero_denominator": _("the denominator is zero"),
        "no_denominator": _("the denominator is missing"),
        "negative": _("a count is negative"),
        "no_population": _("the population of the territory is not known"),
        "no_parent": _("the territory above has no value"),
        "incomplete": _("not all periods of the running total have values"),
    }.get(code, code)


def sentence(finding: Finding) -> str:
    """Return what was found, with its figures."""
    facts = finding.facts
    said = {
        "count": facts.get("count", 0),
        "complete": figure(round(100 * facts.get("complete", 0), 1)),
        "periods": facts.get("periods", 0),
        "value": figure(facts.get("value")),
        "usual": figure(facts.get("usual")),
        "before": figure(facts.get("before")),
        "after": figure(facts.get("after")),
        "factor": figure(facts.get("factor")),
        "ours": figure(facts.get("ours")),
        "theirs": figure(facts.get("theirs")),
        "first": figure(facts.get("first")),
        "newest": figure(facts.get("last")) if finding.kind == Finding.Kind.TOTAL else "",
        "source": facts.get("source", ""),
        "reason": reason(facts.get("reason", "")),
        "since": periods.since(finding.period, finding.indicator.frequency),
    }
    if finding.kind == Finding.Kind.LATE:
        last = dt.date.fromisoformat(facts["last"])
        said["last"] = periods.of(last, finding.indicator.frequency)
        said["awaited"] = periods.of(finding.period, finding.indicator.frequency)
        if "due" in facts:
            said["due"] = date_format(dt.date.fromisoformat(facts["due"]), "DATE_FORMAT")
            return _due(facts["periods"]) % said
    kinds = Finding.Kind
    texts = {
        kinds.GAP: ngettext(
            "%(count)s value is missing %(since)s; the series is %(complete)s %% complete.",
            "%(count)s values are missing %(since)s; the series is %(complete)s %% complete.",
            facts.get("count", 0),
        ),
        kinds.LATE: ngettext(
            "The newest value is %(last)s: %(periods)s period behind the other territories.",
            "The newest value is %(last)s: %(periods)s periods behind the other territories.",
            facts.get("periods", 0),
        ),
        kinds.OUTLIER: _("%(value)s, where about %(usual)s is usual."),
        kinds.LEVEL: _("From one period to the next the level went from %(before)s to %(after)s."),
        kinds.UNIT: _(
            "The level went from %(before)s to %(after)s, about %(factor)s times: perhaps another "
            "unit."
        ),
        kinds.TOTAL: _(
            "The report gives running totals %(since)s, from %(first)s to %(newest)s, where no "
            "count of a period was above %(before)s; they are kept out."
        ),
        kinds.FALL: _("The running total falls from %(before)s to %(after)s."),
        kinds.NEGATIVE: _("A negative value, %(value)s."),
        kinds.RIVAL: _("%(source)s says %(theirs)s, we hold %(ours)s; both are kept."),
        kinds.NOT_COMPUTED: ngettext(
            "Not computed for %(count)s period: %(reason)s.",
            "Not computed for %(count)s periods: %(reason)s.",
            facts.get("count", 0),
        ),
    }
    return texts[kinds(finding.kind)] % said


def _due(periods: int) -> str:
    return ngettext(
        "The newest value is %(last)s; that %(awaited)s was due on %(due)s.",
        "The newest value is %(last)s; that %(awaited)s was due on %(due)s, and "
        "%(periods)s periods are overdue by now.",
        periods,
    )
