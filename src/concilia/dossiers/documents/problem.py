"""The problem: statement, what the figures show, causes and factors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from concilia.challenges import cause_tree
from concilia.challenges.courses import day
from concilia.challenges.diagrams import cause_diagram
from concilia.challenges.models import Challenge, Evidence, Factor
from concilia.challenges.rules import STRENGTH
from concilia.challenges.series import Shown
from concilia.core.charts import Chart
from concilia.core.documents import (
    Block,
    Callout,
    Figure,
    Heading,
    Note,
    Paragraph,
    Run,
    Table,
    plain,
)
from concilia.dossiers.documents.text import address, paragraphs
from concilia.dossiers.models import Verification


def statement(challenge: Challenge) -> list[Block]:
    """Return the statement, and where the challenge came from."""
    out = paragraphs(challenge.statement)
    if challenge.origin != Challenge.Origin.HAND:
        said = {"origin": challenge.get_origin_display(), "title": challenge.origin_title}
        words = (
            _("It came from %(origin)s: %(title)s.")
            if challenge.origin_title
            else _("It came from %(origin)s.")
        )
        out.append(Paragraph((Run(words % said, italic=True),)))
    return out


def figures(
    evidence: Sequence[Evidence],
    shown: Mapping[int, Shown],
    comparisons: Mapping[int, Chart],
    doubts: Mapping[int, Sequence[Verification]],
) -> list[Block]:
    """Return charts, a verdict and a sentence for each series; the sources as footnotes."""
    out: list[Block] = []
    for one in evidence:
        if one.pk not in shown:
            continue
        series = shown[one.pk]
        notes = [f"series{one.pk}.{at}" for at, _source in enumerate(series.sources, 1)]
        marks = tuple(Run("", note=key) for key in notes)
        out.append(Heading(1, one.title))
        out += doubted(doubts.get(one.pk, ()))
        out.append(Paragraph((Run(series.words), *marks)))
        if series.verdict:
            out.append(Callout(plain(series.verdict)))
        out += [block for block in paragraphs(one.text) if one.text.strip() != series.words]
        if series.values:
            out.append(Figure(series.chart))
        if one.pk in comparisons:
            out.append(Figure(comparisons[one.pk]))
        out += [
            Note(plain(str(source)), key) for key, source in zip(notes, series.sources, strict=True)
        ]
    return out or [Paragraph(_("No series of figures is attached to this challenge."))]


def doubted(held: Sequence[Verification]) -> list[Block]:
    """Return that somebody demanded to verify the figure, until it is, and what came of it."""
    out: list[Block] = []
    for one in held:
        who = str(one.agency or one.demanded_by)
        said = {"who": who, "day": day(one.demanded_at.date()), "reason": one.reason}
        if one.state == Verification.State.DEMANDED:
            words = _("Not verified: %(who)s asked on %(day)s to verify this figure. %(reason)s")
            out.append(Callout(plain(words % said), "contested"))
            continue
        said["answer"] = one.answer
        said["on"] = day(one.answered_at.date()) if one.answered_at else ""
        words = (
            _("Corrected on %(on)s, as %(who)s had asked: %(answer)s")
            if one.state == Verification.State.CORRECTED
            else _("Verified on %(on)s, as %(who)s had asked: %(answer)s")
        )
        out.append(Callout(plain(words % said), "done"))
    return out


def further(
    evidence: Sequence[Evidence], doubts: Mapping[int, Sequence[Verification]]
) -> list[Block]:
    """Return documents, groups of appeals, earlier decisions, links and notes."""
    out: list[Block] = []
    for one in evidence:
        if one.kind == Evidence.Kind.SERIES:
            continue
        out.append(Heading(1, one.title))
        out += doubted(doubts.get(one.pk, ()))
        out += paragraphs(one.text)
        kind = one.get_kind_display()
        if one.file:
            said = {"kind": kind, "name": one.file.name, "digest": one.file.digest[:12]}
            words = _("%(kind)s: %(name)s, SHA-256 %(digest)s…") % said
            out.append(Paragraph((Run(words, italic=True),)))
        elif one.url:
            at = address(one.url)
            out.append(Paragraph((Run(at, link=at),)))
    return out


def causes(
    challenge: Challenge, nodes: Sequence[cause_tree.Node], evidence: Iterable[Evidence]
) -> list[Block]:
    """Return the tree of causes as a picture and as a numbered list with its evidence."""
    if not nodes:
        return [Paragraph(_("No causes were worked out."))]
    roots = cause_tree.nest(nodes)
    bearing: dict[int, list[str]] = {}
    for one in evidence:
        if one.cause_id:
            bearing.setdefault(one.cause_id, []).append(one.title)
    rows = tuple(
        (
            branch.number,
            plain("\u2003" * (branch.depth - 1) + branch.node.text),
            plain("; ".join(bearing.get(branch.node.id, ()))),
        )
        for branch in cause_tree.walk(roots)
    )
    if bearing:
        table = Table((_("No."), _("Cause"), _("Evidence")), rows, widths=(1, 7, 4))
    else:
        table = Table((_("No."), _("Cause")), tuple(row[:2] for row in rows), widths=(1, 11))
    return [Figure(cause_diagram(challenge.title, roots)), table]


def factors(held: Sequence[Factor], evidence: Iterable[Evidence]) -> list[Block]:
    """Return what makes it worse, then what eases it, the best supported first."""
    if not held:
        return []
    speaking: dict[int, list[str]] = {}
    for one in evidence:
        if one.factor_id:
            speaking.setdefault(one.factor_id, []).append(one.title)
    order = sorted(
        held,
        key=lambda one: (
            one.effect != Factor.Effect.WORSENS,
            -STRENGTH[one.strength],
            one.position,
        ),
    )
    rows = tuple(
        (
            plain(one.text),
            one.get_effect_display(),
            one.get_strength_display(),
            plain("; ".join(speaking.get(one.pk, ())) or "–"),
        )
        for one in order
    )
    columns = (_("Factor"), _("Effect"), _("Strength of the evidence"), _("Evidence"))
    return [Table(columns, rows, widths=(6, 2, 2.5, 4))]
