"""What an import says of cumulative series: recognised, doubtful, fallen."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from concilia.core.tables import Finding, Row
from concilia.indicators import rules
from concilia.indicators.models import Indicator

Places = Sequence[Sequence[Row]]
"""The rows of one indicator, by place."""


def _series(places: Places) -> list[dict[dt.date, tuple[float, Row]]]:
    return [
        {row.values["period"]: (row.values["value"].value, row) for row in rows} for rows in places
    ]


def recognition(indicator: Indicator, places: Places) -> Iterator[Finding]:
    """Say whether the values behave as a running total, and whether that was declared."""
    series = _series(places)
    found = rules.growth([(day, value) for day, (value, _row) in s.items()] for s in series)
    facts = {
        "indicator": indicator,
        "share": f"{found.share:.1%}",
        "steps": found.steps,
        "falls": found.falls,
    }
    if indicator.cumulative and found.looks_cumulative:
        yield Finding(
            _("%(indicator)s: recognised as cumulative; %(share)s of %(steps)s steps do not fall.")
            % facts
        )
    elif indicator.cumulative and found.falls:
        yield Finding(
            _(
                "%(indicator)s: declared cumulative, but the values do not show it; "
                "%(falls)s of %(steps)s steps fall."
            )
            % facts
        )
    elif found.looks_cumulative:
        yield Finding(
            _(
                "%(indicator)s: looks cumulative (%(share)s of %(steps)s steps do not fall) "
                "but is not declared so; look at its definition."
            )
            % facts
        )


def breaks(indicator: Indicator, places: Places) -> Iterator[Finding]:
    """Say where a running total falls, or another series leaps."""
    series = _series(places)
    if not indicator.cumulative:
        yield from _leaps(indicator, series)
        return
    for one in series:
        for step in rules.increments([(day, value) for day, (value, _row) in one.items()]):
            if step.fell:
                row = one[step.day][1]
                yield Finding(
                    _("%(indicator)s, %(territory)s, %(day)s: falls from %(before)s to %(after)s.")
                    % {
                        "indicator": indicator,
                        "territory": row.values["territory"],
                        "day": step.day.isoformat(),
                        "before": f"{step.before:.10g}",
                        "after": f"{step.after:.10g}",
                    },
                    (row.number,),
                )


def _leaps(
    indicator: Indicator, series: Sequence[Mapping[dt.date, tuple[float, Row]]]
) -> Iterator[Finding]:
    """Values far out of their series; they come in, but somebody should look at the source."""
    for one in series:
        found = rules.leap([(day, value) for day, (value, _row) in one.items()])
        if found:
            row = one[found.day][1]
            yield Finding(
                _(
                    "%(indicator)s, %(territory)s, %(day)s: leaps to %(after)s; no earlier value "
                    "was above %(before)s. Look whether the report gives a running total there."
                )
                % {
                    "indicator": indicator,
                    "territory": row.values["territory"],
                    "day": found.day.isoformat(),
                    "before": f"{found.before:.10g}",
                    "after": f"{found.after:.10g}",
                },
                (row.number,),
            )
