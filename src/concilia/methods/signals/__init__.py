"""Signals: what in a series, or among territories, is more than ordinary variation.

    from concilia.methods import signals
    chart = signals.xmr(values, baseline=24)
    for episode in signals.episodes(chart): ...

Arrays are series × time; NaN is a gap. Sentences are made elsewhere: here are codes and values.
"""

from concilia.methods.signals.funnel import Funnel, funnel
from concilia.methods.signals.outbreaks import MONTHLY, WEEKLY, Farrington, Setting, farrington
from concilia.methods.signals.ranking import Episode, episodes, false_discovery
from concilia.methods.signals.season import Season, season
from concilia.methods.signals.sums import Cusum, Ewma, cusum, ewma
from concilia.methods.signals.verdicts import Assurance, Variation, assurance, named, variation
from concilia.methods.signals.xmr import RULES, XmR, xmr

VERSION = "1"

__all__ = [
    "MONTHLY",
    "RULES",
    "VERSION",
    "WEEKLY",
    "Assurance",
    "Cusum",
    "Episode",
    "Ewma",
    "Farrington",
    "Funnel",
    "Season",
    "Setting",
    "Variation",
    "XmR",
    "assurance",
    "cusum",
    "episodes",
    "ewma",
    "false_discovery",
    "farrington",
    "funnel",
    "named",
    "season",
    "variation",
    "xmr",
]
