"""Votes in the protocol: what was put, how each seat voted, the reasoning, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilia.bodies.models import Seat
from concilia.core.documents import Block, Callout, Paragraph, Run, Table, plain
from concilia.meetings import rules
from concilia.meetings.models import Ballot, Decision, Dissent, Motion
from concilia.meetings.protocols import parts

SHOWN = 16
"""How many characters of a published ballot's digest are printed; pages show as many."""


def in_order(motions: Iterable[Motion]) -> list[Motion]:
    """Return votes in the order in which they were closed: amendments before their motion."""

    def place(one: Motion) -> tuple[dt.datetime, bool, int]:
        return one.closed_at or one.put_at, one.kind != Motion.Kind.AMENDMENT, one.pk

    return sorted(motions, key=place)


def decisions_of(motions: Iterable[Motion]) -> list[Decision]:
    """Return the decisions that came of the votes; amendments and procedure make none."""
    found = (getattr(motion, "decision", None) for motion in motions)
    return sorted((one for one in found if one), key=lambda one: (one.year, one.number))


def motion(one: Motion, ballots: Sequence[Ballot], dissents: Sequence[Dissent]) -> Iterator[Block]:
    """Yield everything that the protocol says of a vote."""
    yield Paragraph((Run(_heading(one), bold=True),))
    if one.passage:
        yield Paragraph(_("replaces “%(passage)s”") % {"passage": one.passage})
    yield Callout(plain(one.wording or _("(nothing: the passage is struck)")))
    if one.state == Motion.State.PROPOSED:
        yield Paragraph(_("It was not voted on."))
        return
    if one.state == Motion.State.WITHDRAWN or not one.reasoning:
        yield Paragraph(_("The motion was withdrawn before the vote was closed."))
        return
    found = rules.result_from(one.reasoning)
    yield Paragraph((Run(_("Vote: "), bold=True), Run(f"{found.summary}.")))
    if isinstance(found, rules.Selection):
        yield _options(found)
    elif found.clusters:
        yield _clusters(found)
    if one.manner == Motion.Manner.SECRET:
        yield from _published(one)
    elif isinstance(found, rules.Selection):
        yield from _marked(ballots)
    else:
        yield from _named_votes(ballots)
    yield from parts.dissent(dissents)
    yield Paragraph((Run(_verdict(one, found), bold=True),))


def _heading(one: Motion) -> str:
    if one.choice_of is not None:
        name = str(one.get_asks_display())
        name = name[:1].upper() + name[1:]
        return f"{name}, {_('runoff')}:" if one.second_of_id else f"{name}:"
    return {
        Motion.Kind.SUBSTANTIVE: _("Motion put to the vote:"),
        Motion.Kind.AMENDMENT: _("Amendment put to the vote:"),
        Motion.Kind.PROCEDURAL: _("Procedural motion put to the vote:"),
    }[Motion.Kind(one.kind)]


def _verdict(one: Motion, found: rules.Result) -> str:
    decision = getattr(one, "decision", None)
    if decision is not None:
        return _("Adopted as decision %(ref)s.") % {"ref": decision.ref}
    if isinstance(found, rules.Selection):
        return f"{found.sentences[-1][:1].upper()}{found.sentences[-1][1:]}."
    if found.second_ballot:
        return _("Not decided: a second ballot follows.")
    if one.ratifies is not None:
        said = (
            _("Decision %(ref)s is ratified.") if found.adopted else _("Decision %(ref)s lapses.")
        )
        return said % {"ref": one.ratifies.ref}
    if not found.adopted:
        return _("The motion is not adopted.")
    if one.kind == Motion.Kind.AMENDMENT:
        return _("The amendment is adopted and stands in the motion.")
    return _("The procedural motion is adopted.")


def _options(found: rules.Selection) -> Table:
    name, figure = {
        "election": (_("Candidate"), _("Votes")),
        "ranking": (_("Option"), _("Options beaten")),
        "scoring": (_("Option"), _("Score")),
    }[found.kind]
    chosen = _("elected") if found.kind == "election" else _("chosen")
    return Table(
        columns=(name, figure, ""),
        rows=tuple((who, str(what), chosen if won else "") for who, what, won in found.rows),
        widths=(5, 2, 2),
        align=("left", "right", "left"),
    )


def _published(one: Motion) -> Iterator[Block]:
    """Yield the published list of a secret vote, in the order of its digests."""
    rows = [(each.receipt[:SHOWN], each.words) for each in one.secret_ballots.all()]
    if not rows:
        return
    yield Paragraph(
        _(
            "The vote was secret. Whoever voted finds the ballot in this list by the receipt that "
            "only they were shown."
        )
    )
    yield Table(columns=(_("Published ballots"), _("Ballot")), rows=tuple(rows), widths=(3, 5))


def _marked(ballots: Sequence[Ballot]) -> Iterator[Block]:
    """Yield who marked what in an open election, ranking or scoring; equal ballots together."""
    said: dict[str, list[str]] = {}
    for ballot in ballots:
        said.setdefault(ballot.words, []).append(named(ballot.seat))
    for words, agencies in sorted(said.items(), key=lambda one: (-len(one[1]), one[0])):
        head = f"{words} ({len(agencies)}): "
        yield Paragraph((Run(head, italic=True), Run("; ".join(agencies))))


def _named_votes(ballots: Sequence[Ballot]) -> Iterator[Block]:
    for choice, label in Ballot.Choice.choices:
        agencies = [named(ballot.seat) for ballot in ballots if ballot.choice == choice]
        if agencies:
            head = f"{str(label).capitalize()} ({len(agencies)}): "
            yield Paragraph((Run(head, italic=True), Run("; ".join(agencies))))


def _clusters(found: rules.Outcome) -> Table:
    columns = (
        _("Cluster"),
        pgettext("ballots", "Yes"),
        pgettext("ballots", "No"),
        pgettext("ballots", "Abstain"),
        _("Base"),
        _("Needed"),
        "",
    )
    return Table(
        columns=columns,
        rows=tuple(
            (
                tally.label,
                *(
                    "–" if tally.withheld else str(n)
                    for n in (tally.yes, tally.no, tally.abstain, tally.base, tally.needed)
                ),
                _("reached") if tally.met else _("not reached"),
            )
            for tally in found.clusters
        ),
        widths=(4, 1, 1, 1.3, 1.2, 1.4, 2),
        align=("left", "right", "right", "right", "right", "right", "left"),
    )


def named(seat: Seat) -> str:
    """Return the agency, and the seat's role where it says more than “member”."""
    return str(seat.agency) if seat.role == Seat.Role.MEMBER else str(seat)
