"""Charts of indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core import charts
from concilia.core.models import Import
from concilia.indicators import queries, rules
from concilia.indicators.models import Indicator
from concilia.indicators.queries import Latest
from concilia.indicators.signals.reading import Read

MOST = 6
"""More lines than these cannot be told apart in one chart."""


def source_note(imports: Sequence[Import]) -> str:
    """Return a line that names the files from which the values come, with their digests."""
    if not imports:
        return ""
    files = list(dict.fromkeys(f"{i.file.name} (SHA-256 {i.file.digest[:12]}…)" for i in imports))
    shown = ", ".join(files[:3])
    if len(files) > 3:
        return _("Source: %(files)s and others") % {"files": shown}
    return _("Source: %(files)s") % {"files": shown}


def comparison_chart(
    indicator: Indicator,
    territories: Iterable[Territory],
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    increments: bool = False,
) -> charts.Chart:
    """Return a line per territory (at most `MOST`), of values or of increments between them."""
    wanted = list(territories)[:MOST]
    found = queries.series_by_territory(indicator, wanted, start, end)
    if increments:
        drawn = {
            str(territory): [(step.day, step.amount) for step in rules.increments(values)]
            for territory, values in found.items()
        }
        title = _("%(indicator)s: change since the report before")
    else:
        drawn = {str(territory): list(values) for territory, values in found.items()}
        title = "%(indicator)s"
    if len(wanted) == 1:
        title = title + ", %(territory)s"
    return charts.line(
        title % {"indicator": indicator, "territory": wanted[0] if wanted else ""},
        drawn,
        unit=indicator.unit,
        zero=not increments,
        note=source_note(queries.imports_of(indicator, wanted)),
    )


def series_chart(
    indicator: Indicator,
    territory: Territory,
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    increments: bool = False,
) -> charts.Chart:
    """Return the line of one indicator in one territory, with its source as a note."""
    return comparison_chart(indicator, [territory], start, end, increments=increments)


def latest_chart(indicator: Indicator, latest: Sequence[Latest]) -> charts.Chart:
    """Return a bar per territory with its newest value."""
    return charts.bar(
        _("%(indicator)s: newest value by territory") % {"indicator": indicator},
        {str(one.territory): one.observation.value for one in latest},
        unit=indicator.unit,
        name_title=_("Territory"),
    )


def small_charts(indicators: Sequence[Indicator], territory: Territory) -> list[charts.Chart]:
    """Return one chart per indicator for a territory's page, from one read."""
    found = queries.series_of_territory(territory, indicators)
    return [
        charts.line(str(one), {str(territory): found[one.pk]}, unit=one.unit, zero=True)
        for one in indicators
        if found.get(one.pk)
    ]


def limits_chart(read: Read, indicator: Indicator, *, onset: dt.date | None = None) -> charts.Chart:
    """Return a series with the limits of ordinary variation, its target and where a signal began.

    A series with a season is drawn as reported and adjusted; the limits belong to the latter.
    """
    drawn = {str(read.territory): _without_ends(read, read.values)}
    if read.seasonal:
        drawn = {
            _("adjusted for the season"): _without_ends(read, read.adjusted),
            _("as reported"): _without_ends(read, read.values),
        }
    note = source_note(queries.imports_of(indicator, [read.territory]))
    if read.mean is not None:
        note = " ".join(
            filter(
                None,
                (
                    note,
                    _(
                        "XmR chart; limits from the first %(count)s values: mean %(mean)s ± 2.66 × "
                        "mean moving range."
                    )
                    % {"count": read.baseline, "mean": f"{read.mean:.4g}"},
                ),
            )
        )
    return charts.line(
        _("%(indicator)s, %(territory)s: with the limits of ordinary variation")
        % {"indicator": indicator, "territory": read.territory},
        drawn,
        unit=indicator.unit,
        limits=None if read.mean is None else (read.lower, read.upper),
        target=read.target,
        marks=[(onset, _("signal begins"))] if onset else None,
        note=note,
    )


def _without_ends(read: Read, values: Sequence[float | None]) -> list[tuple[dt.date, float | None]]:
    """Return the pairs without the gaps at both ends; those between stay gaps in the line."""
    there = [n for n, value in enumerate(values) if value is not None]
    if not there:
        return []
    whole = slice(there[0], there[-1] + 1)
    return list(zip(read.periods[whole], values[whole], strict=True))
