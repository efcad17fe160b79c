"""The options: each by itself, all beside each other, and weighed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.challenges.courses import figure
from concilia.core.documents import Block, Figure, Heading, Items, Paragraph, Run, Table, plain
from concilia.core.documents.blocks import Align
from concilia.core.documents.inline import Text
from concilia.dossiers.documents.bands import lead_by_weight, leads
from concilia.dossiers.documents.text import joined, paragraphs
from concilia.dossiers.models import Option
from concilia.dossiers.weighing import Comparison


def cost_of(option: Option) -> str:
    """Return the cost in words, or nothing."""
    amount = f"{figure(float(option.cost))} {option.currency}" if option.cost is not None else ""
    return joined(amount, option.cost_note, by="; ")


def effects_of(option: Option) -> str:
    """Return what the option is expected to do to indicators."""
    return "; ".join(f"{one.indicator}: {one.change}" for one in option.effects.all())


def options(found: Comparison) -> list[Block]:
    """Return the options, or nothing when there are none."""
    if not found.options:
        return []
    out: list[Block] = []
    for number, one in enumerate(found.options, 1):
        out.append(Heading(1, _("Option %(number)d: ") % {"number": number} + one.title))
        out += paragraphs(one.description)
        said = (
            (_("Means"), one.means),
            (_("Legal basis"), one.legal_basis),
            (_("Risks"), one.risks),
            (_("From"), one.source),
        )
        out.append(
            Items(tuple((Run(f"{label}: ", bold=True), Run(text)) for label, text in said if text))
        )
    out = [block for block in out if not (isinstance(block, Items) and not block.entries)]
    out.append(Heading(1, _("The options beside each other")))
    rows = tuple(
        (
            (Run(one.title, bold=True),),
            plain(cost_of(one) or "–"),
            plain(effects_of(one) or "–"),
            plain(one.risks or "–"),
        )
        for one in found.options
    )
    columns = (_("Option"), _("Cost"), _("Expected effect"), _("Risks"))
    out.append(Table(columns, rows, widths=(3, 2.5, 4, 4)))
    return out + _weighed(found)


def _weighed(found: Comparison) -> list[Block]:
    if not found.criteria:
        return []
    whole = sum(one.weight for one in found.criteria)
    heads = [
        f"{one.name} ({figure(one.weight / whole * 100, '%')})" if whole else one.name
        for one in found.criteria
    ]
    winners = set(found.result.winners) if found.result else set()
    rows: list[tuple[Text, ...]] = []
    for option in found.options:
        total = found.total(option)
        marks = [found.scores.get((option.pk, one.pk)) for one in found.criteria]
        rows.append(
            (
                (Run(option.title, bold=str(option.pk) in winners),),
                *("–" if mark is None else str(mark) for mark in marks),
                (Run("–" if total is None else figure(total), bold=str(option.pk) in winners),),
            )
        )
    wide = len(heads)
    right: Align = "right"
    out: list[Block] = [
        Heading(1, _("Scores")),
        Paragraph(_("From 0 to 10, higher is better; in brackets what each criterion counts.")),
        Table(
            (_("Option"), *heads, _("Weighted sum")),
            tuple(rows),
            widths=(4, *(2,) * wide, 2),
            align=("left", *(right,) * wide, right),
        ),
    ]
    bands = lead_by_weight(found)
    if bands:
        out += [
            *(Paragraph(plain(one)) for one in found.sentences()[:2]),
            Figure(bands),
            Table(
                (_("Criterion"), _("Weight"), _("Leads, by the weight of the criterion")),
                tuple((plain(name), weight, plain(said)) for name, weight, said in leads(found)),
                widths=(3, 1.2, 8),
                align=("left", right, "left"),
            ),
        ]
    elif found.missing:
        out.append(
            Paragraph(_("%(count)d scores are still to be given.") % {"count": found.missing})
        )
    return out
