"""Signals and verdicts in one sentence each, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.indicators import periods
from concilia.indicators.models import Indicator, Signal
from concilia.indicators.signals.reading import Read
from concilia.methods.signals import VERSION, Assurance, Variation


def figure(value: float | None) -> str:
    """Return a number as people write it, with three significant places."""
    if value is None:
        return "–"
    places = 0 if abs(value) >= 100 or float(value).is_integer() else 1 if abs(value) >= 10 else 2
    return str(number_format(round(value, places), decimal_pos=places, force_grouping=True))


def rule(code: str) -> str:
    """Return what a rule found."""
    return {
        "astronomical": _("a value beyond the limits"),
        "shift": _("seven or more in a row on one side of the mean"),
        "trend": _("seven or more in a row that rise or fall"),
        "two_of_three": _("two of three close to a limit"),
        "threshold": _("more than the season and the trend explain"),
    }.get(code, code)


def method(code: str, version: str = VERSION) -> str:
    """Return by what a signal was found: the method, its authors and the version of it."""
    said = {
        Signal.Method.XMR: _(
            "XmR chart with the rules of “Making data count” (NHS England 2019), version "
            "%(version)s"
        ),
        Signal.Method.FARRINGTON: _(
            "improved Farrington algorithm (Noufaily and others 2013), version %(version)s"
        ),
    }
    return said[Signal.Method(code)] % {"version": version}


def methods(counts: bool) -> list[str]:
    """Return how the series of an indicator are judged; `counts`: also by season and trend."""
    found = [method(Signal.Method.XMR)]
    if counts:
        text = _("the newest counts also: %(method)s")
        found.append(text % {"method": method(Signal.Method.FARRINGTON)})
    return found


def sentence(signal: Signal) -> str:
    """Return one sentence that says what happened, since when, and against what."""
    facts: dict[str, Any] = signal.facts
    said = {
        "place": signal.territory,
        "period": periods.named(signal.onset, signal.indicator.frequency),
        "at": periods.at(signal.onset, signal.indicator.frequency),
        "since": periods.since(signal.onset, signal.indicator.frequency),
        "value": figure(facts.get("value")),
        "unit": signal.indicator.unit,
        "mean": figure(facts.get("mean")),
        "lower": figure(facts.get("lower")),
        "upper": figure(facts.get("upper")),
        "expected": figure(facts.get("expected")),
        "threshold": figure(facts.get("threshold")),
        "count": facts.get("count", 1),
    }
    if signal.method == Signal.Method.FARRINGTON:
        return (
            _(
                "%(place)s reports %(value)s %(unit)s for %(period)s, where season and trend let "
                "%(expected)s expect and at most %(threshold)s."
            )
            % said
        )
    if signal.direction == Signal.Direction.UP:
        text = ngettext(
            "%(place)s has stood above its usual level of %(mean)s %(at)s: %(value)s "
            "%(unit)s, where %(lower)s to %(upper)s would be ordinary.",
            "%(place)s has stood above its usual level of %(mean)s %(since)s, %(count)s "
            "periods long: last %(value)s %(unit)s, where %(lower)s to %(upper)s would be "
            "ordinary.",
            said["count"],
        )
    else:
        text = ngettext(
            "%(place)s has stood below its usual level of %(mean)s %(at)s: %(value)s "
            "%(unit)s, where %(lower)s to %(upper)s would be ordinary.",
            "%(place)s has stood below its usual level of %(mean)s %(since)s, %(count)s "
            "periods long: last %(value)s %(unit)s, where %(lower)s to %(upper)s would be "
            "ordinary.",
            said["count"],
        )
    return text % said


def doubt(signal: Signal) -> str:
    """Return in words how probable chance is."""
    if signal.q < 0.001:
        return _("Among all series looked at, chance alone would hardly ever do this.")
    return _("Among the signals as clear as this one, about %(share)s in 100 are chance.") % {
        "share": figure(max(0.1, round(signal.q * 100, 1)))
    }


def variation(found: Variation) -> str:
    """Return a verdict on variation in a few words."""
    return {
        Variation.COMMON: _("ordinary variation"),
        Variation.IMPROVING_HIGH: _("unusually high, for the better"),
        Variation.IMPROVING_LOW: _("unusually low, for the better"),
        Variation.CONCERNING_HIGH: _("unusually high, for the worse"),
        Variation.CONCERNING_LOW: _("unusually low, for the worse"),
        Variation.NEUTRAL_HIGH: _("unusually high"),
        Variation.NEUTRAL_LOW: _("unusually low"),
        Variation.UNKNOWN: _("too few values to tell"),
    }[found]


def assurance(found: Assurance) -> str:
    """Return a verdict on the target in a few words."""
    return {
        Assurance.PASS: _("will reach its target"),
        Assurance.FAIL: _("will miss its target unless something changes"),
        Assurance.HIT_AND_MISS: _("reaches its target by chance at times"),
        Assurance.NONE: _("no target"),
    }[found]


def verdict(read: Read, indicator: Indicator) -> str:
    """Return one sentence on the newest value of a series, and one on its target."""
    newest = read.newest
    if newest is None:
        return _("%(place)s has no values yet.") % {"place": read.territory}
    day, value = newest
    said = {
        "place": read.territory,
        "value": figure(value),
        "unit": indicator.unit,
        "when": periods.at(day, indicator.frequency),
        "lower": figure(read.lower),
        "upper": figure(read.upper),
        "verdict": variation(read.variation),
    }
    if read.mean is None:
        text = _("%(place)s: %(value)s %(unit)s %(when)s; too few values to tell.")
    elif read.variation is Variation.COMMON:
        text = _(
            "%(place)s: %(value)s %(unit)s %(when)s is ordinary variation: between %(lower)s "
            "and %(upper)s nothing has changed."
        )
    else:
        text = _(
            "%(place)s: %(value)s %(unit)s %(when)s is %(verdict)s; between %(lower)s and "
            "%(upper)s would be ordinary."
        )
    first = text % said
    if read.assurance is Assurance.NONE:
        return first
    more = _("As it is, it %(assurance)s of %(target)s.") % {
        "assurance": assurance(read.assurance),
        "target": figure(read.target),
    }
    return f"{first} {more}"
