"""The reasoning of a choice among options in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.meetings.rules.counting import Number, filled
from concilia.meetings.rules.standing import standing

if TYPE_CHECKING:
    from concilia.meetings.rules.choosing.selection import Selection


def said(one: Selection) -> list[str]:
    """Return quorum, ballots, figures and result, one sentence each."""
    found = [one.quorum.sentence, *standing(one)]
    values = {"valid": one.valid, "abstain": one.abstain}
    found.append(filled(_("valid ballots %(valid)d, abstentions %(abstain)d"), values))
    ways = {"election": _election, "ranking": _ranking, "scoring": _scoring}
    found += ways[one.kind](one)
    if not one.quorum.met:
        return [*found, _("without a quorum nothing is chosen")]
    found.append(_result(one))
    if one.chosen and not one.again and not one.binding and one.kind == "election":
        found.append(_("the rules of procedure ask for more: the result is put as a motion"))
    return found


def _figures(one: Selection) -> str:
    return ", ".join(f"{name} {_shown(figure)}" for name, figure, _chosen in one.rows)


def _shown(value: Number) -> str:
    """Write a whole number or fraction; a mean with at most two decimals."""
    if isinstance(value, Fraction) and value.denominator > 10:
        return f"{float(value):.2f}"
    return str(value)


def _election(one: Selection) -> list[str]:
    figures = [_("votes: %(figures)s") % {"figures": _figures(one)}]
    if one.terms.absolute and not one.terms.runoff:
        needed = {"needed": one.found.needed, "valid": one.valid}
        text = _("needed %(needed)d (more than half of the %(valid)d valid ballots)")
        return [*figures, filled(text, needed)]
    if one.terms.runoff:
        return [*figures, _("in the runoff the most votes elect")]
    return [*figures, _("the most votes elect")]


def _ranking(one: Selection) -> list[str]:
    found = []
    terms, pairs = one.terms, one.found.pairs
    beaten = dict.fromkeys(terms.numbers, 0)
    for a in terms.numbers:
        for b in terms.numbers:
            if a >= b:
                continue
            ahead, behind = pairs[a - 1][b - 1], pairs[b - 1][a - 1]
            beaten[a] += ahead > behind
            beaten[b] += ahead < behind
            text = _("%(one)s is preferred to %(other)s by %(for)d, the reverse by %(against)d")
            values = {"one": terms.name(a), "other": terms.name(b)}
            found.append(filled(text, {**values, "for": ahead, "against": behind}))
    all_ = [n for n in terms.numbers if beaten[n] == len(terms.options) - 1]
    if all_:
        found.append(
            _("%(name)s is preferred to every other option") % {"name": terms.name(all_[0])}
        )
    else:
        found.append(
            _(
                "no option is preferred to every other; the strongest chains of preferences "
                "decide (Schulze method)"
            )
        )
    order = " > ".join(" = ".join(terms.name(n) for n in tier) for tier in one.found.order)
    return [*found, _("order: %(order)s") % {"order": order}]


def _scoring(one: Selection) -> list[str]:
    values = {"figures": _figures(one), "low": one.terms.low, "high": one.terms.high}
    if one.terms.mean:
        return [_("mean of the scores from %(low)d to %(high)d: %(figures)s") % values]
    return [_("sum of the scores from %(low)d to %(high)d: %(figures)s") % values]


def _result(one: Selection) -> str:
    names = {"names": ", ".join(one.chosen)}
    again = {"again": ", ".join(one.again)}
    if one.kind != "election":
        return _("chosen: %(names)s") % names if one.chosen else _("a tie: nothing is chosen")
    if one.again:
        runoff = _("a runoff follows between %(again)s") % again
        if one.chosen:
            return "; ".join((_("elected: %(names)s") % names, runoff))
        return runoff
    if not one.chosen:
        return _("nobody is elected")
    text = _("elected: %(names)s") % names
    if not one.left:
        return text
    left = ngettext("%(left)d place stays empty", "%(left)d places stay empty", one.left) % {
        "left": one.left
    }
    return f"{text}; {left}"
