"""The statement of an agency on paper and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from concilia.core.documents import Block, Callout, Document, Heading, Paragraph, Table, plain
from concilia.duties.compensation.money import in_words, major
from concilia.duties.compensation.queries import StatementOf
from concilia.duties.days import in_words as day_in_words

COLUMNS = (
    gettext_lazy("Number"),
    gettext_lazy("Day"),
    gettext_lazy("What"),
    gettext_lazy("Duty"),
    gettext_lazy("Note"),
    gettext_lazy("Currency"),
    gettext_lazy("Change"),
    gettext_lazy("Owed"),
)


def rows(shown: StatementOf) -> Iterator[tuple[Any, ...]]:
    """Yield a row per entry, with exact amounts."""
    currency = shown.fund.currency
    for line in shown.lines:
        entry = line.entry
        yield (
            entry.number,
            entry.made_on,
            entry.get_kind_display(),
            entry.cost.duty.ref if entry.cost else "",
            entry.note,
            currency,
            major(line.change, currency),
            major(line.balance, currency),
        )


def document(shown: StatementOf) -> Document:
    """Return the statement: sums, entries, and what was booked and became of it."""
    fund, words = shown.fund, shown.words()
    day = fund.body.today()
    return Document(
        title=str(shown.agency),
        subtitle=_("Statement of costs and compensation"),
        blocks=tuple(_blocks(shown)),
        language=get_language() or "en",
        facts=(
            (_("Body"), str(fund.body)),
            (_("Fund"), f"{fund}, {fund.currency}"),
            (_("As of"), date_format(day, "DATE_FORMAT")),
            (_("Booked"), words["booked"]),
            (_("Compensated"), words["given"]),
            (_("Owed now"), words["owed"]),
        ),
        footer=str(fund.body),
        reference=f"{fund.body.ref} · {shown.agency.code}",
        date=day.isoformat(),
    )


def _blocks(shown: StatementOf) -> Iterator[Block]:
    fund = shown.fund
    currency = fund.currency
    yield Heading(1, _("Entries of the fund"))
    if shown.lines:
        yield Table(
            (_("Number"), _("Day"), _("What"), _("Note"), _("Change"), _("Owed")),
            tuple(
                (
                    str(line.entry.number),
                    day_in_words(line.entry.made_on),
                    line.entry.get_kind_display(),
                    line.entry.note or (line.entry.cost.duty.title if line.entry.cost else ""),
                    line.change_words,
                    line.balance_words,
                )
                for line in shown.lines
            ),
            widths=(1.1, 1.9, 1.7, 4, 1.7, 1.7),
            align=("right", "left", "left", "left", "right", "right"),
        )
    else:
        yield Callout(_("Nothing has been compensated yet."))
    yield Heading(1, _("What was booked"))
    if not shown.costs:
        yield Callout(_("Nothing has been booked yet."))
        return
    yield Table(
        (_("Day"), _("Duty"), _("What for"), _("Booked"), _("Compensated"), _("State")),
        tuple(
            (
                day_in_words(cost.day),
                cost.duty.ref,
                cost.text,
                in_words(cost.amount, currency),
                in_words(cost.awarded, currency) if cost.awarded else "–",
                cost.get_state_display(),
            )
            for cost in shown.costs
        ),
        widths=(1.8, 1, 4, 1.7, 1.7, 1.9),
        align=("left", "left", "left", "right", "right", "left"),
    )
    rule = _("By rule the fund gives %(share)s percent of what was booked.")
    said = rule % {"share": fund.share}
    if fund.rate_cap is not None:
        words = _("An hour counts with at most %(amount)s.")
        said += " " + words % {"amount": in_words(fund.rate_cap, currency)}
    if fund.cap is not None:
        words = _("An agency gets at most %(amount)s in a calendar year.")
        said += " " + words % {"amount": in_words(fund.cap, currency)}
    yield Paragraph(plain(said))
